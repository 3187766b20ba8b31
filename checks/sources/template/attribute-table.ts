/**
 * What Ref and Fn::GetAtt give, per resource type, in a small notation; from the "Return values" section of each type's page
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html) and the ARN formats of
 * docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
 *
 * - `{partition}` `{region}` `{account}` `{suffix}`: of the stack
 * - `{id}`, `{id.X}`: an identifier that AWS makes, named `Stack/LogicalId` or `Stack/LogicalId.X`
 * - `{word.X}`: such a name, but one that may be written elsewhere as a literal (account ids) or be shared (zone names)
 * - `{any.X}`: not known
 * - `{Property}`: the property's text, not known when absent; `{Property?}`: when absent, a name that AWS makes (`{id}`)
 * - `{Property=text}`: when absent, the text
 * - `{lower:Property?}`: AWS stores it in lower case
 * - `{Ref}`: what Ref gives
 */
export interface TypeEntry {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Row = readonly [ref: string, attributes?: Readonly<Record<string, string>>];

const arn = (service: string, rest: string): string => `arn:{partition}:${service}:{region}:{account}:${rest}`;
const iam = (rest: string): string => `arn:{partition}:iam::{account}:${rest}`;
/** An EC2 resource whose Ref is its id, which is also an attribute. */
const ec2 = (attribute: string, more: Readonly<Record<string, string>> = {}): Row => ["{id}", { [attribute]: "{id}", ...more }];

const rows: Readonly<Record<string, Row>> = {
  "AWS::S3::Bucket": [
    "{BucketName?}",
    {
      Arn: "arn:{partition}:s3:::{Ref}",
      DomainName: "{Ref}.s3.{suffix}",
      RegionalDomainName: "{Ref}.s3.{region}.{suffix}",
      DualStackDomainName: "{Ref}.s3.dualstack.{region}.{suffix}",
    },
  ],
  "AWS::S3::AccessPoint": ["{Name?}", { Name: "{Ref}", Arn: arn("s3", "accesspoint/{Ref}"), Alias: "{id.Alias}" }],
  "AWS::S3::BucketPolicy": ["{Bucket}"],

  "AWS::KMS::Key": ["{id}", { KeyId: "{id}", Arn: arn("kms", "key/{id}") }],
  "AWS::KMS::Alias": ["{AliasName}"],

  "AWS::CloudTrail::Trail": ["{TrailName?}", { Arn: arn("cloudtrail", "trail/{Ref}") }],
  "AWS::CloudTrail::EventDataStore": [arn("cloudtrail", "eventdatastore/{id}"), { EventDataStoreArn: "{Ref}" }],

  "AWS::EC2::VPC": ec2("VpcId", {
    CidrBlock: "{CidrBlock}",
    DefaultSecurityGroup: "{id.DefaultSecurityGroup}",
    DefaultNetworkAcl: "{id.DefaultNetworkAcl}",
  }),
  "AWS::EC2::Subnet": ec2("SubnetId", {
    VpcId: "{VpcId}",
    CidrBlock: "{CidrBlock}",
    AvailabilityZone: "{AvailabilityZone=word}",
    AvailabilityZoneId: "{AvailabilityZoneId=word}",
    NetworkAclAssociationId: "{id.NetworkAclAssociationId}",
  }),
  "AWS::EC2::RouteTable": ec2("RouteTableId"),
  "AWS::EC2::NetworkAcl": ec2("Id"),
  "AWS::EC2::InternetGateway": ec2("InternetGatewayId"),
  "AWS::EC2::EgressOnlyInternetGateway": ec2("Id"),
  "AWS::EC2::NatGateway": ec2("NatGatewayId"),
  "AWS::EC2::CarrierGateway": ec2("CarrierGatewayId"),
  "AWS::EC2::VPNGateway": ec2("VPNGatewayId"),
  "AWS::EC2::CustomerGateway": ec2("CustomerGatewayId"),
  "AWS::EC2::VPNConnection": ec2("VpnConnectionId"),
  "AWS::EC2::ClientVpnEndpoint": ["{id}"],
  "AWS::EC2::VPCPeeringConnection": ec2("Id"),
  "AWS::EC2::VPCEndpoint": ec2("Id"),
  "AWS::EC2::VPCEndpointService": ec2("ServiceId"),
  "AWS::EC2::TransitGateway": ec2("Id"),
  "AWS::EC2::TransitGatewayAttachment": ec2("Id"),
  "AWS::EC2::TransitGatewayVpcAttachment": ec2("Id"),
  "AWS::EC2::TransitGatewayPeeringAttachment": ec2("TransitGatewayAttachmentId"),
  "AWS::EC2::TransitGatewayRouteTable": ec2("TransitGatewayRouteTableId"),
  "AWS::EC2::SecurityGroup": ec2("GroupId", { Id: "{id}", VpcId: "{VpcId}" }),
  "AWS::EC2::SecurityGroupIngress": ec2("Id"),
  "AWS::EC2::SecurityGroupEgress": ec2("Id"),
  "AWS::EC2::DHCPOptions": ec2("DhcpOptionsId"),
  "AWS::EC2::NetworkInterface": ec2("Id", { VpcId: "{any.VpcId}" }),
  "AWS::EC2::EIP": ["{any.PublicIp}", { AllocationId: "{id.AllocationId}", PublicIp: "{Ref}" }],
  "AWS::EC2::Instance": ec2("InstanceId", { VpcId: "{any.VpcId}" }),
  "AWS::EC2::Volume": ec2("VolumeId"),
  "AWS::EC2::FlowLog": ec2("Id"),
  "AWS::EC2::PrefixList": ec2("PrefixListId", { Arn: arn("ec2", "prefix-list/{id}") }),
  "AWS::EC2::LaunchTemplate": ec2("LaunchTemplateId", {
    LatestVersionNumber: "{word.LatestVersionNumber}",
    DefaultVersionNumber: "{word.DefaultVersionNumber}",
  }),
  "AWS::EC2::VPCBlockPublicAccessExclusion": ec2("ExclusionId"),

  "AWS::AutoScaling::AutoScalingGroup": [
    "{AutoScalingGroupName?}",
    { AutoScalingGroupARN: arn("autoscaling", "autoScalingGroup:{id}:autoScalingGroupName/{Ref}") },
  ],
  "AWS::AutoScaling::LaunchConfiguration": ["{LaunchConfigurationName?}"],
  "AWS::AutoScaling::ScalingPolicy": [arn("autoscaling", "scalingPolicy:{id}"), { Arn: "{Ref}" }],

  "AWS::IAM::Role": ["{RoleName?}", { Arn: iam("role{Path=/}{Ref}"), RoleId: "{id.RoleId}" }],
  "AWS::IAM::User": ["{UserName?}", { Arn: iam("user{Path=/}{Ref}") }],
  "AWS::IAM::Group": ["{GroupName?}", { Arn: iam("group{Path=/}{Ref}") }],
  "AWS::IAM::InstanceProfile": ["{InstanceProfileName?}", { Arn: iam("instance-profile{Path=/}{Ref}") }],
  "AWS::IAM::ManagedPolicy": [iam("policy{Path=/}{ManagedPolicyName?}"), { PolicyArn: "{Ref}", PolicyId: "{id.PolicyId}" }],
  "AWS::IAM::SAMLProvider": [iam("saml-provider/{Name?}"), { Arn: "{Ref}" }],
  "AWS::IAM::OIDCProvider": ["{any.Arn}", { Arn: "{Ref}" }],
  "AWS::IAM::AccessKey": ["{id}"],

  "AWS::RDS::DBCluster": [
    "{lower:DBClusterIdentifier?}",
    {
      DBClusterArn: arn("rds", "cluster:{Ref}"),
      DBClusterResourceId: "{id.DBClusterResourceId}",
      "MasterUserSecret.SecretArn": arn("secretsmanager", "secret:{id.MasterUserSecret}"),
    },
  ],
  "AWS::RDS::DBInstance": ["{lower:DBInstanceIdentifier?}", { DBInstanceArn: arn("rds", "db:{Ref}"), DbiResourceId: "{id.DbiResourceId}" }],
  "AWS::RDS::DBSubnetGroup": ["{lower:DBSubnetGroupName?}"],
  "AWS::RDS::DBClusterParameterGroup": ["{lower:DBClusterParameterGroupName?}"],
  "AWS::RDS::DBParameterGroup": ["{lower:DBParameterGroupName?}"],

  "AWS::SNS::Topic": [arn("sns", "{TopicName?}"), { TopicArn: "{Ref}", TopicName: "{TopicName?}" }],
  "AWS::SQS::Queue": [
    "https://sqs.{region}.{suffix}/{account}/{QueueName?}",
    { Arn: arn("sqs", "{QueueName?}"), QueueName: "{QueueName?}", QueueUrl: "{Ref}" },
  ],
  "AWS::Logs::LogGroup": ["{LogGroupName?}", { Arn: arn("logs", "log-group:{Ref}:*") }],
  "AWS::KinesisFirehose::DeliveryStream": ["{DeliveryStreamName?}", { Arn: arn("firehose", "deliverystream/{Ref}") }],
  "AWS::Kinesis::Stream": ["{Name?}", { Arn: arn("kinesis", "stream/{Ref}") }],
  "AWS::DynamoDB::Table": ["{TableName?}", { Arn: arn("dynamodb", "table/{Ref}") }],
  "AWS::DynamoDB::GlobalTable": ["{TableName?}", { Arn: arn("dynamodb", "table/{Ref}") }],
  "AWS::SecretsManager::Secret": [arn("secretsmanager", "secret:{Name?}-{id.Suffix}"), { Id: "{Ref}" }],
  "AWS::SSM::Parameter": ["{Name?}", { Value: "{Value}", Type: "{Type}" }],
  "AWS::Backup::BackupVault": ["{BackupVaultName}", { BackupVaultName: "{BackupVaultName}", BackupVaultArn: arn("backup", "backup-vault:{Ref}") }],
  "AWS::Backup::BackupPlan": ["{id}", { BackupPlanId: "{id}", BackupPlanArn: arn("backup", "backup-plan:{id}") }],
  "AWS::Events::EventBus": ["{Name}", { Name: "{Name}", Arn: arn("events", "event-bus/{Name}") }],
  "AWS::StepFunctions::StateMachine": [arn("states", "stateMachine:{StateMachineName?}"), { Arn: "{Ref}", Name: "{StateMachineName?}" }],
  "AWS::ECS::Cluster": ["{ClusterName?}", { Arn: arn("ecs", "cluster/{Ref}") }],
  "AWS::ECS::CapacityProvider": ["{Name?}"],
  "AWS::ECS::TaskDefinition": [arn("ecs", "task-definition/{Family?}:{word.Revision}"), { TaskDefinitionArn: "{Ref}" }],
  "AWS::ECR::Repository": ["{RepositoryName?}", { Arn: arn("ecr", "repository/{Ref}") }],
  "AWS::EFS::FileSystem": ["{id}", { FileSystemId: "{id}", Arn: arn("elasticfilesystem", "file-system/{id}") }],

  "AWS::Organizations::OrganizationalUnit": ["{id}", { Id: "{id}" }],
  "AWS::Organizations::Policy": ["{id}", { Id: "{id}" }],
  "AWS::Organizations::Organization": ["{word.Id}", { Id: "{word.Id}", RootId: "{id.RootId}", ManagementAccountId: "{account}" }],
  "AWS::Organizations::Account": ["{word.AccountId}", { AccountId: "{word.AccountId}" }],
};

export const attributeTable: ReadonlyMap<string, TypeEntry> = new Map(
  Object.entries(rows).map(([type, [ref, attributes = {}]]) => [type, { ref, attributes }]),
);

/** Attributes that give a list, of any length. */
export const listAttributes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "AWS::EC2::VPC": ["CidrBlockAssociations", "Ipv6CidrBlocks"],
    "AWS::EC2::Subnet": ["Ipv6CidrBlocks"],
    "AWS::EC2::VPCEndpoint": ["DnsEntries", "NetworkInterfaceIds"],
    "AWS::EC2::NetworkInterface": ["SecondaryPrivateIpAddresses"],
    "AWS::Route53::HostedZone": ["NameServers"],
    "AWS::CloudTrail::Trail": ["SnsTopicNames"],
  }),
);
