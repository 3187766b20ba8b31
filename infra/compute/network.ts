import type { Stack } from "aws-cdk-lib";
import {
  CfnEIP,
  CfnFlowLog,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from "aws-cdk-lib/aws-ec2";
import { logWriterPolicy, serviceTrust, stsEndpointPolicy } from "../../guardrails/access/cell.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { logGroup } from "./logs.ts";

/** For what stands in the cell's VPC. */
export const cellVpc = (): string => asText({ Ref: "Vpc" });
export const publicSubnets = (): string[] => zones.map((zone) => asText({ Ref: `PublicSubnet${zone}` }));
export const workerSubnets = (): string[] => zones.map((zone) => asText({ Ref: `WorkerSubnet${zone}` }));
/** By zone. */
export const workerTables = (): Readonly<Record<string, string>> =>
  Object.fromEntries(zones.map((zone) => [zone, asText({ Ref: `WorkerRoutes${zone}` })]));
/** HTTPS to anywhere by NAT, tenants' databases over their peerings; nothing comes in. */
export const workerGroup = (): string => asText({ "Fn::GetAtt": ["WorkerGroup", "GroupId"] });

const zones = ["A", "B"] as const;
const { cidr, publicRanges, workers, zoneIds } = settings.cell;
const everywhere = "0.0.0.0/0";
/** Of which each tenant has a /24. */
const tenants = "10.64.0.0/10";

/** The cell's VPC: workers in two zones reach the internet outward by the NAT gateway of their zone, and tenants over peerings. */
export function addNetwork(stack: Stack): void {
  new CfnVPC(stack, "Vpc", { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, instanceTenancy: "default" });
  const gateway = new CfnInternetGateway(stack, "Internet");
  const attachment = new CfnVPCGatewayAttachment(stack, "InternetAttachment", { vpcId: cellVpc(), internetGatewayId: gateway.ref });
  routes(stack, "PublicRoutes").gatewayId = gateway.ref;
  for (const [i, zone] of zones.entries()) {
    subnet(stack, `PublicSubnet${zone}`, { range: publicRanges[i], zoneId: zoneIds[i], table: "PublicRoutes" });
    const address = new CfnEIP(stack, `NatAddress${zone}`, { domain: "vpc" });
    const nat = new CfnNatGateway(stack, `Nat${zone}`, {
      subnetId: asText({ Ref: `PublicSubnet${zone}` }),
      allocationId: asText({ "Fn::GetAtt": [address.logicalId, "AllocationId"] }),
      connectivityType: "public",
    });
    nat.addResourceDependency(attachment);
    routes(stack, `WorkerRoutes${zone}`).natGatewayId = nat.ref;
    subnet(stack, `WorkerSubnet${zone}`, { range: workers[i], zoneId: zoneIds[i], table: `WorkerRoutes${zone}` });
  }
  addGroups(stack);
  addFlowLog(stack);
}

interface SubnetProperties {
  readonly range: string | undefined;
  readonly zoneId: string | undefined;
  readonly table: string;
}

function subnet(stack: Stack, id: string, { range, zoneId, table }: SubnetProperties): void {
  if (range === undefined || zoneId === undefined) throw new Error(`${id}: the settings of the cell have no range or no zone for it`);
  new CfnSubnet(stack, id, { vpcId: cellVpc(), cidrBlock: range, availabilityZoneId: zoneId, mapPublicIpOnLaunch: false });
  new CfnSubnetRouteTableAssociation(stack, `${id}Routes`, { subnetId: asText({ Ref: id }), routeTableId: asText({ Ref: table }) });
}

/** A table with its way out; the routes to tenants come with their peerings. */
function routes(stack: Stack, id: string): CfnRoute {
  const table = new CfnRouteTable(stack, id, { vpcId: cellVpc() });
  return new CfnRoute(stack, `${id}Out`, { routeTableId: table.ref, destinationCidrBlock: everywhere });
}

function addGroups(stack: Stack): void {
  const tcp = (cidrIp: string, port: number, description: string) => ({ ipProtocol: "tcp", fromPort: port, toPort: port, cidrIp, description });
  const group = (id: string, groupDescription: string, rules: Rules): void =>
    void new CfnSecurityGroup(stack, id, { vpcId: cellVpc(), groupDescription, ...rules });
  group("WorkerGroup", "Workers: out to HTTPS and databases of tenants, nothing in", {
    securityGroupEgress: [tcp(everywhere, 443, "APIs of connectors and of AWS"), tcp(tenants, settings.database.port, "Databases of tenants")],
  });
  group("EndpointGroup", "Endpoints: HTTPS, from the workers", {
    securityGroupIngress: workers.map((range) => tcp(range, 443, "Workers")),
    // No egress property would mean that all egress is allowed; this rule matches nothing.
    securityGroupEgress: [{ ipProtocol: "icmp", fromPort: 252, toPort: 86, cidrIp: "255.255.255.255/32", description: "Matches nothing" }],
  });
  new CfnVPCEndpoint(stack, "StsEndpoint", {
    vpcId: cellVpc(),
    vpcEndpointType: "Interface",
    serviceName: `com.amazonaws.${settings.region}.sts`,
    subnetIds: workerSubnets(),
    securityGroupIds: [asText({ "Fn::GetAtt": ["EndpointGroup", "GroupId"] })],
    privateDnsEnabled: true,
    policyDocument: stsEndpointPolicy(settings.organization.id),
  });
}

interface Rules {
  readonly securityGroupIngress?: CfnSecurityGroup.IngressProperty[];
  readonly securityGroupEgress: CfnSecurityGroup.EgressProperty[];
}

function addFlowLog(stack: Stack): void {
  const flows = logGroup(stack, "Flows", "/panops/cell/flows");
  const writer = role(stack, "FlowWriter", {
    name: "CellFlowWriter",
    trust: serviceTrust("vpc-flow-logs.amazonaws.com", settings.accounts.compute),
    policies: { WriteFlows: logWriterPolicy(flows.arn) },
  });
  new CfnFlowLog(stack, "FlowLog", {
    resourceId: cellVpc(),
    resourceType: "VPC",
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logGroupName: flows.name,
    deliverLogsPermissionArn: writer.attrArn,
  });
}
