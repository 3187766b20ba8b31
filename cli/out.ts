import { mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isThere } from "./input.ts";
import { asOfOf, type Judged } from "./judge.ts";
import { storedRegister } from "./select.ts";
import { InputError } from "../checks/model/input-error.ts";
import { manifestOf } from "../checks/sources/evidence/manifest.ts";
import { asOfBytes, asOfFile } from "../checks/sources/evidence/verify.ts";

/** A folder of `--out` that can be written. */
export interface Out {
  /** run.json, report.html and evidence/, as contract.md lays them out. */
  write(judged: Judged, text: Written): void;
}

interface Written {
  readonly run: string;
  readonly report: string;
}

const ours = ["run.json", "report.html", "evidence"];
const stagingName = ".cofferdam-";

/**
 * Opens the folder before the work starts, so that one that cannot be written is known at once. All is written into a folder of its own inside
 * it and moved to its place by renaming at the end, run.json last: a folder with a run.json is whole. Whatever ends the process earlier (an error,
 * Ctrl-C) leaves the folder as it was, or no folder where there was none.
 * @throws InputError when it cannot be written, holds something else, or holds the evidence that is being read.
 */
export function openOut(out: string, evidence?: string): Out {
  const folder = resolve(out);
  const { made, staging } = attempt(out, "cannot be written", () => prepare(folder));
  const discard = (): void => undo(folder, made, staging);
  process.once("exit", discard);
  refuseOthers(out, folder, evidence);
  return {
    write(judged, text) {
      attempt(out, "could not be written", () => {
        fill(staging, judged, text);
        publish(staging, folder);
      });
      process.off("exit", discard);
    },
  };
}

function prepare(folder: string): { readonly made: string | undefined; readonly staging: string } {
  const made = makeFolder(folder);
  return { made, staging: mkdtempSync(join(folder, stagingName)) };
}

/** Gives the outermost folder that it made. One by one from the outside: below /proc, Node's own `recursive` never ends. */
function makeFolder(folder: string): string | undefined {
  const missing: string[] = [];
  for (let at = folder; !isThere(at); at = dirname(at)) missing.unshift(at);
  for (const path of missing) mkdirSync(path);
  return missing[0];
}

function refuseOthers(out: string, folder: string, evidence: string | undefined): void {
  const stranger = readdirSync(folder).find((name) => !ours.includes(name) && !name.startsWith(stagingName));
  if (stranger !== undefined) throw new InputError(`--out ${out}: holds other files (${stranger}); name an empty folder or one of an earlier run`);
  if (evidence === undefined) return;
  const real = realpathSync(folder);
  if (isWithin(evidence, join(real, "evidence")) || isWithin(real, evidence))
    throw new InputError(`--out ${out}: would change the evidence that is judged; name another folder`);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}

function fill(staging: string, { selection, sources, answering, run: { run: header } }: Judged, { run, report }: Written): void {
  const { register } = selection;
  const evidence = new Map<string, Uint8Array>([
    ["estate.yaml", selection.estateBytes],
    ...(register === undefined
      ? []
      : ([
          [storedRegister, register.bytes],
          [asOfFile, asOfBytes(asOfOf(selection, header.started))],
        ] as const)),
    ...sources.files.map((file) => [file.path, file.bytes] as const),
  ]);
  for (const [path, bytes] of evidence) write(join(staging, "evidence", path), bytes);
  write(join(staging, "evidence", "manifest.json"), `${JSON.stringify(manifestOf(evidence, answering), null, 2)}\n`);
  write(join(staging, "report.html"), report);
  write(join(staging, "run.json"), run);
}

/** Nothing of an earlier run stays; what an interrupted one left behind goes too. */
function publish(staging: string, folder: string): void {
  rmSync(join(folder, "run.json"), { force: true });
  rmSync(join(folder, "evidence"), { recursive: true, force: true });
  for (const name of ["evidence", "report.html", "run.json"]) renameSync(join(staging, name), join(folder, name));
  for (const name of readdirSync(folder)) if (name.startsWith(stagingName)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Takes away the staging folder, and the folders that were made for it. */
function undo(folder: string, made: string | undefined, staging: string): void {
  try {
    rmSync(staging, { recursive: true, force: true });
    if (made === undefined) return;
    for (let at = folder; !relative(made, at).startsWith(".."); at = dirname(at)) rmdirSync(at);
  } catch {
    // Somebody else has put something there; it stays.
  }
}

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function attempt<T>(out: string, what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new InputError(`--out ${out}: ${what} (${(error as NodeJS.ErrnoException).code ?? String(error)}); name a folder that can`);
  }
}
