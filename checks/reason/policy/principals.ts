import { guardrailsOf, membership } from "./guardrails.ts";
import type { PrincipalClass } from "./question.ts";
import type { Estate } from "../../model/estate.ts";
import { known, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Principal } from "../../model/kinds.ts";
import { partitionOf } from "../../model/partition.ts";
import { show, text, type Text } from "../../model/text.ts";

/** Principals that a question is asked of together. */
export interface Group {
  /** `real`: such principals exist, or AWS's own services make them. `possible`: only a name that nobody declares. */
  readonly standing: "real" | "possible";
  readonly who: readonly PrincipalClass[];
}

/** Groups, and classes that hold all their principals and more: what is proved of the cover is proved of each. */
export interface Covered {
  readonly cover: readonly PrincipalClass[];
  /** Made when the cover is not proved: in a fleet they are many. */
  readonly groups: () => readonly Group[];
}

/** Who is asked about a resource of an account: the vendor, everyone but the customer, or everyone. */
export function principalsAsked(estate: Estate, account: string, by: By): readonly Covered[] {
  let known = asked.get(estate);
  if (known === undefined) asked.set(estate, (known = new Map()));
  const name = `${by} ${account}`;
  let found = known.get(name);
  if (found === undefined) known.set(name, (found = coversOf(estate, account, by)));
  return found;
}

type By = "vendor" | "not-customer" | "anyone";

/** A claim asks of the same principals for every action and every store of an account. */
const asked = new WeakMap<Estate, Map<string, readonly Covered[]>>();

function coversOf(estate: Estate, account: string, by: By): Covered[] {
  const isTenant = tenantAccounts(estate).includes(account);
  const strange = (): Group[] => (by === "vendor" ? [] : [real(strangers(estate, by === "anyone" ? [] : foreignCustomers(estate, account)))]);
  return [
    ...(isTenant ? tenantPrincipals(estate, account) : []),
    ...(vendorAccounts(estate).includes(account) ? [alone(wholeAccount(estate, account, "vendor account"))] : []),
    { cover: everyoneOutside(estate), groups: () => [...outsideVendor(estate, account), ...strange()] },
    ...(by === "vendor" ? [] : [alone([unsigned])]),
    ...(by === "anyone" && isTenant ? [alone([customers(estate, account)])] : []),
  ];
}

function real(who: readonly PrincipalClass[]): Group {
  return { standing: "real", who };
}

function alone(who: readonly PrincipalClass[]): Covered {
  return { cover: who, groups: () => [real(who)] };
}

function tenantAccounts({ file }: Estate): string[] {
  return file.tenants.map((tenant) => tenant.account);
}

function vendorAccounts({ file }: Estate): string[] {
  return [...new Set([...Object.values(file.vendor.accounts), ...(file.organization === undefined ? [] : [file.organization.management])])];
}

/**
 * Administrators that an account of an organization may have although no template of it declares them: policy-proofs.md §9.
 * (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html;
 * docs.aws.amazon.com/controltower/latest/userguide/roles-how.html; the AFT module's README; StackSets prerequisites)
 */
const standingAdministrators = [
  "role/OrganizationAccountAccessRole",
  "role/AWSControlTowerExecution",
  "role/aws-controltower-AdministratorExecutionRole",
  "role/AWSAFTExecution",
  "role/AWSAFTService",
  "role/stacksets-exec-*",
  "role/AWSCloudFormationStackSetExecutionRole",
  "role/aws-reserved/sso.amazonaws.com/*",
  "role/cdk-*",
];

/** Names that the wildcards of the former fit, and that no such role has: these stand under no path, Identity Center's names hold no colon. */
const notStanding = ["role/stacksets-exec-*/*", "role/cdk-*/*", "role/aws-reserved/sso.amazonaws.com/*:*"];

