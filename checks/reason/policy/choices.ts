import type { Condition, PatternElement, PrincipalElement, PrincipalEntry } from "../../model/policy.ts";
import { literal, type Text } from "../../model/text.ts";
import { certainTest, emptyText, textTest, typedTest, type Cell, type Literal, type Test } from "./cells.ts";
import { unitsOf, type Units } from "./glob.ts";
import { accountNamed, entryKind, hasAnyHole, resourceMeaning, rolesOfSession, sameText, type GrantKind } from "./match.ts";
import { asArn, type Meaning, type ResourceDialect } from "./meaning.ts";
import { isMet, operators, type Operator } from "./operators.ts";
import type { Presence } from "./presence.ts";
import { fieldsOf } from "./request.ts";
import { isTrust } from "./rules.ts";
import { keyCases } from "./key-cases.ts";
import { arnOf, literalOf, plain, principalIs, type Embed, type KeyCase, type Scene } from "./scene.ts";
import { always, never, type Goal, type Way } from "./search.ts";
import type { Pattern } from "./theory/automaton.ts";
import type { Truth } from "./truth.ts";
import { expand, hasVariable, type Lookup, type Version } from "./variables.ts";

/** What is decided already: a permissive reading takes what may be, a strict one only what certainly is. */
export function settled(scene: Scene, truth: Truth, wanted: boolean): Goal {
  if (truth === "unknown") return scene.mode === "permissive" ? always : never;
  return truth === wanted ? always : never;
}

export function way(...literals: readonly Literal[]): Way {
  return { literals, goals: [] };
}

/** The ways in which a condition comes out as wanted. */
export function conditionGoal(scene: Scene, condition: Condition, version: Version, wanted: boolean): Goal {
  const cases = keyCases(scene, condition.key.toLowerCase());
  if (cases.length === 1 && cases[0]?.guard.length === 0) return caseGoal(scene, condition, version, wanted, cases[0]);
  return cases.flatMap((one) =>
    caseGoal(scene, condition, version, wanted, one).map((each) => ({ literals: [...one.guard, ...each.literals], goals: each.goals })),
  );
}

function caseGoal(scene: Scene, condition: Condition, version: Version, wanted: boolean, { state }: KeyCase): Goal {
  const operator = operators[condition.operator];
  if (operator === undefined) return settled(scene, "unknown", wanted);
  if (state.is === "absent" || state.is === "values" || state.is === "unknown") {
    const lookup: Lookup = (key) => (key === condition.key.toLowerCase() ? state : variableState(scene, key));
    return settled(scene, isMet(condition, version, lookup), wanted);
  }
  const test = testOf(scene, condition, operator, version, state.is === "part" ? state.embed : undefined);
  if (state.is === "part") return partGoal(scene, condition, operator, test, wanted);
  if (operator.kind === "Null") return nullGoal(scene, condition, state.cell, state.presence, wanted);
  if (test === undefined) return settled(scene, "unknown", wanted);
  return freeGoal(scene, condition, operator, test, state.cell, state.presence, wanted);
}

/** A part of the principal's ARN is always there, and single. */
function partGoal(scene: Scene, condition: Condition, operator: Operator, test: Test | undefined, wanted: boolean): Goal {
  if (operator.kind === "Null")
    return settled(
      scene,
      isMet(condition, "2008-10-17", () => ({ is: "values", values: [["x"]], list: false })),
      wanted,
    );
  if (test === undefined) return settled(scene, "unknown", wanted);
  return [way(literalOf(scene, scene.principal, "value", test, wanted !== operator.negated))];
}

function nullGoal(scene: Scene, condition: Condition, cell: Cell, presence: Presence, wanted: boolean): Goal {
  const metWhen = (isAbsent: boolean): Truth =>
    isMet(condition, "2008-10-17", () => (isAbsent ? { is: "absent" } : { is: "values", values: [["x"]], list: false }));
  const present = mayBe(scene, presence.present)
    ? settled(scene, metWhen(false), wanted).map(() => way(literalOf(scene, cell, "present", undefined, true)))
    : [];
  return [...present, ...absentWays(scene, cell, presence, metWhen(true), wanted)];
}

