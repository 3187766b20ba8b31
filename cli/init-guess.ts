import { InputError } from "../checks/model/input-error.ts";
import { accountId, regionName } from "../checks/sources/estate-schema.ts";
import { readAssembly, type AssemblyStack } from "../checks/sources/template/assembly.ts";
import { diskFiles } from "../checks/sources/template/files.ts";
import { member, textOf, type Node } from "../checks/sources/template/node.ts";
import { isMeant } from "../checks/sources/template/placement.ts";

export interface Guess {
  readonly name: string;
  /** Only when the templates name exactly one organization, and the management account is known. */
  readonly organization: { readonly id: string; readonly management: string } | undefined;
  /** Role in the platform → account. */
  readonly vendor: Readonly<Record<string, string>>;
  readonly tenants: readonly { readonly account: string; readonly region: string }[];
  /** `role/customer/*` */
  readonly customer: string;
  /** Globs of the stacks that name no account and hold what a tenant has. */
  readonly canonical: readonly string[];
}

type Placed = AssemblyStack & { readonly account: string; readonly region: string };

/**
 * Who is who, by what the accounts of an assembly hold: the one with an organization is management, those with a trail or a
 * cluster of their own beside a key and a bucket are tenants, the others are the vendor's.
 * @throws InputError when no stack says where it is deployed.
 */
export function guess(assembly: string): Guess {
  const { stacks } = readAssembly(diskFiles(assembly));
  const placed = stacks.filter((stack): stack is Placed => accountId.test(stack.account ?? "") && regionName.test(stack.region ?? ""));
  if (placed.length === 0)
    throw new InputError(`${assembly}: no stack says its account and Region`, "Give stacks an env in the CDK app, or write the estate file by hand");
  const accounts = [...new Set(placed.map((stack) => stack.account))].sort();
  const types = new Map(accounts.map((account) => [account, typesIn(placed.filter((stack) => stack.account === account))]));
  const management = accounts.find((account) => types.get(account)?.has("AWS::Organizations::Organization") === true);
  const tenants = accounts.filter((account) => account !== management && isTenant(types.get(account) ?? new Set()));
  const vendor = accounts.filter((account) => !tenants.includes(account));
  const [organization, ...others] = new Set(stacks.flatMap(({ document }) => organizationsIn(document.root)));
  return {
    name: "Our platform",
    organization: management !== undefined && organization !== undefined && others.length === 0 ? { id: organization, management } : undefined,
    vendor: Object.fromEntries(vendor.map((account, i) => [account === management ? "management" : `account${i + 1}`, account])),
    tenants: tenants.map((account) => ({ account, region: placed.find((stack) => stack.account === account)?.region ?? "us-east-1" })),
    customer: "role/customer/*",
    canonical: canonical(stacks),
  };
}

/** One glob where one is enough and names no other stack; else each stack by its name. */
function canonical(stacks: readonly AssemblyStack[]): readonly string[] {
  const open = stacks.filter((stack) => stack.account === undefined && stack.region === undefined);
  if (!isTenant(typesIn(open))) return [];
  const glob = `${open.map((stack) => stack.stackName).reduce(commonStart)}*`;
  return glob !== "*" && stacks.every((stack) => open.includes(stack) || !isMeant(glob, stack)) ? [glob] : open.map((stack) => stack.stackName);
}

function commonStart(a: string, b: string): string {
  let end = 0;
  while (end < a.length && a[end] === b[end]) end += 1;
  return a.slice(0, end);
}

function isTenant(types: ReadonlySet<string>): boolean {
  const has = (...names: readonly string[]): boolean => names.some((name) => types.has(name));
  return has("AWS::KMS::Key") && has("AWS::S3::Bucket") && has("AWS::CloudTrail::Trail", "AWS::RDS::DBCluster");
}

function typesIn(stacks: readonly AssemblyStack[]): ReadonlySet<string> {
  const types = stacks.flatMap(({ document }) => {
    const resources = member(document.root, "Resources");
    return resources?.kind === "map" ? resources.values.map((resource) => textOf(member(resource, "Type")) ?? "") : [];
  });
  return new Set(types);
}

/** Ids of organizations (docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html) that stand in a template as a text of their own. */
function organizationsIn(node: Node): readonly string[] {
  if (node.kind === "text") return /^o-[a-z0-9]{10,32}$/.test(node.text) ? [node.text] : [];
  if (node.kind === "list") return node.items.flatMap(organizationsIn);
  return node.kind === "map" ? node.values.flatMap(organizationsIn) : [];
}
