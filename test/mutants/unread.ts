import { actionsMatched, indexOf, nameOf, statementsOf } from "./documents.ts";
import { kindOfFact, nameOfFact, factsRead } from "./fact-operators.ts";
import { ruleFor } from "./fact-rules.ts";
import { generate, isAnothers } from "./generate.ts";
import { changeTemplate, isMap, listOf } from "./json.ts";
import { documentWay, resourceId, type DocumentPlace, type Mutant, type StatementJson } from "./mutant.ts";
import type { Platform } from "./platform.ts";
import { fateOf, type MutantResult } from "./run.ts";
import { seedOf } from "./statement-operators.ts";
import type { Setting } from "./setting.ts";
import { unresolvableWritings, type Writing } from "./written.ts";

/** An edit after which a value that the claim reads cannot be known. It is judged like a mutant, where the value carries the proof. */
export interface UnreadEdit {
  readonly setting: Setting;
  readonly mutant: Mutant;
}

/**
 * Each fact, each policy, each of its statements and each of their elements becomes a bare parameter, an unknown intrinsic or a macro.
 * A fact or a whole policy all three, an element one of them, another one for each.
 */
export function unreadEdits(platform: Platform, claim: string): readonly UnreadEdit[] {
  const seen = new Set<string>();
  return generate(platform, claim).flatMap(({ setting, wanted }) => {
    const decided = setting.plan.goals.length === 0 ? [] : setting.documents;
    const documents = decided.filter((document) => wanted(resourceId(document)) && !isAnothers(document, setting.plan));
    const mutants = [...ofFacts(setting, wanted), ...documents.flatMap((document) => ofDocument(setting, document))];
    return mutants.filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined).map((mutant) => ({ setting, mutant }));
  });
}

export function runUnread({ setting, mutant }: UnreadEdit): MutantResult {
  return { claim: setting.plan.claim, id: mutant.id, operator: mutant.operator, ...fateOf(setting, mutant) };
}

function ofFacts({ platform, plan, reads, documents }: Setting, wanted: (resource: string) => boolean): Mutant[] {
  return factsRead(platform, reads).flatMap((fact) => {
    const resource = fact.way[0] === "Resources" ? `${fact.stack}/${fact.way[1] ?? ""}` : fact.stack;
    const rule = ruleFor(platform, plan, fact);
    const guardrail = documents.find((document) => resourceId(document) === resource && document.stack === "Organization");
    const isElsewhere = kindOfFact(platform, fact).startsWith("AWS::Organizations::Policy ") && guardrail === undefined;
    if ("noBearing" in rule || rule.unknownIs !== undefined || !wanted(resource) || isElsewhere) return [];
    const enables = rule.enables ?? (fact.stack === "Organization" ? ["organization", "tenants/acme"] : []);
    return unresolvableWritings().map((writing): Mutant => ({
      ...plainMutant(`${nameOfFact(fact)} is ${writing.name}`, resource, (before) =>
        writing.with(
          changeTemplate(before, fact.stack, fact.way, () => writing.value),
          fact.stack,
        ),
      ),
      expected: rule.open === "broken or undecided" ? rule.open : "undecided",
      enables,
      ...(guardrail !== undefined && { policy: { document: guardrail, gone: true } as const }),
    }));
  });
}

function plainMutant(id: string, resource: string, edit: Mutant["edit"]): Mutant {
  return { id, operator: "parameter", resource, expected: "undecided", edit };
}

function ofDocument({ platform, plan }: Setting, document: DocumentPlace): Mutant[] {
  const statements = statementsOf(platform, document);
  const bears = (statement: StatementJson): boolean => actionsMatched(statement, plan.goals).length > 0;
  const mayGrant = document.layer === "key" || document.layer === "bucket" || document.layer === "identity";
  const isOpen = document.layer === "boundary" && statements.some((statement) => statement["Effect"] === "Allow" && statement["Action"] === "*");
  if (isOpen || !(mayGrant || statements.some(bears))) return [];
  const whole = unresolvableWritings().map((writing) => ({
    ...plainMutant(`${resourceId(document)}/${document.way.slice(1).join("/")} is ${writing.name}`, resourceId(document), (before) =>
      changed(before, document, [], writing),
    ),
    policy: { document },
  }));
  const each = statements.flatMap((statement, i) =>
    mayGrant || bears(statement) ? ofStatement(document, statement, nameOf(statement, i), bears(statement)) : [],
  );
  return [...whole, ...each];
}

function changed(platform: Platform, document: DocumentPlace, way: readonly (string | number)[], { value, with: more }: Writing): Platform {
  return more(
    changeTemplate(platform, document.stack, [...documentWay(document), ...way], () => value),
    document.stack,
  );
}

function ofStatement(document: DocumentPlace, statement: StatementJson, name: string, bears: boolean): Mutant[] {
  const effect = statement["Effect"] === "Deny" ? "Deny" : "Allow";
  const edit = (what: string, way: readonly (string | number)[]): Mutant => {
    const id = `${resourceId(document)} ${name}${what === "" ? "" : ` ${what}`}`;
    const writing = unresolvableWritings()[seedOf(id) % 3] as Writing;
    return {
      ...plainMutant(`${id} is ${writing.name}`, resourceId(document), (before) =>
        changed(before, document, ["Statement", indexOf(before, document, name), ...way], writing),
      ),
      policy: { document, statement: name, effect },
    };
  };
  const elements = ["Effect", "Action", "Principal", "Resource", "NotResource", "Condition"].filter((element) => statement[element] !== undefined);
  // An Allow of other actions bears on the claim by what it may come to allow: its actions, or all of it.
  const wanted = bears ? elements : effect === "Allow" ? ["Action"] : [];
  return [
    edit("", []),
    ...wanted.map((element) => edit(element, [element])),
    ...(bears ? entriesOf(statement).map((way) => edit(way.join("/"), way)) : []),
  ];
}

/** Each entry of the lists in a statement, and each condition's value. */
function entriesOf(statement: StatementJson): readonly (readonly (string | number)[])[] {
  const lists = ["Action", "Resource"].flatMap((element) =>
    Array.isArray(statement[element])
      ? listOf(statement[element])
          .slice(0, 6)
          .map((_, i) => [element, i])
      : [],
  );
  const condition = statement["Condition"];
  const values = isMap(condition)
    ? Object.entries(condition).flatMap(([operator, keys]) => (isMap(keys) ? Object.keys(keys).map((key) => ["Condition", operator, key]) : []))
    : [];
  return [...lists, ...values];
}
