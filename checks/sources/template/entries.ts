import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { z } from "zod";
import type { EstateFile, TemplateEntry } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";
import { readFile } from "./files.ts";
import { member, textOf } from "./node.ts";
import { parseJsonFile } from "./parse.ts";

/** The templates of a run: what to read, under which name it is shown and stored. */
export interface Named {
  readonly entry: TemplateEntry;
  /** As messages and origins show it: relative to the estate file where it lies below that. */
  readonly shown: string;
  /** Its folder or file below `evidence/templates/`. */
  readonly stored: string;
}

/** The entries of the estate file. */
export function namedEntries(file: EstateFile): readonly Named[] {
  const stored = new Map<string, string>();
  return file.templates.map((entry) => {
    const path = pathOf(entry);
    const before = stored.get(path) ?? unique(basename(path), new Set([...stored.values(), indexFile]));
    stored.set(path, before);
    return { entry, shown: shownPath(path, file.path), stored: before };
  });
}

/** Which entries a run read, stored with its evidence so that they are read the same way again. */
export const indexFile = "entries.json";

export function indexBytes(named: readonly Named[], file: EstateFile): Uint8Array {
  const entries = named.map(({ entry, shown, stored }) => {
    const { assembly: _, file: __, ...more } = entry as { assembly?: string; file?: string };
    return { [pathKey(entry)]: stored, shown, ...more };
  });
  return new TextEncoder().encode(`${JSON.stringify({ schema: "cofferdam/templates/1", estate: shownEstate(file), entries }, undefined, 2)}\n`);
}

function shownEstate(file: EstateFile): string {
  return file.shown ?? basename(file.path);
}

/** The name under which the estate file was read when the evidence was stored; undefined when the folder does not say. */
export function storedEstateName(evidence: string): string | undefined {
  const path = join(evidence, "templates", indexFile);
  if (!existsSync(path)) return undefined;
  return textOf(member(parseJsonFile(readFile(path), path).root, "estate"));
}

/**
 * The entries of an evidence folder: by its index; without one, the estate file's entries by their base name, and every other assembly placed by its
 * manifest. Empty when the folder holds no templates.
 */
export function storedEntries(file: EstateFile, evidence: string): { readonly named: readonly Named[]; readonly unread: readonly string[] } {
  const root = join(evidence, "templates");
  if (!existsSync(root)) return { named: [], unread: [] };
  const index = join(root, indexFile);
  if (existsSync(index)) return { named: indexed(readFile(index), root, index), unread: [] };
  const there = readdirSync(root).sort();
  const known = namedEntries(file);
  const named = known
    .filter(({ stored }) => there.includes(stored))
    .map((one) => ({ ...one, shown: one.stored, entry: at(one.entry, join(root, one.stored)) }));
  const others = there.filter((name) => !known.some(({ stored }) => stored === name));
  const folders = others.filter((name) => statSync(join(root, name)).isDirectory());
  const files = others.filter((name) => !folders.includes(name));
  return {
    named: [...named, ...folders.map((name) => ({ entry: { assembly: join(root, name) }, shown: name, stored: name }))],
    unread: [
      ...known.filter(({ stored }) => !there.includes(stored)).map(({ shown }) => `${shown}: it is not among the evidence`),
      ...files.map((name) => `${name}: nothing says where this template is deployed`),
    ],
  };
}

function indexed(bytes: Uint8Array, root: string, path: string): readonly Named[] {
  try {
    const { entries } = indexSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    return entries.map(({ shown, ...entry }) => {
      const stored = pathOf(entry);
      if (stored === "" || stored !== basename(stored) || stored.startsWith("..")) throw new Error("a path leaves the folder");
      return { entry: at(entry, join(root, stored)), shown, stored };
    });
  } catch {
    throw new InputError("it is not an index of stored templates", "Take the evidence folder as the run wrote it", { file: path });
  }
}

const indexSchema = z.object({
  schema: z.literal("cofferdam/templates/1"),
  entries: z.array(
    z.union([
      z.object({ shown: z.string(), assembly: z.string(), stacks: z.string().exactOptional(), tenants: z.array(z.string()).exactOptional() }),
      z.object({ shown: z.string(), file: z.string(), account: z.string(), region: z.string(), parameters: z.record(z.string(), z.string()) }),
    ]),
  ),
});

function at(entry: TemplateEntry, path: string): TemplateEntry {
  return "assembly" in entry ? { ...entry, assembly: path } : { ...entry, file: path };
}

export function pathOf(entry: TemplateEntry): string {
  return "assembly" in entry ? entry.assembly : entry.file;
}

function pathKey(entry: TemplateEntry): "assembly" | "file" {
  return "assembly" in entry ? "assembly" : "file";
}

function unique(name: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const one = i === 1 ? name : `${name}-${i}`;
    if (!taken.has(one)) return one;
  }
}

function shownPath(path: string, estate: string): string {
  const from = relative(dirname(estate), path);
  return from === "" || from.startsWith("..") || isAbsolute(from) ? path : from.split(sep).join("/");
}
