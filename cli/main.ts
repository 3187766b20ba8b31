#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { addCheck } from "./check.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { addInit } from "./init.ts";
import { toolVersion } from "./package-root.ts";
import { EvidenceError } from "../checks/model/evidence-error.ts";
import { InputError } from "../checks/model/input-error.ts";
import { exitCode } from "../checks/model/verdict.ts";

/** The command line: the only place that prints or sets an exit code. Data to stdout, everything else to stderr. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command("cofferdam")
    .description("Proves, from templates and accounts, that an account-per-tenant platform keeps the promises it publishes.")
    .version(toolVersion())
    .option("--debug", "print stack traces of errors")
    .showHelpAfterError("(cofferdam --help lists the commands)")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("before", "Example: cofferdam check --assembly cdk.out --estate cofferdam.yaml\n")
    .addHelpText("after", "\nExit codes: 0 holds, 1 broken, 2 wrong usage, 3 undecided or nothing judged, 4 evidence integrity, 130 interrupted.");
  for (const add of [addCheck, addExplain, addInit, addDoctor]) add(program);
  for (const command of [program, ...program.commands]) command.exitOverride();
  await program.parseAsync([...args], { from: "user" });
}

function fail(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : exitCode.usage;
    return;
  }
  const known = error instanceof InputError || error instanceof EvidenceError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`cofferdam: ${known ? "" : "unexpected error: "}${message.split("\n")[0] ?? ""}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  else if (!known) process.stderr.write("cofferdam: run again with --debug and report it\n");
  process.exitCode = error instanceof EvidenceError ? exitCode.evidence : exitCode.usage;
}

process.on("SIGINT", () => process.exit(exitCode.interrupted));
/** A reader that went away (`| head`) is no error; what was decided stays the exit code. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? process.exitCode : exitCode.usage));
process.stderr.on("error", () => undefined);

const args = process.argv.slice(2);
main(args).catch((error: unknown) => fail(error, args.includes("--debug")));
