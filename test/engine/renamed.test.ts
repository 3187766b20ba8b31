import { describe, expect, test, vi } from "vitest";
import { changes } from "../../checks/engine/diff.ts";
import { fingerprint } from "../../checks/engine/fingerprint.ts";
import { waived } from "../../checks/engine/waive.ts";
import type { Finding, Run } from "../../checks/model/run.ts";
import { mixedRun } from "../reports/sample-run.ts";

vi.mock("../../checks/model/first-name.ts", () => ({
  firstName: (check: string) => (check === "bucket-keeps-versions" ? "bucket-is-versioned" : check),
}));

const finding = (check: string, outcome: Finding["outcome"]): Finding => ({
  ...(mixedRun.findings[0] as Finding),
  ...{ check, subject: "Data/Bucket", tenant: "acme", outcome, waiver: null, fingerprint: fingerprint(check, "acme", "Data/Bucket", "versioning") },
});
const run = (each: Finding): Run => ({ ...mixedRun, findings: [each] });

describe("a check that was renamed", () => {
  const [before, now] = ["bucket-is-versioned", "bucket-keeps-versions"];

  test("keeps its findings, and what became of them", () => {
    expect(changes([run(finding(before, "broken")), run(finding(now, "broken"))]).map(({ change }) => change)).toEqual(["unchanged"]);
    expect(changes([run(finding(before, "broken")), run(finding(now, "holds"))]).map(({ change }) => change)).toEqual(["fixed"]);
  });

  test("keeps its waivers", () => {
    const waiver = {
      ...{ id: "W-1", check: before, subject: "Data/Bucket", tenant: "acme", justification: "until the migration", riskOwner: "ciso" },
      ...{ requestedBy: "ann", approvedBy: "bob", approvedAt: "2026-03-01", expires: "2026-09-30", line: 2 },
    };
    const { findings, waivers } = waived(
      [finding(now, "broken")],
      { shown: "w.yaml", waivers: [waiver] },
      { claims: [now], judged: [now], asOf: "2026-05-01" },
    );
    expect([findings[0]?.waiver?.id, waivers[0]?.state]).toEqual(["W-1", "live"]);
  });
});
