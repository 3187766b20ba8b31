import { InputError } from "../checks/model/input-error.ts";
import { readAssembly, type AssemblyStack } from "../checks/sources/template/assembly.ts";
import { diskFiles } from "../checks/sources/template/files.ts";
import { member, textOf } from "../checks/sources/template/node.ts";

export interface Guess {
  readonly name: string;
  readonly region: string;
  readonly management: string | undefined;
  /** Role in the platform → account. */
  readonly vendor: Readonly<Record<string, string>>;
  readonly tenants: readonly { readonly account: string; readonly region: string }[];
  /** `role/customer/*` */
  readonly customer: string;
}

/**
 * Who is who, by what the accounts of an assembly hold: the one with an organization is management, those with a trail or a
 * cluster of their own beside a key and a bucket are tenants, the others are the vendor's.
 */
export function guess(assembly: string): Guess {
  const placed = readAssembly(diskFiles(assembly)).stacks.filter((stack) => stack.account !== undefined && stack.region !== undefined);
  const [first] = placed;
  if (first === undefined) {
    throw new InputError(`${assembly}: no stack says its account and Region`, "Give stacks an env in the CDK app, or write the estate file by hand");
  }
  const accounts = [...new Set(placed.map((stack) => stack.account ?? ""))].sort();
  const types = new Map(accounts.map((account) => [account, typesIn(placed.filter((stack) => stack.account === account))]));
  const management = accounts.find((account) => types.get(account)?.has("AWS::Organizations::Organization") === true);
  const tenants = accounts.filter((account) => account !== management && isTenant(types.get(account) ?? new Set()));
  const vendor = accounts.filter((account) => !tenants.includes(account));
  const regionOf = (account: string): string => placed.find((stack) => stack.account === account)?.region ?? "us-east-1";
  return {
    name: "Our platform",
    region: first.region ?? "us-east-1",
    management,
    vendor: Object.fromEntries(vendor.map((account, i) => [account === management ? "management" : `account${i + 1}`, account])),
    tenants: tenants.map((account) => ({ account, region: regionOf(account) })),
    customer: "role/customer/*",
  };
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
