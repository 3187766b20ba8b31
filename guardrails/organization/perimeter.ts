import { rcp } from "../build.ts";
import { anyCustomer, anyRole, roles } from "../names.ts";
import type { Document, Examples } from "../statement.ts";

/**
 * Attached to Tenants. Stores, keys and roles of tenants are for principals of the organization, and objects, secrets and the data
 * role only through an endpoint of the organization (pitfall P20).
 *
 * Denies: outsiders on S3, KMS and Secrets Manager, and outsiders entering a role; objects, secrets' values and the data role off
 * the organization's endpoints.
 * Leaves alone: AWS services; the customer, from anywhere; and the customer's login: AssumeRoleWithSAML, AssumeRoleWithWebIdentity,
 * TagSession and SetSourceIdentity carry no organization id, so they are named nowhere here.
 */
export function perimeter(organization: string): Document {
  const notAService = { "aws:PrincipalIsAWSService": "false" };
  return rcp(
    {
      Sid: "OrganizationOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*", "kms:*", "secretsmanager:*", "sts:AssumeRole", "sts:SetContext"],
      Resource: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": organization }, BoolIfExists: notAService },
      hitsCustomer: "the customer's roles are of the organization as long as this policy binds their account",
    },
    {
      Sid: "ObjectsThroughEndpoints",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "secretsmanager:GetSecretValue",
        "secretsmanager:BatchGetSecretValue",
      ],
      Resource: "*",
      Condition: {
        StringNotEqualsIfExists: { "aws:VpceOrgID": organization },
        ArnNotLikeIfExists: { "aws:PrincipalArn": anyCustomer },
        BoolIfExists: { ...notAService, "aws:ViaAWSService": "false" },
      },
    },
    {
      Sid: "DataRoleThroughEndpoints",
      Effect: "Deny",
      Principal: "*",
      Action: "sts:AssumeRole",
      Resource: anyRole(roles.access),
      Condition: {
        StringNotEqualsIfExists: { "aws:VpceOrgID": organization },
        BoolIfExists: { ...notAService, "aws:ViaAWSService": "false" },
      },
    },
  );
}

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const object = "arn:aws:s3:::panops-data-333333333333-us-east-1/mail/1";
const ours = { "aws:PrincipalOrgID": "o-exampleorgid", "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" };

/** For organization o-exampleorgid. */
export const examples: Examples = {
  denied: {
    "an outsider reads an object": { principal: "arn:aws:iam::999999999999:role/Other", action: "s3:GetObject", resource: object },
    "anyone unsigned reads an object": { principal: "*", action: "s3:GetObject", resource: object },
    "an outsider enters a role": { principal: "arn:aws:iam::999999999999:role/Other", action: "sts:AssumeRole", resource: by(roles.collector) },
    "the data role reads from the internet": { principal: by(roles.access), action: "s3:GetObject", resource: object, context: ours },
    "the service enters the data role from the internet": {
      principal: "arn:aws:iam::222222222222:role/PanOpsServiceRole",
      action: "sts:AssumeRole",
      resource: by(roles.access),
      context: ours,
    },
  },
  untouched: {
    "the customer logs in": {
      principal: "arn:aws:iam::333333333333:saml-provider/customer-sso",
      action: "sts:AssumeRoleWithSAML",
      resource: by(roles.keyAdmin),
    },
    "the customer reads from the internet": { principal: by(roles.keyAdmin), action: "s3:GetObject", resource: object, context: ours },
    "the customer disables the key": {
      principal: by(roles.keyAdmin),
      action: "kms:DisableKey",
      resource: "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      context: ours,
    },
    "the data role reads through the tenant's endpoint": {
      principal: by(roles.access),
      action: "s3:GetObject",
      resource: object,
      context: { ...ours, "aws:VpceOrgID": "o-exampleorgid" },
    },
    "the nightly runner enters the collector": {
      principal: "arn:aws:iam::666666666666:role/Runner",
      action: "sts:AssumeRole",
      resource: by(roles.collector),
      context: ours,
    },
    "CloudTrail writes a record": {
      principal: "cloudtrail.amazonaws.com",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::panops-trail-333333333333-us-east-1/AWSLogs/333333333333/1",
      context: { "aws:PrincipalIsAWSService": "true" },
    },
  },
};
