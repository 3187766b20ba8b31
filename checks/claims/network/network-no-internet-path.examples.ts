import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const guardrail = {
  Sid: "NetworkExits",
  Effect: "Deny",
  Action: [
    "ec2:CreateInternetGateway",
    "ec2:CreateDefaultVpc",
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
  ],
  Resource: "*",
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

export const examples = {
  holds: { "a peering and an endpoint, and the organization refuses gateways": networkOf(closed, guardrail) },
  broken: {
    "an internet gateway": networkOf({ ...closed, Gateway: { Type: "AWS::EC2::InternetGateway" } }, guardrail),
    "a NAT gateway": networkOf({ ...closed, Nat: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: "subnet-1" } } }, guardrail),
    "an egress-only gateway": networkOf(
      { ...closed, Egress: { Type: "AWS::EC2::EgressOnlyInternetGateway", Properties: { VpcId: { Ref: "Vpc" } } } },
      guardrail,
    ),
    "a transit gateway attachment": networkOf(
      {
        ...closed,
        Transit: { Type: "AWS::EC2::TransitGatewayAttachment", Properties: { VpcId: { Ref: "Vpc" }, TransitGatewayId: "tgw-1", SubnetIds: [] } },
      },
      guardrail,
    ),
    "a route to a gateway": networkOf(
      { ...closed, Out: { Type: "AWS::EC2::Route", Properties: { ...toInternet, GatewayId: "igw-0123" } } },
      guardrail,
    ),
    "gateways can be made": networkOf(closed),
    "default VPCs can be made": networkOf(closed, { ...guardrail, Action: guardrail.Action.filter((action) => action !== "ec2:CreateDefaultVpc") }),
  },
  undecided: {
    "a parameter decides where a route leads": networkOf(
      { ...closed, Out: { Type: "AWS::EC2::Route", Properties: { ...toInternet, GatewayId: { Ref: "Gateway" } } } },
      guardrail,
    ),
    "a private NAT gateway": networkOf(
      { ...closed, Nat: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: "subnet-1", ConnectivityType: "private" } } },
      guardrail,
    ),
    "an endpoint for somebody's service": networkOf(
      {
        ...closed,
        Other: { Type: "AWS::EC2::VPCEndpoint", Properties: { ...storage, ServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" } },
      },
      guardrail,
    ),
    "a parameter decides where an endpoint leads": networkOf(
      { ...closed, Other: { Type: "AWS::EC2::VPCEndpoint", Properties: { ...storage, ServiceName: { "Fn::Sub": "com.amazonaws.${Gateway}" } } } },
      guardrail,
    ),
    "a Gateway Load Balancer endpoint": networkOf(
      { ...closed, Other: { Type: "AWS::EC2::VPCEndpoint", Properties: { ...storage, VpcEndpointType: "GatewayLoadBalancer" } } },
      guardrail,
    ),
    "a resource type that nobody knows": networkOf({ ...closed, Thing: { Type: "AWS::EC2::HyperspaceGateway" } }, guardrail),
    "a custom resource may make anything": networkOf(
      { ...closed, Thing: { Type: "Custom::Thing", Properties: { ServiceToken: "arn:aws:lambda:us-east-1:333333333333:function:f" } } },
      guardrail,
    ),
  },
};
