import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { EvidenceError } from "../../model/evidence-error.ts";
import { differences } from "./manifest.ts";
import { isNote, type EndpointNote, type EvidenceManifest } from "../../model/evidence.ts";

/**
 * Is an evidence folder what its manifest says? Without a manifest it is accepted and labelled unverified.
 * @throws EvidenceError naming the first file that was changed, is missing or was put in.
 */
export function verifyEvidence(folder: string): "verified" | "unverified" {
  const files = filesBelow(folder);
  const bytes = files.get("manifest.json");
  if (bytes === undefined) return "unverified";
  files.delete("manifest.json");
  const [first, ...more] = differences(parse(bytes, folder), files);
  if (first !== undefined)
    throw new EvidenceError(`${folder}: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ""}; the evidence is not what was collected`);
  return "verified";
}

/** What answered for the accounts of an evidence folder, by its manifest; undefined where that says nothing of it. */
export function storedEndpoint(folder: string): EndpointNote | undefined {
  const path = join(folder, "manifest.json");
  return existsSync(path) ? parse(readBytes(path, "manifest.json", folder), folder).endpoint : undefined;
}

/** Where a run with a register of waivers stores when it asked which of them are live: a file as others, so that the root is over it too. */
export const asOfFile = "as-of.json";

export function asOfBytes(asOf: string): Uint8Array {
  return Buffer.from(`${JSON.stringify({ schema: "cofferdam/as-of/1", asOf })}\n`);
}

/**
 * The time by which the run asked whether waivers are live; undefined: the folder is of no run with a register.
 * @throws EvidenceError where the file says no time.
 */
export function storedAsOf(folder: string): string | undefined {
  const path = join(folder, asOfFile);
  if (!existsSync(path)) return undefined;
  try {
    const { schema, asOf } = JSON.parse(Buffer.from(readBytes(path, asOfFile, folder)).toString("utf8")) as Record<string, unknown>;
    if (schema === "cofferdam/as-of/1" && isInstant(asOf)) return asOf;
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
  }
  throw new EvidenceError(`${path}: does not say when waivers were asked, as {"schema":"cofferdam/as-of/1","asOf":"2026-11-01T02:00:00Z"} does`);
}

/** RFC 3339, in UTC, as runs write it; a date that there is. */
function isInstant(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(value)) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === value.slice(0, 19);
}

function filesBelow(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const shown = relative(folder, path).split(sep).join("/");
    if (entry.isDirectory()) continue;
    if (!entry.isFile())
      throw new EvidenceError(`${folder}: ${shown} is ${entry.isSymbolicLink() ? "a symbolic link" : "no plain file"}; evidence holds files only`);
    files.set(shown, readBytes(path, shown, folder));
  }
  return files;
}

function readBytes(path: string, shown: string, folder: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new EvidenceError(`${folder}: ${shown} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`);
  }
}

function parse(bytes: Uint8Array, folder: string): EvidenceManifest {
  try {
    const manifest = JSON.parse(Buffer.from(bytes).toString("utf8")) as Partial<EvidenceManifest>;
    const { files, endpoint } = manifest;
    if (
      manifest.schema === "cofferdam/evidence/1" &&
      Array.isArray(files) &&
      typeof manifest.root === "string" &&
      files.every(isFile) &&
      (endpoint === undefined || isNote(endpoint))
    )
      return manifest as EvidenceManifest;
  } catch {
    // Said below.
  }
  throw new EvidenceError(`${join(folder, "manifest.json")}: not a manifest of cofferdam/evidence/1`);
}

function isFile(file: unknown): boolean {
  return (
    typeof file === "object" &&
    file !== null &&
    "path" in file &&
    typeof file.path === "string" &&
    "sha256" in file &&
    typeof file.sha256 === "string"
  );
}
