import { addTo, changeStack, type JsonMap } from "./json.ts";
import type { Json, Platform } from "./platform.ts";

/** One way to write a value, and what the template needs for it. */
export interface Writing {
  readonly name: string;
  readonly value: Json;
  /** What else the platform must hold: a parameter, a mapping, an export. */
  readonly with: (platform: Platform, stack: string) => Platform;
  /** `same`: the value is the given one in every deployment. `either`: in some deployments, decided by a condition. `open`: nobody can tell. */
  readonly means: "same" | "either" | "open";
}

const nothingElse = (platform: Platform): Platform => platform;
const declared = (name: string, parameter: JsonMap) => (platform: Platform, stack: string) =>
  addTo(platform, stack, "Parameters", { [name]: parameter });

/** Every intrinsic with a text inside that comes out as `text`; `other` stands where a second value is needed. */
export function textWritings(text: string, other: string): readonly Writing[] {
  const half = Math.ceil(text.length / 2);
  return [
    { name: "Fn::Sub", value: { "Fn::Sub": text.replaceAll("${", "${!") }, with: nothingElse, means: "same" },
    { name: "Fn::Sub with a variable", value: { "Fn::Sub": ["${Value}", { Value: text }] }, with: nothingElse, means: "same" },
    { name: "Fn::Join", value: { "Fn::Join": ["", [text.slice(0, half), text.slice(half)]] }, with: nothingElse, means: "same" },
    { name: "Fn::Select", value: { "Fn::Select": ["1", [other, text]] }, with: nothingElse, means: "same" },
    { name: "Fn::Select of Fn::Split", value: { "Fn::Select": [1, { "Fn::Split": ["|", `${other}|${text}`] }] }, with: nothingElse, means: "same" },
    {
      name: "Fn::FindInMap",
      value: { "Fn::FindInMap": ["Written", "Values", "One"] },
      with: (platform, stack) => addTo(platform, stack, "Mappings", { Written: { Values: { One: text, Two: other } } }),
      means: "same",
    },
    {
      name: "Fn::If on a settled condition",
      value: { "Fn::If": ["Settled", text, other] },
      with: (platform, stack) => addTo(platform, stack, "Conditions", { Settled: { "Fn::Equals": ["a", "a"] } }),
      means: "same",
    },
    {
      name: "Ref of a given parameter",
      value: { Ref: "Given" },
      with: (platform, stack) =>
        changeStack(declared("Given", { Type: "String", Default: other })(platform, stack), stack, (one) => ({
          ...one,
          parameters: { ...one.parameters, Given: text },
        })),
      means: "same",
    },
    {
      name: "Fn::ImportValue",
      value: { "Fn::ImportValue": "written-elsewhere" },
      with: (platform, stack) => ({
        ...platform,
        stacks: { ...platform.stacks, Exporting: { ...platform.stacks[stack], template: exporting(text) } },
      }),
      means: "same",
    },
    {
      name: "Fn::GetAtt",
      value: { "Fn::GetAtt": ["Written", "Value"] },
      with: (platform, stack) =>
        addTo(platform, stack, "Resources", { Written: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: text } } }),
      means: "same",
    },
    { name: "Fn::If on an open condition", value: { "Fn::If": ["Open", text, other] }, with: openCondition, means: "either" },
    { name: "Fn::If on an open condition, the other branch", value: { "Fn::If": ["Open", other, text] }, with: openCondition, means: "either" },
    ...openWritings(text, other),
  ];
}

function exporting(text: string): JsonMap {
  return {
    Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: {} } },
    Outputs: { Written: { Value: text, Export: { Name: "written-elsewhere" } } },
  };
}

/** What only deployment tells. */
export function openWritings(text: string, other: string): readonly Writing[] {
  return [
    { name: "a bare parameter", value: { Ref: "Bare" }, with: declared("Bare", { Type: "String" }), means: "open" },
    {
      name: "a parameter with a default",
      value: { Ref: "Defaulted" },
      with: declared("Defaulted", { Type: "String", Default: other }),
      means: "open",
    },
    {
      name: "a parameter with allowed values",
      value: { Ref: "Chosen" },
      with: declared("Chosen", { Type: "String", AllowedValues: [other, text] }),
      means: "open",
    },
    { name: "an import from elsewhere", value: { "Fn::ImportValue": "nobody-exports-this" }, with: nothingElse, means: "open" },
  ];
}

/** Places that no reader of templates can follow. */
export function unresolvableWritings(): readonly Writing[] {
  return [
    { name: "a bare parameter", value: { Ref: "Bare" }, with: declared("Bare", { Type: "String" }), means: "open" },
    { name: "an unknown intrinsic", value: { "Fn::Nope": "x" }, with: nothingElse, means: "open" },
    { name: "a macro", value: { "Fn::Transform": { Name: "SomeMacro", Parameters: {} } }, with: nothingElse, means: "open" },
  ];
}

/** Any value, not a text only, in one branch of a condition that nobody has settled. */
export function branches(bad: Json, good: Json): readonly Writing[] {
  return [
    { name: "Fn::If on an open condition", value: { "Fn::If": ["Open", bad, good] }, with: openCondition, means: "either" },
    { name: "Fn::If on an open condition, the other branch", value: { "Fn::If": ["Open", good, bad] }, with: openCondition, means: "either" },
  ];
}

export const noValue: Json = { Ref: "AWS::NoValue" };

function openCondition(platform: Platform, stack: string): Platform {
  const withParameter = addTo(platform, stack, "Parameters", { Stage: { Type: "String" } });
  return addTo(withParameter, stack, "Conditions", { Open: { "Fn::Equals": [{ Ref: "Stage" }, "one"] } });
}
