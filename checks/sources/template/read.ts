import type { EstateFile, TemplateEntry, TenantEntry } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";
import { nearest } from "../../model/nearest.ts";
import type { SourceNote } from "../../model/run.ts";
import { readAssembly, type Assembly, type AssemblyStack } from "./assembly.ts";
import { refuseCircles } from "./circles.ts";
import { indexBytes, indexFile, namedEntries, pathOf, storedEntries, type Named } from "./entries.ts";
import { diskFiles, readFile, recorded, renamed, type FileRead } from "./files.ts";
import type { NestedTemplate, StackInput } from "./input.ts";
import { macrosOf } from "./macros.ts";
import { member, textOf, type Document } from "./node.ts";
import { parseTemplate } from "./parse.ts";
import { chosenStacks, isMeant, placedAsTenant, placedByManifest, withUniqueNames } from "./placement.ts";
import { isTemplate } from "./template.ts";

/** All templates that an estate file (or an evidence folder) names. */
export interface TemplateReading {
  readonly views: readonly TemplateView[];
  readonly notes: readonly SourceNote[];
  /** What was read, with the paths it is stored under in an evidence folder: `templates/cdk.out/manifest.json`. */
  readonly files: readonly FileRead[];
}

/** Stacks that are opened together. */
export interface TemplateView {
  /** `""` for the stacks placed by themselves, else `Canonical* as acme`. */
  readonly label: string;
  /** The tenants that it holds stacks of. */
  readonly tenants: readonly TenantEntry[];
  readonly stacks: readonly StackInput[];
}

/**
 * Reads the `templates` entries of an estate file, or what an evidence folder stored of them. Entries without `tenants` form the main view; each other
 * entry gives a view per tenant, with the entry's stacks in the tenant's account and the main view's stacks outside tenant accounts.
 * Throws InputError for what cannot be read; what was read but has no place is in the notes.
 */
export function readTemplates(file: EstateFile, evidence?: string): TemplateReading {
  const { named, unread } = evidence === undefined ? { named: namedEntries(file), unread: [] } : storedEntries(file, evidence);
  const reading = readNamed(named);
  const main = mainStacks(named, reading);
  const views = [mainView(file, main), ...tenantViews(file, named, reading, main)].filter((view) => view.stacks.length > 0);
  const notes = [...reading.sources.values()].map((source) => note(source, named));
  // Also without templates: the index says what the estate file is called in origins.
  const files = [...reading.files, { path: `templates/${indexFile}`, bytes: indexBytes(named, file) }];
  return { views, notes: unread.length === 0 ? notes : [...notes, { plane: "template", name: "templates", read: "nothing", unread }], files };
}

