import { s3Error, type Answered, type Asked, type Rule, type Upstream } from "./asked.ts";
import { keyState } from "./kms.ts";

/**
 * New buckets are encrypted with SSE-S3, blocked for the public and without access control lists.
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html, create-bucket-faq.html)
 */
export const newBuckets: Rule = async (asked, upstream) => {
  if (!isS3(asked) || asked.method !== "PUT" || !/^\/[^/]+\/?$/.test(asked.path) || Object.keys(asked.query).some((name) => name !== "x-id"))
    return undefined;
  const made = await upstream.send(asked);
  if (made.status !== 200) return made;
  const encryption =
    "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
  const block =
    "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
  const ownership = "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";
  for (const [query, body] of [
    ["encryption", encryption],
    ["publicAccessBlock", block],
    ["ownershipControls", ownership],
  ] as const)
    await upstream.send({ ...plainOf(asked), query: { [query]: "" }, body: Buffer.from(body) });
  return made;
};

/** Objects under a KMS key go with the key. AWS's answers, as observed in February 2026: live-accounts.md §3. */
export const objectsUnderKeys: Rule = async (asked, upstream) => {
  if (!isS3(asked) || !/^\/[^/]+\/.+/.test(asked.path) || asked.path.startsWith("/v20180820/")) return undefined;
  const key = asked.method === "GET" ? await keyOfObject(asked, upstream) : asked.method === "PUT" ? await keyOfPut(asked, upstream) : undefined;
  if (key === undefined) return undefined;
  const state = await keyState(asked, upstream, key);
  if (state === undefined) return s3Error("KMS.NotFoundException", `Key '${key}' does not exist`);
  if (state.state === "Disabled") return s3Error("KMS.DisabledException", `${state.arn} is disabled.`);
  if (state.state === "PendingDeletion") return s3Error("KMS.KMSInvalidStateException", `${state.arn} is pending deletion.`);
  return undefined;
};

/** moto writes `GetBucketVersioningResponse`. (docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html) */
export const versioningRoot: Rule = async (asked, upstream) => {
  if (!isS3(asked) || asked.method !== "GET" || asked.query["versioning"] === undefined) return undefined;
  const answer = await upstream.send(asked);
  const body = answer.body.toString().replaceAll("GetBucketVersioningResponse", "VersioningConfiguration");
  return { ...answer, headers: withoutLength(answer), body: Buffer.from(body) };
};

function isS3({ service }: Asked): boolean {
  return service === "s3";
}

async function keyOfObject(asked: Asked, upstream: Upstream): Promise<string | undefined> {
  const { headers } = await upstream.send({ ...plainOf(asked), method: "HEAD", query: asked.query, body: Buffer.alloc(0) });
  return headers["x-amz-server-side-encryption"] === "aws:kms" ? headers["x-amz-server-side-encryption-aws-kms-key-id"] : undefined;
}

/** What the request says, else the bucket's default. */
async function keyOfPut(asked: Asked, upstream: Upstream): Promise<string | undefined> {
  if (asked.headers["x-amz-server-side-encryption"] !== undefined)
    return asked.headers["x-amz-server-side-encryption"] === "aws:kms" ? asked.headers["x-amz-server-side-encryption-aws-kms-key-id"] : undefined;
  const bucket = `/${asked.path.split("/")[1] ?? ""}`;
  const { body } = await upstream.send({ ...plainOf(asked), method: "GET", path: bucket, query: { encryption: "" }, body: Buffer.alloc(0) });
  return /<KMSMasterKeyID>([^<]+)</.exec(body.toString())?.[1];
}

/** A request of the overlay's own in the caller's scope, without what describes the caller's body. */
function plainOf(asked: Asked): Asked {
  const kept = ["authorization", "host", "x-amz-security-token", "x-amz-date"];
  return { ...asked, headers: Object.fromEntries(Object.entries(asked.headers).filter(([name]) => kept.includes(name))) };
}

export function withoutLength({ headers }: Pick<Answered, "headers">): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-length"));
}
