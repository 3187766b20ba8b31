import {
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutPublicAccessBlockCommand } from "@aws-sdk/client-s3-control";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AwsCredentialIdentity } from "@smithy/types";
import { apply, type Applied } from "./apply/index.ts";
import { Accounts, byRole, clientsOf } from "./apply/clients.ts";
import type { Cell } from "./apply/creators.ts";
import { readSynthesized } from "../synthesized.ts";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";
import { openStacks, readTemplates, type TemplateResource } from "../../checks/sources/template/index.ts";

/** The account that the emulator takes for whoever has these credentials: moto's own default. */
const management = "123456789012";
export const credentials: AwsCredentialIdentity = { accessKeyId: "testing", secretAccessKey: "planted-secret-key" };
export const regions = ["us-east-1", "eu-west-1"] as const;

export interface Seeded {
  /** The reference platform's estate file with the emulator's ids. */
  readonly file: EstateFile;
  readonly estateText: string;
  /** The assembly with the emulator's ids. */
  readonly assembly: string;
  readonly accounts: Accounts;
  readonly applied: Applied;
  readonly cell: Cell;
}

/** An organization of its own, and the reference platform's templates applied to it. `folder` takes the assembly. */
export async function seed(url: URL, folder: string): Promise<Seeded> {
  const accounts = new Accounts(url, byRole(url, management, credentials));
  const { organizations } = clientsOf(url, credentials, "us-east-1");
  const ids = await makeOrganization(organizations);
  for (const account of [management, ...ids.values()].filter((id) => /^\d{12}$/.test(id))) await handOver(accounts, account);
  for (const [, account] of [...ids].filter(([, id]) => /^\d{12}$/.test(id) && id !== management)) await arm(accounts, account);
  const { ec2 } = await accounts.of(ids.get("222222222222") ?? "", "us-east-1");
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const cell: Cell = { account: ids.get("222222222222") ?? "", vpcId: Vpc?.VpcId ?? "", peerings: new Map() };
  ids.set("vpc-0c0ffee0c0ffee001", cell.vpcId);
  const assembly = join(folder, "cdk.out");
  writeAssembly(assembly, ids);
  const estateText = replaced(readFileSync("cofferdam.yaml", "utf8").replace(/\ndatabase:[^]*$/, "\n"), ids);
  const path = join(folder, "cofferdam.yaml");
  writeFileSync(path, estateText);
  const file = readEstateFile(Buffer.from(estateText), path);
  const applied = await apply(resourcesIn(file, assembly), accounts, cell);
  // A peering is made by hand-shake, and the templates are deployed again with its id.
  writeAssembly(assembly, new Map([...ids, ...cell.peerings]));
  await moveAccounts(organizations, file);
  return { file, estateText, assembly, accounts, applied, cell };
}

/** As the templates name things → as the emulator does. */
type Ids = Map<string, string>;

async function makeOrganization(organizations: OrganizationsClient): Promise<Ids> {
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const RootId = Roots?.[0]?.Id;
  for (const PolicyType of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] satisfies PolicyType[])
    await organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType }));
  const ids: Ids = new Map([
    ["111111111111", management],
    ["o-exampleorgid", Organization?.Id ?? ""],
  ]);
  for (const account of ["222222222222", "333333333333", "444444444444", "555555555555", "666666666666"]) {
    const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName: account, Email: `${account}@example.com` }));
    ids.set(account, CreateAccountStatus?.AccountId ?? "");
  }
  return ids;
}

/** What a registry phase does and no template can: default VPCs go, and the account's public access block comes. (platform.md) */
export async function handOver(accounts: Accounts, account: string): Promise<void> {
  for (const region of regions) await removeDefaultVpc((await accounts.of(account, region)).ec2);
  const { s3control } = await accounts.of(account, "us-east-1");
  const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await s3control.send(new PutPublicAccessBlockCommand({ AccountId: account, PublicAccessBlockConfiguration: on }));
}

/** moto makes the role of a new account without its permissions. (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html) */
async function arm(accounts: Accounts, account: string): Promise<void> {
  const { iam } = await accounts.of(account, "us-east-1");
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "OrganizationAccountAccessRole",
      PolicyName: "AdministratorAccess",
      PolicyDocument: JSON.stringify(everything),
    }),
  );
}

async function removeDefaultVpc(ec2: EC2Client): Promise<void> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }));
  for (const { VpcId } of Vpcs) {
    const attached = [{ Name: "attachment.vpc-id", Values: [VpcId ?? ""] }];
    const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters: attached }));
    for (const { InternetGatewayId } of InternetGateways) {
      await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
      await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    }
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: [VpcId ?? ""] }] }));
    for (const { SubnetId } of Subnets) await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  }
}

export function writeAssembly(to: string, ids: Ids): void {
  readSynthesized((from) => {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true }))
      if (entry.isFile()) writeFileSync(join(to, entry.name), replaced(readFileSync(join(from, entry.name), "utf8"), ids));
  });
}

function replaced(text: string, ids: Ids): string {
  return [...ids].reduce((all, [from, to]) => all.replaceAll(from, to), text);
}

export function resourcesIn(file: EstateFile, assembly: string): readonly TemplateResource[] {
  const view = readTemplates({ ...file, templates: [{ assembly }] }).views.find((each) => each.label === "");
  if (view === undefined) throw new Error("the reference platform has no main view");
  return openStacks(view.stacks, { choose: () => true }).flatMap((stack) => stack.resources(() => true));
}

/** Each account into its unit, by the estate file's paths. */
async function moveAccounts(organizations: OrganizationsClient, file: EstateFile): Promise<void> {
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const vendor = Object.entries(file.vendor.accounts).map(([name, account]) => ({ account, unit: file.vendor.units[name] }));
  for (const { account, unit } of [...vendor, ...file.tenants.map(({ account, unit }) => ({ account, unit }))]) {
    if (unit === undefined) continue;
    let DestinationParentId = Roots?.[0]?.Id;
    for (const name of unit.split("/")) {
      const { OrganizationalUnits } = await organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: DestinationParentId }));
      DestinationParentId = OrganizationalUnits?.find((each) => each.Name === name)?.Id;
    }
    const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: account }));
    await organizations.send(new MoveAccountCommand({ AccountId: account, SourceParentId: Parents?.[0]?.Id, DestinationParentId }));
  }
}
