import {
  accounts,
  clients,
  inAccount,
  judgesAll,
  ledger,
  of,
  orchid,
  organization,
  parameters,
  rcp,
  scp,
  stackSet,
  type Case,
  type Json,
  type Resources,
} from "./platform.ts";

const pages = {
  gateway: "vpc/latest/userguide/VPC_Internet_Gateway.html",
  extend: "vpc/latest/userguide/extend-intro.html",
  route: "vpc/latest/userguide/route-table-options.html",
  nat: "vpc/latest/userguide/vpc-nat-gateway.html",
  endpoint: "vpc/latest/privatelink/aws-services-privatelink-support.html",
  balancer: "elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
  scp: "organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
  region: "IAM/latest/UserGuide/reference_policies_condition-keys.html",
  template: "AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html",
};

const makes = [
  "InternetGateway",
  "DefaultVpc",
  "EgressOnlyInternetGateway",
  "NatGateway",
  "VpnGateway",
  "TransitGatewayVpcAttachment",
  "CarrierGateway",
]
  .concat(["LocalGatewayRouteTableVpcAssociation", "ClientVpnEndpoint", "InstanceConnectEndpoint", "VerifiedAccessEndpoint"])
  .map((name) => `ec2:Create${name}`)
  .concat(["networkmanager:CreateVpcAttachment", "ec2:CreateVpcEndpointServiceConfiguration", "vpc-lattice:Create*"])
  .concat(["apigateway:POST", "apprunner:CreateVpcIngressConnection"]);
const noExits = { Effect: "Deny", Action: makes, Resource: "*" };
const ofAws = {
  Effect: "Deny",
  Action: "ec2:CreateVpcEndpoint",
  Resource: "arn:aws:ec2:*:*:vpc-endpoint/*",
  Condition: { StringNotEquals: { "ec2:VpceServiceOwner": "amazon" } },
};
const drawn: Resources = { Net: of("EC2::VPC", { CidrBlock: "10.9.0.0/16" }), Table: of("EC2::RouteTable", { VpcId: { Ref: "Net" } }) };
const inNet = { VpcId: { Ref: "Net" } };

function net(
  name: string,
  is: Case["is"],
  page: string,
  resources: Resources,
  more: Json = parameters("Open"),
  ...statements: readonly Json[]
): Case {
  const guards = statements.length === 0 ? [noExits, ofAws] : statements;
  return { name, is, page, example: ledger([organization({ Guard: scp([clients], ...guards) }), orchid({ ...drawn, ...resources }, more)]) };
}

function guarded(name: string, is: Case["is"], page: string, ...statements: readonly Json[]): Case {
  return net(name, is, page, {}, {}, ...statements, ofAws);
}

function route(target: Json): Json {
  return of("EC2::Route", { RouteTableId: { Ref: "Table" }, DestinationCidrBlock: "0.0.0.0/0", ...target });
}

function endpoint(service: unknown, type = "Interface"): Resources {
  return { End: of("EC2::VPCEndpoint", { ...inNet, VpcEndpointType: type, ServiceName: service }) };
}

const inProduction = { ...parameters("Stage"), Conditions: { Dev: { "Fn::Equals": [{ Ref: "Stage" }, "dev"] } } };
const elsewhere = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718";

