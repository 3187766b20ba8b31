import { defaults } from "../defaults.ts";
import { memberOf } from "./launch.ts";
import { numberFact, textFact, unread, wordFact } from "../values.ts";
import type { EgressRule, SecurityGroup, Subnet } from "../../model/security-group.ts";
import { known, lazily, thenFact, unknown, type Fact } from "../../model/fact.ts";
import { literal, mayEqual, sameText } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::EC2::Subnet` */
export function readSubnet(resource: SourceResource): Subnet {
  const { id, origin } = resource;
  return lazily<Subnet>({
    kind: () => "ec2:subnet",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    subnetId: () => textFact(resource.ref, unknown("The subnet's id is not known.", origin)),
    vpc: () => textFact(resource.property("VpcId"), unknown("The subnet names no VPC.", origin)),
  });
}

/** `AWS::EC2::SecurityGroup` with the `AWS::EC2::SecurityGroupEgress` that name it. */
export function readSecurityGroup(resource: SourceResource, rules: () => readonly SourceResource[]): SecurityGroup {
  const { id, origin } = resource;
  const groupId = textFact(resource.attribute("GroupId"), unknown("The group's id is not known.", origin));
  return lazily<SecurityGroup>({
    kind: () => "ec2:security-group",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    groupId: () => groupId,
    egress: () => egress(resource, groupId, rules()),
  });
}

/** Without a rule of its own a group has one that lets everything out; a rule that stands by itself does not take it away. */
function egress(resource: SourceResource, groupId: SecurityGroup["groupId"], rules: readonly SourceResource[]): Fact<readonly EgressRule[]> {
  if (!groupId.known) return groupId;
  const { origin } = resource;
  const stated = resource.property("SecurityGroupEgress");
  if (stated !== undefined && stated.type !== "list") return unread(stated, "a list");
  const all: EgressRule[] = (stated?.items ?? []).map((item) => rule((name) => memberOf(item, name), item.origin));
  if (all.length === 0)
    all.push({ origin, to: known({ type: "range", text: [defaults.groupEgress.value] }, origin), matchesNothing: known(false, origin) });
  for (const each of rules) {
    const of = textFact(each.property("GroupId"), unknown("It names no group.", each.origin));
    if (of.known && sameText(of.value, groupId.value)) all.push(rule((name) => each.property(name), each.origin));
    else if (!of.known || mayEqual(of.value, groupId.value)) return unknown(`${each.id} may be a rule of this group.`, of.origin);
  }
  return known(all, origin);
}

function rule(property: (name: string) => Value | undefined, origin: EgressRule["origin"]): EgressRule {
  const range = property("CidrIp") ?? property("CidrIpv6");
  const group = property("DestinationSecurityGroupId");
  return lazily<EgressRule>({
    origin: () => origin,
    to: () => {
      if (range !== undefined) return thenFact(textFact(range, unknown("", origin)), (text, at) => known({ type: "range", text }, at));
      if (group !== undefined) return thenFact(textFact(group, unknown("", origin)), (text, at) => known({ type: "group", text }, at));
      return known(null, origin);
    },
    matchesNothing: () => {
      if (range?.type === "text" && literal(range.text) === "255.255.255.255/32") return known(true, range.origin);
      return thenFact(wordFact(property("IpProtocol"), { value: "", origin }), (protocol, at) => {
        if (protocol !== "icmp") return known(false, at);
        // What the CDK writes for "nothing": ICMP type 252 does not exist.
        return thenFact(numberFact(property("FromPort"), { value: -1, origin }), (from) => known(from === 252, at));
      });
    },
  });
}
