import { scp } from "../build.ts";
import { roles } from "../names.ts";
import type { Document, Examples } from "../statement.ts";
import { birthRoles, unlessSpared } from "./phase.ts";
import type { Phase } from "./phase.ts";

/**
 * Attached to Vending and Active. How buckets are configured, and whether the account blocks public access, is the customer's
 * (policy-proofs.md §8.2).
 *
 * Denies: to everyone but the customer, every write of a bucket's, access point's or the account's configuration, bucket policies
 * and their deletion included, and the ways around an object lock.
 * Leaves alone: objects (the buckets' policies decide those), reads of configuration; in Vending the roles that build the account
 * and the provisioner, which makes the data bucket.
 */
export function bucketConfiguration(phase: Phase): Document {
  return scp({
    Sid: "BucketsAreTheCustomers",
    Effect: "Deny",
    Action: [
      "s3:PutAccountPublicAccessBlock",
      "s3:PutBucket*",
      "s3:DeleteBucket*",
      "s3:CreateBucketMetadata*",
      "s3:UpdateBucketMetadata*",
      "s3:Put*Configuration",
      "s3:Delete*Configuration",
      "s3:CreateAccessPoint*",
      "s3:DeleteAccessPoint*",
      "s3:PutAccessPoint*",
      "s3:CreateMultiRegionAccessPoint",
      "s3:PutMultiRegionAccessPointPolicy",
      "s3:SubmitMultiRegionAccessPointRoutes",
      "s3:CreateAccessGrant*",
      "s3:UpdateAccessGrant*",
      "s3:DeleteAccessGrant*",
      "s3:PutAccessGrant*",
      "s3:AssociateAccessGrant*",
      "s3:CreateJob",
      "s3:PutObjectRetention",
      "s3:PutObjectLegalHold",
      "s3:PutObjectAcl",
      "s3:PutObjectVersionAcl",
      "s3:BypassGovernanceRetention",
      "s3:UpdateObjectEncryption",
      "s3:ObjectOwnerOverrideToBucketOwner",
      "s3:TagResource",
      "s3:UntagResource",
    ],
    Resource: "*",
    ...unlessSpared(phase, ...birthRoles, roles.provisioner),
  });
}

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const admin = by("AWSControlTowerExecution");
const bucket = "arn:aws:s3:::panops-data-333333333333-us-east-1";

/** In unit Active. */
export const examples: Examples = {
  denied: {
    "an execution role lifts the bucket's block": { principal: admin, action: "s3:PutBucketPublicAccessBlock", resource: bucket },
    "an execution role lifts the account's block": { principal: admin, action: "s3:PutAccountPublicAccessBlock", resource: "*" },
    "the provisioner replaces the bucket's policy": { principal: by(roles.provisioner), action: "s3:PutBucketPolicy", resource: bucket },
    "an execution role deletes the bucket's policy": { principal: admin, action: "s3:DeleteBucketPolicy", resource: bucket },
    "an execution role shortens the lifecycle": { principal: admin, action: "s3:PutLifecycleConfiguration", resource: bucket },
  },
  untouched: {
    "the customer changes the lifecycle": { principal: by(roles.keyAdmin), action: "s3:PutLifecycleConfiguration", resource: bucket },
    "the data role writes an object": { principal: by(roles.access), action: "s3:PutObject", resource: `${bucket}/mail/1` },
    "the collector reads the block": { principal: by(roles.collector), action: "s3:GetBucketPublicAccessBlock", resource: bucket },
  },
};
