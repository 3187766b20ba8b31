import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance, CfnDBSubnetGroup } from "aws-cdk-lib/aws-rds";
import { settings } from "../settings.ts";
import { asText } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";

/** Aurora PostgreSQL, Serverless v2, a writer and a reader in two zones, everything under the data key (platform.md §8). */
export function addCluster(stack: Stack, inputs: Inputs): void {
  const { version, name, port, capacity, backupDays, extensions } = settings.database;
  const keyArn = asText(inputs.shared("DataKeyArn"));
  new CfnDBSubnetGroup(stack, "DatabaseSubnets", {
    dbSubnetGroupDescription: "The two data subnets",
    subnetIds: [asText(inputs.shared("DataSubnetA")), asText(inputs.shared("DataSubnetB"))],
  });
  new CfnDBClusterParameterGroup(stack, "DatabaseParameters", {
    description: "TLS only, extensions that do not reach out",
    family: "aurora-postgresql15",
    parameters: {
      "rds.force_ssl": "1",
      ssl_min_protocol_version: "TLSv1.2",
      "rds.allowed_extensions": extensions.join(","),
    },
  });
  const cluster = new CfnDBCluster(stack, "Cluster", {
    engine: "aurora-postgresql",
    engineVersion: version,
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    databaseName: name,
    port,
    serverlessV2ScalingConfiguration: { minCapacity: capacity.min, maxCapacity: capacity.max },
    dbSubnetGroupName: asText({ Ref: "DatabaseSubnets" }),
    dbClusterParameterGroupName: asText({ Ref: "DatabaseParameters" }),
    vpcSecurityGroupIds: [asText(inputs.shared("ClusterGroup"))],
    storageEncrypted: true,
    kmsKeyId: keyArn,
    masterUsername: "panops_master",
    manageMasterUserPassword: true,
    masterUserSecret: { kmsKeyId: keyArn },
    enableIamDatabaseAuthentication: true,
    enableHttpEndpoint: false,
    backupRetentionPeriod: backupDays,
    preferredBackupWindow: "02:00-02:30",
    copyTagsToSnapshot: true,
    deletionProtection: true,
    enableCloudwatchLogsExports: ["postgresql"],
    autoMinorVersionUpgrade: true,
  });
  cluster.cfnOptions.deletionPolicy = CfnDeletionPolicy.SNAPSHOT;
  cluster.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.SNAPSHOT;
  instance(stack, "Writer", asText(inputs.shared("DataZoneA")), keyArn);
  const reader = instance(stack, "Reader", asText(inputs.shared("DataZoneB")), keyArn);
  // The first instance of a cluster becomes its writer.
  reader.addResourceDependency(stack.node.findChild("Writer") as CfnDBInstance);
}

function instance(stack: Stack, id: string, availabilityZone: string, keyArn: string): CfnDBInstance {
  return new CfnDBInstance(stack, id, {
    engine: "aurora-postgresql",
    dbClusterIdentifier: asText({ Ref: "Cluster" }),
    dbInstanceClass: "db.serverless",
    availabilityZone,
    publiclyAccessible: false,
    enablePerformanceInsights: true,
    performanceInsightsKmsKeyId: keyArn,
    performanceInsightsRetentionPeriod: 7,
    autoMinorVersionUpgrade: true,
  });
}
