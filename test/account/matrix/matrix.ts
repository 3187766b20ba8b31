import { describe, expect, test, vi } from "vitest";
import { collectFrom } from "../aws/collecting.ts";
import { faults, type Fault } from "../aws/faults.ts";
import { brokenPlatform } from "../aws/broken.ts";
import type { FakeCall } from "../aws/protocol.ts";
import { fakeAws } from "../aws/wire.ts";
import { writtenViews } from "../aws/written.ts";
import { checks } from "../../../checks/claims/index.ts";
import { judgeCheck } from "../../../checks/engine/judge.ts";
import type { Finding } from "../../../checks/model/run.ts";
import { operations } from "../../../checks/sources/account/operations.ts";
import type { Check } from "../../../checks/engine/define-check.ts";
import { readAccounts, type MemoryStore } from "../../../checks/sources/account/index.ts";
import { Replies } from "../../../checks/sources/account/replies.ts";

/**
 * The denial matrix: each operation of the table under each fault. Acme's account is as promised, Globex's breaks every claim: no fault may make a
 * finding of Globex hold or one of Acme break, none may take a claim's last subject away, and what became unread names operation and permission.
 */
const paged = operations.filter(({ page }) => page !== undefined).map(({ id }) => id);
const cells = operations.flatMap(({ id }) =>
  faults.filter((fault) => (fault !== "page 2 denied" && fault !== "repeated token") || paged.includes(id)).map((fault) => ({ id, fault })),
);
const everyCell = process.env["COFFERDAM_MATRIX"] === "all";
/** Without the variable: each operation under one fault, and each fault on a few operations. */
const chosen = everyCell ? cells : cells.filter(({ fault }, i) => fault === "denied" || i % 17 === 0);

export function matrixIsWhole(): void {
  test("the matrix has a cell for each operation and fault", () => {
    expect(cells.length).toBe(operations.length * (faults.length - 2) + paged.length * 2);
    expect(cells.length).toBeGreaterThanOrEqual(700);
  });
}

const { platform, file } = brokenPlatform(2);
const claims = checks.filter(({ planes, scope }) => planes.includes("account") && scope !== "organization");
const written = { template: writtenViews(file), canonical: writtenViews(file, "canonical") };

/** One half of the chosen cells: files run at the same time, tests of a file do not. */
export function denialMatrix(half: 0 | 1): void {
  describe(`denial matrix, ${chosen.length} of ${cells.length} cells, half ${half + 1}`, async () => {
    const whole = await collected(() => undefined);
    const alone = claims.map((check) => ({ check, ...judgedAlone(check, whole) }));
    const before = alone.flatMap(({ findings }) => findings);
    const judged = async (fault: (call: FakeCall, attempt: number) => Fault | undefined): Promise<readonly Finding[]> => {
      const store = await collected(fault);
      const changed = changedOperations(whole, store);
      // A check is a function of what it reads: where none of that is another, it is not asked again.
      return alone.flatMap(({ check, findings, read }) => (changed.some((id) => read.has(id)) ? judgedAlone(check, store).findings : findings));
    };

    test("without a fault Acme holds and Globex breaks every claim", () => {
      for (const { check, read } of alone) expect([check.id, read.size]).not.toEqual([check.id, 0]);
      for (const { id } of claims) {
        expect([id, ...outcomes(before, id, "acme")]).toEqual([id, "holds"]);
        expect([id, ...outcomes(before, id, "globex")]).toContain("broken");
      }
    });

    test.each(chosen.filter((_, i) => i % 2 === half))("$id, $fault", async ({ id, fault }) => {
      const after = await judged((call, attempt) => faultOf(call, attempt, id, fault));
      for (const { id: claim } of claims) {
        expect([claim, ...outcomes(after, claim, "acme")].filter((outcome) => outcome === "broken")).toEqual([]);
        const bad = after.filter((finding) => finding.check === claim && finding.tenant === "globex");
        const held = new Set(
          before.filter(({ check, tenant, outcome }) => check === claim && tenant === "globex" && outcome === "holds").map(({ subject }) => subject),
        );
        expect(bad.filter(({ outcome, subject }) => outcome === "holds" && !held.has(subject))).toEqual([]);
        for (const tenant of ["acme", "globex"]) expect(subjects(after, claim, tenant)).toBeGreaterThan(0);
      }
      const changed = after.filter(({ outcome, because }) => outcome === "undecided" && !before.some((finding) => finding.because === because));
      const row = operations.find((each) => each.id === id);
      for (const { because } of changed) expect(because).toContain(row?.iam[0] ?? id);
    });
  });
}

async function collected(fault: (call: FakeCall, attempt: number) => Fault | undefined): Promise<MemoryStore> {
  return collectFrom(fakeAws({ ...platform, fault }), file);
}

/** What a check says, and the operations whose replies it looked at on the way. */
function judgedAlone(check: Check, store: MemoryStore): { readonly findings: readonly Finding[]; readonly read: ReadonlySet<string> } {
  const seeing = [vi.spyOn(Replies.prototype, "list"), vi.spyOn(Replies.prototype, "one"), vi.spyOn(Replies.prototype, "has")];
  try {
    const { views } = readAccounts(file, store);
    const findings = judgeCheck(check, [...(check.beside === undefined ? [] : written[check.beside]), ...views], file).filter(
      ({ plane }) => plane === "account",
    );
    return { findings, read: new Set(seeing.flatMap(({ mock }) => mock.calls.map(([id]) => id))) };
  } finally {
    for (const each of seeing) each.mockRestore();
  }
}

/** Whose replies are others than in the whole run: a file's name is the digest of what was asked and answered. */
function changedOperations(whole: MemoryStore, store: MemoryStore): readonly string[] {
  const [one, other] = [whole, store].map((each) => new Set(each.accounts().flatMap((account) => each.filesOf(account).map(({ path }) => path))));
  const differing = [...(one ?? []), ...(other ?? [])].filter((path) => one?.has(path) !== other?.has(path));
  // Who was entered, and as whom, bears on everything.
  const ids = new Set(differing.map((path) => path.split("/")[2] ?? ""));
  return ids.has("sts.GetCallerIdentity") || ids.has("sts.AssumeRole") ? [...operations.map(({ id }) => id)] : [...ids];
}

/** The caller's own identity is asked for before any account is: that ends the run, and has its own test. */
function faultOf({ account, service, operation, input }: FakeCall, _: number, id: string, fault: Fault): Fault | undefined {
  if (`${service}.${operation}` !== id || (id === "sts.GetCallerIdentity" && account === "111111111111")) return undefined;
  const second = Object.entries(input).some(([name, value]) => /^(NextToken|nextToken|Marker|ContinuationToken)$/.test(name) && value !== undefined);
  if (fault === "page 2 denied") return second ? "denied" : undefined;
  return fault === "repeated token" ? (second ? "repeated token" : undefined) : fault;
}

function outcomes(findings: readonly Finding[], claim: string, tenant: string): readonly string[] {
  return [...new Set(findings.filter((finding) => finding.check === claim && finding.tenant === tenant).map(({ outcome }) => outcome))];
}

function subjects(findings: readonly Finding[], claim: string, tenant: string): number {
  return findings.filter((finding) => finding.check === claim && finding.tenant === tenant).length;
}
