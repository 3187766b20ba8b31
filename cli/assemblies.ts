import { resolve, sep } from "node:path";
import { isThere } from "./input.ts";
import type { TemplateEntry } from "../checks/model/estate-file.ts";
import { InputError } from "../checks/model/input-error.ts";

/**
 * contract.md, `check`: each `--assembly` is read in place of one that the estate file names; where it names none, beside its other
 * templates. `estateFolder` is what the estate file's own paths are relative to.
 * @throws InputError when it is not clear which one is meant.
 */
export function withAssemblies(entries: readonly TemplateEntry[], given: readonly string[], estateFolder: string): readonly TemplateEntry[] {
  const stated = [...new Set(entries.flatMap((entry) => ("assembly" in entry ? [entry.assembly] : [])))];
  const asked = given.map(parse);
  const instead = new Map<string, string>();
  const further: TemplateEntry[] = [];
  for (const { argument, old, put } of asked) {
    if (old === undefined && stated.length === 0) further.push({ assembly: put });
    else {
      const from = old === undefined ? theOnly(stated, argument, given.length) : named(stated, old, argument, estateFolder);
      if (instead.has(from)) throw new InputError(`--assembly ${argument}: ${from} is replaced by another --assembly already`);
      instead.set(from, put);
    }
  }
  return [
    ...entries.map((entry) => ("assembly" in entry ? { ...entry, assembly: instead.get(entry.assembly) ?? entry.assembly } : entry)),
    ...further,
  ];
}

interface Asked {
  readonly argument: string;
  /** As typed; undefined: `--assembly DIR`. */
  readonly old: string | undefined;
  /** Absolute. */
  readonly put: string;
}

/** A folder whose own name has an equals sign is a folder. */
function parse(argument: string): Asked {
  const at = argument.indexOf("=");
  if (at === -1 || isThere(argument)) return { argument, old: undefined, put: resolve(argument) };
  const [old, put] = [argument.slice(0, at), argument.slice(at + 1)];
  if (old === "" || put === "") throw new InputError(`--assembly ${argument}: write it as DIR or OLD=NEW`);
  return { argument, old, put: resolve(put) };
}

function theOnly(stated: readonly string[], argument: string, count: number): string {
  const [only] = stated;
  if (only === undefined || stated.length > 1)
    throw new InputError(
      `--assembly ${argument}: the estate file names ${stated.length} assemblies (${stated.join(", ")}): write --assembly OLD=NEW`,
    );
  if (count > 1) throw new InputError(`--assembly ${argument}: the estate file names one assembly (${only}), so one can take its place`);
  return only;
}

/** As the estate file writes it, as a path from here, or by its last names when those are one assembly's alone. */
function named(stated: readonly string[], old: string, argument: string, estateFolder: string): string {
  const exact = [resolve(estateFolder, old), resolve(old)].find((path) => stated.includes(path));
  if (exact !== undefined) return exact;
  const ending = `${sep}${old.replace(/[/\\]+$/, "")}`;
  const [first, second] = stated.filter((path) => path.endsWith(ending));
  if (first !== undefined && second !== undefined) throw new InputError(`--assembly ${argument}: ${old} may be ${first} or ${second}`);
  if (first === undefined)
    throw new InputError(`--assembly ${argument}: the estate file names no assembly ${old}; it names ${stated.join(", ") || "none"}`);
  return first;
}
