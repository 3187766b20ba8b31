import { Aspects, CfnCondition, CfnParameter, Fn, Lazy, NestedStack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { CfnPolicy } from "aws-cdk-lib/aws-organizations";
import { BlockPublicAccess, Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import { toolsOf } from "../edited.ts";
import type { Breaches, Edited } from "../edited.ts";

const claim = "bucket-blocks-public-access";
const at = "Acme-data/DataBucket";
const bucketOf = ({ get }: Edited): CfnBucket => get(at, CfnBucket);

export const breaches: Breaches = {
  "an escape hatch turns one block off": {
    claim,
    at,
    edit: (platform) => bucketOf(platform).addPropertyOverride("PublicAccessBlockConfiguration.BlockPublicAcls", false),
  },
  "the block is deleted because a website needs it gone": {
    claim,
    at,
    outcome: "undecided",
    edit: (platform) => bucketOf(platform).addPropertyDeletionOverride("PublicAccessBlockConfiguration"),
  },
  "blockPublicAccess is dropped from the properties": {
    claim,
    at,
    outcome: "undecided",
    edit: (platform) => {
      bucketOf(platform).publicAccessBlockConfiguration = undefined;
    },
  },
  "a lazy value is false in the end": {
    claim,
    at,
    edit: (platform) => {
      bucketOf(platform).publicAccessBlockConfiguration = {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: Lazy.any({ produce: () => false }),
      };
    },
  },
  "an aspect relaxes every bucket": {
    claim,
    at: "Acme-audit/FlowBucket",
    edit: ({ app }) => {
      Aspects.of(app).add({
        visit: (node) => {
          if (node instanceof CfnBucket) node.addPropertyOverride("PublicAccessBlockConfiguration.IgnorePublicAcls", false);
        },
      });
    },
  },
  "one block depends on a condition": {
    claim,
    at,
    edit: (platform) => {
      const shared = new CfnParameter(platform.data, "ShareByLink", { default: "no", allowedValues: ["yes", "no"] });
      const isShared = new CfnCondition(platform.data, "IsShared", { expression: Fn.conditionEquals(shared, "yes") });
      bucketOf(platform).addPropertyOverride("PublicAccessBlockConfiguration.BlockPublicPolicy", Fn.conditionIf(isShared.logicalId, false, true));
    },
  },
  "a bucket for exports blocks access lists only": {
    claim,
    at: "Acme-data/Exports/Resource",
    edit: ({ data }) => {
      new Bucket(data, "Exports", { blockPublicAccess: BlockPublicAccess.BLOCK_ACLS, enforceSSL: true, minimumTLSVersion: 1.2 });
    },
  },
  "a bucket for avatars is read by everyone": {
    claim,
    at: "Acme-data/Avatars/Resource",
    edit: ({ data }) => {
      new Bucket(data, "Avatars", {
        publicReadAccess: true,
        blockPublicAccess: new BlockPublicAccess({
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        }),
      });
    },
  },
  "a nested stack brings a bucket without a block": {
    claim,
    at: "Acme-tools/Reports/Archive",
    edit: ({ app }) => {
      new CfnBucket(new NestedStack(toolsOf(app), "Reports"), "Archive", { publicAccessBlockConfiguration: { blockPublicAcls: true } });
    },
  },
  "an old template is included as it is": {
    claim,
    at: "Acme-data/Legacy/Uploads",
    edit: ({ data }) => {
      new CfnInclude(data, "Legacy", { templateFile: "test/gate/breaches/legacy-uploads.template.json" });
    },
  },
  "the organization's guardrail of buckets is taken out": {
    claim,
    at,
    edit: ({ organization, get }) => {
      get("Organization/GrantsAndTls", CfnPolicy).addDeletionOverride("DependsOn");
      organization.node.tryRemoveChild("ActiveBuckets");
    },
  },
  "the guardrail of buckets spares the provisioner": {
    claim,
    at,
    edit: ({ get }) =>
      get("Organization/ActiveBuckets", CfnPolicy).addPropertyOverride("Content.Statement.0.Condition.ArnNotLike.aws:PrincipalArn", [
        "arn:aws:iam::*:role/customer/*",
        "arn:aws:iam::*:role/TenantProvisioner",
      ]),
  },
};
