import { literal } from "../../model/text.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import { namesOf, serviceNames } from "./action-names.ts";
import { matched, wordOf, wordsUnder } from "./cases.ts";
import { isTrust } from "./rules.ts";

/**
 * One action for each way in which the documents' patterns, our rules and the condition keys can treat an action, of all actions that AWS
 * lists and those that the documents write out. What AWS adds later is not among them.
 */
export function actionsToldApart(documents: readonly PolicyDocument[], ofTrust: boolean): readonly string[] {
  const statements = documents.flatMap((document) => document.statements);
  const words = wordsUnder([...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())))].sort());
  const groups = new Map<string, string>();
  for (const action of ofTrust ? trustActions(statements) : allActions(statements)) {
    const signature = wordOf(action, words) + statements.map((statement) => String(matched(statement.action, action))[0]).join("");
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

/** Actions of the services that patterns name, and of all others as far as a pattern tells them apart. */
function allActions(statements: readonly Statement[]): readonly string[] {
  const patterns = patternsOf(statements);
  const named = distinct(patterns.filter((pattern) => !wild.test(serviceOf(pattern))).map(serviceOf));
  const broad = patterns.filter((pattern) => wild.test(serviceOf(pattern)) && pattern !== "*");
  const others = serviceNames.filter((service) => !named.includes(service));
  const known = named.flatMap((service) => namesOf(service));
  // A service that AWS does not list yet has what the patterns say.
  const unlisted = patterns.filter((pattern) => namesOf(serviceOf(pattern)).length === 0 && !wild.test(serviceOf(pattern))).map(filled);
  const elsewhere =
    broad.length > 0 ? others.flatMap((service) => namesOf(service)) : plainest.filter((action) => others.includes(serviceOf(action)));
  return distinct([...known, ...patterns.filter((pattern) => !wild.test(pattern)), ...unlisted, ...elsewhere]);
}

/** Of services that no pattern names, one stands for all. */
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
