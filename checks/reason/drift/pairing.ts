import { compareFacts, type Comparison } from "./compare.ts";
import { Filling } from "./unify.ts";
import type { Resource } from "../../model/estate.ts";
import type { Fact } from "../../model/fact.ts";
import { literal, type Text } from "../../model/text.ts";

/** The resources of one kind in one account, by its templates and as found. */
export interface KindInBoth<R extends Resource = Resource> {
  readonly written: readonly R[];
  readonly found: readonly R[];
  /** What a resource is called, for ever: two that are called otherwise are two. */
  readonly called?: (of: R) => Fact<Text>;
}

export interface Pair {
  readonly written: Resource;
  readonly found: Resource;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly onlyWritten: readonly Resource[];
  readonly onlyFound: readonly Resource[];
  /** How the two differ, with everything that all pairs tell about the holes of the templates. */
  readonly compare: (pair: Pair) => Comparison;
  /** Did a hole of the templates turn out to be this? Then they name it. */
  readonly isFilledIn: (value: string) => boolean;
}

/**
 * Which found resource is which written one. Names decide where templates have them; else the likeness of all facts, the surest pairs first,
 * since each pair tells what ids the others name. Of one account: an id of another account's resource is a hole of its own.
 */
export function pair(kinds: readonly KindInBoth[]): Pairing {
  const filling = new Filling();
  const open = kinds.map(({ written, found, called }) => ({ called, written: new Set(written), found: new Set(found) }));
  const pairs: Pair[] = [];
  const settle = (kind: Open, pair: Pair): void => {
    kind.written.delete(pair.written);
    kind.found.delete(pair.found);
    pairs.push(pair);
    if (kind.called !== undefined) sameName(kind.called, pair, filling);
    compareFacts(pair.written, pair.found, filling);
  };
  for (const kind of open) for (const each of namedPairs(kind)) settle(kind, each);
  for (const kind of open) for (const each of twins(kind, filling)) settle(kind, each);
  for (;;) {
    const next = open.flatMap((kind) => likeliest(kind, filling).map((each) => ({ kind, ...each }))).sort((a, b) => a.rank - b.rank)[0];
    if (next === undefined) break;
    settle(next.kind, next.pair);
  }
  return {
    pairs,
    onlyWritten: open.flatMap(({ written }) => [...written]),
    onlyFound: open.flatMap(({ found }) => [...found]),
    compare: ({ written, found }) => compareFacts(written, found, filling),
    isFilledIn: (value) => filling.hasFilledIn(value),
  };
}

interface Open {
  readonly called?: ((of: Resource) => Fact<Text>) | undefined;
  readonly written: Set<Resource>;
  readonly found: Set<Resource>;
}

function namedPairs({ called, written, found }: Open): readonly Pair[] {
  if (called === undefined) return [];
  const byName = new Map([...found].map((each) => [wholeName(called(each)), each]));
  return [...written].flatMap((each) => {
    const name = wholeName(called(each));
    const other = name === undefined ? undefined : byName.get(name);
    return other === undefined || name === undefined ? [] : [{ written: each, found: other }];
  });
}

function wholeName(of: Fact<Text>): string | undefined {
  return of.known ? literal(of.value) : undefined;
}

/** Those that agree in every fact with one of the other side alone, in one pass: most of many. */
function twins(kind: Open, filling: Filling): readonly Pair[] {
  if (kind.written.size * kind.found.size > comparisonsMax) return [];
  const pairs: Pair[] = [];
  const taken = new Set<Resource>();
  for (const written of kind.written) {
    const alike = [...kind.found].filter((found) => !taken.has(found) && costOf(kind, { written, found }, filling) === 0);
    const [found] = alike;
    if (found === undefined || (alike.length > 1 && hasOwnName(kind, written))) continue;
    taken.add(found);
    pairs.push({ written, found });
  }
  return pairs;
}

function hasOwnName({ called }: Open, of: Resource): boolean {
  return called !== undefined && wholeName(called(of)) === undefined;
}

/** More comparisons than these tell nothing more: what is left over then differs. */
const comparisonsMax = 40_000;

/** The best pair of a kind. `rank`: sure ones first (no other would do as well), then those that differ least. */
function likeliest(kind: Open, filling: Filling): readonly { readonly pair: Pair; readonly rank: number }[] {
  if (kind.written.size * kind.found.size > comparisonsMax) return [];
  const all = [...kind.written].flatMap((written) => {
    const costs = [...kind.found].flatMap((found) => {
      const cost = costOf(kind, { written, found }, filling);
      return cost === undefined ? [] : [{ pair: { written, found }, cost }];
    });
    const [best, next] = costs.sort((a, b) => a.cost - b.cost);
    return best === undefined ? [] : [{ pair: best.pair, rank: best.cost + (next !== undefined && next.cost === best.cost ? tied : 0) }];
  });
  return all.sort((a, b) => a.rank - b.rank).slice(0, 1);
}

const tied = 1_000_000;

/** How much the two differ; undefined: they are two. */
function costOf({ called }: Open, { written, found }: Pair, filling: Filling): number | undefined {
  const trial = new Filling(filling);
  if (written.region !== found.region || (called !== undefined && !sameName(called, { written, found }, trial))) return undefined;
  if ("type" in written && "type" in found && written.type !== found.type && typeof written.type === "string") return undefined;
  const { differences, unsure } = compareFacts(written, found, trial);
  return differences.length * 10 + unsure.length;
}

function sameName(called: (of: Resource) => Fact<Text>, { written, found }: Pair, filling: Filling): boolean {
  const [mine, theirs] = [called(written), wholeName(called(found))];
  return !mine.known || theirs === undefined || filling.unify(mine.value, theirs);
}
