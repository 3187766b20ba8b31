import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  DescribeRouteTablesCommand,
  type FlowLogsResourceType,
  type IpPermission,
  type LogDestinationType,
  type TrafficType,
  type VpcEndpointType,
} from "@aws-sdk/client-ec2";
import type { Creator, Work } from "./creators.ts";
import { settings } from "../../../infra/settings.ts";

/** EC2's networks. */
export const networkCreators: Readonly<Record<string, Creator>> = {
  "AWS::EC2::VPC": async ({ of, values, clients: { ec2 }, cell }) => {
    if (of.id === "Compute-cell/Vpc") return { ref: cell.vpcId, attributes: { CidrBlock: values.at(of, "CidrBlock") ?? "" } };
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: values.at(of, "CidrBlock") }));
    // As the vending state machine tells the cell.
    values.give(`Compute-cell/VpcOf${of.id.split("-")[0]}`, Vpc?.VpcId ?? "");
    return { ref: Vpc?.VpcId ?? "", attributes: { CidrBlock: Vpc?.CidrBlock ?? "" } };
  },
  "AWS::EC2::VPCPeeringConnection": async (work) => {
    const tenant = settings.tenants.find(({ id }) => work.of.id.toLowerCase().endsWith(`/peeringof${id}`));
    const [account = "", PeerVpcId = ""] = ["PeerOwnerId", "PeerVpcId"].map((name) => work.values.at(work.of, name));
    return { ref: await peered(work, tenant?.peeringId ?? "", account, PeerVpcId) };
  },
  "AWS::EC2::Subnet": async ({ of, values, clients: { ec2 } }) => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: values.at(of, "VpcId"),
        CidrBlock: values.at(of, "CidrBlock"),
        AvailabilityZone: values.at(of, "AvailabilityZone"),
        AvailabilityZoneId: values.at(of, "AvailabilityZoneId"),
      }),
    );
    return { ref: Subnet?.SubnetId ?? "", attributes: { AvailabilityZone: Subnet?.AvailabilityZone ?? "" } };
  },
  "AWS::EC2::RouteTable": async ({ of, values, clients: { ec2 } }) => {
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: values.at(of, "VpcId") }));
    return { ref: RouteTable?.RouteTableId ?? "", attributes: { RouteTableId: RouteTable?.RouteTableId ?? "" } };
  },
  "AWS::EC2::SubnetRouteTableAssociation": async ({ of, values, clients: { ec2 } }) => {
    const [RouteTableId, SubnetId] = [values.at(of, "RouteTableId"), values.at(of, "SubnetId")];
    const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    return { ref: AssociationId ?? "" };
  },
  "AWS::EC2::Route": async (work) => {
    const { of, values, clients } = work;
    const RouteTableId = values.at(of, "RouteTableId");
    const DestinationCidrBlock = values.at(of, "DestinationCidrBlock");
    const [GatewayId, NatGatewayId] = [values.at(of, "GatewayId"), values.at(of, "NatGatewayId")];
    const target = { GatewayId, NatGatewayId, VpcPeeringConnectionId: await peering(work) };
    await clients.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, ...target }));
    return { ref: `${RouteTableId ?? ""}|${DestinationCidrBlock ?? ""}` };
  },
  "AWS::EC2::InternetGateway": async ({ clients: { ec2 } }) => {
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    return { ref: InternetGateway?.InternetGatewayId ?? "" };
  },
  "AWS::EC2::VPCGatewayAttachment": async ({ of, values, clients: { ec2 } }) => {
    const [VpcId = "", InternetGatewayId = ""] = [values.at(of, "VpcId"), values.at(of, "InternetGatewayId")];
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    return { ref: `IGW|${VpcId}` };
  },
  "AWS::EC2::NatGateway": async ({ of, values, clients: { ec2 } }) => {
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: values.at(of, "SubnetId") ?? "", AllocationId }));
    return { ref: NatGateway?.NatGatewayId ?? "" };
  },
  "AWS::EC2::SecurityGroup": async ({ of, values, clients: { ec2 } }) => {
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({
        VpcId: values.at(of, "VpcId"),
        GroupName: values.at(of, "GroupName") ?? of.logicalId,
        Description: values.at(of, "GroupDescription") ?? of.logicalId,
      }),
    );
    const [ingress, egress] = [values.at<readonly Rule[]>(of, "SecurityGroupIngress"), values.at<readonly Rule[]>(of, "SecurityGroupEgress")];
    if (ingress !== undefined) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ingress.map(permission) }));
    // The one that AWS makes (all to everywhere) CloudFormation takes away where egress is written; both emulators refuse its double only.
    if (egress !== undefined) await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress.map(permission) }));
    return { ref: GroupId, attributes: { GroupId } };
  },
  "AWS::EC2::VPCEndpoint": async ({ of, values, clients: { ec2 } }) => {
    const document = values.at<object>(of, "PolicyDocument");
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: values.at(of, "VpcId"),
        ServiceName: values.at(of, "ServiceName"),
        VpcEndpointType: values.at<VpcEndpointType>(of, "VpcEndpointType"),
        RouteTableIds: values.at<string[]>(of, "RouteTableIds"),
        SubnetIds: values.at<string[]>(of, "SubnetIds"),
        SecurityGroupIds: values.at<string[]>(of, "SecurityGroupIds"),
        PrivateDnsEnabled: values.at<boolean>(of, "PrivateDnsEnabled"),
        ...(document !== undefined && { PolicyDocument: JSON.stringify(document) }),
      }),
    );
    return { ref: VpcEndpoint?.VpcEndpointId ?? "" };
  },
  "AWS::EC2::FlowLog": async ({ of, values, clients: { ec2 } }) => {
    const { FlowLogIds, Unsuccessful } = await ec2.send(
      new CreateFlowLogsCommand({
        ResourceIds: [values.at(of, "ResourceId") ?? ""],
        ResourceType: values.at<FlowLogsResourceType>(of, "ResourceType"),
        TrafficType: values.at<TrafficType>(of, "TrafficType"),
        LogDestinationType: values.at<LogDestinationType>(of, "LogDestinationType"),
        LogDestination: values.at(of, "LogDestination"),
        LogGroupName: values.at(of, "LogGroupName"),
        DeliverLogsPermissionArn: values.at(of, "DeliverLogsPermissionArn"),
      }),
    );
    if (FlowLogIds?.[0] === undefined) throw new Error(JSON.stringify(Unsuccessful));
    return { ref: FlowLogIds[0] };
  },
};

