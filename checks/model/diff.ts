import type { Finding } from "./run.ts";

/**
 * What became of a broken finding. `lost` is not `fixed`: nobody has seen that it holds. `reopened`: broken, not so in the run before, and broken in one
 * before that.
 */
export type Change = (typeof order)[number];

export const order = ["new", "reopened", "lost", "unchanged", "fixed"] as const;

/** What `diff --format json` prints. */
export interface DiffReport {
  readonly schema: "cofferdam/diff/1";
  /** As they were named, relative to the working directory; oldest first. */
  readonly runs: readonly string[];
  readonly counts: Readonly<Record<Change, number>>;
  readonly changes: readonly { readonly change: Change; readonly because: string; readonly finding: Finding }[];
}
