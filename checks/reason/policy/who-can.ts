import { guardrailsOf, membership } from "./guardrails.ts";
import { prove } from "./prove.ts";
import type { PrincipalClass, ResourceSide } from "./question.ts";
import type { Estate } from "../../model/estate.ts";
import { known, type Fact, type Origin } from "../../model/fact.ts";
import type { Principal } from "../../model/kinds.ts";
import type { Condition, PolicyDocument } from "../../model/policy.ts";
import { show, text, type Text } from "../../model/text.ts";
import { broken, holds, undecided, type Assumed, type Layer, type Proof, type Verdict } from "../../model/verdict.ts";

/** "Nobody of `by` can do any of `actions` on the resource." */
export interface Ask {
  /** How the sentence goes on: "disable key AcmeKey/DataKey". */
  readonly what: string;
  readonly actions: readonly string[];
  readonly arns: readonly Text[];
  /** The account of the resource. */
  readonly account: string;
  readonly policy: Fact<PolicyDocument | null>;
  readonly where?: readonly Condition[];
  readonly by: "vendor" | "not-customer" | "anyone";
  readonly origin: Origin;
}

/**
 * Proves it for every principal, or shows the request that gets through. Principals are symbolic: every role and user name of the
 * account that is not the customer's counts as an administrator, whether a template declares it or not, except those that a
 * template declares with their own policies.
 */
export function nobodyCan(estate: Estate, ask: Ask): Verdict {
  const resource: ResourceSide = {
    arns: ask.arns,
    account: ask.account,
    policy: ask.policy,
    rcp: guardrailsOf(estate, ask.account, "RESOURCE_CONTROL_POLICY"),
    organization: membership(estate, ask.account),
  };
  const dependsOn = new Set<Layer>();
  const open: Verdict[] = [];
  for (const group of classes(estate, ask)) {
    const proof = prove({ who: group.who, actions: ask.actions, resource, where: ask.where ?? [] });
    if (proof.outcome === "proved") {
      for (const layer of proof.dependsOn) dependsOn.add(layer);
      continue;
    }
    const verdict = proof.outcome === "undecided" ? notDecided(ask, proof) : getsThrough(estate, ask, group, proof);
    if (verdict.outcome === "broken") return verdict;
    open.push(verdict);
  }
  return open[0] ?? proved(estate, ask, [...dependsOn].sort());
}

interface Group {
  /** `real`: such principals exist, or AWS's own services make them. `possible`: only a name that nobody declares. */
  readonly standing: "real" | "possible";
  readonly who: readonly PrincipalClass[];
}

