import { computeAccountsIn, shownPath } from "../../model/estate-file.ts";
import type { Estate, Kind } from "../../model/estate.ts";
import { unknown, type Listing, type Unknown } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";

/** How those accounts are found, for a check's limits. */
export const whereComputeIs = "Judged are the accounts whose role under vendor.accounts is compute, or begins with compute-.";

/**
 * What there is of a kind in the compute accounts. Where no source holds anything of any of them there is nothing to judge; where one holds something of
 * some, the others were not read.
 */
export function inCompute<K extends Kind>(kind: K, estate: Estate): Listing<Kinds[K]> {
  const accounts = computeAccountsIn(estate.file);
  const isRead = (account: string): boolean => estate.sourcesOf(account).length > 0;
  const lists = accounts.filter(isRead).map((account) => estate.list(kind, account));
  const gaps = lists.length === 0 ? [] : accounts.filter((account) => !isRead(account)).map((account) => unreadAccount(account, estate));
  return { items: lists.flatMap(({ items }) => items), unread: [...lists.flatMap(({ unread }) => unread), ...gaps] };
}

function unreadAccount(account: string, { file }: Estate): Unknown {
  return unknown(
    `No named source holds anything of compute account ${account}.`,
    { source: "template", path: "vendor/accounts", file: shownPath(file) },
    account,
  );
}
