import { CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand, type AdvancedEventSelector } from "@aws-sdk/client-cloudtrail";
import {
  CreateDBClusterCommand,
  CreateDBClusterParameterGroupCommand,
  CreateDBInstanceCommand,
  ModifyDBClusterParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  type ServerlessV2ScalingConfiguration,
} from "@aws-sdk/client-rds";
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  type ObjectLockConfiguration,
  type OwnershipControls,
  type PublicAccessBlockConfiguration,
  type ServerSideEncryptionByDefault,
  type LifecycleRule,
  type VersioningConfiguration,
} from "@aws-sdk/client-s3";
import { apiRules } from "../../account/aws/lifecycle.ts";
import type { Creator } from "./creators.ts";

/** S3, CloudTrail and RDS. */
export const storeCreators: Readonly<Record<string, Creator>> = {
  "AWS::S3::Bucket": async ({ of, values, clients: { s3 } }) => {
    const Bucket = values.at(of, "BucketName") ?? of.logicalId.toLowerCase();
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: values.at<boolean>(of, "ObjectLockEnabled") }));
    const rules = values.at<readonly Rule[]>(of, "BucketEncryption", "ServerSideEncryptionConfiguration");
    if (rules !== undefined) {
      // CloudFormation leaves out the API's "Apply".
      const Rules = rules.map(({ ServerSideEncryptionByDefault, ...more }) => ({
        ...more,
        ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
      }));
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    }
    const block = values.at<PublicAccessBlockConfiguration>(of, "PublicAccessBlockConfiguration");
    if (block !== undefined) await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
    const ownership = values.at<OwnershipControls>(of, "OwnershipControls");
    if (ownership !== undefined) await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: ownership }));
    const versioning = values.at<VersioningConfiguration>(of, "VersioningConfiguration");
    if (versioning !== undefined) await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: versioning }));
    const lifecycle = values.at<readonly Readonly<Record<string, unknown>>[]>(of, "LifecycleConfiguration", "Rules");
    if (lifecycle !== undefined)
      await s3.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: apiRules(lifecycle) as unknown as LifecycleRule[] } }),
      );
    const lock = values.at<ObjectLockConfiguration>(of, "ObjectLockConfiguration");
    if (lock !== undefined) await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: lock }));
    return { ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } };
  },
  "AWS::S3::BucketPolicy": async ({ of, values, clients: { s3 } }) => {
    const Bucket = values.at(of, "Bucket") ?? "";
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(values.at<object>(of, "PolicyDocument")) }));
    return { ref: Bucket };
  },
  "AWS::CloudTrail::Trail": async ({ of, values, clients: { cloudtrail } }) => {
    const Name = values.at(of, "TrailName") ?? of.logicalId;
    const { TrailARN = "" } = await cloudtrail.send(
      new CreateTrailCommand({
        Name,
        S3BucketName: values.at(of, "S3BucketName"),
        KmsKeyId: values.at(of, "KMSKeyId"),
        IsMultiRegionTrail: values.at<boolean>(of, "IsMultiRegionTrail"),
        IsOrganizationTrail: values.at<boolean>(of, "IsOrganizationTrail"),
        IncludeGlobalServiceEvents: values.at<boolean>(of, "IncludeGlobalServiceEvents"),
        EnableLogFileValidation: values.at<boolean>(of, "EnableLogFileValidation"),
      }),
    );
    const selectors = values.at<AdvancedEventSelector[]>(of, "AdvancedEventSelectors");
    if (selectors !== undefined) await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: Name, AdvancedEventSelectors: selectors }));
    if (values.at<boolean>(of, "IsLogging") === true) await cloudtrail.send(new StartLoggingCommand({ Name: TrailARN }));
    return { ref: Name, attributes: { Arn: TrailARN } };
  },
  "AWS::RDS::DBSubnetGroup": async ({ of, values, clients: { rds } }) => {
    const DBSubnetGroupName = values.at(of, "DBSubnetGroupName") ?? of.logicalId.toLowerCase();
    const SubnetIds = values.at<string[]>(of, "SubnetIds");
    await rds.send(
      new CreateDBSubnetGroupCommand({ DBSubnetGroupName, SubnetIds, DBSubnetGroupDescription: values.at(of, "DBSubnetGroupDescription") }),
    );
    return { ref: DBSubnetGroupName };
  },
  "AWS::RDS::DBClusterParameterGroup": async ({ of, values, clients: { rds } }) => {
    const DBClusterParameterGroupName = values.at(of, "DBClusterParameterGroupName") ?? of.logicalId.toLowerCase();
    const [DBParameterGroupFamily, Description] = [values.at(of, "Family"), values.at(of, "Description")];
    await rds.send(new CreateDBClusterParameterGroupCommand({ DBClusterParameterGroupName, DBParameterGroupFamily, Description }));
    const stated = Object.entries(values.at<Readonly<Record<string, unknown>>>(of, "Parameters") ?? {});
    const Parameters = stated.map(([ParameterName, value]) => ({
      ParameterName,
      ParameterValue: String(value),
      ApplyMethod: "pending-reboot" as const,
    }));
    if (Parameters.length > 0) await rds.send(new ModifyDBClusterParameterGroupCommand({ DBClusterParameterGroupName, Parameters }));
    return { ref: DBClusterParameterGroupName };
  },
  "AWS::RDS::DBCluster": async ({ of, values, clients: { rds } }) => {
    const DBClusterIdentifier = values.at(of, "DBClusterIdentifier") ?? of.logicalId.toLowerCase();
    const { DBCluster } = await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: values.at(of, "Engine"),
        EngineVersion: values.at(of, "EngineVersion"),
        DatabaseName: values.at(of, "DatabaseName"),
        MasterUsername: values.at(of, "MasterUsername"),
        ManageMasterUserPassword: values.at<boolean>(of, "ManageMasterUserPassword"),
        MasterUserSecretKmsKeyId: values.at(of, "MasterUserSecret", "KmsKeyId"),
        StorageEncrypted: values.at<boolean>(of, "StorageEncrypted"),
        KmsKeyId: values.at(of, "KmsKeyId"),
        DBSubnetGroupName: values.at(of, "DBSubnetGroupName"),
        DBClusterParameterGroupName: values.at(of, "DBClusterParameterGroupName"),
        VpcSecurityGroupIds: values.at<string[]>(of, "VpcSecurityGroupIds"),
        DeletionProtection: values.at<boolean>(of, "DeletionProtection"),
        BackupRetentionPeriod: values.at<number>(of, "BackupRetentionPeriod"),
        EnableIAMDatabaseAuthentication: values.at<boolean>(of, "EnableIAMDatabaseAuthentication"),
        ServerlessV2ScalingConfiguration: values.at<ServerlessV2ScalingConfiguration>(of, "ServerlessV2ScalingConfiguration"),
      }),
    );
    return { ref: DBClusterIdentifier, attributes: { "Endpoint.Address": DBCluster?.Endpoint ?? "", DBClusterArn: DBCluster?.DBClusterArn ?? "" } };
  },
  "AWS::RDS::DBInstance": async ({ of, values, clients: { rds } }) => {
    const DBInstanceIdentifier = values.at(of, "DBInstanceIdentifier") ?? of.logicalId.toLowerCase();
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBClusterIdentifier: values.at(of, "DBClusterIdentifier"),
        DBInstanceClass: values.at(of, "DBInstanceClass"),
        AvailabilityZone: values.at(of, "AvailabilityZone"),
        Engine: values.at(of, "Engine"),
        PubliclyAccessible: values.at<boolean>(of, "PubliclyAccessible"),
        EnablePerformanceInsights: values.at<boolean>(of, "EnablePerformanceInsights"),
        PerformanceInsightsKMSKeyId: values.at(of, "PerformanceInsightsKMSKeyId"),
      }),
    );
    return { ref: DBInstanceIdentifier };
  },
};

interface Rule {
  readonly ServerSideEncryptionByDefault?: ServerSideEncryptionByDefault;
  readonly BucketKeyEnabled?: boolean;
}
