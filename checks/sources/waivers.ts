import { z } from "zod";
import { firstProblem, readYaml, where, type Kind } from "./strict-yaml.ts";
import { InputError } from "../model/input-error.ts";
import type { Register, RegisteredWaiver } from "../model/waiver.ts";

const said = z.string().trim().min(1, "must say something");

const waiver = z.strictObject({
  id: said,
  check: said,
  subject: said.optional(),
  tenant: said.optional(),
  justification: said,
  riskOwner: said,
  requestedBy: said,
  approvedBy: said,
  // A day that is missing or none is told of the waiver, which then waives nothing; the others stand.
  approvedAt: z.string().optional(),
  expires: z.string().optional(),
  compensating: z.string().optional(),
  ticket: z.string().optional(),
});

export const registerSchema = z.strictObject({ waivers: z.array(waiver) });

const kind: Kind = {
  name: "a register of waivers",
  schema: registerSchema,
  first: "write `waivers: []`, or let `cofferdam waive add` write the first",
};

/**
 * Reads a register of waivers (reports.md §6).
 * @throws InputError naming the file, the line and the key. A waiver that breaks a rule of the register is read, and waives nothing.
 */
export function readRegister(bytes: Uint8Array, path: string, shown = path): Register {
  const { value, lineOf } = readYaml(bytes, path, kind);
  const parsed = registerSchema.safeParse(value ?? {}, { reportInput: true });
  if (!parsed.success) throw firstProblem(parsed.error, path, lineOf, kind);
  const seen = new Set<string>();
  const waivers = parsed.data.waivers.map((entry, i): RegisteredWaiver => {
    const line = lineOf(["waivers", i]) ?? 1;
    if (seen.has(entry.id)) throw new InputError(`${where(path, line)}: waiver ${entry.id} is in the register twice; give this one an id of its own`);
    seen.add(entry.id);
    return { ...(Object.fromEntries(Object.entries(entry).filter(([, each]) => each !== undefined)) as typeof entry), line } as RegisteredWaiver;
  });
  return { shown, waivers };
}
