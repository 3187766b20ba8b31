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

/** The time by which the run asked whether waivers are live; undefined: the folder is of no run with a register. */
export function storedAsOf(folder: string): string | undefined {
  const path = join(folder, "manifest.json");
  return existsSync(path) ? parse(readBytes(path, "manifest.json", folder), folder).asOf : undefined;
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
    const { files, endpoint, asOf } = manifest;
    if (
      manifest.schema === "cofferdam/evidence/1" &&
      Array.isArray(files) &&
      typeof manifest.root === "string" &&
      files.every(isFile) &&
      (endpoint === undefined || isNote(endpoint)) &&
      (asOf === undefined || (typeof asOf === "string" && !Number.isNaN(Date.parse(asOf))))
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
