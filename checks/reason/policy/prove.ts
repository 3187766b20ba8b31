import type { Origin } from "../../model/fact.ts";
import { literal, show } from "../../model/text.ts";
import type { Layer, Proof } from "../../model/verdict.ts";
import { authorize, type Decision, type Doubt } from "./authorize.ts";
import { casesOf, documentsOf, type Case } from "./cases.ts";
import type { Mode } from "./cells.ts";
import { matchUnits, unitsOf } from "./glob.ts";
import { matchesAction } from "./match.ts";
import { isMet } from "./operators.ts";
import { goalsOf } from "./problem.ts";
import type { Question } from "./question.ts";
import { fieldsOf, stateOf, type KeyState, type Request } from "./request.ts";
import { keyCases, sceneOf, type Scene } from "./scene.ts";
import { Memory, search, type Outcome } from "./search.ts";
import type { Budget } from "./theory/globs.ts";
import { anyOf } from "./truth.ts";
import { layersOf, requestOf, witnessOf } from "./witness.ts";

/** The work of one question, in places visited: some seconds. Beyond it the answer is `undecided`. */
const workMax = 6_000_000;

/**
 * Can nobody? `proved` when no request of the question is allowed, however open points are read; `refuted` with a request that is
 * allowed for certain, found by search and decided again by `authorize`; otherwise `undecided`, with what it hangs on.
 */
export function prove(question: Question): Proof {
  const alone = aloneSufficient(question);
  if (alone !== undefined) return { outcome: "proved", dependsOn: alone };
  const work = workOf({ left: workMax });
  const cases = casesOf(question);
  let open: Proof | undefined;
  for (const each of cases) {
    const answer = decide(question, each, work);
    if (answer.outcome === "refuted") return answer;
    if (answer.outcome === "undecided") open ??= answer;
  }
  return open ?? { outcome: "proved", dependsOn: sufficient(question, cases, work) };
}

/** What the searches of one question share: each fact is compared with the others once. */
interface Work {
  readonly literals: Scene["literals"];
  readonly permissive: Memory;
  readonly strict: Memory;
}

function workOf(budget: Budget): Work {
  return { literals: new Map(), permissive: new Memory("permissive", budget), strict: new Memory("strict", budget) };
}

const nothing: ReadonlySet<Layer> = new Set();

interface Found {
  readonly scene: Scene;
  readonly outcome: Outcome;
}

function find(question: Question, { who, action, arn }: Case, mode: Mode, without: ReadonlySet<Layer>, work: Work, assumed?: Scene["assumed"]): Found {
  const scene = sceneOf(mode, who, action, question.resource, work.literals, assumed);
  const goals = goalsOf(scene, question, arn, without);
  return { scene, outcome: goals === null ? { is: "none" } : search(goals, work[mode]) };
}

/** With variables whose keys are free, some values are tried: no value, those that the policies name, parts of the resource. */
function findCertain(question: Question, each: Case, work: Work): Found {
  const first = find(question, each, "strict", nothing, work);
  const [key, ...more] = first.scene.variables;
  if (first.outcome.is !== "none" || key === undefined || more.length > 1) return first;
  for (const assumed of assumptions(question, each, key, more[0])) {
    const next = find(question, each, "strict", nothing, work, assumed);
    if (next.outcome.is === "found") return next;
  }
  return first;
}

function assumptions(question: Question, each: Case, first: string, second: string | undefined): readonly Scene["assumed"][] {
  const states = (key: string): readonly KeyState[] => [{ is: "absent" }, ...valuesTried(question, each, key).map((value) => stateOf(value))];
  return states(first).flatMap((state) => {
    const one = new Map([[first, state]]);
    return second === undefined ? [one] : states(second).map((other) => new Map([...one, [second, other]]));
  });
}

function valuesTried(question: Question, { who, arn }: Case, key: string): readonly string[] {
  const conditions = documentsOf(question, who).flatMap((document) => document.statements.flatMap((statement) => statement.conditions));
  const named = conditions.filter((one) => one.key.toLowerCase() === key).flatMap((one) => one.values.map((value) => literal(value) ?? ""));
  const parts = (literal(fieldsOf(arn)[5] ?? []) ?? "").split("/");
  return [...new Set([...named, ...parts, "x"])].filter((value) => /^[^*?$]+$/.test(value)).slice(0, 6);
}

