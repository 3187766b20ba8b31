import type { ProvisioningStep } from "../../model/registry.ts";

/** The longest chain of steps that wait for each other. */
export interface CriticalPath {
  readonly steps: readonly ProvisioningStep[];
  /** The sum of their budgets; a step without one counts nothing. */
  readonly minutes: number;
}

/** Steps that wait for each other in a circle, from one of them round to it again; undefined: there are none. */
export function circleOf(steps: readonly ProvisioningStep[]): readonly string[] | undefined {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const through = new Set<string>();
  const walk = (id: string, way: readonly string[]): readonly string[] | undefined => {
    const from = way.indexOf(id);
    if (from >= 0) return [...way.slice(from), id];
    if (through.has(id)) return undefined;
    for (const before of byId.get(id)?.after ?? []) {
      const found = walk(before, [...way, id]);
      if (found !== undefined) return found;
    }
    through.add(id);
    return undefined;
  };
  for (const { id } of steps) {
    const found = walk(id, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every step that must have ended before this one, itself included. Of steps without a circle. */
export function upTo(id: string, steps: readonly ProvisioningStep[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const own = next;
    if (found.has(own)) continue;
    found.add(own);
    open.push(...(steps.find((step) => step.id === own)?.after ?? []));
  }
  return found;
}

/** Of steps without a circle. What a step waits for and is none of these has ended before. */
export function criticalPath(steps: readonly ProvisioningStep[]): CriticalPath {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ends = new Map<string, CriticalPath>();
  const endOf = (step: ProvisioningStep): CriticalPath => {
    const before = ends.get(step.id);
    if (before !== undefined) return before;
    const first = longest(step.after.flatMap((id) => byId.get(id) ?? []).map(endOf));
    const end = { steps: [...first.steps, step], minutes: first.minutes + (step.minutes ?? 0) };
    ends.set(step.id, end);
    return end;
  };
  return longest(steps.map(endOf));
}

function longest(paths: readonly CriticalPath[]): CriticalPath {
  return paths.reduce((most, each) => (each.minutes > most.minutes ? each : most), { steps: [], minutes: 0 });
}
