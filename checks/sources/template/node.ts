/**
 * A template as written, before any meaning. Members keep their order; names are plain strings, so `__proto__` is a name like any other.
 * `at` is the offset of the member's name, or of the item, in the decoded file.
 */
export type Node = MapNode | ListNode | TextNode | NumberNode | BooleanNode | NullNode | UnclearNode;

export interface MapNode {
  readonly kind: "map";
  readonly keys: readonly string[];
  readonly values: readonly Node[];
  readonly at: number;
  /** Made by {@link member} on first use when there are many keys. */
  index: Map<string, number> | undefined;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly at: number;
}

export interface TextNode {
  readonly kind: "text";
  readonly text: string;
  readonly at: number;
}

export interface NumberNode {
  readonly kind: "number";
  readonly number: number;
  /** As written: CloudFormation puts it into texts like this. */
  readonly raw: string;
  readonly at: number;
}

export interface BooleanNode {
  readonly kind: "boolean";
  readonly boolean: boolean;
  readonly at: number;
}

export interface NullNode {
  readonly kind: "null";
  readonly at: number;
}

/** A scalar whose reading differs between YAML versions: `0777`, `1:30`. */
export interface UnclearNode {
  readonly kind: "unclear";
  readonly why: string;
  readonly at: number;
}

/** A parsed file. */
export interface Document {
  /** For messages and origins. */
  readonly file: string;
  readonly root: MapNode;
  /** 1-based line of an offset; the table of lines is made on first use. */
  readonly lineAt: (at: number) => number;
}

export function mapNode(keys: readonly string[], values: readonly Node[], at: number): MapNode {
  return { kind: "map", keys, values, at, index: undefined };
}

/** The member of that name. */
export function member(of: Node | undefined, name: string): Node | undefined {
  if (of === undefined || of.kind !== "map") return undefined;
  const at = memberIndex(of, name);
  return at < 0 ? undefined : of.values[at];
}

export function memberIndex(of: MapNode, name: string): number {
  const { keys } = of;
  if (keys.length <= 12) return keys.indexOf(name);
  of.index ??= new Map(keys.map((key, i) => [key, i]));
  return of.index.get(name) ?? -1;
}

/** The text of a text node. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "text" ? node.text : undefined;
}

/** Turns offsets into lines. */
export function lineTable(source: string): (at: number) => number {
  let starts: number[] | undefined;
  return (at) => {
    if (starts === undefined) {
      starts = [0];
      for (let i = source.indexOf("\n"); i >= 0; i = source.indexOf("\n", i + 1)) starts.push(i + 1);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
