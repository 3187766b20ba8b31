import { describe, expect, test } from "vitest";
import { text, type Sym, type Text } from "../../checks/model/text.ts";
import { inFields, lettersOf, matchUnits, unitsOf } from "../../checks/reason/policy/glob.ts";
import { accepted, automaton } from "../../checks/reason/policy/theory/automaton.ts";
import { findText, type Demand } from "../../checks/reason/policy/theory/globs.ts";
import { hole } from "./documents.ts";
import { randoms } from "./randoms.ts";

const id = hole("Key", "id");
const word = hole("Name", "word");
const any = hole("Any", "any");

describe("a pattern against a value", () => {
  const cases: readonly (readonly [string, Text, Text, boolean | "unknown"])[] = [
    ["a star matches all", ["*"], ["abc"], true],
    ["a star crosses slashes", ["a*c"], ["a/b:c"], true],
    ["a question mark is one character", ["a?c"], ["abc"], true],
    ["a question mark is not none", ["a?c"], ["ac"], false],
    ["an id equals itself", ["key/", id], ["key/", id], true],
    ["an id is matched by a star", ["key/*"], ["key/", id], true],
    ["an id equals no literal", ["key/abc"], ["key/", id], false],
    ["an id may begin like a literal before a star", ["key/a*"], ["key/", id], "unknown"],
    ["an id holds no slash", ["key/a/*"], ["key/", id], false],
    ["two ids differ", [hole("A", "id")], [hole("B", "id")], false],
    ["an id is not nothing", ["key/"], ["key/", id], false],
    ["an id is not empty", ["key/?*"], ["key/", id], true],
    ["an id's length is open", ["key/????"], ["key/", id], "unknown"],
    ["a word may be a literal", ["role/Admin"], ["role/", word], "unknown"],
    ["a word has no slash", ["role/a/b"], ["role/", word], false],
    ["a word equals itself", ["role/", word, "-*"], ["role/", word, "-x"], true],
    ["a word in a pattern may match", ["role/", word], ["role/Admin"], "unknown"],
    ["a word in a pattern is one field", ["a:", word, ":b"], ["a:x:y:b"], false],
    ["any may be anything", [any], ["a:b/c"], "unknown"],
    ["any may hold what a star holds", ["x*"], ["x", any], true],
    ["any may be empty", ["x?*"], ["x", any], "unknown"],
  ];
  test.each(cases)("%s", (_name, pattern, value, expected) => {
    expect(matchUnits(unitsOf(pattern, true), value)).toBe(expected);
  });

  test("wildcards of an ARN's first fields stay in them", () => {
    const arn = inFields(unitsOf(["arn:aws:*:x"], true)).units;
    expect(matchUnits(arn, ["arn:aws:s3:x"])).toBe(true);
    expect(matchUnits(arn, ["arn:aws:s3:y:x"])).toBe(false);
  });
});

const letters: readonly (string | Sym)[] = ["a", "b", ":", "*", "?", id, word, any];

test("automata and the plain matcher agree on short patterns and values", () => {
  const random = randoms(7);
  for (let round = 0; round < 20_000; round++) {
    const pattern = text(...random.list(4, () => random.pick(letters)));
    const value = text(...random.list(4, () => random.pick(letters)));
    const units = random.chance(0.3) ? inFields(unitsOf(pattern, true)).units : unitsOf(pattern, true);
    const plain = matchUnits(units, value);
    const [under, over] = [false, true].map((perhaps) => accepted(automaton([{ units, ignoreCase: false }], perhaps), lettersOf(value)));
    expect([pattern, value, under ? true : over ? "unknown" : false]).toEqual([pattern, value, plain]);
  }
});

test("filling the holes agrees with what was said of all fillings", () => {
  const random = randoms(8);
  const fillings = { Key: ["q1", "zz"], Name: ["a", "b", "ab"], Any: ["", "a", ":", "a:b", "b*"] };
  for (let round = 0; round < 10_000; round++) {
    const pattern = text(...random.list(4, () => random.pick(letters)));
    const value = text(...random.list(4, () => random.pick(letters)));
    const said = matchUnits(unitsOf(pattern, true), value);
    if (said === "unknown") continue;
    const chosen = { Key: random.pick(fillings.Key), Name: random.pick(fillings.Name), Any: random.pick(fillings.Any) };
    const filled = (of: Text) => of.map((part) => (typeof part === "string" ? part : chosen[part.symbol as keyof typeof chosen])).join("");
    expect([pattern, value, chosen, matchUnits(unitsOf([filled(pattern)], true), [filled(value)])]).toEqual([pattern, value, chosen, said]);
  }
});

test("a text is found exactly when a short word meets the demands", () => {
  const random = randoms(9);
  const words = shortWords(["a", "b", "c"], 5);
  let found = 0;
  for (let round = 0; round < 3_000; round++) {
    const demands = random.list(4, (i): Demand => {
      const patterns = random.list(2, () => ({
        units: unitsOf([random.list(4, () => random.pick(["a", "b", "*", "?"])).join("")], true),
        ignoreCase: false,
      }));
      return { automaton: automaton(patterns, false), wanted: i === 0 || random.chance(0.3) };
    });
    const answer = findText(demands, { left: 1e6 });
    const brute = words.find((word) => demands.every(({ automaton: of, wanted }) => accepted(of, [...word]) === wanted));
    expect(answer).not.toBe("limit");
    if (answer === null) expect(brute).toBeUndefined();
    else {
      found++;
      expect(demands.every(({ automaton: of, wanted }) => accepted(of, lettersOf(answer as Text)) === wanted)).toBe(true);
    }
  }
  expect(found).toBeGreaterThan(500);
});

test("a text escapes a hole of word characters by another character", () => {
  const demands: readonly Demand[] = [
    { automaton: automaton([{ units: unitsOf(["role/*"], true), ignoreCase: false }], false), wanted: true },
    { automaton: automaton([{ units: unitsOf(["role/", word], true), ignoreCase: false }], true), wanted: false },
    { automaton: automaton([{ units: unitsOf(["role/"], true), ignoreCase: false }], true), wanted: false },
    { automaton: automaton([{ units: unitsOf(["*/*/*"], true), ignoreCase: false }], true), wanted: false },
  ];
  expect(findText(demands, { left: 1e6 })).toEqual(["role/+"]);
});

test("adversarial globs end at the limit of work", () => {
  // The same place from the end cannot be both: a fact that takes two to the power of its distance states to see.
  const demands = ["a", "b"].map((c): Demand => {
    const units = unitsOf([`*${c}${"?".repeat(24)}`], true);
    return { automaton: automaton([{ units, ignoreCase: false }], false), wanted: true };
  });
  expect(findText(demands, { left: 200_000 })).toBe("limit");
});

function shortWords(alphabet: readonly string[], length: number): readonly string[] {
  if (length === 0) return [""];
  const shorter = shortWords(alphabet, length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((word) => alphabet.map((letter) => word + letter))])];
}
