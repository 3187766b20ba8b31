import { shownPath } from "../../model/estate-file.ts";
import { regionalArn } from "../../model/arn.ts";
import type { Database } from "../../model/database.ts";
import type { Estate } from "../../model/estate.ts";
import { known, unknown, type Fact, type Listing, type Unknown } from "../../model/fact.ts";
import type { Bucket, Key } from "../../model/kinds.ts";
import { undecided, type Verdict } from "../../model/verdict.ts";
import { literal, mayEqual, sameText, show, text, type Text } from "../../model/text.ts";

/**
 * The keys that encrypt a data bucket or a cluster of the estate's tenant, in whatever account they lie: found by reference. A
 * key that no source shows is named as unread; one that the estate file names is a key whose policy is unknown.
 */
export function dataKeys(estate: Estate): Listing<Key> {
  const { account, entry } = estate.tenant;
  const buckets = estate.list("s3:bucket", account);
  const clusters = estate.list("rds:cluster", account);
  const keys = estate.list("kms:key");
  const stated = entry.key === undefined ? [] : [statedKey(estate, entry.key)];
  const found = new Map<string, Key>(stated.map((key) => [key.id, key]));
  const roles = unreadRoles(estate, account, buckets.unread);
  const unread: Unknown[] = [...buckets.unread, ...clusters.unread, ...roles];
  // Where it was not read who delivers records, a bucket may be one for audit.
  const maybeBuckets = roles.length > 0 ? [] : buckets.items.filter((bucket) => !receivesRecords(estate, bucket));
  const sureBuckets = maybeBuckets.filter((bucket) => {
    const open = mayReceiveRecords(estate, bucket);
    if (open !== undefined) unread.push(open);
    return open === undefined;
  });
  for (const store of [...sureBuckets, ...clusters.items]) {
    const used = keyOf(store, [...keys.items, ...stated], keys.unread);
    if (!used.known) unread.push(used);
    else if (used.value !== null) found.set(used.value.id, used.value);
  }
  return { items: [...found.values()], unread: [...new Set(unread)] };
}

/** The buckets of the estate's tenant account that hold data. Where it was not read who delivers records, none is sure to be one. */
export function dataBuckets(estate: Estate): Listing<Bucket> {
  return bucketsThat(estate, (bucket) => !receivesRecords(estate, bucket));
}

/** A bucket that only deployment tells to receive records counts as data, but what is wrong with it for data may be right for records. */
export function ifData(estate: Estate, bucket: Bucket, verdict: Verdict): Verdict {
  if (verdict.outcome !== "broken") return verdict;
  const { id, name, account } = bucket;
  const deliveries = [...estate.list("cloudtrail:trail", account).items, ...estate.list("logs:delivery", account).items];
  const open = deliveries.find(({ bucket: to }) => to.known && to.value !== null && name.known && mayEqual(withoutPrefix(to.value), name.value));
  if (open === undefined) return verdict;
  return undecided(
    `Whether bucket ${id} holds data or the records of ${open.id} is only known at deployment. If data: ${verdict.because}`,
    open.origin,
  );
}

/** Those that a trail's or a flow log's records are delivered into. */
export function auditBuckets(estate: Estate): Listing<Bucket> {
  return bucketsThat(estate, (bucket) => receivesRecords(estate, bucket));
}

function bucketsThat(estate: Estate, isOne: (bucket: Bucket) => boolean): Listing<Bucket> {
  const { account } = estate.tenant;
  const { items, unread } = estate.list("s3:bucket", account);
  const roles = unreadRoles(estate, account, unread);
  return { items: roles.length > 0 ? [] : items.filter(isOne), unread: [...unread, ...roles] };
}

/** Why the roles of buckets are not known, beyond what hides the buckets themselves. */
function unreadRoles(estate: Estate, account: string, known: readonly Unknown[]): readonly Unknown[] {
  const whys = new Set(known.map(({ why }) => why));
  const all = [...estate.list("cloudtrail:trail", account).unread, ...estate.list("logs:delivery", account).unread];
  return all.filter(({ why }) => !whys.has(why));
}

