import type { Origin } from "../../model/fact.ts";
import type { Text } from "../../model/text.ts";
import type { ListValue, MapValue, UnknownValue, Value } from "../../model/value.ts";
import { memberIndex, type ListNode, type MapNode, type Node, type TextNode } from "./node.ts";
import { Place } from "./place.ts";

/*
 * The nodes of `Value` as the template source makes them. They are classes because thousands are made and few are read: origins, members and
 * items come into being when they are asked for.
 */

export class TextLeaf {
  readonly type = "text";
  readonly text: Text;
  readonly place: Place;
  /** What Fn::ToJsonString made the text from. */
  readonly json: Value | undefined;
  /** What Fn::Base64 made the text from. */
  readonly plain: Text | undefined;
  constructor(text: Text, place: Place, json?: Value, plain?: Text) {
    this.text = text;
    this.place = place;
    this.json = json;
    this.plain = plain;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

export class NumberLeaf {
  readonly type = "number";
  readonly number: number;
  /** As the template writes it, which is how it goes into texts. */
  readonly raw: string;
  readonly place: Place;
  constructor(number: number, raw: string, place: Place) {
    this.number = number;
    this.raw = raw;
    this.place = place;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

export class BooleanLeaf {
  readonly type = "boolean";
  readonly boolean: boolean;
  readonly place: Place;
  constructor(boolean: boolean, place: Place) {
    this.boolean = boolean;
    this.place = place;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

export class NullLeaf {
  readonly type = "null";
  readonly place: Place;
  constructor(place: Place) {
    this.place = place;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

export class UnknownLeaf implements UnknownValue {
  readonly type = "unknown";
  readonly why: string;
  readonly place: Place;
  /** A name for the unread list, so that its first item is the same symbol wherever it is taken. */
  readonly list: string | undefined;
  /** The items that such a list certainly begins with. */
  readonly first: readonly Value[];
  constructor(why: string, place: Place, list?: string, first: readonly Value[] = []) {
    this.why = why;
    this.place = place;
    this.list = list;
    this.first = first;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

/** What resolves the nodes below: one level of one node, at its place. Undefined: it gives nothing. */
export interface Resolver {
  value(node: Node, place: Place): Value | undefined;
}

/** A list as written; items that resolve to nothing are not there. Its own place, so that a fleet's templates make half the objects. */
export class WrittenList extends Place implements ListValue {
  readonly type = "list";
  private readonly by: Resolver;
  private readonly node: ListNode;
  private made: readonly Value[] | undefined = undefined;
  constructor(by: Resolver, node: ListNode, { document, parent, key, at }: Where) {
    super(document, parent, key, at);
    this.by = by;
    this.node = node;
  }
  get items(): readonly Value[] {
    if (this.made !== undefined) return this.made;
    const all = this.node.items.map((item, i) => below(this.by, this, i, item));
    const made = all.every((value) => value !== undefined) ? all : all.filter((value) => value !== undefined);
    this.made = made;
    return made;
  }
}

type Where = Pick<Place, "document" | "parent" | "key" | "at">;

/** A list that an intrinsic made. */
export class MadeList implements ListValue {
  readonly type = "list";
  readonly place: Place;
  readonly items: readonly Value[];
  constructor(place: Place, items: readonly Value[]) {
    this.place = place;
    this.items = items;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

/** A text as written. It makes its place when asked: most texts are never asked, and a fleet's templates hold a million. */
export class WrittenText {
  readonly type = "text";
  private readonly parent: Place;
  private readonly key: string | number;
  private readonly node: TextNode;
  constructor(parent: Place, key: string | number, node: TextNode) {
    this.parent = parent;
    this.key = key;
    this.node = node;
  }
  get text(): Text {
    return this.node.text === "" ? [] : [this.node.text];
  }
  get origin(): Origin {
    return this.parent.below(this.key, this.node.at).origin;
  }
}

/** Names in `{{resolve:…}}` are looked up at deployment. */
export function mayRefer(text: string): boolean {
  return text.length > 10 && text.includes("{{resolve:");
}

function below(by: Resolver, parent: Place, key: string | number, node: Node): Value | undefined {
  if (node.kind === "text" && !mayRefer(node.text)) return new WrittenText(parent, key, node);
  const where = { document: parent.document, parent, key, at: node.at };
  if (node.kind === "list") return new WrittenList(by, node, where);
  if (node.kind === "map" && !node.keys.some(isFunction)) return new WrittenMap(by, node, where);
  return by.value(node, parent.below(key, node.at));
}

/** The names by which an object is a call of an intrinsic function. "F" first: most names are none's. */
export function isFunction(name: string): boolean {
  return name === "Ref" || (name.charCodeAt(0) === 0x46 && name.startsWith("Fn::"));
}

/** An object as written, and its own members, which are resolved when asked for; one that resolves to nothing is not there. */
export class WrittenMap extends Place implements MapValue, ReadonlyMap<string, Value> {
  readonly type = "map";
  private readonly by: Resolver;
  private readonly node: MapNode;
  /** By the node's order. */
  private made: (Value | undefined | typeof notAsked)[] | undefined = undefined;

  constructor(by: Resolver, node: MapNode, { document, parent, key, at }: Where) {
    super(document, parent, key, at);
    this.by = by;
    this.node = node;
  }

  get members(): ReadonlyMap<string, Value> {
    return this;
  }

  get(name: string): Value | undefined {
    const i = memberIndex(this.node, name);
    return i < 0 ? undefined : this.member(i);
  }

  private member(i: number): Value | undefined {
    this.made ??= Array<typeof notAsked>(this.node.keys.length).fill(notAsked);
    const before = this.made[i];
    if (before !== notAsked) return before;
    const value = below(this.by, this, this.node.keys[i] as string, this.node.values[i] as Node);
    this.made[i] = value;
    return value;
  }

  /** Each name with its value; what gives nothing is left out. */
  private listed<T>(as: (name: string, value: Value) => T): T[] {
    const list: T[] = [];
    const { keys } = this.node;
    for (let i = 0; i < keys.length; i++) {
      const value = this.member(i);
      if (value !== undefined) list.push(as(keys[i] as string, value));
    }
    return list;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }
  get size(): number {
    return this.listed((name) => name).length;
  }
  keys(): MapIterator<string> {
    return this.listed((name) => name).values();
  }
  values(): MapIterator<Value> {
    return this.listed((_, value) => value).values();
  }
  entries(): MapIterator<[string, Value]> {
    return this.listed((name, value): [string, Value] => [name, value]).values();
  }
  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
  forEach(visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [name, value] of this.entries()) visit(value, name, this);
  }
}

const notAsked = Symbol("not asked");

/** The same value, found at another place: what a reference gives. */
export function moved(value: Value, place: Place): Value {
  switch (value.type) {
    case "text":
      return value instanceof TextLeaf ? new TextLeaf(value.text, place, value.json, value.plain) : new TextLeaf(value.text, place);
    case "number":
      return new NumberLeaf(value.number, rawNumber(value), place);
    case "boolean":
      return new BooleanLeaf(value.boolean, place);
    case "unknown":
      return value instanceof UnknownLeaf ? new UnknownLeaf(value.why, place, value.list, value.first) : new UnknownLeaf(value.why, place);
    default:
      return value;
  }
}

export function rawNumber(value: { readonly number: number }): string {
  return value instanceof NumberLeaf ? value.raw : String(value.number);
}

/**
 * The value as CloudFormation puts it into a text; undefined for what is no scalar, and for numbers that have several spellings (`1.0`, `1e3`), since
 * which one it takes is not written down.
 */
export function asText(value: Value): Text | undefined {
  switch (value.type) {
    case "text":
      return value.text;
    case "number":
      return String(value.number) === rawNumber(value) ? [rawNumber(value)] : undefined;
    case "boolean":
      return [String(value.boolean)];
    default:
      return undefined;
  }
}
