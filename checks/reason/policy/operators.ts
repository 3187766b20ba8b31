import type { Condition } from "../../model/policy.ts";
import { literal, type Text } from "../../model/text.ts";
import { parseCidr, insideCidr } from "./addresses.ts";
import { matchUnits, unitsOf } from "./glob.ts";
import { asArn, meets } from "./meaning.ts";
import { instantOf, numberOf } from "./numbers.ts";
import type { KeyState } from "./request.ts";
import { agreed, allOf, anyOf, not, type Truth } from "./truth.ts";
import { expand, type Lookup, type Version } from "./variables.ts";

/**
 * Is the condition met? All rules are of
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
 * reference_policies_condition-single-vs-multi-valued-context-keys.html.
 */
export function isMet(condition: Condition, version: Version, lookup: Lookup): Truth {
  const operator = operators[condition.operator];
  const state = lookup(condition.key.toLowerCase());
  if (operator === undefined || state.is === "unknown") return "unknown";
  if (operator.kind === "Null") return isNull(condition, state);
  const judge = (value: Text) => {
    const matched = anyOf(condition.values, (wanted) => operator.matches(value, wanted, version, lookup));
    return operator.negated ? not(matched) : matched;
  };
  if (state.is === "absent") return ofAbsent(condition, operator.negated);
  if (condition.quantifier === undefined) return ofPlain(state, judge);
  // A null dataset, such as an empty string, counts as no value.
  const empty = isNullSet(state.values);
  if (condition.quantifier === "ForAllValues") return empty || allOf(state.values, judge);
  return !empty && anyOf(state.values, judge);
}

/** Missing keys: a positive operator is false, a negated one true, `…IfExists` true. */
function ofAbsent(condition: Condition, negated: boolean): Truth {
  if (condition.quantifier === "ForAllValues") return true;
  // AWS does not say whether IfExists makes ForAnyValue true.
  if (condition.quantifier === "ForAnyValue") return condition.ifExists ? "unknown" : false;
  return condition.ifExists || negated;
}

/** A list under an operator without quantifier: AWS does not say; certain only when all its values agree. */
function ofPlain(state: Extract<KeyState, { is: "values" }>, judge: (value: Text) => Truth): Truth {
  const [first] = state.values;
  if (first === undefined) return "unknown";
  return state.list ? agreed(state.values.map(judge)) : judge(first);
}

/**
 * `true`: the key is absent; `false`: it is there and its value is not null.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-multi-valued-context-keys.html)
 */
function isNull(condition: Condition, state: KeyState): Truth {
  const absent = state.is === "absent" || (state.is === "values" && state.list && isNullSet(state.values));
  return anyOf(condition.values, (wanted) => {
    const word = literal(wanted)?.toLowerCase();
    if (word !== "true" && word !== "false") return "unknown";
    return (word === "true") === absent;
  });
}

function isNullSet(values: readonly Text[]): boolean {
  return values.every((value) => value.length === 0);
}

/** What an operator compares, and whether it is met by what does not match. */
export interface Operator {
  readonly kind: "Glob" | "Arn" | "Number" | "Date" | "Bool" | "Address" | "Null";
  readonly negated: boolean;
  /** Glob: are `*` and `?` wildcards, and does case count? */
  readonly wild: boolean;
  readonly ignoreCase: boolean;
  /** Number, Date. */
  readonly order?: Order;
  matches(value: Text, wanted: Text, version: Version, lookup: Lookup): Truth;
}

export type Order = "=" | "<" | "<=" | ">" | ">=";

/** By name. An operator that is not here is not understood. */
export const operators: Readonly<Record<string, Operator>> = {
  StringEquals: globs(false, false, false),
  StringNotEquals: globs(true, false, false),
  StringEqualsIgnoreCase: globs(false, false, true),
  StringNotEqualsIgnoreCase: globs(true, false, true),
  StringLike: globs(false, true, false),
  StringNotLike: globs(true, true, false),
  ArnEquals: arns(false),
  ArnLike: arns(false),
  ArnNotEquals: arns(true),
  ArnNotLike: arns(true),
  BinaryEquals: { ...globs(false, false, false), matches: (value, wanted) => matchUnits(unitsOf(wanted, false), value) },
  NumericEquals: ordered("Number", "=", false),
  NumericNotEquals: ordered("Number", "=", true),
  NumericLessThan: ordered("Number", "<", false),
  NumericLessThanEquals: ordered("Number", "<=", false),
  NumericGreaterThan: ordered("Number", ">", false),
  NumericGreaterThanEquals: ordered("Number", ">=", false),
  DateEquals: ordered("Date", "=", false),
  DateNotEquals: ordered("Date", "=", true),
  DateLessThan: ordered("Date", "<", false),
  DateLessThanEquals: ordered("Date", "<=", false),
  DateGreaterThan: ordered("Date", ">", false),
  DateGreaterThanEquals: ordered("Date", ">=", false),
  Bool: { kind: "Bool", negated: false, wild: false, ignoreCase: true, matches: sameBoolean },
  IpAddress: { kind: "Address", negated: false, wild: false, ignoreCase: false, matches: insideRange },
  NotIpAddress: { kind: "Address", negated: true, wild: false, ignoreCase: false, matches: insideRange },
  Null: { kind: "Null", negated: false, wild: false, ignoreCase: false, matches: () => "unknown" },
};

function globs(negated: boolean, wild: boolean, ignoreCase: boolean): Operator {
  const matches = (value: Text, wanted: Text, version: Version, lookup: Lookup) => meets(expand(wanted, wild, version, lookup), value, ignoreCase);
  return { kind: "Glob", negated, wild, ignoreCase, matches };
}

function arns(negated: boolean): Operator {
  const matches = (value: Text, wanted: Text, version: Version, lookup: Lookup) => meets(asArn(expand(wanted, true, version, lookup)), value);
  return { kind: "Arn", negated, wild: true, ignoreCase: false, matches };
}

function ordered(kind: "Number" | "Date", order: Order, negated: boolean): Operator {
  const parse = kind === "Number" ? numberOf : instantOf;
  const matches = (value: Text, wanted: Text): Truth => {
    const a = parse(literal(value));
    const b = parse(literal(wanted));
    return a === undefined || b === undefined ? "unknown" : compare(a, order, b);
  };
  return { kind, negated, wild: false, ignoreCase: false, order, matches };
}

export function compare(a: number, order: Order, b: number): boolean {
  if (order === "=") return a === b;
  if (order === "<") return a < b;
  if (order === "<=") return a <= b;
  return order === ">" ? a > b : a >= b;
}

function sameBoolean(value: Text, wanted: Text): Truth {
  const a = literal(value)?.toLowerCase();
  const b = literal(wanted)?.toLowerCase();
  if ((a !== "true" && a !== "false") || (b !== "true" && b !== "false")) return "unknown";
  return a === b;
}

function insideRange(value: Text, wanted: Text): Truth {
  const address = parseCidr(literal(value));
  const range = parseCidr(literal(wanted));
  return address === undefined || range === undefined ? "unknown" : insideCidr(address, range);
}
