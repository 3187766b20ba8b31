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
  const [only, ...more] = question.actions;
  if (only === undefined || more.length === 0) return question.actions;
  const statements = documentsOf(question, who).flatMap((document) => document.statements);
  const conditions = [...question.where, ...statements.flatMap((statement) => statement.conditions)];
  const words = wordsUnder([...new Set(conditions.map(({ key }) => key.toLowerCase()))]);
  const groups = new Map<string, string>();
  for (const action of new Set(question.actions)) {
    let signature = wordOf(action, words);
    for (const statement of statements) signature += letters[String(matched(statement.action, action))];
    if (!groups.has(signature)) groups.set(signature, action);
  }
  return [...groups.values()];
}

/** What rules and keys say of an action, by the keys: questions about one resource share theirs. */
export interface Words {
  readonly keys: readonly string[];
  readonly of: Map<string, string>;
}

const wordsByKeys = new Map<string, Words>();

export function wordsUnder(keys: readonly string[]): Words {
  const name = keys.join(" ");
  let words = wordsByKeys.get(name);
  if (words === undefined) {
    if (wordsByKeys.size > 1_000) wordsByKeys.clear();
    wordsByKeys.set(name, (words = { keys, of: new Map() }));
  }
  return words;
}

export function wordOf(action: string, { keys, of }: Words): string {
  let word = of.get(action);
  if (word !== undefined) return word;
  const known = actionNamed(action);
  word = rulesFor(action) + (known === undefined ? "" : keys.map((key) => (isListed(known, key) ? "l" : "-")).join(""));
  of.set(action, word);
  return word;
}

const letters: Readonly<Record<string, string>> = { true: "t", false: "f", unknown: "u" };

/** What our rules and the catalogue say of an action, as one word. */
function rulesFor(action: string): string {
  const known = actionNamed(action);
  const patterns = known === undefined ? ["unknown"] : resourcePatterns(known).map(({ arn, holdsSlash }) => `${arn}${holdsSlash}`);
  return [
    serviceOf(action),
    worksAcrossAccounts(action),
    needsResourcePolicy(action, []),
    boundByRcp(action),
    escapesBucketPolicy(true, action),
    ...patterns,
    "",
  ].join(" ");
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
