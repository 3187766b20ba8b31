import { posix } from "node:path";
import { InputError } from "../../model/input-error.ts";
import { refuseCircles } from "./circles.ts";
import type { Files } from "./files.ts";
import type { NestedTemplate } from "./input.ts";
import { member, textOf, type Document, type MapNode, type Node } from "./node.ts";
import { parseJsonFile, parseTemplate } from "./parse.ts";

/** A stack of a cloud assembly. Undefined account or Region: the stack may be deployed anywhere. */
export interface AssemblyStack {
  /** Unique in its assembly. */
  readonly artifactId: string;
  readonly stackName: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly document: Document;
  readonly parameters: ReadonlyMap<string, string>;
  readonly nested: ReadonlyMap<string, NestedTemplate>;
}

export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  /** What the assembly says of itself that makes it incomplete: context that was missing when it was synthesized. */
  readonly unread: readonly string[];
}

const assembliesDeepMax = 10;

/**
 * A CDK cloud assembly: `manifest.json`, its stacks, the assemblies nested in it, and the templates of nested stacks.
 * (docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html). Throws InputError for a file that is missing, broken or outside.
 */
export function readAssembly(files: Files, folder = ".", depth = 0): Assembly {
  const path = posix.join(folder, "manifest.json");
  const manifest = parseJsonFile(files.read(path), `${files.name}/${path}`);
  const artifacts = member(manifest.root, "artifacts");
  if (artifacts !== undefined && artifacts.kind !== "map") throw wrong(manifest, artifacts, "`artifacts` is no object");
  if (artifacts === undefined && textOf(member(manifest.root, "version")) === undefined)
    throw wrong(manifest, manifest.root, "it has neither `version` nor `artifacts`");
  const assets = lazyAssets(files, folder, manifest, artifacts);
  const stacks: AssemblyStack[] = [];
  const unread: string[] = missingContext(manifest, files, path);
  artifacts?.keys.forEach((id, i) => {
    const artifact = artifacts.values[i];
    if (artifact?.kind !== "map") throw wrong(manifest, artifact ?? artifacts, `the artifact ${id} is no object`);
    const type = textOf(member(artifact, "type"));
    if (type === "aws:cloudformation:stack") stacks.push(stack({ files, folder, manifest, assets }, id, artifact));
    if (type === "cdk:cloud-assembly") {
      if (depth >= assembliesDeepMax) throw wrong(manifest, artifact, `assemblies are nested deeper than ${assembliesDeepMax}`);
      const inner = readAssembly(files, inside(folder, needed(manifest, artifact, "directoryName")), depth + 1);
      stacks.push(...inner.stacks);
      unread.push(...inner.unread);
    }
  });
  return { stacks, unread };
}

interface Reading {
  readonly files: Files;
  readonly folder: string;
  readonly manifest: Document;
  /** Hash of an asset → the file it was made from. */
  readonly assets: () => ReadonlyMap<string, string>;
}

function stack(reading: Reading, artifactId: string, artifact: MapNode): AssemblyStack {
  const { manifest } = reading;
  const properties = member(artifact, "properties");
  const file = needed(manifest, artifact, "templateFile");
  const document = template(reading, file);
  const environment = textOf(member(artifact, "environment")) ?? "aws://unknown-account/unknown-region";
  const [, account = "", region = ""] = /^aws:\/\/([^/]*)\/([^/]*)$/.exec(environment) ?? [];
  if (account === "" || region === "")
    throw wrong(manifest, artifact, `the environment ${JSON.stringify(environment)} of ${artifactId} is not aws://account/region`);
  return {
    artifactId,
    stackName: textOf(member(properties, "stackName")) ?? artifactId,
    account: account === "unknown-account" ? undefined : account,
    region: region === "unknown-region" ? undefined : region,
    document,
    parameters: parameters(manifest, member(properties, "parameters")),
    nested: nestedTemplates(reading, document, [file]),
  };
}

