import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { withAssemblies } from "./assemblies.ts";
import { isFolder, isThere, readInput } from "./input.ts";
import { isReference, referenceEstate, synthesizeIfStale } from "./reference.ts";
import { refuseConflicts, type SourceOptions } from "./source-options.ts";
import { withTemplates } from "./template-option.ts";
import type { EstateFile, TemplateEntry } from "../checks/model/estate-file.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";
import { storedEstateName } from "../checks/sources/template/entries.ts";
import type { Register } from "../checks/model/waiver.ts";
import { readRegister } from "../checks/sources/waivers.ts";

/** What is judged: who is who, and where the templates lie. */
export interface Selection {
  readonly file: EstateFile;
  readonly estateBytes: Uint8Array;
  readonly reference: boolean;
  /** Set when templates are read from an evidence folder. */
  readonly evidence?: string;
  /** The register of waivers that the estate file names. */
  readonly register?: { readonly of: Register; readonly bytes: Uint8Array };
}

/** contract.md, `check`: which estate file and which sources. */
export async function select(options: SourceOptions, say: (line: string) => void): Promise<Selection> {
  refuseConflicts(options);
  const evidence = options.evidence === undefined ? undefined : evidenceFolder(options.evidence);
  const path = estatePath(options, evidence);
  const ownSource = options.assembly !== undefined || options.template !== undefined || evidence !== undefined;
  const reference = !ownSource && isReference(path);
  if (reference) await synthesizeIfStale(say);
  const estateBytes = readInput(path, "estate file", estateMiB);
  const file = { ...forTenant(readEstateFile(estateBytes, path), options.tenant), shown: shownName(path, evidence) };
  const register = registerOf(file, evidence !== undefined && path === join(evidence, "estate.yaml") ? evidence : undefined);
  const rest = { estateBytes, reference, ...(register !== undefined && { register }) };
  if (evidence !== undefined) return { file, evidence, ...rest };
  return { file: { ...file, templates: templates(file, options) }, ...rest };
}

/** Beside the estate file; in evidence under its own name. */
function registerOf({ waivers }: EstateFile, evidence: string | undefined): Selection["register"] {
  if (waivers === undefined) return undefined;
  const path = evidence === undefined ? waivers : join(evidence, storedRegister);
  const bytes = readInput(path, "register of waivers", estateMiB);
  return { of: readRegister(bytes, path, basename(waivers)), bytes };
}

/** Its name in an evidence folder. */
export const storedRegister = "waivers.yaml";

/** Larger ones are refused without being read. */
export const estateMiB = 4;

/** The evidence folder, absolute. Throws InputError when there is none. */
export function evidenceFolder(path: string): string {
  const absolute = resolve(path);
  if (!isThere(absolute)) throw new InputError(`${path}: there is no such evidence folder`);
  if (!isFolder(absolute)) throw new InputError(`${path}: the evidence is not a folder that can be read`);
  const inside = join(absolute, "evidence");
  if (!existsSync(join(absolute, "templates")) && existsSync(join(inside, "estate.yaml"))) {
    throw new InputError(`${path}: holds a whole run; its evidence is ${join(path, "evidence")}`);
  }
  return realpathSync(absolute);
}

function estatePath({ estate, assembly, template }: SourceOptions, evidence: string | undefined): string {
  if (estate !== undefined) return resolve(estate);
  if (evidence !== undefined && isThere(join(evidence, "estate.yaml"))) return join(evidence, "estate.yaml");
  if (isThere("cofferdam.yaml")) return resolve("cofferdam.yaml");
  if (assembly !== undefined || template !== undefined || evidence !== undefined) {
    throw new InputError("no estate file says who is vendor, tenant and customer: name one with --estate FILE; `cofferdam init` writes a first one");
  }
  return referenceEstate();
}

/** As origins name the estate file, the same in a run and in its re-evaluation. */
function shownName(path: string, evidence: string | undefined): string {
  const stored = evidence !== undefined && path === join(evidence, "estate.yaml") ? storedEstateName(evidence) : undefined;
  return stored ?? basename(path);
}

function forTenant(file: EstateFile, id: string | undefined): EstateFile {
  if (id === undefined) return file;
  const ids = file.tenants.map((tenant) => tenant.id);
  if (ids.includes(id)) return { ...file, onlyTenant: id };
  const like = nearest(id, ids);
  throw new InputError(
    `--tenant ${id}: the estate file has no such tenant; ${like === undefined ? `it has ${ids.slice(0, 10).join(", ")}${ids.length > 10 ? ", …" : ""}` : `did you mean ${like}?`}`,
  );
}

function templates(file: EstateFile, options: SourceOptions): readonly TemplateEntry[] {
  if (options.template !== undefined)
    return withTemplates(
      file.templates,
      options.template.map((path) => resolve(path)),
      options,
    );
  return withAssemblies(file.templates, options.assembly ?? [], dirname(file.path));
}
