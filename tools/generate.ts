/**
 * Writes what follows from the checks: their registry, the published JSON Schemas, their pages, the README's counts.
 * `npm run generate`; with `--check` it writes nothing and exits 1 when a file is not as it would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { staleAttestations } from "./generate/attestations.ts";
import { checkFiles, checkPaths } from "./generate/check-files.ts";
import { withCounts } from "./generate/counts.ts";
import { guardrailsPage } from "./generate/guardrails.ts";
import { pages } from "./generate/pages.ts";
import { registry } from "./generate/registry.ts";
import { schemas } from "./generate/schemas.ts";
import { specification } from "./generate/specification.ts";
import { walkPage } from "./generate/walk.ts";

/** Path → text; undefined: the file must go. */
type Texts = Readonly<Record<string, string | undefined>>;

const root = process.cwd();
const onlyCheck = process.argv.includes("--check");
const paths = checkPaths(root);
// In two steps: the pages need checks that run, the registry does not.
settle({ "checks/claims/index.ts": registry(paths), ...below("schemas", schemas()) });
settle(await documents());
// Tests are not run here: that their subject is still the one that is attested shows by its digest.
for (const stale of staleAttestations()) {
  console.log(stale);
  process.exitCode = 1;
}

async function documents(): Promise<Texts> {
  const files = await checkFiles(root, paths);
  const readme = read("README.md");
  return {
    ...leftOver("docs/checks"),
    ...below("docs/checks", pages(files)),
    "docs/guardrails.md": guardrailsPage(),
    "docs/walk.md": await walkPage(),
    "docs/specification.md": specification(root, new Set(files.map(({ check }) => check.id))),
    ...(readme !== undefined && { "README.md": await withOutput(withCounts(readme, files)) }),
  };
}

/** Real output, where the README has a place for it: only then is the command line needed. */
async function withOutput(readme: string): Promise<string> {
  if (!readme.includes("<!-- generated:first-screen -->")) return readme;
  const output = await import("./generate/readme.ts");
  return output.withOutput(readme, root);
}

function below(folder: string, texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text]));
}

/** Pages of checks that are gone: those of checks that are there are set again. */
function leftOver(folder: string): Texts {
  const path = join(root, folder);
  return existsSync(path) ? Object.fromEntries(readdirSync(path).map((name) => [`${folder}/${name}`, undefined])) : {};
}

function settle(texts: Texts): void {
  for (const [path, text] of Object.entries(texts).filter(([name, wanted]) => read(name) !== wanted)) {
    if (onlyCheck) {
      console.log(`${path}: not as \`npm run generate\` writes it`);
      process.exitCode = 1;
    } else {
      write(path, text);
      console.log(`wrote ${path}`);
    }
  }
}

function write(path: string, text: string | undefined): void {
  if (text === undefined) return rmSync(join(root, path));
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function read(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}
