import { describe, expect, test } from "vitest";
import { InputError } from "../../checks/model/input-error.ts";
import type { Node } from "../../checks/sources/template/node.ts";
import { bytesMax, parseTemplate, yamlBytesMax } from "../../checks/sources/template/parse.ts";
import { exampleStacks } from "../../checks/sources/template/index.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, file = "t.json"): unknown => value(parseTemplate(typeof text === "string" ? bytes(text) : text, file).root);

function value(node: Node): unknown {
  switch (node.kind) {
    case "map":
      return new Map(node.keys.map((key, i) => [key, value(node.values[i] as Node)]));
    case "list":
      return node.items.map(value);
    case "text":
      return node.text;
    case "number":
      return node.number;
    case "boolean":
      return node.boolean;
    case "null":
      return null;
    case "unclear":
      return `?${node.why}`;
  }
}

/** The message, which must be an InputError's, of one line, without a stack. */
function refused(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toMatch(/\n|\bat .*\.ts:/);
    return error.message;
  }
  throw new Error("was not refused");
}

describe("JSON", () => {
  test("is read like JSON.parse does", () => {
    const text = ' {"a": [1, -2.5e3, true, false, null, "x\\n\\u00e9\\ud83d\\ude00", {}, []], "": {"b": {"c": "d"}}}\r\n';
    expect(read(text)).toEqual(plainValue(JSON.parse(text)));
  });

  test("names such as __proto__ are names", () => {
    expect(read('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3}')).toEqual(
      new Map<string, unknown>([
        ["__proto__", new Map([["x", 1]])],
        ["constructor", 2],
        ["toString", 3],
      ]),
    );
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  test("a byte order mark is no part of it", () => expect(read("\ufeff{}")).toEqual(new Map()));

  test.each([
    [
      "a name twice",
      '{\n "a": 1,\n "b": 2,\n "a": 3\n}',
      't.json:4: the name "a" occurs twice in one object. Remove one: readers differ in which they take.',
    ],
    [
      "a name twice among many",
      `{${Array.from({ length: 40 }, (_, i) => `"k${i}": 1`).join(",")},\n"k7": 1}`,
      't.json:2: the name "k7" occurs twice in one object. Remove one: readers differ in which they take.',
    ],
    [
      "an escaped name twice",
      '{"a": 1, "\\u0061": 2}',
      't.json:1: the name "a" occurs twice in one object. Remove one: readers differ in which they take.',
    ],
    ["nothing", "", "t.json: the file is empty. Write it again, or name the right file."],
    ["blanks", " \n ", "t.json: the file is empty. Write it again, or name the right file."],
    ["cut off in an object", '{"a": {\n', "t.json:2: the file ends in the middle of a JSON value. It seems to be cut off; write it again."],
    ["cut off in a text", '{"a": "b', "t.json:1: the file ends in the middle of a JSON value. It seems to be cut off; write it again."],
    ["cut off in an escape", '{"a": "b\\u00', "t.json:1: not valid JSON: \\u is no escape of JSON. Correct the file."],
    ["a trailing comma", '{"a": 1,}', "t.json:1: not valid JSON: a name in quotes is missing. Correct the file."],
    ["a comment", '{\n// no\n"a": 1}', "t.json:2: not valid JSON: a name in quotes is missing. Correct the file."],
    ["more after it", "{}\n{}", "t.json:2: not valid JSON: there is more after the end of the JSON value. Correct the file."],
    ["a number with a zero in front", '{"a": 01}', "t.json:1: not valid JSON: a comma or } is missing. Correct the file."],
    ["a line end in a text", '{"a": "b\nc"}', "t.json:1: not valid JSON: a control character stands in a string. Correct the file."],
    [
      "half a surrogate pair",
      '{"a": "\\ud800"}',
      "t.json:1: not valid JSON: half a surrogate pair (\\uD800 to \\uDFFF) is no character. Correct the file.",
    ],
    ["no object", "[1]", "t.json: the file holds no object at its top. A template or manifest is one JSON or YAML object."],
    [
      "10,000 levels",
      `{"a":${"[".repeat(10_000)}`,
      "t.json:1: nested deeper than the limit of 200 levels. Templates do not nest that deep; check how the file was made.",
    ],
  ])("%s is refused", (_name, text, message) => expect(refused(() => read(text))).toBe(message));

  test("other encodings are refused", () => {
    expect(refused(() => read(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])))).toBe("t.json: the file is not UTF-8. Save it as UTF-8.");
    expect(refused(() => read(Buffer.from('\ufeff{"a": 1}', "utf16le")))).toBe(
      "t.json: the file is not UTF-8 (it looks like UTF-16). Save it as UTF-8.",
    );
    expect(refused(() => read(new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])))).toMatch(/not UTF-8/);
  });

  test("too much is refused unread", () => {
    expect(refused(() => read(new Uint8Array(bytesMax + 1)))).toBe(
      "t.json: the file has 50.0 MiB, over the limit of 50 MiB. CloudFormation takes templates up to 1 MiB; name the right file.",
    );
    expect(refused(() => read(new Uint8Array(100 * 1024 * 1024)))).toMatch(/100 MiB, over the limit of 50 MiB/);
    expect(refused(() => read(new Uint8Array(yamlBytesMax + 1).fill(0x61), "t.yaml"))).toMatch(/over the limit of 2 MiB/);
  });

  test("what a message quotes cannot leave its line", () => {
    expect(refused(() => read('{"a\\n\\u001b[31m": 1, "a\\n\\u001b[31m": 2}', "x\ny.json"))).toMatch(
      /^x y\.json:1: the name "a\\n\\u001b\[31m" occurs twice/,
    );
  });
});

