import { literal, show, text, type Sym, type Text } from "../../../model/text.ts";
import type { Value } from "../../../model/value.ts";
import { ssmParameter } from "../across.ts";
import { hole, type Frame } from "../frame.ts";
import { member, textOf, type Node } from "../node.ts";
import type { Place } from "../place.ts";
import { asText, rawNumber, TextLeaf, UnknownLeaf } from "../values.ts";
import { lengthOf } from "../texts.ts";
import { attributeOf, reference } from "./reference.ts";

/** Longer texts are not followed: CloudFormation's own limit for a template is 1 MiB. */
const charactersMax = 1024 * 1024;
const partsMax = 10_000;

export function join(frame: Frame, argument: Node, place: Place): Value {
  const [separator, list] = argument.kind === "list" && argument.items.length === 2 ? argument.items : [];
  const by = textOf(separator);
  if (by === undefined || list === undefined) return new UnknownLeaf("Fn::Join takes a separator and a list", place);
  const of = frame.value(list, place);
  if (of === undefined || of.type === "unknown") return new TextLeaf([joinedUnknown(by, of, place)], place);
  if (of.type !== "list") return new UnknownLeaf("Fn::Join takes a list", place);
  const parts: (string | Sym | Text)[] = [];
  for (const [i, item] of of.items.entries()) {
    const one = item.type === "unknown" ? [hole(place, item.why, `#${i}`)] : asText(item);
    if (one === undefined) return new UnknownLeaf(`item ${i} of Fn::Join is no text`, place);
    if (i > 0) parts.push(by);
    parts.push(one);
  }
  return composed(frame, parts, place);
}

/** The same unread list joined twice gives the same text. */
function joinedUnknown(by: string, of: Value | undefined, place: Place): Sym {
  if (of instanceof UnknownLeaf && of.list !== undefined) return { symbol: `Fn::Join(${by},${of.list})`, domain: "any", why: of.why };
  return hole(place, of?.type === "unknown" ? of.why : "Fn::Join has no list");
}

/** Both forms of Fn::Sub; `${!Name}` is `${Name}` as text. */
export function sub(frame: Frame, argument: Node, place: Place): Value {
  const [first, variables] = argument.kind === "list" ? argument.items : [argument];
  const template = textOf(first);
  if (template === undefined || (variables !== undefined && variables.kind !== "map"))
    return new UnknownLeaf("Fn::Sub takes a text, or a text and a map", place);
  const parts: (string | Sym | Text)[] = [];
  let from = 0;
  for (const found of template.matchAll(/\$\{([^}]*)\}/g)) {
    parts.push(template.slice(from, found.index));
    from = found.index + found[0].length;
    const name = found[1] ?? "";
    const part = name.startsWith("!") ? `\${${name.slice(1)}}` : substitute(frame, name, variables, place);
    if (typeof part === "object" && "why" in part) return part;
    parts.push(part);
  }
  parts.push(template.slice(from));
  return composed(frame, parts, place);
}

function substitute(frame: Frame, name: string, variables: Node | undefined, place: Place): Text | UnknownLeaf {
  const variable = member(variables, name);
  const dot = name.indexOf(".");
  const value =
    variable !== undefined
      ? frame.value(variable, place)
      : dot < 0
        ? reference(frame, name, place)
        : attributeOf(frame, name.slice(0, dot), name.slice(dot + 1), place);
  if (value === undefined) return new UnknownLeaf(`\${${name}} of Fn::Sub gives nothing`, place);
  if (value.type === "unknown") return [hole(place, value.why, `\${${name}}`)];
  return asText(value) ?? new UnknownLeaf(`\${${name}} of Fn::Sub is no text`, place);
}

export function base64(frame: Frame, argument: Node, place: Place): Value {
  const of = frame.text(argument, place);
  if (of === undefined) return new UnknownLeaf("Fn::Base64 takes a text", place);
  const plain = literal(of);
  if (plain !== undefined) return new TextLeaf([Buffer.from(plain, "utf8").toString("base64")], place, undefined, of);
  return new TextLeaf([{ symbol: `Fn::Base64(${show(of)})`, domain: "any" }], place, undefined, of);
}

