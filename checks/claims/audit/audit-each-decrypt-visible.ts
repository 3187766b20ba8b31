import { examples } from "./audit-each-decrypt-visible.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { bucketArn } from "../../model/arn.ts";
import type { Estate } from "../../model/estate.ts";
import type { Bucket, Key } from "../../model/kinds.ts";
import { partitionOf } from "../../model/partition.ts";
import type { Condition } from "../../model/policy.ts";
import { show, type Text } from "../../model/text.ts";
import { brokenBy, every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataBuckets, ifData, keyOfStore } from "../../reason/custody/stores.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";

export default defineCheck({
  id: "audit-each-decrypt-visible",
  claim: "Bucket keys cannot be used, by default or per request, so each object access is one logged key use.",
  severity: "high",
  why: "Under a bucket key S3 asks KMS once for many objects: the trail then shows one use of the key where a thousand objects were read.",
  fix: "Leave BucketKeyEnabled off, and deny use of the key through S3 whose encryption context kms:EncryptionContext:aws:s3:arn is no object's ARN.",
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
  ],
  kind: "s3:bucket",
  planes: ["template", "account"],
  limits: {
    template: ["That a trail records every use of the key is the claim audit-logs-every-key-use."],
    account: ["That a trail records every use of the key is the claim audit-logs-every-key-use."],
  },
  subjects: dataBuckets,
  judge: (bucket, estate) => ifData(estate, bucket, isVisible(bucket, estate)),
  examples,
});

function isVisible(bucket: Bucket, estate: Estate): Verdict {
  return every(
    whenKnown(bucket.bucketKey, (on, origin) =>
      on ? brokenBy(`Bucket ${bucket.id} uses a bucket key by default.`, "BucketKeyEnabled: true", origin, "default") : holds(""),
    ),
    whenKnown(keyOfStore(estate, bucket), (key) => (key === null ? noKey(bucket) : perRequest(bucket, key, estate))),
  );
}

function noKey({ id, encryptionKey: { origin } }: Bucket): Verdict {
  const statement = "default encryption without a customer managed key";
  return brokenBy(`Access to objects of bucket ${id} is no use of a key of the tenant's.`, statement, origin, "key");
}

/** What S3 asks of KMS for a data key or its plaintext. (docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html) */
const uses = ["kms:Decrypt", "kms:GenerateDataKey"];

/** With a bucket key the encryption context is the bucket's ARN, else the object's. */
function perRequest(bucket: Bucket, key: Key, estate: Estate): Verdict {
  const { region, origin } = bucket;
  const is = (name: string, value: Text): Condition => ({ operator: "StringEquals", ifExists: false, key: name, values: [value], origin });
  return whenKnown(bucket.name, (name) =>
    whenKnown(key.arn, (arn) =>
      nobodyCan(estate, {
        what: `use key ${key.id} by a bucket key of ${show(name)}`,
        actions: uses,
        arns: [arn],
        account: key.account,
        policy: key.policy,
        where: [
          is("kms:ViaService", [`s3.${region}.${partitionOf(region).urlSuffix}`]),
          is("kms:EncryptionContext:aws:s3:arn", bucketArn(region, name)),
        ],
        by: "anyone",
        origin: key.origin,
      }),
    ),
  );
}
