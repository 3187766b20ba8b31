import { literal, type Text } from "../../model/text.ts";
import { actionExists, actionNamed, supportsRcp } from "./catalogue.ts";

/**
 * Operations that a principal of another account can do on a KMS key, as far as policies allow; every other one fails whatever
 * policies say. (docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html)
 */
const kmsAcrossAccounts = new Set(
  (
    "CreateGrant Decrypt DeriveSharedSecret DescribeKey Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext " +
    "GenerateDataKeyWithoutPlaintext GenerateMac GetKeyRotationStatus GetPublicKey ListGrants ReEncryptFrom ReEncryptTo RetireGrant " +
    "RevokeGrant Sign Verify VerifyMac"
  )
    .split(" ")
    .map((name) => `kms:${name}`.toLowerCase()),
);

/** An operation newer than our list of actions counts as possible. */
export function worksAcrossAccounts(action: string): boolean {
  if (serviceOf(action) !== "kms") return true;
  return kmsAcrossAccounts.has(action.toLowerCase()) || !actionExists(action);
}

/**
 * Resources whose own policy must say yes, in their own account too: KMS keys, and the trust policies of roles. Custom key stores,
 * aliases and the making of a key have no policy: there the caller's own policies decide, as elsewhere.
 * (docs.aws.amazon.com/kms/latest/developerguide/key-policies.html, …/kms-api-permissions-reference.html;
 * docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html)
 */
export function needsResourcePolicy(action: string, resource: Text): boolean {
  if (isTrust(action)) return true;
  return serviceOf(action) === "kms" && actsOnKeys(action) && !isAlias(resource) && !isRetireGrant(action);
}

/** An action that is not listed may. */
function actsOnKeys(action: string): boolean {
  return actionNamed(action)?.resources.includes("key") ?? true;
}

function isAlias(resource: Text): boolean {
  const [start = ""] = resource;
  return typeof start === "string" && /^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(literal(resource) ?? start);
}

export function isTrust(action: string): boolean {
  return /^sts:(assumerole|tagsession|setsourceidentity|setcontext)/i.test(action);
}

/** The grant says who may retire it; key policies and RCPs do not count. (docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html) */
export function isRetireGrant(action: string): boolean {
  return action.toLowerCase() === "kms:retiregrant";
}

export function isAssumeRoot(action: string): boolean {
  return action.toLowerCase() === "sts:assumeroot";
}

/** RCPs bind the services on AWS's list, less RetireGrant. (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html) */
export function boundByRcp(action: string): boolean {
  return supportsRcp(serviceOf(action)) && !isRetireGrant(action);
}

const ownBucketPolicy = new Set(["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"]);

/**
 * The root user of a bucket's account reads and replaces its policy whatever that policy says.
 * (docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html)
 */
export function escapesBucketPolicy(isRoot: boolean, action: string): boolean {
  return isRoot && ownBucketPolicy.has(action.toLowerCase());
}

export function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(":")).toLowerCase();
}

/** Roles that only an AWS service can use: neither SCPs nor RCPs bind them. */
export const serviceLinkedRole = "role/aws-service-role/";
