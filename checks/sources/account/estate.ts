import { cellReaders } from "./cell.ts";
import { everywhere, whereVpcs, withVpcs, type AccountEvidence } from "./everywhere.ts";
import type { Replies } from "./replies.ts";
import { readAccess } from "./resources/access.ts";
import { readBackups } from "./resources/backups.ts";
import { described } from "./resources/described.ts";
import { readDigestChains } from "./resources/digests.ts";
import { readServers } from "./resources/databases.ts";
import { readKeys } from "./resources/keys.ts";
import { readOrganization } from "./resources/the-organization.ts";
import { readChannels, readFlowLogs, readPeerings, readRoutes, readVpcs } from "./resources/network.ts";
import { readAccounts, readPolicies, readUnits } from "./resources/organization.ts";
import { readSecrets } from "./resources/secrets.ts";
import { allOff, blocks, readBuckets, type Read } from "./resources/stores.ts";
import { readTrails } from "./resources/trails.ts";
import { readFlowLog, readTrail } from "../readers/cloudtrail.ts";
import { readChannel, readPeering, readRoute, readRouteTable, readVpc } from "../readers/ec2.ts";
import { readDatabase, standing } from "../readers/database.ts";
import { readPrincipal } from "../readers/iam.ts";
import { readKey } from "../readers/kms.ts";
import { readMember, readOrganizationPolicy, readUnit } from "../readers/organizations.ts";
import { readCluster } from "../readers/rds.ts";
import { readBucket, readStorageSettings } from "../readers/s3.ts";
import { readSecret } from "../readers/secrets-manager.ts";
import type { SourceResource } from "../resource.ts";
import type { Estate, Kind, Tenant } from "../../model/estate.ts";
import type { EstateFile } from "../../model/estate-file.ts";
import { unknown, type Listing, type Unknown } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";

export interface Accounts {
  readonly names: readonly string[];
  get(account: string): AccountEvidence | undefined;
}

/** The estates that replies show: one view, in which each account is read once for all tenants, kind by kind, when it is asked for. */
export function accountEstates(accounts: Accounts, file: EstateFile): (tenant: Tenant) => Estate {
  const lists = new Map<string, Listing<unknown>>();
  const ofAccount = (kind: Kind, account: string): Listing<unknown> => {
    const key = `${kind} ${account}`;
    const before = lists.get(key);
    if (before !== undefined) return before;
    const evidence = accounts.get(account);
    const list = evidence === undefined ? nothing(account) : readers[kind](evidence);
    lists.set(key, list);
    return list;
  };
  // Asked for each tenant, so it is kept like the others.
  const ofAll = (kind: Kind): Listing<unknown> => {
    const before = lists.get(kind);
    if (before !== undefined) return before;
    const each = accounts.names.map((account) => ofAccount(kind, account));
    const list = { items: each.flatMap((one) => one.items), unread: each.flatMap((one) => one.unread) };
    lists.set(kind, list);
    return list;
  };
  return (tenant) => ({
    plane: "account",
    view: "",
    file,
    tenant,
    sourcesOf: (account) => (isRead(accounts.get(account)) ? [`account ${account}`] : []),
    list: <K extends Kind>(kind: K, account?: string) => (account === undefined ? ofAll(kind) : ofAccount(kind, account)) as Listing<Kinds[K]>,
  });
}

/** Entered, and at least one question was answered. */
function isRead(evidence: AccountEvidence | undefined): boolean {
  return evidence !== undefined && evidence.replies.why === undefined && evidence.replies.answered;
}

function nothing(account: string): Listing<never> {
  return { items: [], unread: [unknown(`Nothing of account ${account} was collected.`, { source: "account", path: account }, account)] };
}

type Reader<K extends Kind> = (evidence: AccountEvidence) => Listing<Kinds[K]>;

const none = { items: [], unread: [] } as const;

