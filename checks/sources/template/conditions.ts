import { literal, mayEqual, sameText, show, type Sym, type Text } from "../../model/text.ts";
import type { Frame } from "./frame.ts";
import { member, textOf, type Node } from "./node.ts";
import { Place } from "./place.ts";
import { comparedMax, lengthOf } from "./texts.ts";

/**
 * A condition of the Conditions section. What follows from the parameters' values, allowed values and earlier answers is computed; the rest is
 * asked of the world, in the words of the template. A condition that cannot be read is asked as a whole.
 */
export function conditionHolds(frame: Frame, name: string): boolean {
  const key = `condition ${frame.name}/${name}`;
  const node = frame.section("Conditions").members.get(name);
  const ask = (why: string): boolean => frame.session.world.choose(`${frame.name}: condition ${name} holds (${why})`);
  if (node === undefined) return ask("it is not defined");
  return frame.session.follow(
    key,
    () => evaluate(frame, node, new Place(frame.document, undefined, `${frame.name}/Conditions/${name}`, node.at)),
    ask,
  );
}

/** Any condition function, or `{ Condition: name }`. */
export function evaluate(frame: Frame, node: Node, place: Place): boolean {
  const [key, argument] = node.kind === "map" && node.keys.length === 1 ? [node.keys[0], node.values[0]] : [];
  if (key === "Condition" && argument?.kind === "text") return frame.condition(argument.text);
  const parts = argument?.kind === "list" ? argument.items : [];
  const evaluator = key === undefined || parts.length === 0 ? undefined : evaluators.get(key);
  const each = (part: Node, i: number): boolean => evaluate(frame, part, place.below(`${key}/${i}`, part.at));
  return evaluator?.(parts, each, (a, b) => equals(frame, a, b, place)) ?? ask(frame, place, "it is not understood");
}

/** Undefined: not written as the reference says. */
type Evaluator = (parts: readonly Node[], each: (part: Node, i: number) => boolean, equal: (a: Node, b: Node) => boolean) => boolean | undefined;

const evaluators: ReadonlyMap<string, Evaluator> = new Map<string, Evaluator>([
  ["Fn::And", (parts, each) => parts.every(each)],
  ["Fn::Or", (parts, each) => parts.some(each)],
  ["Fn::Not", ([one, more], each) => (one === undefined || more !== undefined ? undefined : !each(one, 0))],
  ["Fn::Equals", ([a, b, more], _each, equal) => (a === undefined || b === undefined || more !== undefined ? undefined : equal(a, b))],
]);

/** The `Condition` of a resource or output; absent: it holds. */
export function attributeHolds(frame: Frame, of: Node | undefined, place: Place): boolean {
  const node = member(of, "Condition");
  if (node === undefined) return true;
  return node.kind === "text" ? frame.condition(node.text) : ask(frame, place.below("Condition", node.at), "it is no condition's name");
}

/** The condition that Fn::If names. */
export function conditionNamed(frame: Frame, node: Node | undefined, place: Place): boolean | undefined {
  const name = textOf(node) ?? textOf(member(node, "Condition"));
  if (name !== undefined) return frame.condition(name);
  return node?.kind === "map" ? evaluate(frame, node, place) : undefined;
}

function ask(frame: Frame, place: Place, why: string): boolean {
  return frame.session.world.choose(`${frame.name}: ${place.path.slice(frame.name.length + 1)} holds (${why})`);
}

function equals(frame: Frame, left: Node, right: Node, place: Place): boolean {
  const a = frame.text(left, place.below("Fn::Equals/0", left.at));
  const b = frame.text(right, place.below("Fn::Equals/1", right.at));
  if (a === undefined || b === undefined) return ask(frame, place, "a side of Fn::Equals is not known");
  return textsEqual(frame, a, b);
}

/** Are two texts equal in this world? */
export function textsEqual(frame: Frame, left: Text, right: Text): boolean {
  const { theory } = frame.session;
  const [a, b] = [theory.settled(left), theory.settled(right)];
  if (sameText(a, b)) return true;
  if (literal(a) !== undefined && literal(b) !== undefined) return false;
  if (lengthOf(a) + lengthOf(b) <= comparedMax && !mayEqual(a, b)) return false;
  const [x, y] = stripped(a, b);
  const [symbol, other] = single(x) !== undefined ? [single(x), y] : [single(y), x];
  const same = literal(other);
  if (symbol !== undefined && same !== undefined) return mayFill(symbol, same) && theory.isLiteral(symbol, same);
  const second = single(other);
  if (symbol !== undefined && second !== undefined) return theory.areEqual(symbol, second);
  const [first, last] = [show(a), show(b)].sort();
  return frame.session.world.choose(`${frame.name}: "${first}" equals "${last}"`);
}

/** What a hole may hold: text.ts, Domain. */
function mayFill(symbol: Sym, by: string): boolean {
  return symbol.domain === "any" || (symbol.domain === "word" && /^[A-Za-z0-9_.-]+$/.test(by));
}

function single(of: Text): Sym | undefined {
  return of.length === 1 && typeof of[0] === "object" ? of[0] : undefined;
}

/** Without what both begin and end with. */
function stripped(a: Text, b: Text): readonly [Text, Text] {
  const [x, y] = [units(a), units(b)];
  let start = 0;
  while (start < x.length && start < y.length && sameUnit(x[start], y[start])) start += 1;
  let end = 0;
  while (end < x.length - start && end < y.length - start && sameUnit(x.at(-1 - end), y.at(-1 - end))) end += 1;
  return [joined(x.slice(start, x.length - end)), joined(y.slice(start, y.length - end))];
}

type Unit = string | Sym;

function units(of: Text): readonly Unit[] {
  return of.flatMap((part): readonly Unit[] => (typeof part === "string" ? [...part] : [part]));
}

function sameUnit(x: Unit | undefined, y: Unit | undefined): boolean {
  return typeof x === "string" ? x === y : typeof y === "object" && typeof x === "object" && x.symbol === y.symbol;
}

function joined(of: readonly Unit[]): Text {
  const result: Unit[] = [];
  for (const unit of of) {
    const last = result.at(-1);
    if (typeof unit === "string" && typeof last === "string") result[result.length - 1] = last + unit;
    else result.push(unit);
  }
  return result;
}
