import fc from "fast-check";
import type { TenantRecord } from "../../checks/model/registry.ts";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";

const regions = {
  "us-east-1": { zones: ["use1-az1", "use1-az2", "use1-az4"] },
  "eu-central-1": { zones: ["euc1-az1", "euc1-az2", "euc1-az3"] },
} as const;

const alone = fc.record({
  customerId: fc.uuid(),
  custody: fc.constantFrom("vendor-organization", "customer-account", "external-key-store"),
  retention: fc.option(fc.integer({ min: 1, max: 10_000 })),
  connectors: fc.subarray(["slack", "zoom", "twilio", "gmail", "microsoft-graph"]),
  whisperModel: fc.constantFrom("large-v3", "medium"),
  phase: fc.constantFrom("requested", "vended", "built", "peered", "active", "leaving"),
  zones: fc.constantFrom(undefined, [0, 1]),
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?$/),
  tag: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
});

/** A registry of so many sound records, always the same for a seed: ranges and accounts follow the record's place, all else is drawn. */
export function generatedRegistry(count: number, seed: number): RegistryFile {
  const drawn = fc.sample(alone, { numRuns: count, seed });
  const cells = Math.ceil(count / 100);
  const names = Object.keys(regions) as (keyof typeof regions)[];
  const regionOf = (cell: number): keyof typeof regions => names[cell % names.length] ?? "us-east-1";
  return {
    schema: "cofferdam/registry/1",
    sharedNetworks: ["10.0.0.0/16"],
    polled: [],
    attestations: [],
    regions: Object.fromEntries(names.map((name) => [name, { zones: [...regions[name].zones] }])),
    cells: Object.fromEntries(
      Array.from({ length: cells }, (_, i) => [
        `cell-${i + 1}`,
        { account: `2222222${String(i).padStart(5, "0")}`, region: regionOf(i), vpc: `vpc-${String(i).padStart(17, "0")}`, cidr: "10.0.0.0/16" },
      ]),
    ),
    tenants: drawn.map(({ name, tag, zones, ...rest }, i): RegistryFile["tenants"][number] => {
      const cell = i % cells;
      const region = regionOf(cell);
      const at = (i * 7919) % 16_384; // odd, so that each place has a range of its own
      const record: TenantRecord = {
        ...rest,
        id: `${name}-t${i}`,
        account: rest.phase === "requested" ? null : String(300_000_000_000 + i),
        cell: `cell-${cell + 1}`,
        region,
        cidr: `10.${64 + Math.floor(at / 256)}.${at % 256}.0/24`,
        email: `tenant-${i}+${tag}@accounts.panops.example`,
        peering: ["peered", "active"].includes(rest.phase) ? `pcx-${String(i).padStart(17, "0")}` : null,
        ...(zones !== undefined && { zones: zones.map((place) => regions[region].zones[place] ?? "") }),
      };
      return record as RegistryFile["tenants"][number];
    }),
  };
}
