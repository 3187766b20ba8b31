import { defaults } from "../defaults.ts";
import { booleanFact, decimalFact, numberFact, optionalText, textFact, unread, wordFact } from "../values.ts";
import type { Database, DatabaseInstance, UsedKey } from "../../model/database.ts";
import { known, lazily, thenFact, unknown, type Fact, type Unknown } from "../../model/fact.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** What lies beside a database and says more of it. */
export interface BesideDatabase {
  readonly instances: readonly SourceResource[];
  readonly parameterGroups: readonly SourceResource[];
  /** Why there may be more instances. */
  readonly unread?: readonly Unknown[];
}

/** `AWS::RDS::DBCluster` with its `AWS::RDS::DBInstance`, or an `AWS::RDS::DBInstance` that is in no cluster. */
export function readDatabase(resource: SourceResource, beside: () => BesideDatabase): Database {
  const { id, origin, type } = resource;
  const form = type === "AWS::RDS::DBCluster" ? "cluster" : "instance";
  const members = (): Fact<readonly SourceResource[]> => (form === "instance" ? known([resource], origin) : membersOf(resource, beside()));
  const stated = (name: string): Fact<string> =>
    resource.property(name) === undefined
      ? unknown(`${name} is not stated, so AWS chooses it.`, origin)
      : wordFact(resource.property(name), { value: "", origin });
  return lazily<Database>({
    kind: () => "rds:database",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    form: () => form,
    engine: () => stated("Engine"),
    version: () => stated("EngineVersion"),
    capacity: () => capacity(resource),
    encrypted: () => booleanFact(resource.property("StorageEncrypted"), { value: defaults.clusterEncrypted.value, origin }),
    keys: () => thenFact(members(), (all, at) => known([...keysOf(resource), ...all.filter((each) => each !== resource).flatMap(insights)], at)),
    backupDays: () => numberFact(resource.property("BackupRetentionPeriod"), { value: defaults.backupDays.value, origin }),
    instances: () => thenFact(members(), (all, at) => known(all.map(instance), at)),
    parameters: () => parameters(resource, form === "cluster" ? "DBClusterParameterGroupName" : "DBParameterGroupName", beside().parameterGroups),
  });
}

function membersOf(cluster: SourceResource, { instances, unread: [gap] = [] }: BesideDatabase): Fact<readonly SourceResource[]> {
  if (gap !== undefined) return gap;
  const name = textFact(cluster.ref, unknown("The cluster's identifier is not known.", cluster.origin));
  if (!name.known) return name;
  const own: SourceResource[] = [];
  for (const each of instances) {
    const of = optionalText(each.property("DBClusterIdentifier"), { value: null, origin: each.origin });
    if (!of.known) return unknown(`${each.id} may be an instance of this cluster: ${of.why}`, of.origin);
    if (of.value === null) continue;
    if (sameText(of.value, name.value)) own.push(each);
    else if (mayEqual(of.value, name.value)) return unknown(`${each.id} is of ${show(of.value)}, which may be this cluster.`, of.origin);
  }
  return known(own, cluster.origin);
}

function capacity(resource: SourceResource): Fact<{ readonly min: number; readonly max: number } | null> {
  const { origin } = resource;
  const stated = resource.property("ServerlessV2ScalingConfiguration");
  if (stated === undefined) return known(null, origin);
  if (stated.type !== "map") return unread(stated, "an object");
  const of = (name: string): Fact<number> => {
    const value = stated.members.get(name);
    return value === undefined ? unknown(`${name} is not stated.`, stated.origin) : decimalFact(value);
  };
  return thenFact(of("MinCapacity"), (min) => thenFact(of("MaxCapacity"), (max) => known({ min, max }, stated.origin)));
}

/** Storage and with it automated backups and snapshots, the master user's secret, and what Performance Insights keeps. */
function keysOf(resource: SourceResource): readonly UsedKey[] {
  const { origin } = resource;
  const storage = { what: "storage, backups and snapshots", key: optionalText(resource.property("KmsKeyId"), { value: null, origin }) };
  const managed = booleanFact(resource.property("ManageMasterUserPassword"), { value: resource.property("MasterUserSecret") !== undefined, origin });
  const secret: UsedKey[] =
    managed.known && !managed.value
      ? []
      : [
          {
            what: "the master user's secret",
            key: managed.known ? optionalText(resource.property("MasterUserSecret", "KmsKeyId"), { value: null, origin }) : managed,
          },
        ];
  return [storage, ...secret, ...insights(resource)];
}

function insights(resource: SourceResource): readonly UsedKey[] {
  const { id, origin } = resource;
  const on = booleanFact(resource.property("PerformanceInsightsEnabled") ?? resource.property("EnablePerformanceInsights"), { value: false, origin });
  if (on.known && !on.value) return [];
  const key = resource.property("PerformanceInsightsKmsKeyId") ?? resource.property("PerformanceInsightsKMSKeyId");
  return [{ what: `Performance Insights of ${id}`, key: on.known ? optionalText(key, { value: null, origin }) : on }];
}

function instance(resource: SourceResource): DatabaseInstance {
  const { id, origin } = resource;
  return {
    id,
    class:
      resource.property("DBInstanceClass") === undefined
        ? unknown("DBInstanceClass is not stated.", origin)
        : wordFact(resource.property("DBInstanceClass"), { value: "", origin }),
  };
}

function isText(value: ReturnType<SourceResource["attribute"]>, written: Text): boolean {
  return value.type === "text" && sameText(value.text, written);
}

/** Its own group's; a group called `default.…` is AWS's. (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithParamGroups.html) */
function parameters(resource: SourceResource, property: string, groups: readonly SourceResource[]): Fact<ReadonlyMap<string, Fact<string>> | null> {
  const name = optionalText(resource.property(property), { value: null, origin: resource.origin });
  return thenFact(name, (written, origin) => {
    if (written === null || literal(written)?.startsWith("default.") === true) return known(null, origin);
    const group = groups.find((each) => isText(each.ref, written));
    if (group === undefined) return unknown(`Parameter group ${show(written)} is in no source.`, origin);
    const stated = group.property("Parameters");
    if (stated === undefined) return known(new Map(), group.origin);
    if (stated.type !== "map") return unread(stated, "an object");
    return known(new Map([...stated.members].map(([key, value]) => [key, scalar(value)])), stated.origin);
  });
}

function scalar(value: ReturnType<SourceResource["attribute"]>): Fact<string> {
  if (value.type === "boolean") return known(value.boolean ? "1" : "0", value.origin);
  return thenFact(optionalText(value, { value: null, origin: value.origin }), (written, origin) => {
    const word = literal(written ?? []);
    return word === undefined ? unread(value, "a literal") : known(word, origin);
  });
}
