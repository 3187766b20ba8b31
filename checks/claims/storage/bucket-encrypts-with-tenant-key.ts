import { examples } from "./bucket-encrypts-with-tenant-key.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { bucketArn } from "../../model/arn.ts";
import type { Estate } from "../../model/estate.ts";
import type { Bucket, Key } from "../../model/kinds.ts";
import type { Condition } from "../../model/policy.ts";
import { show, type Text } from "../../model/text.ts";
import { brokenBy, every, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataBuckets, ifData, keyOfStore } from "../../reason/custody/stores.ts";
import { underLists } from "../../reason/policy/access-control-lists.ts";
import { nobodyCan, type Ask } from "../../reason/policy/who-can.ts";

const limits = [
  "That the key is the tenant's own is the claim key-is-tenants-own; who may replace the bucket's policy, bucket-vendor-role-is-minimal.",
  "What the customer replicates into the bucket lies under the key that the customer's rule names.",
  "Objects that were written before the settings were are not looked at.",
];

export default defineCheck({
  id: "bucket-encrypts-with-tenant-key",
  claim: "Every object is written under the tenant's data key; other keys and modes are refused.",
  severity: "critical",
  why: "Default encryption is a default: an upload's headers override it. An object under another key stays readable after the customer's kill.",
  fix: "Encrypt by default with aws:kms and the tenant's key, and deny s3:PutObject with another mode, with another key, with a mode and no key, and with SSE-C.",
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
  ],
  kind: "s3:bucket",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: dataBuckets,
  judge: (bucket, estate) => ifData(estate, bucket, isUnderKey(bucket, estate)),
  examples,
});

function isUnderKey(bucket: Bucket, estate: Estate): Verdict {
  return whenKnown(keyOfStore(estate, bucket), (key) =>
    key === null ? noKey(bucket) : every(byDefault(bucket, estate), refused(bucket, key, estate)),
  );
}

function noKey({ id, encryptionMode }: Bucket): Verdict {
  return whenKnown(encryptionMode, (mode, origin) => {
    const by = mode === "AES256" ? "SSE-S3" : "a key of AWS's own";
    return brokenBy(`Bucket ${id} encrypts by default with ${by}, not with the tenant's key.`, `SSEAlgorithm: ${mode}`, origin, "default");
  });
}

/**
 * Whoever replaces the default decides what uploads without headers get; a replica lies under the key that its rule names.
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html)
 */
function byDefault(bucket: Bucket, estate: Estate): Verdict {
  const { region, account, origin } = bucket;
  return whenKnown(bucket.name, (name) =>
    nobodyCan(estate, {
      what: `change the default encryption of bucket ${show(name)} or the key of an object in it, or replicate objects into it`,
      actions: ["s3:PutEncryptionConfiguration", "s3:UpdateObjectEncryption", "s3:ReplicateObject"],
      arns: [bucketArn(region, name), bucketArn(region, name, "/*")],
      account,
      policy: bucket.policy,
      by: "vendor",
      origin,
    }),
  );
}

const sse = "s3:x-amz-server-side-encryption";
const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const ssec = "s3:x-amz-server-side-encryption-customer-algorithm";

/** The ways in which an upload's headers override the default, each refused to everybody. */
function refused(bucket: Bucket, key: Key, estate: Estate): Verdict {
  const { origin } = bucket;
  const is = (operator: string, name: string, value: Text): Condition => ({ operator, ifExists: false, key: name, values: [value], origin });
  const said = (name: string): Condition => is("Null", name, ["false"]);
  const upload = (how: string, ...where: readonly Condition[]): Verdict =>
    whenKnown(bucket.name, (name) => {
      const ask: Omit<Ask, "policy" | "actions"> = {
        what: `write an object into bucket ${show(name)} ${how}`,
        arns: [bucketArn(bucket.region, name, "/*")],
        account: bucket.account,
        where,
        by: "anyone",
        origin,
      };
      return underLists(bucket, ["s3:PutObject"], (policy, actions) => nobodyCan(estate, { ...ask, policy, actions }));
    });
  const byMode = (mode: string): Verdict =>
    whenKnown(key.arn, (arn) =>
      every(
        upload("in another mode than the bucket's", said(sse), is("StringNotEquals", sse, [mode])),
        upload("under another key", said(keyId), is("StringNotEquals", keyId, arn)),
        // Then S3 takes the AWS managed key, not the bucket's default. (docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html)
        upload(`with mode ${mode} and no key`, is("StringEquals", sse, [mode]), is("Null", keyId, ["true"])),
        upload("under a key that the request brings", said(ssec)),
      ),
    );
  return whenKnown(bucket.encryptionMode, byMode);
}
