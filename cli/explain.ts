import type { Command } from "commander";
import { chosen, judge, likeClaim } from "./judge.ts";
import { addSourceOptions, path, refuseConflicts, type SourceOptions } from "./source-options.ts";
import { readRun } from "./run-file.ts";
import { terminalOptions } from "./terminal.ts";
import { checks as allChecks } from "../checks/claims/index.ts";
import { claimIds } from "../checks/controls/claims.ts";
import { controlsOf } from "../checks/controls/mapping.ts";
import type { Check } from "../checks/engine/define-check.ts";
import { InputError } from "../checks/model/input-error.ts";
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
    .description(
      "Explains a claim (by id) or a finding (by the start of its fingerprint): promise, proof or witness, fix, controls, limits. Without an argument it lists the claims.",
    );
  addSourceOptions(command)
    .addOption(path("--run <file>", "a run.json to look in, instead of judging again"))
    .addHelpText("before", "Example: cofferdam explain key-vendor-cannot-destroy\n")
    .action(async (what: string | undefined, options: ExplainOptions) => explain(what, options));
}

async function explain(what: string | undefined, options: ExplainOptions): Promise<void> {
  refuseConflicts(options);
  if (what === undefined) {
    process.stdout.write(allChecks.map((check) => `${check.id}\n    ${check.claim}\n`).join(""));
    return;
  }
  const check = allChecks.find((each) => each.id === what);
  if (check === undefined && !/^[0-9a-f]{6,64}$/i.test(what)) throw new InputError(unknownName(what));
  process.stdout.write(check === undefined ? await aboutFinding(what, options) : await aboutClaim(check, options));
}

async function aboutFinding(prefix: string, options: ExplainOptions): Promise<string> {
  const explained = explainFinding(await runFor(options, chosen(undefined)), prefix, page());
  if (!explained.found) throw new InputError(explained.message);
  return explained.text;
}

async function aboutClaim(check: Check, options: ExplainOptions): Promise<string> {
  const claim: ClaimLike = { ...check, controls: controlsOf(check.id), limits: Object.values(check.limits ?? {}).flat() };
  return explainClaim(claim, await runFor(options, [check]), page());
}

function page(): Parameters<typeof explainClaim>[2] {
  return { ...terminalOptions(), root: process.cwd() };
}

function unknownName(what: string): string {
  if ((claimIds as readonly string[]).includes(what))
    return `explain ${what}: this claim has no check yet; \`cofferdam explain\` lists those that have one`;
  const like = likeClaim(what);
  return `explain ${what}: there is no such claim, nor is it six or more digits of a finding's fingerprint; ${like === undefined ? "`cofferdam explain` lists the claims" : `did you mean ${like}?`}`;
}

/** The run of `--run`, else one that is made now. */
async function runFor(options: ExplainOptions, checks: readonly Check[]): Promise<Run> {
  const run = options.run === undefined ? (await judge(options, checks)).run : readRun(options.run);
  if (run.run.reference)
    process.stderr.write(
      "cofferdam: this is about Cofferdam's own reference platform, not yours; --estate, --assembly or --run say what else to look at\n",
    );
  return run;
}
