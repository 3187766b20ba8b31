import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, posix, sep } from "node:path";
import { InputError } from "../../model/input-error.ts";
import { bytesMax, tooLarge } from "./parse.ts";

/** A folder of templates, on disk or in memory. Paths are relative, with `/`. Throws InputError for what is not there or leaves the folder. */
export interface Files {
  /** The folder's name, for messages. */
  readonly name: string;
  read(path: string): Uint8Array;
}

/** A file as it was read. */
export interface FileRead {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function diskFiles(root: string): Files {
  return {
    name: root,
    read(path) {
      const inside = insidePath(root, path);
      return readInside(root, join(root, ...inside.split("/")), `${root}${sep}${inside}`);
    },
  };
}

export function memoryFiles(name: string, files: ReadonlyMap<string, Uint8Array>): Files {
  return {
    name,
    read(path) {
      const inside = insidePath(name, path);
      const bytes = files.get(inside);
      if (bytes === undefined) throw missing(`${name}/${inside}`);
      return bytes;
    },
  };
}

/** The same files, each one read kept in `taken`. */
export function recorded(files: Files, taken: Map<string, Uint8Array>): Files {
  return {
    name: files.name,
    read(path) {
      const bytes = files.read(path);
      taken.set(insidePath(files.name, path), bytes);
      return bytes;
    },
  };
}

/** One file named by the user. */
export function readFile(path: string): Uint8Array {
  return readInside(undefined, path, path);
}

/** The path without `.` and `..`; refused when it leaves the folder. */
export function insidePath(folder: string, path: string): string {
  const normal = posix.normalize(path);
  const leaves =
    path.includes("\\") || path.includes("\0") || posix.isAbsolute(path) || isAbsolute(path) || normal === ".." || normal.startsWith("../");
  if (leaves)
    throw new InputError(
      `the path ${JSON.stringify(path)} leaves the folder`,
      "A cloud assembly names only files inside itself; synthesize it again",
      { file: folder },
    );
  return normal;
}

function readInside(root: string | undefined, path: string, shown: string): Uint8Array {
  let file: number | undefined;
  try {
    const real = realpathSync(path);
    if (root !== undefined && !`${real}${sep}`.startsWith(withSeparator(realpathSync(root))))
      throw new InputError("the path leaves the folder by a symbolic link", "Put the file itself there", { file: shown });
    // Without waiting for a writer, should it be a pipe.
    file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size, isFile } = stat(file);
    if (!isFile) throw new InputError("it is not a file", "Name a template file, or a folder with a manifest.json by `assembly`", { file: shown });
    if (size > bytesMax) throw tooLarge(size, bytesMax, shown);
    return readFileSync(file);
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(error, shown);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function stat(file: number): { readonly size: number; readonly isFile: boolean } {
  const stats = fstatSync(file);
  return { size: stats.size, isFile: stats.isFile() };
}

function withSeparator(path: string): string {
  return path.endsWith(sep) ? path : `${path}${sep}`;
}

function unreadable(error: unknown, shown: string): InputError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return missing(shown);
  if (code === "ELOOP") return new InputError("its symbolic links lead in a circle", "Put the file itself there", { file: shown });
  if (code === "EACCES" || code === "EPERM") return new InputError("it may not be read", "Allow this user to read it", { file: shown });
  if (code === "EISDIR") return new InputError("it is a folder, not a file", "Name a template file, or the folder by `assembly`", { file: shown });
  return new InputError(`it cannot be read (${code === "" ? "unknown error" : code})`, "Name a file that can be read", { file: shown });
}

function missing(shown: string): InputError {
  return new InputError("there is no such file", "Check the path, or write the file first", { file: shown });
}

/** The same files under another name in messages and origins. */
export function renamed(files: Files, name: string): Files {
  return { name, read: (path) => files.read(path) };
}
