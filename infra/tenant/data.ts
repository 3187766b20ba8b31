import { CfnDeletionPolicy, Token } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnBackupPlan, CfnBackupSelection, CfnBackupVault } from "aws-cdk-lib/aws-backup";
import { CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import { dataBucketPolicy } from "../../guardrails/access/data-bucket.ts";
import { bucketName, roleArn, roles } from "../../guardrails/names.ts";
import { text } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import { blockAllPublicAccess } from "./bucket.ts";
import { addCluster } from "./cluster.ts";
import { asText, unlessNone } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";

/** The tenant's stores: objects, database, connector tokens, and their backups; all under the data key. */
export function addData(stack: Stack, inputs: Inputs): void {
  addBucket(stack, inputs);
  addCluster(stack, inputs);
  addSecrets(stack, inputs);
  addBackups(stack, inputs);
}

function addBucket(stack: Stack, inputs: Inputs): void {
  const keyArn = inputs.shared("DataKeyArn");
  const bucket = new CfnBucket(stack, "DataBucket", {
    bucketName: asText(bucketName("data", inputs)),
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        { bucketKeyEnabled: false, serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: asText(keyArn) } },
      ],
    },
    publicAccessBlockConfiguration: blockAllPublicAccess,
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    versioningConfiguration: { status: "Enabled" },
    lifecycleConfiguration: { rules: lifecycle(stack, inputs) },
  });
  bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  new CfnBucketPolicy(stack, "DataBucketPolicy", {
    bucket: bucket.ref,
    policyDocument: dataBucketPolicy({
      account: inputs.account,
      region: inputs.region,
      organization: inputs.organization,
      // This template does not name the cell.
      computeAccount: inputs.account,
      keyArn,
      endpoint: inputs.shared("S3Endpoint"),
    }),
  });
}

/** Parts of broken uploads go after a week; objects after the tenant's retention, if it set one. */
function lifecycle(stack: Stack, inputs: Inputs): CfnBucket.RuleProperty[] {
  const days = inputs.of("RetentionDays");
  const uploads: CfnBucket.RuleProperty = { id: "BrokenUploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
  if (days === "none") return [uploads];
  if (typeof days === "string") {
    return [
      uploads,
      { id: "Retention", status: "Enabled", expirationInDays: Number(days), noncurrentVersionExpiration: { noncurrentDays: Number(days) } },
    ];
  }
  const expires = unlessNone(stack, "ObjectsExpire", days);
  // Raw, as CloudFormation spells it: an intrinsic takes the place of the whole rule.
  const rule = { Id: "Retention", Status: "Enabled", ExpirationInDays: days, NoncurrentVersionExpiration: { NoncurrentDays: days } };
  return [uploads, Token.asAny({ "Fn::If": [expires.logicalId, rule, { Ref: "AWS::NoValue" }] }) as unknown as CfnBucket.RuleProperty];
}

/** Empty: the customer and the workers write the values. Adding a connector adds a secret. */
function addSecrets(stack: Stack, inputs: Inputs): void {
  for (const connector of ["email", "slack", "teams", "zoom", "sms"] as const) {
    new CfnSecret(stack, `Secret${connector.charAt(0).toUpperCase()}${connector.slice(1)}`, {
      name: `connector/${connector}`,
      description: `Token of the ${connector} connector`,
      kmsKeyId: asText(inputs.shared("DataKeyArn")),
    });
  }
}

/** Backups of the cluster outlive the seven days in which a cluster without its key can be started again (pitfall P10). */
function addBackups(stack: Stack, inputs: Inputs): void {
  new CfnBackupVault(stack, "Vault", { backupVaultName: "tenant", encryptionKeyArn: asText(inputs.shared("DataKeyArn")) });
  new CfnBackupPlan(stack, "BackupPlan", {
    backupPlan: {
      backupPlanName: "tenant-cluster",
      backupPlanRule: [
        {
          ruleName: "daily",
          targetBackupVault: asText({ Ref: "Vault" }),
          scheduleExpression: "cron(0 4 * * ? *)",
          startWindowMinutes: 60,
          completionWindowMinutes: 360,
          lifecycle: { deleteAfterDays: settings.database.vaultDays },
        },
      ],
    },
  });
  new CfnBackupSelection(stack, "BackupSelection", {
    backupPlanId: asText({ Ref: "BackupPlan" }),
    backupSelection: {
      selectionName: "cluster",
      iamRoleArn: asText(roleArn(inputs.account, roles.backup)),
      resources: [asText(text`arn:aws:rds:${inputs.region}:${inputs.account}:cluster:${{ Ref: "Cluster" }}`)],
    },
  });
}
