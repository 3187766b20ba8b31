import { keyPolicy } from "../build.ts";
import { bucketName, roleArn, roles, vendorRoles, viaService } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Conditions, Document, Examples } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";
import { administrationDenies, administratorAllow, birthAllow, collectorAllow, customerAllow, unlessCustomer } from "./key-clauses.ts";

/**
 * The policy of the tenant's data key: the published statement unchanged, the customer's administration, and only such uses by
 * the vendor and by AWS services as store this tenant's data (pitfalls P5 and P7).
 *
 * Denies: administration, aliases, tags, replicas and imported material to everyone but the customer; grants other than for AWS
 * services; re-encryption under another key and use around S3 and Secrets Manager to the vendor; S3 use for anything but an
 * object of the data bucket; deletion sooner than 30 days.
 * Leaves alone: the customer's disabling, deleting, cancelling and re-policing; RDS, S3, Secrets Manager and CloudWatch Logs
 * working for this tenant; the birth of the key.
 */
export function dataKeyPolicy(place: Place): Document {
  return keyPolicy(
    publishedStatement(place.computeAccount),
    administratorAllow(place, roles.keyAdmin),
    ...customerUses(place),
    ...vendorUses(place),
    ...logsUse(place),
    collectorAllow(place),
    birthAllow(place),
    ...administrationDenies(place),
    ...useDenies(place),
  );
}

/** Word for word as published ("PanOps IAM Permissions on Customer KMS Key"). */
function publishedStatement(computeAccount: Value): Clause {
  return {
    Sid: "PanOpsServiceAccess",
    Effect: "Allow",
    Principal: { AWS: roleArn(computeAccount, vendorRoles.service) },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey", "kms:DescribeKey"],
    Resource: "*",
  };
}

function customerUses(place: Place): readonly Clause[] {
  const restore = { AWS: roleArn(place.account, roles.restore) };
  return [
    {
      Sid: "KillAutomationStops",
      Effect: "Allow",
      Principal: { AWS: roleArn(place.account, roles.killAutomation) },
      Action: ["kms:DisableKey", "kms:ListGrants", "kms:RevokeGrant", "kms:DescribeKey"],
      Resource: "*",
    },
    customerAllow(place, "CustomerReads", ["kms:Decrypt", "kms:GenerateDataKey"], ["s3", "rds", "secretsmanager"]),
    { Sid: "RestoreDescribes", Effect: "Allow", Principal: restore, Action: "kms:DescribeKey", Resource: "*" },
    { Sid: "RestoreGrantsToRds", Effect: "Allow", Principal: restore, Action: "kms:CreateGrant", Resource: "*", Condition: grantsToRds(place) },
    {
      Sid: "RestoreUsesThroughRds",
      Effect: "Allow",
      Principal: restore,
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": viaService(place.region, "rds") } },
    },
  ];
}

function vendorUses(place: Place): readonly Clause[] {
  const dataRole = { AWS: roleArn(place.account, roles.access) };
  const provisioner = { AWS: roleArn(place.account, roles.provisioner) };
  return [
    {
      Sid: "DataRoleUsesThroughStores",
      Effect: "Allow",
      Principal: dataRole,
      Action: cryptographicUse,
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": viaService(place.region, "s3", "secretsmanager") } },
    },
    { Sid: "DataRoleDescribes", Effect: "Allow", Principal: dataRole, Action: "kms:DescribeKey", Resource: "*" },
    // A statement of its own: grant condition keys exist for grant calls only.
    { Sid: "ProvisionerDescribes", Effect: "Allow", Principal: provisioner, Action: "kms:DescribeKey", Resource: "*" },
    {
      Sid: "ProvisionerGrantsToRds",
      Effect: "Allow",
      Principal: provisioner,
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: grantsToRds(place),
    },
    {
      Sid: "ProvisionerCreatesSecrets",
      Effect: "Allow",
      Principal: provisioner,
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": viaService(place.region, "secretsmanager") } },
    },
    {
      Sid: "DatabaseBirthUntilHandOver",
      Effect: "Allow",
      Principal: { AWS: roleArn(place.account, roles.databaseBirth) },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": viaService(place.region, "secretsmanager") } },
    },
  ];
}

/** The published use without its metadata read. */
const cryptographicUse = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey"] as const;

/**
 * Pitfall P7. The operations are those that RDS asks for when it creates an encrypted cluster; `Null` refuses a grant that names
 * none, because ForAllValues is true without the key.
 */
function grantsToRds(place: Place): Conditions {
  return {
    Bool: { "kms:GrantIsForAWSResource": "true" },
    StringEquals: { "kms:ViaService": viaService(place.region, "rds") },
    "ForAllValues:StringEquals": {
      "kms:GrantOperations": [
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom",
        "ReEncryptTo",
        "RetireGrant",
      ],
    },
    Null: { "kms:GrantOperations": "false" },
  };
}

/**
 * docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html; DescribeKey carries no encryption context, so it would
 * never be allowed under that condition.
 */
