import type { Outcome } from "./run.ts";

/** What `controls --format json` prints: which controls of which framework the claims support, and where nothing supports one yet. */
export interface ControlsReport {
  readonly schema: "cofferdam/controls/1";
  /** A claim supports a control; it never satisfies one. */
  readonly relation: "supports";
  /** The run that the outcomes are of, as it was named; null: none was. */
  readonly run: string | null;
  readonly frameworks: readonly FrameworkCoverage[];
  /** Claims that stand with no control → why. */
  readonly unmapped: Readonly<Record<string, string>>;
}

export interface FrameworkCoverage {
  /** `soc2`; the part before the colon in `soc2:CC6.1`. */
  readonly name: string;
  /** With its version: an id means something in that version only. */
  readonly title: string;
  /** Not every id was seen in the framework's own text. */
  readonly toConfirm: boolean;
  readonly controls: readonly ControlCoverage[];
}

export interface ControlCoverage {
  readonly id: string;
  readonly toConfirm: boolean;
  /** All of its claims have a check, some, or none: a gap. */
  readonly coverage: Coverage;
  readonly claims: readonly { readonly id: string; readonly hasCheck: boolean }[];
  /** The worst of its claims in the run, of which one that was not judged leaves it undecided; null: none of them was, or no run was named. */
  readonly outcome: Outcome | null;
}

export const coverages = ["all", "some", "none"] as const;
export type Coverage = (typeof coverages)[number];
