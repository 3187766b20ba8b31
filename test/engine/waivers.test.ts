import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changes } from "../../checks/engine/diff.ts";
import { waived } from "../../checks/engine/waive.ts";
import type { Finding, Run } from "../../checks/model/run.ts";
import { fault, isAbout, lapse, type RegisteredWaiver } from "../../checks/model/waiver.ts";
import { readRegister } from "../../checks/sources/waivers.ts";
import { mixedRun } from "../reports/sample-run.ts";

const good: RegisteredWaiver = {
  ...{ id: "W-1", check: "bucket-is-versioned", subject: "Data/Bucket", tenant: "acme", justification: "until the migration", riskOwner: "ciso" },
  ...{ requestedBy: "ann", approvedBy: "bob", approvedAt: "2026-03-01", expires: "2026-09-30", line: 2 },
};

describe("a waiver is live", () => {
  test.each([
    ["on its first day", "2026-03-01", undefined],
    ["on its last day, to the end", "2026-09-30T23:59:59Z", undefined],
    ["not after it", "2026-10-01T00:00:00Z", "lapsed"],
    ["not before it is approved", "2026-02-28", "lapsed"],
  ])("%s", (_, asOf, state) => {
    expect(lapse(good, asOf)?.state).toBe(state);
  });

  test.each<readonly [string, Partial<RegisteredWaiver>, RegExp]>([
    ["a last day that is none", { expires: "soon" }, /^expires is soon, which is no day/],
    ["a day that no month has", { expires: "2026-02-30" }, /no day/],
    ["a time in place of a day", { expires: "2026-09-30T00:00:00Z" }, /no day/],
    ["more than a year", { expires: "2027-03-02" }, /longer than a year: from 2026-03-01 at most until 2027-03-01/],
    ["an end before it begins", { expires: "2026-02-01" }, /ends before/],
    ["one who approves what they asked for", { approvedBy: " Ann " }, /somebody else must/],
    ["a claim about the run itself", { check: "run-covers-population" }, /about the run itself/],
    ["all tenants", { tenant: "*" }, /pattern/],
    ["a pattern of subjects", { subject: "Data/*" }, /pattern/],
    ["all tenants, for another tool's rule", { check: "AwsSolutions::AwsSolutions-S1", tenant: "*" }, /pattern/],
    ...["foo::", "::bar", "::", "a b::c", "foo:: "].map((check) => [`the rule ${check}`, { check }, /no rule of another tool/] as const),
  ])("never with %s", (_, edit, why) => {
    expect(fault({ ...good, ...edit })).toMatch(why);
  });

  test.each(["expires", "approvedAt"] as const)("never without %s", (name) => {
    const { [name]: _, ...rest } = good;
    expect(fault(rest)).toBe(`${name} is missing: a day, such as 2027-01-31.`);
  });

  test("never about everything", () => {
    const { subject: _, tenant: __, ...rest } = good;
    expect(fault(rest)).toMatch(/neither a subject nor a tenant/);
    expect(fault({ ...rest, check: "AwsSolutions::AwsSolutions-S1" })).toBeUndefined();
    expect(fault({ ...rest, check: "AwsSolutions::AwsSolutions-IAM5[Resource::*]" })).toBeUndefined();
  });
});

const finding = (edit: Partial<Finding> = {}): Finding => ({
  ...(mixedRun.findings[0] as Finding),
  ...{ check: "bucket-is-versioned", subject: "Data/Bucket", tenant: "acme", outcome: "broken", waiver: null },
  ...edit,
});
const asked = { claims: ["bucket-is-versioned", "key-vendor-cannot-destroy"], judged: ["bucket-is-versioned"], asOf: "2026-05-01" };
const put = (waiver: Partial<RegisteredWaiver>, ...findings: readonly Finding[]) =>
  waived(findings, { shown: "w.yaml", waivers: [{ ...good, ...waiver }] }, asked);

