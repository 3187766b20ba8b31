import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { given } from "./given.ts";
import { startOverlay } from "./overlay/proxy.ts";
import { probed } from "./probes.ts";
import { credentials } from "./seed.ts";
import { isRequired } from "./tiers.ts";
import type { EndpointNote } from "../../checks/model/evidence.ts";

/** moto_server, from the package registry of Python, in a cache of its own. */
export const motoVersion = "5.2.1";

export interface Moto {
  readonly url: URL;
  /** What it is and shows behind the overlay, by probes that ran on it. */
  readonly note: EndpointNote;
  stop(): Promise<void>;
}

/** Why it cannot be had here, with the remedy; undefined: it can. Installs it when it is not there yet. */
export function whyNoMoto(): string | undefined {
  if (given?.kind === "moto") return undefined;
  if (existsSync(join(home(), complete))) return undefined;
  const python = ["python3.13", "python3.12", "python3.11", "python3"].find(
    (name) => spawnSync(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0,
  );
  if (python === undefined) return "there is no Python 3.10 or later; install python3";
  if (process.env["COFFERDAM_INSTALL_MOTO"] !== "1" && !isRequired("T2"))
    return "moto is not installed; set COFFERDAM_INSTALL_MOTO=1 to fetch it from the Python package index";
  return install(python);
}

function home(): string {
  const cache = process.env["XDG_CACHE_HOME"];
  return join(cache === undefined || cache === "" ? join(homedir(), ".cache") : cache, "cofferdam", `moto-${motoVersion}`);
}

function program(): string {
  return join(home(), "bin", "moto_server");
}

/** Written last: an installation that was cut off is none. */
const complete = "complete";

/** Of several test files at once, one installs and the others wait. */
function install(python: string): string | undefined {
  const at = home();
  const lock = `${at}.lock`;
  mkdirSync(dirname(at), { recursive: true });
  for (let tries = 0; ; tries++) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (tries > 1200) return `${lock} stands in the way; remove it`;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  try {
    return existsSync(join(at, complete)) ? undefined : installed(python, at);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function installed(python: string, at: string): string | undefined {
  rmSync(at, { recursive: true, force: true });
  // A virtual environment holds its own path, so it is made where it stays.
  const steps = [
    [python, ["-m", "venv", at]],
    [join(at, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", `moto[server,all]==${motoVersion}`]],
  ] as const;
  for (const [command, options] of steps) {
    const { status, stderr } = spawnSync(command, options, { encoding: "utf8" });
    if (status === 0) continue;
    rmSync(at, { recursive: true, force: true });
    return `${command} ${options.join(" ")} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
  }
  writeFileSync(join(at, complete), motoVersion);
  return undefined;
}

/**
 * On a free port, or where COFFERDAM_ENDPOINT says; empty, with the same random ids each time. What is declared of it and the overlay was shown.
 * @throws Error where it was not: the run stops there.
 */
export async function startMoto(): Promise<Moto> {
  if (given?.kind === "moto") {
    const { url } = given;
    return { url, note: await proven(url, undefined), stop: async () => emptied(url) };
  }
  const port = await freePort();
  const env = {
    PATH: process.env["PATH"] ?? "",
    // Thousands of images are loaded else.
    MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  const child = spawn(program(), ["-H", "127.0.0.1", "-p", String(port)], { env, stdio: "ignore" });
  const url = new URL(`http://127.0.0.1:${port}/`);
  await answered(url, child);
  try {
    return { url, note: await proven(url, motoVersion), stop: async () => stopped(child) };
  } catch (error) {
    await stopped(child);
    throw error;
  }
}

/** The probes write, so all that they left goes. One that was given does not say its version. */
async function proven(url: URL, version: string | undefined): Promise<EndpointNote> {
  await emptied(url);
  const overlay = await startOverlay(url);
  try {
    return await probed(overlay.url, version, credentials);
  } finally {
    await overlay.stop();
    await emptied(url);
  }
}

async function emptied(url: URL): Promise<void> {
  await fetch(new URL("/moto-api/reset", url), { method: "POST" });
  await fetch(new URL("/moto-api/seed?a=42", url), { method: "POST" });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function answered(url: URL, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    try {
      if ((await fetch(new URL("/moto-api/data.json", url))).ok) return;
    } catch {
      // Not there yet.
    }
    await setTimeout(200);
  }
  child.kill("SIGKILL");
  throw new Error("moto_server did not answer within a minute");
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
