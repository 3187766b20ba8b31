import { broken, type Assumption, type Verdict } from "../model/verdict.ts";

/** A proof that needs an assumption nobody granted is broken, and its witness is the path that the assumption would have closed. */
export function underAssumptions(verdict: Verdict, granted: readonly Assumption[]): Verdict {
  if (verdict.outcome !== "holds") return verdict;
  const missing = (verdict.assumes ?? []).find(({ assumption }) => !granted.includes(assumption));
  if (missing === undefined) return verdict;
  return broken(`Holds only under the assumption ${missing.assumption}, which the estate file does not grant: ${verdict.because}`, missing.origin, {
    witness: missing.witness,
    discriminator: missing.assumption,
  });
}