/** The JSON text of a map or list, which keeps what it was made from. */
export function toJsonString(frame: Frame, argument: Node, place: Place): Value {
  const of = frame.value(argument, place);
  if (of === undefined || (of.type !== "map" && of.type !== "list"))
    return new UnknownLeaf(of?.type === "unknown" ? of.why : "Fn::ToJsonString takes a map or a list", place);
  const parts: (string | Sym)[] = [];
  let size = 0;
  const write = (...more: readonly (string | Sym)[]): void => {
    for (const part of more) {
      size += typeof part === "string" ? part.length : 1;
      parts.push(part);
    }
  };
  writeJson(of, write, () => size > charactersMax);
  if (size > charactersMax) return new UnknownLeaf("the text is over the limit of 1 MiB", place);
  return new TextLeaf(text(parts), place, of);
}

type Write = (...parts: readonly (string | Sym)[]) => void;

function writeJson(of: Value, write: Write, full: () => boolean): void {
  if (full()) return;
  switch (of.type) {
    case "text":
      return write('"', ...of.text.map(inJson), '"');
    case "number":
      return write(rawNumber(of));
    case "boolean":
      return write(String(of.boolean));
    case "null":
      return write("null");
    case "unknown":
      return write({ symbol: `Fn::ToJsonString(${of.origin.path})`, domain: "any", why: of.why });
    case "list":
      return writeMany(
        "[",
        "]",
        of.items.map((item) => () => writeJson(item, write, full)),
        write,
      );
    case "map":
      return writeMany(
        "{",
        "}",
        [...of.members].map(
          ([name, one]) =>
            () => (write(`${JSON.stringify(name)}:`), writeJson(one, write, full)),
        ),
        write,
      );
  }
}

function writeMany(open: string, close: string, parts: readonly (() => void)[], write: Write): void {
  write(open);
  for (const [i, part] of parts.entries()) {
    if (i > 0) write(",");
    part();
  }
  write(close);
}

/** Inside a JSON string: quotes and the like escaped. Ids and words have none. */
function inJson(part: string | Sym): string | Sym {
  if (typeof part === "string") return JSON.stringify(part).slice(1, -1);
  return part.domain === "any" ? { ...part, symbol: `Fn::ToJsonString(${part.symbol})` } : part;
}

/** A text put together: dynamic references become holes, and growth has a limit. */
export function composed(frame: Frame, parts: readonly (string | Sym | Text)[], place: Place): Value {
  const whole = text(...parts);
  const size = lengthOf(whole);
  if (size > charactersMax || whole.length > partsMax) return new UnknownLeaf("the text is over the limit of 1 MiB or 10000 parts", place);
  return new TextLeaf(withoutReferences(frame, whole), place);
}

const opening = "{{resolve:";

/**
 * Dynamic references (`{{resolve:ssm:name}}`) as holes; the plain ones to an SSM parameter of this view as its value.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html)
 */
export function withoutReferences(frame: Frame, of: Text): Text {
  if (!of.some((part) => typeof part === "string" && part.includes(opening))) return of;
  const result: (string | Sym | Text)[] = [];
  let inside: (string | Sym)[] | undefined;
  for (const part of of) {
    let rest: string | Sym | undefined = part;
    while (rest !== undefined) {
      if (typeof rest !== "string") {
        (inside ?? result).push(rest);
        rest = undefined;
        continue;
      }
      const mark: string = inside === undefined ? opening : "}}";
      const at: number = rest.indexOf(mark);
      (inside ?? result).push(at < 0 ? rest : rest.slice(0, at));
      if (at >= 0) {
        if (inside !== undefined) result.push(resolved(frame, text(inside)));
        inside = inside === undefined ? [] : undefined;
      }
      rest = at < 0 ? undefined : rest.slice(at + mark.length);
    }
  }
  // Not closed: CloudFormation leaves it as it is.
  return text(...result, ...(inside === undefined ? [] : [opening, ...inside]));
}

/** `ssm:name`, as it stands between the braces. */
function resolved(frame: Frame, of: Text): Text {
  const name = literal(of);
  if (name?.startsWith("ssm:") === true) {
    const value = ssmParameter(frame, [name.slice("ssm:".length)]);
    const found = value === undefined ? undefined : asText(value);
    if (found !== undefined) return found;
  }
  return [{ symbol: `${frame.name}/{{resolve:${show(of)}}}`, domain: "any", why: "it is read at deployment" }];
}
