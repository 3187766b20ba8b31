import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import mapping from "../../checks/controls/control-mapping.json" with { type: "json" };
import { claimIds } from "../../checks/controls/claims.ts";
import { coverage } from "../../checks/engine/coverage.ts";
import { controlsSchema } from "../../checks/engine/schemas/controls.ts";
import type { CheckResult, Outcome } from "../../checks/model/run.ts";
import { folder } from "./estate.ts";
import { cofferdam } from "./program.ts";

const cwd = folder();

function result(id: string, outcome: Outcome): CheckResult {
  return { id, claim: "", severity: "high", controls: [], outcome, subjects: 1, why: "", fix: "", references: [], limits: [] };
}

/** A control with exactly these claims. */
function controlOf(claim: string, built: readonly string[], results: readonly CheckResult[]) {
  const all = coverage(new Set(built), results).flatMap(({ controls }) => controls);
  return all.find(({ claims }) => claims.length > 1 && claims.some(({ id }) => id === claim));
}

describe("the mapping", () => {
  test("every claim stands in one row, or in none for a reason", () => {
    const rows = mapping.mapping.flatMap(({ claims }) => claims);
    expect([...rows, ...Object.keys(mapping.unmapped)].toSorted()).toEqual([...claimIds].toSorted());
  });

  test("a control is no more judged than its claims", () => {
    const [first = "", second = ""] = mapping.mapping[0]?.claims ?? [];
    expect(controlOf(first, [], [])).toMatchObject({ coverage: "none", outcome: null });
    expect(controlOf(first, [first], [result(first, "holds")])).toMatchObject({ coverage: "some", outcome: "undecided" });
    expect(controlOf(first, [first, second], [result(first, "holds"), result(second, "broken")])).toMatchObject({ outcome: "broken" });
    const every = claimIds.map((id) => result(id, "holds"));
    expect(controlOf(first, claimIds, every)).toMatchObject({ coverage: "all", outcome: "holds" });
  });
});

describe("cofferdam controls", () => {
  test("lists every framework, as its schema says", async () => {
    const { code, stdout } = await cofferdam(["controls", "--format", "json"], { cwd });
    const report = controlsSchema.parse(JSON.parse(stdout));
    expect({ code, names: report.frameworks.map(({ name }) => name) }).toEqual({ code: 0, names: Object.keys(mapping.frameworks) });
    const told = await cofferdam(["controls"], { cwd });
    expect(Math.max(...told.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("of one framework, with what a run came to", async () => {
    const run = await cofferdam(["check", "--format", "json", "--only", "bucket-is-versioned"], { cwd });
    writeFileSync(join(cwd, "run.json"), run.stdout);
    expect((await cofferdam(["controls", "hipaa"], { cwd })).stdout).toMatch(/gap: no claim has a check/);
    const { code, stdout } = await cofferdam(["controls", "cis7", "--run", "run.json"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^3\.1\.2 +✓ holds, 1 of 1 claim with a check\n +bucket-is-versioned$/m);
  });

  test.each([
    [["controls", "soc"], /there is no framework soc; did you mean soc2\?/],
    [["controls", "--run", "nowhere"], /nowhere: the run does not exist/],
  ])("%j is wrong usage", async (args, message) => {
    const { code, stderr, stdout } = await cofferdam(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});
