import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Value } from "../checks/model/value.ts";
import type { World } from "../checks/model/world.ts";
import type { openStacks as sourceOpenStacks, StackInput } from "../checks/sources/template/index.ts";
import type { parseTemplate as sourceParseTemplate } from "../checks/sources/template/parse.ts";

/*
 * What reading templates costs beside JSON.parse of the same bytes: parse, and resolve every property of every resource.
 * `npx tsx bench/reading.ts [assembly]`; prints one JSON line per measurement.
 */

/** As it is shipped: what runs the sources as they are gives each function its name anew each time that it is made. */
const built = async (path: string): Promise<unknown> => import(new URL(`../dist/checks/sources/template/${path}.js`, import.meta.url).href);
const { openStacks } = (await built("index")) as { readonly openStacks: typeof sourceOpenStacks };
const { parseTemplate } = (await built("parse")) as { readonly parseTemplate: typeof sourceParseTemplate };

const folder = process.argv[2] ?? "cdk.out";
const files = templatesIn(folder).map((path) => ({ path, bytes: readFileSync(path) }));
const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
const places = placesIn(folder);
const world: World = { choose: () => true };

const tasks: readonly (readonly [string, () => unknown])[] = [
  ["JSON.parse", () => files.map((file) => JSON.parse(file.bytes.toString("utf8")) as unknown)],
  ["parse", () => files.map((file) => parseTemplate(file.bytes, file.path))],
  ["parse and resolve everything", () => read((value) => visit(value, false))],
  ["parse and resolve everything, with every origin", () => read((value) => visit(value, true))],
];
const turns = measured(tasks.map(([, run]) => run));
tasks.forEach(([what], i) => {
  const own = turns.map((turn) => turn[i] ?? 0);
  print(what, median(own), median(turns.map((turn, n) => (own[n] ?? 0) / (turn[0] ?? 1))));
});

function read(each: (value: Value | undefined) => number): number {
  const stacks = openStacks(inputs(), world);
  return stacks.reduce((sum, stack) => stack.resources(() => true).reduce((part, resource) => part + each(resource.property()), sum), 0);
}

function templatesIn(path: string): readonly string[] {
  return readdirSync(path).flatMap((name) => {
    const inside = join(path, name);
    if (statSync(inside).isDirectory()) return templatesIn(inside);
    return name.endsWith(".template.json") ? [inside] : [];
  });
}

/** Account and Region of each template, by its file: stacks of one account may refer to each other. None for the environment-agnostic ones. */
function placesIn(path: string): ReadonlyMap<string, { readonly account: string; readonly region: string }> {
  const { artifacts } = JSON.parse(readFileSync(join(path, "manifest.json"), "utf8")) as {
    artifacts: Record<string, { environment?: string; properties?: { templateFile?: string } }>;
  };
  return new Map(
    Object.values(artifacts).flatMap(({ environment, properties }) => {
      const [, account, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment ?? "") ?? [];
      return account === undefined || region === undefined || properties?.templateFile === undefined
        ? []
        : [[properties.templateFile, { account, region }] as const];
    }),
  );
}

function inputs(): readonly StackInput[] {
  return files.map(({ path, bytes: content }) => ({
    name: path,
    ...(places.get(basename(path)) ?? { account: "333333333333", region: "us-east-1" }),
    document: parseTemplate(content, path),
    parameters: new Map(),
    nested: new Map(),
  }));
}

/** Resolves everything below a value; with `origins`, makes each origin too, its path and line included. */
function visit(value: Value | undefined, origins: boolean): number {
  if (value === undefined || (origins && value.origin.line === 0)) return 0;
  if (value.type === "list") return value.items.reduce((sum, item) => sum + visit(item, origins), 1);
  if (value.type !== "map") return 1;
  let sum = 1;
  for (const item of value.members.values()) sum += visit(item, origins);
  return sum;
}

/** The milliseconds of each, turn by turn, so that a busy machine slows all of a turn alike; the first turns warm up. */
function measured(runs: readonly (() => unknown)[]): readonly (readonly number[])[] {
  const turns: number[][] = [];
  const until = performance.now() + 20_000;
  while (performance.now() < until || turns.length < 8) {
    turns.push(
      runs.map((run) => {
        const start = performance.now();
        run();
        return performance.now() - start;
      }),
    );
  }
  return turns.slice(Math.ceil(turns.length / 5));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function print(what: string, milliseconds: number, ratio: number): void {
  process.stdout.write(
    `${JSON.stringify({ bench: "reading", what, files: files.length, bytes, milliseconds: Number(milliseconds.toFixed(3)), ratio: Number(ratio.toFixed(2)) })}\n`,
  );
}
