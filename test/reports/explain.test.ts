import { describe, expect, test } from "vitest";
import { explainClaim, explainFinding } from "../../reports/explain.ts";
import { columns } from "../../reports/plain.ts";
import { hostileRun, mixedRun, present, referenceRun } from "./sample-run.ts";

const options = { width: 80, colour: false, root: "/home/dev/platform" };
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function textOf(run: typeof mixedRun, prefix: string): string {
  const explained = explainFinding(run, prefix, options);
  if (!explained.found) throw new Error(explained.message);
  return explained.text;
}

describe("a finding", () => {
  test.each(["request", "path", "statement", "row", "absence"] as const)("with a %s as witness", (kind) => {
    const finding = mixedRun.findings.find((each) => each.witness?.kind === kind);
    expect(textOf(mixedRun, present(finding).fingerprint.slice(0, 12))).toMatchSnapshot();
  });

  test("that is undecided, accepted, or holds", () => {
    for (const find of ["undecided", "holds"] as const) {
      const finding = present(mixedRun.findings.find((each) => each.outcome === find));
      expect(textOf(mixedRun, finding.fingerprint)).toContain(find);
    }
    const accepted = present(mixedRun.findings.find((each) => each.waiver !== null));
    expect(textOf(mixedRun, accepted.fingerprint)).toContain("until 2027-03-31 (W-7)");
  });

  test("goes from promise to limits", () => {
    const text = textOf(mixedRun, present(mixedRun.findings.find((each) => each.witness?.kind === "request")).fingerprint);
    const order = ["Promise", "Subject", "Because", "The request that gets through", "Matters", "Fix", "Controls", "Limits"].map((label) =>
      text.indexOf(`\n${label}`),
    );
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("that is not there, or not the only one", () => {
    expect(explainFinding(mixedRun, "zzz", options)).toEqual({
      found: false,
      message: "No finding of this run has a fingerprint that starts with zzz.",
    });
    expect(explainFinding(mixedRun, "", options).found).toBe(false);
    const digit = present(
      mixedRun.findings.map((finding) => finding.fingerprint.slice(0, 1)).find((first, index, all) => all.indexOf(first) !== index),
    );
    expect(explainFinding(mixedRun, digit, options)).toMatchObject({
      found: false,
      message: expect.stringContaining("findings start with") as string,
    });
  });

  test("with hostile names", () => {
    for (const finding of hostileRun.findings) expect(dangerous.test(textOf(hostileRun, finding.fingerprint).replaceAll("\n", ""))).toBe(false);
  });
});

describe("a claim", () => {
  test("with and without a run", () => {
    const check = present(referenceRun.checks[0]);
    expect(explainClaim(check, undefined, options)).not.toContain("Judged");
    const text = explainClaim(check, referenceRun, options);
    expect(text).toContain("✓ holds: 4 subjects");
    expect(text).toContain("Proved for every vendor principal");
    expect(explainClaim(present(mixedRun.checks.find((each) => each.outcome === "unexercised")), mixedRun, options)).toContain(
      "the estate file names no database",
    );
  });

  test("fits the terminal where no word is too long for it", () => {
    for (const check of mixedRun.checks)
      for (const line of explainClaim(check, mixedRun, options).split("\n"))
        if (!line.includes("https://")) expect(columns(line)).toBeLessThanOrEqual(80);
  });
});
