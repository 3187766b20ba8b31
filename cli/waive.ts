import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { isMap, isSeq, parseDocument } from "yaml";
import { isThere, readInput } from "./input.ts";
import { readRun } from "./run-file.ts";
import { estateMiB } from "./select.ts";
import { path } from "./source-options.ts";
import { terminalOptions } from "./terminal.ts";
import { checks as allChecks } from "../checks/claims/index.ts";
import { claimIds } from "../checks/controls/claims.ts";
import { waived } from "../checks/engine/waive.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { fault, isForeignRule, lapse, type Register, type RegisteredWaiver } from "../checks/model/waiver.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";
import { readRegister } from "../checks/sources/waivers.ts";
import { clip, columns, plain } from "../reports/plain.ts";
import { count } from "../reports/words.ts";

const standard = "cofferdam.waivers.yaml";

interface Named {
  readonly estate?: string;
  readonly register?: string;
}

interface Added extends Named {
  readonly id: string;
  readonly check: string;
  readonly subject?: string;
  readonly tenant?: string;
  readonly justification: string;
  readonly riskOwner: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly expires: string;
  readonly compensating?: string;
  readonly ticket?: string;
}

/** `waive add|list|check`: the register of accepted risks. */
export function addWaive(program: Command): void {
  const command = program
    .command("waive")
    .summary("the register of accepted risks: add, list, check")
    .description("A waiver never changes a verdict: what it accepts is broken, accepted until its last day, and does not change the exit code.")
    .addHelpText("before", "Example: cofferdam waive list\n");
  const where = (of: Command): Command =>
    of
      .addOption(path("--register <file>", `the register; default: what the estate file names, else ${standard}`))
      .addOption(path("--estate <file>", "the estate file that names the register; default cofferdam.yaml"));
  where(command.command("list"))
    .summary("every waiver with the days that are left; exit 1 when one has lapsed or breaks a rule")
    .addHelpText("before", "Example: cofferdam waive list\n")
    .action((options: Named) => list(options));
  where(command.command("check"))
    .summary("is the register sound, and what does it accept in a run? exit 1 when a waiver accepts nothing")
    .addOption(path("--run <run>", "a run.json, or the folder that check --out wrote"))
    .addHelpText("before", "Example: cofferdam waive check --run report\n")
    .action((options: Named & { readonly run?: string }) => check(options));
  addAdd(where(command.command("add")));
}

function addAdd(command: Command): void {
  command
    .summary("write one more waiver into the register")
    .addHelpText(
      "before",
      "Example: cofferdam waive add --id W-7 --check bucket-is-versioned --subject Acme-data/DataBucket --tenant acme \\\n  --justification 'ends with the migration' --risk-owner ciso --requested-by ann --approved-by bob --approved-at 2026-11-01 --expires 2027-03-31\n",
    )
    .requiredOption("--id <id>", "its own name in the register")
    .requiredOption("--check <claim>", "a claim, or another tool's rule as Pack::Rule")
    .option("--subject <subject>", "as the finding names it")
    .option("--tenant <id>", "whose finding it is")
    .requiredOption("--justification <text>", "why the risk is borne")
    .requiredOption("--risk-owner <who>", "who bears it")
    .requiredOption("--requested-by <who>", "who asks")
    .requiredOption("--approved-by <who>", "who approves: somebody else")
    .requiredOption("--approved-at <day>", "2026-11-01")
    .requiredOption("--expires <day>", "the last day, at most a year later")
    .option("--compensating <text>", "what is done instead")
    .option("--ticket <id>", "where it is discussed")
    .action((options: Added) => add(options));
}

function registerPath({ estate, register }: Named): string {
  if (register !== undefined) return resolve(register);
  const file = resolve(estate ?? "cofferdam.yaml");
  if (estate === undefined && !isThere(file)) return resolve(standard);
  return readEstateFile(readInput(file, "estate file", estateMiB), file).waivers ?? resolve(standard);
}

