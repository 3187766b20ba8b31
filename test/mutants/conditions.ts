import { isMap, listOf, type JsonMap } from "./json.ts";
import type { Json } from "./platform.ts";

/** One line of a Condition: operator as written, key, values. */
export interface Atom {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Json[];
}

export function atomsOf(condition: Json | undefined): readonly Atom[] {
  if (!isMap(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isMap(keys) ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values) })) : [],
  );
}

/** Back to a Condition. Two lines with one operator and key get synonymous operators: all lines must hold. */
export function conditionOf(atoms: readonly Atom[]): JsonMap {
  const made: Record<string, Record<string, Json>> = {};
  for (const { operator, key, values } of atoms) {
    const free = [operator, ...synonyms(operator)].find((name) =>
      Object.keys(made[name] ?? {}).every((other) => other.toLowerCase() !== key.toLowerCase()),
    );
    if (free === undefined) throw new Error(`no further operator like ${operator} for ${key}`);
    (made[free] ??= {})[key] = values.length === 1 ? (values[0] as Json) : values;
  }
  return made;
}

/** The other name that AWS has for the same comparison; texts without wildcards only. */
function synonyms(operator: string): readonly string[] {
  const pairs: Readonly<Record<string, string>> = {
    ArnLike: "ArnEquals",
    ArnEquals: "ArnLike",
    ArnNotLike: "ArnNotEquals",
    ArnNotEquals: "ArnNotLike",
    StringEquals: "StringLike",
    StringNotEquals: "StringNotLike",
  };
  const other = pairs[operator];
  return other === undefined ? [] : [other];
}

const opposites: Readonly<Record<string, string>> = {
  ...both("ArnLike", "ArnNotLike"),
  ...both("ArnEquals", "ArnNotEquals"),
  ...both("StringEquals", "StringNotEquals"),
  ...both("StringLike", "StringNotLike"),
  ...both("NumericLessThan", "NumericGreaterThanEquals"),
  ...both("IpAddress", "NotIpAddress"),
};

function both(a: string, b: string): Readonly<Record<string, string>> {
  return { [a]: b, [b]: a };
}

export function isNegated(operator: string): boolean {
  return /Not/.test(operator);
}

/** `ForAllValues:StringEqualsIfExists` in its parts. */
export function operatorParts(operator: string): { readonly set: string; readonly name: string; readonly ifExists: boolean } {
  const [, set = "", name = operator, suffix] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  return { set, name, ifExists: suffix !== undefined };
}

export function oppositeName(name: string): string | undefined {
  return opposites[name];
}

/**
 * Lines of which one at least holds exactly when this one does not: what is left of all requests without those it fits.
 * (An absent key meets a negated operator and one with IfExists, and no other.)
 */
export function complement({ operator, key, values }: Atom): readonly (readonly Atom[])[] {
  const { set, name, ifExists } = operatorParts(operator);
  const line = (made: string, of: readonly Json[] = values): Atom => ({ operator: made, key, values: of });
  if (set !== "") return [[line(`${set === "ForAllValues:" ? "ForAnyValue:" : "ForAllValues:"}${oppositeName(name) ?? name}`)]];
  if (name === "Null") return [[line("Null", values.map(flipped))]];
  if (name === "Bool") return [[line(ifExists ? "Bool" : "BoolIfExists", values.map(flipped))]];
  const opposite = oppositeName(name);
  if (opposite === undefined) throw new Error(`no opposite of ${operator}`);
  if (isNegated(name)) return [[line(opposite)]];
  if (ifExists) return [[line(opposite), { operator: "Null", key, values: ["false"] }]];
  return [[line(isNegated(opposite) ? opposite : `${opposite}IfExists`)]];
}

export function flipped(value: Json): string {
  return String(value) === "true" ? "false" : "true";
}
