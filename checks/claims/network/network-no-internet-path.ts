import { makings } from "./gateway-actions.ts";
import { examples } from "./network-no-internet-path.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import { known, type Fact } from "../../model/fact.ts";
import type { Channel, Route, Vpc } from "../../model/kinds.ts";
import { literal, mayEqual, show, type Text } from "../../model/text.ts";
import { broken, either, every, holds, undecided, whenKnown, type PathWitness, type Verdict } from "../../model/verdict.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";

export default defineCheck({
  id: "network-no-internet-path",
  claim: "No packet can travel between a tenant VPC and the internet, by any gateway, in either direction; no such gateway exists or can be made.",
  severity: "critical",
  why: "Data that no packet can carry to the internet cannot leak there, whatever else goes wrong.",
  fix: "Take the gateway, attachment or route out of the tenant's templates, and deny making one in a service control policy on the tenants' unit.",
  references: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/extend-intro.html",
    "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
  ],
  kind: "ec2:vpc",
  planes: ["template", "account"],
  limits: {
    template: [
      "Default VPCs and gateways that no template made are judged on accounts.",
      "Requests that AWS's services carry into a VPC through their own endpoints (Session Manager) are no packets of the internet.",
      "Hosts behind the peering that pass data on (relays) are the claims network-only-peer-is-its-cell and network-no-tenant-to-tenant.",
    ],
  },
  judge: (vpc, estate) => every(noChannel(vpc, estate), noRoute(vpc, estate), noneCanBeMade(vpc, estate)),
  examples,
});

function noChannel(vpc: Vpc, estate: Estate): Verdict {
  const { items, unread } = estate.list("ec2:channel", vpc.account);
  const verdicts = items.map((channel) => stays(channel, vpc));
  const gaps = unread.map((part) => undecided(`${openWorld[estate.plane]}: ${part.why}`, part.origin));
  const worst = every(...verdicts, ...gaps);
  return worst.outcome === "holds"
    ? holds(`No gateway, attachment or other channel to the internet is in the account${estate.plane === "template" ? "'s templates" : ""}.`)
    : worst;
}

const openWorld = {
  template: "The account's templates are not a closed world",
  account: "Not all that leads out of the account's VPCs was read",
  database: "A database shows no network",
  registry: "A registry shows no network",
} as const;

function stays(channel: Channel, vpc: Vpc): Verdict {
  if (belongsElsewhere(channel.vpc, vpc)) return holds("");
  return whenKnown(channel.opens, (opens) => {
    if (opens === "nothing" || opens === "peering") return holds("");
    if (opens === "endpoint") return endpoint(channel);
    if (opens === "elsewhere") return undecided(`${channel.id} is ${channel.what}; what lies beyond it is in no source.`, channel.origin);
    return broken(`${channel.id} is ${channel.what}.`, channel.origin, { witness: way(vpc, channel), discriminator: channel.type });
  });
}

/** An endpoint for one of AWS's own services ends there; one for somebody's service ends in a network that no source shows. */
function endpoint(channel: Channel): Verdict {
  return whenKnown(channel.service, (service, origin) => {
    if (service !== null && isAwsService(service)) return holds("");
    if (service === null) return undecided(`${channel.id} names no service.`, origin);
    if (show(service).includes("vpce-svc"))
      return undecided(`${channel.id} leads into another account's service (${show(service)}), which no source shows.`, origin);
    return undecided(`Which service ${channel.id} leads to (${show(service)}) is only known at deployment.`, origin);
  });
}

/**
 * AWS's own names start `com.amazonaws.`, `cn.com.amazonaws.` or `aws.`; somebody's service is `….vpce-svc-` and its id. So the start
 * and the last word decide; both must be written out. (docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html)
 */
function isAwsService(service: Text): boolean {
  const [first, last] = [service[0], service.at(-1)];
  if (typeof first !== "string" || typeof last !== "string" || !/^((cn\.)?com\.amazonaws|aws)\./.test(first)) return false;
  const word = last.slice(last.lastIndexOf(".") + 1);
  return last.includes(".") && word !== "" && !word.startsWith("vpce-svc") && !first.includes(".vpce.");
}

