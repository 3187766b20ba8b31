import { literal } from "../../model/text.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import { namesOf, serviceNames } from "./action-names.ts";
import { wordOf, wordsUnder } from "./cases.ts";
import { matchesAction } from "./match.ts";
import { isTrust } from "./rules.ts";

/**
 * One action for each way in which the documents' patterns, our rules and the condition keys can treat an action, of all that `asked` may match:
 * those that AWS lists, and those that are written out. What AWS adds later is not among them.
 */
export function actionsToldApart(documents: readonly PolicyDocument[], ofTrust: boolean, asked: readonly Statement[]): readonly string[] {
  const statements = documents.flatMap((document) => document.statements);
  const words = wordsUnder([...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())))].sort());
  const groups = new Map<string, string>();
  for (const action of ofTrust ? trustActions(statements) : allActions(statements, asked)) {
    if (!asked.some((statement) => matchesAction(statement.action, action) !== false)) continue;
    const signature = wordOf(action, words) + statements.map((statement) => String(matchesAction(statement.action, action))[0]).join("");
    if (!groups.has(signature)) groups.set(signature, action);
  }
  return [...groups.values()];
}

/** What a trust policy speaks of, whatever its patterns match besides. */
function trustActions(statements: readonly Statement[]): readonly string[] {
  const written = patternsOf(statements).filter((pattern) => isTrust(pattern) && !wild.test(pattern));
  return distinct([...namesOf("sts").filter(isTrust), ...written]);
}

const wild = /[*?]/;

/** Actions of the services that patterns name, and of all others as far as a pattern tells them apart; only what is asked about. */
function allActions(statements: readonly Statement[], asked: readonly Statement[]): readonly string[] {
  const patterns = patternsOf(statements);
  const own = patternsOf(asked);
  const isBroad = asked.some(({ action }) => action.negated || action.patterns.some((pattern) => literal(pattern) === undefined));
  const isWide = isBroad || own.some((pattern) => wild.test(serviceOf(pattern)));
  const named = new Set((isWide ? patterns : own).map(serviceOf).filter((service) => !wild.test(service)));
  const isAsked = (pattern: string): boolean => named.has(serviceOf(pattern));
  // A service that AWS does not list yet has what the patterns say.
  const written = patterns.filter((pattern) => isAsked(pattern) && (!wild.test(pattern) || namesOf(serviceOf(pattern)).length === 0)).map(filled);
  return distinct([...[...named].flatMap((service) => namesOf(service)), ...written, ...(isWide ? elsewhere(patterns, named) : [])]);
}

/** Of services that no pattern names: one for all, unless a pattern tells them apart. */
function elsewhere(patterns: readonly string[], named: ReadonlySet<string>): readonly string[] {
  if (!patterns.some((pattern) => wild.test(serviceOf(pattern)) && pattern !== "*"))
    return plainest.filter((action) => !named.has(serviceOf(action)));
  return serviceNames.filter((service) => !named.has(service)).flatMap((service) => namesOf(service));
}

const plainest = ["ec2:DescribeInstances", "lambda:ListFunctions", "ssm:GetParameter", "rds:DescribeDBInstances"];

function filled(pattern: string): string {
  return pattern.replaceAll("*", "Any").replaceAll("?", "x");
}

function patternsOf(statements: readonly Statement[]): readonly string[] {
  return distinct(statements.flatMap(({ action }) => action.patterns.flatMap((pattern) => literal(pattern) ?? [])));
}

function serviceOf(pattern: string): string {
  return (pattern.split(":")[0] ?? "").toLowerCase();
}

/** Without case, in their order; the first spelling stays. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const name of names) if (!seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  return [...seen.values()];
}
