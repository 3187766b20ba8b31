import type { Fact, Origin } from "./fact.ts";

/** What a check says of one subject. */
export type Verdict = Holds | Broken | Undecided;

export interface Holds {
  readonly outcome: "holds";
  readonly because: string;
  /** The minimal set of layers that the proof needs. */
  readonly dependsOn?: readonly Layer[];
  /** The assumptions that the proof needs, each with the path that is open without it. One that is not granted makes the verdict broken. */
  readonly assumes?: readonly Assumed[];
}

export interface Assumed {
  readonly assumption: Assumption;
  readonly witness: PathWitness;
  readonly origin: Origin;
}

export interface Broken {
  readonly outcome: "broken";
  readonly because: string;
  readonly origin: Origin;
  readonly witness?: Witness;
  /** Tells two findings on one subject apart; never an index. */
  readonly discriminator?: string;
}

export interface Undecided {
  readonly outcome: "undecided";
  readonly because: string;
  readonly origin: Origin;
}

/** The policy layers, in the order of the contract. */
export type Layer = "identity" | "scp" | "rcp" | "boundary" | "session" | "resource" | "endpoint" | "grant";

/** Names of pitfalls.md; `aws-enforces` is implied everywhere. */
export const assumptions = ["management-account-honest", "handover-honest", "root-mailbox-not-vendor", "workers-purge"] as const;
export type Assumption = (typeof assumptions)[number];

/** What breaks a claim, small enough to be tried: a request, a way, a statement, a row, or that something is not there. */
export type Witness = RequestWitness | PathWitness | StatementWitness | RowWitness | AbsenceWitness;

export interface RequestWitness {
  readonly kind: "request";
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys as sent; a key that is not listed is absent. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** The statement that lets it through. */
  readonly allowedBy?: Origin;
}

export interface PathWitness {
  readonly kind: "path";
  readonly hops: readonly Hop[];
}

export interface Hop {
  readonly location: string;
  readonly resource: string;
  readonly rule: string;
  readonly origin?: Origin;
}

export interface StatementWitness {
  readonly kind: "statement";
  /** The line that breaks it, as the source has it. */
  readonly statement: string;
  readonly origin: Origin;
}

export interface RowWitness {
  readonly kind: "row";
  readonly sql: string;
}

export interface AbsenceWitness {
  readonly kind: "absence";
  readonly of: string;
  /** The sources that were read completely and do not have it. */
  readonly readCompletely: readonly string[];
}

/** The answer of an engine under `reason/`. */
export type Proof =
  | { readonly outcome: "proved"; readonly dependsOn: readonly Layer[] }
  | { readonly outcome: "refuted"; readonly witness: Witness; readonly origin: Origin; readonly because: string }
  | { readonly outcome: "undecided"; readonly because: string; readonly origin: Origin };

export const exitCode = { holds: 0, broken: 1, usage: 2, undecided: 3, evidence: 4, interrupted: 130 } as const;

export function holds(because: string, more: Omit<Holds, "outcome" | "because"> = {}): Holds {
  return { outcome: "holds", because, ...more };
}

export function broken(because: string, origin: Origin, more: Omit<Broken, "outcome" | "because" | "origin"> = {}): Broken {
  return { outcome: "broken", because, origin, ...more };
}

/** Broken by one statement or setting, which is the witness. */
export function brokenBy(because: string, statement: string, origin: Origin, discriminator: string): Broken {
  return broken(because, origin, { witness: { kind: "statement", statement, origin }, discriminator });
}

export function undecided(because: string, origin: Origin): Undecided {
  return { outcome: "undecided", because, origin };
}

/** All parts must hold: broken outranks undecided outranks holds. The first of the highest rank speaks. */
export function every(...parts: readonly Verdict[]): Verdict {
  return (
    parts.find((part) => part.outcome === "broken") ??
    parts.find((part) => part.outcome === "undecided") ??
    holds(parts.flatMap((part) => (part.because === "" ? [] : [part.because])).join(" "), merged(parts.filter((part) => part.outcome === "holds")))
  );
}

/** One way suffices: holds outranks undecided outranks broken, since the way that was not read may hold. */
export function either(first: Verdict, ...others: readonly Verdict[]): Verdict {
  const ways = [first, ...others];
  return ways.find((way) => way.outcome === "holds") ?? ways.find((way) => way.outcome === "undecided") ?? first;
}

/** `judge` on the value, or undecided with the fact's reason. */
export function whenKnown<T>(fact: Fact<T>, judge: (value: T, origin: Origin) => Verdict): Verdict {
  return fact.known ? judge(fact.value, fact.origin) : undecided(fact.why, fact.origin);
}

function merged(parts: readonly Holds[]): Omit<Holds, "outcome" | "because"> {
  const dependsOn = [...new Set(parts.flatMap((part) => part.dependsOn ?? []))].sort();
  const assumes = [...new Map(parts.flatMap((part) => part.assumes ?? []).map((it) => [it.assumption, it])).values()];
  return { ...(dependsOn.length > 0 && { dependsOn }), ...(assumes.length > 0 && { assumes }) };
}
