import { join, relative } from "node:path";
import type { Command } from "commander";
import { exitCodeOf } from "./exit-code.ts";
import { chosen, judge, type Judged } from "./judge.ts";
import { openOut } from "./out.ts";
import { readRun } from "./run-file.ts";
import { evidenceFolder } from "./select.ts";
import { addSourceOptions, choice, path, refuseConflicts, repeated, type SourceOptions } from "./source-options.ts";
import { terminalOptions } from "./terminal.ts";
import type { Run, Severity } from "../checks/model/run.ts";
import { estatePictureOf } from "../reports/estate-picture.ts";
import { formats, type FormatName, type FormatOptions } from "../reports/formats.ts";
import { count, severities } from "../reports/words.ts";

interface CheckOptions extends SourceOptions {
  readonly only?: readonly string[];
  readonly format: FormatName;
  readonly out?: string;
  readonly failOn?: Severity;
  readonly baseline?: string;
  readonly verbose?: boolean;
}

export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .summary("judge every claim (the main job)")
    .description("Reads templates, databases, and accounts where told, judges every claim on them, prints the result.");
  addSourceOptions(command)
    .addOption(repeated("--only <claim>", "judge this claim only; may be repeated"))
    .addOption(choice("--format <format>", "what to print", Object.keys(formats)).default("terminal"))
    .addOption(path("--out <folder>", "write run.json, report.html and evidence/ there"))
    .addOption(choice("--fail-on <severity>", "broken findings below it do not change the exit code", severities))
    .addOption(path("--baseline <run>", "an earlier run (run.json or its folder): what was broken there does not change the exit code"))
    .option("--verbose", "terminal: every finding, those that hold included")
    .addHelpText("before", "Example: cofferdam check --assembly cdk.out --format json\n")
    .action(async (options: CheckOptions) => check(options));
}

async function check(options: CheckOptions): Promise<void> {
  refuseConflicts(options);
  const only = chosen(options.only);
  const out =
    options.out === undefined ? undefined : openOut(options.out, options.evidence === undefined ? undefined : evidenceFolder(options.evidence));
  const baseline = options.baseline === undefined ? undefined : baselineOf(readRun(options.baseline));
  const judged = await judge(options, only);
  const old = baseline === undefined ? undefined : oldIn(judged.run, baseline, options.baseline ?? "");
  if (old !== undefined) process.stderr.write(`cofferdam: ${old}\n`);
  const format = { ...formatOptions(judged, options), ...(old !== undefined && { baseline: old }) };
  out?.write(judged, { run: formats.json(judged.run, format), report: formats.html(judged.run, format) });
  process.exitCode = exitCodeOf(judged.run, options.failOn, baseline);
  process.stdout.write(formats[options.format](judged.run, format));
}

/** The fingerprints of what was broken. */
function baselineOf({ findings }: Run): ReadonlySet<string> {
  return new Set(findings.filter(({ outcome }) => outcome === "broken").map(({ fingerprint }) => fingerprint));
}

function oldIn({ findings }: Run, baseline: ReadonlySet<string>, shown: string): string {
  const old = findings.filter(({ outcome, fingerprint }) => outcome === "broken" && baseline.has(fingerprint)).length;
  return `broken in ${shown}: ${count(baseline.size, "finding")}, ${old} of them broken still; they do not change the exit code`;
}

function formatOptions({ selection, run }: Judged, options: CheckOptions): FormatOptions {
  return {
    ...terminalOptions(),
    root: process.cwd(),
    estateFile: relative(process.cwd(), selection.file.path),
    estate: estatePictureOf(run, selection.file),
    ...(options.verbose === true && { verbose: true }),
    ...explainFlags(options),
  };
}

/** What the commands that are shown must be told, so that they speak of this very run. */
function explainFlags(options: CheckOptions): Pick<FormatOptions, "explainFlags"> {
  const { estate, assembly = [], template = [], account, region, parameter = [], evidence, tenant, live, endpoint, database } = options;
  if (options.out !== undefined) return { explainFlags: flag("run", join(options.out, "run.json")) };
  // An address with a password is not said again.
  const hasPassword = database !== undefined && /\/\/[^/@]*:[^/@]*@/.test(database);
  const one = Object.entries({ estate, evidence, account, region, tenant, endpoint, ...(!hasPassword && { database }) }).flatMap(([name, value]) =>
    value === undefined ? [] : [flag(name, value)],
  );
  const many = Object.entries({ assembly, template, parameter }).flatMap(([name, values]) => values.map((value) => flag(name, value)));
  const all = [...one, ...(hasPassword ? ['--database "$DATABASE_URL"'] : []), ...many, ...(live === true ? ["--live"] : [])];
  return all.length === 0 ? {} : { explainFlags: all.join(" ") };
}

/** As a shell takes it. */
function flag(name: string, value: string): string {
  return `--${name} ${/^[\w./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}`;
}
