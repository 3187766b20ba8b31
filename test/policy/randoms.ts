/** Repeatable chance (mulberry32): the same seed gives the same run everywhere. */
export interface Randoms {
  /** Below `n`, whole. */
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One to `max` items. */
  list<T>(max: number, make: (index: number) => T): T[];
}

export function randoms(seed: number): Randoms {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    chance: (p) => next() < p,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    list: (max, make) => Array.from({ length: 1 + below(max) }, (_, i) => make(i)),
  };
}
