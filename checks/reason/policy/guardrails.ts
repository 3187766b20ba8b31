import { shownPath } from "../../model/estate-file.ts";
import type { Levels } from "./question.ts";
import type { Estate } from "../../model/estate.ts";
import { known, mapFact, thenFact, unknown, type Fact, type Listing, type Origin, type Unknown } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { OrganizationPolicy, Unit } from "../../model/organization.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";

export type GuardrailType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

/**
 * The SCPs or RCPs that bind an account, one level per node from the root down to the account itself.
 * The management account is bound by none; without an organization there are none. What was not read is named in `unread`.
 * (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html)
 */
export function guardrailsOf(estate: Estate, account: string, type: GuardrailType): Levels {
  const ofEstate = read.get(estate) ?? new Map<string, Levels>();
  read.set(estate, ofEstate);
  const key = `${account} ${type}`;
  const before = ofEstate.get(key) ?? readGuardrails(estate, account, type);
  ofEstate.set(key, before);
  return before;
}

/** Every question about an estate asks for the same few levels. */
const read = new WeakMap<Estate, Map<string, Levels>>();

function readGuardrails(estate: Estate, account: string, type: GuardrailType): Levels {
  const { organization } = estate.file;
  if (organization === undefined || account === organization.management) return { levels: [], unread: [] };
  if (!isMember(estate, account)) return { levels: [], unread: [] };
  const on = isSwitchedOn(estate, type);
  if (on.known && !on.value) return { levels: [], unread: [] };
  const { items, unread } = managed(estate, "organizations:policy");
  const { nodes, open } = nodesOf(estate, account);
  const attached = nodes.map((node) => attachments(items, type, node));
  const gaps = [...(on.known ? [] : [on]), ...open, ...unread, ...new Set(attached.flatMap((level) => level.unread))];
  const byDefault = isShown(estate, type) && gaps.length === 0 ? [] : [awsDefault(type)];
  return { levels: attached.map(({ documents }) => [...byDefault, ...documents]), unread: gaps };
}

/** A type of policy that is not switched on binds nobody. Templates attach policies, which takes the type to be on. */
export function isSwitchedOn(estate: Estate, type: GuardrailType): Fact<boolean> {
  const management = estate.file.organization?.management ?? "";
  const origin: Origin = { source: "account", path: `${management}/organizations` };
  if (estate.plane !== "account") return known(true, origin);
  const { items, unread } = estate.list("organizations:organization", management);
  const [organization] = items;
  if (organization === undefined) return unread[0] ?? unknown("The organization was not read.", origin);
  return mapFact(organization.policyTypes, (types) => types.includes(type));
}

/**
 * What the management account's templates show of the organization, and the templates of each other vendor account that has any:
 * a delegated administrator may manage policies. (docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html)
 */
function managed<K extends "organizations:policy" | "organizations:unit">(estate: Estate, kind: K): Listing<Kinds[K]> {
  const management = estate.file.organization?.management ?? "";
  const others = [...new Set(Object.values(estate.file.vendor.accounts))].filter((account) => account !== management);
  const delegated = others.map((account) => estate.list(kind, account)).filter((list) => list.items.length > 0);
  const lists = [estate.list(kind, management), ...delegated];
  return { items: lists.flatMap((list) => list.items), unread: lists.flatMap((list) => list.unread) };
}

/** The nodes from the root to the account. Where those between are not known, the two ends still are, as far as a template names them. */
function nodesOf(estate: Estate, account: string): { readonly nodes: readonly Node[]; readonly open: readonly Unknown[] } {
  const all =
    estate.plane === "account" ? nodesAbove(estate, account) : thenFact(unitPath(estate, account), (path) => nodesOn(estate, path, account));
  if (all.known) return { nodes: all.value, open: [] };
  const root = rootOf(managed(estate, "organizations:unit").items);
  return {
    nodes: [
      { name: "root", id: root.known ? root.value : [] },
      { name: account, id: [account] },
    ],
    open: [all],
  };
}

/** The organization and the path of an account of it; null for an account that belongs to none we know. */
export function membership(estate: Estate, account: string): Fact<{ readonly id: string; readonly path: string } | null> {
  const { organization } = estate.file;
  const origin = { source: "template", path: "organization", file: shownPath(estate.file) } as const;
  if (organization === undefined || !isMember(estate, account)) return known(null, origin);
  if (account === organization.management) return known({ id: organization.id, path: "" }, origin);
  const path = unitPath(estate, account);
  return path.known ? known({ id: organization.id, path: path.value }, path.origin) : known({ id: organization.id, path: "?" }, origin);
}

