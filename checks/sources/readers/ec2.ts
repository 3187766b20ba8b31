import { channelTypes } from "./network-types.ts";
import { defaults } from "../defaults.ts";
import { optionalText, textFact, unread, wordFact } from "../values.ts";
import { known, lazily, mapFact, thenFact, unknown, type Fact } from "../../model/fact.ts";
import type { Channel, ChannelKind, Peering, Route, RouteTable, Vpc } from "../../model/kinds.ts";
import { literal, sameText, show, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::EC2::VPC`. */
export function readVpc(resource: SourceResource): Vpc {
  const { id, origin } = resource;
  return lazily<Vpc>({
    kind: () => "ec2:vpc",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    vpcId: () => textFact(resource.ref, unknown("The VPC's id is not known.", origin)),
  });
}

/** Any resource of a type in `channelTypes`. */
export function readChannel(resource: SourceResource): Channel {
  const { id, origin, type } = resource;
  const table = channelTypes[type];
  if (table === undefined) throw new Error(`${type} is not a channel`);
  return lazily<Channel>({
    kind: () => "ec2:channel",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    type: () => type,
    what: () => table.what,
    opens: () => opens(resource, table.opens),
    vpc: () => (table.vpc === undefined ? known(null, origin) : optionalText(resource.property(...table.vpc), { value: null, origin })),
    service: () => (type === "AWS::EC2::VPCEndpoint" ? optionalText(resource.property("ServiceName"), { value: null, origin }) : known(null, origin)),
  });
}

/** What a type opens can depend on its settings: a load balancer's scheme, an endpoint's type. */
function opens(resource: SourceResource, byType: ChannelKind): Fact<ChannelKind | "nothing"> {
  const { type, origin } = resource;
  if (type === "AWS::ElasticLoadBalancingV2::LoadBalancer" || type === "AWS::ElasticLoadBalancing::LoadBalancer") {
    const scheme = wordFact(resource.property("Scheme"), { value: defaults.loadBalancerScheme.value, origin });
    const kind = wordFact(resource.property("Type"), { value: defaults.loadBalancerType.value, origin });
    return thenFact(kind, (of) => thenFact(scheme, (value, at) => known(value === "internal" || of === "gateway" ? "nothing" : "internet", at)));
  }
  if (type === "AWS::EC2::VPCEndpoint") {
    const kind = wordFact(resource.property("VpcEndpointType"), { value: "Gateway", origin });
    return thenFact(kind, (value, at) => known(value === "Interface" || value === "Gateway" ? "endpoint" : "elsewhere", at));
  }
  if (type === "AWS::EC2::NatGateway") {
    const connectivity = wordFact(resource.property("ConnectivityType"), { value: defaults.natConnectivity.value, origin });
    return thenFact(connectivity, (value, at) => known(value === "private" ? "elsewhere" : "internet", at));
  }
  return known(byType, origin);
}

/** `AWS::EC2::VPCPeeringConnection`. Without PeerOwnerId both ends are in one account; a template's has no status, and is to be. */
export function readPeering(resource: SourceResource): Peering {
  const { id, origin } = resource;
  const gone = ["rejected", "expired", "failed", "deleted", "deleting"];
  return lazily<Peering>({
    kind: () => "ec2:peering",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    vpc: () => textFact(resource.property("VpcId"), unknown("The peering names no VPC.", origin)),
    peerAccount: () => {
      const owner = resource.property("PeerOwnerId");
      return owner === undefined ? known([resource.account], origin) : textFact(owner, unknown("The peering names no owner.", origin));
    },
    live: () => mapFact(wordFact(resource.property("Status"), { value: "active", origin }), (status) => !gone.includes(status)),
  });
}

/** `AWS::EC2::RouteTable`, and of all routes its own. */
export function readRouteTable(resource: SourceResource, routes: readonly SourceResource[]): RouteTable {
  const { id, origin } = resource;
  return lazily<RouteTable>({
    kind: () => "ec2:route-table",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    vpc: () => textFact(resource.property("VpcId"), unknown("The route table names no VPC.", origin)),
    routes: () => countRoutes(resource, routes),
  });
}

function countRoutes(table: SourceResource, routes: readonly SourceResource[]): Fact<number> {
  let count = 0;
  for (const route of routes) {
    const of = textFact(route.property("RouteTableId"), unknown("The route names no table.", route.origin));
    if (!of.known) return of;
    const target = routeTarget(route);
    const isLocal = target.known && target.value.id.length === 1 && target.value.id[0] === "local";
    if (!isLocal && table.ref.type === "text" && sameText(table.ref.text, of.value)) count += 1;
  }
  return known(count, table.origin);
}

/** The properties of `AWS::EC2::Route` that name a target. */
const targets = [
  "GatewayId",
  "NatGatewayId",
  "EgressOnlyInternetGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "VpcEndpointId",
  "InstanceId",
  "NetworkInterfaceId",
  "CarrierGatewayId",
  "LocalGatewayId",
  "CoreNetworkArn",
];

/** `AWS::EC2::Route`; its VPC by its route table. */
export function readRoute(resource: SourceResource, tables: () => readonly SourceResource[]): Route {
  const { id, origin } = resource;
  return lazily<Route>({
    kind: () => "ec2:route",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    vpc: () => routeVpc(resource, tables()),
    destination: () => routeDestination(resource),
    target: () => routeTarget(resource),
  });
}

/**
 * A range may be written with any of its addresses, and an IPv6 one in many ways; AWS keeps the first.
 * (docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html)
 */
function routeDestination(resource: SourceResource): Fact<Text> {
  const value = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"].flatMap((name) => resource.property(name) ?? [])[0];
  return thenFact(textFact(value, unknown("The route names no destination.", resource.origin)), (written, origin): Fact<Text> => {
    const range = literal(written);
    if (range === undefined || range === "::/0" || range.startsWith("pl-")) return known(written, origin);
    const [, address = "", length] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(range) ?? [];
    if (length === undefined) return unknown(`Range ${range} can be written in other ways, which are not compared.`, origin);
    const bits = address.split(".").reduce((all, part) => all * 256 + Number(part), 0);
    const first = bits - (bits % 2 ** (32 - Number(length)));
    return known([`${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${length}`], origin);
  });
}

function routeVpc(resource: SourceResource, tables: readonly SourceResource[]): Fact<Text | null> {
  const table = textFact(resource.property("RouteTableId"), unknown("The route names no table.", resource.origin));
  if (!table.known) return table;
  const own = tables.find((each) => each.ref.type === "text" && sameText(each.ref.text, table.value));
  if (own === undefined) return unknown(`Route table ${show(table.value)} is in no source.`, table.origin);
  return textFact(own.property("VpcId"), unknown("The route table names no VPC.", own.origin));
}

function routeTarget(resource: SourceResource): Route["target"] {
  const given = targets.flatMap((name) => {
    const value = resource.property(name);
    return value === undefined ? [] : [{ name, value }];
  });
  const [first, second] = given;
  if (first === undefined) return unknown("The route has no target that we know.", resource.origin);
  if (second !== undefined) return unknown(`The route has two targets, ${first.name} and ${second.name}.`, resource.origin);
  if (first.value.type !== "text") return unread(first.value, "an id");
  return known({ type: first.name, id: first.value.text }, first.value.origin);
}
