import { scp } from "../build.ts";
import { anyCustomer, anyRole, roles } from "../names.ts";
import type { Clause, Document, Examples } from "../statement.ts";

/**
 * Attached to Tenants. Tenant data is not copied, shared, exported or restored elsewhere, and backups are neither deleted nor
 * shortened, but by the customer (pitfalls P10 and P14, policy-proofs.md §8.1).
 *
 * Denies: to everyone but `role/customer/*`, AWS Backup's role included, the actions that move data or end backups; plans and
 * vaults to everyone but the provisioner too.
 * Leaves alone: taking backups, the cluster's own life, the customer's restore.
 */
export function copiesAndBackups(): Document {
  return scp(
    { Sid: "CopiesAreTheCustomers", Effect: "Deny", Action: moving, Resource: "*", ...unless() },
    { Sid: "BackupsAreTheCustomers", Effect: "Deny", Action: ending, Resource: "*", ...unless() },
    { Sid: "ProvisionerPlansBackups", Effect: "Deny", Action: planning, Resource: "*", ...unless(roles.provisioner) },
    {
      Sid: "MasterPasswordStaysManaged",
      Effect: "Deny",
      Action: "rds:ModifyDBCluster",
      Resource: "*",
      Condition: { ...unless().Condition, Bool: { "rds:ManageMasterUserPassword": "false" } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
  );
}

function unless(...names: readonly string[]): Pick<Clause, "Condition" | "ifAbsent"> {
  return {
    Condition: { ArnNotLike: { "aws:PrincipalArn": [anyCustomer, ...names.map(anyRole)] } },
    ifAbsent: { "aws:PrincipalArn": "matches" },
  };
}

const moving = [
  "rds:CopyDB*Snapshot",
  "rds:RestoreDB*",
  "rds:ModifyDB*SnapshotAttribute",
  "rds:StartExportTask",
  "rds:CreateBlueGreenDeployment",
  "rds:CreateIntegration",
  "rds:CreateDBInstanceReadReplica",
  "rds:CreateGlobalCluster",
  "rds:ModifyGlobalCluster",
  "rds:AddRoleToDB*",
  "rds:StartActivityStream",
  "rds:StartDBInstanceAutomatedBackupsReplication",
  "s3:CreateJob",
  "s3:PutReplicationConfiguration",
  "s3:ReplicateObject",
  "s3:UpdateObjectEncryption",
  "ec2:CopySnapshot",
  "ec2:CopyImage",
  "ec2:ModifySnapshotAttribute",
  "ec2:ModifyImageAttribute",
  "ec2:CreateStoreImageTask",
  "ec2:CreateInstanceExportTask",
  "ec2:ExportImage",
  "ec2:ModifyEbsDefaultKmsKeyId",
  "ec2:ResetEbsDefaultKmsKeyId",
  "ec2:DisableEbsEncryptionByDefault",
  "secretsmanager:ReplicateSecretToRegions",
  "secretsmanager:PutResourcePolicy",
  "secretsmanager:UpdateSecret",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:UpdateTable",
  "logs:AssociateKmsKey",
  "logs:DisassociateKmsKey",
  "logs:CreateExportTask",
  "logs:PutSubscriptionFilter",
  "logs:PutDestination*",
  "backup:StartCopyJob",
  "backup:StartRestoreJob",
  "backup:CopyFromBackupVault",
  "backup:CreateRestore*",
  "backup:CreateLogicallyAirGappedBackupVault",
  "backup:CreateBackupAccessPoint",
  "backup:PutBackupVaultAccessPolicy",
  "backup:PutBackupVaultSharingPolicy",
  "sqs:SetQueueAttributes",
] as const;

const ending = [
  "backup:DeleteBackup*",
  "backup:DeleteRecoveryPoint",
  "backup:DisassociateRecoveryPoint*",
  "backup:UpdateBackupPlan",
  "backup:UpdateRecoveryPointLifecycle",
  "backup:UpdateGlobalSettings",
  "backup:UpdateRegionSettings",
  "backup:StopBackupJob",
  "rds:DeleteDB*Snapshot",
  "rds:DeleteDB*AutomatedBackup",
  "rds:ModifyDB*Snapshot",
] as const;

const planning = [
  "backup:CreateBackupPlan",
  "backup:CreateBackupSelection",
  "backup:CreateBackupVault",
  "backup:PutBackupVaultLockConfiguration",
] as const;

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const snapshot = "arn:aws:rds:us-east-1:333333333333:cluster-snapshot:nightly";

export const examples: Examples = {
  denied: {
    "the provisioner copies a snapshot": { principal: by(roles.provisioner), action: "rds:CopyDBClusterSnapshot", resource: snapshot },
    "an execution role shares a snapshot": {
      principal: by("AWSControlTowerExecution"),
      action: "rds:ModifyDBClusterSnapshotAttribute",
      resource: snapshot,
    },
    "AWS Backup's role restores": { principal: by(roles.backup), action: "rds:RestoreDBClusterFromSnapshot", resource: snapshot },
    "an execution role deletes a recovery point": {
      principal: by("AWSControlTowerExecution"),
      action: "backup:DeleteRecoveryPoint",
      resource: "arn:aws:backup:us-east-1:333333333333:recovery-point:1",
    },
    "the provisioner takes the master password out of RDS": {
      principal: by(roles.provisioner),
      action: "rds:ModifyDBCluster",
      resource: "arn:aws:rds:us-east-1:333333333333:cluster:tenant",
      context: { "rds:ManageMasterUserPassword": "false" },
    },
  },
  untouched: {
    "the customer restores": { principal: by(roles.restore), action: "rds:RestoreDBClusterFromSnapshot", resource: snapshot },
    "AWS Backup's role takes a backup": { principal: by(roles.backup), action: "rds:CreateDBClusterSnapshot", resource: snapshot },
    "the provisioner plans backups": { principal: by(roles.provisioner), action: "backup:CreateBackupPlan", resource: "*" },
    "the provisioner changes the cluster": {
      principal: by(roles.provisioner),
      action: "rds:ModifyDBCluster",
      resource: "arn:aws:rds:us-east-1:333333333333:cluster:tenant",
    },
  },
};
