import { randomUUID } from "node:crypto";
import { relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Option, type Command } from "commander";
import { verifyEvidence } from "./evidence.ts";
import { exitCodeOf } from "./exit-code.ts";
import { prepareOut, writeOut } from "./out.ts";
import { toolVersion } from "./package-root.ts";
import { progress, type Progress } from "./progress.ts";
import { select, type Selection, type SourceOptions } from "./select.ts";
import { terminalOptions } from "./terminal.ts";
import { checks as allChecks } from "../checks/claims/index.ts";
import { claimIds } from "../checks/controls/claims.ts";
import type { Check } from "../checks/engine/define-check.ts";
import { runSteps } from "../checks/engine/run.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import type { Run, Severity } from "../checks/model/run.ts";
import { readSources, type ReadSources } from "../checks/sources/template/views.ts";
import { formats, type FormatName, type FormatOptions } from "../reports/formats.ts";

export interface CheckOptions extends SourceOptions {
  readonly only?: readonly string[];
  readonly format: FormatName;
  readonly out?: string;
  readonly failOn?: Severity;
  readonly verbose?: boolean;
}

const severities = ["critical", "high", "medium", "low"] as const;

export function addCheck(program: Command): void {
  const command = program.command("check").summary("judge every claim (the main job)").description("Reads templates, judges every claim on them, prints the result.");
  addSourceOptions(command)
    .addOption(new Option("--only <claim>", "judge this claim only; may be repeated").argParser(collect))
    .addOption(new Option("--format <format>", "what to print").choices(Object.keys(formats)).default("terminal"))
    .option("--out <folder>", "write run.json, report.html and evidence/ there")
    .addOption(new Option("--fail-on <severity>", "broken findings below it do not change the exit code").choices(severities))
    .option("--verbose", "terminal: every finding, those that hold included")
    .addHelpText("before", "Example: cofferdam check --assembly cdk.out --format json\n")
    .action(async (options: CheckOptions) => check(options));
}

/** The options that say what to judge. */
export function addSourceOptions(command: Command): Command {
  return command
    .option("--estate <file>", "who is vendor, tenant and customer (default: cofferdam.yaml)")
    .addOption(new Option("--assembly <folder>", "a CDK cloud assembly, in place of the estate file's (OLD=NEW where it names several)").argParser(collect))
    .addOption(new Option("--template <file>", "a CloudFormation template, in place of the estate file's templates").argParser(collect))
    .option("--account <id>", "where --template is deployed")
    .option("--region <name>", "where --template is deployed")
    .addOption(new Option("--parameter <name=value>", "a parameter's value for --template").argParser(collect))
    .option("--evidence <folder>", "judge again, offline, what an earlier run stored")
    .option("--tenant <id>", "this tenant only")
    .addOption(notBuilt("--live", "accounts are not read by this version; it judges templates"))
    .addOption(notBuilt("--endpoint <url>", "accounts are not read by this version; it judges templates"))
    .addOption(notBuilt("--database <url>", "databases are not read by this version; it judges templates"))
    .addOption(notBuilt("--baseline <run>", "runs are not compared by this version"));
}

function notBuilt(flags: string, why: string): Option {
  const refuse = (): never => {
    throw new InputError(`${flags.split(" ")[0] ?? ""}: ${why}`);
  };
  const option = new Option(flags, why).hideHelp();
  return flags.includes("<") ? option.argParser(refuse) : option;
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

async function check(options: CheckOptions & { readonly live?: boolean }): Promise<void> {
  if (options.live === true) throw new InputError("--live: accounts are not read by this version; it judges templates");
  const only = chosen(options.only);
  if (options.out !== undefined) prepareOut(options.out);
  const judged = await judge(options, only);
  const format = formatOptions(judged, options);
  if (options.out !== undefined) writeOut(options.out, judged, { run: formats.json(judged.run, format), report: formats.html(judged.run, format) });
  process.exitCode = exitCodeOf(judged.run, options.failOn);
  process.stdout.write(formats[options.format](judged.run, format));
}

export interface Judged {
  readonly selection: Selection;
  readonly sources: ReadSources;
  readonly run: Run;
}

/** Select, read, judge. Gives the event loop a turn between checks, so that Ctrl-C is heard. */
export async function judge(options: SourceOptions, only: readonly Check[], report: Progress = progress()): Promise<Judged> {
  const started = new Date().toISOString();
  const selection = select(options, report.say);
  report.say("reading the templates …");
  const unverified = selection.evidence !== undefined && verifyEvidence(selection.evidence) === "unverified";
  const sources = readSources(selection.file, selection.evidence);
  await setImmediate();
  const steps = runSteps({
    file: selection.file,
    views: sources.views,
    sources: unverified ? sources.notes.map((note) => ({ ...note, read: `${note.read} (unverified: the folder has no manifest)` })) : sources.notes,
    checks: only,
    allChecks,
    header: { id: randomUUID(), tool: `cofferdam ${toolVersion()}`, started, reference: selection.reference, finished: () => new Date().toISOString() },
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { selection, sources, run: step.value };
    report.say(`judged ${step.value.done} of ${step.value.of} claims: ${step.value.check}`);
    await setImmediate();
  }
}

/** `--only`: one or more claims, by id. */
export function chosen(ids: readonly string[] | undefined): readonly Check[] {
  if (ids === undefined) return allChecks.filter((each) => each.retired === undefined);
  return ids.flatMap((id) => id.split(",")).map((id) => {
    const found = allChecks.find((each) => each.id === id);
    if (found !== undefined) return found;
    if ((claimIds as readonly string[]).includes(id)) throw new InputError(`--only ${id}: this claim has no check yet; those that have one: ${allChecks.map((each) => each.id).join(", ")}`);
    const like = nearest(id, claimIds);
    throw new InputError(`--only ${id}: there is no such claim; ${like === undefined ? "`cofferdam explain` lists them" : `did you mean ${like}?`}`);
  });
}

function formatOptions({ selection }: Judged, options: CheckOptions): FormatOptions {
  return {
    ...terminalOptions(),
    root: process.cwd(),
    estateFile: relative(process.cwd(), selection.file.path),
    ...(options.verbose === true && { verbose: true }),
  };
}
