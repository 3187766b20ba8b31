import { parseJson } from "./template/json.ts";
import type { Node } from "./template/node.ts";
import { unknown, type Origin, type Unknown } from "../model/fact.ts";
import { literal, text, type Text } from "../model/text.ts";
import type { Value } from "../model/value.ts";

/** Policies are at most 20,480 characters long (S3 bucket policies; others are shorter); ours may be padded. */
const lengthMax = 1_000_000;

/**
 * A policy written as JSON text, as APIs give it: plain, or percent-encoded (RFC 3986) as IAM does. Holes may stand inside its
 * strings, where they can hold nothing that ends a string; a text with other holes is unknown.
 */
export function parsePolicyText(of: Text, origin: Origin): Value | Unknown {
  const plain = literal(of);
  if (plain === undefined) return parse(of, origin);
  const decoded = /^\s*%(7b|22)/i.test(plain) ? decode(plain) : plain;
  return decoded === undefined ? unknown("The policy's text is not valid percent-encoding.", origin) : parse(text(decoded), origin);
}

function decode(of: string): string | undefined {
  try {
    return decodeURIComponent(of);
  } catch {
    return undefined;
  }
}

/** JSON as a value, in which no name occurs twice, up to `length` characters. */
export function jsonValue(of: string, origin: Origin, length: number): Value | Unknown {
  return of.length > length ? unknown(`It is longer than ${length} characters.`, origin) : parsed(of, origin, text);
}

/** Holes travel through the JSON parser as private characters. */
const firstMark = 0xe000;
const lastMark = 0xf8ff;
const marks = /[\uE000-\uF8FF]/;

function parse(of: Text, origin: Origin): Value | Unknown {
  const holes = of.filter((part) => typeof part === "object");
  if (of.some((part) => typeof part === "string" && part.length > lengthMax))
    return unknown("The policy's text is longer than a policy can be.", origin);
  if (holes.length > 0 && (holes.length > lastMark - firstMark || of.some((part) => typeof part === "string" && marks.test(part)))) {
    return unknown("The policy's text has too many places that only deployment fills.", origin);
  }
  const open = holes.find((hole) => hole.domain === "any");
  if (open !== undefined) return unknown(`The policy's text depends on ${open.symbol}, which may change its structure.`, origin);
  let hole = 0;
  const marked = of.map((part) => (typeof part === "string" ? part : String.fromCharCode(firstMark + hole++))).join("");
  return parsed(marked, origin, (found) => unmark(found, holes));
}

function parsed(of: string, origin: Origin, textOf: (found: string) => Text): Value | Unknown {
  try {
    return valueOf(parseJson(of, origin.file ?? origin.path).root, origin, textOf);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unknown(`The policy's text is not JSON that can be read: ${error.message}.`, origin);
  }
}

function unmark(found: string, holes: readonly (Text[number] & object)[]): Text {
  if (holes.length === 0) return text(found);
  return text(...Array.from(found, (c) => (marks.test(c) ? (holes[c.charCodeAt(0) - firstMark] ?? c) : c)));
}

function valueOf(node: Node, origin: Origin, textOf: (found: string) => Text): Value {
  const at = (step: string | number): Origin => ({ ...origin, path: `${origin.path}/${step}` });
  switch (node.kind) {
    case "text":
      return { type: "text", text: textOf(node.text), origin };
    case "number":
      return { type: "number", number: node.number, origin };
    case "boolean":
      return { type: "boolean", boolean: node.boolean, origin };
    case "null":
      return { type: "null", origin };
    case "list":
      return { type: "list", items: node.items.map((item, i) => valueOf(item, at(i), textOf)), origin };
    case "map": {
      const open = node.keys.find((key) => literal(textOf(key)) === undefined);
      if (open !== undefined) return { type: "unknown", why: "The name of a member is only known at deployment.", origin };
      return { type: "map", members: new Map(node.keys.map((key, i) => [key, valueOf(node.values[i] as Node, at(key), textOf)])), origin };
    }
    case "unclear":
      return { type: "unknown", why: node.why, origin };
  }
}
