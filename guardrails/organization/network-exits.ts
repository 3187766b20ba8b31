import { scp } from "../build.ts";
import { anyRole, killFunction, roles } from "../names.ts";
import type { Clause, Document, Examples } from "../statement.ts";

/**
 * Attached to Tenants. Nothing that could carry packets between a tenant's VPC and anywhere but its cell can be made
 * (pitfall P21, network.md §5), the customer included.
 *
 * Denies: gateways of every kind, VPN, transit, Direct Connect, Lattice, Verified Access, accelerators, shared subnets, default
 * VPCs, endpoint services, exclusions from block public access; peering but as accepted from a cell by the accepter; endpoints
 * but AWS's S3, Secrets Manager and KMS by the provisioner; functions outside the VPC but the customer's.
 * Leaves alone: the tenant's VPC, its endpoints, its one peering; the customer cutting the peering.
 */
export function networkExits(cellAccounts: readonly string[]): Document {
  return scp(noExits(), ...onePeering(cellAccounts), ...threeEndpoints(), ...noSideDoors());
}

function noExits(): Clause {
  return {
    Sid: "NoExits",
    Effect: "Deny",
    Action: [
      "ec2:AcceptTransitGateway*",
      "ec2:AcceptVpcEndpointConnections",
      "ec2:AdvertiseByoipCidr",
      "ec2:AllocateAddress",
      "ec2:AssociateClientVpn*",
      "ec2:AssociateNatGatewayAddress",
      "ec2:AssociateRouteServer",
      "ec2:AssociateTransitGateway*",
      "ec2:AttachApplianceToNatGateway",
      "ec2:AttachInternetGateway",
      "ec2:AttachVerifiedAccess*",
      "ec2:AttachVpnGateway",
      "ec2:CreateCarrierGateway",
      "ec2:CreateClientVpn*",
      "ec2:CreateCustomerGateway",
      "ec2:CreateDefault*",
      "ec2:CreateEgressOnlyInternetGateway",
      "ec2:CreateInstanceConnectEndpoint",
      "ec2:CreateInternetGateway",
      "ec2:CreateLocalGateway*",
      "ec2:CreateNatGateway",
      "ec2:CreateOdbNetwork*",
      "ec2:CreateRouteServer*",
      "ec2:CreateSecondary*",
      "ec2:CreateTrafficMirror*",
      "ec2:CreateTransitGateway*",
      "ec2:CreateVerifiedAccess*",
      "ec2:CreateVpcBlockPublicAccessExclusion",
      "ec2:CreateVpcEndpointServiceConfiguration",
      "ec2:CreateVpcPeeringConnection",
      "ec2:CreateVpn*",
      "ec2:EnableTransitGateway*",
      "ec2:EnableVgwRoutePropagation",
      "ec2:ModifyClientVpnEndpoint",
      "ec2:ModifyTransitGateway*",
      "ec2:ModifyVerifiedAccess*",
      "ec2:ModifyVpcBlockPublicAccess*",
      "ec2:ModifyVpcEndpointService*",
      "ec2:ModifyVpn*",
      "ec2:ProvisionByoipCidr",
      "ec2:ReplaceTransitGatewayRoute",
      "vpc-lattice:Create*",
      "vpc-lattice:Put*",
      "vpc-lattice:Update*",
      "networkmanager:Accept*",
      "networkmanager:Create*",
      "networkmanager:Execute*",
      "networkmanager:Put*",
      "networkmanager:Update*",
      "directconnect:Accept*",
      "directconnect:Allocate*",
      "directconnect:Associate*",
      "directconnect:Confirm*",
      "directconnect:Create*",
      "globalaccelerator:Add*",
      "globalaccelerator:Create*",
      "globalaccelerator:Update*",
      "cloudfront:CreateDistribution*",
      "cloudfront:CreateVpcOrigin",
      "cloudfront:UpdateVpcOrigin",
      "ram:AcceptResourceShareInvitation",
      "ram:AssociateResourceShare",
      "ram:CreateResourceShare",
      "ram:Promote*",
      "odb:Create*",
      "outposts:Create*",
      "lightsail:Create*",
      "lightsail:PeerVpc",
      "apprunner:Create*",
      "lambda:CreateFunctionUrlConfig",
      "lambda:UpdateFunctionUrlConfig",
      "rds:EnableHttpEndpoint",
    ],
    Resource: "*",
  };
}

