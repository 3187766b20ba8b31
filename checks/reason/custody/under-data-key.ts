import { dataKeys, keyOfStore, type Stored } from "./stores.ts";
import type { Estate } from "../../model/estate.ts";
import type { Key } from "../../model/kinds.ts";
import { literal } from "../../model/text.ts";
import { brokenBy, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";

/** Is it stored under the tenant's own key, the one that its data lies under? `what`: how the sentence begins. */
export function underDataKey(estate: Estate, stored: Stored, what: string): Verdict {
  const { encryptionKey } = stored;
  const refused = (under: string): Verdict => brokenBy(`${what} lies under ${under}.`, `${what}: ${under}`, encryptionKey.origin, what);
  const written = encryptionKey.known && encryptionKey.value !== null ? literal(encryptionKey.value) : undefined;
  // An ARN says whose key it is, whether a source shows the key or not.
  const [, account = ""] = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(written ?? "") ?? [];
  const others = ownerOf(account, estate);
  if (others !== undefined) return refused(`${written}, a key of ${others}`);
  return whenKnown(keyOfStore(estate, stored), (key, origin) => {
    if (key === null) return refused("a key that AWS manages, which the customer cannot close");
    const owner = ownerOf(key.account, estate);
    if (owner !== undefined) return refused(`${key.id}, a key of ${owner}`);
    if (!isOwn(key, estate)) return undecided(`${what} lies under ${key.id}, and whose account ${key.account} is no source says.`, origin);
    const { items, unread } = dataKeys(estate);
    if (items.some(({ id }) => id === key.id)) return holds(`${what} lies under ${key.id}, as the tenant's data does.`);
    const [gap] = unread;
    if (gap !== undefined) return undecided(`Whether ${key.id} is the tenant's data key is not known: ${gap.why}`, gap.origin);
    if (items.length === 0) return undecided("No data of the tenant names a key, so none is known to be its data key.", origin);
    return refused(`${key.id}, which protects none of the tenant's data`);
  });
}

/** Whose account it is, if not the tenant's: by the estate file. */
function ownerOf(account: string, { file, tenant }: Estate): string | undefined {
  if (account === tenant.account) return undefined;
  const other = file.tenants.find((each) => each.account === account);
  if (other !== undefined) return `tenant ${other.id}`;
  const vendors = Object.values(file.vendor.accounts).includes(account) || account === file.organization?.management;
  return vendors ? `the vendor's account ${account}` : undefined;
}

function isOwn({ id, account }: Key, { tenant }: Estate): boolean {
  return account === tenant.account || id === tenant.entry.key;
}
