import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The built program when it is newer than all it is made from, else a build of our own: tests need no build first. */
export const program: readonly string[] = [join(built(), "cli", "main.js")];

function built(): string {
  const newest = Math.max(...["cli", "checks", "reports"].map((folder) => newestIn(join(root, folder))));
  const made = join(root, "dist");
  if (existsSync(join(made, "cli", "main.js")) && newest <= statSync(join(made, "cli", "main.js")).mtimeMs) return made;
  const own = join(root, "node_modules", ".cache", "cofferdam", `program-${newest}`);
  if (!existsSync(own)) build(own);
  return own;
}

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Several test files may do so at once, and the first one that is through wins. */
function build(own: string): void {
  const staging = `${own}-${process.pid}`;
  const others = existsSync(dirname(own)) ? readdirSync(dirname(own)).map((name) => join(dirname(own), name)) : [];
  for (const old of others.filter((path) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 3_600_000))
    rmSync(old, { recursive: true, force: true });
  spawnSync(process.execPath, [join(root, "tools", "build.mjs"), "--out", staging], { stdio: "ignore" });
  try {
    renameSync(staging, own);
  } catch {
    rmSync(staging, { recursive: true, force: true });
  }
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the running process once it is there. */
  readonly meanwhile?: (child: ChildProcess) => void;
  /** What it reads from stdin; without it there is nothing. */
  readonly input?: string;
}

/** Environment of a run that may not use the network: what opens a socket throws. */
export const offline = { NODE_OPTIONS: `--import ${join(root, "test", "refuse-sockets.mjs")}` };

/** Nothing of the surroundings: no colour settings, no CI. */
const plainEnv = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", TERM: "xterm" };

/** Runs the real program to its end. */
export async function cofferdam(args: readonly string[], { cwd, env = {}, meanwhile, input }: Options): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program, ...args], { cwd, env: { ...plainEnv, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    // Who is refused before stdin is read leaves it.
    child.stdin.on("error", () => undefined).end(input);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    meanwhile?.(child);
  });
}

/** Runs a line of the shell in which `$COFFERDAM` is the program. */
export function shell(line: string, { cwd, env = {} }: Options): Ended {
  const words = [process.execPath, ...program].map((word) => `'${word}'`).join(" ");
  const { status, signal, stdout, stderr } = spawnSync("bash", ["-c", line.replaceAll("$COFFERDAM", words)], {
    cwd,
    encoding: "utf8",
    env: { ...plainEnv, ...env },
  });
  return { code: status, signal, stdout, stderr };
}

/** What may be on stderr of any run that takes longer than a second. */
export const progress = /^cofferdam: (?:synthesizing|reading|running|judging|collecting:) .*\n/gm;

/** Refused: nothing on stdout, one line on stderr that says what is wrong, no stack trace. */
export function refusal({ code, stdout, stderr }: Ended): { readonly code: number | null; readonly line: string } {
  const lines = stderr.replace(progress, "").split("\n");
  if (stdout !== "" || lines.length !== 2 || lines[1] !== "" || lines[0]?.startsWith("cofferdam: ") !== true)
    throw new Error(`not one line on stderr alone: ${JSON.stringify({ stdout, stderr }).slice(0, 2000)}`);
  return { code, line: lines[0]?.slice("cofferdam: ".length) ?? "" };
}

/** The bytes of a run without its member `run`. */
export function withoutHeader(text: string): string {
  return text.replace(/ {2}"run": \{\n[\s\S]*?\n {2}\},\n/, "");
}
