import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problemsOf } from "./rules.ts";
import { InputError } from "../../checks/model/input-error.ts";
import { parseRegistry } from "../../checks/sources/registry/parse.ts";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";
import type { TenantSettings } from "../settings.ts";

/** The reference platform's own registry: the tenants that infra/ builds, and that plane R judges. */
export const referenceRegistry = join(import.meta.dirname, "registry.json");

/**
 * A registry whose records keep the rules.
 * @throws InputError with the first problems in one line, each as file, line, record and field.
 */
export function soundRegistry(bytes: Uint8Array, path: string): RegistryFile {
  const text = parseRegistry(bytes, path);
  const { content } = text;
  const [first, ...more] = problemsOf(content).map(
    ({ record, field, what }) =>
      `${path}:${text.lineOf(["tenants", record, field])}: tenants.${record}.${field} (${content.tenants[record]?.id ?? ""}): ${what}`,
  );
  if (first === undefined) return content;
  throw new InputError(`${first}${more.length === 0 ? "" : `; and ${more.length} more: ${more.slice(0, 9).join("; ")}`}`);
}

export function readRegistry(path = referenceRegistry): RegistryFile {
  return soundRegistry(readFileSync(path), path);
}

/** The tenants of the reference platform. */
export function referenceTenants(): readonly [TenantSettings, ...TenantSettings[]] {
  const [first, ...others] = tenantSettings(readRegistry());
  if (first === undefined) throw new Error(`${referenceRegistry}: no tenant has an account`);
  return [first, ...others];
}

/** What each tenant's templates need of its record. A tenant without an account has none yet. */
export function tenantSettings(registry: RegistryFile): readonly TenantSettings[] {
  return registry.tenants.flatMap((record) => {
    const { id, customerId, account, region, cidr, retention } = record;
    if (account === null) return [];
    const cell = registry.cells[record.cell];
    if (cell === undefined) throw new Error(`${id}: there is no cell ${record.cell}`);
    return [
      {
        id,
        customerId,
        account,
        region,
        cidr,
        computeAccount: cell.account,
        cellVpc: cell.vpc,
        retentionDays: retention === null ? "none" : String(retention),
        peeringId: record.peering ?? "none",
      },
    ];
  });
}

/** Of each Region that has two, those that its tenants stand in: one template serves all, and takes them from a mapping. */
export function referenceZones(): Readonly<Record<string, readonly [string, string]>> {
  const { regions } = readRegistry();
  return Object.fromEntries(
    Object.entries(regions).flatMap(([region, { zones }]) => {
      const [first, second] = zones;
      return first === undefined || second === undefined ? [] : [[region, [first, second] as const]];
    }),
  );
}
