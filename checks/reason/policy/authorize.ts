import type { Origin } from "../../model/fact.ts";
import { literal } from "../../model/text.ts";
import type { Layer } from "../../model/verdict.ts";
import { bindingLayers, grantsOf, statementTruth, type BindingLayer, type ResourceGrant } from "./layers.ts";
import { grantTruth, retiring } from "./grants.ts";
import { sameText, type GrantKind } from "./match.ts";
import type { Layers, Request } from "./request.ts";
import { isAssumeRoot, isRetireGrant, needsResourcePolicy, worksAcrossAccounts } from "./rules.ts";
import { agreed, allOf, anyOf, not, type Truth } from "./truth.ts";

export interface Decision {
  readonly decision: "allowed" | "denied-implicitly" | "denied-explicitly" | "undecided";
  /** The layer that decides, first in the order of `Layer`; null when undecided. */
  readonly by: Layer | null;
  /** The statement that decides, where one does. */
  readonly origin: Origin | undefined;
  /** What could not be told and mattered; empty unless undecided. */
  readonly doubts: readonly Doubt[];
}

export interface Doubt {
  readonly layer: Layer;
  readonly what: string;
  readonly origin: Origin;
}

/**
 * What AWS decides about one request: the meaning of policies, as plainly as we can say it. `prove` is tested against it.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
 *
 * A part that is not known, and a point on which AWS's pages are silent, has the truth value `unknown`; the decision is
 * `undecided` when it could come out either way. Denials are looked for first, in every layer that binds; then every layer
 * that has to must allow.
 */
export function authorize(request: Request, layers: Layers): Decision {
  const binding = bindingLayers(request, layers);
  const denials = binding.map((layer) => denialOf(layer, request));
  const denial = denials.find((one) => one.truth === true);
  if (denial !== undefined) return { decision: "denied-explicitly", by: denial.layer, origin: denial.origin, doubts: [] };

  const permissions = binding.filter((layer) => layer.name !== "resource" && layer.name !== "rcp").map((layer) => permissionOf(layer, request));
  const says = (name: Layer): Verdict => permissions.find((one) => one.layer === name) ?? { layer: name, truth: true, origin: undefined, doubts: [] };
  const grants = grantsOf(request, binding);
  const reach = reachOf(request, layers, says, grants);
  const allowed = allOf([says("scp").truth, reach.truth, says("endpoint").truth], (truth) => truth);

  if (allowed === false) {
    return { decision: "denied-implicitly", by: lacking(says, reach, grants), origin: undefined, doubts: [] };
  }
  const undenied = not(anyOf(denials, (one) => one.truth));
  if (allowed === true && undenied === true) return { decision: "allowed", by: reach.by, origin: reach.origin, doubts: [] };
  const read = [...denials, ...permissions, ...grants].flatMap((one) => one.doubts);
  const doubts = read.length > 0 ? read : silences(request, layers, grants);
  return { decision: "undecided", by: null, origin: doubts[0]?.origin, doubts };
}

interface Verdict {
  readonly layer: Layer;
  readonly truth: Truth;
  readonly origin: Origin | undefined;
  readonly doubts: readonly Doubt[];
}

/** Does a statement of the layer deny? A layer that was not read, or of which a part was not, may. */
function denialOf(layer: BindingLayer, request: Request): Verdict {
  const verdicts = layer.levels
    .flat()
    .flatMap((document) =>
      document.statements
        .filter((statement) => statement.effect !== "Allow")
        .map((statement) => ({ statement, ...statementTruth(statement, document, layer, request) })),
    );
  const hit = verdicts.find((one) => one.truth === true) ?? verdicts.find((one) => one.truth === "unknown");
  const unread = layer.unread.map((unknown) => ({ layer: layer.name, what: unknown.why, origin: unknown.origin }));
  const truth = hit?.truth ?? (unread.length > 0 ? "unknown" : false);
  return {
    layer: layer.name,
    truth,
    origin: hit?.statement.origin,
    doubts: truth === "unknown" ? [...verdicts.flatMap((one) => one.doubts), ...unread] : [],
  };
}

