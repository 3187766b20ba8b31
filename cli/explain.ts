import type { Command } from "commander";
import { addSourceOptions, chosen, judge } from "./check.ts";
import { readInput, type SourceOptions } from "./select.ts";
import { terminalOptions } from "./terminal.ts";
import { checks as allChecks } from "../checks/claims/index.ts";
import { claimIds } from "../checks/controls/claims.ts";
import { controlsOf } from "../checks/controls/mapping.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import type { Run } from "../checks/model/run.ts";
import { explainClaim, explainFinding, type ClaimLike } from "../reports/explain.ts";

interface ExplainOptions extends SourceOptions {
  readonly run?: string;
}

export function addExplain(program: Command): void {
  const command = program
    .command("explain [what]")
    .alias("why")
    .summary("explain a claim or a finding")
    .description("Explains a claim (by id) or a finding (by the start of its fingerprint): promise, proof or witness, fix, controls, limits. Without an argument it lists the claims.");
  addSourceOptions(command)
    .option("--run <file>", "a run.json to look in, instead of judging again")
    .addHelpText("before", "Example: cofferdam explain key-vendor-cannot-destroy\n")
    .action(async (what: string | undefined, options: ExplainOptions) => explain(what, options));
}

async function explain(what: string | undefined, options: ExplainOptions): Promise<void> {
  if (what === undefined) {
    process.stdout.write(allChecks.map((check) => `${check.id}\n    ${check.claim}\n`).join(""));
    return;
  }
  process.stdout.write(/^[0-9a-f]{6,64}$/i.test(what) ? await aboutFinding(what, options) : await aboutClaim(what, options));
}

async function aboutFinding(prefix: string, options: ExplainOptions): Promise<string> {
  const run = options.run === undefined ? (await judge(options, chosen(undefined))).run : readRun(options.run);
  const explained = explainFinding(run, prefix, { ...terminalOptions(), root: process.cwd() });
  if (!explained.found) throw new InputError(explained.message);
  return explained.text;
}

async function aboutClaim(id: string, options: ExplainOptions): Promise<string> {
  const [check] = known(id) ? chosen([id]) : [];
  if (check === undefined) throw new InputError(unknownClaim(id));
  const run = options.run === undefined ? (await judge(options, [check])).run : readRun(options.run);
  const claim: ClaimLike = { ...check, controls: controlsOf(id), limits: Object.values(check.limits ?? {}).flat() };
  return explainClaim(claim, run, { ...terminalOptions(), root: process.cwd() });
}

function known(id: string): boolean {
  return allChecks.some((check) => check.id === id);
}

function unknownClaim(id: string): string {
  if ((claimIds as readonly string[]).includes(id)) return `explain ${id}: this claim has no check yet`;
  const like = nearest(id, claimIds);
  return `explain ${id}: there is no such claim or finding; ${like === undefined ? "`cofferdam explain` lists the claims" : `did you mean ${like}?`}`;
}

function readRun(path: string): Run {
  const text = new TextDecoder().decode(readInput(path, "run"));
  try {
    const run = JSON.parse(text) as Run;
    if (run.schema === "cofferdam/run/1") return run;
  } catch {
    // Said below: what it is not.
  }
  throw new InputError(`${path}: not a run of \`cofferdam check --format json\``);
}