function mayBe(scene: Scene, availability: Presence["present"]): boolean {
  return availability === "yes" || (availability === "doubtful" && scene.mode === "permissive");
}

function absentWays(scene: Scene, cell: Cell, presence: Presence, truth: Truth, wanted: boolean): Goal {
  if (!mayBe(scene, presence.absent)) return never;
  return settled(scene, truth, wanted).map(() => way(literalOf(scene, cell, "absent", undefined, true)));
}

function freeGoal(scene: Scene, condition: Condition, operator: Operator, test: Test, cell: Cell, presence: Presence, wanted: boolean): Goal {
  const missing = absentWays(
    scene,
    cell,
    presence,
    isMet(condition, "2008-10-17", () => ({ is: "absent" })),
    wanted,
  );
  if (!mayBe(scene, presence.present)) return missing;
  const passing = wanted !== operator.negated;
  const { quantifier } = condition;
  if (!cell.list && quantifier !== undefined && cell.kind === undefined)
    return [...quantifiedSingle(scene, cell, quantifier, test, passing, wanted), ...missing];
  if (!cell.list) return [way(literalOf(scene, cell, "value", test, passing)), ...missing];
  if (quantifier === undefined) {
    const present = settled(scene, "unknown", wanted).map(() => way(literalOf(scene, cell, "present", undefined, true)));
    return [...present, ...missing];
  }
  const scope = (quantifier === "ForAllValues") === wanted ? "each" : "some";
  return [way(literalOf(scene, cell, scope, test, passing)), ...missing];
}

/** A single value under a set operator is a set of one; the empty text is a null dataset. */
function quantifiedSingle(scene: Scene, cell: Cell, quantifier: string, test: Test, passing: boolean, wanted: boolean): Goal {
  const value = literalOf(scene, cell, "value", test, passing);
  const empty = (sign: boolean) => literalOf(scene, cell, "value", emptyText, sign);
  if ((quantifier === "ForAllValues") === wanted) return [way(value), way(empty(true))];
  return [way(value, empty(false))];
}

/** The condition's values as a test; undefined when one of them cannot be read as the operator wants it. */
function testOf(scene: Scene, condition: Condition, operator: Operator, version: Version, embed: Embed | undefined): Test | undefined {
  if (operator.kind === "Glob" || operator.kind === "Arn") return globTest(scene, condition, operator, version, embed);
  if (embed !== undefined || operator.kind === "Null") return undefined;
  const readable = condition.values.every((value) => operator.matches(value, value, version, () => ({ is: "absent" })) !== "unknown");
  return readable ? typedTest(operator, condition.operator, condition.values) : undefined;
}

/** Tests of texts without variables, which are the same in every search. */
const conditionTests = new WeakMap<Condition, Test>();
const resourceTests = new WeakMap<PatternElement, Test>();

function globTest(scene: Scene, condition: Condition, operator: Operator, version: Version, embed: Embed | undefined): Test {
  if (embed !== undefined || condition.values.some(hasVariable)) return newGlobTest(scene, condition, operator, version, embed);
  let test = conditionTests.get(condition);
  if (test === undefined) conditionTests.set(condition, (test = newGlobTest(scene, condition, operator, version, embed)));
  return test;
}

function newGlobTest(scene: Scene, condition: Condition, operator: Operator, version: Version, embed: Embed | undefined): Test {
  const isItself = scene.ofVariables && embed === undefined;
  const lookup: Lookup = (key) => (isItself ? standingForItself(key) : variableState(scene, key));
  const readVersion = condition.operator === "BinaryEquals" ? "2008-10-17" : version;
  const shown = (units: Units): readonly Pattern[] =>
    embed === undefined ? [{ units, ignoreCase: operator.ignoreCase }] : embed(units, operator.ignoreCase);
  return meaningTest(
    condition.values.map((value) => {
      const meaning = expand(value, operator.wild, readVersion, lookup);
      return operator.kind === "Arn" ? asArn(meaning) : meaning;
    }),
    shown,
    scene.exact && isItself,
  );
}

