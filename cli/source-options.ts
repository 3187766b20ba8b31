import { Option, type Command } from "commander";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";

/** The options of `check` and `explain` that say what to judge. */
export interface SourceOptions {
  readonly estate?: string;
  readonly assembly?: readonly string[];
  readonly template?: readonly string[];
  readonly evidence?: string;
  readonly account?: string;
  readonly region?: string;
  readonly parameter?: readonly string[];
  readonly tenant?: string;
  readonly live?: boolean;
  readonly endpoint?: string;
  readonly database?: string;
}

export function addSourceOptions(command: Command): Command {
  return command
    .addOption(path("--estate <file>", "who is vendor, tenant and customer (default: cofferdam.yaml)"))
    .addOption(repeated("--assembly <folder>", "a CDK cloud assembly, in place of the estate file's (OLD=NEW where it names several)"))
    .addOption(repeated("--template <file>", "a CloudFormation template, in place of the estate file's templates"))
    .option("--account <id>", "where --template is deployed")
    .option("--region <name>", "where --template is deployed")
    .addOption(repeated("--parameter <name=value>", "a parameter's value for --template"))
    .addOption(path("--evidence <folder>", "judge again, offline, what an earlier run stored"))
    .option("--tenant <id>", "this tenant only")
    .option("--live", "also read the accounts, with the credentials of this environment")
    .addOption(path("--endpoint <url>", "with --live: an emulator in place of AWS; what it answers is labelled emulated"))
    .addOption(path("--database <url>", "a PostgreSQL, read only, in place of the estate file's database"));
}

/** @throws InputError for options that are not built, or that say nothing together. */
export function refuseConflicts({ live, endpoint, evidence, database, assembly, template, account, region, parameter }: SourceOptions): void {
  if (endpoint !== undefined && live !== true) throw new InputError("--endpoint: says something of --live, which is not given");
  if (evidence !== undefined && live === true) throw new InputError("--evidence judges what was stored: leave --live out");
  if (evidence !== undefined && database !== undefined) throw new InputError("--evidence judges what was stored: leave --database out");
  if (evidence !== undefined && assembly !== undefined) throw new InputError("--evidence holds its own templates: leave --assembly out");
  if (evidence !== undefined && template !== undefined) throw new InputError("--evidence holds its own templates: leave --template out");
  if (template !== undefined && assembly !== undefined) throw new InputError("--template replaces all templates: leave --assembly out");
  const stray = Object.entries({ account, region, parameter }).find(([, value]) => value !== undefined);
  if (template === undefined && stray !== undefined) throw new InputError(`--${stray[0]}: says something of --template, which is not given`);
}

/** A file or folder; the empty text names none. */
export function path(flags: string, what: string): Option {
  return new Option(flags, what).argParser((value: string) => nonEmpty(flags, value));
}

export function repeated(flags: string, what: string): Option {
  return new Option(flags, what).argParser((value: string, before: readonly string[] | undefined): readonly string[] => [
    ...(before ?? []),
    nonEmpty(flags, value),
  ]);
}

/** One of some words, with the nearest one when it is none of them. */
export function choice(flags: string, what: string, words: readonly string[]): Option {
  return new Option(flags, what).choices(words).argParser((value: string) => {
    if (words.includes(value)) return value;
    const like = nearest(value, words);
    throw new InputError(`${name(flags)} ${value}: must be one of ${words.join(", ")}${like === undefined ? "" : `; did you mean ${like}?`}`);
  });
}

function nonEmpty(flags: string, value: string): string {
  if (value === "") throw new InputError(`${name(flags)}: its value is empty`);
  return value;
}

function name(flags: string): string {
  return flags.split(" ")[0] ?? flags;
}