/** The named ones first, so that a witness is somebody a reader knows. */
function classes(estate: Estate, { account, by }: Ask): Group[] {
  const { file } = estate;
  const tenants = file.tenants.map((tenant) => tenant.account);
  const own = tenants.includes(account) ? [account] : [];
  const vendor = [...new Set([...Object.values(file.vendor.accounts), ...(file.organization === undefined ? [] : [file.organization.management])])];
  const others = tenants.filter((each) => each !== account);
  const groups: Group[] = [
    ...own.flatMap((each) => tenantGroups(estate, each)),
    { standing: "real", who: vendor.flatMap((each) => wholeAccount(estate, each)) },
    { standing: "real", who: others.flatMap((each) => wholeTenant(estate, each)) },
    { standing: "real", who: namedRoles(estate) },
  ];
  if (by !== "vendor") groups.push({ standing: "real", who: strangers() });
  if (by === "anyone") groups.push({ standing: "real", who: own.map((each) => customers(estate, each)) });
  return groups.filter((group) => group.who.length > 0);
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

function tenantGroups(estate: Estate, account: string): Group[] {
  const declared = vendorPrincipals(estate, account);
  const arn = (rest: string): Text => text(`arn:aws:iam::${account}:${rest}`);
  const customer = customerOf(estate, account);
  const declaredArns = declared.flatMap((each) => (each.arn.known ? [each.arn.value] : []));
  const layers = tenantLayers(estate, account);
  const administrators = { ...layers, type: "principal", identity: "administrator", boundary: none } as const;
  return [
    {
      standing: "real",
      who: [{ ...administrators, name: `a standing administrator of account ${account}`, arns: standingAdministrators.map(arn), except: [...customer, ...declaredArns] }],
    },
    { standing: "real", who: [{ ...layers, type: "root", identity: "administrator", boundary: none, name: `root of account ${account}`, arns: [arn("root")], except: customer }] },
    { standing: "real", who: declared.map((each) => ({ ...layers, ...ownPolicies(each), type: "principal", name: each.id, except: customer }) as const) },
    {
      standing: "possible",
      who: [
        {
          ...administrators,
          name: `an administrator of account ${account} under any other name`,
          arns: [arn("role/*"), arn("user/*")],
          except: [...customer, ...declaredArns, ...standingAdministrators.map(arn), arn("role/aws-service-role/*")],
        },
      ],
    },
  ];
}

const origin: Origin = { source: "template", path: "" };
const none: Fact<null> = known(null, origin);

function tenantLayers(estate: Estate, account: string): Pick<PrincipalClass, "account" | "scp" | "organization"> {
  return { account, scp: guardrailsOf(estate, account, "SERVICE_CONTROL_POLICY"), organization: membership(estate, account) };
}

function ownPolicies(principal: Principal): Pick<PrincipalClass, "arns" | "identity" | "boundary"> {
  const arns = principal.arn.known ? [principal.arn.value] : [];
  return { arns, identity: principal.policies, boundary: principal.boundary };
}

/** Declared in the account, and not the customer's. One whose ARN is not known is among the others, as an administrator. */
function vendorPrincipals(estate: Estate, account: string): Principal[] {
  const customer = customerOf(estate, account);
  return estate
    .list("iam:principal", account)
    .items.filter(({ arn }) => arn.known && !customer.some((glob) => globMatches(show(glob), show(arn.value))));
}

function customerOf({ file }: Estate, account: string): Text[] {
  return file.tenants.filter((tenant) => tenant.account === account).flatMap((tenant) => tenant.customer.map((glob) => text(glob)));
}

function globMatches(glob: string, name: string): boolean {
  const pattern = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "s").test(name);
}

/** Every principal and root of a vendor account. */
function wholeAccount(estate: Estate, account: string): PrincipalClass[] {
  const layers = { ...tenantLayers(estate, account), identity: "administrator", boundary: none } as const;
  const arn = (rest: string): Text => text(`arn:aws:iam::${account}:${rest}`);
  return [
    { ...layers, type: "principal", name: `any principal of vendor account ${account}`, arns: [arn("role/*"), arn("user/*")], except: [] },
    { ...layers, type: "root", name: `root of vendor account ${account}`, arns: [arn("root")], except: [] },
  ];
}

/** Another tenant's account, without its customer. */
function wholeTenant(estate: Estate, account: string): PrincipalClass[] {
  return wholeAccount(estate, account).map((each) => ({
    ...each,
    name: each.name.replace("vendor account", "another tenant's account"),
    except: customerOf(estate, account),
  }));
}

/** `vendor.roles` of accounts that the estate file does not know. */
function namedRoles({ file }: Estate): PrincipalClass[] {
  const covered = new Set([...Object.values(file.vendor.accounts), ...file.tenants.map((tenant) => tenant.account)]);
  return file.vendor.roles
    .filter((glob) => !covered.has(glob.split(":")[4] ?? ""))
    .map((glob) => ({
      name: `vendor role ${glob}`,
      type: "principal",
      account: /^\d{12}$/.test(glob.split(":")[4] ?? "") ? (glob.split(":")[4] as string) : "*",
      arns: [text(glob)],
      except: [],
      identity: "administrator",
      boundary: none,
      scp: { levels: [], unread: [] },
      organization: none,
    }));
}

function strangers(): PrincipalClass[] {
  const outside = { account: "*", except: [], identity: "administrator", boundary: none, scp: { levels: [], unread: [] }, organization: none } as const;
  return [
    { ...outside, type: "anonymous", name: "anyone, unsigned", arns: [] },
    { ...outside, type: "principal", name: "any principal of any other account", arns: [text("arn:aws:iam::*:role/*"), text("arn:aws:iam::*:user/*")] },
  ];
}

