import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { auditKeyPolicy } from "../../guardrails/access/audit-key.ts";
import { flowBucketPolicy, trailBucketPolicy } from "../../guardrails/access/log-buckets.ts";
import { bucketName, trailName } from "../../guardrails/names.ts";
import type { Document } from "../../guardrails/statement.ts";
import { text } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import { blockAllPublicAccess } from "./bucket.ts";
import { asText } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";
import { tenantKey } from "./key.ts";
import { addKillAutomation } from "./kill-automation.ts";

/** The customer's audit: a key of its own, the trail and its bucket, the flow logs' bucket, and the automation of the kill. */
export function addAudit(stack: Stack, inputs: Inputs): void {
  const key = tenantKey(stack, "AuditKey", "Encrypts this tenant's trail and flow logs", auditKeyPolicy(inputs));
  const trailBucket = logBucket(stack, "TrailBucket", asText(bucketName("trail", inputs)), key.logicalId, trailBucketPolicy(inputs));
  logBucket(stack, "FlowBucket", asText(bucketName("flow", inputs)), key.logicalId, flowBucketPolicy(inputs));
  addTrail(stack, inputs, trailBucket, key.logicalId);
  addKillAutomation(stack, inputs, key.logicalId);
  inputs.share("AuditKeyArn", { "Fn::GetAtt": [key.logicalId, "Arn"] });
  inputs.share("FlowBucketArn", { "Fn::GetAtt": ["FlowBucket", "Arn"] });
}

/** Versioned and locked: no one deletes a record before its time, root included (docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html). */
function logBucket(stack: Stack, id: string, name: string, keyId: string, policyDocument: Document): CfnBucketPolicy {
  const bucket = new CfnBucket(stack, id, {
    bucketName: name,
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        {
          bucketKeyEnabled: false,
          serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: asText({ "Fn::GetAtt": [keyId, "Arn"] }) },
        },
      ],
    },
    publicAccessBlockConfiguration: blockAllPublicAccess,
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    versioningConfiguration: { status: "Enabled" },
    objectLockEnabled: true,
    objectLockConfiguration: {
      objectLockEnabled: "Enabled",
      rule: { defaultRetention: { mode: "COMPLIANCE", days: settings.logLockDays } },
    },
  });
  bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return new CfnBucketPolicy(stack, `${id}Policy`, { bucket: bucket.ref, policyDocument });
}

/** All Regions, all management events, reads and writes of the data bucket's objects; nothing excluded (pitfall P17). */
function addTrail(stack: Stack, inputs: Inputs, bucketPolicy: CfnBucketPolicy, keyId: string): void {
  const trail = new CfnTrail(stack, "Trail", {
    trailName,
    isLogging: true,
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    s3BucketName: asText({ Ref: "TrailBucket" }),
    kmsKeyId: asText({ "Fn::GetAtt": [keyId, "Arn"] }),
    advancedEventSelectors: [
      { name: "All management events", fieldSelectors: [{ field: "eventCategory", equalTo: ["Management"] }] },
      {
        name: "Objects of the data bucket",
        fieldSelectors: [
          { field: "eventCategory", equalTo: ["Data"] },
          { field: "resources.type", equalTo: ["AWS::S3::Object"] },
          { field: "resources.ARN", startsWith: [asText(text`arn:aws:s3:::${bucketName("data", inputs)}/`)] },
        ],
      },
    ],
  });
  trail.addResourceDependency(bucketPolicy);
}
