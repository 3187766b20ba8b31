import { literal, type Text } from "../../../model/text.ts";
import type { Value } from "../../../model/value.ts";
import { exported, stackOutput } from "../across.ts";
import { textsEqual } from "../conditions.ts";
import { hole, type Frame } from "../frame.ts";
import { member, type MapNode, type Node } from "../node.ts";
import type { Place } from "../place.ts";
import { moved, TextLeaf, UnknownLeaf } from "../values.ts";

export function ref(frame: Frame, argument: Node, place: Place): Value | undefined {
  const name = literalText(frame, argument, place);
  return name === undefined ? new UnknownLeaf("Ref takes a name", place) : reference(frame, name, place);
}

/** What Ref gives: a pseudo parameter, a parameter or a resource; undefined for AWS::NoValue. */
export function reference(frame: Frame, name: string, place: Place): Value | undefined {
  if (name === "AWS::NoValue") return undefined;
  if (name === "AWS::NotificationARNs")
    return new UnknownLeaf("the stack's notification topics are given at deployment", place, `${frame.name}/AWS::NotificationARNs`);
  const pseudo = name.startsWith("AWS::") ? pseudoParameter(frame, name) : undefined;
  if (pseudo !== undefined) return new TextLeaf(pseudo, place);
  const parameter = frame.parameter(name);
  if (parameter !== undefined) return here(frame, parameter, place);
  const resource = frame.resource(name);
  if (resource !== undefined) return new TextLeaf(frame.session.theory.settled(resource.ref()), place);
  return new UnknownLeaf(`${name} is neither a parameter nor a resource of ${frame.name}`, place);
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html) */
function pseudoParameter(frame: Frame, name: string): Text | undefined {
  switch (name) {
    case "AWS::AccountId":
      return [frame.account];
    case "AWS::Region":
      return [frame.region];
    case "AWS::Partition":
      return [frame.partition];
    case "AWS::URLSuffix":
      return [frame.urlSuffix];
    case "AWS::StackName":
      return frame.stackName;
    case "AWS::StackId":
      return [
        `arn:${frame.partition}:cloudformation:${frame.region}:${frame.account}:stack/`,
        ...frame.stackName,
        "/",
        { symbol: `${frame.name}/AWS::StackId`, domain: "id" },
      ];
    default:
      return undefined;
  }
}

export function getAttribute(frame: Frame, argument: Node, place: Place): Value {
  const parts =
    argument.kind === "list" ? argument.items.map((item) => literalText(frame, item, place)) : dotted(literalText(frame, argument, place));
  const [resource, ...attribute] = parts;
  if (resource === undefined || attribute.length === 0 || !attribute.every((part) => part !== undefined))
    return new UnknownLeaf("Fn::GetAtt takes a resource and an attribute", place);
  return attributeOf(frame, resource, attribute.join("."), place);
}

function dotted(name: string | undefined): readonly (string | undefined)[] {
  const dot = name?.indexOf(".") ?? -1;
  return name === undefined || dot < 0 ? [] : [name.slice(0, dot), name.slice(dot + 1)];
}

export function attributeOf(frame: Frame, name: string, attribute: string, place: Place): Value {
  const resource = frame.resource(name);
  if (resource === undefined) return new UnknownLeaf(`${name} is no resource of ${frame.name}`, place);
  return here(frame, resource.attribute(attribute), place);
}

/** A value of elsewhere at this place, with what this world has settled filled in. */
function here(frame: Frame, value: Value, place: Place): Value {
  if (value.type !== "text") return moved(value, place);
  const settled = frame.session.theory.settled(value.text);
  return settled === value.text ? moved(value, place) : new TextLeaf(settled, place);
}

export function importValue(frame: Frame, argument: Node, place: Place): Value {
  const name = frame.text(argument, place);
  if (name === undefined) return new UnknownLeaf("Fn::ImportValue takes a name", place);
  const value = exported(frame, name);
  if (value !== undefined) return here(frame, value, place);
  const known = literal(name);
  if (known === undefined) return new TextLeaf([hole(place, "the export's name is not known")], place);
  return new TextLeaf(
    [{ symbol: `Fn::ImportValue(${frame.account}/${frame.region}/${known})`, domain: "any", why: "no stack that was read exports it" }],
    place,
  );
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html) */
export function getStackOutput(frame: Frame, argument: Node, place: Place): Value {
  const stack = literalText(frame, member(argument, "StackName"), place);
  const output = literalText(frame, member(argument, "OutputName"), place);
  const regionNode = member(argument, "Region");
  const roleNode = member(argument, "RoleArn");
  const region = regionNode === undefined ? frame.region : literalText(frame, regionNode, place);
  const account = roleNode === undefined ? frame.account : accountOf(frame.text(roleNode, place));
  if (stack === undefined || output === undefined || region === undefined || account === undefined)
    return new TextLeaf([hole(place, "the stack that Fn::GetStackOutput reads is not known")], place);
  const value = stackOutput(frame, { stack, account, region }, output);
  if (value !== undefined) return here(frame, value, place);
  return new TextLeaf(
    [{ symbol: `Fn::GetStackOutput(${account}/${region}/${stack}.${output})`, domain: "any", why: "the stack or its output was not read" }],
    place,
  );
}

/** The stack that is read lies in the account of the role. */
function accountOf(role: Text | undefined): string | undefined {
  const [start] = role ?? [];
  return typeof start === "string" ? /^arn:[^:]+:iam::(\d{12}):role\//.exec(start)?.[1] : undefined;
}

/**
 * Fn::FindInMap. A key that a parameter decides is one of the mapping's keys, since other deployments fail: each is a world.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html)
 */
export function findInMap(frame: Frame, argument: Node, place: Place): Value | undefined {
  const items = argument.kind === "list" ? argument.items : [];
  const [map, top, second] = items.slice(0, 3).map((item) => frame.text(item, place));
  const fallback = member(items[3], "DefaultValue");
  const name = map === undefined ? undefined : literal(map);
  const mapping = name === undefined ? undefined : frame.section("Mappings").members.get(name);
  if (mapping?.kind !== "map" || top === undefined || second === undefined)
    return fallback === undefined || mapping !== undefined || name === undefined
      ? new UnknownLeaf("Fn::FindInMap takes a mapping and two keys", place)
      : frame.value(fallback, place);
  const found = pick(frame, mapping, top, fallback !== undefined);
  const value = found?.kind === "map" ? pick(frame, found, second, fallback !== undefined) : undefined;
  // Mappings hold no functions; one that does may lead back here.
  if (value !== undefined)
    return frame.session.follow(
      `mapping ${frame.name}/${name}`,
      () => frame.value(value, place),
      (why) => new UnknownLeaf(why, place),
    );
  return fallback === undefined ? new UnknownLeaf(`the mapping ${name} has no such entry`, place) : frame.value(fallback, place);
}

function pick(frame: Frame, of: MapNode, key: Text, open: boolean): Node | undefined {
  const known = literal(key);
  if (known !== undefined) return member(of, known);
  const [symbol] = key;
  // Without a fallback the last key is what is left.
  if (!open && key.length === 1 && typeof symbol === "object") {
    const one = frame.session.theory.oneOf(symbol, of.keys);
    return one === undefined ? undefined : member(of, one);
  }
  return member(of, of.keys.find((candidate) => textsEqual(frame, key, [candidate])) ?? "");
}

/** A text without holes. */
export function literalText(frame: Frame, node: Node | undefined, place: Place): string | undefined {
  const of = node === undefined ? undefined : frame.text(node, place);
  return of === undefined ? undefined : literal(of);
}
