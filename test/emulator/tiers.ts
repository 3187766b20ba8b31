/** live-accounts.md §11. COFFERDAM_REQUIRE_TIERS=T0,T1,T2,T3 makes a tier that cannot run a failure instead of a skip. */
export type TierName = "T2" | "T3";

export interface Tier {
  readonly skip: boolean;
  /** Ends the title of what is skipped, with the reason and how to get it. */
  readonly note: string;
}

/** @throws Error where the tier is required and cannot run: `why`. */
export function tier(name: TierName, why: string | undefined): Tier {
  if (why !== undefined && isRequired(name)) throw new Error(`tier ${name} is required and cannot run: ${why}`);
  return { skip: why !== undefined, note: why === undefined ? "" : ` (${name} skipped: ${why})` };
}

export function isRequired(name: TierName): boolean {
  return (process.env["COFFERDAM_REQUIRE_TIERS"] ?? "").split(",").includes(name);
}