function decide(question: Question, each: Case, work: Work): Proof {
  const perhaps = find(question, each, "permissive", nothing, work);
  if (perhaps.outcome.is === "none") return { outcome: "proved", dependsOn: [] };
  if (perhaps.outcome.is === "limit") return tooMuchWork(question, each);
  const surely = findCertain(question, each, work);
  const request = surely.outcome.is === "found" ? requestOf(surely.scene, surely.outcome.cells) : null;
  if (request === null) return hangsOn(question, each, perhaps, surely.outcome);
  const decision = authorize(request, layersOf(each.who, question.resource));
  if (decision.decision !== "allowed" || !isAsked(question, each, request)) return notReplayed(question, each, request, decision);
  return refuted(question, each, request, decision);
}

/** The witness meets the question itself: its class and its `where`. */
function isAsked(question: Question, { who, arn }: Case, request: Request): boolean {
  const lookup = (key: string) => request.context.get(key) ?? ({ is: "absent" } as const);
  const inClass = who.type === "anonymous" || anyOf(who.arns, (glob) => matchUnits(unitsOf(glob, true), request.caller.name)) === true;
  const spared = who.except.every((glob) => matchUnits(unitsOf(glob, true), request.caller.name) === false);
  const onResource = matchUnits(unitsOf(arn, true), request.resource) === true;
  return inClass && spared && onResource && question.where.every((condition) => isMet(condition, "2012-10-17", lookup) === true);
}

function refuted(question: Question, { who }: Case, request: Request, decision: Decision): Proof {
  const origin = decision.origin ?? nearest(question);
  const witness = witnessOf(request, question, who);
  const context = Object.entries(witness.context).map(([key, value]) => `${key}=${typeof value === "string" ? value : value.join(",")}`);
  const by = decision.origin === undefined ? "nothing refuses it" : `${decision.by === "resource" ? "the resource's policy" : "a policy of the caller"} allows it and nothing refuses it`;
  return {
    outcome: "refuted",
    witness: { ...witness, allowedBy: origin },
    origin,
    because: `${witness.action} by ${witness.principal} on ${witness.resource}${context.length > 0 ? ` with ${context.join(" ")}` : ""} is allowed: ${by}.`,
  };
}

/** Where to look when no statement allows by itself. */
function nearest({ resource }: Question): Origin {
  return resource.policy.origin;
}

function tooMuchWork(question: Question, each: Case): Proof {
  return undecidedAt(each, "the patterns of its policies are too many or too involved to be compared within the limit of work", nearest(question));
}

function undecidedAt({ who, action }: Case, why: string, origin: Origin): Proof {
  return { outcome: "undecided", because: `Whether ${who.name} can ${action} is open: ${why}.`, origin };
}

/** A request may be allowed, but none is for certain: what the one that was found hangs on. */
function hangsOn(question: Question, each: Case, perhaps: Found, strict: Outcome): Proof {
  if (strict.is === "limit") return tooMuchWork(question, each);
  const unread = unreadParts(question, each);
  const request = perhaps.outcome.is === "found" ? requestOf(perhaps.scene, perhaps.outcome.cells) : null;
  const doubts = request === null ? [] : authorize(request, layersOf(each.who, question.resource)).doubts;
  const [doubt] = [...unread, ...doubts, ...schemaDoubts(question, perhaps.scene, request)];
  if (doubt !== undefined) return undecidedAt(each, doubt.what.replace(/\.$/, ""), doubt.origin);
  return undecidedAt(each, "no request could be named that its policies allow for certain", nearest(question));
}

/** Facts that were not read at all speak first. */
function unreadParts({ resource }: Question, { who }: Case): readonly Doubt[] {
  const facts = [
    ...(who.type === "principal" && who.identity !== "administrator" ? [["identity", who.identity] as const] : []),
    ...(who.type === "principal" ? [["boundary", who.boundary] as const] : []),
    ["resource", resource.policy] as const,
  ];
  return [
    ...facts.flatMap(([layer, fact]) => (fact.known ? [] : [{ layer, what: fact.why, origin: fact.origin }])),
    ...who.scp.unread.map((unknown) => ({ layer: "scp", what: unknown.why, origin: unknown.origin }) as const),
    ...resource.rcp.unread.map((unknown) => ({ layer: "rcp", what: unknown.why, origin: unknown.origin }) as const),
  ];
}

/** Keys that AWS does not list for the action, or that no source fixes. */
function schemaDoubts(question: Question, scene: Scene, request: Request | null): readonly Doubt[] {
  const origin = nearest(question);
  const variables = [...scene.variables].map((key): Doubt => ({ layer: "resource", what: `policies use the variable \${${key}}, whose value is free`, origin }));
  return [...scene.keys.keys()].flatMap((key): readonly Doubt[] => {
    const state = keyCases(scene, key)[0]?.state;
    if (state?.is === "unknown") return [{ layer: "resource", what: state.why, origin }];
    if (state?.is !== "free" || state.presence.present !== "doubtful" || request?.context.get(key)?.is === "absent") return [];
    return [{ layer: "resource", what: `AWS does not list the condition key ${key} for ${scene.action}`, origin }];
  }).concat(variables);
}

