import type { Origin } from "../checks/model/fact.ts";

/**
 * The file of an origin as a reader finds it: relative to `root` with forward slashes where it lies under it, else as it is.
 * Undefined where an origin has no file.
 */
export function fileOf(origin: Origin, root?: string): string | undefined {
  if (origin.file === undefined) return undefined;
  const file = origin.file.replaceAll("\\", "/");
  const base = root === undefined ? undefined : `${root.replaceAll("\\", "/").replace(/\/+$/, "")}/`;
  return base !== undefined && file.startsWith(base) ? file.slice(base.length) : file;
}

/** `cdk.out/Key.template.json:41`, or the way inside the source when no file is known. */
export function placeOf(origin: Origin, root?: string): string {
  const file = fileOf(origin, root);
  if (file === undefined) return origin.path;
  return origin.line === undefined ? file : `${file}:${origin.line}`;
}
