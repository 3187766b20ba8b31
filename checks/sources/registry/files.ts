import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { registryBytesMax } from "./parse.ts";
import type { EstateFile } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";

/** The registry's file, by its path in an evidence folder: `registry/<name>.json`. */
export interface RegistrySource {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A name that is the same in every evidence folder. */
const fileName = /^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/;

/**
 * The registry that the estate file names, or the one in the folder of evidence; undefined: it is no source of this run.
 * @throws InputError when the one that is named cannot be read.
 */
export function registrySource(file: EstateFile, evidence?: string): RegistrySource | undefined {
  if (evidence !== undefined) return stored(evidence);
  const { registry } = file;
  if (registry === undefined) return undefined;
  const where = `${file.path}: registry: ${registry}`;
  if (!fileName.test(basename(registry))) throw new InputError(`${where}: its name must end in .json and have letters, digits, . _ - only`);
  return { path: `registry/${basename(registry)}`, bytes: bytesOf(registry, where) };
}

function stored(evidence: string): RegistrySource | undefined {
  const folder = join(evidence, "registry");
  if (!existsSync(folder)) return undefined;
  const names = lstatSync(folder).isDirectory() ? readdirSync(folder).toSorted() : [];
  const [name, another] = names;
  if (name === undefined || another !== undefined || !fileName.test(name)) throw new InputError(`${folder}: is to hold one .json file, the registry`);
  const path = join(folder, name);
  if (!lstatSync(path).isFile()) throw new InputError(`${path}: is not a file; evidence holds files only`);
  return { path: `registry/${name}`, bytes: bytesOf(path, path) };
}

function bytesOf(path: string, where: string): Uint8Array {
  let file: number | undefined;
  try {
    // Without waiting for a writer, should it be a pipe.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new InputError(`${where}: is not a file; name the registry's JSON file`);
    if (stats.size > registryBytesMax) throw new InputError(`${where}: has ${stats.size} bytes, over the limit of ${registryBytesMax}`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new InputError(code === "ENOENT" || code === "ENOTDIR" ? `${where}: there is no such file` : `${where}: cannot be read (${code})`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