/** An audit bucket: a trail's or a flow log's records are delivered into it. All others count as data. */
export function receivesRecords(estate: Estate, bucket: Bucket): boolean {
  const { name } = bucket;
  if (!name.known) return false;
  const destinations = [
    ...estate.list("cloudtrail:trail", bucket.account).items.map((trail) => trail.bucket),
    ...estate.list("logs:delivery", bucket.account).items.map((delivery) => delivery.bucket),
  ];
  return destinations.some((destination) => destination.known && destination.value !== null && namesBucket(destination.value, name.value));
}

/** A destination that was not read may be the bucket. One that was, and is not recognisable as it, leaves the bucket a store of data (claims.md). */
function mayReceiveRecords(estate: Estate, { id, account }: Bucket): Unknown | undefined {
  const deliveries = [...estate.list("cloudtrail:trail", account).items, ...estate.list("logs:delivery", account).items];
  for (const { id: from, bucket: to } of deliveries)
    if (!to.known) return unknown(`Whether bucket ${id} holds data or the records of ${from} is not known: ${to.why}`, to.origin, account);
  return undefined;
}

/** Does a store lie under the key that is certainly no bucket of records: a cluster, or a bucket that no delivery may go to? */
export function surelyHoldsData(estate: Estate, key: Key): boolean {
  const { account } = estate.tenant;
  const deliveries = [...estate.list("cloudtrail:trail", account).items, ...estate.list("logs:delivery", account).items];
  const isFree = ({ name }: Bucket): boolean =>
    deliveries.every(({ bucket }) => bucket.known && (bucket.value === null || (name.known && !mayEqual(withoutPrefix(bucket.value), name.value))));
  const stores = [...estate.list("rds:cluster", account).items, ...estate.list("s3:bucket", account).items.filter(isFree)];
  return stores.some(({ encryptionKey: used }) => used.known && used.value !== null && isCalled(estate, key, used.value) === "yes");
}

/** A bucket's name, its ARN, or its ARN and a prefix. */
export function namesBucket(written: Text, name: Text): boolean {
  return sameText(withoutPrefix(written), name);
}

function withoutPrefix([first, ...rest]: Text): Text {
  if (typeof first !== "string") return first === undefined ? [] : endAtSlash([first, ...rest]);
  return endAtSlash(text(first.replace(/^arn:aws[a-z-]*:s3:::/, ""), rest));
}

function endAtSlash(path: Text): Text {
  const before: Text[number][] = [];
  for (const part of path) {
    if (typeof part === "string" && part.includes("/")) {
      before.push(part.slice(0, part.indexOf("/")));
      break;
    }
    before.push(part);
  }
  return text(...before);
}

/** What is encrypted. */
export type Stored = Pick<Bucket, "id" | "account" | "encryptionKey">;

function keyOf(store: Stored, keys: readonly Key[], unread: readonly Unknown[]): Fact<Key | null> {
  const { encryptionKey } = store;
  if (!encryptionKey.known)
    return unknown(`Which key ${store.id} is encrypted with is not known: ${encryptionKey.why}`, encryptionKey.origin, store.account);
  const written = encryptionKey.value;
  if (written === null || isAwsManaged(written)) return known(null, encryptionKey.origin);
  const key = keys.find((each) => names(each).some((name) => sameText(name, written)));
  if (key !== undefined) return known(key, encryptionKey.origin);
  const maybe = keys.find((each) => names(each).some((name) => mayEqual(name, written)));
  const hidden = unread.find((part) => part.account === undefined || show(written).includes(part.account) || part.account === store.account);
  const none = hidden === undefined ? "is in no source." : `was not read: ${hidden.why}`;
  const why = maybe === undefined ? none : `is only known at deployment; it may be ${maybe.id}.`;
  return unknown(`The key of ${store.id}, ${show(written)}, ${why}`, encryptionKey.origin, store.account);
}

