import type { Breach, Synthesized, Violation } from "./edited.ts";

/** Synthesis stops at this claim with the construct's path and the line that made it. Says what there was in place of false. */
export function stopsAt({ claim, at, outcome = "broken" }: Breach, { stopped, violations, before }: Synthesized): unknown {
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