function belongsElsewhere(of: Fact<Text | null>, vpc: Vpc): boolean {
  return of.known && of.value !== null && vpc.vpcId.known && !mayEqual(of.value, vpc.vpcId.value);
}

function way(vpc: Vpc, channel: Channel): PathWitness {
  return {
    kind: "path",
    hops: [
      { location: vpc.id, resource: channel.id, rule: `${channel.type} is ${channel.what}`, origin: channel.origin },
      { location: "internet", resource: channel.id, rule: "beyond it lies a network that no claim bounds" },
    ],
  };
}

function noRoute(vpc: Vpc, estate: Estate): Verdict {
  const { items, unread } = estate.list("ec2:route", vpc.account);
  const gaps = unread.map((part) => undecided(`${openWorld[estate.plane]}: ${part.why}`, part.origin));
  const worst = every(...items.filter((route) => !belongsElsewhere(route.vpc, vpc)).map((route) => leadsInside(route, vpc)), ...gaps);
  return worst.outcome === "holds" ? holds("Its routes lead to peerings and endpoints only.") : worst;
}

function leadsInside(route: Route, vpc: Vpc): Verdict {
  return whenKnown(route.target, ({ type, id }, origin) => {
    if (type === "VpcPeeringConnectionId") return holds("");
    if (type === "GatewayId" && literal(id) === "local") return holds("");
    if (type === "GatewayId" && startsLike(id, "vpce-")) return holds("");
    if (type === "GatewayId" && literal(id) === undefined && !namesGateway(id)) {
      return undecided(`Which gateway route ${route.id} leads to is only known at deployment (${show(id)}).`, origin);
    }
    if (["InstanceId", "NetworkInterfaceId", "VpcEndpointId"].includes(type)) {
      return undecided(`Route ${route.id} leads to an appliance (${type} ${show(id)}), which may pass packets anywhere.`, origin);
    }
    if (type === "NatGatewayId" && namesGateway(id))
      return undecided(`Route ${route.id} leads to NAT gateway ${show(id)}, which may be private.`, origin);
    const hops = [
      { location: vpc.id, resource: route.id, rule: `${type}: ${show(id)}`, origin },
      { location: "internet", resource: show(id), rule: "the route's target" },
    ];
    return broken(`Route ${route.id} leads out of the VPC: ${type} ${show(id)}.`, origin, { witness: { kind: "path", hops }, discriminator: type });
  });
}

function startsLike(id: Text, prefix: string): boolean {
  return typeof id[0] === "string" && id[0].startsWith(prefix);
}

/** A reference to a resource of the templates: an id that AWS makes. Those that lead inside were recognised before. */
function namesGateway(id: Text): boolean {
  return id.some((part) => typeof part === "object" && part.domain === "id");
}

/** For each way out, one of the calls that making it takes must be impossible for every vendor principal. */
function noneCanBeMade(vpc: Vpc, estate: Estate): Verdict {
  const worst = every(
    ...makings.map(({ what, leads, needs }) => {
      const [first, ...others] = needs.map(({ action, arns, where }) =>
        nobodyCan(estate, {
          what: `make ${what} (${action})`,
          actions: [action],
          arns: arns({ region: vpc.region, account: vpc.account }),
          account: vpc.account,
          policy: known(null, vpc.origin),
          ...(where !== undefined && { where: where(vpc.origin) }),
          by: "vendor",
          origin: vpc.origin,
        }),
      );
      const made = first === undefined ? holds("") : either(first, ...others);
      if (made.outcome !== "broken" || leads === undefined) return made;
      return undecided(`${made.because} What lies beyond it is in no source.`, made.origin);
    }),
  );
  return worst.outcome === "holds" ? { ...worst, because: "No vendor principal can make one." } : worst;
}
