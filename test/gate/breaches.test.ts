import { Validations } from "aws-cdk-lib";
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/claims/index.ts";
import { synthesizeEdited } from "./edited.ts";
import type { Breach, Edit, Synthesized, Violation } from "./edited.ts";
import { breaches } from "./breaches/index.ts";

const ids = checks.filter(({ planes }) => planes.includes("template")).map(({ id }) => id);

describe.each(ids)("%s", (claim) => {
  const own = breaches.filter((breach) => breach.claim === claim);

  test("it has a breach", () => {
    expect(own.length).toBeGreaterThan(0);
  });

  test.each(own.map((breach) => [breach.name, breach] as const))("stops: %s", (_, breach) => {
    expect(names(breach, synthesizeEdited(breach.edit))).toBe(true);
  });

  test.each(own.map((breach) => [breach.name, breach] as const))("is not to be acknowledged: %s", (_, breach) => {
    const after = synthesizeEdited(acknowledged(breach));
    expect(names(breach, after)).toBe(true);
    expect(after.suppressed).toEqual([]);
    expect(after.violations.map(({ ruleName }) => ruleName)).toContain("acknowledges-a-claim");
  });
});

test("there are at least 60 breaches, no two of a name", () => {
  expect(breaches.length).toBeGreaterThanOrEqual(60);
  expect(new Set(breaches.map(({ name }) => name)).size).toBe(breaches.length);
});

/** Synthesis stops at this claim with the construct's path and the line that made it. Says what it found in place of false. */
function names({ claim, at, outcome = "broken" }: Breach, { stopped, violations, before }: Synthesized): unknown {
  const named = violations.filter((violation) => isFatal(violation, claim, outcome)).flatMap(({ violatingConstructs }) => violatingConstructs);
  // Whoever added the construct finds the line in the edit; whoever changed one, where the platform makes it.
  const folder = before.has(at) ? "/infra/" : "/test/gate/";
  const found = named.find(({ constructPath, stackTraces = [] }) => constructPath === at && stackTraces.some((trace) => isLine(trace, folder)));
  return (stopped && found !== undefined) || { stopped, violations };
}

function isFatal({ ruleName, severity, ruleMetadata }: Violation, claim: string, outcome: string): boolean {
  return ruleName === claim && severity === "fatal" && ruleMetadata?.["outcome"] === outcome;
}

function isLine(trace: string, folder: string): boolean {
  return trace.split("\n").some((line) => line.includes(folder) && /:\d+:\d+\)?$/.test(line));
}

/** At the App, at the construct, with and without the plugin's name. */
function acknowledged({ claim, edit }: Breach): Edit {
  return (platform) => {
    edit(platform);
    for (const scope of [platform.app, platform.key, platform.data])
      for (const id of [`cofferdam::${claim}`, claim]) Validations.of(scope).acknowledge({ id, reason: "we will mend it later" });
  };
}
