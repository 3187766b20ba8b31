import { bucketPolicy } from "../build.ts";
import { bucketName, roles, trailArn } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Document, Examples } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";
import { everythingIn, objectReads, objectWrites, tlsDenies, unlessCustomerOrService } from "./bucket-clauses.ts";

/**
 * The policies of the trail's and the flow logs' buckets.
 *
 * Deny: requests without TLS 1.2; reading or writing records to everyone but the customer and AWS's services.
 * Leave alone: the deliveries of this account's own trail and flow logs, the customer reading them, configuration (which the
 * organization's guardrails decide).
 */
export function trailBucketPolicy(place: Place): Document {
  const bucket = bucketName("trail", place);
  return bucketPolicy(...trailWrites(bucket, place), ...tlsDenies(bucket), customerAndServices(bucket, place));
}

export function flowBucketPolicy(place: Place): Document {
  const bucket = bucketName("flow", place);
  return bucketPolicy(...flowWrites(bucket, place), ...tlsDenies(bucket), customerAndServices(bucket, place));
}

/** docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
function trailWrites(bucket: Value, place: Place): readonly Clause[] {
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } } as const;
  const ownTrail = { "aws:SourceArn": trailArn(place) };
  return [
    { Sid: "TrailChecks", ...cloudTrail, Action: "s3:GetBucketAcl", Resource: text`arn:aws:s3:::${bucket}`, Condition: { StringEquals: ownTrail } },
    {
      Sid: "TrailWrites",
      ...cloudTrail,
      Action: "s3:PutObject",
      Resource: text`arn:aws:s3:::${bucket}/AWSLogs/${place.account}/*`,
      Condition: { StringEquals: { ...ownTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

/** docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html */
function flowWrites(bucket: Value, place: Place): readonly Clause[] {
  const delivery = { Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" } } as const;
  const ownLogs = { ArnLike: { "aws:SourceArn": text`arn:aws:logs:${place.region}:${place.account}:*` } };
  const ownAccount = { "aws:SourceAccount": place.account };
  return [
    {
      Sid: "FlowLogsCheck",
      ...delivery,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: text`arn:aws:s3:::${bucket}`,
      Condition: { ...ownLogs, StringEquals: ownAccount },
    },
    {
      Sid: "FlowLogsWrite",
      ...delivery,
      Action: "s3:PutObject",
      Resource: text`arn:aws:s3:::${bucket}/AWSLogs/${place.account}/*`,
      Condition: { ...ownLogs, StringEquals: { ...ownAccount, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

function customerAndServices(bucket: Value, place: Place): Clause {
  return {
    Sid: "RecordsOnlyForCustomerAndServices",
    Effect: "Deny",
    Principal: "*",
    Action: [...objectReads, ...objectWrites],
    Resource: everythingIn(bucket),
    ...unlessCustomerOrService(place),
  };
}

const bucket = "arn:aws:s3:::panops-trail-333333333333-us-east-1";
const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const tls = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };
const record = `${bucket}/AWSLogs/333333333333/CloudTrail/us-east-1/2026/01/01/1.json.gz`;

/** For the trail bucket of tenant account 333333333333 in us-east-1. */
export const examples: Examples = {
  denied: {
    "an execution role overwrites a record": { principal: by("AWSControlTowerExecution"), action: "s3:PutObject", resource: record, context: tls },
    "an execution role deletes a record's version": {
      principal: by("AWSControlTowerExecution"),
      action: "s3:DeleteObjectVersion",
      resource: record,
      context: tls,
    },
    "the data role reads a record": { principal: by(roles.access), action: "s3:GetObject", resource: record, context: tls },
    "plain HTTP reads a record": {
      principal: by(roles.trailAdmin),
      action: "s3:GetObject",
      resource: record,
      context: { "aws:SecureTransport": "false" },
    },
  },
  untouched: {
    "the customer reads a record": { principal: by(roles.trailAdmin), action: "s3:GetObject", resource: record, context: tls },
    "CloudTrail writes a record": {
      principal: "cloudtrail.amazonaws.com",
      action: "s3:PutObject",
      resource: record,
      context: {
        "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:333333333333:trail/panops-tenant",
        "s3:x-amz-acl": "bucket-owner-full-control",
      },
    },
    "the collector reads the lock's configuration": {
      principal: by(roles.collector),
      action: "s3:GetBucketObjectLockConfiguration",
      resource: bucket,
      context: tls,
    },
  },
};
