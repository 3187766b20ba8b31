import { frameworks, idsOf, mapping, review } from "../controls/mapping.ts";
import type { ControlCoverage, FrameworkCoverage } from "../model/controls.ts";
import type { CheckResult, Outcome } from "../model/run.ts";

/** Every framework with its controls, by id, and how much of each has a check; with a run's results, what they came to. */
export function coverage(claims: ReadonlySet<string>, results: readonly CheckResult[]): readonly FrameworkCoverage[] {
  return Object.entries(frameworks).map(([name, title]) => {
    const ids = [...new Set(mapping.flatMap((row) => idsOf(row[name])))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const toConfirm = review.frameworksToConfirm.includes(name);
    return { name, title, toConfirm, controls: ids.map((id) => control(name, id, claims, results)) };
  });
}

function control(framework: string, id: string, built: ReadonlySet<string>, results: readonly CheckResult[]): ControlCoverage {
  const rows = mapping.filter((row) => idsOf(row[framework]).includes(id));
  const claims = [...new Set(rows.flatMap((row) => row.claims))].map((claim) => ({ id: claim, hasCheck: built.has(claim) }));
  const has = claims.filter(({ hasCheck }) => hasCheck).length;
  return {
    id,
    toConfirm: review.idsToConfirm[framework]?.includes(id) ?? false,
    coverage: has === claims.length ? "all" : has === 0 ? "none" : "some",
    claims,
    outcome: worst(claims.map((claim) => results.find((result) => result.id === claim.id)?.outcome)),
  };
}

/** A claim that was not judged leaves the control undecided. */
function worst(outcomes: readonly (Outcome | undefined)[]): Outcome | null {
  if (outcomes.every((outcome) => outcome === undefined)) return null;
  const all = outcomes.map((outcome) => outcome ?? "undecided");
  return (["broken", "undecided", "unexercised", "holds"] as const).find((outcome) => all.includes(outcome)) ?? null;
}
