import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { collected, type CollectedAccounts } from "./accounts.ts";
import { gateCosts } from "./gate.ts";
import { fleet, program, reference, root, type Input } from "./inputs.ts";
import { cores, measure, type Command } from "./measure.ts";
import { cdkNag, cfnLint, type Peer } from "./peers.ts";
import { collecting, gated, peers, readings, wholeProcess, type Beside, type Judged, type Reading } from "./tables.ts";

/*
 * `npm run bench`: what Cofferdam costs, and what others cost on the same files. Prints Markdown and writes it into bench/README.md.
 * `--runs 5` how many times each process is run after a warm-up; `--tenants 1,10,100` the fleets; `--accounts 300,1000,10000` how many accounts are
 * collected (empty: none); `--no-peers` without the other tools; `--gate` only what the gate costs in synthesis, beside cdk-nag; `--print` leaves the
 * README as it is.
 */

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    tenants: { type: "string", default: "1,10,100" },
    accounts: { type: "string", default: "100,300,1000" },
    "no-peers": { type: "boolean", default: false },
    gate: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
const counts = options.tenants.split(",").map(Number);

const accounts = options.accounts === "" ? [] : options.accounts.split(",").map(Number);

const load = loadavg();
const started = new Date();
try {
  const report = options.gate ? await benchGate() : await bench();
  console.log(report);
  if (!options.print) writeReport(report, options.gate ? "gate" : "measured");
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function bench(): Promise<string> {
  if (![runs, ...counts, ...accounts].every((count) => Number.isInteger(count) && count > 0))
    throw new Error("--runs, --tenants and --accounts take whole numbers from 1");
  const main = program();
  const inputs = [reference(), ...counts.map(fleet)];
  const judged: Judged[] = [];
  for (const input of inputs) judged.push(await judge(main, input));
  const read: Reading[] = [];
  for (const input of [inputs[0], inputs.at(-1)]) if (input !== undefined) read.push(await reading(input));
  const collections: CollectedAccounts[] = [];
  for (const count of accounts) {
    say(`collecting ${count} accounts`);
    collections.push(await collected(count));
  }
  const beside = options["no-peers"] ? [] : await besides(judged.filter(({ input }) => input.tenants > 1));
  return [
    conditions(),
    "### The whole process",
    "`cofferdam check --assembly … --estate … --format json`, from its start to its end.",
    wholeProcess(judged, cores),
    "### Reading",
    readings(read),
    ...(collections.length === 0 ? [] : ["### Collecting accounts", collecting(collections)]),
    ...(beside.length === 0 ? [] : ["### Beside other tools", peers(beside)]),
  ].join("\n\n");
}

async function benchGate(): Promise<string> {
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number from 1");
  return [conditions(), gated(await gateCosts(runs, say))].join("\n\n");
}

/** A run that does not hold is no measurement of a proof: it may have stopped early. */
async function judge(main: string, input: Input): Promise<Judged> {
  say(`cofferdam on ${input.name}`);
  const { assembly, estate } = input;
  const measured = await measure([process.execPath, main, "check", "--assembly", assembly, "--estate", estate, "--format", "json"], runs, [0]);
  const run = JSON.parse(measured.output) as { outcome: string; run: { tenants: readonly unknown[] }; findings: readonly { outcome: string }[] };
  const failing = run.findings.filter(({ outcome }) => outcome !== "holds").length;
  if (run.outcome !== "holds" || failing > 0 || run.findings.length === 0 || run.run.tenants.length !== input.tenants) {
    throw new Error(
      `${input.name}: ${run.outcome}, ${failing} of ${run.findings.length} findings do not hold, ${run.run.tenants.length} tenants; only a run that holds is measured`,
    );
  }
  return { input, measured, findings: run.findings.length };
}

async function reading(input: Input): Promise<Reading> {
  say(`reading ${input.name}`);
  const { output } = await measure([process.execPath, "--import", "tsx", join(root, "bench", "reading.ts"), input.assembly], 0, [0]);
  return {
    input,
    tasks: output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Reading["tasks"][number]),
  };
}

async function besides(all: readonly Judged[]): Promise<Beside[]> {
  const found: Beside[] = [];
  for (const peer of [cdkNag, cfnLint]) {
    for (const judged of all) found.push({ tool: peer.name, judged, measured: await beside(peer, judged.input) });
  }
  return found;
}

async function beside(peer: Peer, input: Input): Promise<Beside["measured"]> {
  const command = commandOf(peer, input);
  if (command === undefined) return "it could not be installed";
  say(`${peer.name} on ${input.name}`);
  const cost = await measure(command, runs, peer.codes);
  return { cost, findings: peer.findings(cost.output) };
}

function commandOf(peer: Peer, input: Input): Command | undefined {
  try {
    return peer.command(input);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Where and when, so that nobody compares numbers of two machines, or of a busy one. */
function conditions(): string {
  const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", ".", ":!bench/README.md") === "" ? "" : " with changes that are not committed";
  const busy = (load[0] ?? 0) > cpus().length / 2 ? "\n\n**The machine was busy: these numbers are not to be compared with any others.**" : "";
  return [
    `${started.toISOString().slice(0, 16).replace("T", " ")} UTC, commit ${git("rev-parse", "--short=12", "HEAD")}${changed}, \`npm run bench${process.argv
      .slice(2)
      .map((arg) => ` ${arg}`)
      .join("")}\`.`,
    `Node ${process.version}, ${type()} ${arch()}, ${cores} of ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), ${(totalmem() / 2 ** 30).toFixed(1)} GiB.`,
    `Load average at the start: ${load.map((value) => value.toFixed(2)).join(", ")}. ${runs === 1 ? "One run" : `Medians of ${runs} runs`} after one that does not count; what takes over a minute is run once.${busy}`,
  ].join("\n");
}

function writeReport(text: string, part: "measured" | "gate"): void {
  const path = join(root, "bench", "README.md");
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const page = readFileSync(path, "utf8");
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${path}: has no ${begin} before ${end}`);
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}

/** Progress. */
function say(line: string): void {
  console.error(`bench: ${line} …`);
}