/** Everyone in a tenant's account but its customer and AWS's service-linked roles; the named ones first, for the witness. */
function tenantPrincipals(estate: Estate, account: string): Covered[] {
  const customer = customerOf(estate, account);
  const declared = vendorPrincipals(estate, account);
  const declaredArns = declared.flatMap((each) => (each.arn.known ? [each.arn.value] : []));
  const arn = (rest: string): Text => iamArn(estate, account, rest);
  const linked = arn("role/aws-service-role/*");
  const of = (name: string, arns: readonly Text[], except: readonly Text[]): PrincipalClass => administrator(estate, account, name, arns, except);
  const other = (arns: readonly Text[], except: readonly Text[]): PrincipalClass =>
    of(`an administrator of account ${account} under any other name`, arns, [...customer, ...declaredArns, linked, ...except]);
  const every = everyName(estate, account);
  return [
    {
      cover: [of(`any principal of account ${account} but the customer's`, every, [...customer, linked])],
      // Where the listing is whole, a standing administrator that it does not name is a name like any other: free to be made.
      groups: () =>
        isListedWhole(estate, account)
          ? [real(declaredIn(estate, account)), { standing: "possible", who: [other(every, [])] }]
          : [
              real([standingOf(estate, account, declaredArns)]),
              real(declaredIn(estate, account)),
              { standing: "possible", who: [other(every, standingAdministrators.map(arn)), other(notStanding.map(arn), [])] },
            ],
    },
    alone([{ ...of(`root of account ${account}`, [arn("root")], customer), type: "root" }]),
  ];
}

/** Then whoever is not in it is not there. */
export function isListedWhole(estate: Estate, account: string): boolean {
  return estate.plane === "account" && estate.list("iam:principal", account).unread.length === 0;
}

function declaredIn(estate: Estate, account: string): PrincipalClass[] {
  const customer = customerOf(estate, account);
  return vendorPrincipals(estate, account).map((each) => ({ ...administrator(estate, account, each.id, [], customer), ...ownPolicies(each) }));
}

/** Who can make a principal of another name in a tenant's account. */
export function makersIn(estate: Estate, account: string): readonly PrincipalClass[] {
  return isListedWhole(estate, account) ? declaredIn(estate, account) : [standingOf(estate, account)];
}

/** The standing administrators of a tenant's account, but for names that its templates declare. */
function standingOf(estate: Estate, account: string, declared: readonly Text[] = []): PrincipalClass {
  const named = (names: readonly string[]): Text[] => names.map((name) => iamArn(estate, account, name));
  const except = [...customerOf(estate, account), ...declared, ...named(notStanding)];
  return administrator(estate, account, `a standing administrator of account ${account}`, named(standingAdministrators), except);
}

const origin: Origin = { source: "template", path: "" };
export const none: Fact<null> = known(null, origin);
const unbound = { levels: [], unread: [] } as const;

function administrator(estate: Estate, account: string, name: string, arns: readonly Text[], except: readonly Text[]): PrincipalClass {
  const scp = guardrailsOf(estate, account, "SERVICE_CONTROL_POLICY");
  return {
    name,
    type: "principal",
    account,
    arns,
    except,
    identity: "administrator",
    boundary: none,
    scp,
    organization: membership(estate, account),
  };
}

/** One principal with its own policies. */
export function classOf(estate: Estate, principal: Principal): PrincipalClass {
  return { ...administrator(estate, principal.account, principal.id, [], []), ...ownPolicies(principal) };
}

function ownPolicies(principal: Principal): Pick<PrincipalClass, "arns" | "identity" | "boundary"> {
  const arns = principal.arn.known ? [principal.arn.value] : [];
  return { arns, identity: principal.policies, boundary: principal.boundary };
}

/** Declared in the account, and neither the customer's nor AWS's own for its services. One whose ARN is not known is among the others, as an administrator. */
function vendorPrincipals(estate: Estate, account: string): Principal[] {
  const customer = customerOf(estate, account);
  return estate
    .list("iam:principal", account)
    .items.filter(
      ({ arn }) =>
        arn.known && !show(arn.value).includes(":role/aws-service-role/") && !customer.some((glob) => matchesGlob(show(glob), show(arn.value))),
    );
}

function customerOf({ file }: Estate, account: string): Text[] {
  return file.tenants.filter((tenant) => tenant.account === account).flatMap((tenant) => tenant.customer.map((glob) => text(glob)));
}

