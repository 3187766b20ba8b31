import { text, type Sym, type Text } from "../../model/text.ts";

/**
 * What the answers of one run say about the parameters: which equal which literal, which do not, which equal each other. Questions that follow
 * from earlier answers, or from the parameters' allowed values, are not asked.
 */
export interface Theory {
  /** The text with the symbols that are settled in this world filled in. */
  settled(of: Text): Text;
  /** Declares what a symbol may be; once per symbol. */
  allow(symbol: string, values: readonly string[]): void;
  /** Does the symbol equal the literal? Asks when both are possible. */
  isLiteral(symbol: Sym, literal: string): boolean;
  /** Are the two symbols equal? Asks when both are possible. */
  areEqual(a: Sym, b: Sym): boolean;
  /** Makes the symbol one of these literals without asking more than needed; the last is implied when the others are not. */
  oneOf(symbol: Sym, literals: readonly string[]): string | undefined;
}

/** Symbols known to be equal share one class. */
interface Class {
  readonly members: readonly string[];
  /** Undefined: any string. */
  readonly allowed: ReadonlySet<string> | undefined;
  readonly excluded: ReadonlySet<string>;
}

interface State {
  readonly classes: readonly Class[];
  /** Pairs of members of different classes that are not equal. */
  readonly different: readonly (readonly [string, string])[];
}

type Claim = (state: State) => State | undefined;

export function makeTheory(choose: (question: string) => boolean): Theory {
  let state: State = { classes: [], different: [] };

  /** Takes the only satisfiable side, or asks. Undefined when neither is. */
  function decide(question: () => string, yes: Claim, no: Claim): boolean {
    const ifYes = satisfied(yes(state));
    const ifNo = satisfied(no(state));
    const answer = ifYes !== undefined && (ifNo === undefined || choose(question()));
    state = (answer ? ifYes : ifNo) ?? state;
    return answer;
  }

  const theory: Theory = {
    settled(of) {
      if (state.classes.length === 0 || !of.some((part) => typeof part === "object")) return of;
      return text(...of.map((part) => (typeof part === "string" ? part : (only(classOf(state, part.symbol)) ?? part))));
    },
    allow(symbol, values) {
      state = narrowed(state, symbol, new Set(values)) ?? state;
    },
    isLiteral: (symbol, literal) =>
      decide(
        () => `${named(symbol.symbol)} equals ${JSON.stringify(literal)}`,
        (now) => narrowed(now, symbol.symbol, new Set([literal])),
        (now) => without(now, symbol.symbol, literal),
      ),
    areEqual(a, b) {
      const [first, second] = a.symbol < b.symbol ? [a.symbol, b.symbol] : [b.symbol, a.symbol];
      if (first === second) return true;
      return decide(
        () => `${named(first)} equals ${second}`,
        (now) => merged(now, first, second),
        (now) => ({ classes: now.classes, different: [...now.different, [first, second]] }),
      );
    },
    oneOf(symbol, literals) {
      const possible = literals.filter((literal) => satisfied(narrowed(state, symbol.symbol, new Set([literal]))) !== undefined);
      const found = possible.slice(0, -1).find((literal) => theory.isLiteral(symbol, literal)) ?? possible.at(-1);
      if (found !== undefined) state = narrowed(state, symbol.symbol, new Set([found])) ?? state;
      return found;
    },
  };
  return theory;
}

/** `Stack/Stage` → `Stack: Stage`. */
function named(symbol: string): string {
  const at = symbol.lastIndexOf("/");
  return at < 0 ? symbol : `${symbol.slice(0, at)}: ${symbol.slice(at + 1)}`;
}

function classOf(state: State, symbol: string): Class {
  return state.classes.find((one) => one.members.includes(symbol)) ?? { members: [symbol], allowed: undefined, excluded: new Set() };
}

/** The literal of a class that can be only one. */
function only(of: Class): string | undefined {
  if (of.allowed === undefined) return undefined;
  const left = [...of.allowed].filter((literal) => !of.excluded.has(literal));
  return left.length === 1 ? left[0] : undefined;
}

function replaced(state: State, old: readonly Class[], by: Class): State {
  return { classes: [...state.classes.filter((one) => !old.includes(one)), by], different: state.different };
}

function narrowed(state: State, symbol: string, values: ReadonlySet<string>): State | undefined {
  const of = classOf(state, symbol);
  const allowed = of.allowed === undefined ? values : new Set([...of.allowed].filter((literal) => values.has(literal)));
  return possible(replaced(state, [of], { ...of, allowed }));
}

function without(state: State, symbol: string, literal: string): State | undefined {
  const of = classOf(state, symbol);
  return possible(replaced(state, [of], { ...of, excluded: new Set([...of.excluded, literal]) }));
}

function merged(state: State, a: string, b: string): State | undefined {
  const [x, y] = [classOf(state, a), classOf(state, b)];
  if (x === y) return state;
  const allowed =
    x.allowed === undefined ? y.allowed : y.allowed === undefined ? x.allowed : new Set([...x.allowed].filter((literal) => y.allowed?.has(literal)));
  return possible(replaced(state, [x, y], { members: [...x.members, ...y.members], allowed, excluded: new Set([...x.excluded, ...y.excluded]) }));
}

/** Undefined when a class has nothing left to be. */
function possible(state: State): State | undefined {
  return state.classes.every((one) => one.allowed === undefined || [...one.allowed].some((literal) => !one.excluded.has(literal)))
    ? state
    : undefined;
}

/** Follows the inequalities until nothing changes; undefined when they cannot all hold. */
function satisfied(state: State | undefined): State | undefined {
  let now = state;
  for (let next = now; next !== undefined;) {
    now = next;
    next = propagated(now);
    if (next === now) return assignable(now, 0) ? now : undefined;
  }
  return undefined;
}

/** One literal more excluded on the other side of an inequality; the same state when there is none. */
function propagated(state: State): State | undefined {
  for (const [a, b] of state.different) {
    const x = classOf(state, a);
    const y = classOf(state, b);
    if (x === y) return undefined;
    const one = only(x);
    const other = only(y);
    if (one !== undefined && !y.excluded.has(one)) return without(state, b, one);
    if (other !== undefined && !x.excluded.has(other)) return without(state, a, other);
  }
  return state;
}

/** Can each class that has finitely many values take one, such that classes declared different differ? Backtracking; the classes are few. */
function assignable(state: State, from: number, taken: ReadonlyMap<Class, string> = new Map()): boolean {
  const one = state.classes[from];
  if (one === undefined) return true;
  if (one.allowed === undefined) return assignable(state, from + 1, taken);
  const rivals = state.different.flatMap(([a, b]) =>
    one.members.includes(a) ? [classOf(state, b)] : one.members.includes(b) ? [classOf(state, a)] : [],
  );
  if (rivals.length === 0) return assignable(state, from + 1, taken);
  return [...one.allowed].some(
    (literal) =>
      !one.excluded.has(literal) &&
      rivals.every((rival) => taken.get(rival) !== literal) &&
      assignable(state, from + 1, new Map([...taken, [one, literal]])),
  );
}
