import type { Step, World } from "./steps.ts";
import type { Platform } from "../../mutants/platform.ts";

/** What somebody does to the deployed platform, and which claims it breaks; none: it is harmless. */
export interface Edit {
  readonly name: string;
  /** The claim that the list is about. */
  readonly claim: string;
  readonly breaks: boolean;
  readonly steps: readonly Step[];
}

export function breaking(claim: string, edits: Readonly<Record<string, readonly Step[]>>): readonly Edit[] {
  return Object.entries(edits).map(([name, steps]) => ({ name, claim, breaks: true, steps }));
}

export function harmless(claim: string, edits: Readonly<Record<string, readonly Step[]>>): readonly Edit[] {
  return Object.entries(edits).map(([name, steps]) => ({ name, claim, breaks: false, steps }));
}

/** All steps, in their order; the way back is the other way round. */
export async function applied({ steps }: Edit, world: World): Promise<() => Promise<void>> {
  const back: (() => Promise<unknown>)[] = [];
  const undo = async (): Promise<void> => {
    for (const each of back.toReversed()) await each();
  };
  try {
    for (const step of steps) back.push(await step.api(world));
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

/** The templates with the same edit; undefined: some step is in no template. */
export function written({ steps }: Edit, platform: Platform): Platform | undefined {
  if (steps.some(({ template }) => template === undefined)) return undefined;
  return steps.reduce((before, { template }) => template?.(before) ?? before, platform);
}
