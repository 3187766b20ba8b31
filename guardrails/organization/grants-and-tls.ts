import { rcp } from "../build.ts";
import type { Document, Examples } from "../statement.ts";

/**
 * Attached to the root. Whatever a key's policy says, grants are for AWS services only (pitfall P7); stores and keys are called
 * with TLS only.
 *
 * Denies: CreateGrant that is not for an AWS resource; calls without TLS to S3, KMS, Secrets Manager, SQS and STS.
 * Leaves alone: grants that an AWS service asks for; calls between services, where the key for TLS is absent.
 */
export function grantsAndTls(): Document {
  return rcp(
    {
      Sid: "GrantsOnlyForServices",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false" } },
    },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*", "kms:*", "secretsmanager:*", "sqs:*", "sts:*"],
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
      hitsCustomer: "whoever comes without TLS is refused, and can come again with it",
    },
  );
}

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const key = "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

export const examples: Examples = {
  denied: {
    "the customer grants to a role": {
      principal: by("customer/CustomerKeyAdmin"),
      action: "kms:CreateGrant",
      resource: key,
      context: { "aws:SecureTransport": "true" },
    },
    "plain HTTP reads an object": {
      principal: "*",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::panops-data-333333333333-us-east-1/1",
      context: { "aws:SecureTransport": "false" },
    },
  },
  untouched: {
    "the provisioner has RDS granted": {
      principal: by("TenantProvisioner"),
      action: "kms:CreateGrant",
      resource: key,
      context: { "aws:SecureTransport": "true", "kms:GrantIsForAWSResource": "true" },
    },
    "the customer disables the key": {
      principal: by("customer/CustomerKeyAdmin"),
      action: "kms:DisableKey",
      resource: key,
      context: { "aws:SecureTransport": "true" },
    },
  },
};
