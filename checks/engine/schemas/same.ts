import type { z } from "zod";

/** What a schema infers, as our types are written: readonly all the way down. */
type Frozen<T> = T extends readonly (infer Item)[] ? readonly Frozen<Item>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** `true` only when the two are one type, optional members included. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- T is what makes the compiler compare the two as types.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `describes<T>()(schema)` is the schema; it compiles only while schema and type say the same, in both directions. */
export function describes<T>() {
  return <S extends z.ZodType>(schema: S, ..._proof: Same<Frozen<z.infer<S>>, Frozen<T>> extends true ? [] : ["the schema is not the type"]): S =>
    schema;
}
