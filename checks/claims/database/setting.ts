import type { Origin } from "../../model/fact.ts";
import { broken, type Verdict } from "../../model/verdict.ts";

/** Broken by one setting, which is the witness. */
export function wrong(because: string, statement: string, origin: Origin, discriminator: string): Verdict {
  return broken(because, origin, { witness: { kind: "statement", statement, origin }, discriminator });
}
