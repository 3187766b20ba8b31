import { parsePolicyText } from "./policy-text.ts";
import { known, unknown, type Fact, type Origin } from "../model/fact.ts";
import type { Condition, Note, PatternElement, PolicyDocument, PrincipalElement, PrincipalEntry, Statement } from "../model/policy.ts";
import { literal, type Sym, type Text } from "../model/text.ts";
import type { MapValue, Value } from "../model/value.ts";

/**
 * An IAM policy from a resolved value: an object, or JSON text, percent-encoded or not. The grammar is
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html; what does not follow it is kept as an unread part,
 * with a note, and nothing is left out. Unknown when no document can be seen at all.
 */
export function readPolicyDocument(value: Value): Fact<PolicyDocument> {
  if (value.type === "unknown") return unknown(value.why, value.origin);
  if (value.type === "text") {
    if (value.json !== undefined) return readPolicyDocument(value.json);
    const parsed = parsePolicyText(value.text, value.origin);
    return "known" in parsed ? parsed : readPolicyDocument(parsed.type === "text" ? { ...parsed, type: "null" } : parsed);
  }
  if (value.type !== "map") return unknown(`A policy is an object, not a ${value.type}.`, value.origin);
  const notes: Note[] = [];
  const note: TakeNote = (what, origin) => void notes.push({ what, origin });
  const version = readVersion(value, note);
  const statements = readStatements(value, note);
  return known({ version, statements, origin: value.origin, notes }, value.origin);
}

type TakeNote = (what: string, origin: Origin) => void;

function readVersion(document: MapValue, note: TakeNote): PolicyDocument["version"] {
  const value = document.members.get("Version");
  if (value === undefined) return "2008-10-17";
  const word = value.type === "text" ? literal(value.text) : undefined;
  if (word === "2012-10-17" || word === "2008-10-17") return word;
  note("The policy's Version is not known, or none that AWS has.", value.origin);
  return "unread";
}

/** A member that no policy has makes the whole document doubtful: it may be a statement list that is misspelt. */
function readStatements(document: MapValue, note: TakeNote): Statement[] {
  const stray = [...document.members].filter(([name]) => name !== "Version" && name !== "Id" && name !== "Statement");
  const extra = stray.map(([name, value]) => {
    note(`The policy has a member ${name}, which is none of a policy.`, value.origin);
    return unreadStatement(value.origin);
  });
  const value = document.members.get("Statement");
  if (value === undefined) {
    note("The policy has no Statement.", document.origin);
    return [...extra, unreadStatement(document.origin)];
  }
  const items = value.type === "list" ? value.items : [value];
  return [...items.map((item) => readStatement(item, note)), ...extra];
}

/** Stands for what could not be read. Each has a name of its own: no two are known to be equal. */
function openSymbol(why: string, origin: Origin): Sym {
  return { symbol: `unread ${origin.path}`, domain: "any", why };
}

function anything(why: string, origin: Origin): PatternElement {
  return { negated: false, patterns: [[openSymbol(why, origin)]] };
}

function unreadStatement(origin: Origin): Statement {
  const why = "the statement could not be read";
  return {
    effect: "unread",
    origin,
    principal: { negated: false, entries: [anyone(origin)] },
    action: anything(why, origin),
    resource: anything(why, origin),
    conditions: [],
  };
}

function anyone(origin: Origin): PrincipalEntry {
  return { type: "unread", value: [openSymbol("the principal could not be read", origin)] };
}

const elements = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

function readStatement(value: Value, note: TakeNote): Statement {
  if (value.type !== "map") {
    note(value.type === "unknown" ? value.why : `A statement is an object, not a ${value.type}.`, value.origin);
    return unreadStatement(value.origin);
  }
  const { members, origin } = value;
  const stray = [...members].filter(([name]) => !elements.includes(name));
  for (const [name, member] of stray) note(`A statement has a member ${name}, which is none of a statement.`, member.origin);
  const principal = readPrincipal(value, note);
  const resource = readPatterns(value, "Resource", "NotResource", note);
  const action = readPatterns(value, "Action", "NotAction", note);
  if (action === undefined) note("A statement has neither Action nor NotAction.", origin);
  const sid = members.get("Sid");
  const sidText = sid?.type === "text" ? literal(sid.text) : undefined;
  return {
    ...(sidText !== undefined && { sid: sidText }),
    effect: readEffect(value, note),
    origin,
    ...(principal !== undefined && { principal }),
    action: action ?? anything("the statement names no action", origin),
    ...(resource !== undefined && { resource }),
    conditions: [...readConditions(members.get("Condition"), note), ...stray.map(([name, member]) => unreadCondition(name, member.origin))],
  };
}

function readEffect(statement: MapValue, note: TakeNote): Statement["effect"] {
  const value = statement.members.get("Effect");
  const word = value?.type === "text" ? literal(value.text) : undefined;
  if (word === "Allow" || word === "Deny") return word;
  note("A statement's Effect is not known.", value?.origin ?? statement.origin);
  return "unread";
}

