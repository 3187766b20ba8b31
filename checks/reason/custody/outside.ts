import { isCalled, receivesRecords } from "./stores.ts";
import type { Estate, Kind } from "../../model/estate.ts";
import { shownPath } from "../../model/estate-file.ts";
import type { Listing } from "../../model/fact.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Bucket, Cluster, Key, Kinds, Store } from "../../model/kinds.ts";
import type { Secret } from "../../model/compute.ts";
import { literal, show } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";

type Outside = Bucket | Cluster | Secret | Store;

/**
 * Does a store of the vendor's accounts hold the tenant's content? What lies under the tenant's data key does. Of anything else no source shows what is in it:
 * the records of trails and flow logs are none, and the rest is what the estate file says of it.
 */
export function holdNothing(estate: Estate, dataKeys: readonly Key[]): Verdict {
  const { organization, vendor } = estate.file;
  const accounts = [...new Set([...Object.values(vendor.accounts), ...(organization === undefined ? [] : [organization.management])])];
  const said = new Set<string>();
  const worst = every(...accounts.map((account) => inAccount(account, estate, dataKeys, said)));
  if (worst.outcome !== "holds") return worst;
  const by = said.size === 0 ? "" : ` That they hold none of it, the estate file says of ${[...said].join(", ")}.`;
  return holds(`No store of the vendor's accounts lies under its data key.${by}`);
}

/** `said` takes the entries of `vendor.stores` that were needed. */
function inAccount(account: string, estate: Estate, dataKeys: readonly Key[], said: Set<string>): Verdict {
  const whole = estate.file.vendor.stores?.[account] !== undefined;
  if (whole) said.add(account);
  if (estate.sourcesOf(account).length === 0) {
    const origin = { source: estate.plane === "account" ? "account" : "template", path: "vendor/accounts", file: shownPath(estate.file) } as const;
    const because = `No named source holds anything of vendor account ${account}, and the estate file does not say what its stores hold.`;
    return whole ? holds("") : undecided(because, origin);
  }
  const { items, unread } = storesOf(estate, account);
  const [gap] = unread;
  const rest = gap === undefined || whole ? holds("") : undecided(`Account ${account} may have more stores: ${gap.why}`, gap.origin);
  return every(...items.map((store) => every(underOtherKey(store, estate, dataKeys), whole ? holds("") : isSaid(store, estate, said))), rest);
}

function storesOf(estate: Estate, account: string): Listing<Outside> {
  const kinds = ["s3:bucket", "rds:cluster", "secretsmanager:secret", "store"] as const satisfies readonly Kind[];
  const lists = kinds.map((kind): Listing<Kinds[typeof kind]> => estate.list(kind, account));
  return { items: lists.flatMap(({ items }) => items), unread: lists.flatMap(({ unread }) => unread) };
}

function underOtherKey({ id, account, encryptionKey }: Outside, estate: Estate, dataKeys: readonly Key[]): Verdict {
  return whenKnown(encryptionKey, (written, origin) => {
    if (written === null) return holds("");
    const store = `Store ${id} of account ${account}`;
    const key = dataKeys.find((each) => isCalled(estate, each, written) === "yes");
    if (key !== undefined) {
      const because = `${store} lies under ${key.id}, the data key of tenant ${estate.tenant.id}: content of it is kept outside its account.`;
      return brokenBy(because, `${id}: ${show(written)}`, origin, id);
    }
    const isTenants = (literal(written) ?? "").includes(`:${estate.tenant.account}:`);
    return isTenants
      ? undecided(`${store} lies under ${show(written)}, which may be the data key of tenant ${estate.tenant.id}.`, origin)
      : holds("");
  });
}

function isSaid(store: Outside, estate: Estate, said: Set<string>): Verdict {
  const { id, account, origin } = store;
  if (store.kind === "s3:bucket" && receivesRecords(estate, store)) return holds("");
  const glob = Object.keys(estate.file.vendor.stores ?? {}).find((each) => matchesGlob(each, id));
  if (glob === undefined)
    return undecided(`No source shows what store ${id} of account ${account} holds; vendor.stores of the estate file can say it.`, origin);
  said.add(glob);
  return holds("");
}