/** Does each level of the layer have an Allow? */
function permissionOf(layer: BindingLayer, request: Request): Verdict {
  const doubts: Doubt[] = layer.unread.map((unknown) => ({ layer: layer.name, what: unknown.why, origin: unknown.origin }));
  let origin: Origin | undefined;
  const read = allOf(layer.levels, (level) =>
    anyOf(level, (document) =>
      anyOf(document.statements, (statement) => {
        if (statement.effect === "Deny") return false;
        const { truth, doubts: why } = statementTruth(statement, document, layer, request);
        if (truth === true) origin ??= statement.origin;
        if (truth === "unknown") doubts.push(...why);
        return truth;
      }),
    ),
  );
  const truth = read === true && layer.unread.length > 0 ? "unknown" : read;
  return { layer: layer.name, truth: layer.everyAllow || truth, origin, doubts: truth === "unknown" ? doubts : [] };
}

const nowhere: Origin = { source: "template", path: "" };

interface Reach {
  readonly truth: Truth;
  readonly by: Layer;
  readonly origin: Origin | undefined;
}

/** Does anything let the request through: policies, or a grant on the key? */
function reachOf(request: Request, layers: Layers, says: (name: Layer) => Verdict, grants: readonly ResourceGrant[]): Reach {
  if (isRetireGrant(request.action)) return toRetire(request, layers, says);
  const policies = byPolicies(request, layers, says, grants);
  const grant = allOf([grantTruth(request, layers.grants), spared(request, says)], (truth) => truth);
  if (policies.truth === true || grant === false) return policies;
  return { truth: anyOf([policies.truth, grant], (truth) => truth), by: "grant", origin: undefined };
}

/** Whether a boundary, a session policy, or in another account the lack of an Allow, limits what a grant gives, AWS does not say. */
function spared({ caller, resourceAccount }: Request, says: (name: Layer) => Verdict): Truth {
  if (caller.type === "service" || caller.type === "root") return true;
  const isOwn = sameText(caller.account ?? [], resourceAccount) === true;
  const limits: readonly Layer[] = isOwn ? ["boundary", "session"] : ["identity", "boundary", "session"];
  return limits.every((name) => says(name).truth === true) || "unknown";
}

/** Key policies and RCPs have no say in it; a permission alone is enough where an account has the right and delegates it. */
function toRetire(request: Request, layers: Layers, says: (name: Layer) => Verdict): Reach {
  const { named, delegates } = retiring(request, layers.grants);
  const own = request.caller.type === "root" ? true : allOf([says("identity").truth, limitsOf(says)], (truth) => truth);
  const byName = allOf<Truth>([named, limitsOf(says) === true || "unknown"], (truth) => truth);
  const truth = anyOf([byName, allOf([delegates, own], (one) => one)], (one) => one);
  return { truth, by: byName === true ? "grant" : "identity", origin: byName === true ? undefined : says("identity").origin };
}

function limitsOf(says: (name: Layer) => Verdict): Truth {
  return allOf([says("boundary").truth, says("session").truth], (truth) => truth);
}

/** Do the caller's side and the resource's policy together let the request through? Rules by kind of caller and account. */
function byPolicies(request: Request, layers: Layers, says: (name: Layer) => Verdict, grants: readonly ResourceGrant[]): Reach {
  const granted = (...kinds: readonly GrantKind[]) => anyOf(grants, (grant) => kinds.includes(grant.kind) && grant.truth);
  const byResource = (truth: Truth): Reach => ({ truth, by: "resource", origin: grants.find((grant) => grant.truth === true)?.origin });
  const { caller } = request;
  const statement = (...kinds: readonly GrantKind[]) => grants.find((grant) => grant.truth === true && kinds.includes(grant.kind))?.origin;
  if (caller.type === "anonymous") return byResource(granted("everyone"));
  if (caller.type === "service") return byResource(granted("service", "everyone"));
  if (caller.type === "login")
    return byResource(anyOf<Truth>([granted("login"), granted("everyone") === false ? false : "unknown"], (truth) => truth));
  if (isAssumeRoot(request.action)) return toRoot(request, layers, says);
  const own = sameText(caller.account ?? [], request.resourceAccount);
  const side = caller.type === "unknown" ? "unknown" : own;
  // Where the caller's own policies may be any, the statement that lets them count is the one to show.
  const identity = says("identity").origin;
  const inside = () => inOwnAccount(request, says, granted, byResource, identity ?? statement("account"));
  if (side === true) return inside();
  const foreign = acrossAccounts(request, says, granted, identity ?? grants.find((grant) => grant.truth === true)?.origin);
  if (side === false) return foreign;
  return { ...foreign, truth: agreed([foreign.truth, inside().truth]) === false ? false : "unknown" };
}

