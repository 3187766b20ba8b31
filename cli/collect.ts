import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { readInput } from "./input.ts";
import { progress } from "./progress.ts";
import { estateMiB, storedRegister } from "./select.ts";
import { path } from "./source-options.ts";
import { InputError } from "../checks/model/input-error.ts";
import {
  collectLive,
  endpointLabel,
  FolderStore,
  noteOfAccounts,
  openJournal,
  writeInPieces,
  type CollectedLive,
} from "../checks/sources/account/index.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";
import { manifestBytes } from "../checks/sources/evidence/manifest.ts";
import { exitCode } from "../checks/model/verdict.ts";

interface CollectOptions {
  readonly estate: string;
  readonly out: string;
  readonly endpoint?: string;
}

export function addCollect(program: Command): void {
  program
    .command("collect")
    .summary("evidence from live accounts, resumable")
    .description(
      "Enters each account of the estate file with the collector's role and stores what AWS answers. A run that was ended early goes on where it stopped.",
    )
    .addOption(path("--estate <file>", "who is vendor, tenant and customer").default("cofferdam.yaml"))
    .requiredOption("--out <folder>", "the evidence folder")
    .option("--endpoint <url>", "an emulator in place of AWS; what it answers is labelled emulated")
    .addHelpText("before", "Example: cofferdam collect --out evidence && cofferdam check --evidence evidence\n")
    .action(async (options: CollectOptions) => collect(options));
}

async function collect({ estate, out, endpoint }: CollectOptions): Promise<void> {
  const estatePath = resolve(estate);
  const estateBytes = readInput(estatePath, "estate file", estateMiB);
  const file = readEstateFile(estateBytes, estatePath);
  const folder = openFolder(out);
  const report = progress();
  try {
    const store = new FolderStore(folder);
    const collected = await collectLive(file, { store, journal: (header) => begin(folder, header) }, { endpoint, say: report.say });
    writeFileSync(join(folder, "estate.yaml"), estateBytes);
    if (file.waivers !== undefined) writeFileSync(join(folder, storedRegister), readInput(file.waivers, "register of waivers", estateMiB));
    writeInPieces(join(folder, "manifest.json"), manifestBytes(filesBelow(folder), collected.answering));
    collected.finish();
    const { read, unread } = noteOfAccounts(file, store, collected.answering);
    process.stdout.write(`${summary(collected, out, read)}${unread.map((line) => `  not read: ${line}\n`).join("")}`);
    process.exitCode = unread.length === 0 ? exitCode.holds : exitCode.undecided;
  } finally {
    report.stop();
  }
}

/** An earlier run's manifest does not describe what is now being written. */
function begin(folder: string, header: Parameters<typeof openJournal>[1]): ReturnType<typeof openJournal> {
  const journal = openJournal(folder, header);
  rmSync(join(folder, "manifest.json"), { force: true });
  return journal;
}

function openFolder(out: string): string {
  const folder = resolve(out);
  try {
    mkdirSync(folder, { recursive: true });
    const stranger = readdirSync(folder).find((name) => !/^\d{12}$/.test(name) && ![".journal", "manifest.json", "estate.yaml"].includes(name));
    if (stranger !== undefined)
      throw new InputError(`--out ${out}: holds other files (${stranger}); name an empty folder or one of an earlier collection`);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`--out ${out}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); name a folder that can`);
  }
  return folder;
}

/** One file at a time, in the order of their paths: the evidence of many accounts does not fit into memory. */
function* filesBelow(folder: string, way = ""): Generator<readonly [string, Uint8Array]> {
  const entries = readdirSync(join(folder, way), { withFileTypes: true }).map((entry) => ({
    entry,
    path: `${way}${entry.name}${entry.isDirectory() ? "/" : ""}`,
  }));
  for (const { entry, path } of entries.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (path === "manifest.json" || path === ".journal/") continue;
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else if (entry.isFile()) yield [path, readFileSync(join(folder, path))];
  }
}

function summary({ accounts, calls, answering }: CollectedLive, out: string, read = ""): string {
  const from = answering.kind === "aws" ? "" : ` from ${endpointLabel(answering)} (emulated)`;
  return `Collected ${accounts} accounts with ${calls} calls${from} into ${out}.\n${/failures/.test(read) ? `Read: ${read}. What needs a reply that failed stays undecided.\n` : ""}Judge it: cofferdam check --evidence ${out}\n`;
}
