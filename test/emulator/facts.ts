import type { Filling } from "./apply/filling.ts";
import type { Estate, Kind } from "../../checks/model/estate.ts";
import type { Fact } from "../../checks/model/fact.ts";
import type { Text } from "../../checks/model/text.ts";

/** All resources of a kind as text, without ids and places; the holes of templates filled with what was deployed. */
export function factsOf(estate: Estate, kind: Kind, fill: (of: Text) => string): Record<string, unknown>[] {
  return estate.list(kind).items.map((item) => {
    const facts = Object.entries(item).filter(([name]) => name !== "id" && name !== "origin");
    return Object.fromEntries(facts.map(([name, value]) => [name, plain(value, fill)]));
  });
}

export function literal(of: Text): string {
  return of.map((part) => (typeof part === "string" ? part : `<${part.symbol}>`)).join("");
}

/** Symbols get the ids that came of them; `renamed` are literals that came to be called otherwise. */
export function filled(values: Filling, renamed: ReadonlyMap<string, string>): (of: Text) => string {
  return (of) => {
    const text = values.text(of);
    return renamed.get(text) ?? text;
  };
}

function plain(value: unknown, fill: (of: Text) => string): unknown {
  if (isFact(value)) return value.known ? plain(value.value, fill) : "not known";
  if (Array.isArray(value)) return isText(value) ? fill(value) : (value as readonly unknown[]).map((each) => plain(each, fill));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name]) => name !== "origin");
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member, fill)]));
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === "object" && value !== null && "known" in value && "origin" in value;
}

function isText(value: readonly unknown[]): value is Text {
  return value.length > 0 && value.every((part) => typeof part === "string" || (typeof part === "object" && part !== null && "symbol" in part));
}
