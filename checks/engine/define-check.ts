import type { Estate, Kind, Plane } from "../model/estate.ts";
import type { Example } from "../model/example.ts";
import type { Listing } from "../model/fact.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Severity } from "../model/run.ts";
import type { Verdict } from "../model/verdict.ts";

export interface Check<K extends Kind = Kind> {
  /** The claim's id in claims.md and the file's name; never reused. */
  readonly id: string;
  /** One sentence that can be false. */
  readonly claim: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly references: readonly string[];
  /** What it is about; `resource`: several kinds, which `subjects` lists. */
  readonly kind: K | "resource";
  /** The planes it is judged on today. */
  readonly planes: readonly Plane[];
  /** What a plane does not show; printed with every result. */
  readonly limits?: Partial<Record<Plane, readonly string[]>>;
  /**
   * `organization`: its own, judged once for a view, and a finding of no tenant. `everywhere`: each tenant's, and so once the vendor's
   * and the organization's accounts. Absent: each tenant's.
   */
  readonly scope?: "organization" | "everywhere";
  /**
   * What `Estate.written` shows: the tenant's templates; `canonical`: those that the estate file has judged as each tenant's. Of conditions that are open
   * in them, the one world that fits best is judged.
   */
  readonly beside?: "template" | "canonical";
  /** What one verdict is about, in these accounts. Absent: every resource of the kind. */
  subjects?(estate: Estate, accounts: readonly string[]): Listing<Kinds[K]>;
  judge(subject: Kinds[K], estate: Estate): Verdict;
  readonly examples: {
    readonly holds: Examples;
    readonly broken: Examples;
    /** Examples, or why there can be none (every fact is always known). */
    readonly undecided: Examples | string;
  };
  /** A dead check keeps its file, so that its id stays taken. */
  readonly retired?: string;
}

/** What it shows → the smallest evidence that shows it. */
export type Examples = Readonly<Record<string, Example>>;

/** A check is one claim, judged by one pure function, with the examples that show it can fail. */
export function defineCheck<K extends Kind>(check: Check<K>): Check<K> {
  return check;
}
