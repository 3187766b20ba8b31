import { phaseProblems } from "./phases.ts";
import type { RecordField, TenantRecord } from "../../checks/model/registry.ts";
import { isInside, overlap, overlapping, parseRange, type Range } from "../../checks/reason/registry/ranges.ts";
import { collisions } from "../../checks/reason/registry/uniqueness.ts";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";

/** What is wrong with a record that has the right shape. */
export interface Problem {
  /** The record's place in `tenants`. */
  readonly record: number;
  readonly field: RecordField;
  readonly what: string;
}

/** Of one VPC, which takes 125 peerings. (docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html) */
export const cellTenantsMax = 100;

/** The 16,384 ranges of tenants: a /24 each. */
const tenantSpace = "10.64.0.0/10";

/** Stacks are called `Canonical-key`, `Compute-access`, `Organization`: a tenant of such a name would be one of them. */
const reserved = ["canonical", "organization", "compute", "cell", "nightly", "provisioning", "management", "vendor"];

/** Everything that a registry's records may not be, in the order of the file. Stricter than the claim: ranges are apart in all cells. */
export function problemsOf(registry: RegistryFile): readonly Problem[] {
  const indexed = registry.tenants.map((record, i) => ({ record, i }));
  const own = indexed.flatMap(({ record, i }) => ownProblems(record, registry).map(([field, what]) => ({ record: i, field, what })));
  const shared = collisions(indexed, ({ record }) => record).map(({ field, first, second, value }) => ({
    record: second.i,
    field,
    what: `${value} is taken by ${first.record.id}`,
  }));
  const ranges = overlapping(indexed, ({ record }) => rangeOf(record.cidr)).map(([first, second]) => ({
    record: Math.max(first.i, second.i),
    field: "cidr" as const,
    what: `${first.record.cidr} of ${first.record.id} and ${second.record.cidr} of ${second.record.id} overlap`,
  }));
  return [...own, ...shared, ...ranges, ...fullCells(registry)].toSorted((a, b) => a.record - b.record);
}

type OwnProblem = readonly [field: RecordField, what: string];

function ownProblems(record: TenantRecord, registry: RegistryFile): readonly OwnProblem[] {
  return [
    ...(reserved.includes(record.id) ? [["id", `${record.id} is the name of a part of the platform`] as const] : []),
    ...placeProblems(record, registry),
    ...zoneProblems(record, registry),
    ...rangeProblems(record, registry),
    ...repeated(record.connectors).map((connector) => ["connectors", `${connector} is listed twice`] as const),
    ...phaseProblems(record),
  ];
}

function placeProblems({ cell: name, account, region }: TenantRecord, { cells }: RegistryFile): readonly OwnProblem[] {
  const cell = Object.hasOwn(cells, name) ? cells[name] : undefined;
  const ofCell = Object.entries(cells).find(([, each]) => each.account === account);
  return [
    ...(cell === undefined ? [["cell", `there is no cell ${name}`] as const] : []),
    ...(cell !== undefined && cell.region !== region ? [["region", `its cell ${name} is in ${cell.region}`] as const] : []),
    ...(ofCell !== undefined ? [["account", `${account} is the account of ${ofCell[0]}`] as const] : []),
  ];
}

function zoneProblems({ region, zones }: TenantRecord, { regions }: RegistryFile): readonly OwnProblem[] {
  const known = Object.hasOwn(regions, region) ? regions[region]?.zones : undefined;
  if (known === undefined) return [["region", `no zone ids are known of ${region}`]];
  if (new Set(known.slice(0, 2)).size < 2) return [["region", `two zone ids are needed, and ${region} has ${known.join(", ")}`]];
  const strange = zones?.find((zone) => !known.includes(zone));
  if (strange !== undefined) return [["zones", `${strange} is no zone id of ${region}; known: ${known.join(", ")}`]];
  if (zones === undefined || zones.every((zone, i) => zone === known[i])) return [];
  if (new Set(zones).size < 2) return [["zones", "its two zones are one"]];
  return [["zones", `tenants of ${region} stand in ${known.slice(0, 2).join(" and ")}, the first two that are known`]];
}

function rangeProblems({ cidr }: TenantRecord, { sharedNetworks = [], cells }: RegistryFile): readonly OwnProblem[] {
  const range = rangeOf(cidr);
  if (!cidr.endsWith("/24") || !isInside(range, rangeOf(tenantSpace))) return [["cidr", `${cidr} is no /24 of ${tenantSpace}`]];
  const networks = [...new Set([...sharedNetworks, ...Object.values(cells).map((cell) => cell.cidr)])];
  return networks.filter((network) => overlap(range, rangeOf(network))).map((network) => ["cidr", `${cidr} overlaps the shared network ${network}`]);
}

function fullCells({ tenants }: RegistryFile): Problem[] {
  const counts = new Map<string, number>();
  return tenants.flatMap(({ cell }, record): Problem[] => {
    const count = (counts.get(cell) ?? 0) + 1;
    counts.set(cell, count);
    return count <= cellTenantsMax ? [] : [{ record, field: "cell", what: `${cell} has ${cellTenantsMax} tenants already` }];
  });
}

function repeated(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text, i) => texts.indexOf(text) < i))];
}

/** The shape lets nothing else through. */
function rangeOf(text: string): Range {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`${text} is no range`);
  return range;
}
