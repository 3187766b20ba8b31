import { literal } from "../../model/text.ts";
import type { Frame, Section } from "./frame.ts";
import { mapNode, textOf, type MapNode, type Node } from "./node.ts";
import type { Place } from "./place.ts";
import { asText } from "./values.ts";

const prefix = "Fn::ForEach::";
/** How many nodes the loops of one map may write. */
const writtenMax = 200_000;

export function isLoop(key: string): boolean {
  return key.startsWith(prefix);
}

/**
 * The members of a map with its loops written out. A loop whose collection is not known, or that is not written as the reference says, is unread.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html)
 */
export function unrolled(frame: Frame, of: MapNode, place: Place): Section {
  const members = new Map<string, Node>();
  const unread: { why: string; at: number }[] = [];
  const budget = { left: writtenMax };
  const add = (key: string, node: Node): void => {
    if (isLoop(key)) return loop(key, node);
    if (members.has(key)) unread.push({ why: `a loop writes ${key} a second time`, at: node.at });
    else members.set(key, node);
  };
  const loop = (key: string, node: Node): void => {
    if (budget.left < 0) return;
    const [name, collection, body] = node.kind === "list" && node.items.length === 3 ? node.items : [];
    const identifier = textOf(name);
    if (identifier === undefined || collection === undefined || body?.kind !== "map")
      return void unread.push({ why: `${key} is not a name, a collection and a map`, at: node.at });
    const values = collectionOf(frame, collection, place.below(key, node.at));
    if (values === undefined) return void unread.push({ why: `the collection of ${key} is not known`, at: node.at });
    for (const value of values) {
      const written = substitute(body, { identifier, value, budget });
      if (written === undefined) return void unread.push({ why: `${key} writes more than the limit of ${writtenMax} values`, at: node.at });
      if (written.kind === "map") written.keys.forEach((one, i) => add(one, written.values[i] ?? body));
    }
  };
  of.keys.forEach((key, i) => add(key, of.values[i] ?? of));
  return { members, unread };
}

function collectionOf(frame: Frame, node: Node, place: Place): readonly string[] | undefined {
  const list = frame.value(node, place);
  if (list?.type !== "list") return undefined;
  const texts = list.items.map((item) => {
    const of = asText(item);
    return of === undefined ? undefined : literal(of);
  });
  return texts.every((one) => one !== undefined) ? texts : undefined;
}

interface Substitution {
  readonly identifier: string;
  readonly value: string;
  readonly budget: { left: number };
}

/** `${Name}`, `&{Name}` (letters and digits only) and `{ Ref: Name }` replaced. Undefined: over the budget. */
function substitute(node: Node, by: Substitution): Node | undefined {
  by.budget.left -= 1;
  if (by.budget.left < 0) return undefined;
  switch (node.kind) {
    case "text":
      return { kind: "text", text: replaced(node.text, by), at: node.at };
    case "list": {
      const items = node.items.map((item) => substitute(item, by));
      return items.every((item) => item !== undefined) ? { kind: "list", items, at: node.at } : undefined;
    }
    case "map": {
      if (node.keys.length === 1 && node.keys[0] === "Ref" && textOf(node.values[0]) === by.identifier)
        return { kind: "text", text: by.value, at: node.at };
      const values = node.values.map((value) => substitute(value, by));
      return values.every((value) => value !== undefined)
        ? mapNode(
            node.keys.map((key) => replaced(key, by)),
            values,
            node.at,
          )
        : undefined;
    }
    default:
      return node;
  }
}

function replaced(text: string, by: Substitution): string {
  return text.replaceAll(`\${${by.identifier}}`, () => by.value).replaceAll(`&{${by.identifier}}`, () => by.value.replace(/[^A-Za-z0-9]/g, ""));
}
