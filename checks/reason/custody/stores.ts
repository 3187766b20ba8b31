import { regionalArn } from "../../model/arn.ts";
import type { Secret } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import { known, unknown, type Fact, type Listing, type Unknown } from "../../model/fact.ts";
import type { Bucket, Cluster, Key } from "../../model/kinds.ts";
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
  const sureBuckets = roles.length > 0 ? [] : buckets.items.filter((bucket) => !receivesRecords(estate, bucket));
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

/** The key that a store is encrypted with; null: AWS's own for the service. */
export function keyOf(store: Bucket | Cluster | Secret, keys: readonly Key[], unread: readonly Unknown[]): Fact<Key | null> {
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
  const origin = { source: "template", path: `tenants/${tenant.id}/key`, file: file.path, line: tenant.entry.line } as const;
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
