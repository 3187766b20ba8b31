import { show } from "../../model/text.ts";
import type { Proof } from "../../model/verdict.ts";
import { authorize, type Decision, type Doubt } from "./authorize.ts";
import type { Case } from "./cases.ts";
import type { Found } from "./find.ts";
import type { Question } from "./question.ts";
import type { Request } from "./request.ts";
import { keyCases } from "./key-cases.ts";
import type { Scene } from "./scene.ts";
import type { Outcome } from "./search.ts";
import { layersOf, nearest, requestOf } from "./witness.ts";

export function tooMuchWork(question: Question, each: Case): Proof {
  return undecidedAt(each, "the patterns of its policies are too many or too involved to be compared within the limit of work", nearest(question));
}

function undecidedAt({ who, action }: Case, why: string, origin: Doubt["origin"]): Proof {
  return { outcome: "undecided", because: `Whether ${who.name} can ${action} is open: ${why}.`, origin };
}

/** A request may be allowed, but none is for certain: what the one that was found hangs on. */
export function hangsOn(question: Question, each: Case, perhaps: Found, strict: Outcome): Proof {
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
  const variables = [...scene.variables].map((key): Doubt => ({
    layer: "resource",
    what: `policies use the variable \${${key}}, whose value is free`,
    origin,
  }));
  return [...scene.keys.keys()]
    .flatMap((key): readonly Doubt[] => {
      const state = keyCases(scene, key)[0]?.state;
      if (state?.is === "unknown") return [{ layer: "resource", what: state.why, origin }];
      if (state?.is !== "free" || state.presence.present !== "doubtful" || request?.context.get(key)?.is === "absent") return [];
      return [{ layer: "resource", what: `AWS does not list the condition key ${key} for ${scene.action}`, origin }];
    })
    .concat(variables);
}

/** A found request that does not pass again is a defect of ours, and never a refutation. */
export function notReplayed(question: Question, each: Case, request: Request, decision: Decision): Proof {
  const why =
    decision.doubts[0]?.what ??
    `the request that was found (${show(request.caller.name)}) did not pass when it was decided again (${decision.decision})`;
  return undecidedAt(each, why, decision.doubts[0]?.origin ?? nearest(question));
}
