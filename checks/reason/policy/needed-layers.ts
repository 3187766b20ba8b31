import type { Layer } from "../../model/verdict.ts";
import { casesOf, type Case } from "./cases.ts";
import { find, nothing, type Work } from "./find.ts";
import { matchesAction } from "./match.ts";
import type { Question } from "./question.ts";

/** Proofs by one layer alone are tried first, the most structural layer first: they are the strongest and the cheapest. */
const keepable: readonly (Layer | undefined)[] = [undefined, "resource", "identity", "boundary", "rcp", "scp"];

/** The one layer (or none at all) that is enough to prove it. Fewer layers only allow more, so the proof stands with all of them. */
export function aloneSufficient(question: Question, work: Work): readonly Layer[] | undefined {
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
export function sufficient(question: Question, cases: readonly Case[], work: Work): readonly Layer[] {
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
