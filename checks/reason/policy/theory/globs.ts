import type { Text } from "../../../model/text.ts";
import { text } from "../../../model/text.ts";
import { isOpenHole, type Unit } from "../glob.ts";
import { accepted, prefixOf, stateAfter, step, type Automaton, type Letter, type State } from "./automaton.ts";

/** The text must be accepted (`wanted`), or must not. */
export interface Demand {
  readonly automaton: Automaton;
  readonly wanted: boolean;
}

/** Work left, in places visited; shared by one proof so that adversarial patterns end in `undecided`. */
export interface Budget {
  left: number;
}

/**
 * A shortest text that meets all demands, null when there is none, `limit` when the budget ended first. The product of the
 * automata is walked breadth-first over the letters that can make a difference; a branch ends where a wanted automaton is dead
 * or an unwanted one accepts whatever follows.
 */
export function findText(demands: readonly Demand[], budget: Budget): Text | null | "limit" {
  const guess = guesses(demands).find((each) => demands.every(({ automaton, wanted }) => takes(automaton, each) === wanted));
  if (guess !== undefined) return text(...guess.letters);
  const prefix = demands
    .filter((demand) => demand.wanted)
    .map(({ automaton }) => prefixOf(automaton))
    .reduce((a, b) => (b.length > a.length ? b : a), "");
  let layer: Node[] = [{ states: demands.map(({ automaton }) => stateAfter(automaton, prefix)), letter: "", before: undefined }];
  budget.left -= demands.length;
  if (demands.some(({ wanted }, i) => isLost(wanted, layer[0]?.states[i] as State))) return null;
  const seen = new Set<string>(layer.map(keyOf));
  while (layer.length > 0) {
    const next: Node[] = [];
    for (const node of layer) {
      if (demands.every(({ wanted }, i) => node.states[i]?.accepts === wanted)) return spell(prefix, node);
      for (const letter of lettersAt(demands, node.states)) {
        const after = follow(demands, node, letter, budget);
        if (budget.left <= 0) return "limit";
        if (after === undefined || seen.has(keyOf(after))) continue;
        seen.add(keyOf(after));
        next.push(after);
      }
    }
    layer = next;
  }
  return null;
}

interface Node {
  readonly states: readonly State[];
  readonly letter: Letter;
  readonly before: Node | undefined;
}

function keyOf(node: Node): string {
  return node.states.map((state) => state.key).join(";");
}

function spell(prefix: string, node: Node): Text {
  const letters: Letter[] = [];
  for (let at: Node | undefined = node; at?.before !== undefined; at = at.before) letters.push(at.letter);
  return text(prefix, ...letters.reverse());
}

function follow(demands: readonly Demand[], node: Node, letter: Letter, budget: Budget): Node | undefined {
  const states: State[] = [];
  for (const [i, { automaton, wanted }] of demands.entries()) {
    const from = node.states[i] as State;
    budget.left -= 1 + from.places.length;
    const state = step(automaton, from, letter);
    if (isLost(wanted, state)) return undefined;
    states.push(state);
  }
  return { states, letter, before: node };
}

/** Nothing that follows can meet the demand. */
function isLost(wanted: boolean, state: State): boolean {
  return wanted ? state.places.length === 0 : state.acceptsAll;
}

/** Characters for places where any will do, the plainest first. */
const plain = [..."abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.+=,@~!"];

/** The letters that can make a difference: those that some pattern reads here, and some that none does. */
function lettersAt(demands: readonly Demand[], states: readonly State[]): Letter[] {
  const read = demands.map((demand, i) => readAt(demand, states[i] as State));
  const narrow = read.filter(({ open }, i) => !open && demands[i]?.wanted === true).map(({ letters }) => letters);
  const [first] = narrow.toSorted((a, b) => a.size - b.size);
  if (first !== undefined) return [...first];
  const named = new Set(read.flatMap(({ letters }) => [...letters]));
  const unread = (among: readonly string[]) => among.find((c) => !named.has(c));
  const fresh = [
    unread(plain),
    read.some(({ digit }) => digit) ? unread(digits) : undefined,
    read.some(({ wordHole }) => wordHole) ? unread(noWords) : undefined,
  ];
  return [...fresh.filter((c) => c !== undefined), ...named];
}

const digits = [..."0123456789"];
const noWords = ["+", "=", ","];

interface Read {
  readonly letters: ReadonlySet<Letter>;
  /** Other letters may be read as well. */
  readonly open: boolean;
  /** Digits, or characters of words, are told from others. */
  readonly digit: boolean;
  readonly wordHole: boolean;
}

function readAt({ automaton, wanted }: Demand, state: State): Read {
  const letters = new Set<Letter>();
  let [open, digit, wordHole] = [false, false, false];
  for (const at of state.places) {
    const place = automaton.places[at];
    if (place?.unit === undefined) continue;
    const { unit, ignoreCase } = place;
    const elastic = automaton.perhaps && isOpenHole(unit);
    for (const letter of readBy(unit, ignoreCase)) if (typeof letter === "string" || wanted) letters.add(letter);
    digit ||= unit.is === "digit";
    wordHole ||= elastic;
    open ||= elastic || (unit.is !== "char" && unit.is !== "hole");
  }
  return { letters, open, digit, wordHole };
}

function readBy(unit: Unit, ignoreCase: boolean): readonly Letter[] {
  if (unit.is === "hole") return unit.hole.symbol === "" ? [] : [unit.hole];
  if (unit.is === "many" || unit.is === "one") return Array.from(unit.never);
  if (unit.is !== "char") return [];
  return ignoreCase ? [...new Set([unit.char, unit.char.toLowerCase(), unit.char.toUpperCase()])] : [unit.char];
}

interface Guess {
  readonly letters: readonly Letter[];
  /** The letters as one text, where none is a hole: what came of it is remembered. */
  readonly word: string | undefined;
}

function takes(automaton: Automaton, { letters, word }: Guess): boolean {
  return word === undefined ? accepted(automaton, letters) : stateAfter(automaton, word).accepts;
}

const anything: readonly Guess[] = [guessOf(["x"]), guessOf([])];
const fillings = new WeakMap<Automaton, readonly Guess[]>();

/** A few fillings of a wanted pattern's wildcards: most questions are answered by one of them. */
function guesses(demands: readonly Demand[]): readonly Guess[] {
  let shortest: Automaton | undefined;
  for (const { automaton, wanted } of demands) {
    if (wanted && (shortest === undefined || automaton.places.length < shortest.places.length)) shortest = automaton;
  }
  if (shortest === undefined) return anything;
  let known = fillings.get(shortest);
  if (known === undefined) fillings.set(shortest, (known = fillingsOf(shortest)));
  return known;
}

function fillingsOf({ starts, places }: Automaton): readonly Guess[] {
  return starts.slice(0, 8).flatMap((start) => {
    const units: Unit[] = [];
    for (let at = start; places[at]?.unit !== undefined; at++) units.push(places[at]?.unit as Unit);
    return ["x", "", "q0"].map((run) => guessOf(units.flatMap((unit): readonly Letter[] => filled(unit, run))));
  });
}

function guessOf(letters: readonly Letter[]): Guess {
  return { letters, word: letters.every((letter) => typeof letter === "string") ? letters.join("") : undefined };
}

function filled(unit: Unit, run: string): readonly Letter[] {
  if (unit.is === "many") return Array.from(run);
  if (unit.is === "one") return ["x"];
  if (unit.is === "digit") return ["9"];
  return unit.is === "hole" ? readBy(unit, false) : [unit.char];
}
