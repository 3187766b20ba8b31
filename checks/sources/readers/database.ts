import { defaults } from "../defaults.ts";
import { booleanFact, decimalFact, numberFact, optionalText, textFact, unread, wordFact } from "../values.ts";
import type { Database, UsedKey } from "../../model/database.ts";
import { lastingBackups, type BesideBackups } from "./backups.ts";
import { spansZones, type BesideInstances } from "./zones.ts";
import { known, lazily, thenFact, unknown, type Fact, type Origin, type Unknown } from "../../model/fact.ts";
import { literal, mayEqual, sameText, show } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** What lies beside a database and says more of it. */
export interface BesideDatabase extends BesideInstances {
  readonly instances: readonly SourceResource[];
  readonly parameterGroups: readonly SourceResource[];
  readonly backups: BesideBackups;
  /** Why there may be more instances. */
  readonly unread?: readonly Unknown[];
}

/** `AWS::RDS::DBCluster` with its `AWS::RDS::DBInstance`, or an `AWS::RDS::DBInstance` that is in no cluster. */
export function readDatabase(resource: SourceResource, beside: () => BesideDatabase): Database {
  const { id, origin, type } = resource;
  const form = type === "AWS::RDS::DBCluster" ? "cluster" : "instance";
  const members = (): Fact<readonly SourceResource[]> => (form === "instance" ? known([resource], origin) : membersOf(resource, beside()));
  const group = (): Fact<Parameters> =>
    parameters(resource, form === "cluster" ? "DBClusterParameterGroupName" : "DBParameterGroupName", beside().parameterGroups);
  return lazily<Database>({
    kind: () => "rds:database",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    form: () => form,
    engine: () => stated(resource, "Engine"),
    version: () => stated(resource, "EngineVersion"),
    capacity: () => capacity(resource),
    encrypted: () => booleanFact(resource.property("StorageEncrypted"), { value: defaults.clusterEncrypted.value, origin }),
    keys: () => thenFact(members(), (all, at) => known([...keysOf(resource), ...all.filter((each) => each !== resource).flatMap(insights)], at)),
    instanceClasses: () =>
      thenFact(members(), (all, at) =>
        known(
          all.map((each) => stated(each, "DBInstanceClass")),
          at,
        ),
      ),
    spansZones: () =>
      form === "instance" ? unknown(`${id} is in no cluster.`, origin) : thenFact(members(), (all) => spansZones(resource, all, beside())),
    backupDays: () => numberFact(resource.property("BackupRetentionPeriod"), { value: defaults.backupDays.value, origin }),
    backupsLast: () => {
      if (form === "instance") return unknown(`${id} is in no cluster.`, origin);
      const { backups } = beside();
      return known(lastingBackups(resource, backups), origin);
    },
    forcesTls: () => thenFact(group(), (set, at) => forced(resource, set.get("rds.force_ssl"), at)),
    oldestTls: () => thenFact(group(), (set, at) => oldest(resource, set.get("ssl_min_protocol_version"), at)),
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
  const storage = { what: "The storage", key: optionalText(resource.property("KmsKeyId"), { value: null, origin }) };
  const managed = booleanFact(resource.property("ManageMasterUserPassword"), { value: resource.property("MasterUserSecret") !== undefined, origin });
  const secret: UsedKey[] =
    managed.known && !managed.value
      ? []
      : [
          {
            what: "The master user's secret",
            key: managed.known ? optionalText(resource.property("MasterUserSecret", "KmsKeyId"), { value: null, origin }) : managed,
          },
        ];
  return [storage, ...secret, ...insights(resource)];
}

function insights(resource: SourceResource): readonly UsedKey[] {
  const { origin } = resource;
  const on = booleanFact(resource.property("PerformanceInsightsEnabled") ?? resource.property("EnablePerformanceInsights"), { value: false, origin });
  if (on.known && !on.value) return [];
  const key = resource.property("PerformanceInsightsKmsKeyId") ?? resource.property("PerformanceInsightsKMSKeyId");
  return [{ what: "Performance Insights", key: on.known ? optionalText(key, { value: null, origin }) : on }];
}

type Parameters = ReadonlyMap<string, Value>;

/** Its own group's; a group called `default.…` is AWS's and sets none. (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithParamGroups.html) */
function parameters(resource: SourceResource, property: string, groups: readonly SourceResource[]): Fact<Parameters> {
  const name = optionalText(resource.property(property), { value: null, origin: resource.origin });
  return thenFact(name, (written, origin): Fact<Parameters> => {
    if (written === null || literal(written)?.startsWith("default.") === true) return known(new Map(), origin);
    const group = groups.find(({ ref }) => ref.type === "text" && sameText(ref.text, written));
    if (group === undefined) return unknown(`Parameter group ${show(written)} is in no source.`, origin);
    const set = group.property("Parameters");
    if (set === undefined) return known(new Map(), group.origin);
    return set.type === "map" ? known(set.members, set.origin) : unread(set, "an object");
  });
}

function forced(resource: SourceResource, value: Value | undefined, origin: Origin): Fact<boolean> {
  if (value?.type === "boolean") return known(value.boolean, value.origin);
  if (value === undefined)
    return thenFact(major(resource), (version) =>
      version <= defaults.auroraTlsOptionalUpTo.value
        ? known(false, origin)
        : unknown("No parameter group of its own sets rds.force_ssl, and its default is not known.", origin),
    );
  return thenFact(optionalText(value, { value: null, origin }), (written, at) => {
    const word = literal(written ?? []);
    return word === "1" || word === "0" ? known(word === "1", at) : unread(value, "0 or 1");
  });
}

function oldest(resource: SourceResource, value: Value | undefined, origin: Origin): Fact<string> {
  if (value !== undefined) return wordFact(value, { value: "", origin });
  return thenFact(major(resource), (version) =>
    version >= defaults.postgresOldestTls.major
      ? known(defaults.postgresOldestTls.value, origin)
      : unknown("No parameter group of its own sets ssl_min_protocol_version, and its default is not known.", origin),
  );
}

/** Of Aurora PostgreSQL: the defaults of other engines are not kept here. */
function major(resource: SourceResource): Fact<number> {
  return thenFact(stated(resource, "Engine"), (engine, at) =>
    engine === "aurora-postgresql"
      ? thenFact(stated(resource, "EngineVersion"), (version, origin) => {
          const [, digits] = /^(\d+)(\.|$)/.exec(version) ?? [];
          return digits === undefined ? unknown(`${version} is no version that we know.`, origin) : known(Number(digits), origin);
        })
      : unknown(`The defaults of ${engine} are not known.`, at),
  );
}

function stated(resource: SourceResource, name: string): Fact<string> {
  const value = resource.property(name);
  return value === undefined
    ? unknown(`${name} is not stated, so AWS chooses it.`, resource.origin)
    : wordFact(value, { value: "", origin: value.origin });
}

/** Clusters and the instances that are in none; an instance of a cluster that is not among them stands for a database that was not read. */
export function standing(all: readonly SourceResource[]): { readonly alone: readonly SourceResource[]; readonly unread: readonly Unknown[] } {
  const clusters = all.filter(({ type }) => type !== "AWS::RDS::DBInstance");
  const instances = all.filter(({ type }) => type === "AWS::RDS::DBInstance");
  const clusterOf = (each: SourceResource): Value | undefined => each.property("DBClusterIdentifier");
  const isIn = (each: SourceResource, { ref }: SourceResource): boolean => {
    const of = clusterOf(each);
    return of?.type === "text" && ref.type === "text" && sameText(of.text, ref.text);
  };
  const orphans = instances.filter((each) => clusterOf(each) !== undefined && !clusters.some((cluster) => isIn(each, cluster)));
  return {
    alone: [...clusters, ...instances.filter((each) => clusterOf(each) === undefined)],
    unread: orphans.map(({ id, account, origin }) => unknown(`${id} is an instance of a cluster that is in no source.`, origin, account)),
  };
}
