import type { Estate, Kind, Resource } from "../../model/estate.ts";
import type { Kinds } from "../../model/kinds.ts";

/** Found in an account, in no template, and no drift: AWS makes it, it is another account's, or a template names it by the id that AWS gave it. */
export function isNoDrift(of: Kinds[Kind], written: Estate): boolean {
  return isOfAws(of) || isOfAnotherAccount(of) || isNamed(of, written);
}

/** Roles that come with an account, by the paths that are AWS's own and the names that Organizations and Control Tower give. */
const roles = [
  // docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
  /:role\/aws-service-role\//,
  // docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  /:role\/aws-reserved\//,
  // docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
  /:role\/OrganizationAccountAccessRole$/,
  // docs.aws.amazon.com/controltower/latest/userguide/roles-how.html
  /:role\/AWSControlTowerExecution$/,
];

function isOfAws(of: Kinds[Kind]): boolean {
  if (of.kind === "iam:principal") return roles.some((role) => role.test(of.id));
  // docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html: every table has a route to its own VPC.
  if (of.kind === "ec2:route") return of.target.known && of.target.value.id.length === 1 && of.target.value.id[0] === "local";
  // docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
  return of.kind === "organizations:policy" && /\/p-(RCP)?FullAWSAccess$/.test(of.id);
}

/** An organization's trail is shown in its members. (docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html) */
function isOfAnotherAccount({ id, account }: Resource): boolean {
  const owner = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/.exec(id)?.[1];
  return owner !== undefined && owner !== account && !id.includes(":organizations::");
}

/** Ids that AWS makes and nobody can choose: `pcx-0123456789abcdef0`. */
const madeId = /\b[a-z]{2,12}-[0-9a-f]{8,17}\b/g;

/** The id of what is called by nothing but such an id. */
export function madeIdOf(of: Resource & { readonly kind: Kind }): string | undefined {
  return of.kind === "ec2:vpc" || of.kind === "ec2:channel" ? of.id.match(madeId)?.at(-1) : undefined;
}

function isNamed(of: Kinds[Kind], written: Estate): boolean {
  const own = madeIdOf(of);
  return own !== undefined && idsIn(written, of.account === written.tenant.account ? "own" : "all").has(own);
}

const ids = { own: new WeakMap<Estate, ReadonlySet<string>>(), all: new WeakMap<Estate, ReadonlySet<string>>() };

/** In the tenant's templates and the vendor's; of what is the vendor's, in all tenants': each names its own peering. */
function idsIn(written: Estate, whose: keyof typeof ids): ReadonlySet<string> {
  const before = ids[whose].get(written);
  if (before !== undefined) return before;
  const { file, tenant } = written;
  const accounts = whose === "all" ? [undefined] : [tenant.account, ...Object.values(file.vendor.accounts)];
  const lists = accounts.flatMap((account) =>
    (["ec2:route", "ec2:channel", "iam:principal"] as const).map((kind) => written.list(kind, account).items),
  );
  const found = new Set(lists.flatMap((items) => JSON.stringify(items).match(madeId) ?? []));
  ids[whose].set(written, found);
  return found;
}
