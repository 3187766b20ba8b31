import type { Fact } from "../../model/fact.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import type { Layer } from "../../model/verdict.ts";
import { axioms } from "./axioms.ts";
import { conditionGoal, entryGoal, resourceGoal, settled, sparedGoal, way } from "./choices.ts";
import { matchesAction, type GrantKind } from "./match.ts";
import type { ResourceDialect } from "./meaning.ts";
import type { Level, Question } from "./question.ts";
import { boundByRcp, escapesBucketPolicy, isRetireGrant, needsResourcePolicy, worksAcrossAccounts } from "./rules.ts";
import { membership, targetLiterals } from "./membership.ts";
import type { Scene } from "./scene.ts";
import { always, never, type Goal, type Way } from "./search.ts";
import type { Text } from "../../model/text.ts";

/** Goals that a request reaches exactly when `authorize` allows it and the question's `where` holds; null when none can. */
export function goalsOf(scene: Scene, question: Question, arn: Text, without: ReadonlySet<Layer>): readonly Goal[] | null {
  const where = question.where.map((condition) => conditionGoal(scene, condition, "2012-10-17", true));
  const goals = [[way(...membership(scene), ...targetLiterals(scene, arn))], ...where, ...allowing(scene, arn, without), ...denying(scene, without)];
  if (goals.some((goal) => goal.length === 0)) return null;
  return [...goals, ...axioms(scene)].filter((goal) => goal !== always);
}

interface Documents {
  readonly layer: Layer;
  readonly documents: readonly PolicyDocument[];
  readonly dialect: ResourceDialect;
}

/** The documents of every layer that binds and whose denials count. */
function bindingDocuments(scene: Scene, without: ReadonlySet<Layer>): readonly Documents[] {
  const { who, resource } = scene;
  const found: Documents[] = [];
  const add = (layer: Layer, documents: readonly PolicyDocument[], dialect: ResourceDialect = "identity") => {
    if (!without.has(layer)) found.push({ layer, documents, dialect });
  };
  if (who.type === "principal") add("identity", identityOf(scene) ?? []);
  if (signed(who)) add("scp", who.scp.levels.flat(), "other");
  if (boundByRcp(scene.action)) add("rcp", resource.rcp.levels.flat(), "other");
  if (who.type === "principal") add("boundary", documentOf(who.boundary));
  const ownRoot = who.type === "root" && who.account === resource.account;
  if (!escapesBucketPolicy(ownRoot, scene.action) && !isRetireGrant(scene.action)) add("resource", documentOf(resource.policy), "other");
  return found;
}

function documentOf(of: Fact<PolicyDocument | null>): readonly PolicyDocument[] {
  return of.known && of.value !== null ? [of.value] : [];
}

/** The identity's policies; null when any are possible. */
function identityOf(scene: Scene): readonly PolicyDocument[] | null {
  const { identity } = scene.who;
  return identity !== "administrator" && identity.known ? identity.value : null;
}

/** No denial applies: one goal for each that could. What was not read may deny, which only a strict reading counts. */
function denying(scene: Scene, without: ReadonlySet<Layer>): readonly Goal[] {
  const unread = scene.mode === "strict" && unreadLayers(scene, without).length > 0 ? [never] : [];
  const goals = bindingDocuments(scene, without).flatMap(({ layer, documents, dialect }) =>
    documents.flatMap((document) =>
      document.statements
        .filter((statement) => statement.effect !== "Allow")
        .map((statement) => notApplying(scene, statement, document, layer, dialect)),
    ),
  );
  return [...unread, ...goals];
}

