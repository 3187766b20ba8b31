import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../model/input-error.ts";

/** Where evidence goes while it is collected. Paths are relative to the evidence folder, with `/`. */
export interface EvidenceStore {
  put(path: string, bytes: Uint8Array): void;
  remove(path: string): void;
  /** What lies below an account already. */
  filesOf(account: string): readonly EvidenceBytes[];
}

/** What readers need of a store. */
export interface EvidenceFiles {
  /** The accounts of which there is anything. */
  accounts(): readonly string[];
  filesOf(account: string): readonly EvidenceBytes[];
}

export interface EvidenceBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** For runs that store nothing until they end. */
export class MemoryStore implements EvidenceStore, EvidenceFiles {
  readonly #byAccount = new Map<string, Map<string, Uint8Array>>();

  put(path: string, bytes: Uint8Array): void {
    const account = accountOf(path);
    const files = this.#byAccount.get(account) ?? new Map<string, Uint8Array>();
    files.set(path, bytes);
    this.#byAccount.set(account, files);
  }
  remove(path: string): void {
    this.#byAccount.get(accountOf(path))?.delete(path);
  }
  accounts(): readonly string[] {
    return [...this.#byAccount]
      .filter(([, files]) => files.size > 0)
      .map(([account]) => account)
      .toSorted();
  }
  filesOf(account: string): readonly EvidenceBytes[] {
    return [...(this.#byAccount.get(account) ?? [])].map(([path, bytes]) => ({ path, bytes })).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}

function accountOf(path: string): string {
  return path.slice(0, path.indexOf("/"));
}

/** A folder; every file is on the disk before `put` comes back. @throws InputError naming the file and what the disk says. */
export class FolderStore implements EvidenceStore, EvidenceFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  put(path: string, bytes: Uint8Array): void {
    writeSynced(join(this.folder, path), bytes, "w");
  }
  remove(path: string): void {
    rmSync(join(this.folder, path), { force: true });
  }
  accounts(): readonly string[] {
    if (!existsSync(this.folder)) return [];
    const folders = readdirSync(this.folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /^\d{12}$/.test(entry.name));
    return folders.map((entry) => entry.name).toSorted();
  }
  filesOf(account: string): readonly EvidenceBytes[] {
    const root = join(this.folder, account);
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => ({ path: path.slice(this.folder.length + 1).replaceAll("\\", "/"), bytes: readFileSync(path) }));
  }
}

/** Writes or appends, and waits for the disk. */
export function writeSynced(path: string, bytes: Uint8Array, flag: "w" | "a"): void {
  writeInPieces(path, [bytes], flag);
}

/** The same, of what does not fit into memory. */
export function writeInPieces(path: string, pieces: Iterable<Uint8Array>, flag: "w" | "a" = "w"): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, flag);
    try {
      for (const piece of pieces) for (let written = 0; written < piece.length;) written += writeSync(file, piece, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full; make room" : "it cannot be written; mend that";
    throw new InputError(`${path}: ${why} (${code}) and run the same command again: it goes on where it stopped`);
  }
}
