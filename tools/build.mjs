/**
 * Writes `dist/`: the published JavaScript, its types and the JSON that it reads at run time. `npm ci` runs it as `prepare`, so it is
 * plain JavaScript, and it does nothing where the compiler is not installed (`npm ci --omit=dev`). `--out FOLDER`: there instead.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const out = resolve(values.out);

if (existsSync(compiler)) await build();
else console.error("cofferdam: dist/ is not built, because the development dependencies are not installed");

async function build() {
  rmSync(out, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json"), "--outDir", out], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
  for (const path of jsonIn("checks")) copyFileSync(join(root, path), join(out, path));
  await joinProgram();
  chmodSync(join(out, "cli", "main.js"), 0o755);
}

/** The compiler copies no JSON that is read by path. */
function jsonIn(folder) {
  const names = readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name));
  return names.filter((name) => name.endsWith(".json"));
}

/** The command line in few files of our own code only: opening some four hundred modules is a third of a second of every run. */
async function joinProgram() {
  const { build: bundle } = await import("esbuild");
  const [cli, joined] = [join(out, "cli"), join(out, ".cli")];
  await bundle({
    entryPoints: [join(cli, "main.js")],
    outdir: joined,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    plugins: [
      {
        name: "json-stays",
        setup: (plugin) => plugin.onResolve({ filter: /^\..*\.json$/ }, ({ path, resolveDir }) => besides(realpathSync(cli), path, resolveDir)),
      },
    ],
    logLevel: "warning",
  });
  rmSync(cli, { recursive: true });
  renameSync(joined, cli);
}

function besides(cli, path, folder) {
  return { path: relative(cli, resolve(folder, path)), external: true };
}
