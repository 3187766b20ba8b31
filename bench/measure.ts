import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

/** A program with its arguments: the first is the file that is run. */
export type Command = readonly [string, ...string[]];

/** What one run of a whole process cost, from its start to its end. */
export interface Cost {
  /** Seconds on the clock. */
  readonly wall: number;
  /** Seconds of CPU, in the program and in the kernel, of all its threads. Undefined without GNU time. */
  readonly cpu: number | undefined;
  /** Most memory that was resident at once, in MiB. Undefined without GNU time. */
  readonly memory: number | undefined;
}

export interface Measured extends Cost {
  /** How many runs the medians are of. */
  readonly runs: number;
  /** Of the last run. */
  readonly code: number;
  readonly output: string;
}

/** A process that takes longer than this is not run again: its warm-up counts. */
const longSeconds = 60;

/**
 * The medians over `runs` runs after one that does not count. Each run is a new process; its output goes into a file, so that nobody
 * waits for a reader. On a machine with more than two cores it is held to two, where `taskset` can.
 * @throws Error when a run ends with a code that is not in `codes`
 */
export async function measure(command: Command, runs: number, codes: readonly number[]): Promise<Measured> {
  const warmUp = await once(command, codes);
  if (warmUp.wall > longSeconds || runs < 1) return { ...warmUp, runs: 1 };
  const all: Omit<Measured, "runs">[] = [];
  while (all.length < runs) all.push(await once(command, codes));
  const last = all.at(-1) ?? warmUp;
  const medianOf = (pick: (one: Cost) => number | undefined): number | undefined => median(all.flatMap((one) => pick(one) ?? []));
  return { ...last, wall: medianOf((one) => one.wall) ?? last.wall, cpu: medianOf((one) => one.cpu), memory: medianOf((one) => one.memory), runs };
}

async function once(command: Command, codes: readonly number[]): Promise<Omit<Measured, "runs">> {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-bench-run-"));
  const files = { output: join(folder, "stdout"), errors: join(folder, "stderr"), usage: join(folder, "usage") };
  const [program, ...args] = [...(gnuTime ? ["/usr/bin/time", "--quiet", "-o", files.usage, "-f", "%U %S %M"] : []), ...twoCores, ...command] as [
    string,
    ...string[],
  ];
  const [out, err] = [openSync(files.output, "w"), openSync(files.errors, "w")];
  try {
    const from = performance.now();
    const code = await ended(program, args, out, err);
    const wall = (performance.now() - from) / 1000;
    const said = readFileSync(files.errors, "utf8");
    if (!codes.includes(code))
      throw new Error(`${command.slice(0, 4).join(" ")} … ended with ${code}, not ${codes.join(" or ")}: ${said.slice(-2000)}`);
    return { ...usage(files.usage), wall, code, output: readFileSync(files.output, "utf8") };
  } finally {
    closeSync(out);
    closeSync(err);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ended(program: string, args: readonly string[], out: number, err: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", out, err] });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
}

function usage(file: string): Pick<Cost, "cpu" | "memory"> {
  if (!gnuTime) return { cpu: undefined, memory: undefined };
  const [user, system, kibibytes] = readFileSync(file, "utf8").trim().split(" ").map(Number) as [number, number, number];
  return { cpu: user + system, memory: kibibytes / 1024 };
}

/** Others of that name know no `-f`. */
const gnuTime = works("/usr/bin/time", "--quiet", "-f", "%M", "true");

const twoCores = availableParallelism() > 2 && works("taskset", "-c", "0,1", "true") ? ["taskset", "-c", "0,1"] : [];

/** How many cores a measured process may use. */
export const cores = twoCores.length > 0 ? 2 : availableParallelism();

/** Does it run, and end well? */
export function works(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
