import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { FakeAccount, type Json } from "./deployed.ts";
import { describers } from "./describe.ts";
import { describeOrganization } from "./organization.ts";
import type { FakeCall } from "./protocol.ts";
import type { FakeAnswer } from "./wire.ts";
import { readSynthesized } from "../../synthesized.ts";
import type { Operation } from "../../../checks/sources/account/operation.ts";
import { operationOf } from "../../../checks/sources/account/operations.ts";
import { readEstateFile } from "../../../checks/sources/estate-file.ts";
import { openStacks, readTemplates, type Stack } from "../../../checks/sources/template/index.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";
import { settings } from "../../../infra/settings.ts";

export interface FakePlatform {
  readonly file: EstateFile;
  readonly accounts: ReadonlyMap<string, FakeAccount>;
  readonly answer: (call: FakeCall) => FakeAnswer;
}

/** Once a process: it takes seconds. */
let synthesized: ReturnType<typeof stacksIn> | undefined;

function stacksIn(folder: string): { readonly file: EstateFile; readonly stacks: readonly Stack[] } {
  const path = resolve("cofferdam.yaml");
  const read = readEstateFile(readFileSync(path), path);
  const file = { ...read, templates: [{ assembly: folder }] };
  const view = readTemplates(file).views.find((each) => each.label === "");
  if (view === undefined) throw new Error("the reference platform has no main view");
  // The stacks are read whole; their resources are opened without the folder.
  return { file: { ...file, templates: read.templates }, stacks: openStacks(view.stacks, { choose: () => true }) };
}

/** The reference platform as it would be deployed: the replies that its own templates describe. `pageSize`: items a page. */
export function referencePlatform(options: { readonly pageSize?: number; readonly regions?: readonly string[] } = {}): FakePlatform {
  const { file, stacks } = (synthesized ??= readSynthesized(stacksIn));
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
  describeCell(of(file.vendor.accounts["compute"] ?? ""));
  const regions = options.regions ?? ["us-east-1", "eu-west-1"];
  return { file, accounts, answer: answering(accounts, regions, options.pageSize ?? 100) };
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
    const items = itemsOf(row, own.lists.get(key) ?? []);
    if (items.length === 0 && row.omitsEmpty === true) return { response: {} };
    if (row.page === undefined) return { response: { [row.list]: items } };
    const from = Number(input[row.page.request] ?? 0);
    const more = from + pageSize < items.length;
    const token = more ? { [row.page.reply]: String(from + pageSize) } : {};
    return { response: { [row.list]: items.slice(from, from + pageSize), ...token, ...(row.page.more !== undefined && { [row.page.more]: more }) } };
  };
}

/** Lists of texts hold what names their items. */
function itemsOf({ texts, key = "" }: Operation, items: readonly Json[]): readonly unknown[] {
  return texts === true ? items.map((item) => item[key]) : items;
}

function aboutOf(input: Json): string | undefined {
  for (const name of [
    "Key",
    "Prefix",
    "SelectionId",
    "BackupPlanId",
    "KeyId",
    "Bucket",
    "Name",
    "TrailName",
    "PolicyId",
    "ParentId",
    "ChildId",
    "Filter",
    "AccountId",
    "vpcIdentifier",
    "DBClusterParameterGroupName",
    "QueueUrl",
    "TableName",
    "FunctionName",
    "Rule",
    "EventBusName",
    "services",
    "clusters",
    "cluster",
    "taskDefinition",
    "stateMachineArn",
  ]) {
    const [first]: readonly unknown[] = Array.isArray(input[name]) ? input[name] : [input[name]];
    if (typeof first === "string") return first;
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
  of.replies.set("s3.ListObjectsV2", { KeyCount: 0, IsTruncated: false });
  of.replies.set("ec2.DescribeVpcBlockPublicAccessOptions", {
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off", State: "default-state" },
  });
}

/** The cell's VPC and its peerings by the ids that tenants' records have, which are of AWS's making. */
function describeCell(of: FakeAccount): void {
  const [{ computeAccount, region, cellVpc }] = settings.tenants;
  of.add(`ec2.DescribeVpcs ${region}`, { VpcId: cellVpc, OwnerId: computeAccount, CidrBlock: settings.cell.cidr });
  for (const { account, peeringId } of settings.tenants) {
    of.add(`ec2.DescribeVpcPeeringConnections ${region}`, {
      VpcPeeringConnectionId: peeringId,
      RequesterVpcInfo: { OwnerId: computeAccount, VpcId: cellVpc, Region: region },
      AccepterVpcInfo: { OwnerId: account, VpcId: `vpc-${account}`, Region: region },
      Status: { Code: "active" },
    });
  }
}

const allOn = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
