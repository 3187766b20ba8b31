import type { CheckResult, Finding, Outcome, Run, Severity } from "../checks/model/run.ts";
import type { Assumption, Layer } from "../checks/model/verdict.ts";
import { count, grouped, severities, type Standing, standingOf, standings } from "./words.ts";

/** What every format counts and orders in the same way. */
export interface Summary {
  readonly claims: Readonly<Record<Outcome, number>>;
  readonly findings: Readonly<Record<Standing, number>>;
  /** Check → how its findings stand. */
  readonly byCheck: ReadonlyMap<string, Readonly<Record<Standing, number>>>;
  readonly checks: ReadonlyMap<string, CheckResult>;
  /** The finding to look at first; absent when everything holds. */
  readonly worst: Finding | undefined;
  readonly grounds: Grounds;
  readonly subjects: number;
  readonly unread: readonly string[];
}

/** What the proofs of this run stand on. */
export interface Grounds {
  readonly assumes: readonly Assumption[];
  readonly dependsOn: readonly Layer[];
}

export function summarize(run: Run): Summary {
  const claims = { holds: 0, broken: 0, undecided: 0, unexercised: 0 };
  for (const check of run.checks) claims[check.outcome]++;
  const findings = none();
  const byCheck = new Map(run.checks.map((check) => [check.id, none()]));
  for (const finding of run.findings) {
    const standing = standingOf(finding);
    findings[standing]++;
    const ofCheck = byCheck.get(finding.check) ?? none();
    ofCheck[standing]++;
    byCheck.set(finding.check, ofCheck);
  }
  const checks = new Map(run.checks.map((check) => [check.id, check]));
  return {
    claims,
    findings,
    byCheck,
    checks,
    worst: worstFirst(run.findings, checks).find((finding) => standingOf(finding) !== "holds"),
    grounds: groundsOf(run.findings),
    subjects: run.checks.reduce((sum, check) => sum + check.subjects, 0),
    unread: run.run.sources.flatMap((source) => source.unread.map((reason) => `${source.name}: ${reason}`)),
  };
}

/** Broken, undecided, accepted, holds; within each the more severe first; else in the order of the run. */
export function worstFirst(findings: readonly Finding[], checks: ReadonlyMap<string, CheckResult>): readonly Finding[] {
  return findings.toSorted((a, b) => rank(a, checks) - rank(b, checks));
}

/** A finding whose check is not in the run counts as critical, so that it is not overlooked. */
export function severityOf(finding: Pick<Finding, "check">, checks: ReadonlyMap<string, CheckResult>): Severity {
  return checks.get(finding.check)?.severity ?? "critical";
}

/** In the order in which the keys first appear. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function groundsOf(findings: readonly Finding[]): Grounds {
  const proved = findings.filter((finding) => finding.outcome === "holds");
  return {
    assumes: [...new Set(proved.flatMap((finding) => finding.assumes))].toSorted(),
    dependsOn: [...new Set(proved.flatMap((finding) => finding.dependsOn))].toSorted(),
  };
}

/** The answer in one sentence: `2 of 6 claims are broken.` */
export function answer(run: Run, summary: Summary): string {
  const { claims } = summary;
  const all = run.checks.length;
  if (run.outcome === "broken") return `${share(claims.broken, all)} broken.`;
  if (run.outcome === "undecided") {
    return claims.undecided > 0
      ? `Nothing is broken, and ${share(claims.undecided, all)} undecided.`
      : "Nothing is broken, and a source was not read whole.";
  }
  if (run.outcome === "unexercised") return "Nothing was judged: no claim had a subject in what was read.";
  const idle = claims.unexercised > 0 ? ` (${grouped(claims.unexercised)} had nothing to judge)` : "";
  return claims.holds === 1 ? `The one claim judged holds${idle}.` : `All ${grouped(claims.holds)} claims judged hold${idle}.`;
}

function share(some: number, all: number): string {
  return `${grouped(some)} of ${count(all, "claim")} ${some === 1 ? "is" : "are"}`;
}

/** `1 broken, 1 undecided, 4 hold`; what is nought is left out. */
export function tally(of: Readonly<Partial<Record<Outcome | Standing, number>>>): string {
  const words = { broken: "broken", accepted: "broken and accepted", undecided: "undecided", unexercised: "unexercised", holds: "hold" };
  const parts = (["broken", "accepted", "undecided", "unexercised", "holds"] as const).flatMap((key) => {
    const number = of[key] ?? 0;
    if (number === 0) return [];
    return [`${grouped(number)} ${key === "holds" && number === 1 ? "holds" : words[key]}`];
  });
  return parts.length === 0 ? "none" : parts.join(", ");
}

function rank(finding: Finding, checks: ReadonlyMap<string, CheckResult>): number {
  return standings.indexOf(standingOf(finding)) * severities.length + severities.indexOf(severityOf(finding, checks));
}

function none(): Record<Standing, number> {
  return { broken: 0, undecided: 0, accepted: 0, holds: 0 };
}
