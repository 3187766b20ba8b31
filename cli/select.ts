import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isReference, referenceEstate, synthesizeIfStale } from "./reference.ts";
import type { EstateFile, TemplateEntry } from "../checks/model/estate-file.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";

/** The options of `check` and `explain` that say what to judge. */
export interface SourceOptions {
  readonly estate?: string;
  readonly assembly?: readonly string[];
  readonly template?: readonly string[];
  readonly evidence?: string;
  readonly account?: string;
  readonly region?: string;
  readonly parameter?: readonly string[];
  readonly tenant?: string;
}

/** What is judged: who is who, and where the templates lie. */
export interface Selection {
  readonly file: EstateFile;
  readonly estateBytes: Uint8Array;
  readonly reference: boolean;
  /** Set when templates are read from an evidence folder. */
  readonly evidence?: string;
}

/** contract.md, `check`: which estate file and which sources. */
export function select(options: SourceOptions, say: (line: string) => void): Selection {
  const named = options.assembly !== undefined || options.template !== undefined;
  const path = estatePath(options, named);
  const reference = isReference(path) && !named && options.evidence === undefined;
  if (reference) synthesizeIfStale(say);
  const estateBytes = readInput(path, "estate file");
  const file = forTenant(readEstateFile(estateBytes, path), options.tenant);
  if (options.evidence !== undefined) return { file, estateBytes, reference, evidence: folder(options.evidence) };
  return { file: { ...file, templates: templates(file, options) }, estateBytes, reference };
}

function estatePath({ estate, evidence }: SourceOptions, named: boolean): string {
  if (estate !== undefined) return resolve(estate);
  if (evidence !== undefined && existsSync(join(folder(evidence), "estate.yaml"))) return join(folder(evidence), "estate.yaml");
  if (existsSync("cofferdam.yaml")) return resolve("cofferdam.yaml");
  if (named || evidence !== undefined) {
    throw new InputError("no estate file says who is vendor, tenant and customer: name one with --estate FILE; `cofferdam init` writes a first one");
  }
  return referenceEstate();
}

function folder(path: string): string {
  const absolute = resolve(path);
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) throw new InputError(`${path}: there is no such evidence folder`);
  return absolute;
}

/** @throws InputError when the file is missing or unreadable. */
export function readInput(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : code === "EACCES" ? "may not be read" : `could not be read (${code})`;
    throw new InputError(`${path}: the ${what} ${reason}`);
  }
}

function forTenant(file: EstateFile, id: string | undefined): EstateFile {
  if (id === undefined) return file;
  const tenants = file.tenants.filter((tenant) => tenant.id === id);
  if (tenants.length > 0) return { ...file, onlyTenant: id };
  const like = nearest(id, file.tenants.map((tenant) => tenant.id));
  throw new InputError(`--tenant ${id}: the estate file has no such tenant${like === undefined ? "" : `; did you mean ${like}?`}`);
}

function templates(file: EstateFile, options: SourceOptions): readonly TemplateEntry[] {
  if (options.template !== undefined) {
    if (options.assembly !== undefined) throw new InputError("--template replaces all templates: leave --assembly out");
    return options.template.map((path) => templateEntry(file, resolve(path), options));
  }
  const assemblies = options.assembly ?? [];
  return assemblies.reduce((entries, argument) => withAssembly(entries, argument, assemblies.length), file.templates);
}

function templateEntry(file: EstateFile, path: string, { account, region, parameter }: SourceOptions): TemplateEntry {
  const stated = file.templates.find((entry) => "file" in entry && entry.file === path);
  const place = { account: account ?? (stated && "account" in stated ? stated.account : undefined), region: region ?? (stated && "region" in stated ? stated.region : undefined) };
  if (place.account === undefined || place.region === undefined) {
    throw new InputError(`${path}: the estate file does not say where it is deployed: give --account and --region`);
  }
  if (!/^\d{12}$/.test(place.account)) throw new InputError(`--account ${place.account}: an account id is 12 digits`);
  const given = Object.fromEntries((parameter ?? []).map(keyValue));
  const parameters = { ...(stated && "parameters" in stated ? stated.parameters : {}), ...given };
  return { file: path, account: place.account, region: place.region, parameters };
}

function keyValue(argument: string): [string, string] {
  const at = argument.indexOf("=");
  if (at < 1) throw new InputError(`--parameter ${argument}: write it as NAME=VALUE`);
  return [argument.slice(0, at), argument.slice(at + 1)];
}

function withAssembly(entries: readonly TemplateEntry[], argument: string, count: number): readonly TemplateEntry[] {
  const stated = [...new Set(entries.flatMap((entry) => ("assembly" in entry ? [entry.assembly] : [])))];
  const at = argument.indexOf("=");
  if (at > 0) {
    const [old, put] = [argument.slice(0, at), argument.slice(at + 1)];
    const replaced = stated.find((path) => path === resolve(old) || path.endsWith(`/${old.replace(/\/$/, "")}`));
    if (replaced === undefined) throw new InputError(`--assembly ${argument}: the estate file names no assembly ${old}; it names ${stated.join(", ") || "none"}`);
    return replace(entries, replaced, resolve(put));
  }
  const [only] = stated;
  if (stated.length > 1 || count > 1) {
    throw new InputError(`--assembly ${argument}: the estate file names ${stated.length} assemblies: write --assembly OLD=NEW`);
  }
  return only === undefined ? [...entries, { assembly: resolve(argument) }] : replace(entries, only, resolve(argument));
}

function replace(entries: readonly TemplateEntry[], from: string, to: string): TemplateEntry[] {
  return entries.map((entry) => ("assembly" in entry && entry.assembly === from ? { ...entry, assembly: to } : entry));
}
