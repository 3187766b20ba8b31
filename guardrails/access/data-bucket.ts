import { bucketPolicy } from "../build.ts";
import { bucketName, roles } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Document, Examples } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";
import { everythingIn, objectReads, objectWrites, tlsDenies, unlessCustomerOrService } from "./bucket-clauses.ts";

export interface DataBucket extends Place {
  readonly keyArn: Value;
  /** The tenant's S3 interface endpoint. */
  readonly endpoint: Value;
}

/**
 * The policy of the tenant's data bucket (platform.md §8, "bucket Denies"). It allows nothing: the data role is allowed by its
 * own policy, in the same account.
 *
 * Denies: requests without TLS 1.2; objects off the tenant's endpoint; objects to anyone but the data role; uploads under
 * another key or mode, customer-provided keys included.
 * Leaves alone: the customer from anywhere; AWS services; uploads without encryption headers, which get the bucket's default;
 * configuration, which the organization's guardrails decide.
 */
export function dataBucketPolicy(place: DataBucket): Document {
  const bucket = bucketName("data", place);
  return bucketPolicy(...tlsDenies(bucket), onlyThroughEndpoint(bucket, place), onlyByDataRole(bucket, place), ...onlyUnderKey(bucket, place.keyArn));
}

function onlyThroughEndpoint(bucket: Value, place: DataBucket): Clause {
  const others = unlessCustomerOrService(place);
  return {
    Sid: "ObjectsOnlyThroughEndpoint",
    Effect: "Deny",
    Principal: "*",
    Action: [...objectReads, ...objectWrites],
    Resource: everythingIn(bucket),
    Condition: { ...others.Condition, StringNotEquals: { "aws:SourceVpce": place.endpoint } },
    ifAbsent: { ...others.ifAbsent, "aws:SourceVpce": "matches" },
  };
}

function onlyByDataRole(bucket: Value, place: DataBucket): Clause {
  return {
    Sid: "ObjectsOnlyByDataRole",
    Effect: "Deny",
    Principal: "*",
    Action: [...objectReads, ...objectWrites],
    Resource: everythingIn(bucket),
    ...unlessCustomerOrService(place, roles.access),
  };
}

/** Without headers S3 uses the bucket's default; mode `aws:kms` without a key would use the AWS managed key (API_PutObject). */
function onlyUnderKey(bucket: Value, keyArn: Value): readonly Clause[] {
  const upload = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: text`arn:aws:s3:::${bucket}/*` } as const;
  const mode = "s3:x-amz-server-side-encryption";
  const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
  return [
    { Sid: "NoCustomerProvidedKey", ...upload, Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } } },
    { Sid: "NoOtherMode", ...upload, Condition: { StringNotEquals: { [mode]: "aws:kms" }, Null: { [mode]: "false" } } },
    { Sid: "NoOtherKey", ...upload, Condition: { StringNotEquals: { [key]: keyArn }, Null: { [key]: "false" } } },
    { Sid: "NoModeWithoutKey", ...upload, Condition: { StringEquals: { [mode]: "aws:kms" }, Null: { [key]: "true" } } },
  ];
}

const bucket = "arn:aws:s3:::panops-data-333333333333-us-east-1";
const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const tls = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.2" };
const inside = { ...tls, "aws:SourceVpce": "vpce-0acme" };
const key = "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** For tenant account 333333333333 in us-east-1, endpoint vpce-0acme and the key below. */
export const examples: Examples = {
  denied: {
    "plain HTTP reads an object": {
      principal: by(roles.keyAdmin),
      action: "s3:GetObject",
      resource: `${bucket}/mail/1`,
      context: { "aws:SecureTransport": "false" },
    },
    "plain HTTP lists the bucket": {
      principal: by(roles.access),
      action: "s3:ListBucket",
      resource: bucket,
      context: { "aws:SecureTransport": "false", "aws:SourceVpce": "vpce-0acme" },
    },
    "TLS 1.1 reads an object": {
      principal: by(roles.keyAdmin),
      action: "s3:GetObject",
      resource: `${bucket}/mail/1`,
      context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.1" },
    },
    "the data role reads from the internet": { principal: by(roles.access), action: "s3:GetObject", resource: `${bucket}/mail/1`, context: tls },
    "an execution role reads through the endpoint": {
      principal: by("AWSControlTowerExecution"),
      action: "s3:GetObject",
      resource: `${bucket}/mail/1`,
      context: inside,
    },
    "the data role uploads under SSE-S3": {
      principal: by(roles.access),
      action: "s3:PutObject",
      resource: `${bucket}/mail/1`,
      context: { ...inside, "s3:x-amz-server-side-encryption": "AES256" },
    },
    "the data role uploads under the AWS managed key": {
      principal: by(roles.access),
      action: "s3:PutObject",
      resource: `${bucket}/mail/1`,
      context: { ...inside, "s3:x-amz-server-side-encryption": "aws:kms" },
    },
  },
  untouched: {
    "the data role reads through the endpoint": {
      principal: by(roles.access),
      action: "s3:GetObject",
      resource: `${bucket}/mail/1`,
      context: inside,
    },
    "the data role uploads without headers": { principal: by(roles.access), action: "s3:PutObject", resource: `${bucket}/mail/1`, context: inside },
    "the data role uploads under the tenant's key": {
      principal: by(roles.access),
      action: "s3:PutObject",
      resource: `${bucket}/mail/1`,
      context: { ...inside, "s3:x-amz-server-side-encryption": "aws:kms", "s3:x-amz-server-side-encryption-aws-kms-key-id": key },
    },
    "the customer reads from the internet": { principal: by(roles.keyAdmin), action: "s3:GetObject", resource: `${bucket}/mail/1`, context: tls },
    "the collector reads the configuration": { principal: by(roles.collector), action: "s3:GetBucketVersioning", resource: bucket, context: tls },
  },
};