/** One reader per kind: replies become resources, the readers that templates have too make them facts. */
const readers: { readonly [K in Kind]: Reader<K> } = {
  tenant: () => none,
  // What lies in a database only the database shows.
  "postgres:table": () => none,
  "postgres:schema": () => none,
  // The operation table has no rows of these.
  "controltower:landing-zone": () => none,
  workload: () => none,
  "registry:registry": () => none,
  "registry:tenant": () => none,
  "registry:cell": () => none,
  "registry:provisioning-path": () => none,
  "registry:connector-code": () => none,
  "s3:bucket": ({ replies, home }) => {
    const { resources, unread } = readBuckets(replies, home);
    const policies = ofType(resources, "AWS::S3::BucketPolicy");
    // A policy is its bucket's own: the name decides.
    const own = new Map(policies.map((policy) => [policy.id, policy]));
    return listing(
      ofType(resources, "AWS::S3::Bucket").map((bucket) =>
        readBucket(bucket, () => [own.get(`${bucket.id}/policy`)].filter((policy) => policy !== undefined)),
      ),
      unread,
    );
  },
  "s3:account": storageSettings,
  "kms:key": (evidence) => {
    const { resources, unread } = everywhere(evidence, readKeys);
    const aliases = ofType(resources, "AWS::KMS::Alias");
    return listing(
      ofType(resources, "AWS::KMS::Key").map((key) => readKey(key, () => aliases.filter((alias) => alias.region === key.region))),
      unread,
    );
  },
  "cloudtrail:trail": ({ replies }) => {
    const { resources, unread } = readTrails(replies);
    return listing(resources.map(readTrail), unread);
  },
  "cloudtrail:digest-chain": ({ replies }) => readDigestChains(replies),
  "logs:delivery": (evidence) => {
    const { resources, unread } = whereVpcs(evidence, readFlowLogs);
    return listing(resources.map(readFlowLog), unread);
  },
  "ec2:vpc": (evidence) => {
    const { resources, unread } = everywhere(evidence, readVpcs);
    return listing(resources.map(readVpc), unread);
  },
  "ec2:channel": (evidence) => {
    const { resources, unread } = whereVpcs(evidence, readChannels);
    return listing(resources.map(readChannel), unread);
  },
  "ec2:route": (evidence) => {
    const { resources, unread } = whereVpcs(evidence, readRoutes);
    const tables = ofType(resources, "AWS::EC2::RouteTable");
    return listing(
      ofType(resources, "AWS::EC2::Route").map((route) => readRoute(route, () => tables)),
      unread,
    );
  },
  "ec2:route-table": (evidence) => {
    const { resources, unread } = whereVpcs(evidence, readRoutes);
    const routes = ofType(resources, "AWS::EC2::Route");
    return listing(
      ofType(resources, "AWS::EC2::RouteTable").map((each) => readRouteTable(each, routes)),
      unread,
    );
  },
  "ec2:peering": (evidence) => {
    const { resources, unread } = whereVpcs(evidence, readPeerings);
    return listing(resources.map(readPeering), unread);
  },
  // What an account has is asked of its services, not of the stacks that made it.
  "cloudformation:stack": () => none,
  "rds:cluster": (evidence) => {
    const { alone, unread } = servers(evidence);
    return listing(alone.map(readCluster), unread);
  },
  "rds:database": (evidence) => {
    const { resources, alone, unread, gaps } = servers(evidence);
    const beside = (region: string) => ({
      instances: ofType(resources, "AWS::RDS::DBInstance"),
      parameterGroups: ofType(resources, "AWS::RDS::DBClusterParameterGroup"),
      // An instance that is there says its zone by name, and no other is to come that counts.
      subnets: [],
      scaling: [],
      get backups() {
        return readBackups(evidence.replies, region);
      },
      unread: gaps,
    });
    return listing(
      alone.map((each) => readDatabase(each, () => beside(each.region))),
      unread,
    );
  },
  ...cellReaders,
  // Nothing is asked about the rest of what a cell runs yet.
  store: () => none,
  "autoscaling:group": () => none,
  "ec2:volume": () => none,
  "ec2:subnet": () => none,
  "ec2:security-group": () => none,
  "ecs:service": () => none,
  "edge:entrance": () => none,
  "secretsmanager:secret": (evidence) => {
    const { resources, unread } = everywhere(evidence, readSecrets);
    return listing(resources.map(readSecret), unread);
  },
  "iam:principal": ({ replies, home }) => {
    const { resources, unread } = readAccess(replies, home);
    const policies = ofType(resources, "AWS::IAM::ManagedPolicy");
    return listing(
      resources.filter(({ type }) => type !== "AWS::IAM::ManagedPolicy").map((each) => readPrincipal(each, () => ({ policies }))),
      unread,
    );
  },
  "organizations:organization": ({ replies, home, management }) => (management ? readOrganization(replies, home) : none),
  "organizations:account": ofOrganization(readAccounts, readMember),
  "organizations:unit": ofOrganization(readUnits, readUnit),
  "organizations:policy": ofOrganization(readPolicies, readOrganizationPolicy),
};

/** `gaps`: what of them was not listed; `unread`: that, and the clusters of instances whose cluster is in no list. */
function servers(evidence: AccountEvidence) {
  const vpcs = withVpcs(evidence);
  const { resources, unread: gaps } = everywhere(evidence, (replies, region) => readServers(replies, region, vpcs.includes(region)));
  const { alone, unread } = standing([...ofType(resources, "AWS::RDS::DBCluster"), ...ofType(resources, "AWS::RDS::DBInstance")]);
  return { resources, alone, gaps, unread: gaps.length > 0 ? gaps : unread };
}

function ofType(resources: readonly SourceResource[], type: string): readonly SourceResource[] {
  return resources.filter((each) => each.type === type);
}

function listing<T>(items: readonly T[], unread: readonly Unknown[]): Listing<T> {
  return { items, unread };
}

/** What only the management account shows. */
function ofOrganization<T>(
  read: (replies: Replies, region: string) => Read,
  one: (resource: SourceResource) => T,
): (evidence: AccountEvidence) => Listing<T> {
  return ({ replies, home, management }) => {
    if (!management) return none;
    const { resources, unread } = read(replies, home);
    return listing(resources.map(one), unread);
  };
}

/** Never set: nothing is blocked. (docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html) */
function storageSettings({ replies, home }: AccountEvidence): Listing<Kinds["s3:account"]> {
  const answer = replies.one("s3-control.GetPublicAccessBlock", { AccountId: replies.account });
  if (answer.outcome === "unread") return { items: [], unread: [answer.unread] };
  const origin = answer.outcome === "absent" ? answer.origin : answer.found.origin;
  const block = answer.outcome === "absent" ? allOff(origin) : blocks(answer.found);
  const { account } = replies;
  const properties = { PublicAccessBlockConfiguration: block };
  return listing([readStorageSettings(described({ id: account, type: "account", account, region: home, origin, ref: account, properties }))], []);
}
