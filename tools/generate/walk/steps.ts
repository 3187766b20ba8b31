import { phases, type Step, type Subject } from "./calls.ts";
import { birth, handOver } from "./birth.ts";
import { kill, restore, service } from "./life.ts";

/** The walk of one tenant's account through its life, in order. */
export function stepsOf(subject: Subject): readonly Step[] {
  const all = { birth, "hand-over": handOver, service, kill, restore };
  return phases.flatMap((phase) => Object.entries(all[phase](subject)).map(([what, calls]) => ({ phase, what, calls })));
}
