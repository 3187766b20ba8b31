import { literal, show, type Text } from "../../../model/text.ts";
import type { Value } from "../../../model/value.ts";
import type { Frame } from "../frame.ts";
import { textOf, type Node } from "../node.ts";
import type { Place } from "../place.ts";
import { MadeList, moved, NumberLeaf, TextLeaf, UnknownLeaf } from "../values.ts";
import { cidrBlocks } from "./cidr.ts";
import { split } from "./split.ts";

export function select(frame: Frame, argument: Node, place: Place): Value | undefined {
  const [position, list] = argument.kind === "list" && argument.items.length === 2 ? argument.items : [];
  if (position === undefined || list === undefined) return new UnknownLeaf("Fn::Select takes an index and a list", place);
  const index = whole(frame.text(position, place));
  if (index === undefined) return new UnknownLeaf("the index of Fn::Select is not known", place);
  const of = frame.value(list, place);
  if (of?.type === "list") {
    const item = of.items[index];
    return item === undefined ? new UnknownLeaf(`the list of Fn::Select has no item ${index}`, place) : moved(item, place);
  }
  if (!(of instanceof UnknownLeaf)) return new UnknownLeaf(of?.type === "unknown" ? of.why : "Fn::Select takes a list", place);
  const first = of.first[index];
  if (first !== undefined) return moved(first, place);
  return of.list === undefined
    ? new UnknownLeaf(of.why, place)
    : new TextLeaf([{ symbol: `${of.list}[${index}]`, domain: "any", why: of.why }], place);
}

export function splitText(frame: Frame, argument: Node, place: Place): Value {
  const [separator, source] = argument.kind === "list" && argument.items.length === 2 ? argument.items : [];
  const by = textOf(separator);
  const of = source === undefined ? undefined : frame.text(source, place);
  const parts = by === undefined || of === undefined ? undefined : split(by, of);
  if (by === undefined || of === undefined || parts === undefined) return new UnknownLeaf("Fn::Split takes a separator and a text", place);
  const pieces = parts.pieces.map((piece, i) => new TextLeaf(piece, place.below(i, place.at)));
  if (parts.complete) return new MadeList(place, pieces);
  return new UnknownLeaf(`${show(of)} may hold the separator in a part that is not known`, place, `Fn::Split(${by},${show(of)})`, pieces);
}

/** Real arithmetic on literals; blocks of what is not known are symbols that say what they are blocks of. */
export function cidr(frame: Frame, argument: Node, place: Place): Value {
  const [block, count, bits] = argument.kind === "list" ? argument.items.map((item) => frame.text(item, place)) : [];
  const much = whole(count);
  if (block === undefined || much === undefined || much < 1 || much > 256)
    return new UnknownLeaf("Fn::Cidr takes a block, a count from 1 to 256 and a number of bits", place);
  const from = literal(block);
  const width = whole(bits);
  if (from === undefined || (bits !== undefined && width === undefined)) {
    const symbol = (i: number): string => `Fn::Cidr(${show(block)},${bits === undefined ? "" : show(bits)})[${i}]`;
    return new MadeList(
      place,
      Array.from({ length: much }, (_, i) => new TextLeaf([{ symbol: symbol(i), domain: "any" }], place.below(i, place.at))),
    );
  }
  const blocks = width === undefined ? undefined : cidrBlocks(from, much, width);
  if (blocks === undefined) return new UnknownLeaf(`${from} cannot be cut into ${much} blocks with ${width ?? "no"} bits`, place);
  return new MadeList(
    place,
    blocks.map((one, i) => new TextLeaf([one], place.below(i, place.at))),
  );
}

export function getZones(frame: Frame, argument: Node, place: Place): Value {
  const region = frame.text(argument, place);
  const name = region === undefined ? undefined : literal(region);
  const list = name === undefined ? undefined : `Fn::GetAZs(${frame.account}/${name === "" ? frame.region : name})`;
  return new UnknownLeaf("the account's availability zones are read at deployment", place, list);
}

export function length(frame: Frame, argument: Node, place: Place): Value {
  const of = frame.value(argument, place);
  if (of?.type !== "list") return new UnknownLeaf(of?.type === "unknown" ? of.why : "Fn::Length takes a list", place);
  return new NumberLeaf(of.items.length, String(of.items.length), place);
}

function whole(of: Text | undefined): number | undefined {
  const written = of === undefined ? undefined : literal(of);
  return written !== undefined && /^\d{1,9}$/.test(written) ? Number(written) : undefined;
}
