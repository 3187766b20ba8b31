import type { PatternElement, PolicyDocument } from "../../model/policy.ts";
import type { Text } from "../../model/text.ts";
import { actionNamed, isListed, resourcePatterns } from "./catalogue.ts";
import { matchesAction } from "./match.ts";
import type { PrincipalClass, Question } from "./question.ts";
import { boundByRcp, escapesBucketPolicy, needsResourcePolicy, serviceOf, worksAcrossAccounts } from "./rules.ts";
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
    let signature = rulesFor(action);
    const known = actionNamed(action);
    if (known !== undefined) for (const key of keys) signature += isListed(known, key) ? "l" : "-";
    for (const statement of statements) signature += letters[String(matched(statement.action, action))];
    if (!groups.has(signature)) groups.set(signature, action);
  }
  return [...groups.values()];
}

const letters: Readonly<Record<string, string>> = { true: "t", false: "f", unknown: "u" };

const rules = new Map<string, string>();

/** What our rules and the catalogue say of an action, as one word. */
function rulesFor(action: string): string {
  let word = rules.get(action);
  if (word !== undefined) return word;
  const known = actionNamed(action);
  const patterns = known === undefined ? ["unknown"] : resourcePatterns(known).map(({ arn, holdsSlash }) => `${arn}${holdsSlash}`);
  word = [
    serviceOf(action),
    worksAcrossAccounts(action),
    needsResourcePolicy(action, []),
    boundByRcp(action),
    escapesBucketPolicy(true, action),
    ...patterns,
    "",
  ].join(" ");
  if (rules.size > 20_000) rules.clear();
  rules.set(action, word);
  return word;
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
