import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generatedRegistry } from "../infra/registry-records.ts";
import accountCheck from "../../checks/claims/tenant/tenant-has-own-account.ts";
import pathCheck from "../../checks/claims/tenant/tenant-provisioned-in-30-minutes.ts";
import soundCheck from "../../checks/claims/tenant/tenant-registry-is-sound.ts";
import { judgeExample } from "../../checks/engine/examples.ts";
import { overlap, overlapping, parseRange } from "../../checks/reason/registry/ranges.ts";
import type { Check } from "../../checks/engine/define-check.ts";
import type { Outcome } from "../../checks/model/run.ts";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";
import { readRegistry } from "../../infra/registry/registry.ts";

const settings = { seed: 20260101, numRuns: 300 };
const registry = generatedRegistry(120, 11);
type Record = RegistryFile["tenants"][number];

/** The estate file names every tenant that has an account, as the registry does. */
function judged(check: unknown, file: RegistryFile): Outcome {
  const tenants = registry.tenants.flatMap(({ id, account, region }) =>
    account === null ? [] : [{ id, account, region, unit: "Tenants/Active", customer: [`arn:aws:iam::${account}:role/customer/*`] }],
  );
  const vendor = { name: "Example", accounts: { management: "111111111111", compute: "222222222222" } };
  return judgeExample(check as Check, { estate: { tenants, vendor }, registry: file }).outcome;
}

function withRecord(i: number, change: Partial<Record>): RegistryFile {
  return { ...registry, tenants: registry.tenants.map((record, j) => (i === j ? { ...record, ...change } : record)) };
}

const pair = fc
  .tuple(fc.nat(registry.tenants.length - 1), fc.nat(registry.tenants.length - 1))
  .filter(([i, j]) => i !== j && registry.tenants[i]?.account !== null && registry.tenants[j]?.account !== null);
const at = (i: number): Record => registry.tenants[i] as Record;

describe("any two records", () => {
  test("as generated are sound, and each tenant has its account", () => {
    expect([judged(soundCheck, registry), judged(accountCheck, registry)]).toEqual(["holds", "holds"]);
  });

  test.each(["id", "customerId", "account", "email"] as const)("with one %s are not", (field) => {
    fc.assert(
      fc.property(pair, ([i, j]) => {
        expect(judged(soundCheck, withRecord(i, { [field]: at(j)[field] }))).toBe("broken");
      }),
      { ...settings, numRuns: 60 },
    );
  });

  test("with one mailbox by any tag and case are not", () => {
    fc.assert(
      fc.property(pair, fc.stringMatching(/^[a-z0-9]{0,5}$/), fc.boolean(), ([i, j], tag, upper) => {
        const [local = "", domain = ""] = at(j).email.split("@");
        const email = `${local.split("+")[0] ?? ""}+${tag}@${domain}`;
        expect(judged(soundCheck, withRecord(i, { email: upper ? email.toUpperCase() : email }))).toBe("broken");
      }),
      { ...settings, numRuns: 60 },
    );
  });

  test("whose ranges overlap are not in one cell, and are in two", () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 20, max: 30 }), ([i, j], length) => {
        const first = parseRange(at(j).cidr)?.first ?? 0;
        const start = first - (first % 2 ** (32 - length));
        const cidr = `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${length}`;
        expect(judged(soundCheck, withRecord(i, { cidr, cell: at(j).cell }))).toBe("broken");
        if (length >= 24 && at(i).cell !== at(j).cell) expect(judged(soundCheck, withRecord(i, { cidr }))).toBe("holds");
      }),
      { ...settings, numRuns: 60 },
    );
  });

  test("with one account are two tenants in one", () => {
    fc.assert(
      fc.property(pair, ([i, j]) => {
        expect(judged(accountCheck, withRecord(i, { account: at(j).account }))).toBe("broken");
      }),
      { ...settings, numRuns: 60 },
    );
  });
});

test("what no claim is about may be anything", () => {
  const benign: readonly (readonly [string, RegistryFile])[] = [
    ["another order", { ...registry, tenants: registry.tenants.toReversed() }],
    ["another retention", withRecord(0, { retention: 7 })],
    ["for ever", withRecord(0, { retention: null })],
    ["no connector", withRecord(0, { connectors: [] })],
    ["another model", withRecord(0, { whisperModel: "medium" })],
    ["another custody", withRecord(0, { custody: "external-key-store" })],
    ["another mailbox", withRecord(0, { email: "somebody@else.example" })],
    ["a range that nobody has", withRecord(0, { cidr: "10.127.255.0/24" })],
    ["another customer id", withRecord(0, { customerId: "00000000-0000-4000-8000-000000000000" })],
    ["a shared network elsewhere", { ...registry, sharedNetworks: ["10.0.0.0/16", "192.168.0.0/16"] }],
    [
      "a cell that nobody is in",
      {
        ...registry,
        cells: { ...registry.cells, spare: { account: "222222299999", region: "us-east-1", vpc: "vpc-0123456789abcdef0", cidr: "10.0.0.0/16" } },
      },
    ],
    ["no zones", { ...registry, regions: {} }],
  ];
  for (const [title, file] of benign) expect([title, judged(soundCheck, file), judged(accountCheck, file)]).toEqual([title, "holds", "holds"]);
});

describe("the reference platform's provisioning path", () => {
  const { provisioning, ...rest } = readRegistry();
  if (provisioning === undefined) throw new Error("it records none");
  const judgedWith = (changed: typeof provisioning): Outcome => judged(pathCheck, { ...rest, provisioning: changed });
  const withStep = (i: number, change: object): typeof provisioning => ({
    ...provisioning,
    steps: provisioning.steps.map((step, j) => (i === j ? { ...step, ...change } : step)),
  });

  test("holds, and no step may take half an hour, be done by hand, have no budget, or be left out", () => {
    expect(judgedWith(provisioning)).toBe("holds");
    provisioning.steps.forEach(({ id }, i) => {
      expect([id, judgedWith(withStep(i, { minutes: 31 }))]).toEqual([id, "broken"]);
      expect([id, judgedWith(withStep(i, { automated: false }))]).toEqual([id, "broken"]);
      expect([id, judgedWith(withStep(i, { minutes: null }))]).toEqual([id, "undecided"]);
      expect([id, judgedWith({ ...provisioning, steps: provisioning.steps.filter((_, j) => i !== j) })]).not.toEqual([id, "holds"]);
      expect([id, judgedWith(withStep(i, { minutes: 1 }))]).toEqual([id, "holds"]);
    });
  });
});

test("overlaps found in one pass are those of all pairs", () => {
  const range = fc
    .tuple(fc.nat(4_095), fc.integer({ min: 20, max: 32 }))
    .map(([first, length]) => ({ first: first - (first % 2 ** (32 - length)), last: first - (first % 2 ** (32 - length)) + 2 ** (32 - length) - 1 }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
      const found = overlapping(ranges, (each) => each);
      expect(found.every(([a, b]) => a !== b && overlap(a, b))).toBe(true);
      const any = ranges.some((a, i) => ranges.some((b, j) => i < j && overlap(a, b)));
      expect(found.length > 0).toBe(any);
    }),
    { ...settings, numRuns: 5_000 },
  );
});
