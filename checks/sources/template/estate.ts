import { readGroup } from "../readers/auto-scaling.ts";
import { readFlowLog, readTrail } from "../readers/cloudtrail.ts";
import { readChannel, readPeering, readRoute, readRouteTable, readVpc } from "../readers/ec2.ts";
import { gpusElsewhere } from "../readers/gpus.ts";
import { readPrincipal } from "../readers/iam.ts";
import { readEntrances } from "../readers/edge.ts";
import { readTaskDefinition, runnerTypes } from "../readers/ecs.ts";
import { readKey } from "../readers/kms.ts";
import { readFunction } from "../readers/lambda.ts";
import { channelTypes, isCustomResource, makesAnything, networkEffect } from "../readers/network-types.ts";
import { readLandingZone, readMember, readOrganization, readOrganizationPolicy, readUnit } from "../readers/organizations.ts";
import { readDatabase, standing } from "../readers/database.ts";
import { readTable } from "../readers/dynamodb.ts";
import { readCluster, storeTypes } from "../readers/rds.ts";
import { readBucket } from "../readers/s3.ts";
import { parkingTypes, readQueue } from "../readers/sqs.ts";
import { hasSchedule, readSchedule } from "../readers/scheduler.ts";
import { readSecret } from "../readers/secrets-manager.ts";
import { isWorkload, readWorkload } from "../readers/workloads.ts";
import { readService } from "../readers/ecs-services.ts";
import { readSecurityGroup, readSubnet } from "../readers/security-groups.ts";
import { keepsData, readStore } from "../readers/stores.ts";
import { readVolume } from "../readers/volumes.ts";
import { stackSetsInto } from "../readers/stack-sets.ts";
import type { Stack, TemplateResource } from "./types.ts";
import type { Estate, Kind, Tenant } from "../../model/estate.ts";
import type { EstateFile } from "../../model/estate-file.ts";
import { unknown, type Listing, type Unknown } from "../../model/fact.ts";
import type { DeclaredStack, Kinds } from "../../model/kinds.ts";

/** The estates that opened stacks show. Everything is read when it is asked for, account by account, and once for all tenants. */
export function templateEstates(stacks: readonly Stack[], file: EstateFile, view: string): (tenant: Tenant) => Estate {
  const accounts = [...new Set(stacks.map((stack) => stack.account))];
  const lists = new Map<string, Listing<unknown>>();
  const all = (type: string) => once(() => stacks.flatMap((stack) => stack.resources((name) => name === type)));
  const [sets, units] = [all("AWS::CloudFormation::StackSet"), all("AWS::Organizations::OrganizationalUnit")];
  const intoTenant = (account: string): readonly Unknown[] => {
    const entry = file.tenants.find((each) => each.account === account);
    if (entry === undefined) return [];
    const others = sets().filter((set) => set.stack.account !== account);
    return others.length === 0 ? [] : stackSetsInto({ account, units: entry.unit?.split("/") }, others, units());
  };
  const ofAccount = (kind: Kind, account: string): Listing<unknown> => {
    const key = `${kind} ${account}`;
    const before = lists.get(key);
    if (before !== undefined) return before;
    const list = read(kind, inAccount(stacks, account, intoTenant));
    lists.set(key, list);
    return list;
  };
  return (tenant) => ({
    plane: "template",
    view,
    file,
    tenant,
    sourcesOf: (account) => stacks.filter((stack) => stack.account === account).map((stack) => stack.name),
    list: <K extends Kind>(kind: K, account?: string) =>
      (account === undefined ? joined(accounts.map((each) => ofAccount(kind, each))) : ofAccount(kind, account)) as Listing<Kinds[K]>,
  });
}

function joined(lists: readonly Listing<unknown>[]): Listing<unknown> {
  return { items: lists.flatMap((list) => list.items), unread: lists.flatMap((list) => list.unread) };
}

/** The stacks of one account and what its templates hide. */
interface Account {
  readonly resources: (...types: string[]) => readonly TemplateResource[];
  readonly where: (type: (name: string) => boolean) => readonly TemplateResource[];
  readonly unread: () => readonly Unknown[];
  readonly stacks: () => readonly Stack[];
}

function inAccount(stacks: readonly Stack[], account: string, fromElsewhere: (account: string) => readonly Unknown[]): Account {
  const own = stacks.filter((stack) => stack.account === account);
  const where = (type: (name: string) => boolean): readonly TemplateResource[] => own.flatMap((stack) => stack.resources(type));
  return {
    stacks: () => own,
    where,
    resources: (...types) => where((name) => types.includes(name)),
    unread: () => [
      ...own.flatMap((stack) => stack.unread.map((part) => ({ ...part, account }))),
      ...where(makesAnything).map((maker) => unknown(`${maker.id} (${maker.type}) may make any resource.`, maker.origin, account)),
      ...fromElsewhere(account),
    ],
  };
}

