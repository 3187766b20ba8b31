import { createHash } from "node:crypto";
import { MerkleTree } from "./merkle.ts";
import type { EndpointNote, EvidenceFile, EvidenceManifest } from "../../model/evidence.ts";

/** Files in any order. `endpoint`: what answered for the accounts. */
export function manifestOf(files: Iterable<readonly [string, Uint8Array]>, endpoint?: EndpointNote): EvidenceManifest {
  const listed = [...files].map(hashed).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { schema, files: listed, root: rootOf(listed), ...(endpoint !== undefined && { endpoint }) };
}

/**
 * The same manifest as a file, in pieces: files come one at a time, in the order of their paths, and none of it is held. The fleet's manifest does not
 * fit into memory.
 */
export function* manifestBytes(files: Iterable<readonly [string, Uint8Array]>, endpoint?: EndpointNote): Generator<Uint8Array> {
  for (const piece of manifestText(files, endpoint)) yield Buffer.from(piece, "utf8");
}

function* manifestText(files: Iterable<readonly [string, Uint8Array]>, endpoint: EndpointNote | undefined): Generator<string> {
  yield `{\n  "schema": ${JSON.stringify(schema)},\n  "files": [`;
  const tree = new MerkleTree();
  let before: string | undefined;
  for (const each of files) {
    const file = hashed(each);
    if (before !== undefined && file.path <= before) throw new Error(`${file.path} comes after ${before}`);
    yield `${before === undefined ? "" : ","}\n    {\n      "path": ${JSON.stringify(file.path)},\n      "sha256": "${file.sha256}"\n    }`;
    before = file.path;
    tree.add(leafOf(file));
  }
  yield `${before === undefined ? "" : "\n  "}],\n  "root": "${tree.root()}"`;
  if (endpoint !== undefined) yield `,\n  "endpoint": ${JSON.stringify(endpoint, null, 2).replaceAll("\n", "\n  ")}`;
  yield "\n}\n";
}

const schema = "cofferdam/evidence/1";

function hashed([path, bytes]: readonly [string, Uint8Array]): EvidenceFile {
  return { path, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** What is wrong with a folder's files by its manifest, one sentence each; empty when all is as it was. */
export function differences(manifest: EvidenceManifest, files: ReadonlyMap<string, Uint8Array>): string[] {
  const now = new Map(manifestOf(files).files.map((file) => [file.path, file.sha256]));
  const then = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  const seen = new Set<string>();
  const double = manifest.files.find(({ path }) => seen.size === seen.add(path).size);
  return [
    ...[...then].flatMap(([path, sha256]) => {
      const found = now.get(path);
      if (found === undefined) return [`${path} is in the manifest and missing`];
      return found === sha256 ? [] : [`${path} was changed`];
    }),
    ...[...now.keys()].filter((path) => !then.has(path)).map((path) => `${path} is not in the manifest`),
    ...(double === undefined ? [] : [`${double.path} is in the manifest twice`]),
    ...(rootOf(manifest.files) === manifest.root ? [] : ["the manifest's root is not the root of its files"]),
  ];
}

function rootOf(files: readonly EvidenceFile[]): string {
  const tree = new MerkleTree();
  for (const file of files) tree.add(leafOf(file));
  return tree.root();
}

function leafOf({ path, sha256 }: EvidenceFile): string {
  return `${path}\0${sha256}`;
}
