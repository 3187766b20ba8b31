import type { Sym, Text } from "../../model/text.ts";
import type { Truth } from "./truth.ts";

/**
 * One place of a pattern. `many` is `*` and `one` is `?`; neither stands for a character of `never`, so that a wildcard of an
 * ARN's first five fields stays in its field. `digit` is used by the prover only, for account ids.
 */
export type Unit =
  | { readonly is: "char"; readonly char: string }
  | { readonly is: "many"; readonly never: string }
  | { readonly is: "one"; readonly never: string }
  | { readonly is: "digit" }
  | { readonly is: "hole"; readonly hole: Sym };

export type Units = readonly Unit[];

/** A hole without a name is filled anew at each occurrence, so that it equals nothing for certain. */
export function isSameHole(a: Sym, b: Sym): boolean {
  return a.symbol === b.symbol && a.symbol !== "";
}

export const many: Unit = { is: "many", never: "" };
export const one: Unit = { is: "one", never: "" };
const chars = new Map<string, Unit>();

export function char(of: string): Unit {
  let unit = chars.get(of);
  if (unit === undefined) chars.set(of, (unit = { is: "char", char: of }));
  return unit;
}

/** Policies are asked about many times. */
const verbatim = new WeakMap<Text, Units>();
const globbed = new WeakMap<Text, Units>();

/** A text as a pattern; with `wild`, `*` and `?` of its literal parts are wildcards. */
export function unitsOf(text: Text, wild: boolean): Units {
  const known = wild ? globbed : verbatim;
  let units = known.get(text);
  if (units === undefined)
    known.set(text, (units = text.flatMap((part): Units => (typeof part === "string" ? unitsOfString(part, wild) : [{ is: "hole", hole: part }]))));
  return units;
}

export function unitsOfString(of: string, wild: boolean): Units {
  return Array.from(of, (c) => (wild && c === "*" ? many : wild && c === "?" ? one : char(c)));
}

/**
 * Does the pattern match the value, in every deployment (`true`), in none (`false`), or in some (`unknown`)?
 * Quadratic and plain: the prover's automata (`theory/globs.ts`) are tested against it.
 */
export function matchUnits(pattern: Units, value: Text, ignoreCase = false): Truth {
  const units = onesFirst(ignoreCase ? lowered(pattern) : pattern);
  const letters = lettersOf(ignoreCase ? loweredText(value) : value);
  if (memoized(letters.length, (i, j, again) => must(units, letters, i, j, again))(0, 0)) return true;
  return memoized(letters.length, (i, j, again) => may(units, letters, i, j, again))(0, 0) ? "unknown" : false;
}

type Letter = string | Sym;
type Again = (i: number, j: number) => boolean;

export function lettersOf(text: Text): Letter[] {
  return text.flatMap((part): Letter[] => (typeof part === "string" ? Array.from(part) : [part]));
}

function memoized(width: number, ask: (i: number, j: number, again: Again) => boolean): Again {
  const answers = new Map<number, boolean>();
  const again: Again = (i, j) => {
    const at = i * (width + 1) + j;
    const answer = answers.get(at);
    if (answer !== undefined) return answer;
    answers.set(at, false);
    const fresh = ask(i, j, again);
    answers.set(at, fresh);
    return fresh;
  };
  return again;
}

/** Whatever fills the holes: a hole is matched by itself and by wildcards only. */
function must(units: Units, letters: readonly Letter[], i: number, j: number, again: Again): boolean {
  const unit = units[i];
  const letter = letters[j];
  if (unit === undefined) return letter === undefined;
  if (unit.is === "many") return again(i + 1, j) || (letter !== undefined && inside(unit.never, letter, false) && again(i, j + 1));
  if (letter === undefined) return false;
  if (typeof letter === "string") return fitsChar(unit, letter) && again(i + 1, j + 1);
  if (unit.is === "hole") return isSameHole(unit.hole, letter) && again(i + 1, j + 1);
  // A hole that is never empty gives a `?` its character, and the `*` behind it takes the rest.
  return unit.is === "one" && letter.domain !== "any" && units[i + 1]?.is === "many" && again(i + 1, j + 1);
}

