import { row } from "./operations-stores.ts";
import type { Operation, Paging } from "./operation.ts";

/** What leads into or out of the VPCs of one account. In a Region whose VPCs were read and are none, all that hangs on one is known to be absent. */

const page: Paging = { reply: "NextToken", request: "NextToken", size: { MaxResults: 100 } };

function describe(what: string, key: string, list = what): Operation {
  return row({
    service: "ec2",
    name: `Describe${what}`,
    iam: [`ec2:Describe${what}`],
    where: "home",
    alsoWhere: "ec2.DescribeVpcs",
    list,
    key,
    page,
    rate: "ec2",
    needs: ["ec2"],
  });
}

export const networkOperations: readonly Operation[] = [
  { ...describe("Vpcs", "VpcId"), where: "regions" },
  { ...describe("NetworkInterfaces", "NetworkInterfaceId"), where: "regions" },
  describe("Subnets", "SubnetId"),
  describe("RouteTables", "RouteTableId"),
  describe("InternetGateways", "InternetGatewayId"),
  describe("EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId"),
  describe("NatGateways", "NatGatewayId"),
  // DescribeVpnGateways is not paged. (docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpnGateways.html)
  unpaged(describe("VpnGateways", "VpnGatewayId")),
  describe("VpcPeeringConnections", "VpcPeeringConnectionId"),
  describe("VpcEndpoints", "VpcEndpointId"),
  describe("VpcEndpointServiceConfigurations", "ServiceId", "ServiceConfigurations"),
  describe("TransitGatewayVpcAttachments", "TransitGatewayAttachmentId"),
  describe("SecurityGroups", "GroupId"),
  describe("NetworkAcls", "NetworkAclId"),
  describe("FlowLogs", "FlowLogId"),
  { ...unpaged(single(describe("VpcBlockPublicAccessOptions", ""), "VpcBlockPublicAccessOptions")), needs: ["ec2", "vpcBlockPublicAccess"] },
  row({
    service: "ram",
    name: "ListResources",
    iam: ["ram:ListResources"],
    where: "home",
    alsoWhere: "ec2.DescribeVpcs",
    input: { resourceOwner: "OTHER-ACCOUNTS" },
    list: "resources",
    key: "arn",
    page: { reply: "nextToken", request: "nextToken", size: { maxResults: 500 } },
    needs: ["ramResources"],
  }),
  row({
    service: "vpc-lattice",
    name: "ListServiceNetworkVpcAssociations",
    iam: ["vpc-lattice:ListServiceNetworkVpcAssociations"],
    where: "home",
    alsoWhere: "ec2.DescribeVpcs",
    each: (found) => found.items("ec2.DescribeVpcs").map((vpc) => ({ parameters: { vpcIdentifier: vpc["VpcId"] } })),
    list: "items",
    key: "id",
    page: { reply: "nextToken", request: "nextToken", size: { maxResults: 100 } },
    needs: ["vpcLattice"],
  }),
];

function unpaged({ page: _, ...operation }: Operation): Operation {
  return operation;
}

function single({ list: _, key: __, ...operation }: Operation, expect: string): Operation {
  return { ...operation, expect: [expect] };
}
