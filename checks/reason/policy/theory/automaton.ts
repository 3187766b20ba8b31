import type { Sym } from "../../../model/text.ts";
import { absorbed, isOpenHole, isSameHole, isWordChar, onesFirst, type Unit, type Units } from "../glob.ts";

export interface Pattern {
  readonly units: Units;
  readonly ignoreCase: boolean;
}

export type Letter = string | Sym;

/**
 * Some patterns read as one nondeterministic automaton over characters and holes. A state is a set of places, each before one
 * unit of one pattern; the place after a pattern's last unit accepts. States are made as searches reach them, and remember where
 * each letter leads.
 * - `perhaps`: accepts what a pattern matches for some filling of the holes on either side (an over-approximation);
 * - otherwise: what it matches whatever fills them, so that a hole is read by itself and by `*` only.
 */
export interface Automaton {
  readonly perhaps: boolean;
  readonly places: readonly Place[];
  readonly starts: readonly number[];
  /** By their places. */
  readonly states: Map<string, State>;
  /** The state after a text that many searches begin with. */
  readonly after: Map<string, State>;
}

interface Place {
  /** Undefined at the end of a pattern. */
  readonly unit: Unit | undefined;
  readonly ignoreCase: boolean;
  readonly pattern: Units;
  readonly at: number;
}

export interface State {
  /** Ascending. */
  readonly places: readonly number[];
  /** Equal for states of equal places. */
  readonly key: string;
  readonly accepts: boolean;
  /** Whatever follows. */
  readonly acceptsAll: boolean;
  readonly next: Map<string, State>;
}

/** Beyond so many states that one automaton has made, they are forgotten: hostile patterns must not fill the memory. */
const statesMax = 2_000;

export function automaton(patterns: readonly Pattern[], perhaps: boolean): Automaton {
  const places: Place[] = [];
  const starts: number[] = [];
  for (const { units, ignoreCase } of patterns) {
    const pattern = onesFirst(units);
    starts.push(places.length);
    for (let at = 0; at <= pattern.length; at++) places.push({ unit: pattern[at], ignoreCase, pattern, at });
  }
  return { perhaps, places, starts, states: new Map(), after: new Map() };
}

export function startOf(of: Automaton): State {
  const reached = new Set<number>();
  for (const start of of.starts) enter(of, start, reached);
  return stateOf(of, reached);
}

/** The state after a text, remembered. */
export function stateAfter(of: Automaton, prefix: string): State {
  let state = of.after.get(prefix);
  if (state !== undefined) return state;
  state = startOf(of);
  for (const letter of prefix) state = step(of, state, letter);
  if (of.after.size >= statesMax) of.after.clear();
  of.after.set(prefix, state);
  return state;
}

/** What every text begins with that the automaton accepts. */
export function prefixOf(of: Automaton): string {
  let prefix = "";
  const [start, other] = of.starts;
  if (start === undefined || other !== undefined) return prefix;
  for (let at = start; ; at++) {
    const place = of.places[at];
    if (place?.unit?.is !== "char" || place.ignoreCase) return prefix;
    prefix += place.unit.char;
  }
}

/** Adds a place and those that are reached from it without a letter. */
function enter(of: Automaton, place: number, reached: Set<number>): void {
  for (let at = place; !reached.has(at); at++) {
    reached.add(at);
    const unit = of.places[at]?.unit;
    if (unit?.is !== "many" && !(of.perhaps && isOpenHole(unit))) return;
  }
}

function stateOf(of: Automaton, reached: Set<number>): State {
  const places = reached.size < 2 ? [...reached] : [...reached].sort((a, b) => a - b);
  const key = places.join(",");
  const known = of.states.get(key);
  if (known !== undefined) return known;
  if (of.states.size >= statesMax) forget(of);
  const acceptsAll = places.some((at) => endsInAny(of, at));
  const state: State = { places, key, accepts: places.some((at) => of.places[at]?.unit === undefined), acceptsAll, next: new Map() };
  of.states.set(key, state);
  return state;
}

function forget({ states, after }: Automaton): void {
  for (const state of states.values()) state.next.clear();
  states.clear();
  after.clear();
}

function endsInAny({ places }: Automaton, at: number): boolean {
  const unit = places[at]?.unit;
  return unit?.is === "many" && unit.never === "" && places[at + 1]?.unit === undefined;
}

export function step(of: Automaton, state: State, letter: Letter): State {
  const name = typeof letter === "string" ? letter : `${letter.domain} ${letter.symbol}`;
  let after = state.next.get(name);
  if (after === undefined) state.next.set(name, (after = stepped(of, state, letter)));
  return after;
}

function stepped(of: Automaton, state: State, letter: Letter): State {
  const reached = new Set<number>();
  for (const at of state.places) {
    const place = of.places[at] as Place;
    if (typeof letter === "string") stepChar(of, place, at, letter, reached);
    else stepHole(of, place, at, letter, reached);
  }
  return stateOf(of, reached);
}

function stepChar(of: Automaton, { unit, ignoreCase }: Place, at: number, letter: string, reached: Set<number>): void {
  switch (unit?.is) {
    case undefined:
      return;
    case "many":
      if (!unit.never.includes(letter)) enter(of, at, reached);
      return;
    case "one":
      if (!unit.never.includes(letter)) enter(of, at + 1, reached);
      return;
    case "digit":
      if (letter >= "0" && letter <= "9") enter(of, at + 1, reached);
      return;
    case "char":
      if (unit.char === letter || (ignoreCase && unit.char.toLowerCase() === letter.toLowerCase())) enter(of, at + 1, reached);
      return;
    case "hole":
      if (of.perhaps && (unit.hole.domain === "any" || (unit.hole.domain === "word" && isWordChar(letter)))) enter(of, at, reached);
  }
}

function stepHole(of: Automaton, place: Place, at: number, letter: Sym, reached: Set<number>): void {
  const { unit } = place;
  if (unit?.is === "hole" && isSameHole(unit.hole, letter)) enter(of, at + 1, reached);
  if (of.perhaps) perhapsHole(of, place, at, letter, reached);
  else surelyHole(of, place, at, letter, reached);
}

function perhapsHole(of: Automaton, { unit, pattern, at: inPattern }: Place, at: number, letter: Sym, reached: Set<number>): void {
  if (unit?.is === "many" || isOpenHole(unit)) enter(of, at, reached);
  for (const place of absorbed(pattern, inPattern, letter)) enter(of, at - inPattern + place, reached);
}

function surelyHole(of: Automaton, { unit, pattern, at: inPattern }: Place, at: number, letter: Sym, reached: Set<number>): void {
  if (unit?.is === "many" && (unit.never === "" || letter.domain !== "any")) enter(of, at, reached);
  // A hole that is never empty gives a `?` its character, and the `*` behind it takes the rest.
  if (unit?.is === "one" && letter.domain !== "any" && pattern[inPattern + 1]?.is === "many") enter(of, at + 1, reached);
}

export function accepted(of: Automaton, letters: readonly Letter[]): boolean {
  let state = startOf(of);
  for (const letter of letters) {
    if (state.places.length === 0) return false;
    state = step(of, state, letter);
  }
  return state.accepts;
}
