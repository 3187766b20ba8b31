import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `npm run mutants`: the mutation kit is a test, and nothing imports tests, so it runs as a process of its own. */
const program = fileURLToPath(new URL("../test/mutants/main.ts", import.meta.url));
const { status } = spawnSync(process.execPath, ["--import", "tsx", program, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
