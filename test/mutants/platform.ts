import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { readSynthesized } from "../synthesized.ts";
import { estateFrom } from "../../checks/sources/estate-file.ts";
import { templateEstates } from "../../checks/sources/template/estate.ts";
import type { NestedTemplate, StackInput } from "../../checks/sources/template/input.ts";
import type { Document } from "../../checks/sources/template/node.ts";
import { openStacks } from "../../checks/sources/template/open.ts";
import { parseTemplate } from "../../checks/sources/template/parse.ts";
import { withUniqueNames } from "../../checks/sources/template/placement.ts";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import type { View } from "../../checks/model/world.ts";

/** A JSON value of a template or an estate file. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A platform in memory: what an estate file and a cloud assembly say, as plain values that an edit can change. */
export interface Platform {
  /** As its YAML would parse. */
  readonly estate: Json;
  readonly stacks: Readonly<Record<string, PlatformStack>>;
}

export interface PlatformStack {
  /** Absent: environment-agnostic, judged as each tenant's. */
  readonly account?: string;
  readonly region?: string;
  /** A template, or its text where the writing itself is what was edited. */
  readonly template: Json;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Logical id of a nested stack → its template. */
  readonly nested?: Readonly<Record<string, Json>>;
}

/** The reference platform, synthesized now. */
export function referencePlatform(): Platform {
  return readSynthesized(readPlatform);
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly type: string; readonly environment?: string; readonly properties?: { readonly templateFile?: string } }>
  >;
}

function readPlatform(folder: string): Platform {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
  const stacks = Object.entries(manifest.artifacts).flatMap(([name, artifact]): readonly (readonly [string, PlatformStack])[] => {
    const file = artifact.properties?.templateFile;
    if (artifact.type !== "aws:cloudformation:stack" || file === undefined) return [];
    const template = JSON.parse(readFileSync(join(folder, file), "utf8")) as Json;
    const [account = "", region = ""] = (artifact.environment ?? "").replace("aws://", "").split("/");
    return [[name, account === "unknown-account" ? { template } : { account, region, template }]];
  });
  const estate = parseYaml(readFileSync(new URL("../../cofferdam.yaml", import.meta.url), "utf8")) as Json;
  return { estate, stacks: Object.fromEntries(stacks.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Which stacks are opened: those placed by the manifest, or the environment-agnostic ones as one tenant's. */
export type Scope = { readonly view: "placed" } | { readonly view: "canonical"; readonly tenant: string };

export function estateFileOf(platform: Platform, onlyTenant?: string): EstateFile {
  const file = estateFrom(platform.estate, "cofferdam.yaml");
  return onlyTenant === undefined ? file : { ...file, onlyTenant };
}

/** How a parsed template is made from its value: a recorder puts itself in between. */
export type Opener = (document: Document, stack: string) => Document;

export function stacksOf(platform: Platform, file: EstateFile, scope: Scope, opener: Opener = (document) => document): readonly StackInput[] {
  return scope.view === "placed" ? placedStacks(platform, opener) : canonicalStacks(platform, file, scope.tenant, opener);
}

/** The view, as the template source builds it from files. */
export function viewOf(platform: Platform, file: EstateFile, scope: Scope, opener?: Opener): View {
  const stacks = stacksOf(platform, file, scope, opener);
  const accounts = new Set(stacks.map((stack) => stack.account));
  const label = scope.view === "placed" ? "" : `Canonical* as ${scope.tenant}`;
  const tenants = file.tenants.filter((entry) => (scope.view === "placed" ? accounts.has(entry.account) : entry.id === scope.tenant));
  return {
    label,
    plane: "template",
    tenants: tenants.map((entry) => {
      const { id, account, region } = entry;
      return { kind: "tenant", id, account, region, entry, origin: { source: "template", path: `tenants/${id}`, file: file.path, line: entry.line } };
    }),
    open: (world) => templateEstates(openStacks(stacks, world), file, label),
  };
}

function placedStacks({ stacks }: Platform, opener: Opener): readonly StackInput[] {
  return withUniqueNames(
    Object.entries(stacks).flatMap(([name, stack]) =>
      stack.account === undefined || stack.region === undefined ? [] : [inputOf(name, stack, stack.account, stack.region, opener)],
    ),
  );
}

function canonicalStacks(platform: Platform, file: EstateFile, tenantId: string, opener: Opener): readonly StackInput[] {
  const tenant = file.tenants.find(({ id }) => id === tenantId);
  if (tenant === undefined) throw new Error(`no tenant ${tenantId}`);
  const accounts = new Set(file.tenants.map(({ account }) => account));
  const own = Object.entries(platform.stacks).flatMap(([name, stack]) =>
    stack.account === undefined ? [inputOf(name, stack, tenant.account, stack.region ?? tenant.region, opener)] : [],
  );
  return withUniqueNames([...own, ...placedStacks(platform, opener).filter((stack) => !accounts.has(stack.account))]);
}

function inputOf(name: string, stack: PlatformStack, account: string, region: string, opener: Opener): StackInput {
  const nested = new Map(
    Object.entries(stack.nested ?? {}).map(([id, template]): [string, NestedTemplate] => [
      id,
      { document: documentOf(template, `${name}-${id}`), nested: new Map() },
    ]),
  );
  const document = opener(documentOf(stack.template, name), name);
  return { name, alternative: name, stackName: name, account, region, document, parameters: new Map(Object.entries(stack.parameters ?? {})), nested };
}

/** Templates that no edit touched are parsed once. */
const parsed = new WeakMap<object, Document>();

function documentOf(template: Json, name: string): Document {
  if (typeof template === "string") return parseTemplate(new TextEncoder().encode(template), `${name}.template.yaml`);
  const key = template as object;
  const before = parsed.get(key);
  if (before !== undefined) return before;
  const document = parseTemplate(new TextEncoder().encode(JSON.stringify(template, undefined, 1)), `${name}.template.json`);
  parsed.set(key, document);
  return document;
}
