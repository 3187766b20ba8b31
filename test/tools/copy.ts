import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = process.cwd();

/** A folder with our checks and tools, to change things in; the caller removes it. */
export function copyOfTheTools(): string {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-tools-"));
  for (const name of ["checks", "tools", "guardrails", "infra", "docs/specification", "cofferdam.yaml", "tsconfig.json"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a TypeScript program of the folder there. */
export function tsx(folder: string, ...args: readonly string[]): Ran {
  return spawnSync(process.execPath, ["--import", "tsx", ...args], { cwd: folder, encoding: "utf8" });
}
