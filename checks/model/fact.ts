/** Where something was read. `path` is the way to it inside the file: `Stack/LogicalId/Properties/KeyPolicy/Statement/2`. */
export interface Origin {
  readonly source: Source;
  readonly path: string;
  /** The file (or evidence entry) the path leads into. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
}

export type Source = "template" | "account" | "catalog" | "registry";

/** One setting: known, or unknown with the reason. `.value` does not compile before `known` is tested. */
export type Fact<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly origin: Origin;
}

export interface Unknown {
  readonly known: false;
  readonly why: string;
  readonly origin: Origin;
  /** The account it concerns, where it concerns one only. */
  readonly account?: string;
}

export function known<T>(value: T, origin: Origin): Known<T> {
  return { known: true, value, origin };
}

export function unknown(why: string, origin: Origin, account?: string): Unknown {
  return { known: false, why, origin, ...(account !== undefined && { account }) };
}

export function mapFact<T, U>(fact: Fact<T>, change: (value: T, origin: Origin) => U): Fact<U> {
  return fact.known ? known(change(fact.value, fact.origin), fact.origin) : fact;
}

export function thenFact<T, U>(fact: Fact<T>, next: (value: T, origin: Origin) => Fact<U>): Fact<U> {
  return fact.known ? next(fact.value, fact.origin) : fact;
}

/** A list and whether it is all there is. An item seen can break a claim; only a complete list supports "there is none". */
export interface Listing<T> {
  readonly items: readonly T[];
  /** What could hold more items and was not read. Empty: the list is complete. */
  readonly unread: readonly Unknown[];
}

/** An object whose members are computed on first use, so that a fact nobody asks for costs nothing and consults no condition. */
export function lazily<T extends object>(members: { readonly [K in keyof T]: () => T[K] }): T {
  const record = {} as T;
  for (const name of Object.keys(members) as (keyof T & string)[]) {
    Object.defineProperty(record, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = members[name]();
        Object.defineProperty(record, name, { enumerable: true, value });
        return value;
      },
    });
  }
  return record;
}
