import { perfectMatching } from "./matching.ts";
import { Filling } from "./unify.ts";
import { literal, show, type Text } from "../../model/text.ts";

/**
 * A fact's value without places: texts that are whole are strings, lists are sorted and have each element once. What a service may write in
 * another way that means the same is written in one way.
 */
export type Plain = string | number | boolean | null | Hole | readonly Plain[] | { readonly [name: string]: Plain };

/** A text of the template of which deployment decides a part. */
class Hole {
  readonly text: Text;

  constructor(of: Text) {
    this.text = of;
  }

  toJSON(): string {
    return show(this.text);
  }
}

/** Not compared: where it stands, the name of a statement, what was not understood (which is asked before), what no template can say. */
const unsaid = new Set(["origin", "sid", "notes", "deliveryError"]);

export function plainOf(value: unknown, filling = new Filling()): Plain {
  return plainAt("", value, filling);
}

function plainAt(name: string, value: unknown, filling: Filling): Plain {
  if (isText(value)) return textAt(name, filling.fill(value));
  if (Array.isArray(value)) return setOf(value.map((item) => plainAt(name, item, filling)));
  if (typeof value === "string") return textAt(name, [value]);
  if (typeof value !== "object" || value === null) return (value ?? null) as Plain;
  const members = Object.entries(value).filter(([member, inner]) => !unsaid.has(member) && inner !== undefined);
  const plain = Object.fromEntries(members.map(([member, inner]) => [member, plainAt(name === "action" ? name : member, inner, filling)]));
  return "type" in plain && "value" in plain ? principal(plain) : plain;
}

/** Actions and condition keys are compared without case. (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html) */
function textAt(name: string, of: Text): Plain {
  const caseless = name === "action" || name === "key";
  const whole = literal(of);
  if (whole !== undefined) return caseless ? whole.toLowerCase() : whole;
  return new Hole(caseless ? of.map((part) => (typeof part === "string" ? part.toLowerCase() : part)) : of);
}

/** An account's number and its root's ARN are one. (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html) */
function principal(of: { readonly [name: string]: Plain }): Plain {
  const { type, value } = of;
  const root = typeof value === "string" ? /^arn:[^:]+:iam::(\d{12}):root$/.exec(value)?.[1] : undefined;
  return type === "AWS" && root !== undefined ? { type, value: root } : of;
}

function setOf(items: readonly Plain[]): readonly Plain[] {
  const byForm = new Map(items.map((item) => [form(item), item]));
  return [...byForm.keys()].sort().map((key) => byForm.get(key) ?? null);
}

function form(of: Plain): string {
  return JSON.stringify(of);
}

function isText(value: unknown): value is Text {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((part) => typeof part === "string" || (typeof part === "object" && part !== null && "symbol" in part))
  );
}

/** Could deployment have made the one of the other? Holes that must be filled so are. */
export function agree(written: Plain, found: Plain, filling: Filling): boolean {
  if (written instanceof Hole) return typeof found === "string" && filling.unify(written.text, found);
  if (isList(written)) return isList(found) && agreeSets(written, found, filling);
  if (!isMap(written)) return written === found;
  if (!isMap(found)) return false;
  const names = [...new Set([...Object.keys(written), ...Object.keys(found)])];
  return names.every((name) => {
    const [left, right] = [written[name], found[name]];
    return left !== undefined && right !== undefined && agree(left, right, filling);
  });
}

/** Each element has one of the other side. An element that several would do for teaches nothing. */
function agreeSets(written: readonly Plain[], found: readonly Plain[], filling: Filling): boolean {
  const { left, right } = withoutEqual(written, found);
  if (left.length !== right.length) return false;
  const could = left.map((one) => right.flatMap((other, i) => (agree(one, other, new Filling(filling)) ? [i] : [])));
  if (!perfectMatching(could)) return false;
  return left.every((one, i) => {
    const [only, another] = could[i] ?? [];
    const other = only === undefined ? undefined : right[only];
    return another !== undefined || (other !== undefined && agree(one, other, filling));
  });
}

/** The elements of two sets that are not the same in both. */
function withoutEqual(written: readonly Plain[], found: readonly Plain[]): { readonly left: readonly Plain[]; readonly right: readonly Plain[] } {
  const [mine, theirs] = [new Set(written.filter(isWhole).map(form)), new Set(found.map(form))];
  return {
    left: written.filter((item) => !(isWhole(item) && theirs.has(form(item)))),
    right: found.filter((item) => !mine.has(form(item))),
  };
}

function isWhole(of: Plain): boolean {
  if (of instanceof Hole) return false;
  if (isList(of)) return of.every(isWhole);
  return !isMap(of) || Object.values(of).every(isWhole);
}

export interface Parting {
  /** The way to it inside the fact. */
  readonly way: readonly string[];
  readonly written: string;
  readonly found: string;
}

/** Where two values that do not agree part, each place as both have it. */
export function partings(written: Plain, found: Plain, filling: Filling, way: readonly string[] = []): readonly Parting[] {
  if (isMap(written) && isMap(found)) {
    const names = [...new Set([...Object.keys(written), ...Object.keys(found)])];
    return names.flatMap((name) => {
      const [left, right] = [written[name], found[name]];
      if (left !== undefined && right !== undefined)
        return agree(left, right, new Filling(filling)) ? [] : partings(left, right, filling, [...way, name]);
      return [{ way: [...way, name], written: shown(left), found: shown(right) }];
    });
  }
  if (!isList(written) || !isList(found)) return [{ way, written: shown(written), found: shown(found) }];
  const gone = written.filter((item) => !found.some((other) => agree(item, other, new Filling(filling))));
  const come = found.filter((item) => !written.some((other) => agree(other, item, new Filling(filling))));
  const [one, other] = [gone[0], come[0]];
  if (one !== undefined && other !== undefined && gone.length === 1 && come.length === 1 && !(isList(one) || isList(other)) && isMap(one))
    return partings(one, other, filling, way);
  return [{ way, written: shown(gone.length === 0 ? [] : gone), found: shown(come.length === 0 ? [] : come) }];
}

const shownMax = 300;

function shown(of: Plain | undefined): string {
  if (of === undefined || (isList(of) && of.length === 0)) return "nothing";
  const whole = typeof of === "string" ? of : form(of);
  return whole.length > shownMax ? `${whole.slice(0, shownMax)}…` : whole;
}

function isList(of: Plain | undefined): of is readonly Plain[] {
  return Array.isArray(of);
}

function isMap(of: Plain | undefined): of is { readonly [name: string]: Plain } {
  return typeof of === "object" && of !== null && !Array.isArray(of) && !(of instanceof Hole);
}
