import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { seedOf } from "../seed.ts";
import { explore } from "../../checks/engine/worlds.ts";
import { InputError } from "../../checks/model/input-error.ts";
import type { Value } from "../../checks/model/value.ts";
import { openStacks, type Stack } from "../../checks/sources/template/index.ts";
import { readAssembly } from "../../checks/sources/template/assembly.ts";
import { memoryFiles } from "../../checks/sources/template/files.ts";
import { parseJson } from "../../checks/sources/template/json.ts";
import { parseTemplate } from "../../checks/sources/template/parse.ts";
import { account, region } from "./opened.ts";

/** Each property this many times; CI runs more. */
const runs = { numRuns: Number(process.env["COFFERDAM_TEMPLATES"] ?? 300), seed: seedOf(4711), endOnFailure: true };

// More runs take longer than a test usually may.
vi.setConfig({ testTimeout: 3_600_000 });

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Whatever comes in: a result or an InputError. */
function readOrRefused(bytes: Uint8Array, file: string): boolean {
  try {
    const document = parseTemplate(bytes, file);
    const nested = new Map([["N", { document, nested: new Map([["A", { document, nested: new Map() }]]) }]]);
    const input = { name: "S", stackName: "S", account, region, document, parameters: new Map([["P", "given"]]), nested };
    explore((world) => openStacks([input], world).map(everything), 4);
    return true;
  } catch (error) {
    if (error instanceof InputError && !error.message.includes("\n")) return false;
    throw error;
  }
}

function everything(stack: Stack): number {
  const resources = stack.resources(() => true);
  return resources.reduce(
    (sum, one) =>
      sum + size(one.ref) + size(one.attribute("Arn")) + size(one.property()) + (one.deletionPolicy?.known === true ? 1 : 0) + one.dependsOn.length,
    stack.unread.length,
  );
}

function size(value: Value | undefined): number {
  if (value === undefined || value.origin.path === "") return 0;
  if (value.type === "list") return value.items.reduce((sum, item) => sum + size(item), 1);
  return value.type === "map" ? [...value.members.values()].reduce((sum, item) => sum + size(item), 1) : 1;
}

const names = [
  "Fn::Sub",
  "Fn::Join",
  "Fn::Select",
  "Fn::Split",
  "Fn::Cidr",
  "Fn::FindInMap",
  "Fn::ImportValue",
  "Fn::GetStackOutput",
  "Fn::GetAZs",
  "Fn::Base64",
  "Fn::ToJsonString",
  "Fn::Length",
  "Fn::If",
  "Fn::Transform",
  "Fn::GetAtt",
  "Fn::Equals",
  "Fn::And",
  "Fn::Or",
  "Fn::Not",
  "Fn::Contains",
  "Fn::ForEach::L",
  "Fn::RefAll",
  "Ref",
  "Condition",
];
const words = [
  "P",
  "Q",
  "L",
  "A",
  "B",
  "N",
  "C",
  "D",
  "M",
  "AWS::Region",
  "AWS::NoValue",
  "AWS::StackId",
  "Arn",
  "Outputs.X",
  "A.Arn",
  "${A}-${P}",
  "${Q",
  "{{resolve:ssm:/x}}",
  ",",
  ":",
  "",
  "0",
  "1",
  "10.0.0.0/24",
  "/x",
  "k",
  "__proto__",
  "constructor",
];

const word = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() });
/** Values in which intrinsics of all shapes occur, right and wrong. */
const { node } = fc.letrec<{ node: unknown; leaf: unknown; call: unknown }>((tie) => ({
  leaf: fc.oneof(word, fc.integer({ min: -3, max: 300 }), fc.boolean(), fc.constant(null), fc.double()),
  call: fc
    .tuple(fc.constantFrom(...names), fc.oneof(tie("node"), fc.array(tie("node"), { maxLength: 4 })))
    .map(([name, argument]) => ({ [name]: argument })),
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    tie("call"),
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(word, tie("node"), { maxKeys: 3 }),
  ),
}));

/** Knots: what leads back to itself. */
const knot = fc.constantFrom<unknown>(
  { Ref: "A" },
  { "Fn::GetAtt": ["A", "Arn"] },
  { "Fn::FindInMap": ["M", "k", "k"] },
  { "Fn::Sub": "${A}${B.Arn}{{resolve:ssm:/x}}" },
  "/x",
  "{{resolve:ssm:/x}}",
  { "Fn::ImportValue": "/x" },
  { "Fn::GetStackOutput": { StackName: "S", OutputName: "X" } },
  { Ref: "P" },
  { "Fn::If": ["C", { Ref: "B" }, { Ref: "Q" }] },
  { "Fn::GetAtt": ["N", "Outputs.X"] },
  ["/x", "a"],
);
const value = fc.oneof({ weight: 1, arbitrary: node }, { weight: 1, arbitrary: knot });
const loop = fc.tuple(word, value, fc.dictionary(fc.constantFrom("A", "X${K}", "P&{Q}", "B"), node, { maxKeys: 2 }));

