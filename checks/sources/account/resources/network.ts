import { below, described, memberOf, requiredMember, stringOf, textValue, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import { unknown, type Unknown } from "../../../model/fact.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

export function readVpcs(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("ec2.DescribeVpcs", region);
  return { resources: items.map((item) => resource(replies, item, "AWS::EC2::VPC", {})), unread };
}

/** The route tables of a Region and their routes, as `AWS::EC2::RouteTable` and `AWS::EC2::Route`. */
export function readRoutes(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("ec2.DescribeRouteTables", region);
  // Every table has a route to its own VPC. (docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html)
  const bare = items.filter(({ json }) => !Array.isArray(json["Routes"]));
  const untold = bare.map(({ id, origin }) => unknown(`ec2.DescribeRouteTables states no routes of ${id}.`, origin, replies.account));
  return { resources: items.flatMap((item) => routeTable(replies, item)), unread: [...unread, ...untold] };
}

function routeTable(replies: Replies, item: Listed): readonly SourceResource[] {
  const table = resource(replies, item, "AWS::EC2::RouteTable", { VpcId: requiredMember(item, "VpcId") });
  const routes = below(item, "Routes").map((route) => {
    const destination = destinations.map((name) => stringOf(route, name)).find((it) => it !== undefined);
    const named = Object.keys(route.json).filter((name) => /(Id|Arn)$/.test(name) && name !== "InstanceOwnerId" && !destinations.includes(name));
    const members = [...named, ...destinations.filter((name) => stringOf(route, name) !== undefined)].map(
      (name) => [name, memberOf(route, name)] as const,
    );
    return described({
      id: `${table.id}/${destination ?? "unnamed"}`,
      type: "AWS::EC2::Route",
      account: replies.account,
      region: item.region,
      origin: route.origin,
      ref: `${item.id}|${destination}`,
      properties: { RouteTableId: textValue(item.id, item.origin), ...Object.fromEntries(members) },
    });
  });
  return [table, ...routes];
}

const destinations = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];

/** Flow logs, as `AWS::EC2::FlowLog`. (docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html) */
export function readFlowLogs(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("ec2.DescribeFlowLogs", region);
  return {
    resources: items.map((item) =>
      resource(replies, item, "AWS::EC2::FlowLog", {
        LogDestinationType: memberOf(item, "LogDestinationType"),
        LogDestination: memberOf(item, "LogDestination"),
      }),
    ),
    unread,
  };
}

interface Gateway {
  readonly operation: string;
  readonly read: (replies: Replies, item: Listed) => SourceResource | readonly SourceResource[];
}

/** States in which nothing is there any more; what is still being taken away may carry packets. */
const ended = new Set(["deleted", "rejected", "expired", "failed", "detached"]);

/** One row per list of things that lead into or out of a VPC. Those that have ended lead nowhere. */
const gateways: readonly Gateway[] = [
  {
    operation: "ec2.DescribeInternetGateways",
    read: (replies, item) => withAttachments(replies, item, "AWS::EC2::InternetGateway", "Attachments"),
  },
  {
    operation: "ec2.DescribeVpnGateways",
    read: (replies, item) => withAttachments(replies, item, "AWS::EC2::VPNGateway", "VpcAttachments"),
  },
  {
    operation: "ec2.DescribeEgressOnlyInternetGateways",
    read: (replies, item) => resource(replies, item, "AWS::EC2::EgressOnlyInternetGateway", { VpcId: firstAttached(item) }),
  },
  {
    operation: "ec2.DescribeNatGateways",
    read: (replies, item) => resource(replies, item, "AWS::EC2::NatGateway", { ConnectivityType: memberOf(item, "ConnectivityType") }),
  },
  { operation: "ec2.DescribeVpcPeeringConnections", read: peering },
  {
    operation: "ec2.DescribeVpcEndpoints",
    read: (replies, item) =>
      resource(replies, item, "AWS::EC2::VPCEndpoint", {
        VpcId: requiredMember(item, "VpcId"),
        ServiceName: requiredMember(item, "ServiceName"),
        VpcEndpointType: requiredMember(item, "VpcEndpointType"),
      }),
  },
  {
    operation: "ec2.DescribeVpcEndpointServiceConfigurations",
    read: (replies, item) => resource(replies, item, "AWS::EC2::VPCEndpointService", {}),
  },
  {
    operation: "ec2.DescribeTransitGatewayVpcAttachments",
    read: (replies, item) => resource(replies, item, "AWS::EC2::TransitGatewayVpcAttachment", { VpcId: requiredMember(item, "VpcId") }),
  },
];

