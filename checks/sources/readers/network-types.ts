import type { ChannelKind } from "../../model/kinds.ts";

/**
 * The closed world of resource types, for networks: what each CloudFormation type can do to the paths of a VPC.
 * A type that stands nowhere here is not modelled, and an account that has one is not known to be closed.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference; docs.aws.amazon.com/vpc/latest/userguide/extend-intro.html)
 */
export interface ChannelType {
  readonly opens: ChannelKind;
  /** Properties that name the VPC; none: the resource belongs to no VPC yet. */
  readonly vpc?: readonly string[];
  /** For people: what comes through. */
  readonly what: string;
}

export const channelTypes: Readonly<Record<string, ChannelType>> = {
  "AWS::EC2::InternetGateway": { opens: "internet", what: "an internet gateway" },
  "AWS::EC2::VPCGatewayAttachment": { opens: "internet", vpc: ["VpcId"], what: "an attached internet or VPN gateway" },
  "AWS::EC2::EgressOnlyInternetGateway": { opens: "internet", vpc: ["VpcId"], what: "an egress-only internet gateway" },
  "AWS::EC2::NatGateway": { opens: "internet", what: "a NAT gateway" },
  "AWS::EC2::CarrierGateway": { opens: "internet", vpc: ["VpcId"], what: "a carrier gateway" },
  "AWS::EC2::LocalGatewayRouteTableVPCAssociation": { opens: "internet", vpc: ["VpcId"], what: "a local gateway" },
  "AWS::EC2::VPNGateway": { opens: "internet", what: "a VPN gateway" },
  "AWS::EC2::VPNConnection": { opens: "internet", what: "a VPN connection" },
  "AWS::EC2::VPNConnectionRoute": { opens: "internet", what: "a VPN route" },
  "AWS::EC2::VPNGatewayRoutePropagation": { opens: "internet", what: "routes propagated from a VPN gateway" },
  "AWS::EC2::CustomerGateway": { opens: "internet", what: "a customer gateway" },
  "AWS::EC2::ClientVpnEndpoint": { opens: "internet", vpc: ["VpcId"], what: "a Client VPN endpoint" },
  "AWS::EC2::ClientVpnTargetNetworkAssociation": { opens: "internet", what: "a Client VPN association" },
  "AWS::EC2::TransitGateway": { opens: "internet", what: "a transit gateway" },
  "AWS::EC2::TransitGatewayAttachment": { opens: "internet", vpc: ["VpcId"], what: "a transit gateway attachment" },
  "AWS::EC2::TransitGatewayVpcAttachment": { opens: "internet", vpc: ["VpcId"], what: "a transit gateway attachment" },
  "AWS::EC2::TransitGatewayPeeringAttachment": { opens: "internet", what: "a transit gateway peering" },
  "AWS::EC2::TransitGatewayConnect": { opens: "internet", what: "a transit gateway connect attachment" },
  "AWS::NetworkManager::VpcAttachment": { opens: "internet", what: "a Cloud WAN attachment" },
  "AWS::DirectConnect::PrivateVirtualInterface": { opens: "internet", what: "a Direct Connect interface" },
  "AWS::DirectConnect::PublicVirtualInterface": { opens: "internet", what: "a Direct Connect interface" },
  "AWS::DirectConnect::TransitVirtualInterface": { opens: "internet", what: "a Direct Connect interface" },
  "AWS::DirectConnect::DirectConnectGatewayAssociation": { opens: "internet", what: "a Direct Connect gateway" },
  "AWS::EC2::InstanceConnectEndpoint": { opens: "internet", what: "an EC2 Instance Connect endpoint" },
  "AWS::EC2::VerifiedAccessEndpoint": { opens: "internet", what: "a Verified Access endpoint" },
  "AWS::GlobalAccelerator::EndpointGroup": { opens: "internet", what: "a Global Accelerator endpoint group" },
  "AWS::CloudFront::VpcOrigin": { opens: "internet", what: "a CloudFront VPC origin" },
  "AWS::ApiGateway::VpcLink": { opens: "elsewhere", what: "an API Gateway VPC link" },
  "AWS::ApiGatewayV2::VpcLink": { opens: "elsewhere", what: "an API Gateway VPC link" },
  "AWS::AppRunner::VpcIngressConnection": { opens: "elsewhere", vpc: ["IngressVpcConfiguration", "VpcId"], what: "an App Runner ingress connection" },
  "AWS::VpcLattice::ServiceNetworkVpcAssociation": { opens: "elsewhere", vpc: ["VpcIdentifier"], what: "a VPC Lattice association" },
  "AWS::VpcLattice::ResourceGateway": { opens: "elsewhere", vpc: ["VpcIdentifier"], what: "a VPC Lattice resource gateway" },
  "AWS::EC2::VPCEndpointService": { opens: "elsewhere", what: "an endpoint service that other accounts may connect to" },
  "AWS::Route53Resolver::ResolverEndpoint": { opens: "elsewhere", what: "a Route 53 Resolver endpoint" },
  "AWS::EC2::VPCPeeringConnection": { opens: "peering", vpc: ["VpcId"], what: "a VPC peering connection" },
  "AWS::EC2::VPCEndpoint": { opens: "endpoint", vpc: ["VpcId"], what: "a VPC endpoint" },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": { opens: "internet", what: "an internet-facing load balancer" },
  "AWS::ElasticLoadBalancing::LoadBalancer": { opens: "internet", what: "an internet-facing load balancer" },
};

