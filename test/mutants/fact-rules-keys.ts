import type { FactPlace, FactRule } from "./fact-operators.ts";
import { addTo } from "./json.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";

/* What must happen when a setting of the data key, or the key of the records, is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

export const compared = (): FactRule => ({ noBearing: "read only to be compared with the name that is looked up" });

/** Both stores of the tenant name the key; one of them suffices for the key to be judged. */
const storeKey: Rule = () => ({
  wrong: [
    {
      name: "a key that is in no source",
      value: "arn:aws:kms:us-east-1:333333333333:key/11111111-2222-3333-4444-555555555555",
      expected: "undecided",
      operator: "move",
    },
  ],
  text: { bad: "alias/elsewhere", good: "alias/other", expected: "undecided", reason: "a key that no source shows is unknown" },
  enables: ["Acme-data"],
});

export const keyRules: Readonly<Record<string, Rule>> = {
  "AWS::S3::Bucket BucketName": () => ({ noBearing: "read to tell apart the buckets that receive records" }),
  "AWS::S3::Bucket BucketEncryption/ServerSideEncryptionConfiguration/ServerSideEncryptionByDefault/SSEAlgorithm": () => ({ wrong: [] }),
  "AWS::S3::Bucket BucketEncryption/ServerSideEncryptionConfiguration/ServerSideEncryptionByDefault/KMSMasterKeyID": storeKey,
  "AWS::RDS::DBCluster KmsKeyId": storeKey,
  "AWS::RDS::DBInstance DBClusterIdentifier": () => ({ noBearing: "an instance outside a cluster is a store of its own, here without a key" }),
  "AWS::CloudTrail::Trail S3BucketName": () => ({ noBearing: "decides whether the bucket's key is a data key too, which is then judged by itself" }),
  "AWS::EC2::FlowLog LogDestinationType": () => ({ noBearing: "decides whether the bucket's key is a data key too, which is then judged by itself" }),
  "AWS::EC2::FlowLog LogDestination": () => ({ noBearing: "decides whether the bucket's key is a data key too, which is then judged by itself" }),
  "AWS::SSM::Parameter Value": (_platform, _plan, { way }) =>
    way[1] === "SharedDataKeyArn" ? storeKey(_platform, _plan, { stack: "", way }) : { noBearing: "says where flow logs go" },
  "AWS::SSM::Parameter Name": (_platform, _plan, { way }) =>
    way[1] === "SharedDataKeyArn"
      ? {
          wrong: [{ name: "out", value: undefined, expected: "undecided" }],
          text: { bad: "/elsewhere", good: "/other", expected: "undecided", reason: "what the parameter holds is then unknown" },
          enables: ["Acme-data"],
        }
      : compared(),
  "Parameters Type": (_platform, _plan, { way }) =>
    way[1] === "DataKeyArn"
      ? { wrong: [{ name: "a plain text", value: "String", expected: "undecided" }] }
      : { noBearing: "says where flow logs go" },
  "Parameters Default": (_platform, _plan, { way }) =>
    way[1] === "DataKeyArn"
      ? {
          wrong: [
            { name: "another parameter", value: "/elsewhere", expected: "undecided", operator: "move" },
            { name: "out", value: undefined, expected: "undecided" },
          ],
          enables: ["Acme-data"],
        }
      : { noBearing: "says where flow logs go" },
};

/** The data key alone: keys of the records are no data keys. */
function ofDataKey(rule: FactRule): Rule {
  return (_platform, _plan, { way }) => (way[1] === "DataKey" ? rule : { noBearing: "a key that encrypts no store of data" });
}

const elsewhere = "arn:aws:kms:us-east-1:333333333333:key/11111111-2222-3333-4444-555555555555";

