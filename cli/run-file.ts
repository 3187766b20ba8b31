import { join } from "node:path";
import { isFolder, isThere, readInput } from "./input.ts";
import { runSchema } from "../checks/engine/schemas/run.ts";
import { InputError } from "../checks/model/input-error.ts";
import type { Run } from "../checks/model/run.ts";

const runMiB = 256;

/**
 * A run by its file, or by the folder that `check --out` wrote.
 * @throws InputError when it is no run. Members that a later version may have added are no reason to refuse it.
 */
export function readRun(named: string): Run {
  const path = isThere(named) && isFolder(named) ? join(named, "run.json") : named;
  const bytes = readInput(path, "run", runMiB);
  const parsed = runSchema.safeParse(json(bytes));
  if (parsed.success) return parsed.data;
  if (parsed.error.issues.every((issue) => issue.code === "unrecognized_keys")) return json(bytes) as Run;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw new InputError(`${path}: not a run of \`cofferdam check --format json\`${where}`);
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
