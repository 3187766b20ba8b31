import { accessSync, constants, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Judged } from "./check.ts";
import { InputError } from "../checks/model/input-error.ts";
import { makeManifest } from "../checks/sources/evidence/manifest.ts";

/** Makes the folder before the work starts, so that an unwritable one is known at once. */
export function prepareOut(out: string): void {
  const folder = resolve(out);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new InputError(`--out ${out}: cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}); name a folder that can`);
  }
  const strangers = readdirSync(folder).filter((name) => !ours.includes(name));
  if (strangers.length > 0) throw new InputError(`--out ${out}: holds other files (${strangers[0] ?? ""}); name an empty folder or one of an earlier run`);
}

const ours = ["run.json", "report.html", "evidence"];

/** run.json, report.html and evidence/, as contract.md lays them out. */
export function writeOut(out: string, { selection, sources }: Judged, { run, report }: { readonly run: string; readonly report: string }): void {
  const folder = resolve(out);
  const evidence = new Map<string, Uint8Array>([["estate.yaml", selection.estateBytes], ...sources.files.map((file) => [file.path, file.bytes] as const)]);
  const manifest = `${JSON.stringify(makeManifest(evidence), null, 2)}\n`;
  try {
    rmSync(join(folder, "evidence"), { recursive: true, force: true });
    for (const [path, bytes] of evidence) write(join(folder, "evidence", path), bytes);
    write(join(folder, "evidence", "manifest.json"), manifest);
    write(join(folder, "run.json"), run);
    write(join(folder, "report.html"), report);
  } catch (error) {
    throw new InputError(`--out ${out}: could not be written (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
}

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
