import { Aspects, CfnCondition, CfnParameter, Duration, Fn } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { Bucket, CfnBucket, ObjectLockRetention } from "aws-cdk-lib/aws-s3";
import { ArnPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Breaches, Edited } from "../edited.ts";

const claim = "audit-logs-are-locked";
const at = "Acme-audit/TrailBucket";
const bucketOf = ({ get }: Edited): CfnBucket => get(at, CfnBucket);

export const breaches: Breaches = {
  "governance in place of compliance, so that somebody can clean up": {
    claim,
    at,
    edit: (platform) => bucketOf(platform).addPropertyOverride("ObjectLockConfiguration.Rule.DefaultRetention.Mode", "GOVERNANCE"),
  },
  "the default retention is dropped": {
    claim,
    at,
    edit: (platform) => bucketOf(platform).addPropertyDeletionOverride("ObjectLockConfiguration.Rule"),
  },
  "object lock is dropped as a property": {
    claim,
    at: "Acme-audit/FlowBucket",
    edit: ({ get }) => {
      const bucket = get("Acme-audit/FlowBucket", CfnBucket);
      bucket.objectLockConfiguration = undefined;
      bucket.objectLockEnabled = undefined;
    },
  },
  "digests are turned off": {
    claim,
    at: "Acme-audit/Trail",
    edit: ({ get }) => {
      get("Acme-audit/Trail", CfnTrail).enableLogFileValidation = false;
    },
  },
  "digests are no longer mentioned": {
    claim,
    at: "Acme-audit/Trail",
    edit: ({ get }) => get("Acme-audit/Trail", CfnTrail).addPropertyDeletionOverride("EnableLogFileValidation"),
  },
  "an aspect sets governance for all": {
    claim,
    at: "Acme-audit/FlowBucket",
    edit: ({ audit }) => {
      Aspects.of(audit).add({
        visit: (node) => {
          if (node instanceof CfnBucket)
            node.objectLockConfiguration = { objectLockEnabled: "Enabled", rule: { defaultRetention: { mode: "GOVERNANCE", days: 365 } } };
        },
      });
    },
  },
  "a parameter chooses the mode": {
    claim,
    at,
    edit: (platform) => {
      const strict = new CfnParameter(platform.audit, "Strict", { default: "yes", allowedValues: ["yes", "no"] });
      const isStrict = new CfnCondition(platform.audit, "IsStrict", { expression: Fn.conditionEquals(strict, "yes") });
      bucketOf(platform).addPropertyOverride(
        "ObjectLockConfiguration.Rule.DefaultRetention.Mode",
        Fn.conditionIf(isStrict.logicalId, "COMPLIANCE", "GOVERNANCE"),
      );
    },
  },
  "the trail moves to a bucket of an L2 under governance": {
    claim,
    at: "Acme-audit/NewLogs/Resource",
    edit: ({ audit, get }) => {
      const bucket = new Bucket(audit, "NewLogs", {
        versioned: true,
        enforceSSL: true,
        minimumTLSVersion: 1.2,
        objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(365)),
      });
      bucket.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ArnPrincipal("arn:aws:iam::333333333333:role/customer/CustomerTrailAdmin")],
          actions: ["s3:GetObject"],
          resources: [bucket.arnForObjects("*")],
        }),
      );
      get("Acme-audit/Trail", CfnTrail).s3BucketName = bucket.bucketName;
    },
  },
};
