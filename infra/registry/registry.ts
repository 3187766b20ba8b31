import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problemsOf } from "./rules.ts";
import { InputError } from "../../checks/model/input-error.ts";
import type { TenantRecord } from "../../checks/model/registry.ts";
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
        zoneIds: zonesOf(record, registry),
        retentionDays: retention === null ? "none" : String(retention),
        peeringId: record.peering ?? "none",
      },
    ];
  });
}

/** Its own two zones, or the first two of its Region. */
export function zonesOf({ id, region, zones }: TenantRecord, registry: RegistryFile): readonly [string, string] {
  const [first, second] = zones ?? registry.regions[region]?.zones ?? [];
  if (first === undefined || second === undefined) throw new Error(`${id}: two zone ids of ${region} are needed`);
  return [first, second];
}