/** The layers that bind and were not read (completely). */
export function unreadLayers(scene: Scene, without: ReadonlySet<Layer>): readonly Layer[] {
  const { who, resource } = scene;
  const unread: Layer[] = [];
  if (who.type === "principal" && who.identity !== "administrator" && !who.identity.known) unread.push("identity");
  if (signed(who) && who.scp.unread.length > 0) unread.push("scp");
  if (boundByRcp(scene.action) && resource.rcp.unread.length > 0) unread.push("rcp");
  if (who.type === "principal" && !who.boundary.known) unread.push("boundary");
  const ownRoot = who.type === "root" && who.account === resource.account;
  if (!resource.policy.known && !escapesBucketPolicy(ownRoot, scene.action) && !isRetireGrant(scene.action)) unread.push("resource");
  return unread.filter((layer) => !without.has(layer));
}

export function notApplying(scene: Scene, statement: Statement, document: PolicyDocument, layer: Layer, dialect: ResourceDialect): Goal {
  const action = matchesAction(statement.action, scene.action);
  if (action === false) return always;
  const doubtful = statement.effect === "unread" || action === "unknown" || (layer === "resource" && statement.principal === undefined);
  // Permissively, a doubtful denial does not deny; strictly it does, unless one of its certain parts fails.
  if (doubtful && scene.mode === "permissive") return always;
  const ways = [
    ...(statement.principal === undefined ? never : sparedGoal(scene, statement.principal)),
    ...resourceGoal(scene, statement.resource, dialect, document.version, false),
    ...statement.conditions.flatMap((condition) => conditionGoal(scene, condition, document.version, false)),
  ];
  return ways.some((one) => one.literals.length === 0 && one.goals.length === 0) ? always : ways;
}

/** The ways in which a statement applies, apart from its principal. */
export function applying(scene: Scene, statement: Statement, document: PolicyDocument, dialect: ResourceDialect, more: readonly Goal[] = []): Goal {
  const action = matchesAction(statement.action, scene.action);
  if (action === false) return never;
  const goals = [
    settled(scene, statement.effect === "unread" || action === "unknown" ? "unknown" : true, true),
    resourceGoal(scene, statement.resource, dialect, document.version, true),
    ...statement.conditions.map((condition) => conditionGoal(scene, condition, document.version, true)),
    ...more,
  ];
  if (goals.some((goal) => goal.length === 0)) return never;
  const open = goals.filter((goal) => goal !== always);
  return open.length === 0 ? always : [joined(open)];
}

/** One way that reaches all goals; those with one way give it their facts directly. */
function joined(goals: readonly Goal[]): Way {
  const single = goals.filter((goal) => goal.length === 1).map((goal) => goal[0] as Way);
  return {
    literals: single.flatMap((one) => one.literals),
    goals: [...single.flatMap((one) => one.goals), ...goals.filter((goal) => goal.length !== 1)],
  };
}

/** Goals together as one. */
function both(...goals: readonly Goal[]): Goal {
  if (goals.some((goal) => goal.length === 0)) return never;
  const open = goals.filter((goal) => goal !== always);
  return open.length === 0 ? always : [joined(open)];
}

function someAllow(scene: Scene, documents: readonly PolicyDocument[], dialect: ResourceDialect): Goal {
  const ways = documents.flatMap((document) =>
    document.statements.filter((statement) => statement.effect !== "Deny").flatMap((statement) => applying(scene, statement, document, dialect)),
  );
  return ways.some((one) => one.literals.length === 0 && one.goals.length === 0) ? always : ways;
}

/** Each layer that has to allow does: the rules of `authorize`, symbolically. */
function allowing(scene: Scene, arn: Text, without: ReadonlySet<Layer>): readonly Goal[] {
  const { who } = scene;
  const levels = (list: readonly Level[]): readonly Goal[] => (without.has("scp") ? [] : list.map((level) => someAllow(scene, level, "other")));
  if (isRetireGrant(scene.action)) return [...(signed(who) ? levels(who.scp.levels) : []), toRetire(scene, without)];
  if (who.type === "anonymous") return [grantGoal(scene, without, ["everyone"])];
  if (who.type === "service") return [grantGoal(scene, without, ["service", "everyone"])];
  return [...levels(who.scp.levels), who.account === scene.resource.account ? inOwnAccount(scene, arn, without) : acrossAccounts(scene, without)];
}