describe("YAML", () => {
  const yaml = (text: string): unknown => read(text, "t.yaml");

  test("short forms", () => {
    expect(
      yaml('a: !Ref X\nb: !GetAtt X.Arn\nc: !Sub\n  - "${x}"\n  - x: !If [C, !Ref Y, !Ref "AWS::NoValue"]\nd: !Condition C\ne: !Future 1\n'),
    ).toEqual(
      plainValue({
        a: { Ref: "X" },
        b: { "Fn::GetAtt": "X.Arn" },
        c: { "Fn::Sub": ["${x}", { x: { "Fn::If": ["C", { Ref: "Y" }, { Ref: "AWS::NoValue" }] } }] },
        d: { Condition: "C" },
        e: { "Fn::Future": 1 },
      }),
    );
  });

  test("scalars of YAML 1.1", () => {
    expect(yaml('a: [yes, No, on, "yes", ~, null, 12, -1.5, 2012-10-17, "12", !!str 12, v1.0, 1.2.3, 10.0.0.0/8, a:b]\nb:\n')).toEqual(
      plainValue({ a: [true, false, true, "yes", null, null, 12, -1.5, "2012-10-17", "12", "12", "v1.0", "1.2.3", "10.0.0.0/8", "a:b"], b: null }),
    );
  });

  test("what readers read differently is unclear", () => {
    const unclear = (text: string): unknown => (yaml(`a: ${text}`) as Map<string, unknown>).get("a");
    for (const text of ["0123", "012345678901", "1:30", "0x1F", "0b11", "1_000", "1e3", ".5", "+1", ".inf", "1."])
      expect(unclear(text)).toBe(`?the unquoted ${text} is a number in another notation to YAML 1.1`);
  });

  test("aliases are written out, names such as __proto__ are names", () => {
    expect(yaml("__proto__: &x {a: 1}\nb: [*x, *x]\n")).toEqual(
      new Map<string, unknown>([
        ["__proto__", new Map([["a", 1]])],
        ["b", [new Map([["a", 1]]), new Map([["a", 1]])]],
      ]),
    );
  });

  test("lines", () => {
    const document = parseTemplate(bytes("# c\nA:\n  B: 1\n  C:\n    - x\n"), "t.yaml");
    const c = (document.root.values[0] as { values: readonly Node[] }).values[1] as Node;
    expect(document.lineAt(c.at)).toBe(4);
  });

  const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(",")}]`).join("\n")}`;
  test.each([
    ["a name twice", "a: 1\nb: 2\na: 3", 't.yaml:3: the name "a" occurs twice in one object. Remove one: readers differ in which they take.'],
    ["a bomb", bomb, "t.yaml:6: its aliases written out give more than the limit of 1000000 values. Write fewer aliases of aliases."],
    ["a merge key", "a: &x {b: 1}\nc:\n  <<: *x", "t.yaml:3: CloudFormation does not support the merge key << in YAML. Write the value out."],
    ["another tag", "a: !!binary aGk=", "t.yaml:1: CloudFormation does not support the tag !!binary in YAML. Write the value out."],
    ["two documents", "a: 1\n---\nb: 2", "t.yaml:2: the file holds more than one YAML document. A template is one document."],
    ["an alias of nothing", "a: *x", "t.yaml:1: the alias *x has no anchor that is complete before it. Write the value out."],
    ["an alias of itself", "a: &x [*x]", "t.yaml:1: the alias *x has no anchor that is complete before it. Write the value out."],
    [
      "10,000 levels",
      `a: ${"[".repeat(10_000)}`,
      "t.yaml:1: nested deeper than the limit of 200 levels. Templates do not nest that deep; check how the file was made.",
    ],
    [
      "10,000 levels of blocks",
      `${"- ".repeat(10_000)}x`,
      "t.yaml:1: nested deeper than the limit of 200 levels. Templates do not nest that deep; check how the file was made.",
    ],
    ["a tab", "a:\n\t- b", "t.yaml:2: not valid YAML: Tabs are not allowed as indentation. Correct the file."],
    ["a brace left open", "{a: b", "t.yaml:1: not valid YAML: Flow map must end with a }. Correct the file."],
    ["a list at the top", "- a", "t.yaml: the file holds no object at its top. A template or manifest is one JSON or YAML object."],
    ["a map as a name", "? {a: 1}\n: 2", "t.yaml:1: CloudFormation does not support a name that is no text in YAML. Write the value out."],
  ])("%s is refused", (_name, text, message) => expect(refused(() => yaml(text))).toBe(message));
});

test("a file without resources is no template", () => {
  const of = (template: object | string): string => refused(() => exampleStacks([{ name: "S", account: "333333333333", template }]));
  expect(of({})).toBe(
    "S.template.json: it is no CloudFormation template: it has no Resources. Name a template, or a cloud assembly's folder by `assembly`.",
  );
  expect(of("Resources: x")).toBe("S.template.yaml:1: it is no CloudFormation template: its Resources are no object. Correct the file.");
});

function plainValue(of: unknown): unknown {
  if (Array.isArray(of)) return of.map(plainValue);
  return typeof of === "object" && of !== null ? new Map(Object.entries(of).map(([key, one]) => [key, plainValue(one)])) : of;
}
