import { relative } from "node:path";
import type { Command } from "commander";
import { readRun } from "./run-file.ts";
import { choice } from "./source-options.ts";
import { checks } from "../checks/claims/index.ts";
import { unmapped } from "../checks/controls/mapping.ts";
import { coverage } from "../checks/engine/coverage.ts";
import { coverages, type ControlCoverage, type ControlsReport, type FrameworkCoverage } from "../checks/model/controls.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import { plain, plainJson, wrap } from "../reports/plain.ts";
import { count, symbols } from "../reports/words.ts";

interface ControlsOptions {
  readonly run?: string;
  readonly format: "terminal" | "json";
}

export function addControls(program: Command): void {
  program
    .command("controls [framework]")
    .summary("frameworks and their coverage, gaps included")
    .description(
      "Which controls of which framework the claims support (never satisfy), and those whose claims have no check yet. With a framework: each of its controls.",
    )
    .option("--run <run>", "what its claims came to in a run (run.json, or its folder)")
    .addOption(choice("--format <format>", "what to print", ["terminal", "json"]).default("terminal"))
    .addHelpText("before", "Example: cofferdam controls soc2 --run last-night\n")
    .action((framework: string | undefined, options: ControlsOptions) => controls(framework, options));
}

function controls(framework: string | undefined, { run, format }: ControlsOptions): void {
  const results = run === undefined ? [] : readRun(run).checks;
  const all = coverage(new Set(checks.map(({ id }) => id)), results);
  const frameworks = framework === undefined ? all : [named(framework, all)];
  const of = run === undefined ? null : relative(process.cwd(), run) || ".";
  const report: ControlsReport = { schema: "cofferdam/controls/1", relation: "supports", run: of, frameworks, unmapped };
  process.stdout.write(
    format === "json"
      ? `${plainJson(JSON.stringify(report, null, 2))}\n`
      : shown(framework === undefined ? text(report) : frameworks.flatMap(ofFramework)),
  );
}

function shown(lines: readonly string[]): string {
  return lines.map((line) => `${plain(line)}\n`).join("");
}

function named(framework: string, all: readonly FrameworkCoverage[]): FrameworkCoverage {
  const names = all.map(({ name }) => name);
  const found = all.find(({ name }) => name === framework);
  if (found !== undefined) return found;
  const like = nearest(framework, names);
  throw new InputError(
    `controls: there is no framework ${framework}; ${like === undefined ? `there are ${names.join(", ")}` : `did you mean ${like}?`}`,
  );
}

function text({ frameworks, unmapped: without, run }: ControlsReport): readonly string[] {
  const name = (text: string): string => text.padEnd(11);
  const number = (text: string | number): string => String(text).padStart(9);
  const rows = frameworks.flatMap((framework) => {
    const { title, controls: all, toConfirm } = framework;
    const counts = coverages.map((each) => number(all.filter((one) => one.coverage === each).length)).join("");
    const about = `${title}${toConfirm ? "; ids to confirm" : ""}${run === null ? "" : `. In the run: ${inRun(all)}`}`;
    return [`${name(framework.name)}${number(all.length)}${counts}`, ...indented(about)];
  });
  const notes = [
    "cofferdam controls FRAMEWORK lists the controls.",
    ...Object.entries(without).map(([claim, why]) => `${claim} supports none: ${why}.`),
  ];
  return [
    `${name("framework")}${["controls", ...coverages].map(number).join("")}`,
    ...rows,
    "",
    ...wrap("Controls of whose claims all, some or none have a check.", width),
    ...notes.flatMap((note) => wrap(note, width)),
  ];
}

function inRun(all: readonly ControlCoverage[]): string {
  const counts = (["broken", "undecided", "unexercised", "holds"] as const).flatMap((outcome) => {
    const found = all.filter((one) => one.outcome === outcome).length;
    return found === 0 ? [] : [`${symbols[outcome]} ${found} ${outcome}`];
  });
  return counts.length === 0 ? "nothing was judged" : counts.join(", ");
}

function ofFramework({ name, title, controls: all, toConfirm: unsure }: FrameworkCoverage): readonly string[] {
  const lines = all.flatMap(({ id, claims, outcome, toConfirm }) => {
    const has = claims.filter(({ hasCheck }) => hasCheck).length;
    const parts = has === 0 ? "gap: no claim has a check" : `${has} of ${count(claims.length, "claim")} with a check`;
    const head = `${id.padEnd(11)} ${outcome === null ? "" : `${symbols[outcome]} ${outcome}, `}${parts}${toConfirm ? " (id to confirm)" : ""}`;
    return [head, ...indented(claims.map((claim) => (claim.hasCheck ? claim.id : `(${claim.id})`)).join(", "))];
  });
  return [...wrap(`${name}: ${title}${unsure ? "; ids to confirm" : ""}`, width), ...lines, "", "In brackets: no check yet."];
}

const width = 80;

function indented(about: string): readonly string[] {
  return wrap(about, width - 12).map((line) => `${" ".repeat(12)}${line}`);
}