/** One of two elements that exclude each other; undefined when neither is there. */
function readPatterns(statement: MapValue, name: string, negatedName: string, note: TakeNote): PatternElement | undefined {
  const positive = statement.members.get(name);
  const negative = statement.members.get(negatedName);
  if (positive !== undefined && negative !== undefined) {
    note(`A statement has both ${name} and ${negatedName}.`, negative.origin);
    return anything(`${name} and ${negatedName} exclude each other`, negative.origin);
  }
  const value = positive ?? negative;
  if (value === undefined) return undefined;
  const negated = positive === undefined;
  const items = itemsOf(value);
  if (items.length === 0) {
    note(`${negated ? negatedName : name} is empty.`, value.origin);
    return anything("the list is empty", value.origin);
  }
  return { negated, patterns: items.map((item) => readText(item, note)) };
}

function itemsOf(value: Value): readonly Value[] {
  return value.type === "list" ? value.items : [value];
}

function readText(value: Value, note: TakeNote): Text {
  if (value.type === "text") return value.text;
  const why = value.type === "unknown" ? value.why : `A text belongs where a ${value.type} stands.`;
  note(why, value.origin);
  return [openSymbol(why, value.origin)];
}

function readPrincipal(statement: MapValue, note: TakeNote): PrincipalElement | undefined {
  const positive = statement.members.get("Principal");
  const negative = statement.members.get("NotPrincipal");
  if (positive !== undefined && negative !== undefined) {
    note("A statement has both Principal and NotPrincipal.", negative.origin);
    return { negated: false, entries: [anyone(negative.origin)] };
  }
  const value = positive ?? negative;
  if (value === undefined) return undefined;
  return { negated: positive === undefined, entries: readEntries(value, note) };
}

const entryTypes = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function readEntries(value: Value, note: TakeNote): readonly PrincipalEntry[] {
  if (value.type === "text" && literal(value.text) === "*") return [{ type: "*", value: ["*"] }];
  if (value.type !== "map" || value.members.size === 0) {
    note(value.type === "unknown" ? value.why : "A Principal is neither * nor an object with entries.", value.origin);
    return [anyone(value.origin)];
  }
  return [...value.members].flatMap(([name, of]): readonly PrincipalEntry[] => {
    const type = entryTypes.find((each) => each === name);
    if (type === undefined) note(`${name} is no kind of principal.`, of.origin);
    if (type === undefined || itemsOf(of).length === 0) return [anyone(of.origin)];
    return itemsOf(of).map((item): PrincipalEntry => {
      if (item.type !== "text") return { type: "unread", value: readText(item, note) };
      // An account's id that a template computes may be written as any text.
      return type === "AWS" && literal(item.text) === "*" ? { type: "*", value: ["*"] } : { type, value: item.text };
    });
  });
}

function readConditions(value: Value | undefined, note: TakeNote): readonly Condition[] {
  if (value === undefined) return [];
  if (value.type !== "map") {
    note(value.type === "unknown" ? value.why : `A Condition is an object, not a ${value.type}.`, value.origin);
    return [unreadCondition("", value.origin)];
  }
  return [...value.members].flatMap(([operator, keys]): readonly Condition[] => {
    if (keys.type !== "map") {
      note(keys.type === "unknown" ? keys.why : `Under ${operator} keys are missing.`, keys.origin);
      return [unreadCondition("", keys.origin)];
    }
    return readOperator(operator, keys, note);
  });
}

function readOperator(operator: string, keys: MapValue, note: TakeNote): readonly Condition[] {
  const parsed = parseOperator(operator);
  if (parsed === undefined) note(`${operator} is no condition operator.`, keys.origin);
  if (keys.members.size === 0) {
    note(`Under ${operator} there is no key.`, keys.origin);
    return [unreadCondition("", keys.origin)];
  }
  const seen = new Set<string>();
  return [...keys.members].map(([key, value]): Condition => {
    const twice = seen.has(key.toLowerCase());
    seen.add(key.toLowerCase());
    if (twice) note(`${key} stands twice under ${operator}.`, value.origin);
    const items = itemsOf(value);
    if (items.length === 0) note(`${key} has no value.`, value.origin);
    if (parsed === undefined || twice || items.length === 0 || key === "") return unreadCondition(key, value.origin);
    return { ...parsed, key, values: items.map((item) => readValue(item, note)), origin: value.origin };
  });
}

function unreadCondition(key: string, origin: Origin): Condition {
  return { operator: "unread", ifExists: false, key, values: [], origin };
}

/** Numbers and booleans may stand without quotes. */
function readValue(value: Value, note: TakeNote): Text {
  if (value.type === "number") return [String(value.number)];
  if (value.type === "boolean") return [String(value.boolean)];
  return readText(value, note);
}

const stringKinds = ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map((kind) => `String${kind}`);
const orders = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operatorNames = new Set([
  ...stringKinds,
  ...orders.flatMap((order) => [`Numeric${order}`, `Date${order}`]),
  ...["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"],
]);

function parseOperator(written: string): Pick<Condition, "operator" | "quantifier" | "ifExists"> | undefined {
  const [, set, name = "", suffix] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  if (!operatorNames.has(name)) return undefined;
  if (name === "Null" && (set !== undefined || suffix !== undefined)) return undefined;
  const quantifier = set as Condition["quantifier"];
  return { operator: name, ...(quantifier !== undefined && { quantifier }), ifExists: suffix !== undefined };
}
