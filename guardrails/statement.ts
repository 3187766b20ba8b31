import type { Value } from "./value.ts";

/** A policy document as it is attached: the IAM policy grammar, texts perhaps open until deployment. */
export interface Document {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action?: Values<string>;
  readonly NotAction?: Values<string>;
  readonly Resource?: Values<Value>;
  readonly NotResource?: Values<Value>;
  readonly Condition?: Conditions;
}

export type Values<T> = T | readonly T[];
export type Principal = "*" | { readonly AWS?: Values<Value>; readonly Service?: Values<Value>; readonly Federated?: Values<Value> };
/** Operator → key → value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, Values<Value>>>>>;

/** A statement with what its author must decide; both decisions are left out of the document. */
export interface Clause extends Statement {
  /** For each key under a negated or `ForAllValues` operator: what a request without that key meets. */
  readonly ifAbsent?: Readonly<Record<string, "matches" | "does not match">>;
  /** Why this Deny may reach `role/customer/*` on an action of the kill switch. */
  readonly hitsCustomer?: string;
}

/** One request for which a guardrail says what happens, walked by the tests through `authorize`. */
export interface ExampleRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys as sent; a key that is not listed is absent. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** What a guardrail must deny, and what it must leave alone. */
export interface Examples {
  readonly denied: Readonly<Record<string, ExampleRequest>>;
  readonly untouched: Readonly<Record<string, ExampleRequest>>;
}

export function listed<T>(values: Values<T> | undefined): readonly T[] {
  if (values === undefined) return [];
  return Array.isArray(values) ? (values as readonly T[]) : [values as T];
}
