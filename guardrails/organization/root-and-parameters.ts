import { scp } from "../build.ts";
import { aftRole, anyCustomer, anyRole, roles } from "../names.ts";
import type { Document, Examples } from "../statement.ts";

/**
 * Attached to Tenants. Root users and root sessions do nothing (pitfall P4), and the parameters that carry ranges and ids into the
 * tenant's templates are written by those only who deliver them (platform.md §5).
 *
 * Denies: everything to `:root` and to sessions of AssumeRoot; writing parameters under `/aft/` and `/panops/tenant/`.
 * Leaves alone: Account Factory's role under `/aft/`; the service roles and Account Factory's role under `/panops/tenant/`; reads.
 */
export function rootAndParameters(): Document {
  return scp(
    {
      Sid: "RootDoesNothing",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": anyRoot } },
    },
    {
      Sid: "RootSessionsDoNothing",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "aws:AssumedRoot": "true" } },
      hitsCustomer: "a session of AssumeRoot is no session of the customer's roles",
    },
    {
      Sid: "AftParameters",
      Effect: "Deny",
      Action: writes,
      Resource: "arn:aws:ssm:*:*:parameter/aft/*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": anyRole(aftRole) } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
    {
      Sid: "TenantParameters",
      Effect: "Deny",
      Action: writes,
      Resource: "arn:aws:ssm:*:*:parameter/panops/*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": [anyCustomer, ...[aftRole, roles.keyBirth, roles.provisioner, roles.deployer].map(anyRole)] } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
  );
}

const anyRoot = "arn:aws:iam::*:root";
const writes = ["ssm:PutParameter", "ssm:DeleteParameter*", "ssm:LabelParameterVersion", "ssm:UnlabelParameterVersion"] as const;

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const parameter = (path: string) => `arn:aws:ssm:us-east-1:333333333333:parameter/${path}`;

export const examples: Examples = {
  denied: {
    "root removes a bucket's policy": {
      principal: "arn:aws:iam::333333333333:root",
      action: "s3:DeleteBucketPolicy",
      resource: "arn:aws:s3:::panops-trail-333333333333-us-east-1",
    },
    "a root session removes a bucket's policy": {
      principal: "arn:aws:iam::333333333333:root",
      action: "s3:DeleteBucketPolicy",
      resource: "arn:aws:s3:::panops-trail-333333333333-us-east-1",
      context: { "aws:AssumedRoot": "true" },
    },
    "an execution role moves the tenant's range": {
      principal: by("AWSControlTowerExecution"),
      action: "ssm:PutParameter",
      resource: parameter("aft/account-request/custom-fields/cidr"),
    },
    "the provisioner moves the tenant's range": {
      principal: by(roles.provisioner),
      action: "ssm:PutParameter",
      resource: parameter("aft/account-request/custom-fields/cidr"),
    },
  },
  untouched: {
    "Account Factory writes the tenant's range": {
      principal: by(aftRole),
      action: "ssm:PutParameter",
      resource: parameter("aft/account-request/custom-fields/cidr"),
    },
    "the deployer writes the peering's id": {
      principal: by(roles.deployer),
      action: "ssm:PutParameter",
      resource: parameter("panops/tenant/peering-id"),
    },
    "anyone reads a parameter": {
      principal: by("AWSControlTowerExecution"),
      action: "ssm:GetParameter",
      resource: parameter("panops/tenant/vpc-id"),
    },
    "the customer disables the key": {
      principal: by(roles.keyAdmin),
      action: "kms:DisableKey",
      resource: "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
  },
};
