/**
 * A text of a policy or property: known now, or filled in by CloudFormation at deployment. The canonical templates hold the
 * second kind, so guardrails accept both and need nothing of the CDK.
 */
export type Value = string | Intrinsic;

/** The intrinsics that can stand inside a longer text. */
export type Intrinsic = { readonly Ref: string } | { readonly "Fn::GetAtt": readonly [string, string] } | { readonly "Fn::Sub": string };

/**
 * Template tag: joins texts and values into one value. All known: a plain string. Otherwise `Fn::Sub`, in which a literal `${`
 * (a policy variable) is written `${!`
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html).
 */
export function text(literals: TemplateStringsArray, ...values: readonly Value[]): Value {
  const only = values[0];
  if (values.length === 1 && literals.every((part) => part === "") && only !== undefined) return only;
  if (values.every((value) => typeof value === "string")) return String.raw({ raw: literals }, ...values);
  const parts = literals.map((part, i) => escaped(part) + (i < values.length ? inSub(values[i] as Value) : ""));
  return { "Fn::Sub": parts.join("") };
}

function inSub(value: Value): string {
  if (typeof value === "string") return escaped(value);
  if ("Ref" in value) return `\${${value.Ref}}`;
  if ("Fn::GetAtt" in value) return `\${${value["Fn::GetAtt"].join(".")}}`;
  return value["Fn::Sub"];
}

function escaped(literal: string): string {
  return literal.replaceAll("${", "${!");
}

/** For comparing and measuring: an intrinsic counts with what stands in the template. */
export function shown(value: Value): string {
  return typeof value === "string" ? value : inSub(value);
}
