import { describe, expect, test } from "vitest";
import { explore } from "../../checks/engine/worlds.ts";
import { inWorlds, opened, plain, resource, settledWorld } from "./opened.ts";

describe("explore", () => {
  test("runs once when nothing is asked", () => {
    expect(explore(() => 1)).toEqual({ worlds: [{ value: 1, when: [] }], exceeded: false });
  });

  test("walks all answers, yes first", () => {
    const { worlds } = explore((world) => (world.choose("a") ? (world.choose("b") ? 1 : 2) : 3));
    expect(worlds).toEqual([
      { value: 1, when: ["a", "b"] },
      { value: 2, when: ["a", "not b"] },
      { value: 3, when: ["not a"] },
    ]);
  });

  test("a question is asked once in a run", () => {
    expect(explore((world) => [world.choose("a"), world.choose("a")]).worlds).toHaveLength(2);
  });

  test("stops at the limit and says so", () => {
    const run = (n: number) => explore((world) => Array.from({ length: n }, (_, i) => world.choose(`q${i}`)).length, 64);
    expect(run(6)).toMatchObject({ exceeded: false });
    expect(run(6).worlds).toHaveLength(64);
    expect(run(7)).toMatchObject({ exceeded: true });
    expect(run(7).worlds).toHaveLength(64);
  });

  test("a run that depends on something else is refused", () => {
    let n = 0;
    expect(() => explore((world) => world.choose(`q${n++}`))).toThrow(/where an earlier run/);
    let asks = true;
    expect(() =>
      explore((world) => {
        if (asks) world.choose("q");
        asks = false;
      }),
    ).toThrow(/did not ask/);
  });

  test("a world that is asked after its run is refused", () => {
    const [first] = explore((world) => world).worlds;
    expect(() => first?.value.choose("late")).toThrow(/after the run/);
  });
});

const yesNo = (condition: object, parameters: object): Readonly<Record<string, unknown>> =>
  inWorlds({ "Fn::If": ["C", { "Fn::Sub": "yes" }, "no"] }, { Parameters: parameters, Conditions: { C: condition } });
const equals = (a: unknown, b: unknown): object => ({ "Fn::Equals": [a, b] });
const ref = (name: string): object => ({ Ref: name });
const free = { Type: "String" };

describe("conditions", () => {
  test("literals need no world", () => {
    expect(yesNo(equals("a", "a"), {})).toEqual({ "": "yes" });
    expect(
      yesNo(
        {
          "Fn::And": [equals(ref("AWS::Region"), "us-east-1"), { "Fn::Not": [equals("a", "b")] }, { "Fn::Or": [equals("a", "b"), equals("c", "c")] }],
        },
        {},
      ),
    ).toEqual({ "": "yes" });
  });

  test("a parameter has two", () => {
    expect(yesNo(equals(ref("P"), "prod"), { P: free })).toEqual({ 'S: P equals "prod"': "yes", 'not S: P equals "prod"': "no" });
  });

  test("a chosen value is the parameter's", () => {
    expect(
      inWorlds([{ "Fn::If": ["C", 1, 2] }, { "Fn::Sub": "x-${P}" }], { Parameters: { P: free }, Conditions: { C: equals(ref("P"), "prod") } }),
    ).toEqual({
      'S: P equals "prod"': [1, "x-prod"],
      'not S: P equals "prod"': [2, "x-{S/P:any}"],
    });
  });

  test("what follows is not asked", () => {
    const conditions = {
      A: equals(ref("P"), "a"),
      B: equals("b", ref("P")),
      Either: { "Fn::Or": [{ Condition: "A" }, { Condition: "B" }] },
      Neither: { "Fn::Not": [{ Condition: "Either" }] },
    };
    const value = ["A", "B", "Either", "Neither"].map((name) => ({ "Fn::If": [name, name, ref("AWS::NoValue")] }));
    expect(inWorlds(value, { Parameters: { P: free }, Conditions: conditions })).toEqual({
      'S: P equals "a"': ["A", "Either"],
      'not S: P equals "a", S: P equals "b"': ["B", "Either"],
      'not S: P equals "a", not S: P equals "b"': ["Neither"],
    });
  });

  test("allowed values bound the worlds, and the last one is implied", () => {
    const P = { Type: "String", AllowedValues: ["a", "b"] };
    expect(yesNo(equals(ref("P"), "c"), { P })).toEqual({ "": "no" });
    expect(inWorlds({ "Fn::If": ["C", "x", ref("P")] }, { Parameters: { P }, Conditions: { C: equals(ref("P"), "a") } })).toEqual({
      'S: P equals "a"': "x",
      'not S: P equals "a"': "b",
    });
  });

  test("two parameters may be equal, and then stay so", () => {
    const conditions = { Same: equals(ref("P"), ref("Q")), A: equals(ref("P"), "a"), B: equals(ref("Q"), "a") };
    const value = ["Same", "A", "B"].map((name) => ({ "Fn::If": [name, name, ref("AWS::NoValue")] }));
    expect(inWorlds(value, { Parameters: { P: free, Q: free }, Conditions: conditions })).toEqual({
      'S: P equals S/Q, S: P equals "a"': ["Same", "A", "B"],
      'S: P equals S/Q, not S: P equals "a"': ["Same"],
      'not S: P equals S/Q, S: P equals "a"': ["A"],
      'not S: P equals S/Q, not S: P equals "a", S: Q equals "a"': ["B"],
      'not S: P equals S/Q, not S: P equals "a", not S: Q equals "a"': [],
    });
  });

  test("three parameters cannot all differ over two values", () => {
    const P = { Type: "String", AllowedValues: ["a", "b"] };
    const pairs = { PQ: equals(ref("P"), ref("Q")), QR: equals(ref("Q"), ref("R")), PR: equals(ref("P"), ref("R")) };
    const value = Object.keys(pairs).map((name) => ({ "Fn::If": [name, name, ref("AWS::NoValue")] }));
    const worlds = Object.values(inWorlds(value, { Parameters: { P, Q: P, R: P }, Conditions: pairs }));
    expect(worlds).toEqual([["PQ", "QR", "PR"], ["PQ"], ["QR"], ["PR"]]);
  });

  test("a part of a text is decided by the parameter in it", () => {
    expect(yesNo(equals({ "Fn::Sub": "env-${P}-x" }, "env-prod-x"), { P: free })).toEqual({
      'S: P equals "prod"': "yes",
      'not S: P equals "prod"': "no",
    });
    expect(yesNo(equals({ "Fn::Sub": "env-${P}" }, "other-prod"), { P: free })).toEqual({ "": "no" });
  });

  test("a word is never empty nor holds a colon", () => {
    const P = { Type: "String", AllowedPattern: "[a-z]+" };
    expect(yesNo(equals(ref("P"), ""), { P })).toEqual({ "": "no" });
    expect(yesNo(equals(ref("P"), "a:b"), { P })).toEqual({ "": "no" });
    expect(Object.keys(yesNo(equals(ref("P"), ""), { P: free }))).toHaveLength(2);
  });

  test("what cannot be read is a free choice, once", () => {
    const odd = { C: { "Fn::Odd": [] }, D: { Condition: "C" } };
    expect(Object.values(inWorlds([{ "Fn::If": ["C", 1, 2] }, { "Fn::If": ["D", 1, 2] }], { Conditions: odd }))).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(Object.keys(yesNo({ Condition: "Nope" }, {}))).toHaveLength(2);
    expect(Object.keys(yesNo({ Condition: "C" }, {}))).toHaveLength(2);
    expect(Object.keys(yesNo(equals({ "Fn::Odd": 1 }, "x"), {}))).toHaveLength(2);
  });

  test("a given value decides", () => {
    const template = {
      Parameters: { P: free },
      Conditions: { C: equals(ref("P"), "prod") },
      Resources: { X: { Type: "T", Condition: "C" }, Y: { Type: "U" } },
    };
    expect(
      opened([{ template, parameters: { P: "dev" } }])[0]
        ?.resources(() => true)
        .map((one) => one.logicalId),
    ).toEqual(["Y"]);
  });
});

