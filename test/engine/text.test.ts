import fc from "fast-check";
import { expect, test } from "vitest";
import { literal, mayEqual, sameText, show, text, type Sym, type Text } from "../../checks/model/text.ts";

const sym = (symbol: string, domain: Sym["domain"]): Sym => ({ symbol, domain });
const [id, other, word, any] = [sym("Id", "id"), sym("Other", "id"), sym("Word", "word"), sym("Any", "any")];

test("neighbouring literals are joined, empty ones dropped", () => {
  expect(text("a", "", "b", id, "", text("c", "d"))).toEqual(["ab", id, "cd"]);
  expect(literal(text("a", "b"))).toBe("ab");
  expect(literal(text(id))).toBeUndefined();
  expect(literal([])).toBe("");
  expect(show(text("a", id))).toBe("a${Id}");
});

test("an id equals only itself; a word takes no colon; any takes all", () => {
  expect(mayEqual(text("x", id), text("x", id))).toBe(true);
  expect(mayEqual(text("x", id), text("x", other))).toBe(false);
  expect(mayEqual(text(id), text("abc"))).toBe(false);
  expect(mayEqual(text("a:", word), text("a:b"))).toBe(true);
  expect(mayEqual(text("a", word), text("a:b"))).toBe(false);
  expect(mayEqual(text(any), text("a:", id, "/b"))).toBe(true);
  expect(mayEqual(text("a", any), text("b", any))).toBe(false);
  expect(mayEqual(text(word, "x"), text("y", word))).toBe(true);
});

const unit = fc.oneof(fc.constantFrom("a", "b", ":"), fc.constantFrom(id, other, word, any));
const someText = fc.array(unit, { maxLength: 6 }).map((units): Text => text(...units));
/** One way to fill the open holes. Holes of one name get one filling. */
const filling = fc.record({ Word: fc.stringMatching(/^[ab]{1,2}$/), Any: fc.stringMatching(/^[ab:]{0,3}$/) });

test("texts that some filling makes equal may be equal", () => {
  fc.assert(
    fc.property(someText, someText, filling, (a, b, fill) => {
      const filled = (of: Text): Text =>
        text(...of.map((part) => (typeof part === "string" || part.domain === "id" ? part : fill[part.symbol as keyof typeof fill])));
      if (sameText(filled(a), filled(b))) expect(mayEqual(a, b)).toBe(true);
      expect(mayEqual(a, b)).toBe(mayEqual(b, a));
    }),
    { seed: 1, numRuns: 3000 },
  );
});

test("texts too long to compare may be equal", () => {
  expect(mayEqual(text("a".repeat(50_000), any), text("b".repeat(50_000), any))).toBe(true);
});
