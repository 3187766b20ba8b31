import fc from "fast-check";
import { expect, test } from "vitest";
import { perfectMatching } from "../../checks/reason/drift/matching.ts";
import { Filling } from "../../checks/reason/drift/unify.ts";
import { text, type Sym, type Text } from "../../checks/model/text.ts";

const holes: readonly Sym[] = [
  { symbol: "A", domain: "id" },
  { symbol: "B", domain: "word" },
  { symbol: "C", domain: "any" },
];
const part = fc.oneof(fc.constantFrom("a", "b", "a:", "/", "-"), fc.constantFrom(...holes));
const written = fc.array(part, { maxLength: 4 }).map((parts) => text(...parts));
const found = fc.stringMatching(/^[ab:/-]{0,6}$/);

/** What deployment makes of the holes. */
const deployment = fc.record({ A: fc.stringMatching(/^[ab-]{1,3}$/), B: fc.stringMatching(/^[ab-]{1,3}$/), C: fc.stringMatching(/^[ab:/-]{0,3}$/) });

function deployed(of: Text, values: Readonly<Record<string, string>>): string {
  return of.map((each) => (typeof each === "string" ? each : (values[each.symbol] ?? ""))).join("");
}

/** By enumeration: every filling of the holes with a piece of the string. */
function byBruteForce(of: Text, whole: string): boolean {
  const pieces = [...new Set(Array.from(whole, (_, i) => Array.from(whole.slice(i), (__, n) => whole.slice(i, i + n + 1))).flat()), ""];
  const allowed = { id: /^[^*?:/$]+$/, word: /^[\w.-]+$/, any: /^[^]*$/ };
  const fill = (open: readonly Sym[], values: ReadonlyMap<string, string>): boolean => {
    const [first, ...others] = open;
    if (first === undefined) return of.map((each) => (typeof each === "string" ? each : (values.get(each.symbol) ?? ""))).join("") === whole;
    return pieces.some((piece) => allowed[first.domain].test(piece) && fill(others, new Map([...values, [first.symbol, piece]])));
  };
  return fill(
    holes.filter(({ symbol }) => of.some((each) => typeof each === "object" && each.symbol === symbol)),
    new Map(),
  );
}

test("a text fits a string exactly when some filling of its holes gives it", () => {
  fc.assert(
    fc.property(written, found, (of, whole) => {
      expect(new Filling().unify(of, whole)).toBe(byBruteForce(of, whole));
    }),
    { numRuns: 20_000, seed: 7 },
  );
});

test("what is learnt never refuses what can be: two texts that some filling fits together are both fitted", () => {
  fc.assert(
    fc.property(written, written, deployment, (first, second, values) => {
      const [one, other] = [deployed(first, values), deployed(second, values)];
      const filling = new Filling();
      expect([filling.unify(first, one), filling.unify(second, other), filling.unify(first, one)]).toEqual([true, true, true]);
    }),
    { numRuns: 20_000, seed: 7 },
  );
});

test("an id fills one hole", () => {
  const filling = new Filling();
  expect(filling.unify([{ symbol: "Key", domain: "id" }], "k1")).toBe(true);
  expect(filling.unify([{ symbol: "Other", domain: "id" }], "k1")).toBe(false);
  expect(filling.unify(["arn:", { symbol: "Key", domain: "id" }], "arn:k2")).toBe(false);
});

test("a matching is found exactly when some order gives one", () => {
  const could = fc
    .integer({ min: 1, max: 5 })
    .chain((n) => fc.array(fc.subarray(Array.from({ length: n }, (_, i) => i)), { minLength: n, maxLength: n }));
  fc.assert(
    fc.property(could, (each) => {
      expect(perfectMatching(each)).toBe(someOrder(each, new Set()));
    }),
    { numRuns: 5000, seed: 7 },
  );
});

function someOrder([first, ...others]: readonly (readonly number[])[], taken: ReadonlySet<number>): boolean {
  return first === undefined || first.some((partner) => !taken.has(partner) && someOrder(others, new Set([...taken, partner])));
}
