import { literal, type Text } from "../../model/text.ts";
import { edges, parseCidr, showAddress } from "./addresses.ts";
import { lettersOf, unitsOf, type Units } from "./glob.ts";
import { dateText, instantOf, numberOf } from "./numbers.ts";
import type { Operator } from "./operators.ts";
import { accepted, automaton, type Automaton, type Pattern } from "./theory/automaton.ts";
import { findText, type Budget } from "./theory/globs.ts";
import type { Truth } from "./truth.ts";

/** One unknown of a request: the principal's ARN, the resource, or a condition key. */
export interface Cell {
  /** `principal`, `resource`, or the key in lower case. */
  readonly name: string;
  /** Multivalued keys hold a list. */
  readonly list: boolean;
  /** What its values are, where that is known; decides when enumeration is complete. */
  readonly kind: Operator["kind"] | undefined;
  /** Values that AWS gives it, plainest first; empty: any. */
  readonly samples: readonly string[];
  /** Only those. */
  readonly closed: boolean;
}

/** What is asked of one value. */
export type Test =
  | { readonly theory: "text"; readonly under: () => Automaton; readonly over: () => Automaton; readonly id: number }
  | { readonly theory: "typed"; readonly operator: Operator; readonly wanted: readonly Text[]; readonly id: number };

/** `absent`, `present`, the single value (`value`), each element of a list (`each`), some element (`some`). */
export type Scope = "absent" | "present" | "value" | "each" | "some";

export interface Literal {
  readonly id: number;
  readonly cell: Cell;
  readonly scope: Scope;
  readonly test: Test | undefined;
  /** False: the value must not pass the test. */
  readonly sign: boolean;
  /** Certain matches only, whatever the mode: membership of the classes that a question names. */
  readonly exact: boolean;
}

export type Mode = "permissive" | "strict";

/** The value found for a cell: absent, or its elements. `guess`: there may be one that we cannot name. */
export type Solved =
  | { readonly is: "absent" }
  | { readonly is: "values"; readonly values: readonly Text[] }
  | { readonly is: "guess" }
  | { readonly is: "none" };

const none: Solved = { is: "none" };

/** Is there a value that meets all literals on one cell? Elements are independent: each `some` needs one that also passes every `each`. */
export function solveCell(cell: Cell, literals: readonly Literal[], mode: Mode, budget: Budget): Solved {
  const absent = literals.some((one) => one.scope === "absent");
  if (absent) return literals.every((one) => one.scope === "absent") ? { is: "absent" } : none;
  const each = literals.filter((one) => one.scope === "each" || one.scope === "value" || (one.scope === "some" && !cell.list));
  const some = cell.list ? literals.filter((one) => one.scope === "some") : [];
  const elements = some.length === 0 ? [each] : some.map((one) => [...each, one]);
  const values: Text[] = [];
  for (const demands of elements) {
    const value = findValue(cell, demands, mode, budget);
    if (value === "guess") return mode === "permissive" ? { is: "guess" } : none;
    if (value === null) return none;
    values.push(value);
  }
  // A list of nothing but empty texts is a null dataset, as good as absent.
  if (cell.list && values.every((value) => value.length === 0)) {
    const value = findValue(cell, [...each, notEmpty(cell)], mode, budget);
    if (value === "guess" || value === null) return none;
    values.push(value);
  }
  return { is: "values", values };
}

/** Does the value found before meet one more fact? Most often it does, and nothing has to be searched. */
export function stillMeets(solved: Solved, literal: Literal, mode: Mode): boolean {
  if (solved.is === "absent") return literal.scope === "absent";
  if (solved.is !== "values" || literal.scope === "absent") return false;
  return literal.scope === "some" && literal.cell.list
    ? solved.values.some((value) => passes(value, [literal], mode))
    : solved.values.every((value) => passes(value, [literal], mode));
}

function notEmpty(cell: Cell): Literal {
  return { id: -1, cell, scope: "each", test: emptyText, sign: false, exact: false };
}

