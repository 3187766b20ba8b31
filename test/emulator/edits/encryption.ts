import { PutBucketEncryptionCommand, type S3Client, type ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { breaking, harmless, type Edit } from "./edit.ts";
import { adding, bucketPolicy, call, editing, guardrail, keyPolicy, property, role, without, type Step } from "./steps.ts";
import type { Json } from "../../mutants/platform.ts";

/** The data bucket's default; `keyArn` stands for the data key. */
function byDefault(rule: (keyArn: string) => ServerSideEncryptionRule): Step {
  const put = async (s3: S3Client, Bucket: string, to: ServerSideEncryptionRule) =>
    s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [to] } }));
  const way = ["BucketEncryption", "ServerSideEncryptionConfiguration"];
  const written = (): Json => {
    const { ApplyServerSideEncryptionByDefault: of, BucketKeyEnabled } = rule("");
    const key = of?.KMSMasterKeyID === "" ? { Ref: "DataKeyArn" } : of?.KMSMasterKeyID;
    return [
      {
        ServerSideEncryptionByDefault: { SSEAlgorithm: of?.SSEAlgorithm ?? "", ...(key !== undefined && { KMSMasterKeyID: key }) },
        ...(BucketKeyEnabled !== undefined && { BucketKeyEnabled }),
      },
    ];
  };
  return call(
    "s3",
    async (world) => {
      const { s3 } = await world.of("tenant");
      const Bucket = world.id("Acme-data/DataBucket");
      const keyArn = `arn:aws:kms:us-east-1:${world.tenant}:key/${world.id("Acme-key/DataKey")}`;
      await put(s3, Bucket, rule(keyArn));
      return async () => put(s3, Bucket, { ...under(keyArn), BucketKeyEnabled: false });
    },
    property("Acme-data", "DataBucket", way, written()),
  );
}

const under = (KMSMasterKeyID: string): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID },
});
const byS3 = byDefault(() => ({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }));
const byAws = byDefault(() => ({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }));

const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";

const encrypts: readonly Edit[] = breaking("bucket-encrypts-with-tenant-key", {
  "another key is not refused": [bucketPolicy(without("NoOtherKey"))],
  "another mode is not refused": [bucketPolicy(without("NoOtherMode"))],
  "a mode without a key is not refused": [bucketPolicy(without("NoModeWithoutKey"))],
  "a key that the request brings is not refused": [bucketPolicy(without("NoCustomerProvidedKey"))],
  "no policy": [bucketPolicy(undefined)],
  "another key is refused by another statement's name of it": [
    bucketPolicy(editing("NoOtherKey", () => ({ Condition: { StringEquals: { [keyId]: "alias/aws/s3" } } }))),
  ],
  "another mode is refused in another bucket": [bucketPolicy(editing("NoOtherMode", () => ({ Resource: "arn:aws:s3:::another/*" })))],
  "S3's own encryption by default": [byS3],
  "AWS's own key by default": [byAws],
});

const names = "S3UseNamesAnObject";

const visible: readonly Edit[] = breaking("audit-each-decrypt-visible", {
  "a bucket key by default": [byDefault((keyArn) => ({ ...under(keyArn), BucketKeyEnabled: true }))],
  "S3's own encryption by default": [byS3],
  "AWS's own key by default": [byAws],
  "the key does not ask for an object": [keyPolicy(without(names))],
  "the key asks for an object when it encrypts": [keyPolicy(editing(names, () => ({ Action: "kms:GenerateDataKey" })))],
  "the key asks for an object when it decrypts": [keyPolicy(editing(names, () => ({ Action: "kms:Decrypt" })))],
  "the key takes a bucket for an object": [
    keyPolicy(editing(names, () => ({ Condition: { StringNotLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::*" } } }))),
  ],
  "the key asks the vendor's account alone": [
    keyPolicy(editing(names, (_, { compute }) => ({ Principal: { AWS: `arn:aws:iam::${compute}:root` } }))),
  ],
});

const benign: readonly Edit[] = harmless("audit-each-decrypt-visible", {
  "the key's statements in another order": [keyPolicy((statements) => statements.toReversed())],
  "a statement under another name": [keyPolicy(editing(names, () => ({ Sid: "Renamed" })))],
  "the policy's statements in another order": [bucketPolicy((statements) => statements.toReversed())],
  "no bucket key, as it is written": [byDefault((keyArn) => ({ ...under(keyArn), BucketKeyEnabled: false }))],
  "a bucket key is not mentioned": [byDefault(under)],
  "one more Deny": [
    bucketPolicy(adding(() => ({ Sid: "NoLists", Effect: "Deny", Principal: "*", Action: "s3:PutObjectAcl", Resource: "arn:aws:s3:::*/*" }))),
  ],
  "a role that may list buckets": [role({ name: "Lister", statements: () => [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }] })],
  "the guardrail refuses one thing more": [
    guardrail(
      "ActiveBuckets",
      editing("BucketsAreTheCustomers", ({ Action }) => ({ Action: [...(Action as readonly string[]), "s3:CreateBucket"] })),
    ),
  ],
});

export const encryptionEdits: readonly Edit[] = [
  ...encrypts,
  ...visible,
  ...benign,
  ...benign.map((edit) => ({ ...edit, claim: "bucket-encrypts-with-tenant-key" })),
];
