import { createHash } from "node:crypto";
import { merkleRoot } from "./merkle.ts";
import type { EndpointNote, EvidenceFile, EvidenceManifest } from "../../model/evidence.ts";

/** Files may come one at a time. `endpoint`: what answered for the accounts. */
export function manifestOf(files: Iterable<readonly [string, Uint8Array]>, endpoint?: EndpointNote): EvidenceManifest {
  const listed: { path: string; sha256: string }[] = [];
  for (const [path, bytes] of files) listed.push({ path, sha256: createHash("sha256").update(bytes).digest("hex") });
  listed.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { schema: "cofferdam/evidence/1", files: listed, root: rootOf(listed), ...(endpoint !== undefined && { endpoint }) };
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
  return merkleRoot(files.map((file) => `${file.path}\0${file.sha256}`));
}