interface Reading {
  /** By path. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly files: readonly FileRead[];
}

/** A file is an assembly of one stack. */
interface Source {
  readonly shown: string;
  readonly path: string;
  readonly assembly: Assembly;
}

function readNamed(named: readonly Named[]): Reading {
  const sources = new Map<string, Source>();
  const files: FileRead[] = [];
  for (const { entry, shown, stored } of named) {
    const path = pathOf(entry);
    if (sources.has(path) && "assembly" in entry) continue;
    if ("assembly" in entry) {
      const taken = new Map<string, Uint8Array>();
      const assembly = readAssembly(recorded(renamed(diskFiles(path), shown), taken));
      sources.set(path, { shown, path, assembly });
      for (const [inside, bytes] of taken) files.push({ path: `templates/${stored}/${inside}`, bytes });
    } else {
      const bytes = readFile(path);
      const document = refuseCircles(isTemplate(parseTemplate(bytes, shown)));
      sources.set(path, { shown, path, assembly: { stacks: [ofFile(document, path, entry)], unread: [] } });
      files.push({ path: `templates/${stored}`, bytes });
    }
  }
  return { sources, files: [...new Map(files.map((one) => [one.path, one])).values()] };
}

function ofFile(document: Document, path: string, entry: Extract<TemplateEntry, { file: string }>): AssemblyStack {
  refuseUndeclared(document, Object.keys(entry.parameters));
  const name = (path.split(/[/\\]/).at(-1) ?? path).replace(/(?:\.template)?\.(?:json|ya?ml|template)$/i, "");
  return {
    artifactId: name,
    stackName: name,
    account: entry.account,
    region: entry.region,
    document,
    parameters: new Map(Object.entries(entry.parameters)),
    nested: new Map(),
  };
}

/** CloudFormation refuses a parameter that the template does not declare; so a name that is mistyped is not lost here either. */
function refuseUndeclared(document: Document, given: readonly string[]): void {
  const parameters = member(document.root, "Parameters");
  const declared = parameters?.kind === "map" ? parameters.keys : [];
  const stray = given.find((name) => !declared.includes(name));
  if (stray === undefined) return;
  const like = nearest(stray, declared);
  const has = declared.length === 0 ? "It declares none" : `It declares ${declared.slice(0, 10).join(", ")}`;
  throw new InputError(`the template has no parameter ${stray}, to which a value is given`, like === undefined ? has : `Perhaps ${like} is meant`, {
    file: document.file,
  });
}

function mainStacks(named: readonly Named[], reading: Reading): readonly StackInput[] {
  const chosen = new Map<string, StackInput>();
  for (const [i, { entry }] of named.entries()) {
    const source = reading.sources.get(pathOf(entry));
    if (source === undefined) continue;
    if ("file" in entry) {
      const [stack] = source.assembly.stacks;
      if (stack === undefined) continue;
      const { stackName: _, ...input } = placedByManifest({
        ...stack,
        account: entry.account,
        region: entry.region,
        parameters: new Map(Object.entries(entry.parameters)),
      }) as StackInput;
      chosen.set(`${i}`, input);
    } else if (entry.tenants === undefined) {
      for (const stack of stacksOf(named, entry, source)) {
        const input = placedByManifest(stack);
        if (input !== undefined) chosen.set(`${source.path} ${stack.artifactId}`, input);
      }
    }
  }
  return [...chosen.values()];
}

type AssemblyEntry = Extract<TemplateEntry, { assembly: string }>;

function stacksOf(named: readonly Named[], entry: AssemblyEntry, source: Source): readonly AssemblyStack[] {
  const others = named.flatMap(({ entry: other }) =>
    other !== entry && "assembly" in other && other.assembly === entry.assembly && other.stacks !== undefined ? [other.stacks] : [],
  );
  return chosenStacks(source.assembly, entry.stacks, others);
}

function mainView(file: EstateFile, stacks: readonly StackInput[]): TemplateView {
  const accounts = new Set(stacks.map((stack) => stack.account));
  return { label: "", tenants: file.tenants.filter((tenant) => accounts.has(tenant.account)), stacks: withUniqueNames(stacks) };
}

function* tenantViews(file: EstateFile, named: readonly Named[], reading: Reading, main: readonly StackInput[]): Iterable<TemplateView> {
  const accounts = new Set(file.tenants.map((tenant) => tenant.account));
  const shared = main.filter((stack) => !accounts.has(stack.account));
  for (const { entry, shown } of named) {
    const source = reading.sources.get(pathOf(entry));
    if (!("assembly" in entry) || entry.tenants === undefined || source === undefined) continue;
    const stacks = stacksOf(named, entry, source);
    if (stacks.length === 0) continue;
    for (const tenant of file.tenants.filter(({ id }) => entry.tenants?.includes(id) === true)) {
      if (file.onlyTenant !== undefined && file.onlyTenant !== tenant.id) continue;
      const own = stacks.map((stack) => placedAsTenant(stack, tenant));
      yield { label: `${entry.stacks ?? shown} as ${tenant.id}`, tenants: [tenant], stacks: withUniqueNames([...own, ...shared]) };
    }
  }
}

function note(source: Source, named: readonly Named[]): SourceNote {
  const { stacks, unread } = source.assembly;
  const entries = named.map(({ entry }) => entry).filter((entry) => pathOf(entry) === source.path);
  const resources = stacks.reduce((sum, stack) => sum + resourcesIn(stack), 0);
  return {
    plane: "template",
    name: source.shown,
    read: `${counted(stacks.length, "stack")}, ${counted(resources, "resource")}`,
    unread: [
      ...unread,
      ...unmatched(entries, source),
      ...unplaced(entries, named, source),
      ...stacks.flatMap((stack) => unreadIn(stack.stackName, stack)),
    ],
  };
}

function unmatched(entries: readonly TemplateEntry[], { assembly }: Source): readonly string[] {
  const globs = entries.flatMap((entry) => ("assembly" in entry && entry.stacks !== undefined ? [entry.stacks] : []));
  return globs.filter((glob) => !assembly.stacks.some((stack) => isMeant(glob, stack))).map((glob) => `no stack matches ${glob}`);
}

function unplaced(entries: readonly TemplateEntry[], named: readonly Named[], source: Source): readonly string[] {
  const main = entries.flatMap((entry) => ("assembly" in entry && entry.tenants === undefined ? stacksOf(named, entry, source) : []));
  const open = [...new Set(main)].filter((stack) => placedByManifest(stack) === undefined);
  return open.map((stack) => `${stack.stackName}: the manifest does not say its account and Region; name it in an entry with \`tenants\``);
}

function resourcesIn(of: NestedTemplate): number {
  const resources = member(of.document.root, "Resources");
  const own = resources?.kind === "map" ? resources.keys.length : 0;
  return [...of.nested.values()].reduce((sum, nested) => sum + resourcesIn(nested), own);
}

/** What a template leaves unread in every world. */
function unreadIn(name: string, of: NestedTemplate): readonly string[] {
  const resources = member(of.document.root, "Resources");
  const ids = resources?.kind === "map" ? resources.keys : [];
  const missing = ids.filter((id) => textOf(member(member(resources, id), "Type")) === "AWS::CloudFormation::Stack" && !of.nested.has(id));
  return [
    ...macrosOf(of.document).unread.map(({ why }) => `${name}: ${why}`),
    ...missing.map((id) => `${name}/${id}: the nested stack's template is not among the files`),
    ...[...of.nested].flatMap(([id, nested]) => unreadIn(`${name}/${id}`, nested)),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