describe("laziness", () => {
  const template = {
    Parameters: { P: free },
    Conditions: { C: equals(ref("P"), "a") },
    Resources: {
      X: { Type: "T", Condition: "C" },
      Y: { Type: "U", Properties: { open: { "Fn::If": ["C", 1, 2] }, shut: { deep: { value: 1, open: { "Fn::If": ["C", 1, 2] } } } } },
    },
  };

  test("only the conditions on the way are consulted", () => {
    const stacks = opened([{ template }], settledWorld);
    const [y] = stacks[0]?.resources((type) => type === "U") ?? [];
    expect(plain(y?.property("shut", "deep", "value"))).toBe(1);
    expect(() => y?.property("open")).toThrow(/asked/);
    expect(() => stacks[0]?.resources((type) => type === "T")).toThrow(/asked/);
  });

  test("Ref of a resource that has a condition asks nothing", () => {
    const stacks = opened(
      [{ template: { ...template, Resources: { ...template.Resources, Z: { Type: "V", Properties: { r: ref("X") } } } } }],
      settledWorld,
    );
    expect(plain(stacks[0]?.resources((type) => type === "V")[0]?.property("r"))).toBe("{S/X:any}");
  });

  test("a path that leads nowhere, into a list, through something unknown", () => {
    const x = resource(
      opened([{ template: { Resources: { X: { Type: "T", Properties: { list: ["a", { b: 1 }], odd: { "Fn::Odd": 1 } } } } } }]),
      "S/X",
    );
    expect(plain(x.property("nope"))).toBeUndefined();
    expect(plain(x.property("list", "1", "b"))).toBe(1);
    expect(plain(x.property("list", "b"))).toBeUndefined();
    expect(plain(x.property("odd", "deeper"))).toMatch(/^\?the function Fn::Odd/);
  });
});

test("attributes of a resource", () => {
  const Resources = {
    X: { Type: "T", DependsOn: ["A", "B"], DeletionPolicy: "Retain", UpdateReplacePolicy: { "Fn::If": ["C", "Retain", ref("AWS::NoValue")] } },
  };
  const { worlds } = explore((world) => {
    const x = resource(opened([{ template: { Parameters: { P: free }, Conditions: { C: equals(ref("P"), "a") }, Resources } }], world), "S/X");
    return [
      x.dependsOn,
      x.deletionPolicy?.known === true && x.deletionPolicy.value,
      x.updateReplacePolicy?.known === true && x.updateReplacePolicy.value,
      x.updateReplacePolicy === undefined,
    ];
  });
  expect(worlds.map((one) => one.value)).toEqual([
    [["A", "B"], "Retain", "Retain", false],
    [["A", "B"], "Retain", false, true],
  ]);
});