function findValue(cell: Cell, literals: readonly Literal[], mode: Mode, budget: Budget): Text | null | "guess" {
  const isText = cell.kind === undefined && !cell.closed && literals.every(({ test }) => test?.theory !== "typed");
  const sample = cell.samples.map((one): Text => [one]).find((candidate) => passes(candidate, literals, mode));
  return sample ?? (isText ? findAnyText(literals, mode, budget) : findTyped(cell, literals, mode));
}

/** What was found for the same demands before, and the work it took: questions about one account ask the same of the principal's name. */
const texts = new Map<string, { readonly text: Text | null; readonly work: number }>();
const textsMax = 20_000;

function findAnyText(literals: readonly Literal[], mode: Mode, budget: Budget): Text | null | "guess" {
  const key = literals.reduce<string>((all, { test, sign, exact }) => (test === undefined ? all : `${all} ${test.id}${sign}${exact}`), mode);
  let found = texts.get(key);
  if (found === undefined) {
    const demands = literals.flatMap(({ test, sign, exact }) =>
      test?.theory === "text" ? [{ automaton: approximation(test, sign, exact, mode), wanted: sign }] : [],
    );
    const before = budget.left;
    const text = findText(demands, budget);
    if (text === "limit") return "guess";
    found = { text, work: before - budget.left };
    if (texts.size >= textsMax) texts.clear();
    texts.set(key, found);
    return text;
  }
  // As much as if it had been looked for again: what a question may cost does not hang on what was asked before.
  budget.left -= found.work;
  return budget.left <= 0 && found.work > 0 ? "guess" : found.text;
}

/** Tries a value for each way in which the tests can come out. `guess`: there may be others. */
function findTyped(cell: Cell, literals: readonly Literal[], mode: Mode): Text | null | "guess" {
  const typed = literals.flatMap(({ test, sign }) => (test?.theory === "typed" ? [{ test, sign }] : []));
  const kinds = new Set([...typed.map(({ test }) => test.operator.kind), ...(cell.kind === undefined ? [] : [cell.kind])]);
  const finite = cell.kind === "Bool" || (cell.closed && mode === "strict");
  const bounds = typed.flatMap(({ test }) => test.wanted);
  const candidates = cell.closed && mode === "strict" ? [] : [...kinds].flatMap((kind) => typedCandidates(kind, bounds));
  const found = candidates.find((candidate) => passes(candidate, literals, mode));
  if (found !== undefined) return found;
  // A text may be no number at all, and then no operator says what it gives.
  const isTyped = cell.kind !== undefined || typed.some(({ sign }) => sign);
  const complete = isTyped && literals.every(({ test }) => test?.theory !== "text");
  return kinds.size === 1 && (complete || finite) ? null : "guess";
}

function passes(value: Text, literals: readonly Literal[], mode: Mode): boolean {
  return literals.every(({ test, sign, exact }) => {
    if (test === undefined) return true;
    if (test.theory === "text") return accepted(approximation(test, sign, exact, mode), lettersOf(value)) === sign;
    return typedTruth(value, test) === sign;
  });
}

function typedTruth(value: Text, test: Test & { readonly theory: "typed" }): Truth {
  let result: Truth = false;
  for (const wanted of test.wanted) {
    const one = test.operator.matches(value, wanted, "2008-10-17", () => ({ is: "absent" }));
    if (one !== false) result = one;
    if (one === true) return true;
  }
  return result;
}

/** Permissive: what may pass passes, what may fail fails; strict: only what certainly does. */
function approximation(test: Test & { readonly theory: "text" }, sign: boolean, exact: boolean, mode: Mode): Automaton {
  if (exact && sign) return test.under();
  return (mode === "permissive") === sign ? test.over() : test.under();
}

/** Values between and at the bounds that the tests name: a value anywhere behaves like one of these. */
function typedCandidates(kind: Operator["kind"], wanted: readonly Text[]): Text[] {
  const words = wanted.map((of) => literal(of));
  if (kind === "Bool") return [["true"], ["false"]];
  if (kind === "Address") return addresses(words);
  if (kind === "Number") return cuts(words.map(numberOf)).map((value): Text => [plainNumber(value)]);
  if (kind === "Date") return cuts(words.map(instantOf)).map((value): Text => [Number.isInteger(value) ? dateText(value) : plainNumber(value)]);
  return [];
}

