import { expect, test } from "vitest";
import { show, type Text } from "../../checks/model/text.ts";
import { solveCell, textTest, typedTest, type Cell, type Literal, type Scope, type Test } from "../../checks/reason/policy/cells.ts";
import { unitsOf } from "../../checks/reason/policy/glob.ts";
import { operators, type Operator } from "../../checks/reason/policy/operators.ts";
import { randoms, type Randoms } from "./randoms.ts";

/** Each theory against trying values, on random facts about one key. */
interface Theory {
  readonly name: string;
  readonly cell: Pick<Cell, "kind" | "list">;
  readonly operators: readonly string[];
  readonly bounds: readonly string[];
  readonly tries: readonly string[];
}

const halves = Array.from({ length: 25 }, (_, i) => String(-2 + i / 2));
const theories: readonly Theory[] = [
  {
    name: "numbers",
    cell: { kind: "Number", list: false },
    operators: ["NumericEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"],
    bounds: ["0", "1", "2", "5", "9"],
    tries: halves,
  },
  {
    name: "dates",
    cell: { kind: "Date", list: false },
    operators: ["DateEquals", "DateLessThan", "DateGreaterThanEquals"],
    bounds: ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2027-01-01T00:00:00Z"],
    tries: [
      "2025-01-01T00:00:00Z",
      "2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.5Z",
      "2026-01-01T00:00:01Z",
      "2026-06-01T00:00:00Z",
      "2027-01-01T00:00:00Z",
      "2028-01-01T00:00:00Z",
    ],
  },
  {
    name: "addresses",
    cell: { kind: "Address", list: false },
    operators: ["IpAddress"],
    bounds: ["10.0.0.0/8", "10.128.0.0/9", "10.0.0.0/31", "10.0.0.1", "0.0.0.0/0", "2001:db8::/32", "::/0", "2001:db8::1"],
    tries: ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.200.0.1", "11.0.0.0", "9.255.255.255", "2001:db8::1", "2001:db8::2", "2001:db9::"],
  },
  { name: "truth values", cell: { kind: "Bool", list: false }, operators: ["Bool"], bounds: ["true", "false"], tries: ["true", "false"] },
];

test.each(theories)("$name: a value is found exactly when one of many tried passes", ({ cell, operators: names, bounds, tries }) => {
  const random = randoms(21);
  const seen = new Set<boolean>();
  for (let round = 0; round < 1500; round++) {
    const key: Cell = { name: "k", samples: [], closed: false, ...cell };
    const literals = random.list(4, (id) => literal(key, id, "value", typed(random, names, bounds), random.chance(0.5)));
    const solved = solveCell(key, literals, "permissive", { left: 1e6 });
    const possible = tries.some((value) => literals.every((one) => passes(value, one)));
    seen.add(possible);
    if (solved.is === "values") expect(literals.every((one) => passes(solved.values[0]?.[0] as string, one))).toBe(true);
    if (possible) expect([round, solved.is]).toEqual([round, "values"]);
    // Where nothing was tried that passes, only a value that was not tried may.
    else expect(["values", "none"]).toContain(solved.is);
  }
  expect(seen.size).toBe(2);
});

test("lists: each `some` needs an element that also passes every `each`", () => {
  const random = randoms(22);
  const key: Cell = { name: "k", list: true, kind: undefined, samples: [], closed: false };
  const words = ["", "a", "b", "ab", "x", "y"];
  const lists = subsets(words).filter((list) => list.some((word) => word !== ""));
  for (let round = 0; round < 1500; round++) {
    const literals = random.list(4, (id) => literal(key, id, random.pick(["each", "some"]), globs(random), random.chance(0.5)));
    const solved = solveCell(key, literals, "permissive", { left: 1e6 });
    const met = (list: readonly string[]) =>
      literals.every((one) => (one.scope === "each" ? list.every((word) => passes(word, one)) : list.some((word) => passes(word, one))));
    if (lists.some(met)) expect([round, solved.is]).toEqual([round, "values"]);
    if (solved.is === "values") expect(met(solved.values.map((value) => show(value)))).toBe(true);
  }
});

test("absent meets nothing else", () => {
  const key: Cell = { name: "k", list: false, kind: undefined, samples: [], closed: false };
  const absent = literal(key, 0, "absent", undefined, true);
  expect(solveCell(key, [absent], "strict", { left: 100 })).toEqual({ is: "absent" });
  expect(solveCell(key, [absent, literal(key, 1, "present", undefined, true)], "strict", { left: 100 })).toEqual({ is: "none" });
});

test("a text under a numeric operator may be no number: open permissively, impossible strictly", () => {
  const key: Cell = { name: "k", list: false, kind: undefined, samples: [], closed: false };
  const numeric = operators["NumericLessThan"] as Operator;
  const neither = ["<", ">="].map((order, id) =>
    literal(
      key,
      id,
      "value",
      typedTest(operators[order === "<" ? "NumericLessThan" : "NumericGreaterThanEquals"] as Operator, `Numeric ${order}`, [["5"]]),
      false,
    ),
  );
  expect(numeric.kind).toBe("Number");
  expect(solveCell(key, neither, "permissive", { left: 1000 })).toEqual({ is: "guess" });
  expect(solveCell(key, neither, "strict", { left: 1000 })).toEqual({ is: "none" });
});

function literal(cell: Cell, id: number, scope: Scope, test: Test | undefined, sign: boolean): Literal {
  return { id, cell, scope, test, sign, exact: false };
}

function typed(random: Randoms, names: readonly string[], bounds: readonly string[]): Test {
  const name = random.pick(names);
  return typedTest(
    operators[name] as Operator,
    name,
    random.list(2, (): Text => [random.pick(bounds)]),
  );
}

function globs(random: Randoms): Test {
  return textTest(random.list(2, () => ({ units: unitsOf([random.pick(["a", "b", "a*", "*b", "?", "*", "x"])], true), ignoreCase: false })));
}

function passes(value: string, { test: of, sign }: Literal): boolean {
  if (of?.theory === "typed")
    return of.wanted.some((wanted) => of.operator.matches([value], wanted, "2008-10-17", () => ({ is: "absent" })) === true) === sign;
  return of === undefined || matchesSome(of, value) === sign;
}

function matchesSome(of: Test & { readonly theory: "text" }, value: string): boolean {
  const { places, starts } = of.under();
  return starts.some((start) => {
    const glob = [];
    for (let at = start; places[at]?.unit !== undefined; at++) glob.push(places[at]?.unit);
    const regex = glob.map((unit) => (unit?.is === "many" ? ".*" : unit?.is === "one" ? "." : unit?.is === "char" ? unit.char : "")).join("");
    return new RegExp(`^${regex}$`, "s").test(value);
  });
}

function subsets(of: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = of;
  if (first === undefined) return [[]];
  const without = subsets(rest);
  return [...without, ...without.map((list) => [first, ...list])];
}