/** Whom grants name is no part of the question: `handover-honest`. The key's account delegates it to whom its own policies allow it. */
function toRetire(scene: Scene, without: ReadonlySet<Layer>): Goal {
  const { who, resource } = scene;
  if (!signed(who) || who.account !== resource.account) return never;
  return both(identityGoal(scene, without), boundaryGoal(scene, without));
}

function signed({ type }: Scene["who"]): boolean {
  return type === "principal" || type === "root";
}

function identityGoal(scene: Scene, without: ReadonlySet<Layer>): Goal {
  if (scene.who.type === "root" || without.has("identity")) return always;
  const documents = identityOf(scene);
  return documents === null ? always : someAllow(scene, documents, "identity");
}

function boundaryGoal(scene: Scene, without: ReadonlySet<Layer>): Goal {
  if (scene.who.type === "root" || without.has("boundary")) return always;
  const documents = documentOf(scene.who.boundary);
  return documents.length === 0 ? always : someAllow(scene, documents, "identity");
}

function inOwnAccount(scene: Scene, arn: Text, without: ReadonlySet<Layer>): Goal {
  const mandatory = needsResourcePolicy(scene.action, arn);
  if (scene.who.type === "root") return mandatory ? grantGoal(scene, without, ["account", "everyone"]) : always;
  const boundary = boundaryGoal(scene, without);
  const ownSide = both(identityGoal(scene, without), boundary, mandatory ? grantGoal(scene, without, ["account"]) : always);
  // Without its policy, a resource that must allow does, and another adds nothing to what the caller's own policies say.
  if (without.has("resource") && !mandatory) return always;
  const limited = both(grantGoal(scene, without, scene.mode === "strict" ? ["role", "everyone"] : ["role"]), boundary);
  const direct = grantGoal(scene, without, scene.mode === "strict" ? ["user", "session", "other"] : ["user", "session", "other", "everyone"]);
  return ownSide === always || direct === always ? always : [...ownSide, ...limited, ...direct];
}

function acrossAccounts(scene: Scene, without: ReadonlySet<Layer>): Goal {
  if (!worksAcrossAccounts(scene.action)) return never;
  const grants = grantGoal(scene, without, ["account", "role", "user", "session", "everyone", "other"]);
  return both(identityGoal(scene, without), boundaryGoal(scene, without), grants);
}

/** A statement of the resource's policy allows, through an entry of one of the kinds. */
function grantGoal(scene: Scene, without: ReadonlySet<Layer>, kinds: readonly GrantKind[]): Goal {
  const { policy } = scene.resource;
  if (without.has("resource") || !policy.known) return always;
  if (policy.value === null) return never;
  const document = policy.value;
  const ways = document.statements
    .filter((statement) => statement.effect !== "Deny")
    .flatMap((statement) => entriesOf(scene, statement, kinds).flatMap((entry) => applying(scene, statement, document, "other", [entry])));
  return ways.some((one) => one.literals.length === 0 && one.goals.length === 0) ? always : ways;
}

/** One goal for each entry of the kinds; an Allow with NotPrincipal names everyone but whom it lists. */
export function entriesOf(scene: Scene, statement: Statement, kinds: readonly GrantKind[]): readonly Goal[] {
  const element = statement.principal;
  if (element === undefined) return kinds.includes("everyone") ? [settled(scene, "unknown", true)] : [];
  if (element.negated) {
    if (!kinds.includes("everyone")) return [];
    return [scene.mode === "permissive" ? always : sparedGoal(scene, { ...element, negated: false })];
  }
  return element.entries.flatMap((entry) => {
    const { kind, goal } = entryGoal(scene, entry);
    return kinds.includes(kind) ? [goal] : [];
  });
}