/** A key that no source shows is none of those that are judged. */
const recordsKey: FactRule = {
  wrong: [
    {
      name: "the data key",
      value: { Ref: "RecordsKey" },
      expected: "broken",
      operator: "move",
      with: (platform, stack) =>
        addTo(platform, stack, "Parameters", { RecordsKey: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/panops/tenant/data-key-arn" } }),
    },
  ],
  text: { bad: elsewhere, good: "alias/other", expected: "undecided", reason: "a key that no source knows may be the data key" },
};

const bucketDefault = "AWS::S3::Bucket BucketEncryption/ServerSideEncryptionConfiguration/ServerSideEncryptionByDefault";
const anotherStore: FactRule = { noBearing: "says which keys protect data, of which the secret's own is one without it" };
const vendors = "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555";

/** How the data bucket encrypts by default. */
const ofBucket: Readonly<Record<string, Rule>> = {
  [`${bucketDefault}/SSEAlgorithm`]: () => ({
    wrong: [
      { name: "S3's own", value: "AES256", expected: "broken" },
      { name: "out", value: undefined, expected: "broken or undecided" },
    ],
    text: { bad: "AES256", good: "aws:kms", expected: "broken" },
    enables: ["Acme-data"],
  }),
  [`${bucketDefault}/KMSMasterKeyID`]: () => ({
    wrong: [
      { name: "the vendor's", value: vendors, expected: "undecided", operator: "move" },
      { name: "AWS's", value: "alias/aws/s3", expected: "broken", operator: "move" },
      { name: "out", value: undefined, expected: "broken" },
    ],
    text: { bad: "alias/aws/s3", good: "alias/other", expected: "broken" },
    enables: ["Acme-data"],
  }),
};

export const keySettings: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "bucket-encrypts-with-tenant-key": {
    ...ofBucket,
    "AWS::S3::Bucket OwnershipControls/Rules/ObjectOwnership": () => ({
      wrong: [
        { name: "BucketOwnerPreferred", value: "BucketOwnerPreferred", expected: "undecided" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "ObjectWriter", good: "BucketOwnerEnforced", expected: "undecided", reason: "what lists allow is in no template" },
    }),
    "AWS::S3::Bucket PublicAccessBlockConfiguration/BlockPublicAcls": () => ({ noBearing: "says whether a public list counts, and lists are off" }),
    "AWS::S3::Bucket PublicAccessBlockConfiguration/IgnorePublicAcls": () => ({ noBearing: "says whether a public list counts, and lists are off" }),
    "AWS::IAM::Role RoleName": () => ({ noBearing: "the bucket refuses such uploads to everyone, whatever a role is called" }),
    "AWS::IAM::Role Path": () => ({ noBearing: "the bucket refuses such uploads to everyone, whatever a role is called" }),
  },
  "audit-each-decrypt-visible": {
    "AWS::IAM::Role RoleName": () => ({ noBearing: "the key refuses such use to everyone, whatever a role is called" }),
    "AWS::IAM::Role Path": () => ({ noBearing: "the key refuses such use to everyone, whatever a role is called" }),
    ...ofBucket,
    "AWS::S3::Bucket BucketEncryption/ServerSideEncryptionConfiguration/BucketKeyEnabled": () => ({
      wrong: [{ name: "true", value: true, expected: "broken" }],
      text: { bad: "true", good: "false", expected: "broken" },
      enables: ["Acme-data"],
    }),
  },
  "secrets-are-encrypted": {
    [`${bucketDefault}/SSEAlgorithm`]: () => anotherStore,
    [`${bucketDefault}/KMSMasterKeyID`]: () => anotherStore,
    "AWS::RDS::DBCluster KmsKeyId": () => anotherStore,
    "AWS::SecretsManager::Secret KmsKeyId": (_platform, plan, { stack, way }) =>
      plan.subjects?.includes(`${stack}/${way[1] ?? ""}`) === true
        ? {
            wrong: [
              { name: "the vendor's", value: vendors, expected: "broken", operator: "move" },
              { name: "AWS's", value: "alias/aws/secretsmanager", expected: "broken", operator: "move" },
              { name: "out", value: undefined, expected: "broken" },
            ],
            text: { bad: "alias/aws/secretsmanager", good: "alias/other", expected: "broken" },
            enables: ["Acme-data"],
          }
        : { noBearing: "another secret, which is judged by itself" },
  },
  "key-is-tenants-own": {
    "AWS::KMS::Key EnableKeyRotation": ofDataKey({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    "AWS::KMS::Key MultiRegion": ofDataKey({
      wrong: [{ name: "true", value: true, expected: "broken" }],
      text: { bad: "true", good: "false", expected: "broken" },
    }),
    "AWS::KMS::Key KeySpec": ofDataKey({
      wrong: [{ name: "RSA_2048", value: "RSA_2048", expected: "broken" }],
      text: { bad: "RSA_2048", good: "SYMMETRIC_DEFAULT", expected: "broken" },
    }),
    "AWS::KMS::Key KeyUsage": ofDataKey({
      wrong: [{ name: "SIGN_VERIFY", value: "SIGN_VERIFY", expected: "broken" }],
      text: { bad: "SIGN_VERIFY", good: "ENCRYPT_DECRYPT", expected: "broken" },
    }),
  },
  "key-not-used-for-audit": {
    "AWS::CloudTrail::Trail KMSKeyId": () => recordsKey,
    "AWS::KMS::Alias AliasName": () => ({ noBearing: "an alias by which nothing is called" }),
    "AWS::KMS::Alias TargetKeyId": () => ({ noBearing: "an alias by which nothing is called" }),
  },
};
