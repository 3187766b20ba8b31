import { createRequire } from "node:module";
import type { ControlCoverage, FrameworkCoverage } from "../model/controls.ts";
import type { CheckResult, Outcome } from "../model/run.ts";

interface Mapping {
  readonly frameworks: Readonly<Record<string, string>>;
  readonly review: { readonly idsToConfirm: Readonly<Record<string, readonly string[]>>; readonly frameworksToConfirm: readonly string[] };
  /** Claims that support no control of their own → why. */
  readonly unmapped: Readonly<Record<string, string>>;
  readonly mapping: readonly (Readonly<Record<string, readonly string[] | string>> & { readonly claims: readonly string[] })[];
}

const { frameworks, review, mapping, ...rest } = createRequire(import.meta.url)("./control-mapping.json") as Mapping;

export const { unmapped } = rest;

/** The control ids that a claim supports, `framework:id`, in the mapping's order. A check never names controls itself. */
export function controlsOf(claim: string): readonly string[] {
  const rows = mapping.filter((row) => row.claims.includes(claim));
  return rows.flatMap((row) => Object.keys(frameworks).flatMap((name) => idsOf(row[name]).map((id) => `${name}:${id}`)));
}

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

function idsOf(ids: readonly string[] | string | undefined): readonly string[] {
  return Array.isArray(ids) ? ids : [];
}
