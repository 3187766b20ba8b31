import { Solid, type Filling } from "./unify.ts";
import { agree, partings, plainOf } from "./plain.ts";
import type { Resource } from "../../model/estate.ts";
import type { Fact, Origin } from "../../model/fact.ts";

/** One fact that both sources know and that differs, as each has it. */
export interface Difference {
  /** `publicAccessBlock.BlockPublicAcls`. */
  readonly fact: string;
  readonly written: string;
  readonly found: string;
  readonly writtenAt: Origin;
  readonly foundAt: Origin;
}

export interface Comparison {
  readonly facts: number;
  readonly differences: readonly Difference[];
  /** Facts that one of the two does not know. */
  readonly unsure: readonly { readonly fact: string; readonly why: string; readonly origin: Origin }[];
}

/** What says where a resource stands, what it is called there, and with how much white space it was sent, not how it is set. */
const places = new Set(["kind", "id", "account", "region", "origin", "what", "characters"]);

/**
 * Fact by fact. Holes of the template take what the account has, each hole the same everywhere: `filling` learns it. Where another template stands for
 * the account, what it leaves to deployment is one string each.
 */
export function compareFacts(written: Resource, found: Resource, filling: Filling): Comparison {
  const pairs = factsOf(written).map(([name, fact]) => [name, fact, factsOf(found).find(([other]) => other === name)?.[1]] as const);
  const differences: Difference[] = [];
  const unsure: Comparison["unsure"][number][] = [];
  for (const [fact, left, right] of pairs) {
    if (right === undefined) continue;
    const gap = unreadIn(left, "template") ?? unreadIn(right, "account");
    if (gap !== undefined) {
      unsure.push({ fact, ...gap });
      continue;
    }
    if (!left.known || !right.known) continue;
    const [mine, theirs] = [plainOf(left.value, filling), plainOf(right.value, new Solid())];
    if (agree(mine, theirs, filling)) continue;
    for (const { way, written: one, found: other } of partings(mine, theirs, filling))
      differences.push({ fact: [fact, ...way].join("."), written: one, found: other, writtenAt: left.origin, foundAt: right.origin });
  }
  return { facts: pairs.length, differences, unsure };
}

/** Facts by name, those of an object of facts one by one. What is no fact is known as it stands. */
function factsOf(of: Resource): readonly (readonly [string, Fact<unknown>])[] {
  return Object.entries(of)
    .filter(([name]) => !places.has(name))
    .flatMap(([name, value]): (readonly [string, Fact<unknown>])[] => {
      if (isFact(value)) return [[name, value]];
      if (typeof value !== "object" || value === null) return [[name, { known: true, value: value as unknown, origin: of.origin }]];
      return Object.entries(value).map(([inner, fact]) => [`${name}.${inner}`, fact as Fact<unknown>]);
    });
}

function unreadIn(fact: Fact<unknown>, source: string): { readonly why: string; readonly origin: Origin } | undefined {
  if (!fact.known) return { why: fact.why, origin: fact.origin };
  const [note] = notesIn(fact.value);
  return note === undefined ? undefined : { why: `The ${source}'s policy was not understood: ${note.what}`, origin: note.origin };
}

/** What a policy's reader did not understand. */
function notesIn(value: unknown): readonly { readonly what: string; readonly origin: Origin }[] {
  if (Array.isArray(value)) return value.flatMap(notesIn);
  if (typeof value !== "object" || value === null || !("notes" in value)) return [];
  return (value as { readonly notes: readonly { readonly what: string; readonly origin: Origin }[] }).notes;
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === "object" && value !== null && "known" in value && "origin" in value;
}
