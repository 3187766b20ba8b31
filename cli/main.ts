#!/usr/bin/env node
import { constants } from "node:os";
import { Command, CommanderError } from "commander";
import { addCheck } from "./check.ts";
import { addCollect } from "./collect.ts";
import { addControls } from "./controls.ts";
import { addDatabase } from "./database.ts";
import { addDiff } from "./diff.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { addInit } from "./init.ts";
import { toolVersion } from "./package-root.ts";
import { addPolicy } from "./policy.ts";
import { addWaive } from "./waive.ts";
import { EvidenceError } from "../checks/model/evidence-error.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { clip, plain } from "../reports/plain.ts";

/** The command line: the only place that prints or sets an exit code. Data to stdout, everything else to stderr. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command("cofferdam")
    .description("Proves, from templates and accounts, that an account-per-tenant platform keeps the promises it publishes.")
    .version(toolVersion())
    .option("--debug", "print stack traces of errors")
    .configureHelp({ showGlobalOptions: true })
    // What is wrong is said by `fail`, in one line.
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText("before", "Example: cofferdam check --assembly cdk.out --estate cofferdam.yaml\n")
    .addHelpText("after", "\nExit codes: 0 holds, 1 broken, 2 wrong usage, 3 undecided or nothing judged,\n4 evidence integrity, 130 interrupted.");
  for (const add of [addCheck, addCollect, addDatabase, addExplain, addInit, addDoctor, addWaive, addDiff, addControls, addPolicy]) add(program);
  refuseUnknownCommand(
    args,
    program.commands.flatMap((command) => [command.name(), ...command.aliases()]),
  );
  await program.parseAsync([...args], { from: "user" });
}

/** Also where help is asked for: `cofferdam chek --help`, `cofferdam help chek`. Options before the command take no value. */
function refuseUnknownCommand(args: readonly string[], names: readonly string[]): void {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  const named = first === "help" ? second : first;
  if (named === undefined || names.includes(named)) return;
  if (notBuilt.includes(named)) throw new InputError(`${named}: this version does not have it yet; it has ${names.join(", ")}`);
  const like = nearest(named, names);
  throw new InputError(`unknown command ${named}; ${like === undefined ? `there are ${names.join(", ")}` : `did you mean ${like}?`}`);
}

/** Commands of the contract that this version does not have. */
const notBuilt = ["network", "drill", "report", "verify", "sample", "merge", "completion"];

/** One line on stderr, and the exit code. */
function fail(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) wrongUsage(error);
  else {
    const known = error instanceof InputError || error instanceof EvidenceError;
    const message = error instanceof Error ? error.message : String(error);
    say(known ? message : `unexpected error: ${message.split("\n")[0] ?? ""}; run again with --debug and report it`);
    process.exitCode = error instanceof EvidenceError ? exitCode.evidence : exitCode.usage;
  }
  if (debug && error instanceof Error && process.exitCode !== 0) process.stderr.write(`${error.stack ?? ""}\n`);
}

/** No command at all is wrong usage too, so that a script that lost its arguments is noticed; its help is on stderr already. */
function wrongUsage(error: CommanderError): void {
  process.exitCode = error.exitCode === 0 ? exitCode.holds : exitCode.usage;
  if (error.exitCode === 0 || error.code === "commander.help") return;
  const message = error.message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
  say(`${message}; --help lists what there is`);
}

/** What a file or an argument holds reaches the terminal as visible text, and only so much of it. */
function say(message: string): void {
  process.stderr.write(`cofferdam: ${clip(plain(message), 1000)}\n`);
}

process.on("SIGINT", () => {
  say("interrupted");
  process.exit(exitCode.interrupted);
});
/** By convention 128 and the signal's number. Caught so that nothing half-written stays. */
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(128 + constants.signals[signal]));
/** A reader that went away (`| head`) is no error; what was decided stays the exit code. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  say(`the output could not be written (${error.code ?? error.message})`);
  process.exit(exitCode.usage);
});
process.stderr.on("error", () => undefined);

const args = process.argv.slice(2);
const debug = args.includes("--debug");
/** Node's own exit code for an error that nobody caught is 1, which here means broken. */
process.on("uncaughtException", (error) => {
  fail(error, debug);
  process.exit();
});
main(args).catch((error: unknown) => fail(error, debug));