/**
 * Root sessions have no trust policy: principals of the management account, or of IAM's delegated administrator, whom no source here names.
 * (docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html)
 */
function toRoot({ caller }: Request, { managementAccount }: Layers, says: (name: Layer) => Verdict): Reach {
  const isManagement = managementAccount !== null && literal(caller.account ?? []) === managementAccount;
  const entitled: Truth = managementAccount !== null && (isManagement || "unknown");
  const own = caller.type === "root" ? limitsOf(says) : allOf([says("identity").truth, limitsOf(says)], (truth) => truth);
  return { truth: allOf([entitled, own], (truth) => truth), by: "identity", origin: says("identity").origin };
}

type Granted = (...kinds: readonly GrantKind[]) => Truth;

/**
 * In the resource's own account its policy or the caller's may allow; keys and roles need theirs. An Allow to a user, or to a
 * session, is not limited by a boundary, one to a role is; one to the account only delegates to the caller's own policies.
 * Root may do anything that nothing denies; with a key, what its policy gives the account.
 */
function inOwnAccount(
  request: Request,
  says: (name: Layer) => Verdict,
  granted: Granted,
  byResource: (truth: Truth) => Reach,
  origin: Origin | undefined,
): Reach {
  const mandatory = needsResourcePolicy(request.action, request.resource);
  const limits = limitsOf(says);
  if (request.caller.type === "root") {
    const open = mandatory ? byResource(granted("account", "everyone")) : { truth: true, by: "identity" as const, origin: undefined };
    return { ...open, truth: allOf([open.truth, limits], (truth) => truth) };
  }
  const ownSide = allOf([says("identity").truth, limits, mandatory ? granted("account") : true], (truth) => truth);
  if (ownSide === true) return { truth: true, by: "identity", origin };
  const direct = anyOf(
    [
      allOf([granted("role"), limits], (truth) => truth),
      granted("user", "session", "other"),
      // Whether `*` is limited as a role's ARN is, AWS does not say.
      allOf<Truth>([granted("everyone"), limits === true || "unknown"], (truth) => truth),
    ],
    (truth) => truth,
  );
  return byResource(anyOf([ownSide, direct], (truth) => truth));
}

/** Both sides must allow; a KMS key takes some operations only. */
function acrossAccounts(request: Request, says: (name: Layer) => Verdict, granted: Granted, origin: Origin | undefined): Reach {
  const root = request.caller.type === "root";
  const parts = [
    worksAcrossAccounts(request.action),
    root ? true : says("identity").truth,
    root ? true : says("boundary").truth,
    says("session").truth,
    granted("account", "role", "user", "session", "everyone", "other"),
  ];
  return { truth: allOf(parts, (truth) => truth), by: "identity", origin };
}

/** Points on which AWS's pages are silent although everything was read. */
function silences(request: Request, layers: Layers, grants: readonly ResourceGrant[]): readonly Doubt[] {
  if (grantTruth(request, layers.grants) !== false || isRetireGrant(request.action)) {
    return [{ layer: "grant", what: "AWS does not say whether what a grant gives is limited by the grantee's own policies", origin: nowhere }];
  }
  if (isAssumeRoot(request.action)) return [{ layer: "identity", what: "whether the account is a delegated administrator of IAM", origin: nowhere }];
  const open = grants.find((grant) => grant.kind === "everyone" && grant.truth === true);
  const what = 'AWS does not say whether a boundary limits what a resource\'s policy gives to "*"';
  return [{ layer: "boundary", what: open === undefined ? "the principal's account is not known" : what, origin: open?.origin ?? nowhere }];
}

/** The first layer without an Allow. */
function lacking(says: (name: Layer) => Verdict, reach: Reach, grants: readonly ResourceGrant[]): Layer {
  const direct = anyOf(grants, (grant) => grant.kind !== "account" && grant.truth) !== false;
  if (reach.truth === false && says("identity").truth === false && !(reach.by === "resource" && direct)) return "identity";
  if (says("scp").truth === false) return "scp";
  if (reach.truth === false && says("boundary").truth === false) return "boundary";
  if (reach.truth === false && says("session").truth === false) return "session";
  return reach.truth === false ? "resource" : "endpoint";
}
