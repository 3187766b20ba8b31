import { Aspects, CfnCondition, CfnParameter, Fn, Lazy } from "aws-cdk-lib";
import { Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import type { Breaches, Edited } from "../edited.ts";

const claim = "bucket-is-versioned";
const at = "Acme-data/DataBucket";
const bucketOf = ({ get }: Edited): CfnBucket => get(at, CfnBucket);

export const breaches: Breaches = {
  "versions are suspended to save cost": {
    claim,
    at,
    edit: (platform) => {
      bucketOf(platform).versioningConfiguration = { status: "Suspended" };
    },
  },
  "an escape hatch deletes versioning": {
    claim,
    at,
    edit: (platform) => bucketOf(platform).addPropertyDeletionOverride("VersioningConfiguration"),
  },
  "writers own their objects, for a partner's uploads": {
    claim,
    at,
    edit: (platform) => {
      bucketOf(platform).ownershipControls = { rules: [{ objectOwnership: "ObjectWriter" }] };
    },
  },
  "access lists come back by bucket owner preferred": {
    claim,
    at,
    edit: (platform) => bucketOf(platform).addPropertyOverride("OwnershipControls.Rules.0.ObjectOwnership", "BucketOwnerPreferred"),
  },
  "versions in production only": {
    claim,
    at,
    edit: (platform) => {
      const stage = new CfnParameter(platform.data, "DeploymentStage", { default: "production" });
      const isProduction = new CfnCondition(platform.data, "IsProduction", { expression: Fn.conditionEquals(stage, "production") });
      bucketOf(platform).versioningConfiguration = { status: Fn.conditionIf(isProduction.logicalId, "Enabled", "Suspended").toString() };
    },
  },
  "a lazy status is suspended in the end": {
    claim,
    at,
    edit: (platform) => {
      bucketOf(platform).versioningConfiguration = { status: Lazy.string({ produce: () => "Suspended" }) };
    },
  },
  "an aspect for cost turns versions off everywhere": {
    claim,
    at,
    edit: ({ data }) => {
      Aspects.of(data).add({
        visit: (node) => {
          if (node instanceof CfnBucket) node.versioningConfiguration = undefined;
        },
      });
    },
  },
  "a second bucket holds data under the tenant's key, without versions": {
    claim,
    at: "Acme-data/Transcripts/Resource",
    edit: ({ data, get }) => {
      const bucket = new Bucket(data, "Transcripts", { enforceSSL: true, minimumTLSVersion: 1.2 });
      const own = bucket.node.defaultChild as CfnBucket;
      own.bucketEncryption = get(at, CfnBucket).bucketEncryption;
    },
  },
};
