import { row } from "./operations-stores.ts";
import type { Earlier, Operation, Paging } from "./operation.ts";

const byToken: Paging = { reply: "NextToken", request: "nextToken", size: { maxResults: 100 } };

/** What AWS Backup was told, where there are clusters. (docs.aws.amazon.com/aws-backup/latest/devguide/api-reference.html) */
export function backupOperations(): readonly Operation[] {
  const backup = { service: "backup", where: "home", alsoWhere: "rds.DescribeDBClusters" } as const;
  const ofPlans = {
    parent: "backup.ListBackupPlans",
    each: (found: Earlier) => found.items("backup.ListBackupPlans").map(({ BackupPlanId }) => ({ parameters: { BackupPlanId } })),
  };
  return [
    row({ ...backup, name: "ListBackupPlans", iam: ["backup:ListBackupPlans"], list: "BackupPlansList", key: "BackupPlanId", page: byToken }),
    row({ ...backup, ...ofPlans, name: "GetBackupPlan", iam: ["backup:GetBackupPlan"], expect: ["BackupPlan"] }),
    row({
      ...backup,
      ...ofPlans,
      name: "ListBackupSelections",
      iam: ["backup:ListBackupSelections"],
      list: "BackupSelectionsList",
      key: "SelectionId",
      page: byToken,
    }),
    row({
      ...backup,
      name: "GetBackupSelection",
      iam: ["backup:GetBackupSelection"],
      parent: "backup.ListBackupSelections",
      each: (found) =>
        found.items("backup.ListBackupSelections").map(({ BackupPlanId, SelectionId }) => ({ parameters: { BackupPlanId, SelectionId } })),
      expect: ["BackupSelection"],
    }),
  ];
}

/** Stores that no claim opens yet: that they are there is a fact. */
export function otherStores(): readonly Operation[] {
  return [
    row({
      service: "secrets-manager",
      name: "ListSecrets",
      iam: ["secretsmanager:ListSecrets"],
      where: "regions",
      list: "SecretList",
      key: "ARN",
      page: { reply: "NextToken", request: "NextToken", size: { MaxResults: 100 } },
    }),
    row({
      service: "cloudwatch-logs",
      name: "DescribeLogGroups",
      iam: ["logs:DescribeLogGroups"],
      where: "home",
      list: "logGroups",
      page: { reply: "nextToken", request: "nextToken", size: { limit: 50 } },
    }),
    // Values of environment variables may be secrets.
    row({
      service: "lambda",
      name: "ListFunctions",
      iam: ["lambda:ListFunctions"],
      where: "regions",
      list: "Functions",
      key: "FunctionName",
      page: { reply: "NextMarker", request: "Marker", size: { MaxItems: 50 } },
      redact: ["Functions.*.Environment.Variables.*", "Functions.*.Environment.Error.Message"],
      needs: ["lambda"],
    }),
  ];
}
