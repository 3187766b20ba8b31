import { known, unknown, type Fact, type Origin } from "../model/fact.ts";
import { literal, show, type Text } from "../model/text.ts";
import type { Value } from "../model/value.ts";

/**
 * From resolved values to facts. Each takes what AWS does when the member is absent: a dated default from `defaults.ts`, so that
 * no reader invents one.
 */
export interface Absent<T> {
  readonly value: T;
  /** Where the whole lies, since an absent member has no place. */
  readonly origin: Origin;
}

export function booleanFact(value: Value | undefined, absent: Absent<boolean>): Fact<boolean> {
  if (value === undefined) return known(absent.value, absent.origin);
  if (value.type === "boolean") return known(value.boolean, value.origin);
  const word = value.type === "text" ? literal(value.text)?.toLowerCase() : undefined;
  if (word === "true" || word === "false") return known(word === "true", value.origin);
  return unread(value, "true or false");
}

/** A whole number. */
export function numberFact(value: Value | undefined, absent: Absent<number>): Fact<number> {
  if (value === undefined) return known(absent.value, absent.origin);
  if (value.type === "number" && Number.isSafeInteger(value.number)) return known(value.number, value.origin);
  const digits = value.type === "text" ? literal(value.text) : undefined;
  if (digits !== undefined && /^-?\d{1,15}$/.test(digits)) return known(Number(digits), value.origin);
  return unread(value, "a whole number");
}

/** A number with a point, as capacities are: `0.5`. */
export function decimalFact(value: Value): Fact<number> {
  if (value.type === "number" && Number.isFinite(value.number)) return known(value.number, value.origin);
  const digits = value.type === "text" ? literal(value.text) : undefined;
  return digits !== undefined && /^\d{1,9}(\.\d{1,9})?$/.test(digits) ? known(Number(digits), value.origin) : unread(value, "a number");
}

export function textFact(value: Value | undefined, absent: Fact<Text>): Fact<Text> {
  const read = optionalText(value, { value: null, origin: absent.origin });
  if (!read.known) return read;
  return read.value === null ? absent : known(read.value, read.origin);
}

export function optionalText(value: Value | undefined, absent: Absent<null>): Fact<Text | null> {
  if (value === undefined) return known(null, absent.origin);
  if (value.type === "text") return known(value.text, value.origin);
  // How another number was written (15.10, 1e3) is not kept.
  if (value.type === "number" && Number.isSafeInteger(value.number)) return known([String(value.number)], value.origin);
  return unread(value, "text");
}

/** A word of a closed vocabulary: must be literal to be known. */
export function wordFact(value: Value | undefined, absent: Absent<string>): Fact<string> {
  if (value === undefined) return known(absent.value, absent.origin);
  const word = value.type === "text" ? literal(value.text) : undefined;
  return word === undefined ? unread(value, "a literal") : known(word, value.origin);
}

export function textsFact(value: Value | undefined, absent: Absent<readonly Text[]>): Fact<readonly Text[]> {
  if (value === undefined) return known(absent.value, absent.origin);
  if (value.type === "text") return known([value.text], value.origin);
  if (value.type !== "list") return unread(value, "a list");
  const texts: Text[] = [];
  for (const item of value.items) {
    if (item.type !== "text") return unread(item, "text");
    texts.push(item.text);
  }
  return known(texts, value.origin);
}

/** Why a value is not what was wanted. */
export function unread(value: Value, wanted: string): Fact<never> {
  if (value.type === "unknown") return unknown(value.why, value.origin);
  if (value.type === "text") return unknown(`Its value is only known at deployment: ${show(value.text)} (${wanted} is needed).`, value.origin);
  return unknown(`It is a ${value.type} where ${wanted} belongs.`, value.origin);
}

/** What stands at a path; `*` is each item of a list. What cannot be read on the way stands for all that is below it. */
export function valuesAt(from: readonly (Value | undefined)[], path: readonly string[]): readonly Value[] {
  const [step, ...rest] = path;
  const there = from.filter((value) => value !== undefined);
  if (step === undefined) return there;
  return there.flatMap((value) => {
    if (step === "*" && value.type === "list") return valuesAt(value.items, rest);
    if (step !== "*" && value.type === "map") return valuesAt([value.members.get(step)], rest);
    return [value];
  });
}
