import { CfnCondition, CfnParameter, Fn } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import type { Breaches, Edited } from "../edited.ts";

const claim = "audit-trail-is-tenants-own";
const at = "Acme-audit/Trail";
const trailOf = ({ get }: Edited): CfnTrail => get(at, CfnTrail);

export const breaches: Breaches = {
  "logging is off": {
    claim,
    at,
    edit: (platform) => {
      trailOf(platform).isLogging = false;
    },
  },
  "one Region is enough": {
    claim,
    at,
    edit: (platform) => trailOf(platform).addPropertyOverride("IsMultiRegionTrail", false),
  },
  "the default of multi-Region is taken": {
    claim,
    at,
    edit: (platform) => trailOf(platform).addPropertyDeletionOverride("IsMultiRegionTrail"),
  },
  "the trail writes to the vendor's archive": {
    claim,
    at,
    edit: (platform) => {
      new CfnBucket(platform.compute, "LogArchive", { bucketName: "panops-log-archive" });
      trailOf(platform).s3BucketName = "panops-log-archive";
    },
  },
  "the trail writes to a bucket that no source holds": {
    claim,
    at,
    outcome: "undecided",
    edit: (platform) => {
      trailOf(platform).s3BucketName = "panops-elsewhere";
    },
  },
  "the trail is taken out, for the organization has one": {
    claim,
    at: "Acme-audit",
    edit: ({ audit }) => void audit.node.tryRemoveChild("Trail"),
  },
  "the trail stands on a condition": {
    claim,
    at: "Acme-audit",
    edit: (platform) => {
      const audited = new CfnParameter(platform.audit, "Audited", { default: "yes", allowedValues: ["yes", "no"] });
      trailOf(platform).cfnOptions.condition = new CfnCondition(platform.audit, "IsAudited", { expression: Fn.conditionEquals(audited, "yes") });
    },
  },
  "logging waits for a switch": {
    claim,
    at,
    edit: (platform) => {
      const paused = new CfnParameter(platform.audit, "Paused", { default: "no", allowedValues: ["yes", "no"] });
      const isPaused = new CfnCondition(platform.audit, "IsPaused", { expression: Fn.conditionEquals(paused, "yes") });
      trailOf(platform).addPropertyOverride("IsLogging", Fn.conditionIf(isPaused.logicalId, false, true));
    },
  },
};