function customers(estate: Estate, account: string): PrincipalClass {
  return {
    ...tenantLayers(estate, account),
    type: "principal",
    name: `the customer of account ${account}`,
    arns: customerOf(estate, account),
    except: [],
    identity: "administrator",
    boundary: none,
  };
}

function getsThrough(estate: Estate, ask: Ask, group: Group, proof: Proof & { outcome: "refuted" }): Verdict {
  const { witness } = proof;
  const who = witness.kind === "request" ? witness.principal : "someone";
  if (group.standing === "real") {
    return broken(`${who} can ${ask.what}: ${proof.because}`, proof.origin, { witness, discriminator: discriminator(proof) });
  }
  const made = creation(estate, ask, who);
  if (made.outcome !== "refuted") {
    const why = made.outcome === "proved" ? "no administrator can create it, but no source shows that it is not there" : made.because;
    return undecided(`A principal named ${who} could ${ask.what}, and ${why}.`, proof.origin);
  }
  const maker = made.witness.kind === "request" ? `${made.witness.principal} (${made.witness.action})` : "an administrator";
  return broken(`${who}, which ${maker} can create, can ${ask.what}: ${proof.because}`, proof.origin, {
    witness,
    discriminator: discriminator(proof),
  });
}

/** Can a standing administrator make a principal of that name? Then the name is theirs. */
function creation(estate: Estate, ask: Ask, arn: string): Proof {
  const [standing] = tenantGroups(estate, ask.account);
  const resource: ResourceSide = {
    arns: [text(arn)],
    account: ask.account,
    policy: none,
    rcp: { levels: [], unread: [] },
    organization: membership(estate, ask.account),
  };
  const action = arn.includes(":user/") ? "iam:CreateUser" : "iam:CreateRole";
  return prove({ who: standing?.who ?? [], actions: [action], resource, where: [] });
}

function discriminator(proof: Proof & { outcome: "refuted" }): string {
  return proof.witness.kind === "request" ? proof.witness.action : "";
}

function notDecided(ask: Ask, proof: Proof & { outcome: "undecided" }): Verdict {
  return undecided(`Whether someone can ${ask.what} is not decided: ${proof.because}`, proof.origin);
}

function proved(estate: Estate, ask: Ask, dependsOn: readonly Layer[]): Verdict {
  const guardrails = dependsOn.filter((layer) => layer === "scp" || layer === "rcp");
  const through = dependsOn.length === 0 ? "" : ` (by ${dependsOn.map((layer) => layerNames[layer]).join(" and ")})`;
  const who = { vendor: "No vendor principal", "not-customer": "Nobody but the customer", anyone: "Nobody" }[ask.by];
  return holds(`${who} can ${ask.what}${through}.`, {
    dependsOn,
    ...(guardrails.length > 0 && { assumes: [managementIsHonest(estate, ask)] }),
  });
}

const layerNames: Readonly<Record<Layer, string>> = {
  identity: "the principals' own policies",
  scp: "service control policies",
  rcp: "resource control policies",
  boundary: "permissions boundaries",
  session: "session policies",
  resource: "the resource's policy",
  endpoint: "endpoint policies",
  grant: "grants",
};

/** Guardrails bind only while whoever runs the management account leaves them alone: pitfalls.md P2. */
export function managementIsHonest({ file }: Estate, { what, origin: at }: Pick<Ask, "what" | "origin">): Assumed {
  const management = file.organization?.management ?? "";
  return {
    assumption: "management-account-honest",
    origin: at,
    witness: {
      kind: "path",
      hops: [
        { location: `any principal of management account ${management}`, resource: "the guardrails of the organization", rule: "organizations:DetachPolicy or organizations:UpdatePolicy; no guardrail binds that account" },
        { location: "an administrator of the account", resource: show([at.path]), rule: `can then ${what}` },
      ],
    },
  };
}
