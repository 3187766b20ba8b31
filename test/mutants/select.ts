import { seedOf } from "./statement-operators.ts";
import type { Mutant } from "./mutant.ts";

/**
 * As many mutants as there is time for, the same ones for the same seed: one at least for each place and operator, so that everything a claim
 * reads is edited in every way, and of the rest those whose hash comes first.
 */
export function selected<T extends Pick<Mutant, "id" | "operator" | "resource" | "policy">>(
  mutants: readonly T[],
  seed: string,
  most: number,
): readonly T[] {
  if (mutants.length <= most) return mutants;
  const turn = (mutant: T): number => seedOf(`${seed} ${mutant.id}`);
  const ordered = mutants.toSorted((a, b) => turn(a) - turn(b));
  const strata = new Map<string, T>();
  for (const mutant of ordered) if (!strata.has(stratumOf(mutant))) strata.set(stratumOf(mutant), mutant);
  const chosen = new Set(strata.values());
  for (const mutant of ordered) if (chosen.size < most) chosen.add(mutant);
  return mutants.filter((mutant) => chosen.has(mutant));
}

/** The place as people name it, up to what is done to it, and the operator. */
function stratumOf({ id, operator, resource, policy }: Pick<Mutant, "id" | "operator" | "resource" | "policy">): string {
  const place = policy?.statement !== undefined ? `${resource} ${policy.statement}` : id.slice(0, id.indexOf(": "));
  return `${place} ${operator}`;
}