describe("a register put to a run", () => {
  test("a live waiver accepts the broken finding that it is about, whose verdict stays", () => {
    const { findings, waivers } = put({}, finding(), finding({ subject: "Data/Other" }));
    expect(findings.map(({ outcome, waiver }) => [outcome, waiver?.id])).toEqual([
      ["broken", "W-1"],
      ["broken", undefined],
    ]);
    expect(waivers).toEqual([
      expect.objectContaining({
        id: "W-1",
        check: "bucket-is-versioned",
        subject: "Data/Bucket",
        tenant: "acme",
        state: "live",
        findings: 1,
        because: "",
      }),
    ]);
  });

  test.each<readonly [string, Partial<RegisteredWaiver>, readonly Finding[], string, RegExp]>([
    ["undecided", {}, [finding({ outcome: "undecided" })], "idle", /undecided, which no waiver accepts/],
    ["what holds", {}, [finding({ outcome: "holds" })], "idle", /holds/],
    ["nothing", {}, [], "idle", /No finding/],
    ["what has lapsed", { expires: "2026-04-30" }, [finding()], "lapsed", /ended with 2026-04-30/],
    ["an unknown claim", { check: "bucket-is-versionned" }, [finding()], "invalid", /no claim bucket-is-versionned/],
  ])("accepts nothing: %s", (_, edit, findings, state, why) => {
    const { findings: after, waivers } = put(edit, ...findings);
    expect(after).toEqual(findings);
    expect([waivers[0]?.state, waivers[0]?.because]).toEqual([state, expect.stringMatching(why)]);
  });

  test("a subject that two tenants share needs the tenant's name", () => {
    const { tenant: _, ...everybody } = good;
    const both = [finding(), finding({ tenant: "globex" })];
    const { findings, waivers } = waived(both, { shown: "w.yaml", waivers: [everybody] }, asked);
    expect([findings, waivers[0]?.state, waivers[0]?.because]).toEqual([both, "invalid", "It is about 2 tenants; it must name one."]);
  });

  test("what the run does not judge is no business of it", () => {
    expect(put({ check: "key-vendor-cannot-destroy" }, finding()).waivers).toEqual([]);
    expect(put({ check: "AwsSolutions::AwsSolutions-S1" }, finding()).waivers).toEqual([]);
    expect(waived([finding()], { shown: "", waivers: [{ ...good, tenant: "globex" }] }, { ...asked, onlyTenant: "acme" }).waivers).toEqual([]);
  });

  test("no register turns a verdict, nor accepts what is not broken", () => {
    const word = fc.constantFrom(
      "bucket-is-versioned",
      "run-covers-population",
      "Data/Bucket",
      "acme",
      "globex",
      "2026-05-01",
      "2026-04-30",
      "ann",
      "bob",
    );
    const any = fc.record({ ...Object.fromEntries(Object.keys(good).map((name) => [name, word])), line: fc.constant(1) });
    const outcome = fc.constantFrom<Finding["outcome"]>("broken", "undecided", "holds");
    const findings = fc.array(fc.record({ check: word, subject: word, tenant: fc.option(word), outcome }).map(finding));
    fc.assert(
      fc.property(fc.array(any), findings, (waivers, before) => {
        const { findings: after } = waived(before, { shown: "", waivers: waivers as unknown as RegisteredWaiver[] }, asked);
        expect(after.map(({ waiver: _, ...rest }) => rest)).toEqual(before.map(({ waiver: _, ...rest }) => rest));
        for (const { waiver, ...rest } of after) {
          if (waiver === null) continue;
          const from = (waivers as unknown as RegisteredWaiver[]).find(({ id, expires }) => id === waiver.id && expires === waiver.expires);
          expect([rest.outcome, rest.check, from !== undefined && isAbout(from, rest)]).toEqual(["broken", "bucket-is-versioned", true]);
        }
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});

describe("a register is read strictly", () => {
  const read = (text: string) => readRegister(Buffer.from(text), "w.yaml");
  const entry = "{ id: W, check: c, justification: j, riskOwner: r, requestedBy: a, approvedBy: b }";

  test.each([
    ["", /^w\.yaml: the file is empty; write `waivers: \[\]`/],
    ["waivers:\n- id: W\n  chek: c\n", /^w\.yaml:3: unknown key waivers\.0\.chek; did you mean check\?$/],
    ["waivers: [{ id: W }]", /^w\.yaml:1: waivers\.0\.\w+: is required$/],
    [`waivers: [${entry}, ${entry}]`, /^w\.yaml:1: waiver W is in the register twice/],
    ["waivers: {}", /^w\.yaml:1: waivers: /],
    ["waivers: []\nwaivers: []", /^w\.yaml:2: /],
    ["a: &a [x]\nwaivers: [*b]", /^w\.yaml/],
    ["waivers: [{ __proto__: { id: W } }]", /^w\.yaml:1: /],
    [`waivers: ${"[".repeat(20_000)}`, /nested deeper/],
  ])("%#: one clear line", (text, line) => {
    expect(() => read(text)).toThrow(line);
  });

  test("not UTF-8", () => {
    expect(() => readRegister(new Uint8Array([0xff, 0xfe, 0x41]), "w.yaml")).toThrow("w.yaml: not UTF-8; save it as UTF-8");
  });

  test("a waiver without its days is read, and waives nothing", () => {
    const [waiver] = read(`waivers: [${entry}]`).waivers;
    expect(waiver === undefined ? undefined : lapse(waiver, "2026-01-01")?.state).toBe("invalid");
  });
});

describe("what became of broken findings", () => {
  const of = (...findings: readonly Finding[]): Run => ({ ...mixedRun, findings });
  const one = finding({ fingerprint: "1".repeat(64) });
  const said = (...runs: readonly Run[]): unknown => changes(runs).map(({ change, finding: { fingerprint } }) => [change, fingerprint.slice(0, 1)]);

  test.each<readonly [string, readonly Run[], unknown]>([
    ["new", [of(), of(one)], [["new", "1"]]],
    ["unchanged", [of(one), of(one)], [["unchanged", "1"]]],
    ["fixed", [of(one), of({ ...one, outcome: "holds", fingerprint: "2".repeat(64) })], [["fixed", "2"]]],
    ["lost: undecided", [of(one), of({ ...one, outcome: "undecided", fingerprint: "2".repeat(64) })], [["lost", "1"]]],
    ["lost: gone", [of(one), of()], [["lost", "1"]]],
    [
      "another reason hides it",
      [of(one), of({ ...one, fingerprint: "2".repeat(64) })],
      [
        ["new", "2"],
        ["lost", "1"],
      ],
    ],
    ["reopened", [of(one), of({ ...one, outcome: "holds" }), of(one)], [["reopened", "1"]]],
  ])("%s", (_, runs, expected) => {
    expect(said(...runs)).toEqual(expected);
  });
});
