import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { FakeAccount, Json } from "./deployed.ts";
import type { FakePlatform } from "./platform.ts";
import { defaultCollector } from "../../../checks/model/estate-file.ts";
import { digestPrefix } from "../../../checks/sources/account/digest-keys.ts";

/** The Region's key pair, as CloudTrail has one. */
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const fingerprint = "8933b39ddc64d26d8e14ffbf6566fee4";

/** The platform in the customers' own run: the trail of each tenant's account has delivered digests in these Regions. */
export function withDigests(platform: FakePlatform, regions: readonly string[]): FakePlatform {
  const { file, accounts } = platform;
  for (const { account } of file.tenants) addDigests(account, accounts.get(account), regions);
  return { ...platform, file: { ...file, collector: { ...defaultCollector, ...file.collector, readsLogs: true } } };
}

function addDigests(account: string, of: FakeAccount | undefined, regions: readonly string[]): void {
  const [trail] = of?.lists.get("cloudtrail.DescribeTrails") ?? [];
  if (of === undefined || trail === undefined) throw new Error(`account ${account} has no trail`);
  of.add("cloudtrail.ListPublicKeys", { Fingerprint: fingerprint, Value: publicKey.export({ type: "pkcs1", format: "der" }).toString("base64") });
  for (const region of regions) addChain(account, of, trail, region);
}

/** Each is signed and names the one before it, on the day of the fakes' clock. */
function addChain(account: string, of: FakeAccount, trail: Json, region: string): void {
  const prefix = `${digestPrefix(account, region, trail)}2026/11/26/`;
  const bucket = String(trail["S3BucketName"]);
  let before: { readonly key: string; readonly hash: string; readonly signature: string } | undefined;
  const Contents = [6, 7, 8, 9].map((hour) => {
    const end = (of: number): string => `2026-11-26T0${of}:01:31Z`;
    const key = `${prefix}${account}_CloudTrail-Digest_${region}_${String(trail["Name"])}_${String(trail["HomeRegion"])}_20261126T0${hour}0131Z.json.gz`;
    const Body = JSON.stringify({
      awsAccountId: account,
      digestStartTime: end(hour - 1),
      digestEndTime: end(hour),
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: fingerprint,
      digestSignatureAlgorithm: "SHA256withRSA",
      previousDigestS3Bucket: before === undefined ? null : bucket,
      previousDigestS3Object: before?.key ?? null,
      previousDigestHashValue: before?.hash ?? null,
      previousDigestHashAlgorithm: before === undefined ? null : "SHA-256",
      previousDigestSignature: before?.signature ?? null,
      logFiles: [],
    });
    const hash = createHash("sha256").update(Body).digest("hex");
    const toSign = `${end(hour)}\n${bucket}/${key}\n${hash}\n${before?.signature ?? "null"}`;
    const signature = sign("RSA-SHA256", Buffer.from(toSign), privateKey).toString("hex");
    of.replies.set(`s3.GetObject ${key}`, { Body, Metadata: { signature, "signature-algorithm": "SHA256withRSA" } });
    before = { key, hash, signature };
    return { Key: key, Size: Body.length };
  });
  of.replies.set(`s3.ListObjectsV2 ${prefix}`, { KeyCount: Contents.length, IsTruncated: false, Contents });
}
