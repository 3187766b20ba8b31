import { expect, test } from "vitest";
import { cell } from "./aws/broken-cell.ts";
import { collectFrom } from "./aws/collecting.ts";
import { faults, type Fault } from "./aws/faults.ts";
import type { FakeCall } from "./aws/protocol.ts";
import { fakeAws } from "./aws/wire.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import type { Finding } from "../../checks/model/run.ts";
import { cellReaders } from "../../checks/sources/account/cell.ts";
import { readAccounts } from "../../checks/sources/account/index.ts";
import { operations } from "../../checks/sources/account/operations.ts";

/**
 * The claims about what a cell is made of, on its account: as promised, after a bad day, and with each operation of a cell under faults. No fault may make
 * a finding of the broken cell hold or one of the other break, and what became unread names the permission.
 */
const claims = checks.filter(({ planes, kind }) => planes.includes("account") && kind in cellReaders);
const asked = operations.filter(({ id, only }) => only === "compute" || id === "lambda.ListFunctions");
const cells = asked
  .flatMap((row) => faults.filter((fault) => fault !== "wrong account" && canBe(fault, row)).map((fault) => ({ id: row.id, fault })))
  .filter(({ fault }, i) => fault === "denied" || process.env["COFFERDAM_MATRIX"] === "all" || i % 5 === 0);
const [good, bad] = [cell("as promised"), cell("broken")];

/** AWS itself answers `{}` about queues where there are none. */
function canBe(fault: Fault, { page, omitsEmpty }: (typeof asked)[number]): boolean {
  if (fault === "page 2 denied" || fault === "repeated token") return page !== undefined;
  return fault !== "empty object" || omitsEmpty !== true;
}

test("the cell holds every claim, and its bad day breaks every one", async () => {
  expect(claims.length).toBeGreaterThanOrEqual(4);
  const [held, broken] = [await judged(good), await judged(bad)];
  for (const { id } of claims) {
    expect([id, ...outcomes(held, id)]).toEqual([id, "holds"]);
    expect([id, ...outcomes(broken, id)]).toContain("broken");
  }
});

test.each(cells)("$id, $fault", async ({ id, fault }) => {
  const before = new Set((await judged(bad)).filter(({ outcome }) => outcome === "holds").map(({ subject }) => subject));
  const harm = (call: FakeCall): Fault | undefined => faultOf(call, id, fault);
  const [held, broken] = [await judged(good, harm), await judged(bad, harm)];
  for (const claim of claims) {
    expect([claim.id, ...outcomes(held, claim.id)]).not.toContain("broken");
    expect([claim.id, outcomes(held, claim.id).length]).not.toEqual([claim.id, 0]);
    const holding = broken.filter((each) => each.check === claim.id && each.outcome === "holds" && !before.has(each.subject));
    expect(holding).toEqual([]);
  }
  const iam = operations.find((each) => each.id === id)?.iam[0] ?? id;
  for (const { because } of held.filter(({ outcome }) => outcome === "undecided")) expect(because).toContain(iam);
});

async function judged(of: ReturnType<typeof cell>, fault?: (call: FakeCall) => Fault | undefined): Promise<readonly Finding[]> {
  const { platform, file } = of;
  const { views } = readAccounts(file, await collectFrom(fakeAws({ ...platform, ...(fault !== undefined && { fault }) }), file));
  return claims.flatMap((check) => judgeCheck(check, views, file));
}

function faultOf({ service, operation, input }: FakeCall, id: string, fault: Fault): Fault | undefined {
  if (`${service}.${operation}` !== id) return undefined;
  const second = Object.entries(input).some(
    ([name, value]) => /^(NextToken|Marker|ExclusiveStartTableName|nextToken)$/.test(name) && value !== undefined,
  );
  if (fault === "page 2 denied") return second ? "denied" : undefined;
  return fault === "repeated token" ? (second ? "repeated token" : undefined) : fault;
}

function outcomes(findings: readonly Finding[], claim: string): readonly string[] {
  return [...new Set(findings.filter(({ check }) => check === claim).map(({ outcome }) => outcome))];
}
