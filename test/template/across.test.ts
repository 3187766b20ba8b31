import { describe, expect, test } from "vitest";
import { explore } from "../../checks/engine/worlds.ts";
import { openStacks, type Stack } from "../../checks/sources/template/index.ts";
import { parseTemplate } from "../../checks/sources/template/parse.ts";
import { account, opened, plain, region, resource, settledWorld } from "./opened.ts";

const bucket = { Type: "AWS::S3::Bucket" };
const x = (value: unknown): object => ({ Resources: { X: { Type: "T", Properties: { P: value } } } });
const seen = (stacks: readonly Stack[]): unknown => plain(resource(stacks, "B/X").property("P"));

describe("exports", () => {
  const exporting = (name: unknown, more: object = {}): object => ({
    ...more,
    Resources: { B: bucket },
    Outputs: { O: { Value: { "Fn::GetAtt": ["B", "Arn"] }, Export: { Name: name } } },
  });
  const importing = { name: "B", template: x({ "Fn::ImportValue": "shared" }) };

  test("in the same account and Region", () => {
    expect(
      seen(opened([{ name: "A", template: exporting({ "Fn::Sub": "sha${!x}" }) }, { name: "C", template: exporting("shared") }, importing])),
    ).toBe("arn:aws:s3:::{C/B:id}");
  });

  test.each([
    ["another account", [{ name: "A", account: "444444444444", template: exporting("shared") }]],
    ["another Region", [{ name: "A", region: "eu-west-1", template: exporting("shared") }]],
    [
      "two of the name",
      [
        { name: "A", template: exporting("shared") },
        { name: "C", template: exporting("shared") },
      ],
    ],
    [
      "one that may have the name",
      [
        { name: "A", template: exporting("shared") },
        { name: "C", template: exporting({ Ref: "P" }, { Parameters: { P: { Type: "String" } } }) },
      ],
    ],
  ])("not from %s", (_name, others) => {
    expect(seen(opened([...others, importing]))).toBe("{Fn::ImportValue(333333333333/us-east-1/shared):any}");
  });
});

describe("Fn::GetStackOutput", () => {
  const A = {
    name: "A",
    account: "444444444444",
    region: "eu-west-1",
    template: { Resources: { B: bucket }, Outputs: { O: { Value: { Ref: "B" } } } },
  };
  const read = (more: object): unknown =>
    seen(opened([A, { name: "B", template: x({ "Fn::GetStackOutput": { StackName: "A", OutputName: "O", ...more } }) }]));

  test("of another account and Region", () => expect(read({ Region: "eu-west-1", RoleArn: "arn:aws:iam::444444444444:role/r" })).toBe("{A/B:id}"));
  test("in its own, where there is none", () => expect(read({})).toBe("{Fn::GetStackOutput(333333333333/us-east-1/A.O):any}"));
});

