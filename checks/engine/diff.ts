import { order, type Change } from "../model/diff.ts";
import { firstName } from "../model/first-name.ts";
import type { Finding, Run } from "../model/run.ts";

export interface Changed {
  readonly change: Change;
  /** As it is now, or as it was last. */
  readonly finding: Finding;
  /** Why it is lost; else empty. */
  readonly because: string;
}

/** Runs in the order of time, two at least; the last is compared with the one before it. Findings are known by their fingerprints. */
export function changes(runs: readonly Run[]): readonly Changed[] {
  const now = runs.at(-1)?.findings ?? [];
  const before = broken(runs.at(-2)?.findings ?? []);
  const earlier = new Set(runs.slice(0, -2).flatMap(({ findings }) => [...broken(findings).keys()]));
  const still = broken(now);
  const bySubject = new Map(now.map((finding) => [keyOf(finding), finding]));
  const gone = [...before.values()].filter(({ fingerprint }) => !still.has(fingerprint)).map((finding) => wentTo(finding, bySubject));
  const there = [...still.values()].map((finding): Changed => ({ change: changeOf(finding, before, earlier), finding, because: "" }));
  return [...there, ...gone].sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
}

function broken(findings: readonly Finding[]): Map<string, Finding> {
  return new Map(findings.filter(({ outcome }) => outcome === "broken").map((finding) => [finding.fingerprint, finding]));
}

function changeOf({ fingerprint }: Finding, before: ReadonlyMap<string, Finding>, earlier: ReadonlySet<string>): Change {
  if (before.has(fingerprint)) return "unchanged";
  return earlier.has(fingerprint) ? "reopened" : "new";
}

function wentTo(finding: Finding, now: ReadonlyMap<string, Finding>): Changed {
  const found = now.get(keyOf(finding));
  if (found === undefined) return { change: "lost", finding, because: "The subject is in no finding any more." };
  if (found.outcome === "undecided") return { change: "lost", finding, because: `It is undecided now: ${found.because}` };
  // A check names one reason; another one may hide the first.
  if (found.outcome === "broken") return { change: "lost", finding, because: "The subject is broken for another reason now." };
  return { change: "fixed", finding: found, because: "" };
}

function keyOf({ check, tenant, subject, plane }: Finding): string {
  return JSON.stringify([firstName(check), tenant, subject, plane]);
}
