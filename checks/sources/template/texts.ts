import type { Text } from "../../model/text.ts";

/** Texts longer than this are not compared character by character: they may be equal. */
export const comparedMax = 2000;

/** Characters and holes. */
export function lengthOf(of: Text): number {
  return of.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 1), 0);
}
