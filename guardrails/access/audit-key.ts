import { keyPolicy } from "../build.ts";
import { roles, trailArn } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Document, Examples } from "../statement.ts";
import { text } from "../value.ts";
import { administrationDenies, administratorAllow, birthAllow, collectorAllow, customerAllow, unlessCustomer } from "./key-clauses.ts";

/**
 * The policy of the key over trail and flow logs. It is not the data key, so that the kill switch does not blind the audit
 * (pitfall P12).
 *
 * Denies: administration to everyone but the customer; grants other than for AWS services; every use to the vendor; deletion
 * sooner than 30 days.
 * Leaves alone: CloudTrail and log delivery writing this account's records, the customer reading them, the birth of the key.
 */
export function auditKeyPolicy(place: Place): Document {
  return keyPolicy(
    administratorAllow(place, roles.trailAdmin),
    customerAllow(place, "CustomerReads", ["kms:Decrypt"], []),
    ...deliveries(place),
    collectorAllow(place),
    birthAllow(place),
    ...administrationDenies(place),
    vendorDoesNotUse(place),
  );
}

/**
 * docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html and
 * docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
 */
function deliveries(place: Place): readonly Clause[] {
  const cloudTrail = { Service: "cloudtrail.amazonaws.com" };
  return [
    {
      Sid: "TrailEncrypts",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceArn": trailArn(place) },
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": text`arn:aws:cloudtrail:*:${place.account}:trail/*` },
      },
    },
    {
      Sid: "TrailDescribes",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceArn": trailArn(place) } },
    },
    {
      Sid: "FlowLogsEncrypt",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceAccount": place.account },
        ArnLike: { "aws:SourceArn": text`arn:aws:logs:${place.region}:${place.account}:*` },
      },
    },
  ];
}

function vendorDoesNotUse(place: Place): Clause {
  const vendor = unlessCustomer(place);
  return {
    Sid: "VendorDoesNotUse",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DeriveSharedSecret"],
    Resource: "*",
    Condition: { ...vendor.Condition, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    ifAbsent: { ...vendor.ifAbsent },
  };
}

const account = "333333333333";
const key = `arn:aws:kms:us-east-1:${account}:key/2345bcde-12ab-34cd-56ef-1234567890ab`;
const by = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const trail = `arn:aws:cloudtrail:us-east-1:${account}:trail/panops-tenant`;

/** For tenant account 333333333333 in us-east-1. */
export const examples: Examples = {
  denied: {
    "an execution role disables the key": { principal: by("AWSControlTowerExecution"), action: "kms:DisableKey", resource: key },
    "the data role reads the logs' key": { principal: by(roles.access), action: "kms:Decrypt", resource: key },
    "the service role reads the logs' key": {
      principal: "arn:aws:iam::222222222222:role/PanOpsServiceRole",
      action: "kms:Decrypt",
      resource: key,
    },
    "the customer schedules deletion in 7 days": {
      principal: by(roles.trailAdmin),
      action: "kms:ScheduleKeyDeletion",
      resource: key,
      context: { "kms:ScheduleKeyDeletionPendingWindowInDays": "7" },
    },
  },
  untouched: {
    "the customer reads the logs": { principal: by(roles.trailAdmin), action: "kms:Decrypt", resource: key },
    "CloudTrail encrypts": {
      principal: "cloudtrail.amazonaws.com",
      action: "kms:GenerateDataKey",
      resource: key,
      context: { "aws:SourceArn": trail, "aws:SourceAccount": account, "kms:EncryptionContext:aws:cloudtrail:arn": trail },
    },
    "flow logs are encrypted": {
      principal: "delivery.logs.amazonaws.com",
      action: "kms:GenerateDataKey",
      resource: key,
      context: { "aws:SourceAccount": account, "aws:SourceArn": `arn:aws:logs:us-east-1:${account}:*` },
    },
  },
};
