import type { Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import { conditionNamed } from "./conditions.ts";
import { hole, type Frame } from "./frame.ts";
import { cidr, getZones, length, select, splitText } from "./intrinsics/list.ts";
import { findInMap, getAttribute, getStackOutput, importValue, ref } from "./intrinsics/reference.ts";
import { base64, join, sub, toJsonString, withoutReferences } from "./intrinsics/text.ts";
import { isLoop, unrolled } from "./loops.ts";
import { mapNode, type MapNode, type Node } from "./node.ts";
import type { Place } from "./place.ts";
import { asText, BooleanLeaf, isFunction, mayRefer, NullLeaf, NumberLeaf, TextLeaf, UnknownLeaf, WrittenList, WrittenMap } from "./values.ts";

/** What a node gives in the frame's world: one level; what is below comes when it is asked for. Undefined: nothing (AWS::NoValue). */
export function resolve(frame: Frame, node: Node, place: Place): Value | undefined {
  switch (node.kind) {
    case "text":
      return new TextLeaf(mayRefer(node.text) ? withoutReferences(frame, [node.text]) : node.text === "" ? [] : [node.text], place);
    case "number":
      return new NumberLeaf(node.number, node.raw, place);
    case "boolean":
      return new BooleanLeaf(node.boolean, place);
    case "null":
      return new NullLeaf(place);
    case "unclear":
      return new UnknownLeaf(node.why, place);
    case "list":
      return new WrittenList(frame, node, place);
    case "map":
      return map(frame, node, place);
  }
}

/** What a node gives as text: what is not known is a hole. Undefined: nothing, or no scalar. */
export function resolveText(frame: Frame, node: Node, place: Place): Text | undefined {
  const value = frame.value(node, place);
  if (value === undefined) return undefined;
  return value.type === "unknown" ? [hole(place, value.why)] : asText(value);
}

function map(frame: Frame, node: MapNode, place: Place): Value | undefined {
  let looped = false;
  for (const key of node.keys) {
    if (!isFunction(key)) continue;
    if (!isLoop(key)) return call(frame, key, node, place);
    looped = true;
  }
  return looped ? withLoops(frame, node, place) : new WrittenMap(frame, node, place);
}

function withLoops(frame: Frame, node: MapNode, place: Place): Value {
  const { members, unread } = unrolled(frame, node, place);
  const [first] = unread;
  if (first !== undefined) return new UnknownLeaf(first.why, place);
  return new WrittenMap(frame, mapNode([...members.keys()], [...members.values()], node.at), place);
}

type Intrinsic = (frame: Frame, argument: Node, place: Place) => Value | undefined;

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html) */
const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ["Ref", ref],
  ["Fn::GetAtt", getAttribute],
  ["Fn::Sub", sub],
  ["Fn::Join", join],
  ["Fn::Select", select],
  ["Fn::Split", splitText],
  ["Fn::Cidr", cidr],
  ["Fn::FindInMap", findInMap],
  ["Fn::ImportValue", importValue],
  ["Fn::GetStackOutput", getStackOutput],
  ["Fn::GetAZs", getZones],
  ["Fn::Base64", base64],
  ["Fn::ToJsonString", toJsonString],
  ["Fn::Length", length],
  ["Fn::If", choose],
  ["Fn::Transform", (_frame, _argument, place) => new UnknownLeaf("a macro decides it (Fn::Transform)", place)],
]);

function call(frame: Frame, name: string, node: MapNode, place: Place): Value | undefined {
  // A macro rewrites what stands beside it; any other function stands alone.
  if (node.keys.length > 1)
    return new UnknownLeaf(name === "Fn::Transform" ? "a macro decides it (Fn::Transform)" : `${name} does not stand alone in its object`, place);
  const intrinsic = intrinsics.get(name);
  const argument = node.values[0];
  if (intrinsic === undefined || argument === undefined) return new UnknownLeaf(`the function ${name} is not understood here`, place);
  return intrinsic(frame, argument, place);
}

function choose(frame: Frame, argument: Node, place: Place): Value | undefined {
  const [condition, yes, no] = argument.kind === "list" && argument.items.length === 3 ? argument.items : [];
  const holds = yes === undefined ? undefined : conditionNamed(frame, condition, place);
  const branch = holds === true ? yes : no;
  if (holds === undefined || branch === undefined) return new UnknownLeaf("Fn::If takes a condition and two values", place);
  return resolve(frame, branch, at(place, branch));
}

/** The same place in the file's other line: where the branch is written. */
function at(place: Place, node: Node): Place {
  return place.parent === undefined ? place : place.parent.below(place.key, node.at);
}
