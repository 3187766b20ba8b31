import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/*
 * `npm run soak`: what CI draws at random, ten times as long and from another seed; the whole denial matrix, and every mutant there is. Writes a line for
 * each part that was run into docs/soak.md, with seed and commit; what fails is printed whole, and the exit code is 1.
 *
 *   --only a,b   these parts
 *   --seed n     default 1; 0 is CI's own
 *   --times n    how many times CI's counts (default 10)
 *   --print      leaves the page as it is
 */

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    seed: { type: "string", default: "1" },
    times: { type: "string", default: "10" },
    print: { type: "boolean", default: false },
  },
});
const times = Number(options.times);

interface Part {
  readonly name: string;
  readonly what: string;
  /** Vitest files, or an npm script and its arguments. */
  readonly runs:
    | { readonly tests: readonly string[]; readonly counts: Readonly<Record<string, number | string>> }
    | { readonly script: readonly string[] };
}

function drawn(name: string, what: string, tests: readonly string[], counts: Readonly<Record<string, number>>): Part {
  const many = Object.fromEntries(Object.entries(counts).map(([variable, count]) => [variable, count * times]));
  return { name, what: `${what}: ${Object.values(many).join(", ")}`, runs: { tests, counts: many } };
}

const parts: readonly Part[] = [
  drawn("requests", "random requests against the independent oracle", ["test/policy/authorize-oracle"], { COFFERDAM_REQUESTS: 100_000 }),
  drawn("proofs", "random questions against brute force", ["test/policy/prove-brute", "test/policy/implies-brute"], { COFFERDAM_PROOFS: 2000 }),
  drawn("documents", "policy documents that are none", ["test/policy/policy-document"], { COFFERDAM_DOCUMENTS: 100_000 }),
  drawn("templates", "templates that are none, each property", ["test/template/fuzz"], { COFFERDAM_TEMPLATES: 15_000 }),
  drawn("estates", "estate files that are none, each property", ["test/engine/estate-fuzz"], { COFFERDAM_ESTATES: 50_000 }),
  drawn("webhooks", "altered deliveries, each property", ["test/guardrails/webhooks/fuzz"], { COFFERDAM_DELIVERIES: 20_000 }),
  drawn("records", "generated records of a registry, through synthesis", ["test/infra/normalised"], { COFFERDAM_RECORDS: 1000 }),
  drawn("kills", "collectors that are killed and go on", ["test/account/resume"], { COFFERDAM_KILLS: 5 }),
  {
    name: "matrix",
    what: "the denial matrix: every operation under every fault, every kind of answer spoilt in every way",
    runs: { tests: ["test/account/matrix", "test/account/evidence"], counts: { COFFERDAM_MATRIX: "all" } },
  },
  { name: "mutants", what: "every mutant of the reference platform", runs: { script: ["mutants", "--", "--all"] } },
];

const intro =
  "What CI draws at random, longer and from another seed, and every mutant there is. Each part's last run; `npm run soak -- --only proofs --seed 7` makes one again.";

const page = new URL("../docs/soak.md", import.meta.url);
const chosen = options.only?.split(",") ?? parts.map(({ name }) => name);
const stray = chosen.filter((name) => parts.every((part) => part.name !== name));
if (stray.length > 0) {
  process.stderr.write(`soak: no part is called ${stray.join(", ")}; they are ${parts.map(({ name }) => name).join(", ")}\n`);
  process.exitCode = 2;
} else if (!Number.isInteger(times) || times < 1 || !/^\d{1,6}$/.test(options.seed)) {
  process.stderr.write("soak: --times takes a whole number from 1, --seed one of up to six digits\n");
  process.exitCode = 2;
} else {
  const rows = parts.filter(({ name }) => chosen.includes(name)).map(soaked);
  if (!options.print) writePage(rows);
  process.exitCode = rows.every(({ passed }) => passed) ? 0 : 1;
}

interface Row {
  readonly name: string;
  readonly passed: boolean;
  readonly line: string;
}

function soaked({ name, what, runs }: Part): Row {
  process.stdout.write(`${name}: ${what} …\n`);
  const from = Date.now();
  const said = "script" in runs ? script(runs.script) : tests(runs.tests, runs.counts);
  const minutes = ((Date.now() - from) / 60_000).toFixed(1);
  process.stdout.write(`${name}: ${said.passed ? "passed" : `FAILED\n${said.output}`} (${minutes} min; ${said.summary})\n`);
  const commit = git("rev-parse", "--short=12", "HEAD");
  const changed = git("status", "--porcelain", "--", ".", ":!docs/soak.md") === "" ? "" : " with changes";
  const cells = [
    name,
    what,
    said.passed ? "passed" : "**failed**",
    said.summary,
    options.seed,
    `${commit}${changed}`,
    new Date().toISOString().slice(0, 10),
    minutes,
  ];
  return { name, passed: said.passed, line: `| ${cells.join(" | ")} |` };
}

interface Said {
  readonly passed: boolean;
  readonly summary: string;
  readonly output: string;
}

function tests(files: readonly string[], counts: Readonly<Record<string, number | string>>): Said {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-soak-"));
  try {
    const report = join(folder, "report.json");
    const env = {
      ...process.env,
      COFFERDAM_SEED: options.seed,
      ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])),
    };
    const args = ["vitest", "run", ...files, "--testTimeout=86400000", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const { status, stdout, stderr } = spawnSync("npx", args, { env, encoding: "utf8", maxBuffer: 2 ** 28 });
    if (!existsSync(report)) return { passed: false, summary: "no test ran", output: stdout + stderr };
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as { numPassedTests: number; numFailedTests: number };
    return {
      passed: status === 0 && numPassedTests > 0,
      summary: `${numPassedTests} tests passed, ${numFailedTests} failed`,
      output: stdout + stderr,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function script(args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const counted = [...stdout.matchAll(/: (\d+) of \d+ mutants: .*?, (\d+) survived/g)];
  const sum = (at: number): number => counted.reduce((total, match) => total + Number(match[at]), 0);
  return { passed: status === 0 && counted.length > 0, summary: `${sum(1)} mutants, ${sum(2)} survived`, output: stdout + stderr };
}

/** The page keeps the last line of each part. */
function writePage(rows: readonly Row[]): void {
  const before = existsSync(page) ? readFileSync(page, "utf8").split("\n") : [];
  const lines = parts.flatMap(({ name }) => {
    const line = rows.find((row) => row.name === name)?.line ?? before.find((each) => each.startsWith(`| ${name} |`));
    return line === undefined ? [] : [line];
  });
  const head = ["| part | what | outcome | counted | seed | commit | on | minutes |", "|---|---|---|---|---|---|---|---|"];
  writeFileSync(page, `${["<!-- Written by `npm run soak`. -->", "", "# Long runs", "", intro, "", ...head, ...lines].join("\n")}\n`);
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}
