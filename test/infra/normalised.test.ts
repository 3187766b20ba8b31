import fc from "fast-check";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { describe, expect, it, vi } from "vitest";
import { addCanonicalTenant, addTenant } from "../../infra/app.ts";
import { tenantSettings } from "../../infra/registry/registry.ts";
import type { TenantSettings } from "../../infra/settings.ts";
import { readAssembly, templateOf, tenantTemplates } from "./assembly.ts";
import type { Assembly, Template } from "./assembly.ts";
import { generatedRegistry } from "./registry-records.ts";

/** `COFFERDAM_RECORDS=1000` for all of them. */
const count = Number(process.env["COFFERDAM_RECORDS"] ?? 50);

/** Both variants of tenants' templates. */
function both(...records: readonly TenantSettings[]) {
  vi.stubEnv("CDK_VALIDATION", "false");
  const outdir = mkdtempSync(join(tmpdir(), "cofferdam-"));
  const app = new App({ outdir, analyticsReporting: false });
  addCanonicalTenant(app);
  for (const record of records) addTenant(app, record);
  app.synth();
  return readAssembly(outdir);
}

/** A canonical template with a record's values in place of its parameters, conditions settled. */
function filled(template: Template, record: TenantSettings): unknown {
  const values: Readonly<Record<string, string>> = {
    "AWS::AccountId": record.account,
    "AWS::Region": record.region,
    ComputeAccount: record.computeAccount,
    CellVpc: record.cellVpc,
    CustomerId: record.customerId,
    Cidr: record.cidr,
    RetentionDays: record.retentionDays,
    PeeringId: record.peeringId,
  };
  const isTrue = (name: string) => (name === "IsPeered" ? record.peeringId !== "none" : record.retentionDays !== "none");
  const sub = (written: string) => written.replaceAll(/\$\{([^!}]+)\}/g, (whole, name: string) => values[name] ?? whole);
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill).filter((item) => item !== undefined);
    if (typeof value !== "object" || value === null) return value;
    const [only, inner] = Object.entries(value)[0] ?? [];
    if (only === "Ref" && inner === "AWS::NoValue") return undefined;
    if (only === "Ref" && typeof inner === "string" && inner in values) return values[inner];
    if (only === "Fn::FindInMap") {
      const [map, top, second] = (inner as unknown[]).map(fill) as [string, string, string];
      return template.Mappings?.[map]?.[top]?.[second];
    }
    if (only === "Fn::Sub" && typeof inner === "string") return sub(inner).includes("${") ? { "Fn::Sub": sub(inner) } : sub(inner);
    if (only === "Fn::If") return fill(isTrue((inner as [string])[0]) ? (inner as unknown[])[1] : (inner as unknown[])[2]);
    return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (fill(each) === undefined ? [] : [[key, fill(each)]])));
  };
  const resources = Object.entries(template.Resources).filter(([, { Condition }]) => Condition === undefined || isTrue(Condition));
  return comparable(Object.fromEntries(resources.map(([id, { Condition: _condition, ...resource }]) => [id, fill(resource)])));
}

/** CloudFormation takes numbers as text; metadata is for people. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === "Metadata" ? undefined : typeof inner === "number" ? String(inner) : inner)),
  );
}

const digits = (count: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((each) => each.join(""));
const records: fc.Arbitrary<TenantSettings> = fc.record({
  id: fc.stringMatching(/^[a-z][a-z0-9]{2,11}$/).filter((id) => id !== "canonical"),
  customerId: fc.uuid(),
  account: digits(12),
  region: fc.constantFrom("us-east-1", "eu-central-1", "ap-southeast-2"),
  computeAccount: digits(12),
  cellVpc: fc.stringMatching(/^vpc-[0-9a-f]{17}$/),
  cidr: fc.tuple(fc.integer({ min: 64, max: 127 }), fc.integer({ min: 0, max: 255 })).map(([b, c]) => `10.${b}.${c}.0/24`),
  retentionDays: fc.oneof(fc.constant("none"), fc.integer({ min: 1, max: 10_000 }).map(String)),
  peeringId: fc.oneof(fc.constant("none"), fc.stringMatching(/^pcx-[0-9a-f]{17}$/)),
});

function expectEqual(assembly: Assembly, record: TenantSettings): void {
  const title = record.id.charAt(0).toUpperCase() + record.id.slice(1);
  for (const name of tenantTemplates) {
    const concrete = templateOf(assembly, `${title}-${name}`);
    expect(comparable(concrete.Resources)).toEqual(filled(templateOf(assembly, `Canonical-${name}`), record));
  }
}

describe("a tenant's own templates are the canonical ones with its record filled in", () => {
  it("for any record", () => {
    fc.assert(
      fc.property(records, (record) => {
        expectEqual(both(record), record);
      }),
      { numRuns: 15, seed: 20260101 },
    );
  });

  it(`for ${count} of 1,000 generated records of a registry, fifty in one app`, { timeout: 1_800_000 }, () => {
    const all = tenantSettings(generatedRegistry(1000, 20260101));
    const sample = all.filter((_, i) => i % Math.max(1, Math.floor(all.length / count)) === 0).slice(0, count);
    for (let from = 0; from < sample.length; from += 50) {
      const own = sample.slice(from, from + 50);
      const assembly = both(...own);
      for (const record of own) expectEqual(assembly, record);
      expect(Object.keys(assembly.templates)).toHaveLength((own.length + 1) * tenantTemplates.length);
    }
  });
});