/** The vendor outside the resource's account: its accounts, other tenants' accounts without their customers, and its named roles. */
function outsideVendor(estate: Estate, account: string): Group[] {
  const vendor = vendorAccounts(estate).filter((each) => each !== account);
  const others = tenantAccounts(estate).filter((each) => each !== account);
  return [
    real(vendor.flatMap((each) => wholeAccount(estate, each, "vendor account"))),
    real(others.flatMap((each) => wholeAccount(estate, each, "another tenant's account"))),
    real(namedRoles(estate)),
  ].filter((group) => group.who.length > 0);
}

/** Every principal and root of an account, without the customer of it. */
function wholeAccount(estate: Estate, account: string, kind: string): PrincipalClass[] {
  const arn = (rest: string): Text => iamArn(estate, account, rest);
  const customer = customerOf(estate, account);
  return [
    administrator(estate, account, `any principal of ${kind} ${account}`, everyName(estate, account), customer),
    { ...administrator(estate, account, `root of ${kind} ${account}`, [arn("root")], customer), type: "root" },
  ];
}

/** `vendor.roles` of accounts that the estate file does not know. */
function namedRoles(estate: Estate): PrincipalClass[] {
  const covered = new Set([...vendorAccounts(estate), ...tenantAccounts(estate)]);
  return estate.file.vendor.roles
    .filter((glob) => !covered.has(accountIn(glob)))
    .map((glob) => {
      const account = accountIn(glob);
      return stranger(`vendor role ${glob}`, /^\d{12}$/.test(account) ? account : "*", [text(glob)]);
    });
}

function accountIn(glob: string): string {
  return glob.split(":")[4] ?? "*";
}

/** Any principal and root of any other account, in no organization that we know. */
function strangers(estate: Estate, except: readonly Text[]): PrincipalClass[] {
  const root: PrincipalClass = { ...stranger("root of any other account", "*", [iamArn(estate, "*", "root")]), type: "root" };
  const known = [...vendorAccounts(estate), ...tenantAccounts(estate)].flatMap((account) => anyone(estate, account));
  return [stranger("any principal of any other account", "*", everyName(estate, "*")), root].map((each) => ({
    ...each,
    except: [...known, ...except],
  }));
}

/** The customer's principals in an account that is neither a tenant's nor the vendor's; one that could lie in any account is not told apart. */
function foreignCustomers(estate: Estate, account: string): Text[] {
  const taken = [...vendorAccounts(estate), ...tenantAccounts(estate)];
  const isForeign = (home: string): boolean => /^\d{12}$/.test(home) && !taken.includes(home);
  return customerOf(estate, account).filter((glob) => isForeign(accountIn(show(glob))));
}

/** Every principal of an account, its root included. */
function anyone(estate: Estate, account: string): Text[] {
  return [iamArn(estate, account, "*"), text(`arn:${partitionOf(estate.tenant.region).partition}:sts::${account}:*`)];
}

/** Every role, user and federated user of an account; root is asked of by itself. */
function everyName(estate: Estate, account: string): Text[] {
  const federated = text(`arn:${partitionOf(estate.tenant.region).partition}:sts::${account}:federated-user/*`);
  return [iamArn(estate, account, "role/*"), iamArn(estate, account, "user/*"), federated];
}

/** Any principal and root of any other account, in whatever organization. */
function everyoneOutside(estate: Estate): PrincipalClass[] {
  const organization = unknown("Any organization.", origin);
  return [
    { ...stranger("any principal of any other account", "*", everyName(estate, "*")), organization },
    { ...stranger("root of any other account", "*", [iamArn(estate, "*", "root")]), type: "root", organization },
  ];
}

function stranger(name: string, account: string, arns: readonly Text[]): PrincipalClass {
  return { name, type: "principal", account, arns, except: [], identity: "administrator", boundary: none, scp: unbound, organization: none };
}

export const unsigned: PrincipalClass = { ...stranger("anyone, unsigned", "*", []), type: "anonymous" };

export function customers(estate: Estate, account: string): PrincipalClass {
  return administrator(estate, account, `the customer of account ${account}`, customerOf(estate, account), []);
}

/** Partitions do not mix: everyone is in the tenant's. */
function iamArn({ tenant }: Estate, account: string, rest: string): Text {
  return text(`arn:${partitionOf(tenant.region).partition}:iam::${account}:${rest}`);
}