describe("SSM parameters", () => {
  const writing = (name: unknown, more: object = {}): object => ({
    Parameters: { Q: { Type: "String" } },
    Resources: {
      B: bucket,
      P: { Type: "AWS::SSM::Parameter", ...more, Properties: { Name: name, Value: { "Fn::GetAtt": ["B", "Arn"] }, Type: "String" } },
    },
  });
  const reading = {
    name: "B",
    template: {
      Parameters: { V: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/p" } },
      ...x([{ Ref: "V" }, "{{resolve:ssm:/p}}", "{{resolve:ssm:/p:1}}", "{{resolve:ssm-secure:/p}}"]),
    },
  };
  const symbols = ["{B/V:any}", "{B/{{resolve:ssm:/p}}:any}", "{B/{{resolve:ssm:/p:1}}:any}", "{B/{{resolve:ssm-secure:/p}}:any}"];

  test("by typed parameter and dynamic reference", () => {
    expect(seen(opened([{ name: "A", template: writing("/p") }, reading]))).toEqual([
      "arn:aws:s3:::{A/B:id}",
      "arn:aws:s3:::{A/B:id}",
      ...symbols.slice(2),
    ]);
  });

  test("another name is given", () => {
    expect(
      seen(
        opened([
          { name: "A", template: writing("/p") },
          { ...reading, parameters: { V: "/q" } },
        ]),
      ),
    ).toEqual(["{B/V:any}", "arn:aws:s3:::{A/B:id}", ...symbols.slice(2)]);
  });

  test.each([
    ["nobody", []],
    [
      "two",
      [
        { name: "A", template: writing("/p") },
        { name: "C", template: writing("/p") },
      ],
    ],
    ["someone in another account", [{ name: "A", account: "444444444444", template: writing("/p") }]],
    ["someone whose name is open", [{ name: "A", template: writing({ "Fn::Sub": "/${Q}" }) }]],
  ])("written by %s", (_name, others) => expect(seen(opened([...others, reading]))).toEqual(symbols));

  test("names that need each other's values do not hang", () => {
    const knot = {
      Parameters: { V: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/p" } },
      Resources: {
        P: { Type: "AWS::SSM::Parameter", Properties: { Name: { Ref: "V" }, Value: { Ref: "V" }, Type: "String" } },
        X: { Type: "T", Properties: { P: { Ref: "V" } } },
      },
    };
    expect(seen(opened([{ name: "B", template: knot }]))).toBe("{B/V:any}");
  });

  test("a parameter that holds a reference to itself does not hang", () => {
    const template = { Resources: { P: { Type: "AWS::SSM::Parameter", Properties: { Name: "/p", Value: "{{resolve:ssm:/p}}", Type: "String" } } } };
    expect(seen(opened([{ name: "A", template }, reading]))).toEqual([
      "{A/{{resolve:ssm:/p}}:any}",
      "{A/{{resolve:ssm:/p}}:any}",
      ...symbols.slice(2),
    ]);
  });

  test("only in the worlds where it is there", () => {
    const conditional = writing("/p", { Condition: "C" });
    const template = { ...conditional, Conditions: { C: { "Fn::Equals": [{ Ref: "Q" }, "a"] } } };
    const { worlds } = explore((world) => (seen(opened([{ name: "A", template }, reading], world)) as string[])[0]);
    expect(worlds).toEqual([
      { value: "arn:aws:s3:::{A/B:id}", when: ['A: Q equals "a"'] },
      { value: "{B/V:any}", when: ['not A: Q equals "a"'] },
    ]);
  });
});

describe("nested stacks", () => {
  const document = (template: object, file: string) => parseTemplate(new TextEncoder().encode(JSON.stringify(template)), file);
  const inner = {
    Parameters: { Key: { Type: "String" }, Stage: { Type: "String", Default: "dev" }, Zones: { Type: "CommaDelimitedList" } },
    Resources: {
      Q: {
        Type: "AWS::SQS::Queue",
        Properties: {
          KmsMasterKeyId: { Ref: "Key" },
          QueueName: { "Fn::Sub": "${Stage}-q" },
          Zones: { Ref: "Zones" },
          Name: { Ref: "AWS::StackName" },
        },
      },
    },
    Outputs: { Arn: { Value: { "Fn::GetAtt": ["Q", "Arn"] } } },
  };
  const outer = (more: object = {}): object => ({
    Parameters: { P: { Type: "String" } },
    Conditions: { C: { "Fn::Equals": [{ Ref: "P" }, "a"] } },
    Resources: {
      K: { Type: "AWS::KMS::Key" },
      N: {
        Type: "AWS::CloudFormation::Stack",
        ...more,
        Properties: { TemplateURL: "https://x", Parameters: { Key: { "Fn::GetAtt": ["K", "Arn"] }, Zones: { "Fn::Join": [",", ["a", "b"]] } } },
      },
      X: { Type: "T", Properties: { P: { "Fn::GetAtt": ["N", "Outputs.Arn"] } } },
    },
  });
  const input = (template: object, nested: boolean) => [
    {
      name: "S",
      stackName: "S",
      account,
      region,
      document: document(template, "outer.json"),
      parameters: new Map<string, string>(),
      nested: new Map(nested ? [["N", { document: document(inner, "inner.json"), nested: new Map() }]] : []),
    },
  ];

  test("parameters go in, outputs come out", () => {
    const stacks = openStacks(input(outer(), true), settledWorld);
    const queue = resource(stacks, "S/N/Q");
    expect(plain(queue.property())).toEqual({
      KmsMasterKeyId: "arn:aws:kms:us-east-1:333333333333:key/{S/K:id}",
      QueueName: "dev-q",
      Zones: ["a", "b"],
      Name: "S-N-{S/N/AWS::StackName:id}",
    });
    expect(plain(resource(stacks, "S/X").property("P"))).toBe("arn:aws:sqs:us-east-1:333333333333:dev-q");
    expect(queue.origin).toMatchObject({ path: "S/N/Q", file: "inner.json" });
    expect(stacks[0]?.unread).toEqual([]);
  });

  test("are there only when their resource is", () => {
    const { worlds } = explore(
      (world) => openStacks(input(outer({ Condition: "C" }), true), world)[0]?.resources((type) => type === "AWS::SQS::Queue").length,
    );
    expect(worlds.map((one) => [one.value, ...one.when])).toEqual([
      [1, 'S: P equals "a"'],
      [0, 'not S: P equals "a"'],
    ]);
  });

  test("without their template are unread", () => {
    const stacks = openStacks(input(outer(), false), settledWorld);
    expect(stacks[0]?.unread).toEqual([
      {
        known: false,
        why: "the nested stack's template is not among the files",
        origin: { source: "template", path: "S/N", file: "outer.json", line: 1 },
      },
    ]);
    expect(plain(resource(stacks, "S/X").property("P"))).toBe("{S/N.Outputs.Arn:any}");
  });
});

describe("macros", () => {
  const template = (Transform: unknown, more: object = {}): object => ({
    Transform,
    Resources: { ...more, X: { Type: "T", Properties: { P: "a" } } },
  });

  test("an unknown one may have changed everything", () => {
    const stacks = opened([{ name: "B", template: template(["AWS::LanguageExtensions", "Mine"]) }]);
    expect(seen(stacks)).toBe("?the macro Mine may rewrite it");
    expect(stacks[0]?.unread).toHaveLength(1);
  });

  test("AWS's own add to it", () => {
    const stacks = opened([{ name: "B", template: template("AWS::Serverless-2016-10-31") }]);
    expect(seen(stacks)).toBe("a");
    expect(stacks[0]?.unread.map((one) => one.why)).toEqual(["what the macro AWS::Serverless-2016-10-31 adds was not read"]);
  });

  test("language extensions are read", () => {
    expect(opened([{ name: "B", template: template("AWS::LanguageExtensions") }])[0]?.unread).toEqual([]);
  });

  test("among the resources", () => {
    const include = { "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "s3://x" } } };
    const stacks = opened([{ name: "B", template: template([], include) }]);
    expect(seen(stacks)).toBe("a");
    expect(stacks[0]?.unread.length).toBeGreaterThan(0);
    expect(seen(opened([{ name: "B", template: template([], { "Fn::Transform": { Name: "Mine" } }) }]))).toBe("?the macro Mine may rewrite it");
  });

  test("a module holds resources of its own", () => {
    expect(opened([{ template: { Resources: { M: { Type: "My::S3::Bucket::MODULE" }, N: {} } } }])[0]?.unread.map((one) => one.why)).toEqual([
      "a resource without a type",
      "the module My::S3::Bucket::MODULE holds resources of its own",
    ]);
  });
});