/** The clusters and instances of databases in the tenant's account. */
export function tenantDatabases(estate: Estate): Listing<Database> {
  return estate.list("rds:database", estate.tenant.account);
}

/** Those that are clusters. */
export function tenantClusters(estate: Estate): Listing<Database> {
  const { items, unread } = tenantDatabases(estate);
  return { items: items.filter(({ form }) => form === "cluster"), unread };
}

/** The key that something is encrypted with; null: SSE-S3 or a key of AWS's own. Unknown where no source shows it. */
export function keyOfStore(estate: Estate, stored: Stored): Fact<Key | null> {
  const { items, unread } = estate.list("kms:key");
  const { entry } = estate.tenant;
  return keyOf(stored, entry.key === undefined ? items : [...items, statedKey(estate, entry.key)], unread);
}

/**
 * Is the key called that? An id, an ARN, an alias or its ARN. `no` needs another key that is called so, or an ARN of another account or Region; else a
 * name that no source knows may be the key's.
 */
export function isCalled(estate: Estate, key: Key, written: Text): "yes" | "no" | "maybe" {
  if (names(key).some((name) => sameText(name, written))) return "yes";
  if (isAwsManaged(written) || liesElsewhere(key, literal(written) ?? "")) return "no";
  const others = estate.list("kms:key").items.filter(({ id }) => id !== key.id);
  return others.some((other) => names(other).some((name) => sameText(name, written))) ? "no" : "maybe";
}

function liesElsewhere({ account, region }: Key, written: string): boolean {
  const [, , , itsRegion, itsAccount] = /^arn:[^:]*:kms:[^:*]+:\d{12}:/.test(written) ? written.split(":") : [];
  return itsAccount !== undefined && /^\d{12}$/.test(account) && (itsAccount !== account || itsRegion !== region);
}

/** AWS's own key for a service: `alias/aws/s3`. (docs.aws.amazon.com/kms/latest/developerguide/concepts.html, AWS managed keys) */
function isAwsManaged(written: Text): boolean {
  return /(^|:)alias\/aws\//.test(literal(written) ?? "");
}

/** Everything a store may call a key: id, ARN, alias, alias ARN. */
function names(key: Key): Text[] {
  const aliases = key.aliases.known ? key.aliases.value : [];
  return [
    ...(key.keyId.known ? [key.keyId.value] : []),
    ...(key.arn.known ? [key.arn.value] : []),
    ...aliases,
    ...aliases.map((alias) => regionalArn("kms", key.region, key.account, alias)),
  ];
}

/** `tenants[].key`: a key that is not in the tenant's templates, by the custody the estate file states. */
function statedKey({ file, tenant }: Estate, arn: string): Key {
  const origin = { source: "template", path: `tenants/${tenant.id}/key`, file: shownPath(file), line: tenant.entry.line } as const;
  const account = arn.split(":")[4] ?? "";
  const external = tenant.entry.custody === "external-key-store";
  return {
    kind: "kms:key",
    id: arn,
    account,
    region: arn.split(":")[3] ?? "",
    origin,
    keyId: known(text(arn.split("/")[1] ?? arn), origin),
    arn: known(text(arn), origin),
    policy: unknown(`The policy of ${arn} is in no source.`, origin),
    keyMaterial: external ? known("EXTERNAL_KEY_STORE", origin) : unknown("The origin of the key's material is in no source.", origin),
    multiRegion: unknown("Whether the key is multi-Region is in no source.", origin),
    keySpec: unknown("What kind of key it is is in no source.", origin),
    keyUsage: unknown("What the key is for is in no source.", origin),
    rotation: unknown("Whether the key is rotated is in no source.", origin),
    aliases: known([], origin),
  };
}
