import { createHash } from "node:crypto";
import { plainValue, refuseUnread } from "../../plain-value.ts";
import type { TemplateResource } from "../../../checks/sources/template/index.ts";
import type { Text } from "../../../checks/model/text.ts";
import type { Value } from "../../../checks/model/value.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Everything that AWS would answer about one account. Keys: `<operation>`, `<operation> <Region>`, `<operation> <what it is about>`. */
export class FakeAccount {
  readonly lists = new Map<string, Json[]>();
  readonly replies = new Map<string, Json>();

  add(key: string, ...items: readonly Json[]): void {
    this.lists.set(key, [...(this.lists.get(key) ?? []), ...items]);
  }
}

function hash(of: string, length: number): string {
  return createHash("sha256").update(of).digest("hex").slice(0, length);
}

/** Holes get an id made of their name; the root's looks like one. */
export function textOf(of: Text): string {
  return of
    .map((part) =>
      typeof part === "string" ? part : /RootId/.test(part.symbol) ? "r-ex01" : `id${hash(part.symbol.replace(/\.(Arn|KeyId)$/, ""), 15)}`,
    )
    .join("");
}

export function jsonOf(value: Value): unknown {
  return plainValue(value, textOf, refuseUnread);
}

/** The value of a property as it is once deployed. */
export function at(of: TemplateResource, ...way: readonly string[]): unknown {
  const value = of.property(...way);
  return value === undefined ? undefined : jsonOf(value);
}

export function ref(of: TemplateResource): string {
  return String(jsonOf(of.ref));
}
