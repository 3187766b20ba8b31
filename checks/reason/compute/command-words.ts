import { literal, show, type Text } from "../../model/text.ts";

/** A hole inside of one word, after its flag's name, holds no further flag. */
export function mayHoldFlags(of: Text): boolean {
  const [first] = of;
  return literal(of) === undefined && (typeof first !== "string" || !/^[-\w./:]+=?/.test(first) || show(of).includes(" "));
}