/** Everything of a Region through which packets may enter or leave one of its VPCs. */
export function readChannels(replies: Replies, region: string): Read {
  const lists = gateways.map(({ operation, read }) => {
    const { items, unread } = replies.list(operation, region);
    return { resources: items.filter(isAlive).flatMap((item) => read(replies, item)), unread };
  });
  const all = [...lists, lattice(replies, region), interfaces(replies, region), shares(replies, region)];
  return { resources: all.flatMap((list) => list.resources), unread: all.flatMap((list) => list.unread) };
}

/** VPC Lattice is asked about each VPC. */
function lattice(replies: Replies, region: string): Read {
  const lists = replies
    .list("ec2.DescribeVpcs", region)
    .items.map((vpc) => replies.list("vpc-lattice.ListServiceNetworkVpcAssociations", region, { vpcIdentifier: vpc.id }));
  const alive = lists.flatMap((list) => list.items).filter(isAlive);
  return {
    resources: alive.map((item) =>
      resource(replies, item, "AWS::VpcLattice::ServiceNetworkVpcAssociation", { VpcIdentifier: requiredMember(item, "vpcId") }),
    ),
    unread: lists.flatMap((list) => list.unread),
  };
}

function isAlive({ json }: Found): boolean {
  const state = json["State"] ?? json["status"] ?? (json["Status"] as { Code?: unknown } | undefined)?.Code;
  return typeof state !== "string" || !ended.has(state.toLowerCase());
}

/** A gateway and each of its attachments are two, as in a template. */
function withAttachments(replies: Replies, item: Listed, type: string, list: string): readonly SourceResource[] {
  const attached = below(item, list).filter(isAlive);
  return [
    resource(replies, item, type, {}),
    ...attached.map((attachment) => {
      const vpc = stringOf(attachment, "VpcId") ?? "unnamed";
      return described({
        id: `${replies.account}/${item.region}/${item.id}/${vpc}`,
        type: "AWS::EC2::VPCGatewayAttachment",
        account: replies.account,
        region: item.region,
        origin: attachment.origin,
        ref: vpc,
        properties: { VpcId: requiredMember(attachment, "VpcId") },
      });
    }),
  ];
}

function firstAttached(item: Found): Value {
  const [first] = below(item, "Attachments");
  return first === undefined ? unreadValue("The gateway states no attachment.", item.origin) : requiredMember(first, "VpcId");
}

/** A peering has two ends; those of this account are its. */
function peering(replies: Replies, item: Listed): SourceResource {
  const part = (name: string): Found[] => {
    const json = item.json[name] as Found["json"] | undefined;
    return json === undefined ? [] : [{ json, origin: { ...item.origin, path: `${item.origin.path}/${name}` }, region: item.region }];
  };
  const ends = ["RequesterVpcInfo", "AccepterVpcInfo"].flatMap(part);
  const own = ends.find(({ json }) => json["OwnerId"] === replies.account);
  const other = ends.find((end) => end !== own);
  const vpc =
    own === undefined ? unreadValue("Which VPC of this account the peering joins is not stated.", item.origin) : requiredMember(own, "VpcId");
  const [status] = part("Status");
  return resource(replies, item, "AWS::EC2::VPCPeeringConnection", {
    VpcId: vpc,
    PeerOwnerId:
      other === undefined ? unreadValue("Whose the other end of the peering is, is not stated.", item.origin) : requiredMember(other, "OwnerId"),
    Status: status === undefined ? unreadValue("The peering states no status.", item.origin) : requiredMember(status, "Code"),
  });
}

/** The peerings of a Region, refused and deleted ones included. */
export function readPeerings(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("ec2.DescribeVpcPeeringConnections", region);
  return { resources: items.map((item) => peering(replies, item)), unread };
}

/**
 * What stands behind a network interface. Types that carry only what their owner sends or gets inside the VPC lead nowhere; an
 * interface of a type that is not known here may. (docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html)
 */
const quietInterfaces = new Set([
  "interface",
  "efa",
  "efa-only",
  "trunk",
  "branch",
  "lambda",
  "quicksight",
  "vpc_endpoint",
  "transit_gateway",
  "nat_gateway",
  "natGateway",
  "load_balancer",
  "network_load_balancer",
  "gateway_load_balancer_endpoint",
]);

