import { relative } from "node:path";
import type { Command } from "commander";
import { readRun } from "./run-file.ts";
import { choice } from "./source-options.ts";
import { changes, type Changed } from "../checks/engine/diff.ts";
import { order, type Change, type DiffReport } from "../checks/model/diff.ts";
import { InputError } from "../checks/model/input-error.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { plain, plainJson } from "../reports/plain.ts";
import { count } from "../reports/words.ts";

interface DiffOptions {
  readonly format: "terminal" | "json";
}

export function addDiff(program: Command): void {
  program
    .command("diff <runs...>")
    .summary("two runs: new, fixed, unchanged, reopened, lost")
    .description(
      "Compares runs (run.json, or the folder that check --out wrote), oldest first: what is broken in the last beside the one before it. Lost is what was broken and is neither broken nor seen to hold. Reopened takes a third run, before them, in which it was broken. Exit 1: something is new or reopened; 3: something is lost.",
    )
    .addOption(choice("--format <format>", "what to print", ["terminal", "json"]).default("terminal"))
    .addHelpText("before", "Example: cofferdam diff monday tuesday\n")
    .action((runs: readonly string[], options: DiffOptions) => diff(runs, options));
}

function diff(named: readonly string[], { format }: DiffOptions): void {
  if (named.length < 2) throw new InputError("diff: name two runs at least, the older first");
  const all = changes(named.map(readRun));
  process.exitCode = exitOf(all);
  process.stdout.write(format === "json" ? json(named, all) : text(all));
}

function exitOf(all: readonly Changed[]): number {
  if (all.some(({ change }) => change === "new" || change === "reopened")) return exitCode.broken;
  return all.some(({ change }) => change === "lost") ? exitCode.undecided : exitCode.holds;
}

function json(named: readonly string[], all: readonly Changed[]): string {
  const runs = named.map((path) => relative(process.cwd(), path) || ".");
  const body: DiffReport = {
    schema: "cofferdam/diff/1",
    runs,
    counts: counted(all),
    changes: all.map(({ change, finding, because }) => ({ change, because, finding })),
  };
  return `${plainJson(JSON.stringify(body, null, 2))}\n`;
}

function counted(all: readonly Changed[]): Record<Change, number> {
  const counts = Object.fromEntries(order.map((change) => [change, 0])) as Record<Change, number>;
  for (const { change } of all) counts[change]++;
  return counts;
}

function text(all: readonly Changed[]): string {
  const counts = counted(all);
  const head = order.map((change) => `${counts[change]} ${change}`).join(", ");
  const lines = all
    .filter(({ change }) => change !== "unchanged")
    .map(({ change, finding, because }) => {
      const { check, tenant, subject, fingerprint } = finding;
      const whose = tenant === null ? "" : ` (${tenant})`;
      return plain(`${change.padEnd(9)} ${check}  ${subject}${whose}  ${fingerprint.slice(0, 12)}  ${because === "" ? finding.because : because}`);
    });
  return `${[`${count(all.length, "finding")}: ${head}`, ...lines].join("\n")}\n`;
}