function logsUse(place: Place): readonly Clause[] {
  const logs = { Service: text`logs.${place.region}.amazonaws.com` };
  return [
    {
      Sid: "LogsOfThisAccount",
      Effect: "Allow",
      Principal: logs,
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": text`arn:aws:logs:${place.region}:${place.account}:log-group:*` } },
    },
    { Sid: "LogsDescribe", Effect: "Allow", Principal: logs, Action: "kms:DescribeKey", Resource: "*" },
  ];
}

function useDenies(place: Place): readonly Clause[] {
  const vendor = unlessCustomer(place);
  return [
    {
      Sid: "ReEncryptUnderSameKeyOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:ReEncrypt*",
      Resource: "*",
      // CloudWatch Logs, which has no ARN, re-encrypts on its own behalf.
      Condition: { ...vendor.Condition, BoolIfExists: { "kms:ReEncryptOnSameKey": "false", "aws:PrincipalIsAWSService": "false" } },
      ifAbsent: { ...vendor.ifAbsent },
    },
    {
      Sid: "VendorUsesThroughStoresOnly",
      Effect: "Deny",
      Principal: "*",
      Action: cryptographicUse,
      Resource: "*",
      Condition: {
        ...vendor.Condition,
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        StringNotEquals: { "kms:ViaService": viaService(place.region, "s3", "secretsmanager") },
      },
      ifAbsent: { ...vendor.ifAbsent, "kms:ViaService": "matches" },
    },
    {
      Sid: "S3UseNamesAnObject",
      Effect: "Deny",
      Principal: "*",
      Action: cryptographicUse,
      Resource: "*",
      // With a bucket key the context is the bucket's ARN: one logged use for many objects (pitfall P15).
      Condition: {
        StringEquals: { "kms:ViaService": viaService(place.region, "s3") },
        StringNotLike: { "kms:EncryptionContext:aws:s3:arn": text`arn:aws:s3:::${bucketName("data", place)}/*` },
      },
      ifAbsent: { "kms:EncryptionContext:aws:s3:arn": "matches" },
    },
  ];
}

const account = "333333333333";
const key = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const through = (service: string) => ({ "kms:ViaService": `${service}.us-east-1.amazonaws.com`, "aws:ViaAWSService": "true" });
const object = { "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::panops-data-${account}-us-east-1/mail/1` };
const by = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** For a key of tenant account 333333333333 in us-east-1, compute account 222222222222. */
export const examples: Examples = {
  denied: {
    "an execution role disables the key": { principal: by("AWSControlTowerExecution"), action: "kms:DisableKey", resource: key },
    "the service role schedules deletion": {
      principal: "arn:aws:iam::222222222222:role/PanOpsServiceRole",
      action: "kms:ScheduleKeyDeletion",
      resource: key,
    },
    "the customer schedules deletion in 29 days": {
      principal: by(roles.keyAdmin),
      action: "kms:ScheduleKeyDeletion",
      resource: key,
      context: { "kms:ScheduleKeyDeletionPendingWindowInDays": "29" },
    },
    "the provisioner grants to a role": {
      principal: by(roles.provisioner),
      action: "kms:CreateGrant",
      resource: key,
      context: { "kms:GrantOperations": ["Decrypt"] },
    },
    "the data role decrypts around the stores": { principal: by(roles.access), action: "kms:Decrypt", resource: key },
    "the data role reads through a bucket key": {
      principal: by(roles.access),
      action: "kms:Decrypt",
      resource: key,
      context: { ...through("s3"), "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::panops-data-${account}-us-east-1` },
    },
    "the data role re-encrypts under another key": {
      principal: by(roles.access),
      action: "kms:ReEncryptTo",
      resource: key,
      context: { ...through("s3"), ...object, "kms:ReEncryptOnSameKey": "false" },
    },
  },
  untouched: {
    "the customer disables the key": { principal: by(roles.keyAdmin), action: "kms:DisableKey", resource: key },
    "the customer's automation disables the key": { principal: by(roles.killAutomation), action: "kms:DisableKey", resource: key },
    "the customer changes the policy": { principal: by(roles.keyAdmin), action: "kms:PutKeyPolicy", resource: key },
    "the customer schedules deletion in 30 days": {
      principal: by(roles.keyAdmin),
      action: "kms:ScheduleKeyDeletion",
      resource: key,
      context: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" },
    },
    "the data role reads an object": {
      principal: by(roles.access),
      action: "kms:Decrypt",
      resource: key,
      context: { ...through("s3"), ...object },
    },
    "the provisioner has RDS granted": {
      principal: by(roles.provisioner),
      action: "kms:CreateGrant",
      resource: key,
      context: { ...through("rds"), "kms:GrantIsForAWSResource": "true", "kms:GrantOperations": ["Decrypt", "GenerateDataKey"] },
    },
    "the key's birth turns rotation on": { principal: by(roles.keyBirth), action: "kms:EnableKeyRotation", resource: key },
  },
};