type Reader<K extends Kind> = (account: Account) => Listing<Kinds[K]>;

function list<T>(items: readonly T[], account: Account, unread: readonly Unknown[] = []): Listing<T> {
  return { items, unread: [...account.unread(), ...unread] };
}

/** One reader per kind. A kind that templates do not show is an empty list with a reason. */
const readers: { readonly [K in Kind]: Reader<K> } = {
  tenant: () => ({ items: [], unread: [] }),
  // What lies in a database only the database shows.
  "postgres:table": () => ({ items: [], unread: [] }),
  "postgres:schema": () => ({ items: [], unread: [] }),
  "registry:registry": () => ({ items: [], unread: [] }),
  "registry:tenant": () => ({ items: [], unread: [] }),
  "registry:cell": () => ({ items: [], unread: [] }),
  "registry:provisioning-path": () => ({ items: [], unread: [] }),
  "registry:connector-code": () => ({ items: [], unread: [] }),
  "s3:bucket": (account) => {
    const policies = once(() => account.resources("AWS::S3::BucketPolicy"));
    const buckets = account.resources("AWS::S3::Bucket").map((each) => readBucket(each, policies));
    return list(buckets, account, otherBuckets(account));
  },
  // No resource of CloudFormation holds the account's public access block.
  "s3:account": () => ({ items: [], unread: [] }),
  "kms:key": (account) => {
    const aliases = once(() => account.resources("AWS::KMS::Alias"));
    return list(
      account.resources("AWS::KMS::Key", "AWS::KMS::ReplicaKey").map((each) => readKey(each, aliases)),
      account,
    );
  },
  "cloudtrail:trail": (account) => list(account.resources("AWS::CloudTrail::Trail").map(readTrail), account),
  // What a trail delivered lies in its bucket.
  "cloudtrail:digest-chain": () => ({ items: [], unread: [] }),
  "logs:delivery": (account) => list(account.resources("AWS::EC2::FlowLog").map(readFlowLog), account),
  "ec2:vpc": (account) => list(account.resources("AWS::EC2::VPC").map(readVpc), account),
  "ec2:channel": (account) => {
    const channels = account.where((type) => channelTypes[type] !== undefined).map(readChannel);
    const strange = account.where((type) => networkEffect(type) === "unmodelled" && !makesAnything(type));
    return list(
      channels,
      account,
      strange.map((each) => unknown(`What ${each.id} (${each.type}) does to the network is not modelled.`, each.origin)),
    );
  },
  "ec2:route": (account) => {
    const tables = once(() => account.resources("AWS::EC2::RouteTable"));
    return list(
      account.resources("AWS::EC2::Route").map((each) => readRoute(each, tables)),
      account,
    );
  },
  "ec2:route-table": (account) => {
    const routes = once(() => account.resources("AWS::EC2::Route"));
    return list(
      account.resources("AWS::EC2::RouteTable").map((each) => readRouteTable(each, routes())),
      account,
    );
  },
  "ec2:peering": (account) => list(account.resources("AWS::EC2::VPCPeeringConnection").map(readPeering), account),
  "cloudformation:stack": (account) => list(account.stacks().map(declared), account),
  "rds:cluster": (account) => {
    const { alone, unread } = standing(account.where((type) => storeTypes[type] !== undefined));
    return list(alone.map(readCluster), account, unread);
  },
  "rds:database": (account) => {
    const beside = once(() => ({
      instances: account.resources("AWS::RDS::DBInstance"),
      parameterGroups: account.resources("AWS::RDS::DBClusterParameterGroup", "AWS::RDS::DBParameterGroup"),
      subnets: account.resources("AWS::EC2::Subnet"),
      scaling: account.resources("AWS::ApplicationAutoScaling::ScalableTarget"),
      backups: {
        plans: account.resources("AWS::Backup::BackupPlan"),
        selections: account.resources("AWS::Backup::BackupSelection"),
        unread: account.unread(),
      },
    }));
    const { alone, unread } = standing(account.resources("AWS::RDS::DBCluster", "AWS::RDS::DBInstance"));
    return list(
      alone.map((each) => readDatabase(each, beside)),
      account,
      unread,
    );
  },
  "sqs:queue": (account) => {
    const parking = once(() => account.resources(...parkingTypes));
    return list(
      account.resources("AWS::SQS::Queue").map((each) => readQueue(each, parking)),
      account,
    );
  },
  "dynamodb:table": (account) => list(account.resources("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable").map(readTable), account),
  "secretsmanager:secret": (account) => list(account.resources("AWS::SecretsManager::Secret").map(readSecret), account),
  "autoscaling:group": (account) => {
    const beside = once(() => ({
      templates: account.resources("AWS::EC2::LaunchTemplate"),
      configurations: account.resources("AWS::AutoScaling::LaunchConfiguration"),
      policies: account.resources("AWS::AutoScaling::ScalingPolicy"),
      alarms: account.resources("AWS::CloudWatch::Alarm"),
      others: account.resources("AWS::AutoScaling::ScheduledAction", "AWS::AutoScaling::WarmPool"),
    }));
    const groups = account.resources("AWS::AutoScaling::AutoScalingGroup").map((each) => readGroup(each, beside));
    return list(groups, account, gpusElsewhere(account.where));
  },
  "ec2:subnet": (account) => list(account.resources("AWS::EC2::Subnet").map(readSubnet), account),
  "ec2:security-group": (account) => {
    const rules = once(() => account.resources("AWS::EC2::SecurityGroupEgress"));
    return list(
      account.resources("AWS::EC2::SecurityGroup").map((each) => readSecurityGroup(each, rules)),
      account,
    );
  },
  "ecs:service": (account) => {
    const tasks = once(() => account.resources("AWS::ECS::TaskDefinition"));
    return list(
      account.resources("AWS::ECS::Service").map((each) => readService(each, tasks)),
      account,
    );
  },
  "ec2:volume": (account) => {
    const attachments = once(() => account.resources("AWS::EC2::VolumeAttachment"));
    return list(
      account.resources("AWS::EC2::Volume").map((each) => readVolume(each, attachments)),
      account,
    );
  },
  "lambda:function": (account) => {
    const customResources = once(() => account.where(isCustomResource));
    return list(
      account.resources("AWS::Lambda::Function").map((each) => readFunction(each, customResources)),
      account,
    );
  },
  "ecs:task-definition": (account) => {
    const beside = once(() => ({
      runners: account.resources(...runnerTypes),
      clusters: account.resources("AWS::ECS::Cluster"),
      defaults: account.resources("AWS::ECS::ClusterCapacityProviderAssociations"),
    }));
    return list(
      account.resources("AWS::ECS::TaskDefinition").map((each) => readTaskDefinition(each, beside)),
      account,
    );
  },
  "scheduler:schedule": (account) =>
    list(account.resources("AWS::Scheduler::Schedule", "AWS::Events::Rule").filter(hasSchedule).map(readSchedule), account),
  "edge:entrance": (account) => {
    const { items, unread } = readEntrances(account.resources);
    return list(items, account, unread);
  },
  "iam:principal": (account) => {
    const attachments = once(() => ({
      policies: account.resources("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy"),
    }));
    return list(
      account.resources("AWS::IAM::Role", "AWS::IAM::User").map((each) => readPrincipal(each, attachments)),
      account,
    );
  },
  "organizations:organization": (account) => list(account.resources("AWS::Organizations::Organization").map(readOrganization), account),
  "organizations:account": (account) => list(account.resources("AWS::Organizations::Account").map(readMember), account),
  "controltower:landing-zone": (account) => list(account.resources("AWS::ControlTower::LandingZone").map(readLandingZone), account),
  store: (account) => {
    const open = account.where((type) => keepsData(type) === undefined && !makesAnything(type));
    return list(
      account.where((type) => keepsData(type) === true).map(readStore),
      account,
      open.map((each) => unknown(`Whether ${each.id} (${each.type}) keeps data is not known.`, each.origin, each.account)),
    );
  },
  workload: (account) => {
    const open = account.where((type) => isWorkload(type) === undefined && !makesAnything(type));
    return list(
      account.where((type) => isWorkload(type) === true).map(readWorkload),
      account,
      open.map((each) => unknown(`Whether ${each.id} (${each.type}) is part of a workload is not known.`, each.origin, each.account)),
    );
  },
  "organizations:unit": (account) => list(account.resources("AWS::Organizations::OrganizationalUnit").map(readUnit), account),
  "organizations:policy": (account) => list(account.resources("AWS::Organizations::Policy").map(readOrganizationPolicy), account),
};

function declared(stack: Stack): DeclaredStack {
  const { name, account, region } = stack;
  return { kind: "cloudformation:stack", id: name, account, region, origin: { source: "template", path: name }, resources: stack.declares() };
}

function read(kind: Kind, account: Account): Listing<unknown> {
  return readers[kind](account);
}

/** Kinds of bucket that no claim models yet. (docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html, bucket types) */
const bucketTypes = [
  "AWS::S3Express::DirectoryBucket",
  "AWS::S3Outposts::Bucket",
  "AWS::S3Tables::TableBucket",
  "AWS::S3Vectors::VectorBucket",
  "AWS::Lightsail::Bucket",
];

function otherBuckets(account: Account): Unknown[] {
  return account.resources(...bucketTypes).map((each) => unknown(`${each.id} (${each.type}) is a kind of bucket that is not modelled.`, each.origin));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