const type = fc.constantFrom(
  "AWS::S3::Bucket",
  "AWS::SSM::Parameter",
  "AWS::IAM::Role",
  "AWS::KMS::ReplicaKey",
  "AWS::CloudFormation::Stack",
  "AWS::RDS::DBCluster",
  "T",
);
const resourceNode = fc.record(
  {
    Type: fc.oneof({ weight: 8, arbitrary: type }, value),
    Condition: fc.constantFrom("C", "D", "Nope"),
    DependsOn: value,
    DeletionPolicy: value,
    Properties: fc.oneof(
      value,
      fc.record(
        { BucketName: value, Name: value, Value: value, RoleName: value, Path: value, PrimaryKeyArn: value, Parameters: value },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ["Type"] },
);
const parameter = fc.record(
  {
    Type: fc.constantFrom("String", "CommaDelimitedList", "AWS::SSM::Parameter::Value<String>", "AWS::SSM::Parameter::Value<List<String>>", "Number"),
    Default: value,
    AllowedValues: value,
    AllowedPattern: word,
  },
  { requiredKeys: ["Type"] },
);
const template = fc.record(
  {
    Transform: fc.oneof(fc.constantFrom("AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"), value),
    Parameters: fc.record({ P: parameter, Q: parameter, L: parameter }, { requiredKeys: [] }),
    Mappings: fc.record({ M: fc.dictionary(word, fc.dictionary(word, value, { maxKeys: 2 }), { maxKeys: 3 }) }, { requiredKeys: [] }),
    Conditions: fc.record({ C: value, D: value, "Fn::ForEach::X": fc.oneof(value, loop) }, { requiredKeys: [] }),
    Resources: fc.record(
      { A: resourceNode, B: resourceNode, N: resourceNode, "Fn::ForEach::L": fc.oneof(value, loop), "Fn::Transform": value },
      { requiredKeys: ["A"] },
    ),
    Outputs: fc.record(
      { X: fc.record({ Value: value, Condition: fc.constant("C"), Export: fc.record({ Name: value }) }, { requiredKeys: ["Value"] }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["Resources"] },
);

describe("nothing but a result or an InputError", () => {
  test("random bytes", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom("t.json", "t.yaml"), (bytes, file) => void readOrRefused(bytes, file)),
      runs,
    ));

  test("random text that looks like YAML or JSON", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "-",
        "- ",
        "\n",
        "  ",
        "a",
        "Resources:",
        "&x ",
        "*x",
        "!Ref ",
        "!Sub",
        "|\n",
        ">",
        "#",
        "'",
        '"',
        "\\",
        "?",
        "<<",
        "~",
        "%YAML 1.1",
        "---",
        "...",
        "\t",
        "\u2028",
        "é",
        "\\ud800",
        "0123",
        "1:30",
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom("t.json", "t.yaml"),
        (pieces, file) => void readOrRefused(utf8(pieces.join("")), file),
      ),
      runs,
    );
  });

  test("random JSON", () =>
    fc.assert(
      fc.property(fc.json(), (text) => void readOrRefused(utf8(`{"Resources": {"A": {"Type": "T", "Properties": ${text}}}}`), "t.json")),
      runs,
    ));

  test("random templates", () =>
    fc.assert(
      fc.property(template, (one) => void readOrRefused(utf8(JSON.stringify(one)), "t.json")),
      runs,
    ));

  test("templates with bytes changed", () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(template, fc.array(change, { minLength: 1, maxLength: 4 }), (one, changes) => {
        let bytes = Buffer.from(JSON.stringify(one));
        for (const { at, to, cut } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at % bytes.length), Buffer.from([to]), bytes.subarray((at % bytes.length) + cut)]);
        readOrRefused(bytes, "t.json");
      }),
      runs,
    );
  });

  test("random manifests", () => {
    const artifact = fc.record(
      {
        type: fc.constantFrom("aws:cloudformation:stack", "cdk:cloud-assembly", "cdk:asset-manifest"),
        environment: word,
        properties: fc.record(
          {
            templateFile: fc.constantFrom("t.json", "../x", "manifest.json", ""),
            directoryName: fc.constantFrom(".", "..", "x"),
            file: word,
            parameters: node,
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(word, fc.oneof(artifact, node)), template, (artifacts, one) => {
        const files = memoryFiles(
          "cdk.out",
          new Map([
            ["manifest.json", utf8(JSON.stringify({ version: "1", artifacts }))],
            ["t.json", utf8(JSON.stringify(one))],
          ]),
        );
        try {
          readAssembly(files);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
        }
      }),
      runs,
    );
  });
});

test("JSON is accepted exactly where JSON.parse accepts it, names twice, depth and half surrogates aside", () => {
  const text = fc.oneof(
    fc.json(),
    fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "0", "\\", "\u0001", "-", "e", "u12", " "))
      .map(([json, at, put]) => `${json.slice(0, at % (json.length + 1))}${put}${json.slice((at % (json.length + 1)) + 1)}`),
  );
  fc.assert(
    fc.property(text, (json) => {
      const native = attempt(() => JSON.parse(json) as unknown);
      const own = attempt(() => parseJson(json, "t.json"));
      if (own.ok) expect(native.ok).toBe(true);
      else if (native.ok) expect(own.message).toMatch(/occurs twice|surrogate|deeper/);
    }),
    runs,
  );
});

function attempt(run: () => unknown): { readonly ok: boolean; readonly message: string } {
  try {
    run();
    return { ok: true, message: "" };
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError) return { ok: false, message: error.message };
    throw error;
  }
}