/** The condition keys stand on the peering, not on the VPC that the call names too. */
function onePeering(cellAccounts: readonly string[]): readonly Clause[] {
  const accept = { Effect: "Deny", Action: "ec2:AcceptVpcPeeringConnection" } as const;
  return [
    {
      Sid: "AccepterAccepts",
      ...accept,
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": anyRole(roles.accepter) } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
    {
      Sid: "PeersWithCellsOnly",
      ...accept,
      Resource: "arn:aws:ec2:*:*:vpc-peering-connection/*",
      Condition: { ArnNotLike: { "ec2:RequesterVpc": cellAccounts.map((account) => `arn:aws:ec2:*:${account}:vpc/*`) } },
      ifAbsent: { "ec2:RequesterVpc": "matches" },
    },
  ];
}

/** `ec2:VpceServiceName` is absent for endpoints to resources and service networks, and for the VPC that the call names too. */
function threeEndpoints(): readonly Clause[] {
  return [
    {
      Sid: "ProvisionerMakesEndpoints",
      Effect: "Deny",
      Action: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint"],
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": anyRole(roles.provisioner) } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
    {
      Sid: "EndpointsOfThreeServices",
      Effect: "Deny",
      Action: "ec2:CreateVpcEndpoint",
      Resource: "arn:aws:ec2:*:*:vpc-endpoint/*",
      Condition: { StringNotLike: { "ec2:VpceServiceName": ["s3", "secretsmanager", "kms"].map((name) => `com.amazonaws.*.${name}`) } },
      ifAbsent: { "ec2:VpceServiceName": "matches" },
    },
    {
      Sid: "EndpointsOfAws",
      Effect: "Deny",
      Action: "ec2:CreateVpcEndpoint",
      Resource: "arn:aws:ec2:*:*:vpc-endpoint/*",
      Condition: { StringNotEquals: { "ec2:VpceServiceOwner": "amazon" } },
      ifAbsent: { "ec2:VpceServiceOwner": "matches" },
    },
  ];
}

function noSideDoors(): readonly Clause[] {
  return [
    {
      Sid: "FunctionsInsideVpc",
      Effect: "Deny",
      Action: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
      NotResource: `arn:aws:lambda:*:*:function:${killFunction.split("-")[0]}-*`,
      Condition: { Null: { "lambda:VpcIds": "true" } },
    },
    {
      Sid: "NoInternetFacingBalancer",
      Effect: "Deny",
      Action: "elasticloadbalancing:CreateLoadBalancer",
      Resource: "*",
      Condition: { StringEqualsIfExists: { "elasticloadbalancing:Scheme": "internet-facing" } },
    },
    { Sid: "NoApiIntoVpc", Effect: "Deny", Action: "apigateway:POST", Resource: "arn:aws:apigateway:*::/*vpclinks*" },
  ];
}

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const admin = by("AWSControlTowerExecution");
const peering = "arn:aws:ec2:us-east-1:333333333333:vpc-peering-connection/pcx-1";

/** For cells in account 222222222222. */
export const examples: Examples = {
  denied: {
    "an execution role makes an internet gateway": {
      principal: admin,
      action: "ec2:CreateInternetGateway",
      resource: "arn:aws:ec2:us-east-1:333333333333:internet-gateway/*",
    },
    "an execution role makes a default VPC": {
      principal: admin,
      action: "ec2:CreateDefaultVpc",
      resource: "arn:aws:ec2:us-east-1:333333333333:vpc/*",
    },
    "the customer makes an internet gateway": {
      principal: by(roles.keyAdmin),
      action: "ec2:CreateInternetGateway",
      resource: "arn:aws:ec2:us-east-1:333333333333:internet-gateway/*",
    },
    "the accepter peers with a stranger": {
      principal: by(roles.accepter),
      action: "ec2:AcceptVpcPeeringConnection",
      resource: peering,
      context: { "ec2:RequesterVpc": "arn:aws:ec2:us-east-1:999999999999:vpc/vpc-1" },
    },
    "an execution role accepts the cell's peering": {
      principal: admin,
      action: "ec2:AcceptVpcPeeringConnection",
      resource: peering,
      context: { "ec2:RequesterVpc": "arn:aws:ec2:us-east-1:222222222222:vpc/vpc-1" },
    },
    "the provisioner makes an endpoint to a stranger's service": {
      principal: by(roles.provisioner),
      action: "ec2:CreateVpcEndpoint",
      resource: "arn:aws:ec2:us-east-1:333333333333:vpc-endpoint/*",
      context: { "ec2:VpceServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-1", "ec2:VpceServiceOwner": "999999999999" },
    },
    "an execution role makes a function outside the VPC": {
      principal: admin,
      action: "lambda:CreateFunction",
      resource: "arn:aws:lambda:us-east-1:333333333333:function:relay",
    },
  },
  untouched: {
    "the accepter peers with the cell": {
      principal: by(roles.accepter),
      action: "ec2:AcceptVpcPeeringConnection",
      resource: peering,
      context: { "ec2:RequesterVpc": "arn:aws:ec2:us-east-1:222222222222:vpc/vpc-1" },
    },
    "the provisioner makes the S3 endpoint": {
      principal: by(roles.provisioner),
      action: "ec2:CreateVpcEndpoint",
      resource: "arn:aws:ec2:us-east-1:333333333333:vpc-endpoint/*",
      context: { "ec2:VpceServiceName": "com.amazonaws.us-east-1.s3", "ec2:VpceServiceOwner": "amazon" },
    },
    "the customer cuts the peering": { principal: by(roles.killAutomation), action: "ec2:DeleteVpcPeeringConnection", resource: peering },
    "the provisioner makes the VPC": {
      principal: by(roles.provisioner),
      action: "ec2:CreateVpc",
      resource: "arn:aws:ec2:us-east-1:333333333333:vpc/*",
    },
    "key birth makes the customer's function": {
      principal: by(roles.keyBirth),
      action: "lambda:CreateFunction",
      resource: "arn:aws:lambda:us-east-1:333333333333:function:customer-kill-automation",
    },
  },
};