function meaningTest(meanings: readonly Meaning[], shown: (units: Units) => readonly Pattern[], exact: boolean): Test {
  if (exact) return certainTest(meanings.flatMap(({ certain }) => (certain === null ? [] : shown(certain))));
  const over = meanings.flatMap(({ possible }) => possible.flatMap(shown));
  if (meanings.every(({ certain, possible }) => certain !== null && possible.length === 1)) return textTest(over);
  return textTest(
    over,
    meanings.flatMap(({ certain }) => (certain === null ? [] : shown(certain))),
  );
}

/** What a variable stands for: known when its key is fixed for the whole class. */
function variableState(scene: Scene, key: string): ReturnType<Lookup> {
  const cases = keyCases(scene, key);
  const [first] = cases;
  if (cases.length === 1 && first !== undefined && (first.state.is === "absent" || first.state.is === "values")) return first.state;
  if (cases.some(({ state }) => state.is === "free" || (scene.anywhere && state.is === "part"))) scene.variables.add(key);
  return { is: "unknown", why: `The value of ${key} is free.` };
}

/** The ways in which a Resource or NotResource element comes out as wanted. */
export function resourceGoal(scene: Scene, element: PatternElement | undefined, dialect: ResourceDialect, version: Version, wanted: boolean): Goal {
  // Only trust policies do without the element.
  if (element === undefined) return settled(scene, isTrust(scene.action) || "unknown", wanted);
  if (element.patterns.some((pattern) => literal(pattern) === "*")) return settled(scene, !element.negated, wanted);
  return [way(literalOf(scene, scene.target, "value", resourceTest(scene, element, dialect, version), wanted !== element.negated))];
}

/** An element stands in one document, so that its dialect is always the same. */
function resourceTest(scene: Scene, element: PatternElement, dialect: ResourceDialect, version: Version): Test {
  if (scene.reading !== "either" || element.patterns.some(hasVariable)) return newResourceTest(scene, element, dialect, version);
  let test = resourceTests.get(element);
  if (test === undefined) resourceTests.set(element, (test = newResourceTest(scene, element, dialect, version)));
  return test;
}

function newResourceTest(scene: Scene, element: PatternElement, dialect: ResourceDialect, version: Version): Test {
  const lookup: Lookup = (key) => (scene.ofVariables ? standingForItself(key) : variableState(scene, key));
  const meanings = element.patterns.map((pattern) => read(scene, resourceMeaning(pattern, dialect, version, lookup)));
  return meaningTest(meanings, (units) => [{ units, ignoreCase: false }], scene.exact && element.patterns.some(hasVariable));
}

function standingForItself(key: string): ReturnType<Lookup> {
  return { is: "values", values: [[{ symbol: `\${${key}}`, domain: "any" }]], list: false };
}

/** One of the two readings, the same in all documents; what has no certain meaning besides stays open. */
function read({ reading }: Scene, meaning: Meaning): Meaning {
  const units = meaning.possible[reading === "wide" && meaning.possible.length > 1 ? 1 : 0];
  return reading === "either" || meaning.certain === null || units === undefined ? meaning : { certain: units, possible: [units] };
}

/** The ways in which an entry names the caller. */
export function entryGoal(scene: Scene, entry: PrincipalEntry): { readonly kind: GrantKind; readonly goal: Goal } {
  const found = nameOf(scene, entry);
  if (found.over === undefined) return { kind: found.kind, goal: settled(scene, found.truth, true) };
  return { kind: found.kind, goal: [way(principalIs(scene, found.over, true, found.under))] };
}

type Naming =
  | { readonly kind: GrantKind; readonly over: undefined; readonly truth: Truth }
  | { readonly kind: GrantKind; readonly over: readonly Pattern[]; readonly under: readonly Pattern[] };

