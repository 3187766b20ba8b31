import type { Finding, Outcome, Severity } from "../checks/model/run.ts";
import type { Assumption, Layer } from "../checks/model/verdict.ts";

/**
 * What a finding asks of its reader. A waiver never changes a verdict: an accepted finding is broken, and every format says
 * so, "accepted until". A waiver on anything else than a broken finding has no effect.
 */
export type Standing = "broken" | "undecided" | "accepted" | "holds";

export function standingOf(finding: Pick<Finding, "outcome" | "waiver">): Standing {
  return finding.outcome === "broken" && finding.waiver !== null ? "accepted" : finding.outcome;
}

/** Worst first. */
export const standings = ["broken", "undecided", "accepted", "holds"] as const satisfies readonly Standing[];
export const severities = ["critical", "high", "medium", "low"] as const satisfies readonly Severity[];
export const outcomes = ["broken", "undecided", "unexercised", "holds"] as const satisfies readonly Outcome[];

/** A symbol beside every colour and a word beside every symbol. */
export const symbols: Readonly<Record<Outcome | Standing, string>> = {
  holds: "✓",
  broken: "✗",
  undecided: "?",
  unexercised: "–",
  accepted: "✗",
};

export const assumptionMeans: Readonly<Record<Assumption | "aws-enforces", string>> = {
  "aws-enforces": "AWS evaluates policies, key states and service roles as it documents them.",
  "management-account-honest": "Nobody in the management account edits guardrails, moves or closes accounts, or opens root sessions.",
  "handover-honest": "Setting the account up left no extra grant, principal or copy behind.",
  "root-mailbox-not-vendor": "The vendor cannot reset the credentials of a tenant account's root user.",
  "workers-purge": "Worker code drops plaintext within its published time.",
};

export const layerMeans: Readonly<Record<Layer, string>> = {
  identity: "identity policies",
  scp: "service control policies",
  rcp: "resource control policies",
  boundary: "permissions boundaries",
  session: "session policies",
  resource: "resource policies",
  endpoint: "endpoint policies",
  grant: "grants",
};

/** `3 subjects`, `1 subject`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** Thousands apart, the same on every machine: `10,000`. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
