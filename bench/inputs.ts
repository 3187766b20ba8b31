import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What every tool is run on. */
export interface Input {
  /** `reference`, or how many tenants. */
  readonly name: string;
  /** How many tenants the estate file names. */
  readonly tenants: number;
  readonly assembly: string;
  readonly estate: string;
  readonly templates: readonly string[];
  /** Of all templates. */
  readonly bytes: number;
}

/** The command line as it is published, compiled again when a source is newer. */
export function program(): string {
  const main = join(root, "dist", "cli", "main.js");
  const sources = ["checks", "reports", "cli", "tsconfig.build.json", "package-lock.json"].flatMap(filesIn);
  const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs));
  if (!existsSync(main) || statSync(main).mtimeMs < newest) ran(process.execPath, join(root, "tools", "build.mjs"));
  return main;
}

/** The reference platform: canonical templates, and two tenants' concrete ones. */
export function reference(): Input {
  const made = cached("reference", (out) => ran(process.execPath, "--import", "tsx", join(root, "infra", "app.ts"), "--out", out));
  return input("reference", 2, made, join(root, "cofferdam.yaml"));
}

/** That many tenants' concrete templates, beside what they share. */
export function fleet(tenants: number): Input {
  const made = cached(`fleet-${tenants}`, (out) =>
    ran(process.execPath, "--import", "tsx", join(root, "bench", "fleet.ts"), "--tenants", String(tenants), "--out", out),
  );
  return input(tenants === 1 ? "1 tenant" : `${tenants} tenants`, tenants, join(made, "assembly"), join(made, "estate.json"));
}

function input(name: string, tenants: number, assembly: string, estate: string): Input {
  const templates = readdirSync(assembly)
    .filter((file) => file.endsWith(".template.json"))
    .toSorted()
    .map((file) => join(assembly, file));
  return { name, tenants, assembly, estate, templates, bytes: templates.reduce((sum, path) => sum + statSync(path).size, 0) };
}

/** A folder that is made once per state of what it is made from. `make` writes into the folder that it is given. */
export function cached(name: string, make: (out: string) => void, from: string = madeFrom()): string {
  const folder = join(tmpdir(), `cofferdam-bench-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = join(folder, `${name}-${from}`);
  if (existsSync(made)) return made;
  const unfinished = mkdtempSync(join(folder, "unfinished-"));
  make(unfinished);
  renameSync(unfinished, made);
  return made;
}

/** The state of everything that a synthesized template is made from. */
function madeFrom(): string {
  const catalogue = ["checks/reason/policy/catalogue.ts", "checks/reason/policy/catalogue.json"];
  const sources = ["infra", "guardrails", "bench/fleet.ts", "package-lock.json", ...catalogue].flatMap(filesIn);
  return sources
    .reduce((hash, path) => hash.update(path).update("\0").update(readFileSync(path)), createHash("sha256"))
    .digest("hex")
    .slice(0, 16);
}

/** A file itself, or all files below a folder; from the root of the repository. */
function filesIn(name: string): string[] {
  const path = join(root, name);
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((inside) => filesIn(join(name, inside)));
}

/** @throws Error with what it said when it fails. */
export function ran(command: string, ...args: readonly string[]): void {
  // The CDK's own rules judge each template too; cdk-nag's are measured apart.
  const { status, error, stderr, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, CDK_VALIDATION: "false" },
  });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} failed: ${error?.message ?? (stderr || stdout).trim().slice(-2000)}`);
}
