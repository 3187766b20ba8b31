import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { EstateFile } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";

/** The registry's file, by its path in an evidence folder: `registry/<name>.json`. */
export interface RegistrySource {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The registry that the estate file names, or the one in the folder of evidence; undefined: it is no source of this run.
 * @throws InputError when the one that is named cannot be read.
 */
export function registrySource(file: EstateFile, evidence?: string): RegistrySource | undefined {
  if (evidence !== undefined) return stored(evidence);
  if (file.registry === undefined) return undefined;
  const path = file.registry;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/.test(basename(path)))
    throw new InputError(`${file.path}: registry: ${path} is no .json file whose name has letters, digits, . _ - only`);
  return { path: `registry/${basename(path)}`, bytes: bytesOf(path, `${file.path}: registry: ${path}`) };
}

function stored(evidence: string): RegistrySource | undefined {
  const folder = join(evidence, "registry");
  if (!existsSync(folder)) return undefined;
  const [name, another] = lstatSync(folder).isDirectory() ? readdirSync(folder).toSorted() : [];
  if (name === undefined || another !== undefined)
    throw new InputError(`${folder}: holds ${name === undefined ? "no registry" : "more than one file"}`);
  return { path: `registry/${name}`, bytes: bytesOf(join(folder, name), join(folder, name)) };
}

function bytesOf(path: string, where: string): Uint8Array {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) throw new InputError(`${where}: there is no such file`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${where}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`);
  }
}