/** Without an exponent, which policies do not write. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(0) : text;
}

function cuts(bounds: readonly (number | undefined)[]): number[] {
  const sorted = [...new Set(bounds.filter((bound) => bound !== undefined))].sort((a, b) => a - b);
  const whole = sorted.flatMap((bound) => [bound, Math.floor(bound) + 1, Math.ceil(bound) - 1]);
  const between = sorted.slice(1).map((bound, i) => (bound + (sorted[i] ?? bound)) / 2);
  return [...whole, ...between, ...(sorted.length === 0 ? [1] : [])];
}

function addresses(words: readonly (string | undefined)[]): Text[] {
  const ranges = words.flatMap((word) => parseCidr(word) ?? []);
  const all = ["203.0.113.7", "10.0.0.7", "2001:db8:0:0:0:0:0:7", "0.0.0.0", "255.255.255.255", "0:0:0:0:0:0:0:0"];
  return [...all, ...ranges.flatMap(edges).map(showAddress), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"].map((word): Text => [word]);
}

/** A test of texts: under one of the patterns. `under` may know fewer patterns than `over`, where AWS does not say what one means. */
export function textTest(over: readonly Pattern[], under: readonly Pattern[] = over): Test {
  const key = under === over ? keyOf(over) : `${keyOf(over)}#${keyOf(under)}`;
  const known = tests.get(key);
  if (known !== undefined) return known;
  const test: Test = { theory: "text", over: lazily(() => automaton(over, true)), under: lazily(() => automaton(under, false)), id: nextId() };
  tests.set(key, test);
  return test;
}

/** A test that both modes read as what certainly passes. */
export function certainTest(patterns: readonly Pattern[]): Test {
  const key = `\u0005${keyOf(patterns)}`;
  const known = tests.get(key);
  if (known !== undefined) return known;
  const made = lazily(() => automaton(patterns, false));
  const test: Test = { theory: "text", over: made, under: made, id: nextId() };
  tests.set(key, test);
  return test;
}

/** A test under a name that says all about it; its patterns are made when it is new. */
export function namedTest(name: string, patterns: () => readonly Pattern[]): Test {
  const key = `\u0004${name}`;
  const known = tests.get(key);
  if (known !== undefined) return known;
  const test = textTest(patterns());
  tests.set(key, test);
  return test;
}

/** Under one of these texts, in which `*` and `?` are wildcards. */
export function globsTest(texts: readonly Text[]): Test {
  const name = texts
    .map((of) => of.map((part) => (typeof part === "string" ? part : `\u0001${part.symbol}\u0001${part.domain}`)).join(""))
    .join("\n");
  return namedTest(name, () => texts.map((of) => ({ units: unitsOf(of, true), ignoreCase: false })));
}

export function typedTest(operator: Operator, name: string, wanted: readonly Text[]): Test {
  const key = `${name}\u0003${wanted.map((value) => literal(value)).join("\n")}`;
  const known = tests.get(key);
  if (known !== undefined) return known;
  const test: Test = { theory: "typed", operator, wanted, id: nextId() };
  tests.set(key, test);
  return test;
}

/** Equal tests are one, so that policies that repeat each other cost nothing. Emptied when it has grown large. */
const tests = new Map<string, Test>();
const testsMax = 20_000;
let ids = 0;

function nextId(): number {
  if (tests.size >= testsMax) tests.clear();
  return ids++;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function keyOf(patterns: readonly Pattern[]): string {
  return patterns.map(({ units, ignoreCase }) => `${ignoreCase ? "i" : ""}${showUnits(units)}`).join("\n");
}

function showUnits(units: Units): string {
  return units
    .map((unit) => {
      if (unit.is === "char") return unit.char;
      if (unit.is === "hole") return `\u0001${unit.hole.symbol}\u0001`;
      return unit.is === "digit" ? "\u0002d" : `\u0002${unit.is}${unit.never}\u0002`;
    })
    .join("");
}

/** The empty text. */
export const emptyText = textTest([{ units: [], ignoreCase: false }]);
