import { literal, text, type Sym, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import { attributeTable, listAttributes } from "./attribute-table.ts";
import type { FrameResource } from "./frame.ts";
import { asText, TextLeaf, UnknownLeaf } from "./values.ts";

/** What Ref of a resource gives. A type without an entry: a text that is not known. */
export function refOf(resource: FrameResource): Text {
  const special = specialRefs.get(resource.type);
  if (special !== undefined) return special(resource);
  const entry = attributeTable.get(resource.type);
  return entry === undefined ? [made(resource, "any")] : filled(resource, entry.ref);
}

/** What Fn::GetAtt of a resource gives. */
export function attributeOfResource(resource: FrameResource, name: string): Value {
  if (resource.type === "AWS::CloudFormation::Stack" && name.startsWith("Outputs.")) return nestedOutput(resource, name.slice("Outputs.".length));
  if (listAttributes.get(resource.type)?.includes(name) === true)
    return new UnknownLeaf(`${resource.id}.${name} is made at deployment`, resource.place, `${resource.id}.${name}`);
  const special = specialAttributes.get(`${resource.type}.${name}`);
  if (special !== undefined) return new TextLeaf(special(resource), resource.place);
  const format = attributeTable.get(resource.type)?.attributes;
  const one = format !== undefined && Object.hasOwn(format, name) ? format[name] : undefined;
  return new TextLeaf(one === undefined ? [made(resource, "any", name)] : filled(resource, one), resource.place);
}

function nestedOutput(resource: FrameResource, output: string): Value {
  const value = resource.frame.nested(resource.logicalId)?.output(output);
  return (
    value ?? new TextLeaf([{ ...made(resource, "any", `Outputs.${output}`), why: "the nested stack or its output was not read" }], resource.place)
  );
}

const holes = /\{([^}]*)\}/g;

/** The notation of attribute-table.ts. */
function filled(resource: FrameResource, format: string): Text {
  const parts: (string | Text)[] = [];
  let from = 0;
  for (const found of format.matchAll(holes)) {
    parts.push(format.slice(from, found.index), part(resource, found[1] ?? ""));
    from = found.index + found[0].length;
  }
  return text(...parts, format.slice(from));
}

function part(resource: FrameResource, name: string): Text {
  const { frame } = resource;
  switch (name) {
    case "partition":
      return [frame.partition];
    case "region":
      return [frame.region];
    case "account":
      return [frame.account];
    case "suffix":
      return [frame.urlSuffix];
    case "id":
      return [made(resource, "id")];
    case "Ref":
      return resource.ref();
    default:
      return symbolOrProperty(resource, name);
  }
}

function symbolOrProperty(resource: FrameResource, name: string): Text {
  const symbol = /^(id|word|any)\.(.+)$/.exec(name);
  if (symbol !== null) return [made(resource, symbol[1] as Sym["domain"], symbol[2])];
  const [, lower, property = "", absent] = /^(lower:)?([A-Za-z]+)(\?|=.*)?$/.exec(name) ?? [];
  const own = propertyText(resource, property);
  if (own === undefined) return absentText(resource, property, absent);
  return lower === undefined ? own : lowered(resource, property, own);
}

function absentText(resource: FrameResource, property: string, absent: string | undefined): Text {
  if (absent === "?") return [made(resource, "id")];
  if (absent === "=word") return [made(resource, "word", property)];
  return absent === undefined ? [made(resource, "any", property)] : text(absent.slice(1));
}

/** Undefined: the property is absent. A property that is not known is a hole. */
function propertyText(resource: FrameResource, property: string): Text | undefined {
  const value = resource.property(property);
  if (value === undefined) return undefined;
  return asText(value) ?? [{ ...made(resource, "any", property), ...(value.type === "unknown" && { why: value.why }) }];
}

function lowered(resource: FrameResource, property: string, of: Text): Text {
  if (of.some((one) => typeof one === "object" && one.domain !== "id"))
    return [{ ...made(resource, "any", property), why: "AWS stores it in lower case" }];
  return text(...of.map((one) => (typeof one === "string" ? one.toLowerCase() : one)));
}

function made(resource: FrameResource, domain: Sym["domain"], attribute?: string): Sym {
  return { symbol: attribute === undefined ? resource.id : `${resource.id}.${attribute}`, domain };
}

/** Where a notation does not suffice. */
const specialRefs: ReadonlyMap<string, (resource: FrameResource) => Text> = new Map([
  ["AWS::KMS::ReplicaKey", replicaKeyId],
  ["AWS::S3::Bucket", bucketName],
  ["AWS::Lambda::Function", functionName],
  ["AWS::Events::Rule", ruleName],
]);

const specialAttributes: ReadonlyMap<string, (resource: FrameResource) => Text> = new Map([
  ["AWS::KMS::ReplicaKey.KeyId", replicaKeyId],
  [
    "AWS::KMS::ReplicaKey.Arn",
    (resource) => text(`arn:${resource.frame.partition}:kms:${resource.frame.region}:${resource.frame.account}:key/`, replicaKeyId(resource)),
  ],
  [
    "AWS::Lambda::Function.Arn",
    (resource) => text(`arn:${resource.frame.partition}:lambda:${resource.frame.region}:${resource.frame.account}:function:`, functionName(resource)),
  ],
  ["AWS::Events::Rule.Arn", ruleArn],
  ["AWS::CloudTrail::Trail.Arn", trailArn],
]);

/** A replica has its primary key's id (docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html). */
function replicaKeyId(resource: FrameResource): Text {
  const primary = propertyText(resource, "PrimaryKeyArn") ?? [];
  const [start, ...rest] = primary;
  const id = typeof start === "string" ? /^arn:[^:]+:kms:[^:]*:[^:]*:key\/(.*)$/.exec(start)?.[1] : undefined;
  return id === undefined ? [made(resource, "any", "KeyId")] : text(id, ...rest);
}

/** `BucketNamePrefix` gives a name that AWS completes in a way we do not follow. */
function bucketName(resource: FrameResource): Text {
  if (resource.property("BucketNamePrefix") !== undefined) return [made(resource, "any")];
  return propertyText(resource, "BucketName") ?? [made(resource, "id")];
}

/** The property may also be an ARN, whole or in part. */
function functionName(resource: FrameResource): Text {
  const name = propertyText(resource, "FunctionName");
  if (name === undefined) return [made(resource, "id")];
  return literal(name)?.includes(":") === true ? [made(resource, "any")] : name;
}

/** On another bus than the default one, Ref is `bus|rule`. */
function ruleName(resource: FrameResource): Text {
  return resource.property("EventBusName") === undefined ? (propertyText(resource, "Name") ?? [made(resource, "id")]) : [made(resource, "any")];
}

function ruleArn(resource: FrameResource): Text {
  const { partition, region, account } = resource.frame;
  return resource.property("EventBusName") === undefined
    ? text(`arn:${partition}:events:${region}:${account}:rule/`, ruleName(resource))
    : [made(resource, "any", "Arn")];
}

/** An organization's trail belongs to the management account, whoever makes it. */
function trailArn(resource: FrameResource): Text {
  const { partition, region, account } = resource.frame;
  const organization = resource.property("IsOrganizationTrail");
  if (organization !== undefined && !(organization.type === "boolean" && !organization.boolean)) return [made(resource, "any", "Arn")];
  return text(`arn:${partition}:cloudtrail:${region}:${account}:trail/`, resource.ref());
}