/** EC2 types that open no path by themselves. */
const quietEc2 = [
  "CapacityReservation",
  "CapacityReservationFleet",
  "DHCPOptions",
  "EC2Fleet",
  "EIP",
  "EIPAssociation",
  "EnclaveCertificateIamRoleAssociation",
  "FlowLog",
  "GatewayRouteTableAssociation",
  "Host",
  "IPAM",
  "IPAMAllocation",
  "IPAMPool",
  "IPAMPoolCidr",
  "IPAMResourceDiscovery",
  "IPAMResourceDiscoveryAssociation",
  "IPAMScope",
  "Instance",
  "KeyPair",
  "LaunchTemplate",
  "NetworkAcl",
  "NetworkAclEntry",
  "NetworkInsightsAccessScope",
  "NetworkInsightsAccessScopeAnalysis",
  "NetworkInsightsAnalysis",
  "NetworkInsightsPath",
  "NetworkInterface",
  "NetworkInterfaceAttachment",
  "PlacementGroup",
  "PrefixList",
  "Route",
  "RouteTable",
  "SecurityGroup",
  "SecurityGroupEgress",
  "SecurityGroupIngress",
  "SecurityGroupVpcAssociation",
  "SnapshotBlockPublicAccess",
  "SpotFleet",
  "Subnet",
  "SubnetCidrBlock",
  "SubnetNetworkAclAssociation",
  "SubnetRouteTableAssociation",
  "VPC",
  "VPCBlockPublicAccessExclusion",
  "VPCBlockPublicAccessOptions",
  "VPCCidrBlock",
  "VPCDHCPOptionsAssociation",
  "VPCEndpointConnectionNotification",
  "Volume",
  "VolumeAttachment",
];

/** Services none of whose types opens a path into or out of a VPC of the account. */
const quietServices = [
  "ACMPCA",
  "AccessAnalyzer",
  "AppConfig",
  "AppSync",
  "ApplicationAutoScaling",
  "Athena",
  "AutoScaling",
  "Backup",
  "Batch",
  "Budgets",
  "CE",
  "Cassandra",
  "CertificateManager",
  "Chatbot",
  "CloudTrail",
  "CloudWatch",
  "CodeArtifact",
  "CodeBuild",
  "CodeCommit",
  "CodeStarNotifications",
  "Cognito",
  "Config",
  "ControlTower",
  "DAX",
  "DLM",
  "Detective",
  "DocDB",
  "DocDBElastic",
  "DynamoDB",
  "ECR",
  "EFS",
  "ElastiCache",
  "EventSchemas",
  "Events",
  "FIS",
  "Glue",
  "GuardDuty",
  "IAM",
  "InspectorV2",
  "KMS",
  "Kinesis",
  "KinesisFirehose",
  "LakeFormation",
  "Lambda",
  "Logs",
  "Macie",
  "MemoryDB",
  "Neptune",
  "Oam",
  "OpenSearchService",
  "Organizations",
  "RAM",
  "RDS",
  "RedshiftServerless",
  "ResourceExplorer2",
  "ResourceGroups",
  "RolesAnywhere",
  "Route53",
  "S3",
  "S3Tables",
  "S3Vectors",
  "SES",
  "SNS",
  "SQS",
  "SSM",
  "SSO",
  "Scheduler",
  "SecretsManager",
  "SecurityHub",
  "ServiceDiscovery",
  "Signer",
  "StepFunctions",
  "Synthetics",
  "WAFv2",
  "XRay",
];

