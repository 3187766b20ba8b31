import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { FakeCall } from "./protocol.ts";
import type { FakeAnswer } from "./wire.ts";
import { operationOf } from "../../../checks/sources/account/operations.ts";
import { readEstateFile } from "../../../checks/sources/estate-file.ts";
import { openStacks, readTemplates, type Stack, type TemplateResource } from "../../../checks/sources/template/index.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";
import type { Text } from "../../../checks/model/text.ts";
import type { Value } from "../../../checks/model/value.ts";

type Json = Readonly<Record<string, unknown>>;

/** Everything that AWS would answer about one account. Keys: `<operation>`, `<operation> <Region>`, `<operation> <what it is about>`. */
export class FakeAccount {
  readonly lists = new Map<string, Json[]>();
  readonly replies = new Map<string, Json>();

  add(key: string, ...items: readonly Json[]): void {
    this.lists.set(key, [...(this.lists.get(key) ?? []), ...items]);
  }
}

export interface FakePlatform {
  readonly file: EstateFile;
  readonly estateBytes: Uint8Array;
  readonly accounts: ReadonlyMap<string, FakeAccount>;
  /** Template resource → the id that it has here. */
  readonly idOf: (of: Text) => string;
  readonly answer: (call: FakeCall) => FakeAnswer;
  readonly stacks: readonly Stack[];
}

/** The reference platform as it would be deployed: the replies that its own templates describe. `pageSize`: items a page. */
export function referencePlatform(options: { readonly pageSize?: number; readonly regions?: readonly string[] } = {}): FakePlatform {
  const path = resolve("cofferdam.yaml");
  const estateBytes = readFileSync(path);
  const file = readEstateFile(estateBytes, path);
  const view = readTemplates(file).views.find((each) => each.label === "");
  if (view === undefined) throw new Error("the reference platform has no main view: npm run synth");
  const stacks = openStacks(view.stacks, { choose: () => true });
  const accounts = new Map<string, FakeAccount>();
  const of = (account: string): FakeAccount => {
    const found = accounts.get(account) ?? new FakeAccount();
    accounts.set(account, found);
    return found;
  };
  const everyone = [...new Set([...Object.values(file.vendor.accounts), ...file.tenants.map((tenant) => tenant.account)])];
  for (const account of everyone) describeAccount(account, of(account));
  const all = stacks.flatMap((stack) => stack.resources(() => true));
  for (const each of all) describers[each.type]?.(each, of(each.account), all);
  describeOrganization(file, of(file.organization?.management ?? ""), all);
  const regions = options.regions ?? ["us-east-1", "eu-west-1"];
  return { file, estateBytes, accounts, idOf: textOf, stacks, answer: answering(accounts, regions, options.pageSize ?? 100) };
}

