import type { Origin } from "../../model/fact.ts";
import { partitionOf } from "../../model/partition.ts";
import type { Condition } from "../../model/policy.ts";
import { text, type Text } from "../../model/text.ts";

/** A way out of a VPC and the calls that making it takes: without any one of them there is no such way. */
export interface Making {
  readonly what: string;
  /** Beyond it lies a network that no source shows, or a service that carries requests: who can make one leaves it open. */
  readonly leads?: "elsewhere";
  readonly needs: readonly Call[];
}

interface Call {
  readonly action: string;
  readonly arns: (place: Place) => readonly Text[];
  /** What the request says: the same call may also make what keeps inside. */
  readonly where?: (origin: Origin) => readonly Condition[];
}

interface Place {
  readonly region: string;
  readonly account: string;
}

/** The ARN of a resource that the call makes or changes; its Region is any, since a network can be drawn in any. */
function ec2(type: string): (place: Place) => readonly Text[] {
  return ({ account, region }) => [text(`arn:${partitionOf(region).partition}:ec2:*:${account}:${type}/*`)];
}

const anything = (): readonly Text[] => [text("*")];

function of(service: string, resource: string): (place: Place) => readonly Text[] {
  return ({ account, region }) => [text(`arn:${partitionOf(region).partition}:${service}:*:${account}:${resource}`)];
}

function says(operator: string, key: string, value: string, origin: Origin): Condition {
  return { operator, ifExists: false, key, values: [[value]], origin };
}

/**
 * Its name ends with its id, and the owner is `amazon` for AWS's own services only:
 * docs.aws.amazon.com/vpc/latest/privatelink/security_iam_id-based-policy-examples.html
 */
function ofSomebody(origin: Origin): readonly Condition[] {
  return [
    says("StringLike", "ec2:VpceServiceName", "*com.amazonaws.vpce.*.vpce-svc-*", origin),
    says("StringNotLike", "ec2:VpceServiceName", "*.vpce-svc-*.*", origin),
    says("StringNotEquals", "ec2:VpceServiceOwner", "amazon", origin),
  ];
}

/** Endpoints of the types Resource and ServiceNetwork name no service. */
function ofNoService(origin: Origin): readonly Condition[] {
  return ["ec2:VpceServiceName", "ec2:VpceServiceOwner"].map((key) => says("Null", key, "true", origin));
}

/**
 * network.md §5, as calls: docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html and the pages of the
 * other services. VPC origins of CloudFront and accelerators need an internet gateway on the VPC; a Resolver endpoint sends by the
 * VPC's own routes.
 */
export const makings: readonly Making[] = [
  {
    what: "an internet gateway",
    needs: [
      { action: "ec2:CreateInternetGateway", arns: ec2("internet-gateway") },
      { action: "ec2:AttachInternetGateway", arns: ec2("vpc") },
    ],
  },
  { what: "a default VPC, which has an internet gateway", needs: [{ action: "ec2:CreateDefaultVpc", arns: anything }] },
  { what: "an egress-only internet gateway", needs: [{ action: "ec2:CreateEgressOnlyInternetGateway", arns: ec2("vpc") }] },
  { what: "a NAT gateway", needs: [{ action: "ec2:CreateNatGateway", arns: ec2("natgateway") }] },
  {
    what: "a VPN gateway",
    needs: [
      { action: "ec2:CreateVpnGateway", arns: anything },
      { action: "ec2:AttachVpnGateway", arns: ec2("vpc") },
    ],
  },
  { what: "a transit gateway attachment", needs: [{ action: "ec2:CreateTransitGatewayVpcAttachment", arns: ec2("vpc") }] },
  { what: "a Cloud WAN attachment", needs: [{ action: "networkmanager:CreateVpcAttachment", arns: anything }] },
  { what: "a carrier gateway", needs: [{ action: "ec2:CreateCarrierGateway", arns: ec2("vpc") }] },
  { what: "a local gateway association", needs: [{ action: "ec2:CreateLocalGatewayRouteTableVpcAssociation", arns: ec2("vpc") }] },
  {
    what: "a Client VPN endpoint",
    needs: [
      { action: "ec2:CreateClientVpnEndpoint", arns: ec2("client-vpn-endpoint") },
      { action: "ec2:AssociateClientVpnTargetNetwork", arns: ec2("client-vpn-endpoint") },
    ],
  },
  { what: "an EC2 Instance Connect endpoint", needs: [{ action: "ec2:CreateInstanceConnectEndpoint", arns: ec2("subnet") }] },
  { what: "a Verified Access endpoint", needs: [{ action: "ec2:CreateVerifiedAccessEndpoint", arns: ec2("verified-access-endpoint") }] },
  {
    what: "an endpoint for somebody's service",
    leads: "elsewhere",
    needs: [{ action: "ec2:CreateVpcEndpoint", arns: ec2("vpc-endpoint"), where: ofSomebody }],
  },
  {
    what: "an endpoint for a resource or a service network",
    leads: "elsewhere",
    needs: [{ action: "ec2:CreateVpcEndpoint", arns: ec2("vpc-endpoint"), where: ofNoService }],
  },
  {
    what: "an endpoint service",
    leads: "elsewhere",
    needs: [{ action: "ec2:CreateVpcEndpointServiceConfiguration", arns: ec2("vpc-endpoint-service") }],
  },
  {
    what: "a VPC Lattice association",
    leads: "elsewhere",
    needs: [{ action: "vpc-lattice:CreateServiceNetworkVpcAssociation", arns: of("vpc-lattice", "servicenetworkvpcassociation/*") }],
  },
  {
    what: "a VPC Lattice resource gateway",
    leads: "elsewhere",
    needs: [{ action: "vpc-lattice:CreateResourceGateway", arns: of("vpc-lattice", "resourcegateway/*") }],
  },
  {
    what: "a VPC Lattice target group",
    leads: "elsewhere",
    needs: [{ action: "vpc-lattice:CreateTargetGroup", arns: of("vpc-lattice", "targetgroup/*") }],
  },
  {
    what: "an API Gateway VPC link",
    leads: "elsewhere",
    needs: [{ action: "apigateway:POST", arns: ({ region }) => [text(`arn:${partitionOf(region).partition}:apigateway:*::/vpclinks`)] }],
  },
  {
    what: "an App Runner ingress connection",
    leads: "elsewhere",
    needs: [{ action: "apprunner:CreateVpcIngressConnection", arns: of("apprunner", "vpcingressconnection/*") }],
  },
];
