import type { World } from "../model/world.ts";

/** All runs of one question about templates whose conditions are open. */
export interface Exploration<T> {
  /** In the order of a depth-first walk in which every question is first answered yes. */
  readonly worlds: readonly Explored<T>[];
  /** There are more worlds than the limit; those that were run are in `worlds`. */
  readonly exceeded: boolean;
}

export interface Explored<T> {
  readonly value: T;
  /** The answers this world consists of, as sentences; empty: the run asked nothing, so this is so in every world. */
  readonly when: readonly string[];
}

interface Answer {
  readonly question: string;
  readonly yes: boolean;
}

/**
 * Runs `run` once in every world that it can tell apart: each time from the start, with the answers so far replayed and each new question
 * answered yes; then the last yes is turned into a no, until none is left. `run` must be a function of its answers alone.
 * Throws when it is not, and when a world is asked after its run has ended.
 */
export function explore<T>(run: (world: World) => T, limit = 64): Exploration<T> {
  const worlds: Explored<T>[] = [];
  let replay: readonly Answer[] = [];
  for (;;) {
    if (worlds.length >= limit) return { worlds, exceeded: true };
    const answers = [...replay];
    const value = runOnce(run, answers, replay.length);
    worlds.push({ value, when: answers.map(sentence) });
    const last = answers.findLastIndex((answer) => answer.yes);
    if (last < 0) return { worlds, exceeded: false };
    replay = [...answers.slice(0, last), { question: answers[last]?.question ?? "", yes: false }];
  }
}

/** One run; new questions are appended to `answers`. */
function runOnce<T>(run: (world: World) => T, answers: Answer[], replayed: number): T {
  const known = new Map<string, boolean>();
  let asked = 0;
  let over = false;
  const world: World = {
    choose(question) {
      if (over) throw new Error(`asked after the run had ended: ${question}`);
      const before = known.get(question);
      if (before !== undefined) return before;
      const answer = answers[asked] ?? { question, yes: true };
      if (answer.question !== question) throw new Error(`asked "${question}" where an earlier run with the same answers asked "${answer.question}"`);
      if (asked >= answers.length) answers.push(answer);
      asked += 1;
      known.set(question, answer.yes);
      return answer.yes;
    },
  };
  try {
    const value = run(world);
    if (asked < replayed) throw new Error(`did not ask "${answers[asked]?.question}" again with the same answers`);
    return value;
  } finally {
    over = true;
  }
}

function sentence(answer: Answer): string {
  return answer.yes ? answer.question : `not ${answer.question}`;
}
