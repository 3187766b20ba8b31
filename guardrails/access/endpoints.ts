import { endpointPolicy } from "../build.ts";
import { roles } from "../names.ts";
import type { Place } from "../names.ts";
import type { Document, Examples } from "../statement.ts";

/** The services that a tenant's VPC has an interface endpoint for, and what their callers need. */
export const endpointActions = {
  s3: ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:AbortMultipartUpload", "s3:ListBucket*", "s3:ListMultipartUploadParts"],
  secretsmanager: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"],
  // The workers' probe of the key's state.
  kms: ["kms:DescribeKey"],
} as const;

export type EndpointService = keyof typeof endpointActions;

/**
 * The policy of an interface endpoint: principals of the organization, resources of the tenant's account, the service's calls.
 *
 * Refuses: callers from elsewhere; anybody else's bucket, key or secret, so that the endpoint is no way out for data.
 * Leaves alone: the data role's reads and writes of its own tenant's stores.
 */
export function tenantEndpointPolicy(service: EndpointService, place: Place): Document {
  return endpointPolicy({
    Sid: "OwnTenantOnly",
    Effect: "Allow",
    Principal: "*",
    Action: endpointActions[service],
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": place.organization, "aws:ResourceAccount": place.account } },
  });
}

const dataRole = `arn:aws:iam::333333333333:role/${roles.access}`;
const own = { "aws:PrincipalOrgID": "o-exampleorgid", "aws:ResourceAccount": "333333333333" };

/** For the S3 endpoint of tenant account 333333333333. */
export const examples: Examples = {
  denied: {
    "the data role writes to another account's bucket": {
      principal: dataRole,
      action: "s3:PutObject",
      resource: "arn:aws:s3:::elsewhere/1",
      context: { ...own, "aws:ResourceAccount": "999999999999" },
    },
    "an outsider reads": {
      principal: "arn:aws:iam::999999999999:role/Other",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::panops-data-333333333333-us-east-1/1",
      context: { ...own, "aws:PrincipalOrgID": "o-otherorgid0" },
    },
  },
  untouched: {
    "the data role reads its tenant's object": {
      principal: dataRole,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::panops-data-333333333333-us-east-1/1",
      context: own,
    },
  },
};
