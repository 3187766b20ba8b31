import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { regionsEnabled } from "../plan.ts";
import { itemsAt, type Found, type Replies } from "../replies.ts";
import type { DigestChain, DigestFile } from "../../../model/digest.ts";
import { known, unknown, type Fact, type Listing, type Origin } from "../../../model/fact.ts";
import { digestName } from "../digest-keys.ts";

/** One chain for each Region of each trail that writes digests. */
export function readDigestChains(replies: Replies): Listing<DigestChain> {
  const { items, unread } = replies.list("cloudtrail.DescribeTrails");
  const enabled = regionsEnabled(replies);
  const chains = items
    .filter(({ json }) => json["LogFileValidationEnabled"] !== false)
    .flatMap((trail) => regionsOf(trail, enabled).map((region) => chainOf(replies, trail, region)));
  const open = enabled === undefined && items.length > 0;
  const gap = unknown(
    `Which Regions account ${replies.account} has enabled is not known (account:ListRegions, ec2:DescribeRegions).`,
    { source: "account", path: replies.account },
    replies.account,
  );
  return { items: chains, unread: open ? [...unread, gap] : unread };
}

function regionsOf({ json, region }: Found, enabled: readonly string[] | undefined): readonly string[] {
  const home = typeof json["HomeRegion"] === "string" ? json["HomeRegion"] : region;
  return json["IsMultiRegionTrail"] === false ? [home] : [...new Set([home, ...(enabled ?? [])])];
}

function chainOf(replies: Replies, trail: Found, region: string): DigestChain {
  const bucket = String(trail.json["S3BucketName"]);
  const name = String(trail.json["Name"]);
  const asked = replies
    .requests("s3.ListObjectsV2")
    .filter((each) => each["Bucket"] === bucket && String(each["Prefix"]).includes(`/CloudTrail-Digest/${region}/`));
  const days = [...new Set(asked.map((each) => String(each["Prefix"])))].toSorted();
  return {
    kind: "cloudtrail:digest-chain",
    id: `${name} ${region}`,
    account: replies.account,
    region,
    origin: trail.origin,
    digests: digestsOf(replies, trail, { bucket, region, days }),
    days,
  };
}

interface Place {
  readonly bucket: string;
  readonly region: string;
  readonly days: readonly string[];
}

function digestsOf(replies: Replies, trail: Found, { bucket, region, days }: Place): Fact<readonly DigestFile[]> {
  const { account } = replies;
  if (trail.json["IsOrganizationTrail"] !== false)
    return unknown("Digests of an organization's trail, which lie in its own bucket, are not read.", trail.origin, account);
  if (days.length === 0)
    return unknown(`s3.ListObjectsV2 was not collected from account ${account} (it needs s3:ListBucket).`, trail.origin, account);
  const begins = digestName(account, region, trail.json);
  const digests: DigestFile[] = [];
  for (const Prefix of days) {
    const listed = replies.one("s3.ListObjectsV2", { Bucket: bucket, Prefix });
    if (listed.outcome !== "found") return listed.outcome === "unread" ? listed.unread : unknown("The bucket is gone.", listed.origin, account);
    if (listed.found.json["IsTruncated"] === true)
      return unknown(`s3.ListObjectsV2 was read in part: there is more than one page under ${Prefix}.`, listed.found.origin, account);
    for (const { json } of itemsAt(listed.found, "Contents")) {
      const key = String(json["Key"]);
      if (!begins.test(key.slice(key.lastIndexOf("/") + 1))) continue;
      const digest = digestAt(replies, bucket, key, region);
      if (!digest.known) return digest;
      digests.push(digest.value);
    }
  }
  return known(
    digests.toSorted((one, other) => (one.end < other.end ? -1 : 1)),
    trail.origin,
  );
}

function digestAt(replies: Replies, bucket: string, key: string, region: string): Fact<DigestFile> {
  const answer = replies.one("s3.GetObject", { Bucket: bucket, Key: key });
  if (answer.outcome === "unread") return answer.unread;
  if (answer.outcome === "absent") return unknown(`Digest ${key} went while it was read.`, answer.origin, replies.account);
  const { json, origin } = answer.found;
  const written = typeof json["Body"] === "string" ? parsed(json["Body"]) : undefined;
  const texts = ["digestStartTime", "digestEndTime", "digestS3Bucket", "digestS3Object", "digestPublicKeyFingerprint"].map((name) => written?.[name]);
  const [start, end, ownBucket, ownKey, fingerprint] = texts;
  const previous = written === undefined ? undefined : previousOf(written);
  if (!texts.every((each) => typeof each === "string") || written === undefined || previous === undefined)
    return unknown(`s3.GetObject was read in part: ${key} is no digest file (it needs s3:GetObject).`, origin, replies.account);
  const body = String(json["Body"]);
  const hash = createHash("sha256").update(body).digest("hex");
  const place = `${String(ownBucket)}/${String(ownKey)}`;
  // docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html; a starting digest has the word in place of a signature.
  const toSign = [end, place, hash, written["previousDigestSignature"] ?? "null"].join("\n");
  const signature = (json["Metadata"] as Readonly<Record<string, unknown>> | undefined)?.["signature"];
  const signed = signedBy(replies, region, { fingerprint: String(fingerprint), toSign, signature, origin, key });
  return known({ bucket, key, place, start: String(start), end: String(end), hash, previous, signed }, origin);
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === "object" && json !== null ? (json as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined: the file says neither that there is one nor that there is none. */
function previousOf(written: Readonly<Record<string, unknown>>): DigestFile["previous"] | undefined {
  const [bucket, key, hash] = ["previousDigestS3Bucket", "previousDigestS3Object", "previousDigestHashValue"].map((name) => written[name]);
  if (bucket === null && key === null && hash === null) return null;
  return typeof bucket === "string" && typeof key === "string" && typeof hash === "string" ? { bucket, key, hash } : undefined;
}

interface Signed {
  readonly fingerprint: string;
  readonly toSign: string;
  readonly signature: unknown;
  readonly origin: Origin;
  readonly key: string;
}

function signedBy(replies: Replies, region: string, { fingerprint, toSign, signature, origin, key }: Signed): Fact<boolean> {
  const { items, unread } = replies.list("cloudtrail.ListPublicKeys", region);
  const publicKey = items.find(({ id }) => id === fingerprint)?.json["Value"];
  const opened = typeof publicKey === "string" ? keyIn(Buffer.from(publicKey, "base64")) : undefined;
  if (opened === undefined) {
    const why = unread[0]?.why ?? "cloudtrail.ListPublicKeys does not give it.";
    return unknown(`The public key ${fingerprint} of digest ${key} is not known: ${why}`, origin, replies.account);
  }
  if (typeof signature !== "string") return known(false, origin);
  return known(verify("RSA-SHA256", Buffer.from(toSign), opened, Buffer.from(signature, "hex")), origin);
}

/** PKCS #1 by the reference; its own samples have one in the other form. */
function keyIn(key: Buffer): KeyObject | undefined {
  for (const type of ["pkcs1", "spki"] as const) {
    try {
      return createPublicKey({ key, format: "der", type });
    } catch {
      continue;
    }
  }
  return undefined;
}
