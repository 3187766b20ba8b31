import { literal, type Text } from "../../model/text.ts";
import type { Layer } from "../../model/verdict.ts";
import { documentsOf, type Case } from "./cases.ts";
import type { Mode } from "./cells.ts";
import { goalsOf } from "./problem.ts";
import type { Question } from "./question.ts";
import { callerOf, fieldsOf, stateOf, type KeyState } from "./request.ts";
import { sceneOf, type Scene } from "./scene.ts";
import { Memory, search, type Outcome } from "./search.ts";
import type { Budget } from "./theory/globs.ts";

/** What the searches of one question share: each fact is compared with the others once. */
export interface Work {
  readonly literals: Scene["literals"];
  readonly permissive: Memory;
  readonly strict: Memory;
}

export function workOf(budget: Budget): Work {
  return { literals: new Map(), permissive: new Memory("permissive", budget), strict: new Memory("strict", budget) };
}

export const nothing: ReadonlySet<Layer> = new Set();

export interface Found {
  readonly scene: Scene;
  readonly outcome: Outcome;
}

/** A request of the case that is allowed as the mode reads the policies, without some layers. */
export function find(
  question: Question,
  { who, action, arn }: Case,
  mode: Mode,
  without: ReadonlySet<Layer>,
  work: Work,
  more?: Parameters<typeof sceneOf>[5],
): Found {
  const scene = sceneOf(mode, who, action, question.resource, work.literals, more);
  const goals = goalsOf(scene, question, arn, without);
  return { scene, outcome: goals === null ? { is: "none" } : search(goals, work[mode]) };
}

/**
 * A request that is allowed for certain. Where none is found at once, sessions that the resource's policy names are tried, and
 * values for variables whose keys are free: none, those that the policies name, parts of the resource.
 */
export function findCertain(question: Question, each: Case, work: Work): Found {
  const first = find(question, each, "strict", nothing, work);
  if (first.outcome.is !== "none") return first;
  const [key, ...more] = first.scene.variables;
  const tries = [
    ...(each.who.type === "principal" ? sessionsNamed(question).map((session) => ({ session })) : []),
    ...(key === undefined || more.length > 1 ? [] : assumptions(question, each, key, more[0]).map((assumed) => ({ assumed }))),
  ];
  for (const one of tries) {
    const next = find(question, each, "strict", nothing, work, one);
    if (next.outcome.is === "found") return next;
  }
  return first;
}

function sessionsNamed({ resource }: Question): readonly Text[] {
  const statements = resource.policy.known ? (resource.policy.value?.statements ?? []) : [];
  const entries = statements.filter((statement) => statement.effect === "Allow").flatMap((statement) => statement.principal?.entries ?? []);
  return entries
    .filter(({ type, value }) => type === "AWS" && callerOf(value).type === "session")
    .map(({ value }) => value)
    .slice(0, 8);
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