/** How an entry names callers of the class: decided, or as patterns of their ARN (`namesCaller` in match.ts, symbolically). */
function nameOf(scene: Scene, entry: PrincipalEntry): Naming {
  const { type } = scene.who;
  const signed = type === "principal" || type === "root";
  if (entry.type === "*") return decided("everyone", true);
  if (entry.type === "unread") return decided("everyone", "unknown");
  if (entry.type === "CanonicalUser") return decided("other", signed ? "unknown" : false);
  if (entry.type === "Federated") return loginNaming(scene, entry.value);
  if (entry.type === "AWS") return signed ? awsNaming(scene, entry.value) : decided("other", hasAnyHole(entry.value) ? "unknown" : false);
  const names = [{ units: unitsOf(entry.value, false), ignoreCase: true }];
  return type === "service" ? { kind: "service", over: names, under: names } : decided("service", false);
}

/** A provider by its name, in trust policies. In others it names sessions that came about by it, of which a request does not tell. */
function loginNaming({ who: { type }, anywhere, action }: Scene, value: Text): Naming {
  if (type !== "login") return decided("login", type === "anonymous" || (anywhere && type === "principal" && !isTrust(action)) ? "unknown" : false);
  return literal(value) === "*" ? decided("login", "unknown") : { kind: "login", over: exactly(value), under: exactly(value) };
}

function decided(kind: GrantKind, truth: Truth): Naming {
  return { kind, over: undefined, truth };
}

function awsNaming(scene: Scene, value: Text): Naming {
  const account = accountNamed(value);
  if (account !== undefined) return accountNaming(scene, account);
  if (hasAnyHole(value)) return decided("everyone", "unknown");
  const fields = fieldsOf(value);
  // A unique id stands for a principal that no longer exists.
  if (fields.length < 6) return decided("everyone", false);
  const kind = entryKind(fields[5] as Text);
  if (kind === "session" && scene.session !== null) return decided(kind, sameText(value, scene.session));
  return arnNaming(value, kind);
}

function accountNaming(scene: Scene, account: Text): Naming {
  if (scene.who.account !== "*") return { kind: "account", over: undefined, truth: sameText(account, [scene.who.account]) };
  const patterns = [arnOf([{ is: "many", never: ":" }], unitsOf(account, false), plain("*"))];
  return { kind: "account", over: patterns, under: patterns };
}

const exactPatterns = new WeakMap<Text, readonly Pattern[]>();

function exactly(value: Text): readonly Pattern[] {
  let patterns = exactPatterns.get(value);
  if (patterns === undefined) exactPatterns.set(value, (patterns = [{ units: unitsOf(value, false), ignoreCase: false }]));
  return patterns;
}

function arnNaming(value: Text, kind: GrantKind): Naming {
  const exact = exactly(value);
  if (kind === "session") return { kind, over: rolesOfSession(value).map((units) => ({ units, ignoreCase: false })), under: [] };
  const wild = value.some((part) => typeof part === "string" && /[*?]/.test(part));
  return { kind, over: wild ? [...exact, { units: unitsOf(value, true), ignoreCase: false }] : exact, under: exact };
}

/** The ways in which a Deny's principal element does not name the caller. */
export function sparedGoal(scene: Scene, element: PrincipalElement): Goal {
  if (element.negated) return listedGoal(scene, element);
  const literals: Literal[] = [];
  for (const entry of element.entries) {
    const found = nameOf(scene, entry);
    if (found.over !== undefined) literals.push(principalIs(scene, found.over, false, found.under));
    else if (settled(scene, found.truth, false).length === 0) return never;
  }
  return [way(...literals)];
}

/** NotPrincipal spares for certain whom it lists by account and by name; a role's sessions have names of their own. */
function listedGoal(scene: Scene, element: PrincipalElement): Goal {
  if (element.entries.some((entry) => entry.type === "*" || entry.type === "unread")) return settled(scene, "unknown", true);
  const listed = (kind?: GrantKind): Goal =>
    element.entries.flatMap((entry) => {
      const found = entryGoal(scene, entry);
      return kind === undefined || found.kind === kind ? found.goal : [];
    });
  if (scene.mode === "permissive") return listed();
  if (scene.who.type === "root") return listed("account");
  if (scene.who.type === "service") return listed("service");
  const both: readonly Goal[] = [listed("account"), listed("user")];
  return both.some((goal) => goal.length === 0) ? never : [{ literals: [], goals: both }];
}
