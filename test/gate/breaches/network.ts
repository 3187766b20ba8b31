import { CfnCondition, CfnParameter, Fn, NestedStack } from "aws-cdk-lib";
import {
  CfnClientVpnTargetNetworkAssociation,
  CfnEIP,
  CfnEgressOnlyInternetGateway,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnTransitGatewayAttachment,
  CfnVPC,
  CfnVPCGatewayAttachment,
  CfnVPNGateway,
  IpAddresses,
  Vpc,
} from "aws-cdk-lib/aws-ec2";
import type { Stack } from "aws-cdk-lib";
import { toolsOf } from "../edited.ts";
import type { Breaches } from "../edited.ts";

const claim = "network-no-internet-path";
const vpcId = Fn.ref("Vpc");
const everywhere = "0.0.0.0/0";

function gateway(stack: Stack): CfnInternetGateway {
  const internet = new CfnInternetGateway(stack, "Internet");
  new CfnVPCGatewayAttachment(stack, "InternetAttachment", { vpcId, internetGatewayId: internet.ref });
  return internet;
}

export const breaches: Breaches = {
  "an internet gateway for a quick test": { claim, at: "Acme-network/Internet", edit: ({ network }) => void gateway(network) },
  "an internet gateway with a route": {
    claim,
    at: "Acme-network/Internet",
    edit: ({ network }) => {
      const { ref } = gateway(network);
      new CfnRoute(network, "Out", { routeTableId: Fn.ref("Routes"), destinationCidrBlock: everywhere, gatewayId: ref });
    },
  },
  "an internet gateway behind a condition": {
    claim,
    at: "Acme-network/Internet",
    edit: ({ network }) => {
      const open = new CfnParameter(network, "Open", { default: "no", allowedValues: ["yes", "no"] });
      const isOpen = new CfnCondition(network, "IsOpen", { expression: Fn.conditionEquals(open, "yes") });
      const internet = new CfnInternetGateway(network, "Internet");
      const attachment = new CfnVPCGatewayAttachment(network, "InternetAttachment", { vpcId, internetGatewayId: internet.ref });
      for (const { cfnOptions } of [internet, attachment]) cfnOptions.condition = isOpen;
    },
  },
  "an egress-only gateway for updates": {
    claim,
    at: "Acme-network/EgressOnly",
    edit: ({ network }) => {
      const egress = new CfnEgressOnlyInternetGateway(network, "EgressOnly", { vpcId });
      new CfnRoute(network, "OutIpv6", { routeTableId: Fn.ref("Routes"), destinationIpv6CidrBlock: "::/0", egressOnlyInternetGatewayId: egress.ref });
    },
  },
  "a NAT gateway for patches": {
    claim,
    at: "Acme-network/Nat",
    edit: ({ network }) => {
      const address = new CfnEIP(network, "Address", { domain: "vpc" });
      const nat = new CfnNatGateway(network, "Nat", { subnetId: Fn.ref("EndpointSubnetA"), allocationId: address.attrAllocationId });
      new CfnRoute(network, "Out", { routeTableId: Fn.ref("Routes"), destinationCidrBlock: everywhere, natGatewayId: nat.ref });
    },
  },
  "a VPN for the support team": {
    claim,
    at: "Acme-network/Vpn",
    edit: ({ network }) => {
      const vpn = new CfnVPNGateway(network, "Vpn", { type: "ipsec.1" });
      new CfnVPCGatewayAttachment(network, "VpnAttachment", { vpcId, vpnGatewayId: vpn.ref });
    },
  },
  "the company's transit gateway": {
    claim,
    at: "Acme-network/Transit",
    edit: ({ network }) => {
      new CfnTransitGatewayAttachment(network, "Transit", { vpcId, subnetIds: [Fn.ref("DataSubnetA")], transitGatewayId: "tgw-0c0ffee0c0ffee001" });
    },
  },
  "an L2 Vpc with its defaults beside the tenant's": {
    claim,
    at: "Acme-network/Tools/PublicSubnet1/NATGateway",
    edit: ({ network }) => {
      new Vpc(network, "Tools", {
        ipAddresses: IpAddresses.cidr("10.64.9.0/24"),
        availabilityZones: ["us-east-1a"],
        restrictDefaultSecurityGroup: false,
      });
    },
  },
  "a private NAT gateway, beyond which nothing is known": {
    claim,
    at: "Acme-network/Nat",
    outcome: "undecided",
    edit: ({ network }) => {
      new CfnNatGateway(network, "Nat", { subnetId: Fn.ref("EndpointSubnetA"), connectivityType: "private" });
    },
  },
  "a nested stack with a gateway": {
    claim,
    at: "Acme-tools/Edge/Internet",
    edit: ({ app }) => {
      const edge = new NestedStack(toolsOf(app), "Edge");
      const vpc = new CfnVPC(edge, "Vpc", { cidrBlock: "10.64.9.0/24" });
      const internet = new CfnInternetGateway(edge, "Internet");
      new CfnVPCGatewayAttachment(edge, "InternetAttachment", { vpcId: vpc.ref, internetGatewayId: internet.ref });
    },
  },
  "a nested stack whose template nobody finds": {
    claim,
    at: "Acme-network/Edge.NestedStack/Edge.NestedStackResource",
    outcome: "undecided",
    edit: ({ network }) => {
      new CfnVPC(new NestedStack(network, "Edge"), "Vpc", { cidrBlock: "10.64.9.0/24" });
    },
  },
  "a client VPN ends in the tenant's subnet": {
    claim,
    at: "Acme-network/Laptops",
    edit: ({ network }) => {
      new CfnClientVpnTargetNetworkAssociation(network, "Laptops", {
        clientVpnEndpointId: "cvpn-endpoint-0c0ffee0c0ffee001",
        subnetId: Fn.ref("DataSubnetA"),
      });
    },
  },
  "the gateway stands in another stack of the tenant": {
    claim,
    at: "Acme-data/Internet",
    edit: ({ data }) => {
      const internet = new CfnInternetGateway(data, "Internet");
      new CfnVPCGatewayAttachment(data, "InternetAttachment", { vpcId: "vpc-0acme0acme0acme01", internetGatewayId: internet.ref });
    },
  },
};
