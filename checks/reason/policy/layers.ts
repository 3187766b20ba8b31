import type { Origin, Unknown } from "../../model/fact.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import { literal, type Text } from "../../model/text.ts";
import type { Layer } from "../../model/verdict.ts";
import type { Doubt } from "./authorize.ts";
import { isSigned, matchesAction, matchesResource, namesCaller, sameText, sparedByNotPrincipal, type GrantKind } from "./match.ts";
import type { ResourceDialect } from "./meaning.ts";
import { isMet } from "./operators.ts";
import { fieldsOf, type KeyState, type Layers, type Request } from "./request.ts";
import { boundByRcp, escapesBucketPolicy, isRetireGrant, isTrust, serviceLinkedRole, serviceOf } from "./rules.ts";
import { allOf, anyOf, not, type Truth } from "./truth.ts";
import type { Lookup } from "./variables.ts";

/** A layer that binds one request, and its documents. Each level needs an Allow. */
export interface BindingLayer {
  readonly name: Layer;
  readonly levels: readonly (readonly PolicyDocument[])[];
  readonly unread: readonly Unknown[];
  /** `administrator`: whatever its documents would be, they allow. */
  readonly everyAllow: boolean;
  readonly dialect: ResourceDialect;
}

/**
 * Which layers bind the caller: SCPs the principals of member accounts, root included; RCPs every caller of a supported
 * service; the identity's own policies and boundary users and roles only. Service-linked roles are bound by neither SCPs nor RCPs.
 * (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html and …_rcps.html)
 */
