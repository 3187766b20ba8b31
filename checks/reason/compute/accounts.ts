import type { Estate, Kind } from "../../model/estate.ts";
import type { Listing } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";

/** How those accounts are found, for a check's limits. */
export const whereComputeIs = "Judged are the accounts whose role under vendor.accounts is compute, or begins with compute-.";

/** A cell may have an account of its own. */
export function computeAccounts({ file }: Estate): readonly string[] {
  const roles = Object.entries(file.vendor.accounts).filter(([role]) => role === "compute" || role.startsWith("compute-"));
  return [...new Set(roles.map(([, account]) => account))];
}

/** What there is of a kind in the compute accounts; a view whose templates are none of theirs shows nothing of them. */
export function inCompute<K extends Kind>(kind: K, estate: Estate): Listing<Kinds[K]> {
  const accounts = computeAccounts(estate).filter((account) => estate.plane === "account" || estate.sourcesOf(account).length > 0);
  const lists = accounts.map((account) => estate.list(kind, account));
  return { items: lists.flatMap(({ items }) => items), unread: lists.flatMap(({ unread }) => unread) };
}
