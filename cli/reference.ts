import { spawn } from "node:child_process";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";
import { InputError } from "../checks/model/input-error.ts";
import { exitCode } from "../checks/model/verdict.ts";

/** The estate file of the reference platform: the checkout's, or the copy that the package brings. */
export function referenceEstate(): string {
  const root = packageRoot();
  const copy = join(root, "reference", "cofferdam.yaml");
  return !isCheckout(root) && existsSync(copy) ? copy : join(root, "cofferdam.yaml");
}

/** Is this estate file the reference platform's own? */
export function isReference(path: string): boolean {
  return existsSync(path) && existsSync(referenceEstate()) && realpathSync(path) === realpathSync(referenceEstate());
}

/**
 * In a checkout: writes `cdk.out` again when it is missing or older than what it is made from. Runs `infra/app` as a child process.
 * @throws InputError with the reason when that fails.
 */
export async function synthesizeIfStale(say: (line: string) => void, root = packageRoot()): Promise<void> {
  if (!isCheckout(root)) return;
  const made = join(root, "cdk.out", "manifest.json");
  if (existsSync(made) && statSync(made).mtimeMs >= newest(["infra", "guardrails"].map((name) => join(root, name)))) return;
  say("synthesizing the reference platform (infra/) …");
  const { code, signal, errors } = await synthesize(root);
  // Ctrl-C reaches the child too, and its end may be heard of first.
  if (signal === "SIGINT") process.exit(exitCode.interrupted);
  if (code === 0) return;
  const reason =
    errors
      .trim()
      .split("\n")
      .findLast((line) => /error/i.test(line)) ??
    errors.trim().split("\n").at(-1) ??
    "";
  throw new InputError(`infra/app.ts could not be synthesized: ${reason.trim()}; \`npm ci\` installs what it needs, \`npm run synth\` shows all`);
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

async function synthesize(root: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", join("infra", "app.ts")], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    const stop = (): void => void child.kill();
    process.once("exit", stop);
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-20_000)));
    child.on("error", (error) => resolve({ code: null, signal: null, errors: error.message }));
    child.on("close", (code, signal) => {
      process.off("exit", stop);
      resolve({ code, signal, errors });
    });
  });
}

function isCheckout(root: string): boolean {
  return existsSync(join(root, "infra", "app.ts"));
}

function newest(folders: readonly string[]): number {
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()));
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