/** Vendor and tenant accounts are the organization's; all others are strangers. A customer-held account is not in the estate file. */
function isMember({ file }: Estate, account: string): boolean {
  return (
    account === file.organization?.management ||
    Object.values(file.vendor.accounts).includes(account) ||
    file.tenants.some((tenant) => tenant.account === account)
  );
}

/** The names of the units from below the root down to the account, with `/` between; empty directly below the root. */
export function unitPath(estate: Estate, account: string): Fact<string> {
  if (estate.plane === "account") {
    return mapFact(nodesAbove(estate, account), (nodes) =>
      nodes
        .slice(1, -1)
        .map(({ name }) => name)
        .join("/"),
    );
  }
  const { file } = estate;
  const tenant = file.tenants.find((entry) => entry.account === account);
  const name = Object.entries(file.vendor.accounts).find(([, id]) => id === account)?.[0] ?? "";
  const unit = tenant?.unit ?? file.vendor.units[name];
  const where = tenant === undefined ? `vendor.units.${name}` : `tenants/${tenant.id}/unit`;
  const origin = { source: "template", path: where, file: shownPath(file), ...(tenant !== undefined && { line: tenant.line }) } as const;
  if (unit !== undefined) return known(unit, origin);
  return unknown(`The estate file does not name the unit of account ${account} (${where}), so which guardrails bind it is unknown.`, origin);
}

/** Where the organization has the account now, whatever the estate file says. */
function nodesAbove(estate: Estate, account: string): Fact<readonly Node[]> {
  const management = estate.file.organization?.management ?? "";
  const origin: Origin = { source: "account", path: `${management}/organizations` };
  const members = estate.list("organizations:account", management);
  const member = members.items.find(({ accountId }) => accountId.known && literal(accountId.value) === account);
  if (member === undefined) return members.unread[0] ?? unknown(`The organization has no account ${account}.`, origin);
  const units = estate.list("organizations:unit", management);
  const nodes: Node[] = [{ name: account, id: [account] }];
  let { parent } = member;
  for (let depth = 0; depth <= depthMax; depth++) {
    if (!parent.known) return parent;
    const { value: id } = parent;
    const unit = units.items.find(({ unitId }) => unitId.known && sameText(unitId.value, id));
    if (unit === undefined) {
      if ((literal(id) ?? "").startsWith("r-")) return known([{ name: "root", id }, ...nodes], member.origin);
      return units.unread[0] ?? unknown(`Unit ${show(id)}, in which account ${account} is, was not read.`, origin);
    }
    nodes.unshift({ name: unit.name.known ? unit.name.value : show(id), id });
    ({ parent } = unit);
  }
  return unknown(`The units above account ${account} lead in a circle.`, origin);
}

/** Units nest five deep. (docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html) */
const depthMax = 5;

interface Node {
  readonly name: string;
  readonly id: Text;
}

/** Root, units on the path, account; unknown when the templates of the management account do not show them. */
function nodesOn(estate: Estate, path: string, account: string): Fact<readonly Node[]> {
  const management = estate.file.organization?.management ?? "";
  const origin = { source: "template", path: "organization", file: shownPath(estate.file) } as const;
  if (estate.sourcesOf(management).length === 0) {
    return unknown(`No named source holds anything of management account ${management}, so its guardrails are unread.`, origin);
  }
  const { items, unread } = managed(estate, "organizations:unit");
  const root = rootOf(items);
  if (!root.known) return unread[0] ?? root;
  const nodes: Node[] = [{ name: "root", id: root.value }];
  for (const name of path.split("/").filter((step) => step !== "")) {
    const parent = nodes.at(-1) as Node;
    const found = items.filter((unit) => unit.name.known && unit.name.value === name && unit.parent.known && sameText(unit.parent.value, parent.id));
    const [unit] = found;
    if (unit === undefined || found.length > 1 || !unit.unitId.known) {
      return unread[0] ?? unknown(`No template of the management account shows exactly one unit ${name} below ${parent.name}.`, origin);
    }
    nodes.push({ name, id: unit.unitId.value });
  }
  return known([...nodes, { name: account, id: [account] }], origin);
}

