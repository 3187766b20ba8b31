import type { PatternElement, PolicyDocument } from "../../model/policy.ts";
import type { Text } from "../../model/text.ts";
import { actionNamed, isListed, resourcePatterns } from "./catalogue.ts";
import { matchesAction } from "./match.ts";
import type { PrincipalClass, Question } from "./question.ts";
import { boundByRcp, needsResourcePolicy, serviceOf, worksAcrossAccounts } from "./rules.ts";
import type { Truth } from "./truth.ts";

/** One class, one of the actions that nothing tells apart, one resource. */
export interface Case {
  readonly who: PrincipalClass;
  readonly action: string;
  readonly arn: Text;
}

export function casesOf(question: Question): readonly Case[] {
  return question.who.flatMap((who) =>
    representatives(question, who).flatMap((action) => question.resource.arns.map((arn): Case => ({ who, action, arn }))),
  );
}

/** One action of each group that no statement, no rule, and no condition key tells apart. */
function representatives(question: Question, who: PrincipalClass): readonly string[] {
  const statements = documentsOf(question, who).flatMap((document) => document.statements);
  const conditions = [...question.where, ...statements.flatMap((statement) => statement.conditions)];
  const keys = [...new Set(conditions.map(({ key }) => key.toLowerCase()))];
  const groups = new Map<string, string>();
  for (const action of new Set(question.actions)) {
    const signature = [rulesFor(action, keys), ...statements.map((statement) => matched(statement.action, action))].join(" ");
    if (!groups.has(signature)) groups.set(signature, action);
  }
  return [...groups.values()];
}

function rulesFor(action: string, keys: readonly string[]): string {
  const known = actionNamed(action);
  const rules = [serviceOf(action), worksAcrossAccounts(action), needsResourcePolicy(action), boundByRcp(action)];
  if (known === undefined) return [...rules, "unknown"].join();
  return [...rules, ...resourcePatterns(known).map(({ arn, holdsSlash }) => `${arn}${holdsSlash}`), ...keys.map((key) => isListed(known, key))].join();
}

/** Documents are asked about the same actions by many questions. */
const answers = new WeakMap<PatternElement, Map<string, Truth>>();

function matched(element: PatternElement, action: string): Truth {
  let known = answers.get(element);
  if (known === undefined) answers.set(element, (known = new Map()));
  let truth = known.get(action);
  if (truth === undefined) known.set(action, (truth = matchesAction(element, action)));
  return truth;
}

/** Every document that binds some request of the class. */
export function documentsOf({ resource }: Question, who: PrincipalClass): readonly PolicyDocument[] {
  return [
    ...who.scp.levels.flat(),
    ...resource.rcp.levels.flat(),
    ...(who.identity !== "administrator" && who.identity.known ? who.identity.value : []),
    ...[who.boundary, resource.policy].flatMap((fact) => (fact.known && fact.value !== null ? [fact.value] : [])),
  ];
}
