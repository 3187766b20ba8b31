import type { CollectedAccounts } from "./accounts.ts";
import type { GateCost } from "./gate.ts";
import type { Input } from "./inputs.ts";
import type { Cost, Measured } from "./measure.ts";

/** Cofferdam's whole process on one input. */
export interface Judged {
  readonly input: Input;
  readonly measured: Measured;
  /** Every one of them holds. */
  readonly findings: number;
}

/** What `bench/reading.ts` says of one input, in milliseconds. */
export interface Reading {
  readonly input: Input;
  readonly tasks: readonly { readonly what: string; readonly milliseconds: number; readonly ratio: number }[];
}

export interface Beside {
  readonly tool: string;
  readonly judged: Judged;
  /** Undefined: why it was not measured. */
  readonly measured: { readonly cost: Measured; readonly findings: number } | string;
}

/** What was asked for, and is said to be met or not. Nothing depends on it. */
const budget = { wallSeconds: 2, readingRatio: 5, collectMiB: 512 };

export function wholeProcess(all: readonly Judged[], cores: number): string {
  const rows = all.map(({ input, measured, findings }) => [
    input.name,
    input.templates.length,
    (input.bytes / 1e6).toFixed(2),
    `${findings}, all hold`,
    ...costs(measured),
  ]);
  const first = all.find(({ input }) => input.name === "reference");
  const speed =
    first === undefined
      ? []
      : [
          `The reference platform in ${seconds(first.measured.wall)} s on ${cores} cores; the budget of ${budget.wallSeconds} s is ${met(first.measured.wall < budget.wallSeconds)}.`,
        ];
  return [table(["judged", "templates", "MB", "findings", ...costNames], rows), ...speed, ...growth(all)].join("\n\n");
}

/** What one more tenant costs, between each two fleets. Linear growth: the same everywhere. */
function growth(all: readonly Judged[]): string[] {
  const fleets = all.filter(({ input }) => input.name !== "reference");
  const steps = fleets.slice(1).map((to, at) => ({ from: fleets[at] as Judged, to }));
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rows = steps.map((step) => [
    `from ${step.from.input.tenants} to ${step.to.input.tenants}`,
    each(step, "wall"),
    each(step, "cpu"),
    each(step, "memory"),
  ]);
  const grown = table(
    ["each further tenant", "wall s", "CPU s", "MiB"],
    rows.map(([name, ...cost]) => [name ?? "", ...cost.map((one) => (typeof one === "number" ? one.toFixed(3) : "–"))]),
  );
  if (first === last) return [grown];
  const times = cost(last) / cost(first);
  return [grown, `One more tenant costs ${times.toFixed(2)} times as much at the end as at the start; linear growth is 1.`];
}

/** CPU where it is known: it feels other processes less. */
function cost(step: Step): number {
  return each(step, "cpu") ?? each(step, "wall") ?? 0;
}

interface Step {
  readonly from: Judged;
  readonly to: Judged;
}

function each({ from, to }: Step, what: keyof Cost): number | undefined {
  const [before, after] = [from.measured[what], to.measured[what]];
  return before === undefined || after === undefined ? undefined : (after - before) / (to.input.tenants - from.input.tenants);
}

export function readings(all: readonly Reading[]): string {
  const rows = all.flatMap(({ input, tasks }) =>
    tasks.map(({ what, milliseconds, ratio }) => [input.name, what, milliseconds.toFixed(2), ratio.toFixed(2)]),
  );
  const said = all.map(({ input, tasks }) => {
    const most = Math.max(...tasks.map(({ ratio }) => ratio));
    return `${input.name}: at most ${most.toFixed(2)} times \`JSON.parse\`; the budget of ${budget.readingRatio} times is ${met(most <= budget.readingRatio)}.`;
  });
  return [table(["read", "what", "ms", "× JSON.parse"], rows), ...said].join("\n\n");
}

/** `cofferdam collect`, from an empty folder to the manifest. */
export function collecting(all: readonly CollectedAccounts[]): string {
  const rows = all.map(({ accounts, answers, cost }) => [
    accounts,
    answers,
    ...costs(cost),
    (answers / cost.wall).toFixed(0),
    cost.cpu === undefined ? "–" : ((1000 * cost.cpu) / accounts).toFixed(0),
  ]);
  const most = all.reduce((last, each) => (each.accounts > last.accounts ? each : last));
  const memory = most.cost.memory;
  const said =
    memory === undefined ? [] : [`${most.accounts} accounts: ${memory.toFixed(0)} MiB at most; the budget for 10,000 is ${budget.collectMiB} MiB.`];
  return [table(["accounts", "calls", ...costNames, "calls a second", "CPU ms an account"], rows), ...said].join("\n\n");
}

export function peers(all: readonly Beside[]): string {
  const rows = all.map(({ tool, judged, measured }) => {
    if (typeof measured === "string") return [judged.input.name, tool, `not measured: ${measured}`, ...costNames.slice(1).map(() => "–"), "–", "–"];
    return [judged.input.name, tool, ...costs(measured.cost), measured.findings, (judged.measured.wall / measured.cost.wall).toFixed(2)];
  });
  return table(["on", "tool", ...costNames, "findings", "Cofferdam ÷ it"], rows);
}

const costNames = ["wall s", "CPU s", "peak MiB", "runs"];

/** Whole processes, and what each adds to synthesis alone: as seconds of CPU, and beside what cdk-nag adds. */
export function gated(all: readonly GateCost[]): string {
  const cpu = (cost: GateCost | undefined): number => cost?.measured.cpu ?? cost?.measured.wall ?? 0;
  const alone = cpu(all[0]);
  const nag = cpu(all.find(({ looks }) => looks.startsWith("cdk-nag"))) - alone;
  return table(
    ["while the reference platform is synthesized", ...costNames, "× alone", "adds CPU s", "÷ what cdk-nag adds"],
    all.map((cost, at) => {
      const added = cpu(cost) - alone;
      return [
        cost.looks,
        ...costs(cost.measured),
        (cpu(cost) / alone).toFixed(2),
        at === 0 ? "–" : added.toFixed(2),
        at === 0 ? "–" : (added / nag).toFixed(2),
      ];
    }),
  );
}

function costs({ wall, cpu, memory, runs }: Measured): string[] {
  return [seconds(wall), cpu === undefined ? "–" : seconds(cpu), memory === undefined ? "–" : memory.toFixed(0), String(runs)];
}

function seconds(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}

function met(isMet: boolean): string {
  return isMet ? "met" : "**not met**";
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
