import { partitionOf } from "../../model/partition.ts";
import { text, type Text } from "../../model/text.ts";

/** A way out of a VPC and the calls that making it takes: without any one of them there is no such way. */
export interface Making {
  readonly what: string;
  readonly needs: readonly { readonly action: string; readonly arns: (place: Place) => readonly Text[] }[];
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

/**
 * network.md §5, as calls: docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html and the pages of the
 * other services.
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
];
