import { solveCell, stillMeets, type Literal, type Mode, type Solved } from "./cells.ts";
import type { Budget } from "./theory/globs.ts";

/** One way to reach a goal: facts about single cells, and further goals. */
export interface Way {
  readonly literals: readonly Literal[];
  readonly goals: readonly Goal[];
}

/** Reached by one of its ways. No way: impossible. */
export type Goal = readonly Way[];

export const always: Goal = [{ literals: [], goals: [] }];
export const never: Goal = [];

/** Values for the cells that the goals speak of; `limit` when the work ran out first. */
export type Outcome = { readonly is: "found"; readonly cells: ReadonlyMap<string, Solved> } | { readonly is: "none" } | { readonly is: "limit" };

/**
 * Depth-first over the goals that the values found so far do not reach, the one with the fewest open ways first. Each cell's facts
 * are checked for contradiction as they come, and what was found for a set of facts is remembered.
 */
export function search(goals: readonly Goal[], memory: Memory): Outcome {
  const { budget } = memory;
  const found = explore(goals, emptyStore, memory);
  if (found === "limit") return { is: "limit" };
  // A contradiction that was seen after the work had run out may be none.
  if (found === undefined) return { is: budget.left <= 0 ? "limit" : "none" };
  return { is: "found", cells: new Map([...found].map(([name, facts]) => [name, facts.solved])) };
}

/** Facts about one cell, and a value that meets them. */
interface Facts {
  readonly literals: readonly Literal[];
  readonly solved: Solved;
  /** What one more fact gave, by its number; undefined when it contradicts. */
  readonly more: Map<number, Facts | undefined>;
  /** Whether the value meets a fact that is not among them. */
  readonly meets: Map<number, boolean>;
}

type Store = ReadonlyMap<string, Facts>;

const emptyStore: Store = new Map();

/** What was found for each set of facts. State: it grows during the searches of one question and mode. */
export class Memory {
  readonly mode: Mode;
  readonly budget: Budget;
  private readonly known = new Map<string, Facts | undefined>();
  private readonly blank: Facts = { literals: [], solved: { is: "none" }, more: new Map(), meets: new Map() };

  constructor(mode: Mode, budget: Budget) {
    this.mode = mode;
    this.budget = budget;
  }

  /** The facts with one more; undefined when they contradict each other. */
  extended(facts: Facts = this.blank, literal: Literal): Facts | undefined {
    if (facts.more.has(literal.id)) return facts.more.get(literal.id);
    const result = facts.literals.includes(literal) ? facts : this.added(facts, literal);
    facts.more.set(literal.id, result);
    return result;
  }

  /** Does the value found for the cell meet the fact, without its being asked for? */
  meets(facts: Facts | undefined, literal: Literal): boolean {
    if (facts === undefined) return false;
    let answer = facts.meets.get(literal.id);
    if (answer === undefined) {
      answer = facts.literals.includes(literal) || stillMeets(facts.solved, literal, this.mode);
      facts.meets.set(literal.id, answer);
    }
    return answer;
  }

  private added(facts: Facts, literal: Literal): Facts | undefined {
    const literals = [...facts.literals, literal].sort((a, b) => a.id - b.id);
    const key = literals.map((one) => one.id).join();
    if (this.known.has(key)) return this.known.get(key);
    this.budget.left -= 1;
    const solved = this.meets(facts, literal) ? facts.solved : solveCell(literal.cell, literals, this.mode, this.budget);
    const result = solved.is === "none" ? undefined : { literals, solved, more: new Map(), meets: new Map() };
    this.known.set(key, result);
    return result;
  }
}

function extend(store: Store, literals: readonly Literal[], memory: Memory): Store | undefined {
  let next: Map<string, Facts> | undefined;
  for (const literal of literals) {
    const facts = (next ?? store).get(literal.cell.name);
    const more = memory.extended(facts, literal);
    if (more === undefined) return undefined;
    if (more === facts) continue;
    next ??= new Map(store);
    next.set(literal.cell.name, more);
  }
  return next ?? store;
}

interface Open {
  readonly way: Way;
  readonly store: Store;
}

function explore(goals: readonly Goal[], from: Store, memory: Memory): Store | undefined | "limit" {
  let store = from;
  let pending = goals;
  for (;;) {
    if (memory.budget.left <= 0) return "limit";
    const next = narrowest(pending, store, memory);
    if (next === undefined) return store;
    const others = pending.filter((goal) => goal !== next.goal);
    if (next.open.length > 1) return branch(next.open, others, memory);
    const [only] = next.open;
    if (only === undefined) return undefined;
    store = only.store;
    pending = [...only.way.goals, ...others];
  }
}

function branch(open: readonly Open[], others: readonly Goal[], memory: Memory): Store | undefined | "limit" {
  for (const { way, store } of open) {
    const found = explore([...way.goals, ...others], store, memory);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Choice {
  readonly goal: Goal;
  readonly open: readonly Open[];
}

/** The goal with the fewest open ways, among those that the values found so far do not reach; undefined when all are. */
function narrowest(goals: readonly Goal[], store: Store, memory: Memory): Choice | undefined {
  let best: Choice | undefined;
  for (const goal of goals) {
    if (isReached(goal, store, memory)) continue;
    const open = waysOpen(goal, store, memory);
    if (best === undefined || open.length < best.open.length) best = { goal, open };
    if (open.length < 2) return best;
  }
  return best;
}

function isReached(goal: Goal, store: Store, memory: Memory): boolean {
  return goal.some(
    ({ literals, goals }) =>
      literals.every((literal) => memory.meets(store.get(literal.cell.name), literal)) && goals.every((inner) => isReached(inner, store, memory)),
  );
}

function waysOpen(goal: Goal, store: Store, memory: Memory): readonly Open[] {
  return goal.flatMap((way): readonly Open[] => {
    const next = extend(store, way.literals, memory);
    return next === undefined ? [] : [{ way, store: next }];
  });
}