/** The parent that is no unit itself. */
function rootOf(units: readonly Unit[]): Fact<Text> {
  const ids = units.flatMap((unit) => (unit.unitId.known ? [unit.unitId.value] : []));
  const unread = units.map((unit) => unit.parent).find((parent) => !parent.known);
  const parents = units.flatMap((unit) => (unit.parent.known ? [unit.parent.value] : []));
  const roots = parents.filter((parent) => !ids.some((id) => sameText(id, parent)));
  const [first] = roots;
  if (first !== undefined && roots.every((root) => sameText(root, first))) return known(first, { source: "template", path: "organization" });
  return (
    (unread !== undefined && !unread.known ? unread : undefined) ??
    unknown(roots.length === 0 ? "No template shows a unit below the root." : `Which of ${roots.map(show).join(", ")} is the root is not known.`, {
      source: "template",
      path: "organization",
    })
  );
}

function attachments(policies: readonly OrganizationPolicy[], type: GuardrailType, node: Node): { documents: PolicyDocument[]; unread: Unknown[] } {
  const documents: PolicyDocument[] = [];
  const unread: Unknown[] = [];
  for (const policy of policies) {
    if (policy.type.known && policy.type.value !== type) continue;
    if (!policy.type.known) unread.push(policy.type);
    else if (!policy.targets.known) unread.push(policy.targets);
    else if (policy.targets.value.some((target) => isNode(target, node))) {
      const why = policy.document.known ? refused(policy.document.value, type) : undefined;
      if (!policy.document.known) unread.push(policy.document);
      else if (why === undefined) documents.push(policy.document.value);
      else unread.push(unknown(`${policy.id} is not a document that AWS Organizations accepts: ${why}.`, policy.document.origin));
    } else {
      const open = policy.targets.value.find((target) => literal(target) === undefined && mayEqual(target, node.id));
      if (open !== undefined) unread.push(unknown(`Whether ${policy.id} is attached to ${node.name} depends on ${show(open)}.`, policy.origin));
    }
  }
  return { documents, unread };
}

/** An organization has one root, so a literal root id is its. (docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html) */
function isNode(target: Text, node: Node): boolean {
  return sameText(target, node.id) || (node.name === "root" && /^r-[0-9a-z]{4,32}$/.test(literal(target) ?? ""));
}

/**
 * Why AWS refuses a document of that type, so that no account is bound by it.
 * (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html, …/orgs_manage_policies_rcps_syntax.html)
 */
function refused(document: PolicyDocument, type: GuardrailType): string | undefined {
  const statements = document.statements.filter(({ effect }) => effect !== "unread");
  if (type === "SERVICE_CONTROL_POLICY") return statements.some(({ principal }) => principal !== undefined) ? "an SCP has no Principal" : undefined;
  if (statements.some(({ effect }) => effect === "Allow")) return "only AWS's own RCP allows";
  if (statements.some(({ action }) => action.negated)) return "an RCP has no NotAction";
  const named = statements.some(
    ({ principal }) => principal === undefined || principal.negated || principal.entries.some(({ type: of }) => of !== "*" && of !== "unread"),
  );
  return named ? 'the Principal of an RCP is "*"' : undefined;
}

/** Accounts show where AWS's own SCP is attached, if everything was read; its own RCP cannot be detached. What was not read may allow everything. */
function isShown(estate: Estate, type: GuardrailType): boolean {
  return estate.plane === "account" && type === "SERVICE_CONTROL_POLICY";
}

/**
 * `FullAWSAccess` and `RCPFullAWSAccess`: AWS attaches one to each node when the policy type is switched on, and templates can
 * not detach it. (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html, read 2026-11)
 */
function awsDefault(type: GuardrailType): PolicyDocument {
  const name = type === "SERVICE_CONTROL_POLICY" ? "FullAWSAccess" : "RCPFullAWSAccess";
  const origin = { source: "template", path: `arn:aws:organizations::aws:policy/${name}` } as const;
  const everything = { negated: false, patterns: [["*"]] };
  const statement = { effect: "Allow", origin, action: everything, resource: everything, conditions: [] } as const;
  return { version: "2012-10-17", statements: [statement], origin, notes: [] };
}