/**
 * Types that open no path, of services that have others which may. Tasks and listeners have network interfaces of their VPC and go
 * its ways; an API reaches into a VPC by its link alone, which is a channel.
 * (docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html; docs.aws.amazon.com/elasticloadbalancing/latest/userguide)
 */
const quietTypes = [
  ...[
    "Authorizer",
    "Deployment",
    "Method",
    "Model",
    "RequestValidator",
    "Resource",
    "RestApi",
    "Stage",
    "Account",
    "ApiKey",
    "UsagePlan",
    "UsagePlanKey",
  ].map((name) => `AWS::ApiGateway::${name}`),
  ...["Api", "Authorizer", "Deployment", "Integration", "Route", "Stage"].map((name) => `AWS::ApiGatewayV2::${name}`),
  ...["CachePolicy", "CloudFrontOriginAccessIdentity", "Function", "OriginAccessControl", "ResponseHeadersPolicy"].map(
    (name) => `AWS::CloudFront::${name}`,
  ),
  ...["Application", "DeploymentConfig", "DeploymentGroup"].map((name) => `AWS::CodeDeploy::${name}`),
  ...["CapacityProvider", "Cluster", "ClusterCapacityProviderAssociations", "PrimaryTaskSet", "Service", "TaskDefinition", "TaskSet"].map(
    (name) => `AWS::ECS::${name}`,
  ),
  ...["Listener", "ListenerCertificate", "ListenerRule", "TargetGroup", "TrustStore", "TrustStoreRevocation"].map(
    (name) => `AWS::ElasticLoadBalancingV2::${name}`,
  ),
  ...["Cluster", "ClusterParameterGroup", "ClusterSubnetGroup", "EventSubscription", "ScheduledAction"].map((name) => `AWS::Redshift::${name}`),
  ...[
    "FirewallDomainList",
    "FirewallRuleGroup",
    "FirewallRuleGroupAssociation",
    "ResolverConfig",
    "ResolverDNSSECConfig",
    "ResolverQueryLoggingConfig",
    "ResolverQueryLoggingConfigAssociation",
  ].map((name) => `AWS::Route53Resolver::${name}`),
];

/** `AWS::CDK::Metadata` and wait handles make nothing. A nested stack makes what its template says, which is read like any other, or is named as unread. */
const nothing = [
  "AWS::CDK::Metadata",
  "AWS::CloudFormation::Stack",
  "AWS::CloudFormation::WaitConditionHandle",
  "AWS::CloudFormation::WaitCondition",
];

/** Types of quiet services that run code or make other resources, and so are not quiet. */
const loud = ["AWS::SSM::Association", "AWS::SSM::MaintenanceWindowTask", "AWS::ControlTower::LandingZone", "AWS::RAM::ResourceShare"];

export type NetworkEffect = "channel" | "none" | "unmodelled";

export function networkEffect(type: string): NetworkEffect {
  if (channelTypes[type] !== undefined) return "channel";
  if (nothing.includes(type) || quietTypes.includes(type)) return "none";
  if (loud.includes(type)) return "unmodelled";
  const [, service, name] = type.split("::");
  if (!type.startsWith("AWS::") || service === undefined || name === undefined) return "unmodelled";
  if (service === "EC2") return quietEc2.includes(name) ? "none" : "unmodelled";
  return quietServices.includes(service) ? "none" : "unmodelled";
}

/**
 * Types that may make any resource at all: what they hold is not in the template. Everything else that CloudFormation knows
 * makes what its name says.
 */
export function makesAnything(type: string): boolean {
  return (
    !type.startsWith("AWS::") ||
    type.endsWith("::MODULE") ||
    ["AWS::CloudFormation::CustomResource", "AWS::CloudFormation::StackSet", "AWS::CloudFormation::Macro"].includes(type) ||
    type === "AWS::ServiceCatalog::CloudFormationProvisionedProduct" ||
    type === "AWS::Proton::EnvironmentAccountConnection" ||
    type.startsWith("AWS::Serverless::")
  );
}

/** One that a function of somebody's makes. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html) */
export function isCustomResource(type: string): boolean {
  return type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource";
}
