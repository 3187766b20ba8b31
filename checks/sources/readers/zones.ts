import { optionalText, textFact } from "../values.ts";
import { known, thenFact, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** An Availability Zone as the account calls it (`us-east-1a`), and as everyone does (`use1-az1`) where that is stated. */
interface Zone {
  readonly of: string;
  readonly name: Text;
  readonly id: Text | null;
  readonly origin: Origin;
}

/** What lies beside a cluster's instances and says where they are. */
export interface BesideInstances {
  /** `AWS::EC2::Subnet` */
  readonly subnets: readonly SourceResource[];
  /** `AWS::ApplicationAutoScaling::ScalableTarget`: may add readers. */
  readonly scaling: readonly SourceResource[];
}

/** Whether some two instances of a cluster are in different zones: {@link Database.spansZones}. */
export function spansZones(cluster: SourceResource, instances: readonly SourceResource[], beside: BesideInstances): Fact<boolean> {
  const zones = instances.map((each) => zoneOf(each, beside.subnets));
  const found = zones.flatMap((zone) => (zone.known ? [zone.value] : []));
  const apart = pairs(found).find(([a, b]) => areApart(a, b));
  if (apart !== undefined) return known(true, apart[1].origin);
  const unread = zones.find((zone) => !zone.known) ?? more(cluster, instances, beside.scaling);
  if (unread !== undefined && !unread.known) return unread;
  const unsure = pairs(found).find(([a, b]) => !areOne(a, b));
  if (unsure === undefined) return known(false, found.at(-1)?.origin ?? cluster.origin);
  const [a, b] = unsure;
  return unknown(`${a.of} is in ${show(a.id ?? a.name)} and ${b.of} in ${show(b.id ?? b.name)}, which may be one zone.`, b.origin);
}

/** AWS chooses a zone of its subnet group where none is stated. (docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html) */
function zoneOf(instance: SourceResource, subnets: readonly SourceResource[]): Fact<Zone> {
  const none = unknown(`${instance.id} states no AvailabilityZone, so AWS chooses it.`, instance.origin);
  return thenFact(textFact(instance.property("AvailabilityZone"), none), (name, origin) => {
    const subnet = subnets.find((each) => {
      const its = each.attribute("AvailabilityZone");
      return its.type === "text" && sameText(its.text, name);
    });
    const id = optionalText(subnet?.property("AvailabilityZoneId"), { value: null, origin });
    return known({ of: instance.id, name, id: id.known ? id.value : null, origin }, origin);
  });
}

function areApart(a: Zone, b: Zone): boolean {
  if (!mayEqual(a.name, b.name) || areListedApart(a.name, b.name)) return true;
  return a.id !== null && b.id !== null && (!mayEqual(a.id, b.id) || areListedApart(a.id, b.id));
}

function areOne(a: Zone, b: Zone): boolean {
  return sameText(a.name, b.name) || (a.id !== null && b.id !== null && sameText(a.id, b.id));
}

/** Two places of one Fn::GetAZs, which lists each zone once. */
function areListedApart(a: Text, b: Text): boolean {
  const [one, other] = [listed(a), listed(b)];
  return one !== undefined && other !== undefined && one.list === other.list && one.place !== other.place;
}

function listed(of: Text): { readonly list: string; readonly place: string } | undefined {
  const [only] = of;
  const [, list, place] = /^(Fn::GetAZs\(.*\))\[(\d+)\]$/.exec(of.length === 1 && typeof only === "object" ? only.symbol : "") ?? [];
  return list === undefined || place === undefined ? undefined : { list, place };
}

/** Why there may be instances that no source writes. */
function more(cluster: SourceResource, instances: readonly SourceResource[], scaling: readonly SourceResource[]): Fact<never> | undefined {
  const engine = cluster.property("Engine");
  const name = engine?.type === "text" ? literal(engine.text) : undefined;
  // A Multi-AZ DB cluster is made whole. (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html)
  if (instances.length === 0 && name?.startsWith("aurora") !== true)
    return unknown(`${cluster.id} is no Aurora cluster, so which instances it has its template does not say.`, cluster.origin);
  const adding = scaling.find((each) => {
    const service = each.property("ServiceNamespace");
    return service?.type !== "text" || mayEqual(service.text, ["rds"]);
  });
  return adding === undefined ? undefined : unknown(`${adding.id} may add readers, in zones that AWS chooses.`, adding.origin);
}

function pairs<T>(all: readonly T[]): (readonly [T, T])[] {
  return all.flatMap((first, i) => all.slice(i + 1).map((second) => [first, second] as const));
}
