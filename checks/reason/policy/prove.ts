import type { Proof } from "../../model/verdict.ts";
import { authorize, type Decision } from "./authorize.ts";
import { casesOf, type Case } from "./cases.ts";
import { find, findCertain, nothing, workOf, type Work } from "./find.ts";
import { matchUnits, unitsOf } from "./glob.ts";
import { aloneSufficient, sufficient } from "./needed-layers.ts";
import { hangsOn, notReplayed, tooMuchWork } from "./open-points.ts";
import { isMet } from "./operators.ts";
import type { Question } from "./question.ts";
import type { Request } from "./request.ts";
import type { Budget } from "./theory/globs.ts";
import { anyOf } from "./truth.ts";
import { layersOf, nearest, requestOf, witnessOf } from "./witness.ts";

/** The work of one question, in places visited: some seconds. Beyond it the answer is `undecided`. */
const workMax = 6_000_000;

/**
 * Can nobody? `proved` when no request of the question is allowed, however open points are read; `refuted` with a request that is
 * allowed for certain, found by search and decided again by `authorize`; otherwise `undecided`, with what it hangs on.
 */
export function prove(question: Question, budget: Budget = { left: workMax }): Proof {
  const trial: Budget = { left: Math.floor(budget.left / 10) };
  const alone = aloneSufficient(question, workOf(trial));
  if (alone !== undefined) return { outcome: "proved", dependsOn: alone };
  budget.left -= Math.max(0, Math.floor(budget.left / 10) - trial.left);
  const work = workOf(budget);
  const cases = casesOf(question);
  let open: Proof | undefined;
  for (const each of cases) {
    const answer = decide(question, each, work);
    if (answer.outcome === "refuted") return answer;
    if (answer.outcome === "undecided") open ??= answer;
  }
  return open ?? { outcome: "proved", dependsOn: sufficient(question, cases, work) };
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
  const name = request.caller.arn ?? request.caller.name;
  const inClass = who.type === "anonymous" || anyOf(who.arns, (glob) => matchUnits(unitsOf(glob, true), name)) === true;
  const spared = who.except.every((glob) => matchUnits(unitsOf(glob, true), name) === false);
  const onResource = matchUnits(unitsOf(arn, true), request.resource) === true;
  return inClass && spared && onResource && question.where.every((condition) => isMet(condition, "2012-10-17", lookup) === true);
}

function refuted(question: Question, { who }: Case, request: Request, decision: Decision): Proof {
  const origin = decision.origin ?? nearest(question);
  const witness = witnessOf(request, question, who);
  const context = Object.entries(witness.context).map(([key, value]) => `${key}=${typeof value === "string" ? value : value.join(",")}`);
  const by =
    decision.origin === undefined
      ? "nothing refuses it"
      : `${decision.by === "resource" ? "the resource's policy" : "a policy of the caller"} allows it and nothing refuses it`;
  return {
    outcome: "refuted",
    witness: { ...witness, allowedBy: origin },
    origin,
    because: `${witness.action} by ${witness.principal} on ${witness.resource}${context.length > 0 ? ` with ${context.join(" ")}` : ""} is allowed: ${by}.`,
  };
}