/** Makes the answer function of accounts: lists are cut into pages by the operation table. */
export function answering(accounts: ReadonlyMap<string, FakeAccount>, regions: readonly string[], pageSize: number): (call: FakeCall) => FakeAnswer {
  return ({ account, region, service, operation, input }) => {
    const id = `${service}.${operation}`;
    const own = accounts.get(account);
    if (own === undefined) return { error: { code: "InvalidClientTokenId", status: 403 } };
    if (id === "sts.GetCallerIdentity")
      return { response: { Account: account, Arn: `arn:aws:sts::${account}:assumed-role/Collector/cofferdam`, UserId: "AROA:cofferdam" } };
    if (id === "account.ListRegions")
      return { response: { Regions: regions.map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED_BY_DEFAULT" })) } };
    const row = operationOf(id);
    const about = aboutOf(input);
    if (row.list === undefined) {
      const reply = own.replies.get(about === undefined ? id : `${id} ${about}`) ?? own.replies.get(id);
      if (reply !== undefined) return { response: reply };
      const [code] = row.absent;
      return code === undefined ? { error: { code: "ResourceNotFoundException", status: 404 } } : { error: { code, status: 404 } };
    }
    const key =
      about !== undefined && !service.startsWith("s3")
        ? `${id} ${about}`
        : row.where === "account" || row.where === "organization"
          ? id
          : `${id} ${region}`;
    const items = own.lists.get(key) ?? [];
    if (row.page === undefined) return { response: { [row.list]: items } };
    const from = Number(input[row.page.request] ?? 0);
    const more = from + pageSize < items.length;
    const token = more ? { [row.page.reply]: String(from + pageSize) } : {};
    return { response: { [row.list]: items.slice(from, from + pageSize), ...token, ...(row.page.more !== undefined && { [row.page.more]: more }) } };
  };
}

function aboutOf(input: Json): string | undefined {
  for (const name of [
    "KeyId",
    "Bucket",
    "Name",
    "PolicyId",
    "ParentId",
    "ChildId",
    "Filter",
    "AccountId",
    "vpcIdentifier",
    "DBClusterParameterGroupName",
  ]) {
    if (typeof input[name] === "string") return input[name];
  }
  return undefined;
}

function describeAccount(account: string, of: FakeAccount): void {
  of.replies.set("iam.GetAccountSummary", { SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 } });
  of.replies.set("iam.GetAccountAuthorizationDetails", {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
    IsTruncated: false,
  });
  of.replies.set(`s3-control.GetPublicAccessBlock ${account}`, { PublicAccessBlockConfiguration: allOn });
  of.replies.set("ec2.DescribeVpcBlockPublicAccessOptions", {
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off", State: "default-state" },
  });
}

const allOn = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

function hash(of: string, length: number): string {
  return createHash("sha256").update(of).digest("hex").slice(0, length);
}

/** Holes get an id made of their name; the root's looks like one. */
export function textOf(of: Text): string {
  return of
    .map((part) =>
      typeof part === "string" ? part : /RootId/.test(part.symbol) ? "r-ex01" : `id${hash(part.symbol.replace(/\.(Arn|KeyId)$/, ""), 15)}`,
    )
    .join("");
}

export function jsonOf(value: Value): unknown {
  switch (value.type) {
    case "text":
      return textOf(value.text);
    case "number":
      return value.number;
    case "boolean":
      return value.boolean;
    case "null":
      return null;
    case "list":
      return value.items.map(jsonOf);
    case "map":
      return Object.fromEntries([...value.members].map(([name, member]) => [name, jsonOf(member)]));
    case "unknown":
      throw new Error(`${value.origin.path}: ${value.why}`);
  }
}

function at(of: TemplateResource, ...way: readonly string[]): unknown {
  const value = of.property(...way);
  return value === undefined ? undefined : jsonOf(value);
}

function ref(of: TemplateResource): string {
  return String(jsonOf(of.ref));
}

type Describe = (of: TemplateResource, account: FakeAccount, all: readonly TemplateResource[]) => void;

const describers: Readonly<Record<string, Describe>> = {
  "AWS::KMS::Key": (of, account) => {
    const KeyId = ref(of);
    account.add(`kms.ListKeys ${of.region}`, { KeyId, KeyArn: String(jsonOf(of.attribute("Arn"))) });
    account.replies.set(`kms.DescribeKey ${KeyId}`, {
      KeyMetadata: {
        KeyId,
        Origin: at(of, "Origin") ?? "AWS_KMS",
        MultiRegion: at(of, "MultiRegion") ?? false,
        KeyManager: "CUSTOMER",
        KeyState: "Enabled",
        Enabled: true,
      },
    });
    account.replies.set(`kms.GetKeyPolicy ${KeyId}`, { Policy: JSON.stringify(at(of, "KeyPolicy")), PolicyName: "default" });
    account.replies.set(`kms.GetKeyRotationStatus ${KeyId}`, { KeyRotationEnabled: at(of, "EnableKeyRotation") ?? false });
  },
  "AWS::S3::Bucket": (of, account, all) => {
    const Name = ref(of);
    account.add("s3.ListBuckets", { Name, BucketRegion: of.region });
    const set = (operation: string, reply: Json | undefined): void =>
      void (reply !== undefined && account.replies.set(`s3.${operation} ${Name}`, reply));
    const policy = all.find((each) => each.type === "AWS::S3::BucketPolicy" && at(each, "Bucket") === Name);
    const ownership = at(of, "OwnershipControls");
    set("GetBucketPolicy", policy && { Policy: JSON.stringify(at(policy, "PolicyDocument")) });
    set("GetPublicAccessBlock", { PublicAccessBlockConfiguration: at(of, "PublicAccessBlockConfiguration") });
    set("GetBucketOwnershipControls", ownership === undefined ? undefined : { OwnershipControls: ownership });
    set("GetBucketVersioning", { Status: at(of, "VersioningConfiguration", "Status") });
    set("GetBucketAcl", { Owner: { ID: "owner" }, Grants: [{ Grantee: { ID: "owner", Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }] });
    const rules = at(of, "BucketEncryption", "ServerSideEncryptionConfiguration") as readonly Json[] | undefined;
    const Rules = rules?.map(({ ServerSideEncryptionByDefault, ...more }) => ({
      ...more,
      ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
    }));
    set("GetBucketEncryption", Rules && { ServerSideEncryptionConfiguration: { Rules } });
  },
  "AWS::CloudTrail::Trail": (of, account) => {
    const TrailARN = String(jsonOf(of.attribute("Arn")));
    const { S3BucketName, IsMultiRegionTrail, IsOrganizationTrail } = {
      S3BucketName: at(of, "S3BucketName"),
      IsMultiRegionTrail: at(of, "IsMultiRegionTrail") ?? false,
      IsOrganizationTrail: at(of, "IsOrganizationTrail") ?? false,
    };
    account.add("cloudtrail.DescribeTrails", {
      Name: ref(of),
      TrailARN,
      HomeRegion: of.region,
      S3BucketName,
      IsMultiRegionTrail,
      IsOrganizationTrail,
    });
    account.replies.set(`cloudtrail.GetTrailStatus ${TrailARN}`, { IsLogging: at(of, "IsLogging") });
    account.replies.set(`cloudtrail.GetEventSelectors ${TrailARN}`, { TrailARN });
  },
  "AWS::EC2::VPC": (of, account) =>
    account.add(`ec2.DescribeVpcs ${of.region}`, { VpcId: ref(of), CidrBlock: at(of, "CidrBlock"), State: "available" }),
  "AWS::EC2::RouteTable": (of, account, all) => {
    const routes = all.filter((each) => each.type === "AWS::EC2::Route" && at(each, "RouteTableId") === ref(of));
    const Routes = routes.map((route) => ({
      DestinationCidrBlock: at(route, "DestinationCidrBlock"),
      ...(at(route, "VpcPeeringConnectionId") !== undefined && { VpcPeeringConnectionId: at(route, "VpcPeeringConnectionId") }),
      State: "active",
    }));
    const local = { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" };
    account.add(`ec2.DescribeRouteTables ${of.region}`, { RouteTableId: ref(of), VpcId: at(of, "VpcId"), Routes: [local, ...Routes] });
  },
  "AWS::EC2::VPCEndpoint": (of, account) =>
    account.add(`ec2.DescribeVpcEndpoints ${of.region}`, {
      VpcEndpointId: ref(of),
      VpcId: at(of, "VpcId"),
      ServiceName: at(of, "ServiceName"),
      VpcEndpointType: at(of, "VpcEndpointType") ?? "Gateway",
      State: "available",
    }),
  "AWS::EC2::FlowLog": (of, account) =>
    account.add(`ec2.DescribeFlowLogs ${of.region}`, {
      FlowLogId: ref(of),
      LogDestinationType: at(of, "LogDestinationType") ?? "cloud-watch-logs",
      LogDestination: at(of, "LogDestination"),
    }),
  "AWS::RDS::DBCluster": (of, account) =>
    account.add(`rds.DescribeDBClusters ${of.region}`, {
      DBClusterIdentifier: ref(of),
      DBClusterArn: `arn:aws:rds:${of.region}:${of.account}:cluster:${ref(of)}`,
      StorageEncrypted: at(of, "StorageEncrypted") ?? false,
      KmsKeyId: at(of, "KmsKeyId"),
      DBClusterParameterGroup: at(of, "DBClusterParameterGroupName"),
    }),
  "AWS::RDS::DBInstance": (of, account) =>
    account.add(`rds.DescribeDBInstances ${of.region}`, {
      DBInstanceIdentifier: ref(of),
      DBClusterIdentifier: at(of, "DBClusterIdentifier"),
      StorageEncrypted: true,
    }),
  "AWS::IAM::Role": (of, account) => {
    const details = detailsOf(account);
    const inline = (at(of, "Policies") ?? []) as readonly { PolicyName: string; PolicyDocument: unknown }[];
    const boundary = at(of, "PermissionsBoundary");
    details.RoleDetailList.push({
      RoleName: ref(of),
      Arn: String(jsonOf(of.attribute("Arn"))),
      Path: at(of, "Path") ?? "/",
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(at(of, "AssumeRolePolicyDocument"))),
      RolePolicyList: inline.map(({ PolicyName, PolicyDocument }) => ({
        PolicyName,
        PolicyDocument: encodeURIComponent(JSON.stringify(PolicyDocument)),
      })),
      AttachedManagedPolicies: ((at(of, "ManagedPolicyArns") ?? []) as readonly string[]).map((PolicyArn) => ({
        PolicyArn,
        PolicyName: PolicyArn.split("/").at(-1),
      })),
      ...(boundary !== undefined && { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary } }),
    });
  },
  "AWS::IAM::ManagedPolicy": (of, account) => {
    const Document = encodeURIComponent(JSON.stringify(at(of, "PolicyDocument")));
    detailsOf(account).Policies.push({
      Arn: ref(of),
      PolicyName: ref(of).split("/").at(-1),
      PolicyVersionList: [{ Document, VersionId: "v1", IsDefaultVersion: true }],
    });
  },
};

interface Details {
  readonly RoleDetailList: Json[];
  readonly Policies: Json[];
}

function detailsOf(account: FakeAccount): Details {
  return account.replies.get("iam.GetAccountAuthorizationDetails") as unknown as Details;
}

const fullAccess = {
  Id: "p-FullAWSAccess",
  Arn: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
  Name: "FullAWSAccess",
  Type: "SERVICE_CONTROL_POLICY",
  AwsManaged: true,
};

function describeOrganization(file: EstateFile, management: FakeAccount, all: readonly TemplateResource[]): void {
  const organization = file.organization?.id ?? "";
  const units = all.filter((each) => each.type === "AWS::Organizations::OrganizationalUnit");
  const unitId = (path: string): string =>
    path
      .split("/")
      .reduce(
        (parent, name) => ref(units.find((unit) => at(unit, "Name") === name && at(unit, "ParentId") === parent) as TemplateResource),
        "r-ex01",
      );
  management.replies.set("organizations.DescribeOrganization", {
    Organization: { Id: organization, FeatureSet: "ALL", MasterAccountId: file.organization?.management },
  });
  management.add("organizations.ListRoots", { Id: "r-ex01", Arn: `arn:aws:organizations::111111111111:root/${organization}/r-ex01`, Name: "Root" });
  for (const unit of units)
    management.add(`organizations.ListOrganizationalUnitsForParent ${String(at(unit, "ParentId"))}`, {
      Id: ref(unit),
      Name: at(unit, "Name"),
      Arn: `arn:aws:organizations::111111111111:ou/${organization}/${ref(unit)}`,
    });
  const vendor = Object.entries(file.vendor.accounts).map(([name, account]) => ({ account, unit: file.vendor.units[name] }));
  const members = [...vendor, ...file.tenants.map(({ account, unit }) => ({ account, unit }))];
  for (const { account, unit } of members) {
    management.add("organizations.ListAccounts", {
      Id: account,
      Arn: `arn:aws:organizations::111111111111:account/${organization}/${account}`,
      Name: account,
      Status: "ACTIVE",
    });
    management.add(`organizations.ListParents ${account}`, {
      Id: unit === undefined ? "r-ex01" : unitId(unit),
      Type: unit === undefined ? "ROOT" : "ORGANIZATIONAL_UNIT",
    });
  }
  const nodes = ["r-ex01", ...units.map(ref), ...members.map(({ account }) => account)];
  describePolicy(
    management,
    fullAccess,
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    nodes,
  );
  for (const policy of all.filter((each) => each.type === "AWS::Organizations::Policy")) {
    const summary = {
      Id: ref(policy),
      Arn: `arn:aws:organizations::111111111111:policy/${organization}/${ref(policy)}`,
      Name: at(policy, "Name"),
      Type: at(policy, "Type"),
      AwsManaged: false,
    };
    const content = at(policy, "Content");
    describePolicy(
      management,
      summary,
      typeof content === "string" ? content : JSON.stringify(content),
      (at(policy, "TargetIds") ?? []) as readonly string[],
    );
  }
}

function describePolicy(management: FakeAccount, summary: Json, Content: string, targets: readonly string[]): void {
  management.add(`organizations.ListPolicies ${String(summary["Type"])}`, summary);
  management.replies.set(`organizations.DescribePolicy ${String(summary["Id"])}`, { Policy: { PolicySummary: summary, Content } });
  management.add(`organizations.ListTargetsForPolicy ${String(summary["Id"])}`, ...targets.map((TargetId) => ({ TargetId })));
}