/** A found request that does not pass again is a defect of ours, and never a refutation. */
function notReplayed(question: Question, each: Case, request: Request, decision: Decision): Proof {
  const why = decision.doubts[0]?.what ?? `the request that was found (${show(request.caller.name)}) did not pass when it was decided again (${decision.decision})`;
  return undecidedAt(each, why, decision.doubts[0]?.origin ?? nearest(question));
}

/** Proofs by one layer alone are tried first, the most structural layer first: they are the strongest and the cheapest. */
const keepable: readonly (Layer | undefined)[] = [undefined, "resource", "identity", "boundary", "rcp", "scp"];

/** The one layer (or none at all) that is enough to prove it. Fewer layers only allow more, so the proof stands with all of them. */
function aloneSufficient(question: Question): readonly Layer[] | undefined {
  const work = workOf({ left: workMax / 10 });
  for (const layer of keepable) {
    if (layer !== undefined && !isThere(question, layer)) continue;
    const reduced = onlyWith(question, layer);
    const without = layer === "resource" ? nothing : withoutResource;
    const stands = (of: Question): boolean => casesOf(of).every((each) => find(of, each, "permissive", without, work).outcome.is === "none");
    if ((layer === "resource" && singleDenials(reduced).some(stands)) || stands(reduced)) return layer === undefined ? [] : [layer];
  }
  return undefined;
}

/**
 * The question with a policy that allows everything and holds one of the real denials: where one statement is enough, nothing else
 * needs to be looked at, and nothing else tells the actions apart.
 */
function singleDenials({ resource, ...question }: Question): Question[] {
  const { policy } = resource;
  if (!policy.known || policy.value === null) return [];
  const document = policy.value;
  const everything = { negated: false, patterns: [["*"]] };
  const everyone = { negated: false, entries: [{ type: "*", value: ["*"] } as const] };
  const allow = { effect: "Allow", origin: document.origin, principal: everyone, action: everything, resource: everything, conditions: [] } as const;
  return document.statements
    .filter((statement) => statement.effect === "Deny" && question.actions.every((action) => matchesAction(statement.action, action) === true))
    .map((denial) => ({ ...question, resource: { ...resource, policy: { ...policy, value: { ...document, statements: [allow, denial] } } } }));
}

const withoutResource: ReadonlySet<Layer> = new Set(["resource"]);

/** The question without the other layers: their documents no longer tell actions apart. The resource's policy is dropped by `without`. */
function onlyWith({ who, resource, ...question }: Question, layer: Layer | undefined): Question {
  const none = { levels: [], unread: [] };
  return {
    ...question,
    who: who.map((one) => ({
      ...one,
      scp: layer === "scp" ? one.scp : none,
      boundary: layer === "boundary" ? one.boundary : { known: true, value: null, origin: one.boundary.origin },
      identity: layer === "identity" ? one.identity : "administrator",
    })),
    resource: { ...resource, rcp: layer === "rcp" ? resource.rcp : none, policy: layer === "resource" ? resource.policy : emptied(resource.policy) },
  };
}

/** Never read, since its layer is dropped; empty, so that its statements tell no actions apart. */
function emptied({ origin }: Question["resource"]["policy"]): Question["resource"]["policy"] {
  return { known: true, value: null, origin };
}

/** Layers are dropped in this order, each for as long as the proof stands. */
const droppable: readonly Layer[] = ["scp", "rcp", "boundary", "identity", "resource"];

/** A minimal set of layers that the proof needs. */
function sufficient(question: Question, cases: readonly Case[], work: Work): readonly Layer[] {
  const without = new Set<Layer>();
  for (const layer of droppable.filter((one) => isThere(question, one))) {
    without.add(layer);
    const stands = cases.every((each) => find(question, each, "permissive", without, work).outcome.is === "none");
    if (!stands) without.delete(layer);
  }
  return droppable.filter((layer) => isThere(question, layer) && !without.has(layer)).toSorted();
}

/** A layer that says nothing is none that a proof can need. */
function isThere({ who, resource }: Question, layer: Layer): boolean {
  if (layer === "scp") return who.some((one) => one.scp.levels.length > 0);
  if (layer === "rcp") return resource.rcp.levels.length > 0;
  if (layer === "boundary") return who.some((one) => one.boundary.known && one.boundary.value !== null);
  if (layer === "identity") return who.some((one) => one.identity !== "administrator" && one.identity.known);
  return resource.policy.known;
}