function opened(named: Named): Register {
  const file = registerPath(named);
  return readRegister(readInput(file, "register of waivers", estateMiB), file, basename(file));
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function list(named: Named): void {
  const { waivers } = opened(named);
  const day = today();
  const rows = waivers.map((waiver) => {
    const over = lapse(waiver, day);
    return [
      waiver.id,
      over === undefined ? daysLeft(waiver, day) : over.state,
      waiver.expires ?? "",
      waiver.check,
      aboutOf(waiver),
      waiver.riskOwner,
    ];
  });
  if (waivers.some((waiver) => lapse(waiver, day) !== undefined)) process.exitCode = exitCode.broken;
  process.stdout.write(
    waivers.length === 0 ? "The register has no waiver.\n" : table([["waiver", "left", "until", "check", "about", "owner"], ...rows]),
  );
}

function daysLeft({ expires = "" }: RegisteredWaiver, day: string): string {
  return count(Math.round((Date.parse(expires) - Date.parse(day)) / 86_400_000), "day");
}

function aboutOf({ subject, tenant }: RegisteredWaiver): string {
  return [tenant, subject].filter((each) => each !== undefined).join(" ");
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => columns(plain(row[i] ?? "")))));
  const { width } = terminalOptions();
  const line = (row: readonly string[]): string => row.map((cell, i) => plain(cell) + " ".repeat((widths[i] ?? 0) - columns(plain(cell)))).join("  ");
  return rows.map((row) => `${clip(line(row).trimEnd(), Math.max(width, 80))}\n`).join("");
}

function check({ run, ...named }: Named & { readonly run?: string }): void {
  const register = opened(named);
  const judged = run === undefined ? undefined : readRun(run);
  // What a run accepted, it accepted at its own time.
  const asOf = judged?.run.started ?? today();
  const known = new Set<string>([...claimIds, ...allChecks.map(({ id }) => id)]);
  const inRun = new Map(
    judged === undefined
      ? []
      : waived(judged.findings, register, { claims: [...known], judged: judged.checks.map(({ id }) => id), asOf }).waivers.map((state) => [
          state.id,
          state,
        ]),
  );
  const all = register.waivers.flatMap((waiver): string[] => {
    const misnamed = isForeignRule(waiver.check) || known.has(waiver.check) ? undefined : noClaim(waiver.check);
    const state = inRun.get(waiver.id);
    const why = lapse(waiver, asOf)?.because ?? misnamed ?? (state === undefined || state.state === "live" ? undefined : state.because);
    return why === undefined ? [] : [`${register.shown}:${waiver.line}: waiver ${waiver.id}: ${why}`];
  });
  if (all.length > 0) process.exitCode = exitCode.broken;
  const sound = `${count(register.waivers.length, "waiver")}, each of them live${judged === undefined ? "" : " and about something that is broken"}`;
  process.stdout.write(all.length === 0 ? `${sound}\n` : all.map((line) => `${plain(line)}\n`).join(""));
}

function noClaim(id: string): string {
  const like = nearest(id, claimIds);
  return `There is no claim ${id}${like === undefined ? "" : `; did you mean ${like}?`}.`;
}

function add({ estate, register, ...entry }: Added): void {
  const file = registerPath({ ...(estate !== undefined && { estate }), ...(register !== undefined && { register }) });
  const bytes = isThere(file) ? readInput(file, "register of waivers", estateMiB) : Buffer.from("waivers: []\n");
  const before = readRegister(bytes, file);
  if (before.waivers.some(({ id }) => id === entry.id)) throw new InputError(`waive add: ${file} has a waiver ${entry.id} already`);
  refuse(entry);
  const document = parseDocument(Buffer.from(bytes).toString("utf8"));
  const list = document.get("waivers");
  if (!isMap(document.contents) || !isSeq(list)) throw new InputError(`${file}: waivers is no list`);
  list.flow = false;
  list.add(document.createNode(entry));
  write(file, document.toString());
  process.stdout.write(`wrote waiver ${entry.id} into ${file}\n`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new InputError(`waive add: ${file} cannot be written (${code}); name another register with --register, or make its folder writable`);
  }
}

/** What breaks a rule of the register is not written into it. */
function refuse(entry: Omit<Added, keyof Named>): void {
  const why =
    fault({ ...entry, line: 0 }) ??
    (isForeignRule(entry.check) || (claimIds as readonly string[]).includes(entry.check) ? undefined : noClaim(entry.check)) ??
    (entry.expires < today() ? `It ended with ${entry.expires}.` : undefined);
  if (why !== undefined) throw new InputError(`waive add: ${why}`);
}