function template(reading: Reading, file: string): Document {
  const path = inside(reading.folder, file);
  return refuseCircles(parseTemplate(reading.files.read(path), `${reading.files.name}/${path}`));
}

function parameters(manifest: Document, node: Node | undefined): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  if (node === undefined) return given;
  if (node.kind !== "map") throw wrong(manifest, node, "`parameters` is no object");
  node.keys.forEach((name, i) => {
    const value = textOf(node.values[i]);
    if (value !== undefined) given.set(name, value);
  });
  return given;
}

/** The templates of nested stacks, found by the asset metadata that the CDK writes beside them or by the asset's hash in TemplateURL. */
function nestedTemplates(reading: Reading, document: Document, trail: readonly string[]): ReadonlyMap<string, NestedTemplate> {
  const found = new Map<string, NestedTemplate>();
  const resources = member(document.root, "Resources");
  if (resources?.kind !== "map") return found;
  resources.keys.forEach((logicalId, i) => {
    const resource = resources.values[i];
    if (textOf(member(resource, "Type")) !== "AWS::CloudFormation::Stack") return;
    const file =
      textOf(member(member(resource, "Metadata"), "aws:asset:path")) ?? byHash(reading, member(member(resource, "Properties"), "TemplateURL"));
    if (file === undefined) return;
    if (trail.includes(file))
      throw new InputError(`the template ${file} is nested in itself`, "Synthesize the assembly again", { file: document.file });
    const nested = template(reading, file);
    found.set(logicalId, { document: nested, nested: nestedTemplates(reading, nested, [...trail, file]) });
  });
  return found;
}

function byHash(reading: Reading, url: Node | undefined): string | undefined {
  const hashes = texts(url).flatMap((text) => [...text.matchAll(/\b[0-9a-f]{64}\b/g)].map((found) => found[0]));
  return hashes.map((hash) => reading.assets().get(hash)).find((file) => file !== undefined);
}

function texts(node: Node | undefined): readonly string[] {
  if (node?.kind === "text") return [node.text];
  if (node?.kind === "list") return node.items.flatMap(texts);
  return node?.kind === "map" ? node.values.flatMap(texts) : [];
}

/** The file assets of the assembly's asset manifests that are JSON or YAML files. */
function lazyAssets(files: Files, folder: string, manifest: Document, artifacts: Node | undefined): () => ReadonlyMap<string, string> {
  let made: Map<string, string> | undefined;
  return () => {
    if (made !== undefined) return made;
    made = new Map();
    const all = artifacts?.kind === "map" ? artifacts.values : [];
    for (const artifact of all) {
      if (textOf(member(artifact, "type")) !== "cdk:asset-manifest") continue;
      const path = inside(folder, needed(manifest, artifact as MapNode, "file"));
      const assets = member(parseJsonFile(files.read(path), `${files.name}/${path}`).root, "files");
      if (assets?.kind !== "map") continue;
      for (const [i, hash] of assets.keys.entries()) {
        const file = textOf(member(member(assets.values[i], "source"), "path"));
        if (file !== undefined && /\.(?:json|ya?ml)$/.test(file)) made.set(hash, file);
      }
    }
    return made;
  };
}

function missingContext(manifest: Document, files: Files, path: string): string[] {
  const missing = member(manifest.root, "missing");
  if (missing?.kind !== "list" || missing.items.length === 0) return [];
  return [`${files.name}/${path}: ${missing.items.length} context lookups were missing when it was synthesized, so its templates hold placeholders`];
}

/** An absolute path stays one, so that it is refused. */
function inside(folder: string, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(folder, path);
}

function needed(manifest: Document, artifact: MapNode, name: string): string {
  const value = textOf(member(member(artifact, "properties"), name));
  if (value === undefined) throw wrong(manifest, artifact, `an artifact has no ${name}`);
  return value;
}

function wrong(manifest: Document, node: Node, what: string): InputError {
  return new InputError(`not a manifest of a cloud assembly: ${what}`, "Synthesize it again", {
    file: manifest.file,
    line: manifest.lineAt(node.at),
  });
}
