import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const guardrail = {
  Sid: "NetworkExits",
  Effect: "Deny",
  Action: [
    "ec2:CreateInternetGateway",
    "ec2:CreateEgressOnlyInternetGateway",
    "ec2:CreateNatGateway",
    "ec2:CreateVpnGateway",
    "ec2:CreateTransitGatewayVpcAttachment",
    "ec2:CreateCarrierGateway",
    "ec2:CreateLocalGatewayRouteTableVpcAssociation",
    "ec2:CreateClientVpnEndpoint",
    "ec2:CreateInstanceConnectEndpoint",
    "ec2:CreateVerifiedAccessEndpoint",
    "networkmanager:CreateVpcAttachment",
    "ec2:CreateVpcEndpointServiceConfiguration",
    "vpc-lattice:Create*",
    "apigateway:POST",
    "apprunner:CreateVpcIngressConnection",
    "ec2:CreateDefaultVpc",
  ],
  Resource: "*",
};

const ownEndpoints = {
  Sid: "EndpointsOfAws",
  Effect: "Deny",
  Action: "ec2:CreateVpcEndpoint",
  Resource: "arn:aws:ec2:*:*:vpc-endpoint/*",
  Condition: { StringNotEquals: { "ec2:VpceServiceOwner": "amazon" } },
};

const storage = { VpcId: { Ref: "Vpc" }, VpcEndpointType: "Interface", ServiceName: "com.amazonaws.us-east-1.s3" };

const closed = {
  Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.64.3.0/24" } },
  Table: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: { Ref: "Vpc" } } },
  Peering: { Type: "AWS::EC2::VPCPeeringConnection", Properties: { VpcId: { Ref: "Vpc" }, PeerVpcId: "vpc-0cell", PeerOwnerId: "222222222222" } },
  Return: {
    Type: "AWS::EC2::Route",
    Properties: { RouteTableId: { Ref: "Table" }, DestinationCidrBlock: "10.0.0.0/16", VpcPeeringConnectionId: { Ref: "Peering" } },
  },
  Storage: { Type: "AWS::EC2::VPCEndpoint", Properties: storage },
};

function networkOf(resources: object, ...guardrails: readonly object[]): Example {
  return { templates: [inOrganization(...guardrails), inTenant(resources, { Parameters: { Gateway: { Type: "String" } } })] };
}

const toInternet = { RouteTableId: { Ref: "Table" }, DestinationCidrBlock: "0.0.0.0/0" };

const guardrails = [guardrail, ownEndpoints];

export const examples = {
  holds: { "a peering and an endpoint, and the organization refuses gateways": networkOf(closed, ...guardrails) },
  broken: {
    "an internet gateway": networkOf({ ...closed, Gateway: { Type: "AWS::EC2::InternetGateway" } }, ...guardrails),
    "a NAT gateway": networkOf({ ...closed, Nat: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: "subnet-1" } } }, ...guardrails),
    "an egress-only gateway": networkOf(
      { ...closed, Egress: { Type: "AWS::EC2::EgressOnlyInternetGateway", Properties: { VpcId: { Ref: "Vpc" } } } },
      ...guardrails,
    ),
    "a transit gateway attachment": networkOf(
      {
        ...closed,
        Transit: { Type: "AWS::EC2::TransitGatewayAttachment", Properties: { VpcId: { Ref: "Vpc" }, TransitGatewayId: "tgw-1", SubnetIds: [] } },
      },
      ...guardrails,
    ),
    "a route to a gateway": networkOf(
      { ...closed, Out: { Type: "AWS::EC2::Route", Properties: { ...toInternet, GatewayId: "igw-0123" } } },
      ...guardrails,
    ),
    "gateways can be made": networkOf(closed),
    "default VPCs can be made": networkOf(
      closed,
      {
        ...guardrail,
        Action: guardrail.Action.filter((action) => action !== "ec2:CreateDefaultVpc"),
      },
      ownEndpoints,
    ),
  },
  undecided: {
    "endpoints for somebody's service can be made": networkOf(closed, guardrail),
    "endpoints for a service network can be made": networkOf(closed, guardrail, {
      ...ownEndpoints,
      Condition: { StringNotEqualsIfExists: { "ec2:VpceServiceOwner": "amazon" }, Null: { "ec2:VpceServiceOwner": "false" } },
    }),
    "Lattice associations can be made": networkOf(closed, ownEndpoints, {
      ...guardrail,
      Action: guardrail.Action.map((action) => (action === "vpc-lattice:Create*" ? "vpc-lattice:CreateResourceGateway" : action)),
    }),
    "a parameter decides where a route leads": networkOf(
      { ...closed, Out: { Type: "AWS::EC2::Route", Properties: { ...toInternet, GatewayId: { Ref: "Gateway" } } } },
      ...guardrails,
    ),
    "a private NAT gateway": networkOf(
      { ...closed, Nat: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: "subnet-1", ConnectivityType: "private" } } },
      ...guardrails,
    ),
    "an endpoint for somebody's service": networkOf(
      {
        ...closed,
        Other: { Type: "AWS::EC2::VPCEndpoint", Properties: { ...storage, ServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" } },
      },
      ...guardrails,
    ),
    "a parameter decides where an endpoint leads": networkOf(
      { ...closed, Other: { Type: "AWS::EC2::VPCEndpoint", Properties: { ...storage, ServiceName: { "Fn::Sub": "com.amazonaws.${Gateway}" } } } },
      ...guardrails,
    ),
    "a Gateway Load Balancer endpoint": networkOf(
      { ...closed, Other: { Type: "AWS::EC2::VPCEndpoint", Properties: { ...storage, VpcEndpointType: "GatewayLoadBalancer" } } },
      ...guardrails,
    ),
    "a resource type that nobody knows": networkOf({ ...closed, Thing: { Type: "AWS::EC2::HyperspaceGateway" } }, ...guardrails),
    "a custom resource may make anything": networkOf(
      { ...closed, Thing: { Type: "Custom::Thing", Properties: { ServiceToken: "arn:aws:lambda:us-east-1:333333333333:function:f" } } },
      ...guardrails,
    ),
  },
};
