import { Fn } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import {
  CfnFlowLog,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
} from "aws-cdk-lib/aws-ec2";
import { tenantEndpointPolicy } from "../../guardrails/access/endpoints.ts";
import type { EndpointService } from "../../guardrails/access/endpoints.ts";
import { text } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import { asText, unlessNone } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";

/**
 * The tenant's VPC: four small subnets, interface endpoints, no gateway of any kind. The only way in or out is the peering with
 * its cell, to which it routes once the cell has made it.
 */
export function addNetwork(stack: Stack, inputs: Inputs): void {
  new CfnVPC(stack, "Vpc", { cidrBlock: asText(inputs.of("Cidr")), enableDnsSupport: true, enableDnsHostnames: true, instanceTenancy: "default" });
  addSubnets(stack, inputs);
  addReturnRoutes(stack, inputs);
  addGroups(stack, inputs);
  addEndpoint(stack, inputs, "S3Endpoint", "s3");
  addEndpoint(stack, inputs, "SecretsEndpoint", "secretsmanager");
  addEndpoint(stack, inputs, "KmsEndpoint", "kms");
  inputs.share("S3Endpoint", { Ref: "S3Endpoint" });
  addFlowLog(stack, inputs);
}

const vpcId = () => asText({ Ref: "Vpc" });

/** Two for data, two for endpoints, in two zones; /27 each (five host bits). */
function addSubnets(stack: Stack, inputs: Inputs): void {
  new CfnRouteTable(stack, "Routes", { vpcId: vpcId() });
  const ranges = Fn.cidr(asText(inputs.of("Cidr")), 4, "5");
  const subnets = [
    { id: "DataSubnetA", zone: "First" },
    { id: "DataSubnetB", zone: "Second" },
    { id: "EndpointSubnetA", zone: "First" },
    { id: "EndpointSubnetB", zone: "Second" },
  ] as const;
  for (const [i, { id, zone }] of subnets.entries()) {
    new CfnSubnet(stack, id, {
      vpcId: vpcId(),
      cidrBlock: Fn.select(i, ranges),
      availabilityZoneId: inputs.zone(zone),
      mapPublicIpOnLaunch: false,
    });
    new CfnSubnetRouteTableAssociation(stack, `${id}Routes`, { subnetId: asText({ Ref: id }), routeTableId: asText({ Ref: "Routes" }) });
  }
  inputs.share("DataSubnetA", { Ref: "DataSubnetA" });
  inputs.share("DataSubnetB", { Ref: "DataSubnetB" });
  inputs.share("DataZoneA", { "Fn::GetAtt": ["DataSubnetA", "AvailabilityZone"] });
  inputs.share("DataZoneB", { "Fn::GetAtt": ["DataSubnetB", "AvailabilityZone"] });
}

/** The second phase of peering: back to the cell's workers, and to nothing else. */
function addReturnRoutes(stack: Stack, inputs: Inputs): void {
  const peeringId = inputs.of("PeeringId");
  if (peeringId === "none") return;
  const peered = typeof peeringId === "string" ? undefined : unlessNone(stack, "IsPeered", peeringId);
  for (const [i, range] of settings.cell.workers.entries()) {
    const route = new CfnRoute(stack, `ReturnRoute${i + 1}`, {
      routeTableId: asText({ Ref: "Routes" }),
      destinationCidrBlock: range,
      vpcPeeringConnectionId: asText(peeringId),
    });
    if (peered) route.cfnOptions.condition = peered;
  }
}

function addGroups(stack: Stack, inputs: Inputs): void {
  group(stack, "ClusterGroup", "Database: its port, from the workers of the cell", settings.database.port);
  group(stack, "EndpointGroup", "Endpoints: HTTPS, from the workers of the cell", 443);
  inputs.share("ClusterGroup", { "Fn::GetAtt": ["ClusterGroup", "GroupId"] });
}

/** No egress property would mean that all egress is allowed; this rule matches nothing. */
function group(stack: Stack, id: string, groupDescription: string, port: number): void {
  new CfnSecurityGroup(stack, id, {
    groupDescription,
    vpcId: vpcId(),
    securityGroupIngress: settings.cell.workers.map((cidrIp) => ({
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIp,
      description: "Workers",
    })),
    securityGroupEgress: [{ ipProtocol: "icmp", fromPort: 252, toPort: 86, cidrIp: "255.255.255.255/32", description: "Matches nothing" }],
  });
}

/** Called over the peering by endpoint-specific names, so without private DNS. */
function addEndpoint(stack: Stack, inputs: Inputs, id: string, service: EndpointService): void {
  new CfnVPCEndpoint(stack, id, {
    vpcId: vpcId(),
    vpcEndpointType: "Interface",
    serviceName: asText(text`com.amazonaws.${inputs.region}.${service}`),
    subnetIds: [asText({ Ref: "EndpointSubnetA" }), asText({ Ref: "EndpointSubnetB" })],
    securityGroupIds: [asText({ "Fn::GetAtt": ["EndpointGroup", "GroupId"] })],
    privateDnsEnabled: false,
    policyDocument: tenantEndpointPolicy(service, inputs),
  });
}

function addFlowLog(stack: Stack, inputs: Inputs): void {
  new CfnFlowLog(stack, "FlowLog", {
    resourceId: vpcId(),
    resourceType: "VPC",
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: asText(inputs.shared("FlowBucketArn")),
  });
}
