import { lstatSync, readFileSync, statSync } from "node:fs";
import { InputError } from "../checks/model/input-error.ts";

/** Is there anything of that name, be it a link that leads nowhere? What is there and cannot be read is an error, never as if it were not there. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOTDIR";
  }
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** @throws InputError when the file is missing, no file, unreadable or larger than `limit` MiB. */
export function readInput(path: string, what: string, limit: number): Uint8Array {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new InputError(`${path}: the ${what} is a folder; name the file`);
    if (!stat.isFile()) throw new InputError(`${path}: the ${what} is not a file`);
    if (stat.size > limit * 1024 * 1024) throw new InputError(`${path}: the ${what} is larger than ${limit} MiB; name the right file`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: the ${what} ${reasons[code] ?? `could not be read (${code})`}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read",
  EPERM: "may not be read",
  ELOOP: "is a symbolic link that leads in a circle",
};

function statOf(path: string): ReturnType<typeof statSync> | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
