import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { CfnResource, Stack } from "aws-cdk-lib";
import { CfnKey } from "aws-cdk-lib/aws-kms";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { evidenceBucketPolicy, evidenceKeyPolicy, signingKeyPolicy } from "../../guardrails/access/nightly.ts";
import type { Value } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import { blockAllPublicAccess } from "../tenant/bucket.ts";
import { asText } from "../tenant/inputs.ts";
import { parts } from "./parts.ts";

export const evidenceKey: Value = { "Fn::GetAtt": ["EvidenceKey", "Arn"] };
export const signingKey: Value = { "Fn::GetAtt": ["SigningKey", "Arn"] };

/** Where each night's evidence lies, locked for as long as logs are, and the keys that encrypt and sign it. */
export function addEvidence(stack: Stack): void {
  const key = { enabled: true, multiRegion: false, pendingWindowInDays: 30 };
  kept(
    new CfnKey(stack, "EvidenceKey", {
      ...key,
      description: "Encrypts evidence, logs and messages of the nightly run",
      keySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      keyPolicy: evidenceKeyPolicy(parts),
      enableKeyRotation: true,
    }),
  );
  kept(
    new CfnKey(stack, "SigningKey", {
      ...key,
      description: "Signs what a night's evidence comes to",
      keySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      keyPolicy: signingKeyPolicy(parts),
    }),
  );
  const bucket = new CfnBucket(stack, "Evidence", {
    bucketName: parts.bucket,
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        // One use of the key for many objects: a night has tens of thousands.
        { bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: asText(evidenceKey) } },
      ],
    },
    publicAccessBlockConfiguration: blockAllPublicAccess,
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    versioningConfiguration: { status: "Enabled" },
    objectLockEnabled: true,
    objectLockConfiguration: { objectLockEnabled: "Enabled", rule: { defaultRetention: { mode: "COMPLIANCE", days: settings.logLockDays } } },
  });
  kept(bucket);
  new CfnBucketPolicy(stack, "EvidencePolicy", { bucket: bucket.ref, policyDocument: evidenceBucketPolicy(parts) });
}

export function logGroup(stack: Stack, id: string, name: string): Value {
  new CfnLogGroup(stack, id, { logGroupName: name, retentionInDays: settings.logLockDays, kmsKeyId: asText(evidenceKey) });
  return { "Fn::GetAtt": [id, "Arn"] };
}

function kept(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}
