import { firstName } from "./first-name.ts";
import type { Finding } from "./run.ts";

/** The register of accepted risks, `cofferdam.waivers.yaml`: reviewed like code. */
export interface Register {
  /** As messages name it. */
  readonly shown: string;
  readonly waivers: readonly RegisteredWaiver[];
}

/** One accepted finding, or one accepted rule of another tool. */
export interface RegisteredWaiver {
  readonly id: string;
  /** A claim, or a rule of another tool as `Pack::Rule`: that is for the gate in synthesis. */
  readonly check: string;
  readonly subject?: string;
  readonly tenant?: string;
  readonly justification: string;
  /** Who bears the risk. */
  readonly riskOwner: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  /** Days, `2027-01-31`; `expires` is the last one. As written, so that one that is none can be told. */
  readonly approvedAt?: string;
  readonly expires?: string;
  /** What is done instead. */
  readonly compensating?: string;
  readonly ticket?: string;
  /** In the register. */
  readonly line: number;
}

/** What a waiver came to in one run. */
export interface WaiverState {
  readonly id: string;
  readonly check: string;
  readonly subject: string | null;
  readonly tenant: string | null;
  /** As written; empty when it is not. */
  readonly expires: string;
  /** `invalid`: it breaks a rule of the register, so it waives nothing; `idle`: nothing is broken that it is about. */
  readonly state: "live" | "lapsed" | "invalid" | "idle";
  /** How many findings it accepts. */
  readonly findings: number;
  /** Why it waives nothing; empty when it is live. */
  readonly because: string;
}

/** Claims about the run itself: an account that was not seen, or evidence that was changed, is nobody's risk to accept. */
const neverWaived: ReadonlySet<string> = new Set(["run-covers-population"]);

export function isForeignRule(check: string): boolean {
  return check.includes("::");
}

/** Why the waiver waives nothing on that day, whatever it is about; undefined: it is live. `asOf`: RFC 3339 or a day. */
export function lapse(waiver: RegisteredWaiver, asOf: string): Pick<WaiverState, "state" | "because"> | undefined {
  const invalid = fault(waiver);
  if (invalid !== undefined) return { state: "invalid", because: invalid };
  const today = asOf.slice(0, 10);
  if (today > (waiver.expires ?? "")) return { state: "lapsed", because: `It ended with ${waiver.expires}.` };
  if (today < (waiver.approvedAt ?? "")) return { state: "lapsed", because: `It is approved from ${waiver.approvedAt} on.` };
  return undefined;
}

/** The rules of the register (reports.md §6), whatever the day; undefined: none is broken. */
export function fault(waiver: RegisteredWaiver): string | undefined {
  const { check, subject, tenant, approvedAt, expires, requestedBy, approvedBy } = waiver;
  if (expires === undefined || !isDay(expires)) return noDay("expires", expires);
  if (approvedAt === undefined || !isDay(approvedAt)) return noDay("approvedAt", approvedAt);
  if (expires > aYearAfter(approvedAt)) return `It lasts longer than a year: from ${approvedAt} at most until ${aYearAfter(approvedAt)}.`;
  if (expires < approvedAt) return "It ends before it is approved.";
  if (samePerson(requestedBy, approvedBy)) return `${approvedBy} asked for it and approved it; somebody else must.`;
  if (neverWaived.has(check)) return `${check} is about the run itself, which nobody can accept.`;
  const foreign = isForeignRule(check);
  if (foreign && !/^[^:\s]+::[^:\s].*$/.test(check)) return `${check} is no rule of another tool, such as AwsSolutions::AwsSolutions-S1.`;
  if (!foreign && subject === undefined && tenant === undefined) return "It names neither a subject nor a tenant.";
  const wild = [subject, tenant].find((name) => name !== undefined && /[*?]/.test(name));
  return wild === undefined ? undefined : `${wild} is a pattern; a waiver names what it is about.`;
}

function samePerson(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function noDay(name: string, written: string | undefined): string {
  return written === undefined ? `${name} is missing: a day, such as 2027-01-31.` : `${name} is ${written}, which is no day, such as 2027-01-31.`;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

function aYearAfter(day: string): string {
  const date = new Date(day);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}

/** Is the finding what the waiver is about? Dates are another question. */
export function isAbout(waiver: RegisteredWaiver, finding: Pick<Finding, "check" | "subject" | "tenant">): boolean {
  return (
    firstName(waiver.check) === firstName(finding.check) &&
    (waiver.subject === undefined || waiver.subject === finding.subject) &&
    (waiver.tenant === undefined || waiver.tenant === finding.tenant)
  );
}
