import type { Plane } from "./estate.ts";
import type { Origin } from "./fact.ts";
import type { Assumption, Layer, Witness } from "./verdict.ts";
import type { WaiverState } from "./waiver.ts";

/** `--format json`, schema `cofferdam/run/1`: contract.md. Everything a report shows is in here. */
export interface Run {
  readonly schema: "cofferdam/run/1";
  readonly run: RunHeader;
  readonly outcome: Outcome;
  readonly checks: readonly CheckResult[];
  readonly findings: readonly Finding[];
  /** What each waiver of the register came to; absent: no register was named. */
  readonly waivers?: readonly WaiverState[];
}

export type Outcome = "holds" | "broken" | "undecided" | "unexercised";
export type Severity = "critical" | "high" | "medium" | "low";

export interface RunHeader {
  readonly id: string;
  /** Name and version: `cofferdam 0.1.0`. */
  readonly tool: string;
  /** RFC 3339, UTC. */
  readonly started: string;
  readonly finished: string;
  readonly sources: readonly SourceNote[];
  /** Granted by the estate file; `aws-enforces` is implied. */
  readonly assumptions: readonly Assumption[];
  /** True when no estate file and no source was named: the reference platform was judged, not yours. */
  readonly reference: boolean;
  readonly vendor: string;
  readonly tenants: readonly { readonly id: string; readonly account: string; readonly region: string; readonly unit?: string }[];
  /** Claims of claims.md without a check; without a drill. */
  readonly notBuilt: readonly string[];
  readonly notDrilled: readonly string[];
}

/** One named source and how far it was read. */
export interface SourceNote {
  readonly plane: Plane;
  /** As the user named it. */
  readonly name: string;
  /** What it held: "14 stacks, 312 resources". */
  readonly read: string;
  /** What was not read, each with a reason. Not empty: exit 3 unless something is broken. */
  readonly unread: readonly string[];
}

export interface CheckResult {
  readonly id: string;
  readonly claim: string;
  readonly severity: Severity;
  /** `soc2:CC6.1`. */
  readonly controls: readonly string[];
  readonly outcome: Outcome;
  /** How many subjects were judged. */
  readonly subjects: number;
  readonly why: string;
  readonly fix: string;
  readonly references: readonly string[];
  /** What this check does not show, on the planes of this run. */
  readonly limits: readonly string[];
  /** Only when unexercised: why. */
  readonly because?: string;
}

export interface Finding {
  readonly check: string;
  readonly subject: string;
  /** Null for the vendor's or the organization's own. */
  readonly tenant: string | null;
  readonly outcome: Exclude<Outcome, "unexercised">;
  readonly plane: Plane;
  /** `live`, `emulated` or `recorded` for accounts and databases, else null. */
  readonly grade: "live" | "emulated" | "recorded" | null;
  readonly because: string;
  readonly origin: Origin;
  readonly witness: Witness | null;
  readonly dependsOn: readonly Layer[];
  readonly assumes: readonly Assumption[];
  /** The choices of template conditions under which this is so; empty: under all. */
  readonly when: readonly string[];
  /** sha256 of check, tenant, subject key and discriminator, hex. */
  readonly fingerprint: string;
  readonly waiver: Waiver | null;
}

export interface Waiver {
  readonly id: string;
  /** Date, inclusive. */
  readonly expires: string;
  readonly justification: string;
}