/** For some filling of the holes. Two occurrences of one hole may be filled differently here, which only adds `unknown`. */
function may(units: Units, letters: readonly Letter[], i: number, j: number, again: Again): boolean {
  const unit = units[i];
  const letter = letters[j];
  if (unit === undefined && letter === undefined) return true;
  if (isElastic(unit) && (again(i + 1, j) || (takes(unit, letter) && again(i, j + 1)))) return true;
  if (letter === undefined) return false;
  if (typeof letter === "string") return fitsChar(unit, letter) && again(i + 1, j + 1);
  if (unit?.is === "hole" && isSameHole(unit.hole, letter) && again(i + 1, j + 1)) return true;
  return absorbed(units, i, letter).some((k) => again(k, j + 1));
}

/** May stand for any number of characters. */
function isElastic(unit: Unit | undefined): unit is Unit {
  return unit?.is === "many" || isOpenHole(unit);
}

function fitsChar(unit: Unit | undefined, letter: string): boolean {
  if (unit === undefined) return false;
  if (unit.is === "char") return unit.char === letter;
  if (unit.is === "digit") return letter >= "0" && letter <= "9";
  return unit.is === "one" && !unit.never.includes(letter);
}

export function isOpenHole(unit: Unit | undefined): unit is Extract<Unit, { is: "hole" }> {
  return unit?.is === "hole" && unit.hole.domain !== "id";
}

/** Could one step of this `*`, or of the open hole, stand for the letter? */
function takes(unit: Unit, letter: Letter | undefined): boolean {
  if (letter === undefined) return false;
  if (unit.is === "many") return inside(unit.never, letter, true);
  return unit.is === "hole" && (unit.hole.domain === "any" || typeof letter === "object" || isWordChar(letter));
}

function inside(never: string, letter: Letter, perhaps: boolean): boolean {
  if (typeof letter === "string") return !never.includes(letter);
  return perhaps || never === "" || letter.domain !== "any";
}

export function isWordChar(letter: string): boolean {
  return /^[\w.-]$/.test(letter);
}

/** The places where the pattern may stand after the value's hole has swallowed it from place `from` on. */
export function absorbed(units: Units, from: number, hole: Sym): number[] {
  const places: number[] = [];
  let wildcards = false;
  for (let k = from; k <= units.length; k++) {
    const unit = units[k];
    const wild = wildcards || unit?.is === "many";
    const empty = k === from && unit?.is !== "many";
    if (hole.domain === "any" || (!empty && (hole.domain === "word" || wild))) places.push(k);
    if (unit === undefined || !mayStandIn(hole, unit)) break;
    if (unit.is !== "char") wildcards = true;
  }
  return places;
}

function mayStandIn(hole: Sym, unit: Unit): boolean {
  if (hole.domain === "any") return true;
  if (unit.is === "char") return hole.domain === "word" ? isWordChar(unit.char) : !"*?:/$".includes(unit.char);
  return unit.is !== "hole" || unit.hole.domain !== "id" || hole.domain === "word";
}

/** `*?` and `?*` mean the same; the second form needs no looking back. */
export function onesFirst(units: Units): Units {
  if (!units.some((unit, i) => unit.is === "one" && units[i - 1]?.is === "many")) return units;
  const sorted = [...units];
  for (let i = 1; i < sorted.length; i++) {
    for (let k = i; k > 0; k--) {
      const before = sorted[k - 1] as Unit;
      const here = sorted[k] as Unit;
      if (!(here.is === "one" && before.is === "many" && here.never === before.never)) break;
      sorted[k - 1] = here;
      sorted[k] = before;
    }
  }
  return sorted;
}

function lowered(units: Units): Units {
  return units.map((unit) => (unit.is === "char" ? char(unit.char.toLowerCase()) : unit));
}

function loweredText(text: Text): Text {
  return text.map((part) => (typeof part === "string" ? part.toLowerCase() : part));
}

/** Field counts of an ARN pattern, and the pattern with the wildcards of its first five fields kept inside them. */
export function inFields(units: Units): { readonly fields: number; readonly units: Units } {
  let fields = 1;
  const kept = units.map((unit): Unit => {
    if (unit.is === "char" && unit.char === ":") fields++;
    if (fields < 6 && (unit.is === "many" || unit.is === "one")) return { ...unit, never: ":" };
    return unit;
  });
  return { fields, units: kept };
}

/** An ARN pattern with fewer than six fields, with `*` for each missing one. */
export function padded(units: Units, fields: number): Units {
  const more: Unit[] = [];
  for (let field = fields; field < 6; field++) more.push(char(":"), field === 5 ? many : { is: "many", never: ":" });
  return [...units, ...more];
}
