import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { claimIds } from "../../checks/controls/claims.ts";
import type { Check } from "../../checks/engine/define-check.ts";

/** A check and the file that holds it. */
export interface CheckFile {
  readonly check: Check;
  /** Below `checks/claims`, with `/`: `storage/bucket-is-versioned.ts`. */
  readonly path: string;
}

/**
 * The files below `checks/claims` that hold a check, sorted by its id: those with a default export. Throws when such a file's name
 * is no claim of the catalogue.
 */
export function checkPaths(root: string): readonly string[] {
  const claims = join(root, "checks", "claims");
  const paths = readdirSync(claims, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(claims, name)).map((file) => `${name}/${file}`))
    .filter((path) => path.endsWith(".ts") && /^export default /m.test(readFileSync(join(claims, path), "utf8")));
  const stray = paths.find((path) => !(claimIds as readonly string[]).includes(idOf(path)));
  if (stray !== undefined) throw new Error(`checks/claims/${stray}: ${idOf(stray)} is no claim of checks/controls/claims.ts`);
  return paths.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

/** The checks in those files. Throws when an id is not its file's name. */
export async function checkFiles(root: string, paths: readonly string[]): Promise<readonly CheckFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const file = pathToFileURL(join(root, "checks", "claims", path)).href;
      const { default: check } = (await import(file)) as { readonly default: Check };
      if (check.id !== idOf(path)) throw new Error(`checks/claims/${path}: its check's id is ${check.id}; a check has its file's name`);
      return { check, path };
    }),
  );
}

export function idOf(path: string): string {
  return basename(path, ".ts");
}
