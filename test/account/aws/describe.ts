import { apiRules } from "./lifecycle.ts";
import { at, jsonOf, ref, type FakeAccount, type Json } from "./deployed.ts";
import type { TemplateResource } from "../../../checks/sources/template/index.ts";

type Describe = (of: TemplateResource, account: FakeAccount, all: readonly TemplateResource[]) => void;

/** A resource of a template → what AWS answers about it. */
export const describers: Readonly<Record<string, Describe>> = {
  "AWS::KMS::Key": (of, account) => {
    const KeyId = ref(of);
    account.add(`kms.ListKeys ${of.region}`, { KeyId, KeyArn: String(jsonOf(of.attribute("Arn"))) });
    account.replies.set(`kms.DescribeKey ${KeyId}`, {
      KeyMetadata: {
        KeyId,
        Origin: at(of, "Origin") ?? "AWS_KMS",
        MultiRegion: at(of, "MultiRegion") ?? false,
        KeyManager: "CUSTOMER",
        KeyState: "Enabled",
        Enabled: true,
        KeySpec: at(of, "KeySpec") ?? "SYMMETRIC_DEFAULT",
        KeyUsage: at(of, "KeyUsage") ?? "ENCRYPT_DECRYPT",
      },
    });
    account.replies.set(`kms.GetKeyPolicy ${KeyId}`, { Policy: JSON.stringify(at(of, "KeyPolicy")), PolicyName: "default" });
    account.replies.set(`kms.GetKeyRotationStatus ${KeyId}`, { KeyRotationEnabled: at(of, "EnableKeyRotation") ?? false });
  },
  "AWS::S3::Bucket": (of, account, all) => {
    const Name = ref(of);
    account.add("s3.ListBuckets", { Name, BucketRegion: of.region });
    const set = (operation: string, reply: Json | undefined): void =>
      void (reply !== undefined && account.replies.set(`s3.${operation} ${Name}`, reply));
    const policy = all.find((each) => each.type === "AWS::S3::BucketPolicy" && at(each, "Bucket") === Name);
    const ownership = at(of, "OwnershipControls");
    set("GetBucketPolicy", policy && { Policy: JSON.stringify(at(policy, "PolicyDocument")) });
    set("GetPublicAccessBlock", { PublicAccessBlockConfiguration: at(of, "PublicAccessBlockConfiguration") });
    set("GetBucketOwnershipControls", ownership === undefined ? undefined : { OwnershipControls: ownership });
    set("GetBucketVersioning", { Status: at(of, "VersioningConfiguration", "Status") });
    const lock = at(of, "ObjectLockConfiguration");
    set("GetObjectLockConfiguration", lock === undefined ? undefined : { ObjectLockConfiguration: lock });
    const lifecycle = at(of, "LifecycleConfiguration", "Rules") as readonly Json[] | undefined;
    set("GetBucketLifecycleConfiguration", lifecycle && { Rules: apiRules(lifecycle) });
    set("GetBucketAcl", { Owner: { ID: "owner" }, Grants: [{ Grantee: { ID: "owner", Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }] });
    const rules = at(of, "BucketEncryption", "ServerSideEncryptionConfiguration") as readonly Json[] | undefined;
    const Rules = rules?.map(({ ServerSideEncryptionByDefault, ...more }) => ({
      ...more,
      ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
    }));
    set("GetBucketEncryption", Rules && { ServerSideEncryptionConfiguration: { Rules } });
  },
  "AWS::CloudTrail::Trail": (of, account) => {
    const TrailARN = String(jsonOf(of.attribute("Arn")));
    const { S3BucketName, IsMultiRegionTrail, IsOrganizationTrail } = {
      S3BucketName: at(of, "S3BucketName"),
      IsMultiRegionTrail: at(of, "IsMultiRegionTrail") ?? false,
      IsOrganizationTrail: at(of, "IsOrganizationTrail") ?? false,
    };
    account.add("cloudtrail.DescribeTrails", {
      Name: ref(of),
      TrailARN,
      HomeRegion: of.region,
      S3BucketName,
      IsMultiRegionTrail,
      IsOrganizationTrail,
      LogFileValidationEnabled: at(of, "EnableLogFileValidation") ?? false,
      ...(at(of, "KMSKeyId") !== undefined && { KmsKeyId: at(of, "KMSKeyId") }),
    });
    account.replies.set(`cloudtrail.GetTrailStatus ${TrailARN}`, { IsLogging: at(of, "IsLogging") });
    account.replies.set(`cloudtrail.GetEventSelectors ${TrailARN}`, { TrailARN, AdvancedEventSelectors: at(of, "AdvancedEventSelectors") });
  },
  "AWS::EC2::VPC": (of, account) =>
    account.add(`ec2.DescribeVpcs ${of.region}`, { VpcId: ref(of), CidrBlock: at(of, "CidrBlock"), State: "available" }),
  "AWS::EC2::RouteTable": (of, account, all) => {
    const routes = all.filter((each) => each.type === "AWS::EC2::Route" && at(each, "RouteTableId") === ref(of));
    const Routes = routes.map((route) => ({
      DestinationCidrBlock: at(route, "DestinationCidrBlock"),
      ...targetOf(route),
      State: "active",
    }));
    const local = { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" };
    account.add(`ec2.DescribeRouteTables ${of.region}`, { RouteTableId: ref(of), VpcId: at(of, "VpcId"), Routes: [local, ...Routes] });
  },
  "AWS::EC2::InternetGateway": (of, account, all) => {
    const attached = all.filter((each) => each.type === "AWS::EC2::VPCGatewayAttachment" && at(each, "InternetGatewayId") === ref(of));
    const Attachments = attached.map((each) => ({ VpcId: at(each, "VpcId"), State: "available" }));
    account.add(`ec2.DescribeInternetGateways ${of.region}`, { InternetGatewayId: ref(of), Attachments });
  },
  "AWS::EC2::NatGateway": (of, account) =>
    account.add(`ec2.DescribeNatGateways ${of.region}`, {
      NatGatewayId: ref(of),
      ConnectivityType: at(of, "ConnectivityType") ?? "public",
      State: "available",
    }),
  "AWS::EC2::VPCEndpoint": (of, account) =>
    account.add(`ec2.DescribeVpcEndpoints ${of.region}`, {
      VpcEndpointId: ref(of),
      VpcId: at(of, "VpcId"),
      ServiceName: at(of, "ServiceName"),
      VpcEndpointType: at(of, "VpcEndpointType") ?? "Gateway",
      State: "available",
    }),
  "AWS::EC2::FlowLog": (of, account) =>
    account.add(`ec2.DescribeFlowLogs ${of.region}`, {
      FlowLogId: ref(of),
      LogDestinationType: at(of, "LogDestinationType") ?? "cloud-watch-logs",
      LogDestination: at(of, "LogDestination"),
    }),
  "AWS::RDS::DBCluster": (of, account) =>
    account.add(`rds.DescribeDBClusters ${of.region}`, {
      DBClusterIdentifier: ref(of),
      DBClusterArn: `arn:aws:rds:${of.region}:${of.account}:cluster:${ref(of)}`,
      StorageEncrypted: at(of, "StorageEncrypted") ?? false,
      KmsKeyId: at(of, "KmsKeyId"),
      BackupRetentionPeriod: at(of, "BackupRetentionPeriod") ?? 1,
      DBClusterParameterGroup: at(of, "DBClusterParameterGroupName"),
      Engine: at(of, "Engine"),
      EngineVersion: at(of, "EngineVersion"),
      ServerlessV2ScalingConfiguration: at(of, "ServerlessV2ScalingConfiguration"),
      MasterUserSecret: at(of, "MasterUserSecret"),
    }),
  "AWS::RDS::DBClusterParameterGroup": (of, account) => {
    const stated = (at(of, "Parameters") ?? {}) as Readonly<Record<string, unknown>>;
    for (const name of ["rds.force_ssl", "ssl_min_protocol_version"])
      if (stated[name] !== undefined)
        account.add(`rds.DescribeDBClusterParameters ${ref(of)}`, { ParameterName: name, ParameterValue: String(stated[name]), Source: "user" });
  },
  "AWS::RDS::DBInstance": (of, account) =>
    account.add(`rds.DescribeDBInstances ${of.region}`, {
      DBInstanceIdentifier: ref(of),
      DBClusterIdentifier: at(of, "DBClusterIdentifier"),
      StorageEncrypted: true,
      DBInstanceClass: at(of, "DBInstanceClass"),
      AvailabilityZone: at(of, "AvailabilityZone"),
      Engine: at(of, "Engine"),
      EngineVersion: at(of, "EngineVersion") ?? "15.17",
      PerformanceInsightsEnabled: at(of, "EnablePerformanceInsights") ?? false,
      PerformanceInsightsKMSKeyId: at(of, "PerformanceInsightsKMSKeyId"),
    }),
  "AWS::Backup::BackupPlan": (of, account) => {
    const { BackupPlanName, BackupPlanRule } = at(of, "BackupPlan") as Readonly<Record<string, unknown>>;
    account.add(`backup.ListBackupPlans ${of.region}`, { BackupPlanId: ref(of), BackupPlanName });
    account.replies.set(`backup.GetBackupPlan ${ref(of)}`, { BackupPlanId: ref(of), BackupPlan: { BackupPlanName, Rules: BackupPlanRule } });
  },
  "AWS::Backup::BackupSelection": (of, account) => {
    const BackupPlanId = at(of, "BackupPlanId");
    const SelectionId = `selection-${ref(of)}`;
    const empty = { ListOfTags: [], NotResources: [], Conditions: { StringEquals: [], StringLike: [], StringNotEquals: [], StringNotLike: [] } };
    account.add(`backup.ListBackupSelections ${String(BackupPlanId)}`, { BackupPlanId, SelectionId });
    account.replies.set(`backup.GetBackupSelection ${SelectionId}`, {
      BackupPlanId,
      SelectionId,
      BackupSelection: { ...empty, ...(at(of, "BackupSelection") as object) },
    });
  },
  "AWS::SecretsManager::Secret": (of, account) =>
    account.add(`secrets-manager.ListSecrets ${of.region}`, { ARN: ref(of), Name: at(of, "Name"), KmsKeyId: at(of, "KmsKeyId") }),
  "AWS::IAM::Role": (of, account) => {
    const details = detailsOf(account);
    const inline = (at(of, "Policies") ?? []) as readonly { PolicyName: string; PolicyDocument: unknown }[];
    const boundary = at(of, "PermissionsBoundary");
    details.RoleDetailList.push({
      RoleName: ref(of),
      Arn: String(jsonOf(of.attribute("Arn"))),
      Path: at(of, "Path") ?? "/",
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(at(of, "AssumeRolePolicyDocument"))),
      RolePolicyList: inline.map(({ PolicyName, PolicyDocument }) => ({
        PolicyName,
        PolicyDocument: encodeURIComponent(JSON.stringify(PolicyDocument)),
      })),
      AttachedManagedPolicies: ((at(of, "ManagedPolicyArns") ?? []) as readonly string[]).map((PolicyArn) => ({
        PolicyArn,
        PolicyName: PolicyArn.split("/").at(-1),
      })),
      ...(boundary !== undefined && { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary } }),
    });
  },
  "AWS::IAM::ManagedPolicy": (of, account) => {
    const Document = encodeURIComponent(JSON.stringify(at(of, "PolicyDocument")));
    detailsOf(account).Policies.push({
      Arn: ref(of),
      PolicyName: ref(of).split("/").at(-1),
      PolicyVersionList: [{ Document, VersionId: "v1", IsDefaultVersion: true }],
    });
  },
};

function targetOf(route: TemplateResource): Json {
  const names = ["GatewayId", "NatGatewayId", "VpcPeeringConnectionId"];
  return Object.fromEntries(names.flatMap((name) => (at(route, name) === undefined ? [] : [[name, at(route, name)]])));
}

interface Details {
  readonly RoleDetailList: Json[];
  readonly Policies: Json[];
}

function detailsOf(account: FakeAccount): Details {
  return account.replies.get("iam.GetAccountAuthorizationDetails") as unknown as Details;
}
