import { InputError } from "../../model/input-error.ts";
import { text, type Sym, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import { parseJson } from "./json.ts";
import type { Node } from "./node.ts";
import { Place } from "./place.ts";
import { BooleanLeaf, MadeList, MadeMap, NullLeaf, NumberLeaf, TextLeaf, UnknownLeaf } from "./values.ts";

/** Private-use characters stand for the holes while the JSON around them is read. */
const firstMark = 0xe000;
const lastMark = 0xf8ff;

/**
 * The value that a text is the JSON of: a policy written as a string. Holes inside its strings stay holes. Other values are given back as they are.
 * Unknown when it is no JSON, or when a hole could end the string it stands in.
 */
export function jsonIn(value: Value): Value {
  if (value.type !== "text") return value;
  if (value instanceof TextLeaf && value.json !== undefined) return value.json;
  const place = value instanceof TextLeaf ? value.place : undefined;
  const holes = value.text.filter((part) => typeof part === "object");
  const written = value.text.filter((part) => typeof part === "string").join("");
  const refuse = (why: string): Value => (place === undefined ? { type: "unknown", why, origin: value.origin } : new UnknownLeaf(why, place));
  if (holes.length > lastMark - firstMark || /[\ue000-\uf8ff]/.test(written)) return refuse("the text is no JSON that can be read here");
  const wild = holes.find((hole) => hole.domain === "any");
  if (wild !== undefined) return refuse(`the text may be any JSON: ${wild.symbol} is not known`);
  let mark = firstMark;
  const marked = value.text.map((part) => (typeof part === "string" ? part : String.fromCharCode(mark++))).join("");
  try {
    const parsed = parseJson(marked, place?.document.file ?? "");
    const root = place ?? new Place({ file: value.origin.file ?? "", root: { kind: "map", keys: [], values: [], at: 0, index: undefined }, lineAt: () => value.origin.line ?? 1 }, undefined, value.origin.path, 0);
    return convert(parsed.root, root, holes) ?? refuse("a part that is not known stands outside the strings of the JSON text");
  } catch (error) {
    if (error instanceof InputError) return refuse("the text is not valid JSON");
    throw error;
  }
}

/** Every node lies where the whole text lies: lines inside a string have no line of their own. Undefined: a hole in a member's name. */
function convert(node: Node, place: Place, holes: readonly Sym[]): Value | undefined {
  switch (node.kind) {
    case "text":
      return new TextLeaf(unmarked(node.text, holes), place);
    case "number":
      return new NumberLeaf(node.number, node.raw, place);
    case "boolean":
      return new BooleanLeaf(node.boolean, place);
    case "null":
    case "unclear":
      return new NullLeaf(place);
    case "list": {
      const items = node.items.map((item, i) => convert(item, place.below(i, place.at), holes));
      return items.every((item) => item !== undefined) ? new MadeList(place, items) : undefined;
    }
    case "map": {
      if (node.keys.some((key) => /[\ue000-\uf8ff]/.test(key))) return undefined;
      const values = node.values.map((value, i) => convert(value, place.below(node.keys[i] ?? "", place.at), holes));
      if (!values.every((value) => value !== undefined)) return undefined;
      return new MadeMap(place, new Map(node.keys.map((key, i) => [key, values[i] as Value])));
    }
  }
}

function unmarked(of: string, holes: readonly Sym[]): Text {
  const parts = of.split(/([\ue000-\uf8ff])/).map((part): string | Sym => {
    const code = part.length === 1 ? part.charCodeAt(0) : 0;
    return code >= firstMark && code <= lastMark ? (holes[code - firstMark] ?? part) : part;
  });
  return text(...parts);
}
