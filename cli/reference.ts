import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";
import { InputError } from "../checks/model/input-error.ts";

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

/** In a checkout: writes `cdk.out` again when it is missing or older than what it is made from. Runs `infra/app` as a child process. */
export function synthesizeIfStale(say: (line: string) => void): void {
  const root = packageRoot();
  if (!isCheckout(root)) return;
  const made = join(root, "cdk.out", "manifest.json");
  if (existsSync(made) && statSync(made).mtimeMs >= newest(["infra", "guardrails"].map((name) => join(root, name)))) return;
  say("synthesizing the reference platform (infra/) …");
  const run = spawnSync(process.execPath, ["--import", "tsx", join("infra", "app.ts")], { cwd: root, encoding: "utf8" });
  if (run.status !== 0) {
    const reason = (run.stderr || run.error?.message || "").trim().split("\n").at(-1) ?? "";
    throw new InputError(`infra/app.ts could not be synthesized: ${reason}; \`npm ci\` installs what it needs`);
  }
}

function isCheckout(root: string): boolean {
  return existsSync(join(root, "infra", "app.ts"));
}

function newest(folders: readonly string[]): number {
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()));
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
