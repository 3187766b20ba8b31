import { CfnParameter } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { CfnKey } from "aws-cdk-lib/aws-kms";
import { CfnPolicy } from "aws-cdk-lib/aws-organizations";
import { Bucket, BucketEncryption, CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Breaches } from "../edited.ts";

const key = "Acme-key/DataKey";
const bucket = "Acme-data/DataBucket";
const byDefault = "BucketEncryption.ServerSideEncryptionConfiguration.0";
const secrets = "secrets-are-encrypted";
const own = "key-is-tenants-own";
const window = "key-deletion-waits-30-days";
const audit = "key-not-used-for-audit";
const encrypts = "bucket-encrypts-with-tenant-key";
const visible = "audit-each-decrypt-visible";

/** A policy without some of its statements. */
function without(document: unknown, ...sids: readonly string[]): object {
  const { Statement, ...rest } = document as { readonly Statement: readonly { readonly Sid: string }[] };
  return { ...rest, Statement: Statement.filter(({ Sid }) => !sids.includes(Sid)) };
}

export const breaches: Breaches = {
  "an L2 secret with its defaults holds a token": {
    claim: secrets,
    at: "Acme-data/Token/Resource",
    edit: ({ data }) => void new Secret(data, "Token", { secretName: "connector/jira" }),
  },
  "a token lies under AWS's key, which costs nothing": {
    claim: secrets,
    at: "Acme-data/SecretSlack",
    edit: ({ get }) => {
      get("Acme-data/SecretSlack", CfnSecret).kmsKeyId = "alias/aws/secretsmanager";
    },
  },
  "the data key no longer rotates": {
    claim: own,
    at: key,
    edit: ({ get }) => {
      get(key, CfnKey).enableKeyRotation = false;
    },
  },
  "the data key becomes a multi-Region key": {
    claim: own,
    at: key,
    edit: ({ get }) => {
      get(key, CfnKey).multiRegion = true;
    },
  },
  "the key may be deleted in a week, everywhere": {
    claim: window,
    at: key,
    edit: ({ get }) => {
      const [of, guardrail] = [get(key, CfnKey), get("Organization/ActiveKeysAndTrail", CfnPolicy)];
      of.keyPolicy = without(of.keyPolicy, "DeletionWaits30Days");
      guardrail.content = without(guardrail.content, "DeletionWaits30Days");
    },
  },
  "the records lie under the data key, one key for all": {
    claim: audit,
    at: key,
    edit: ({ audit: stack, get }) => {
      const shared = new CfnParameter(stack, "OneKey", { type: "AWS::SSM::Parameter::Value<String>", default: "/panops/tenant/data-key-arn" });
      get("Acme-audit/Trail", CfnTrail).kmsKeyId = shared.valueAsString;
    },
  },
  "the data bucket has S3's own encryption": {
    claim: encrypts,
    at: bucket,
    edit: ({ get }) =>
      get(bucket, CfnBucket).addPropertyOverride("BucketEncryption.ServerSideEncryptionConfiguration", [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
      ]),
  },
  "an L2 bucket with its defaults holds transcripts": {
    claim: encrypts,
    at: "Acme-data/Transcripts/Resource",
    edit: ({ data }) => void new Bucket(data, "Transcripts", { encryption: BucketEncryption.S3_MANAGED, enforceSSL: true }),
  },
  "uploads may choose how they are encrypted": {
    claim: encrypts,
    at: bucket,
    edit: ({ get }) => {
      const policy = get("Acme-data/DataBucketPolicy", CfnBucketPolicy);
      policy.policyDocument = without(policy.policyDocument, "NoOtherMode", "NoOtherKey", "NoModeWithoutKey", "NoCustomerProvidedKey");
    },
  },
  "a bucket key saves calls of KMS": {
    claim: visible,
    at: bucket,
    edit: ({ get }) => get(bucket, CfnBucket).addPropertyOverride(`${byDefault}.BucketKeyEnabled`, true),
  },
};
