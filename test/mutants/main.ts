import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { plans } from "./plans.ts";
import { checks } from "../../checks/claims/index.ts";
import { chosenFor, jobsFor, type Share } from "./jobs.ts";
import { faultsOf, gathered, pageOf, type ClaimReport } from "./page.ts";
import { referencePlatform, type Platform } from "./platform.ts";
import { doneBy } from "./pool.ts";
import { unreadEdits } from "./unread.ts";

const usage = `Tries wrong edits, harmless edits and unread values of the reference platform on every claim, and writes docs/mutation-score.md.

  --check         write nothing; fail when the page would change
  --part <k/n>    write nothing; try each nth piece of the page's work, from the kth on, and fail when the page names other mutants
  --claim <id>    this claim only (writes nothing)
  --all           every mutant there is (writes nothing; takes long)
  --most <n>      mutants per claim (default: 3,600 shared by all claims)
  --seed <text>   which of them (default 1)
  --workers <n>   processes (default: as many as there are cores)
`;

/** Mutants of the page. CI tries a part of them, `--all` tries the rest: docs/soak.md. */
const together = 3600;

const page = new URL("../../docs/mutation-score.md", import.meta.url);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean" },
      part: { type: "string" },
      claim: { type: "string" },
      all: { type: "boolean" },
      most: { type: "string" },
      seed: { type: "string" },
      workers: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const part = partOf(values.part ?? "1/1");
  const planned = checks
    .map(({ id }) => id)
    // What a claim is about, and which requests, is a plan.
    .filter((id) => plans.some((plan) => plan.claim === id));
  const share: Share = {
    seed: values.seed ?? "1",
    most: values.all === true ? Number.MAX_SAFE_INTEGER : Number(values.most ?? Math.floor(together / planned.length)),
  };
  const claims = planned.filter((id) => values.claim === undefined || id === values.claim);
  const platform = referencePlatform();
  const reports = await reportsOf(platform, claims, share, part, Number(values.workers ?? availableParallelism()));
  for (const report of reports) process.stdout.write(`${summary(report)}\n`);
  const faults = reports.flatMap(faultsOf);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  if (values.part !== undefined) {
    const stale = staleRows(platform, claims, share);
    for (const row of stale) process.stdout.write(`docs/mutation-score.md has no row ${row}…: run npm run mutants\n`);
    return faults.length + stale.length === 0 ? 0 : 1;
  }
  const text = pageOf(reports, share);
  const isWhole = values.claim === undefined && values.all !== true && values.most === undefined && values.seed === undefined;
  if (!isWhole) return faults.length === 0 ? 0 : 1;
  const isSame = existsSync(page) && readFileSync(page, "utf8") === text;
  if (values.check === true && !isSame) process.stdout.write("docs/mutation-score.md would change: run npm run mutants\n");
  if (values.check !== true && !isSame) writeFileSync(page, text);
  return faults.length === 0 && (values.check !== true || isSame) ? 0 : 1;
}

interface Part {
  readonly nth: number;
  readonly of: number;
}

function partOf(written: string): Part {
  const [, nth = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(written) ?? []).map(Number);
  if (nth < 1 || nth > of) throw new Error(`--part ${written}: write it as 1/3`);
  return { nth, of };
}

/** How the rows begin that the page must have: what is generated, and what of it is chosen. */
function staleRows(platform: Platform, claims: readonly string[], share: Share): readonly string[] {
  const text = readFileSync(page, "utf8");
  const rows = claims.map((claim) => {
    const { generated, mutants } = chosenFor(platform, claim, share);
    return `| ${claim} | ${generated.reduce((sum, each) => sum + each.mutants.length, 0)} | ${mutants.length} |`;
  });
  return rows.filter((row) => !text.includes(`\n${row}`));
}

async function reportsOf(
  platform: Platform,
  claims: readonly string[],
  share: Share,
  { nth, of }: Part,
  workers: number,
): Promise<readonly ClaimReport[]> {
  const jobs = claims.flatMap((claim) => jobsFor(platform, claim, share)).filter((_, i) => i % of === nth - 1);
  const answers = await doneBy(workers, platform, share, jobs, (done) => {
    if (done % 10 === 0 || done === jobs.length) process.stderr.write(`${done} of ${jobs.length} parts\n`);
  });
  return claims.map((claim) => {
    const { generated } = chosenFor(platform, claim, share);
    const factsLeftOut = new Map<string, number>();
    for (const [reason, many] of generated.flatMap((each) => [...each.factsLeftOut]))
      factsLeftOut.set(reason, (factsLeftOut.get(reason) ?? 0) + many);
    return {
      claim,
      generated: generated.reduce((sum, { mutants }) => sum + mutants.length, 0),
      statementsLeftOut: generated.reduce((sum, each) => sum + each.statementsLeftOut, 0),
      factsLeftOut,
      unreadGenerated: unreadEdits(platform, claim).length,
      ...gathered(claim, answers),
    };
  });
}

function summary({ claim, generated, mutants, unread, benign, variants }: ClaimReport): string {
  const of = (...fates: readonly string[]): number => mutants.filter(({ fate }) => fates.includes(fate)).length;
  const alarms = benign.filter(({ alarm }) => alarm !== "").length;
  const green = unread.filter(({ fate }) => fate === "survived").length;
  return `${claim}: ${mutants.length} of ${generated} mutants: ${of("broken", "undecided")} killed, ${of("equal", "stricter")} proved, ${of("listed")} listed, ${of("survived")} survived; ${benign.length} harmless edits, ${alarms} alarms; ${unread.length} unread values, ${green} green; ${variants.length} variants`;
}

process.exitCode = await main();
