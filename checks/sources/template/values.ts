import type { Origin } from "../../model/fact.ts";
import type { Text } from "../../model/text.ts";
import type { ListValue, MapValue, UnknownValue, Value } from "../../model/value.ts";
import { member, type ListNode, type MapNode, type Node } from "./node.ts";
import type { Place } from "./place.ts";

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
  constructor(text: Text, place: Place, json?: Value) {
    this.text = text;
    this.place = place;
    this.json = json;
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

/** A list as written; items that resolve to nothing are not there. */
export class LazyList implements ListValue {
  readonly type = "list";
  readonly place: Place;
  private readonly by: Resolver;
  private readonly node: ListNode;
  private made: readonly Value[] | undefined = undefined;
  constructor(by: Resolver, node: ListNode, place: Place) {
    this.by = by;
    this.node = node;
    this.place = place;
  }
  get items(): readonly Value[] {
    if (this.made !== undefined) return this.made;
    const all = this.node.items.map((item, i) => this.by.value(item, this.place.below(i, item.at)));
    const made = all.every((value) => value !== undefined) ? all : all.filter((value) => value !== undefined);
    this.made = made;
    return made;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

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

export class MadeMap implements MapValue {
  readonly type = "map";
  readonly place: Place;
  readonly members: ReadonlyMap<string, Value>;
  constructor(place: Place, members: ReadonlyMap<string, Value>) {
    this.place = place;
    this.members = members;
  }
  get origin(): Origin {
    return this.place.origin;
  }
}

/** Members that are resolved one by one when asked for; a member that resolves to nothing is not there. */
export class LazyMembers implements ReadonlyMap<string, Value> {
  private readonly by: Resolver;
  private readonly node: MapNode;
  private readonly place: Place;
  /** What single names gave before all were asked for. */
  private asked: Map<string, Value | undefined> | undefined = undefined;
  private all: Map<string, Value> | undefined = undefined;

  constructor(by: Resolver, node: MapNode, place: Place) {
    this.by = by;
    this.node = node;
    this.place = place;
  }

  get(name: string): Value | undefined {
    if (this.all !== undefined) return this.all.get(name);
    const before = this.asked?.get(name);
    if (before !== undefined || this.asked?.has(name) === true) return before;
    const child = member(this.node, name);
    const value = child === undefined ? undefined : this.by.value(child, this.place.below(name, child.at));
    this.asked ??= new Map();
    this.asked.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  private whole(): Map<string, Value> {
    if (this.all !== undefined) return this.all;
    const all = new Map<string, Value>();
    const { keys, values } = this.node;
    for (let i = 0; i < keys.length; i++) {
      const [name, child] = [keys[i] as string, values[i] as Node];
      const value = this.asked?.has(name) === true ? this.asked.get(name) : this.by.value(child, this.place.below(name, child.at));
      if (value !== undefined) all.set(name, value);
    }
    this.all = all;
    this.asked = undefined;
    return all;
  }

  get size(): number {
    return this.whole().size;
  }
  keys(): MapIterator<string> {
    return this.whole().keys();
  }
  values(): MapIterator<Value> {
    return this.whole().values();
  }
  entries(): MapIterator<[string, Value]> {
    return this.whole().entries();
  }
  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.whole().entries();
  }
  forEach(visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void): void {
    this.whole().forEach((value, name) => visit(value, name, this));
  }
}

/** The same value, found at another place: what a reference gives. */
export function moved(value: Value, place: Place): Value {
  switch (value.type) {
    case "text":
      return new TextLeaf(value.text, place, value instanceof TextLeaf ? value.json : undefined);
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