export function bindingLayers(request: Request, layers: Layers): readonly BindingLayer[] {
  return [...ofCaller(request, layers), ...ofOrganizations(request, layers), ...ofResource(request, layers)].toSorted(
    (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
  );
}

const order: readonly Layer[] = ["identity", "scp", "rcp", "boundary", "session", "resource", "endpoint", "grant"];

function ofCaller({ caller }: Request, { identity, boundary, session }: Layers): readonly BindingLayer[] {
  if (!isSigned(caller)) return [];
  // A federated user's session has what its session policies and the user's allow: none without one.
  // (docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html)
  const narrowed =
    session !== null || caller.type === "federated" ? [layer("session", [session === null ? [] : [session]], { dialect: "other" })] : [];
  if (caller.type === "root") return narrowed;
  return [identityLayer(identity), ...(boundary === null ? [] : [documentLayer("boundary", boundary)]), ...narrowed];
}

function identityLayer(identity: Layers["identity"]): BindingLayer {
  if (identity === "administrator") return layer("identity", [], { everyAllow: true });
  return isUnknown(identity) ? layer("identity", [], { unread: [identity] }) : layer("identity", [identity]);
}

function ofOrganizations(request: Request, { scp, rcp, unread, managementAccount }: Layers): readonly BindingLayer[] {
  if (isServiceLinked(request)) return [];
  const { caller, resourceAccount, action } = request;
  const isManagement = (account: Text) => managementAccount !== null && literal(account) === managementAccount;
  const of = (name: "scp" | "rcp", levels: BindingLayer["levels"]) =>
    layer(name, levels, { unread: unread.filter((one) => one.layer === name).map((one) => one.unknown), dialect: "other" });
  return [
    ...(isSigned(caller) && !isManagement(caller.account ?? []) ? [of("scp", scp)] : []),
    ...(boundByRcp(action) && !isManagement(resourceAccount) ? [of("rcp", rcp)] : []),
  ];
}

function ofResource({ caller, resourceAccount, action }: Request, { resource, endpoint }: Layers): readonly BindingLayer[] {
  const ownRoot = caller.type === "root" && sameText(caller.account ?? [], resourceAccount) === true;
  return [
    ...(resource === null || escapesBucketPolicy(ownRoot, action) || isRetireGrant(action) ? [] : [documentLayer("resource", resource, "other")]),
    ...(endpoint === null ? [] : [layer("endpoint", [[endpoint]], { dialect: "other" })]),
  ];
}

function layer(name: Layer, levels: BindingLayer["levels"], more: Partial<BindingLayer> = {}): BindingLayer {
  return { name, levels, unread: [], everyAllow: false, dialect: "identity", ...more };
}

function documentLayer(name: Layer, of: PolicyDocument | Unknown, dialect: ResourceDialect = "identity"): BindingLayer {
  return isUnknown(of) ? layer(name, [], { unread: [of], dialect }) : layer(name, [[of]], { dialect });
}

export function isUnknown(of: object): of is Unknown {
  return "known" in of && of.known === false;
}

function isServiceLinked(request: Request): boolean {
  const resource = fieldsOf(request.caller.arn ?? [])[5]?.[0];
  return typeof resource === "string" && resource.startsWith(serviceLinkedRole);
}

interface StatementVerdict {
  readonly truth: Truth;
  readonly doubts: readonly Doubt[];
}

/** Does the statement apply to the request: action, resource, principal where the layer has one, and all conditions? */
export function statementTruth(statement: Statement, document: PolicyDocument, of: BindingLayer, request: Request): StatementVerdict {
  if (isOfOtherActions(statement, request)) return { truth: false, doubts: [] };
  const who = principalTruth(statement, of, request);
  return verdictOf(statement, of, [...withoutPrincipal(statement, document, of, request), ["its principal", who, statement.origin]]);
}

/** Most statements are, and nothing else about them then matters. */
function isOfOtherActions(statement: Statement, request: Request): boolean {
  return matchesAction(statement.action, request.action) === false;
}

type Part = readonly [string, Truth, Origin];

function withoutPrincipal(statement: Statement, document: PolicyDocument, of: BindingLayer, request: Request): Part[] {
  const lookup = lookupOf(request);
  return [
    ["its effect", statement.effect === "unread" ? "unknown" : true, statement.origin],
    ["its actions", matchesAction(statement.action, request.action), statement.origin],
    ["its resources", resourceTruth(statement, document, of, request), statement.origin],
    ...statement.conditions.map((condition): Part => {
      const name = `its condition ${condition.operator} on ${condition.key}`;
      return [name, isMet(condition, document.version, lookup), condition.origin];
    }),
  ];
}

/** Only trust policies do without the element. */
function resourceTruth({ resource }: Statement, document: PolicyDocument, of: BindingLayer, request: Request): Truth {
  if (resource === undefined) return isTrust(request.action) || "unknown";
  return matchesResource(resource, request.resource, of.dialect, document.version, lookupOf(request));
}

function verdictOf(statement: Statement, of: BindingLayer, parts: readonly Part[]): StatementVerdict {
  const truth = allOf(parts, ([, part]) => part);
  if (truth !== "unknown") return { truth, doubts: [] };
  const name = statement.sid === undefined ? `a statement (${statement.origin.path})` : `statement ${statement.sid}`;
  const open = parts.filter(([, part]) => part === "unknown");
  return {
    truth,
    doubts: open.map(([what, , origin]) => ({ layer: of.name, what: `${name} of the ${of.name} policy: ${what} cannot be told`, origin })),
  };
}

function principalTruth(statement: Statement, of: BindingLayer, request: Request): Truth {
  const element = statement.principal;
  if (element === undefined) return of.name === "resource" || of.name === "endpoint" ? "unknown" : true;
  if (element.negated) {
    const spared = sparedByNotPrincipal(element, request.caller);
    return statement.effect === "Deny" ? not(spared) : spared === false ? true : "unknown";
  }
  return anyOf(element.entries, (entry) => {
    const { kind, truth } = namesCaller(entry, request.caller);
    // Gateway endpoints take an account for its root user alone. (docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html)
    const isNarrow = of.name === "endpoint" && kind === "account" && request.caller.type !== "root" && gateways.has(serviceOf(request.action));
    return isNarrow && truth === true ? "unknown" : truth;
  });
}

const gateways: ReadonlySet<string> = new Set(["s3", "dynamodb"]);

/** What the resource's policy gives the caller, by kind of the entry that names it. */
export interface ResourceGrant extends StatementVerdict {
  readonly kind: GrantKind;
  readonly origin: Origin;
}

export function grantsOf(request: Request, binding: readonly BindingLayer[]): readonly ResourceGrant[] {
  const of = binding.find((one) => one.name === "resource");
  if (of === undefined) return [];
  const unread = of.unread.flatMap((unknown) =>
    (["everyone", "account"] as const).map((kind): ResourceGrant => {
      return { kind, truth: "unknown", origin: unknown.origin, doubts: [{ layer: "resource", what: unknown.why, origin: unknown.origin }] };
    }),
  );
  const read = of.levels
    .flat()
    .flatMap((document) =>
      document.statements
        .filter((statement) => statement.effect !== "Deny")
        .flatMap((statement) => grantsOfStatement(statement, document, of, request)),
    );
  return [...unread, ...read];
}

function grantsOfStatement(statement: Statement, document: PolicyDocument, of: BindingLayer, request: Request): readonly ResourceGrant[] {
  if (isOfOtherActions(statement, request)) return [];
  const parts = withoutPrincipal(statement, document, of, request);
  if (allOf(parts, ([, part]) => part) === false) return [];
  const grant = (kind: GrantKind, who: Truth): ResourceGrant => ({
    kind,
    origin: statement.origin,
    ...verdictOf(statement, of, [...parts, ["its principal", who, statement.origin]]),
  });
  const element = statement.principal;
  if (element === undefined || element.negated) return [grant("everyone", principalTruth(statement, of, request))];
  return element.entries.map((entry) => {
    const { kind, truth } = namesCaller(entry, request.caller);
    return grant(kind, truth);
  });
}

/** The context, with each key that is not there absent. */
export function lookupOf(request: Request): Lookup {
  return (key) => request.context.get(key) ?? absent;
}

const absent: KeyState = { is: "absent" };