judgesAll("network-no-internet-path", [
  net("nothing but a VPC", "holds", pages.extend, {}),
  net("a gateway that is attached to nothing", "broken", pages.gateway, { Gate: of("EC2::InternetGateway") }),
  net("an attachment of a gateway by its id", "broken", pages.gateway, {
    Hold: of("EC2::VPCGatewayAttachment", { ...inNet, InternetGatewayId: "igw-0123" }),
  }),
  net("a gateway in one world", "broken", pages.gateway, { Gate: of("EC2::InternetGateway", {}, { Condition: "Dev" }) }, inProduction),
  net("a route to a gateway by its id", "broken", pages.route, { Way: route({ GatewayId: "igw-0abc" }) }),
  net("a route to what a parameter names", "undecided", pages.route, { Way: route({ GatewayId: { Ref: "Open" } }) }),
  net("an egress-only gateway", "broken", pages.extend, { Gate: of("EC2::EgressOnlyInternetGateway", inNet) }),
  net("a NAT gateway", "broken", pages.nat, { Nat: of("EC2::NatGateway", { SubnetId: "subnet-1" }) }),
  net("a private NAT gateway", "undecided", pages.nat, { Nat: of("EC2::NatGateway", { SubnetId: "subnet-1", ConnectivityType: "private" }) }),
  net("a transit gateway attachment", "broken", pages.extend, { Hold: of("EC2::TransitGatewayAttachment", { ...inNet, TransitGatewayId: "tgw-1" }) }),
  net("an EC2 Instance Connect endpoint", "broken", pages.extend, { Hold: of("EC2::InstanceConnectEndpoint", { SubnetId: "subnet-1" }) }),
  net("an internal load balancer with its listener", "holds", pages.balancer, {
    Front: of("ElasticLoadBalancingV2::LoadBalancer", { Scheme: "internal" }),
    Ear: of("ElasticLoadBalancingV2::Listener"),
  }),
  net("a load balancer without a scheme", "broken", pages.balancer, { Front: of("ElasticLoadBalancingV2::LoadBalancer") }),
  net("a peering and its route", "holds", "vpc/latest/peering/vpc-peering-basics.html", {
    Peer: of("EC2::VPCPeeringConnection", { ...inNet, PeerVpcId: "vpc-1" }),
    Way: route({ VpcPeeringConnectionId: { Ref: "Peer" } }),
  }),
  net("an endpoint of AWS's", "holds", pages.endpoint, endpoint({ "Fn::Join": [".", ["com.amazonaws", { Ref: "AWS::Region" }, "kms"]] })),
  net("an endpoint of AWS's in China", "holds", pages.endpoint, endpoint("cn.com.amazonaws.cn-north-1.kms")),
  net("an endpoint of somebody's", "undecided", pages.endpoint, endpoint(elsewhere)),
  net("an endpoint whose end is open", "undecided", pages.endpoint, endpoint({ "Fn::Sub": "com.amazonaws.${Open}" })),
  net("a Gateway Load Balancer endpoint", "undecided", pages.endpoint, endpoint(elsewhere, "GatewayLoadBalancer")),
  net("tasks, file systems, caches and zones", "holds", "AmazonECS/latest/developerguide/task-networking.html", {
    Run: of("ECS::Service"),
    Files: of("EFS::FileSystem"),
    Cache: of("ElastiCache::ReplicationGroup"),
    Zone: of("Route53::HostedZone"),
  }),
  net("a type that nobody knows", "undecided", pages.template, { Odd: of("EC2::WarpGate") }),
  net("a custom resource", "undecided", pages.template, {
    Odd: { Type: "Custom::Net", Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:800000000010:function:f" } },
  }),
  net("a macro", "undecided", "AWSCloudFormation/latest/UserGuide/template-macros.html", {}, { Transform: "NetMacro" }),
  guarded("an SCP by NotAction", "holds", pages.scp, { Effect: "Deny", NotAction: ["ec2:Describe*", "s3:*"], Resource: "*" }),
  guarded("an SCP by NotAction that leaves ec2:Create*", "broken", pages.scp, { Effect: "Deny", NotAction: ["ec2:Create*", "s3:*"], Resource: "*" }),
  guarded("a default VPC may be made", "broken", "vpc/latest/userguide/default-vpc.html", {
    ...noExits,
    Action: makes.filter((action) => action !== "ec2:CreateDefaultVpc"),
  }),
  net("an endpoint of somebody's may be made", "undecided", pages.endpoint, {}, {}, noExits),
  net("an endpoint of AWS's own may be made", "holds", pages.endpoint, {}, {}, noExits, {
    ...ofAws,
    Condition: { StringNotLike: { "ec2:VpceServiceName": ["com.amazonaws.*.s3", "com.amazonaws.*.kms"] } },
  }),
  guarded("a link of API Gateway's may be made", "undecided", "apigateway/latest/developerguide/http-api-vpc-links.html", {
    ...noExits,
    Action: makes.filter((action) => action !== "apigateway:POST"),
  }),
  guarded(
    "links of API Gateway's alone are refused",
    "holds",
    "apigateway/latest/developerguide/http-api-vpc-links.html",
    {
      ...noExits,
      Action: makes.filter((action) => action !== "apigateway:POST"),
    },
    { Effect: "Deny", Action: "apigateway:POST", Resource: "arn:aws:apigateway:*::/vpclinks" },
  ),
  guarded("an SCP for one Region", "broken", pages.region, { ...noExits, Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
  guarded("an SCP that spares the customer, who is no vendor", "holds", pages.scp, {
    ...noExits,
    Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ledger-owner/*" } },
  }),
  {
    name: "an RCP does not bind EC2",
    is: "broken",
    page: "organizations/latest/userguide/orgs_manage_policies_rcps.html",
    example: ledger([organization({ Guard: rcp([clients], { ...noExits, Principal: "*" }) }), orchid(drawn)]),
  },
  {
    name: "a stack set may bring a gateway",
    is: "undecided",
    page: pages.template,
    example: ledger([organization({ Guard: scp([clients], noExits), Set: stackSet({ OrganizationalUnitIds: [clients] }) }), orchid(drawn)]),
  },
  {
    name: "the platform's own gateway",
    is: "holds",
    page: pages.gateway,
    example: ledger([
      organization({ Guard: scp([clients], noExits, ofAws) }),
      inAccount("Core", accounts.platform, { Gate: of("EC2::InternetGateway") }),
      orchid(drawn),
    ]),
  },
]);
