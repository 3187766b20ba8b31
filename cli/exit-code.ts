import type { Finding, Run, Severity } from "../checks/model/run.ts";
import { exitCode } from "../checks/model/verdict.ts";

const order: readonly Severity[] = ["critical", "high", "medium", "low"];

/**
 * contract.md, exit codes: broken outranks undecided. A broken finding under a live waiver, below `--fail-on`, or of the baseline (by fingerprint), does
 * not count; a source that was not read completely and a run that judged nothing are undecided.
 */
export function exitCodeOf({ findings, checks, run }: Run, failOn: Severity = "low", baseline: ReadonlySet<string> = new Set()): number {
  const severity = new Map(checks.map((check) => [check.id, check.severity]));
  const counts = (finding: Finding): boolean =>
    finding.waiver === null &&
    !baseline.has(finding.fingerprint) &&
    order.indexOf(severity.get(finding.check) ?? "critical") <= order.indexOf(failOn);
  if (findings.some((finding) => finding.outcome === "broken" && counts(finding))) return exitCode.broken;
  if (findings.length === 0 || findings.some((finding) => finding.outcome === "undecided")) return exitCode.undecided;
  return run.sources.some((source) => source.unread.length > 0) ? exitCode.undecided : exitCode.holds;
}
