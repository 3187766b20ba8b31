/**
 * Writes `dist/`: the published JavaScript, its types and the JSON that it reads at run time. `npm ci` runs it as `prepare`, so it is
 * plain JavaScript, and it does nothing where the compiler is not installed (`npm ci --omit=dev`).
 */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

if (existsSync(compiler)) build();
else console.error("cofferdam: dist/ is not built, because the development dependencies are not installed");

function build() {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
  for (const path of jsonIn("checks")) copyFileSync(join(root, path), join(root, "dist", path));
  chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
}

/** The compiler copies no JSON that is read by path. */
function jsonIn(folder) {
  const names = readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name));
  return names.filter((name) => name.endsWith(".json"));
}