const interfaceTypes: Readonly<Record<string, string>> = {
  api_gateway_managed: "AWS::ApiGatewayV2::VpcLink",
  global_accelerator_managed: "AWS::GlobalAccelerator::EndpointGroup",
  ec2_instance_connect_endpoint: "AWS::EC2::InstanceConnectEndpoint",
};

/** AWS's services whose interfaces stay inside: the database, the endpoints, functions. Others that AWS manages may carry anything. */
const quietRequesters = new Set([
  "amazon-rds",
  "amazon-aurora",
  "amazon-elasticache",
  "amazon-elasticloadbalancing",
  "amazon-elb",
  "amazon-vpce",
  "amazon-redshift",
]);

function interfaces(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("ec2.DescribeNetworkInterfaces", region);
  const strange: Unknown[] = [];
  const resources = items.flatMap((item): readonly SourceResource[] => {
    const type = stringOf(item, "InterfaceType") ?? "that is not stated";
    const known = interfaceTypes[type];
    if (known !== undefined) return [resource(replies, item, known, { VpcId: requiredMember(item, "VpcId") })];
    const owner = stringOf(item, "RequesterId") ?? "a service that is not stated";
    const balances = type.includes("load_balancer") || owner === "amazon-elb" || owner === "amazon-elasticloadbalancing";
    if (balances && hasPublicAddress(item)) {
      const scheme = { Scheme: textValue("internet-facing", item.origin), Type: textValue("network", item.origin) };
      return [resource(replies, item, "AWS::ElasticLoadBalancingV2::LoadBalancer", scheme)];
    }
    const managed = item.json["RequesterManaged"] === true && type === "interface" && !quietRequesters.has(owner);
    if (quietInterfaces.has(type) && !managed) return [];
    const what = managed ? `is managed by ${owner}` : `is of type ${type}`;
    strange.push(unknown(`Network interface ${item.id} ${what}; what it carries is not modelled.`, item.origin, replies.account));
    return [];
  });
  return { resources, unread: [...unread, ...strange] };
}

function hasPublicAddress({ json }: Found): boolean {
  return typeof (json["Association"] as { PublicIp?: unknown } | undefined)?.PublicIp === "string";
}

/** One whose type is not stated may be any. */
const networkShares =
  /^(ec2:(TransitGateway|Subnet|VerifiedAccess|LocalGateway|CoipPool)|vpc-lattice:|networkmanager:|network-firewall:|route53resolver:ResolverRule$)/i;

/** Resources of other accounts that reach into this one's networks. (docs.aws.amazon.com/ram/latest/userguide/shareable.html) */
function shares(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("ram.ListResources", region);
  const network = items.filter((item) => networkShares.test(stringOf(item, "type") ?? "ec2:Subnet"));
  const strange = network.map((item) =>
    unknown(`${item.id} of another account is shared with this one; where it leads is in no source.`, item.origin, replies.account),
  );
  return { resources: [], unread: [...unread, ...strange] };
}

function resource(replies: Replies, item: Listed, type: string, properties: Readonly<Record<string, Value | undefined>>): SourceResource {
  const { account } = replies;
  const { region, origin, id: ref } = item;
  const id = stringOf(item, "arn") ?? `arn:${partitionOf(region).partition}:ec2:${region}:${account}:${arnTypes[type] ?? "network-interface"}/${ref}`;
  return described({ id, type, account, region, origin, ref, properties });
}

/** (docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html, resource types) */
const arnTypes: Readonly<Record<string, string>> = {
  "AWS::EC2::VPC": "vpc",
  "AWS::EC2::RouteTable": "route-table",
  "AWS::EC2::FlowLog": "vpc-flow-log",
  "AWS::EC2::InternetGateway": "internet-gateway",
  "AWS::EC2::VPNGateway": "vpn-gateway",
  "AWS::EC2::EgressOnlyInternetGateway": "egress-only-internet-gateway",
  "AWS::EC2::NatGateway": "natgateway",
  "AWS::EC2::VPCPeeringConnection": "vpc-peering-connection",
  "AWS::EC2::VPCEndpoint": "vpc-endpoint",
  "AWS::EC2::VPCEndpointService": "vpc-endpoint-service",
  "AWS::EC2::TransitGatewayVpcAttachment": "transit-gateway-attachment",
};