interface Rule {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly CidrIp?: string;
  readonly DestinationPrefixListId?: string;
  readonly SourceSecurityGroupId?: string;
}

/** CloudFormation writes one rule where the API takes ranges. */
function permission({ IpProtocol, FromPort, ToPort, CidrIp, DestinationPrefixListId, SourceSecurityGroupId }: Rule): IpPermission {
  return {
    IpProtocol,
    ...(FromPort !== undefined && { FromPort }),
    ...(ToPort !== undefined && { ToPort }),
    ...(CidrIp !== undefined && { IpRanges: [{ CidrIp }] }),
    ...(DestinationPrefixListId !== undefined && { PrefixListIds: [{ PrefixListId: DestinationPrefixListId }] }),
    ...(SourceSecurityGroupId !== undefined && { UserIdGroupPairs: [{ GroupId: SourceSecurityGroupId }] }),
  };
}

/** A tenant's template knows its peering by the id that its record gives. */
async function peering(work: Work): Promise<string | undefined> {
  const { of, values, clients, cell } = work;
  const written = values.at(of, "VpcPeeringConnectionId");
  // The cell's own template makes the peerings that its routes name.
  if (written === undefined || of.account === cell.account) return written;
  const { RouteTables } = await clients.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [values.at(of, "RouteTableId") ?? ""] }));
  return peered(work, written, of.account, RouteTables?.[0]?.VpcId ?? "");
}

/** The cell asks, the tenant accepts; once, whichever template comes first. */
async function peered({ other, cell }: Work, written: string, PeerOwnerId: string, PeerVpcId: string): Promise<string> {
  const before = cell.peerings.get(written);
  if (before !== undefined) return before;
  const [ours, theirs] = [await other(cell.account), await other(PeerOwnerId)];
  const asked = new CreateVpcPeeringConnectionCommand({ VpcId: cell.vpcId, PeerVpcId, PeerOwnerId });
  const id = (await ours.ec2.send(asked)).VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  await theirs.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  cell.peerings.set(written, id);
  return id;
}
