import { matchesGlob } from "../../model/glob.ts";
import { InputError } from "../../model/input-error.ts";
import type { TenantEntry } from "../../model/estate-file.ts";
import type { Assembly, AssemblyStack } from "./assembly.ts";
import type { StackInput } from "./input.ts";

/** Does a stack's name, or its id in the assembly, match? */
export function isMeant(glob: string, { stackName, artifactId }: AssemblyStack): boolean {
  return matchesGlob(glob, stackName) || matchesGlob(glob, artifactId);
}

/** The stacks an entry names; without a glob, those that no other entry's glob names. */
export function chosenStacks(assembly: Assembly, glob: string | undefined, otherGlobs: readonly string[]): readonly AssemblyStack[] {
  if (glob !== undefined) return assembly.stacks.filter((stack) => isMeant(glob, stack));
  return assembly.stacks.filter((stack) => !otherGlobs.some((other) => isMeant(other, stack)));
}

/** Placed by the manifest; undefined when the manifest leaves the account or the Region open. */
export function placedByManifest(stack: AssemblyStack): StackInput | undefined {
  if (stack.account === undefined || stack.region === undefined) return undefined;
  return placed(stack, stack.account, stack.region);
}

/** Placed as a tenant's. A Region that the manifest states stands. */
export function placedAsTenant(stack: AssemblyStack, tenant: TenantEntry): StackInput {
  if (stack.account !== undefined && stack.account !== tenant.account) {
    const what = `the stack ${stack.stackName} is of account ${stack.account} and cannot be judged as tenant ${tenant.id} (${tenant.account})`;
    throw new InputError(what, "Leave it out of the entry's `stacks`, or synthesize it without an environment", { file: stack.document.file });
  }
  return placed(stack, tenant.account, stack.region ?? tenant.region);
}

function placed(stack: AssemblyStack, account: string, region: string): StackInput {
  const { stackName, document, parameters, nested } = stack;
  return { name: stackName, alternative: stack.artifactId, stackName, account, region, document, parameters, nested };
}

/**
 * Names that are unique in a view: a stack name that occurs twice (in two accounts, say) gives way to the stack's id in its assembly, then to that and
 * a number.
 */
export function withUniqueNames(inputs: readonly StackInput[]): readonly StackInput[] {
  const count = new Map<string, number>();
  for (const { name } of inputs) count.set(name, (count.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return inputs.map((input) => {
    const base = (count.get(input.name) ?? 0) > 1 ? (input.alternative ?? input.name) : input.name;
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}-${i}`;
    taken.add(name);
    return name === input.name ? input : { ...input, name };
  });
}
