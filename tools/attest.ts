/**
 * Writes into the reference registry what the tests of webhooks and workers were seen to show: `npm run attest` runs them; with `--check` it writes nothing and exits 1
 * when the registry says something else.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attestedFiles, digestOf, registryPath, type AttestationEntry } from "./generate/attestations.ts";

const suites = ["test/guardrails/webhooks/attested.test.ts", "test/compute/attested-workers.test.ts"] as const;

interface Result {
  readonly status: string;
  readonly meta?: { readonly attests?: AttestationEntry["subject"] & { readonly property: string } };
}

const attestations = suites.flatMap((suite) => entries(suite, runSuite(suite)));
const written = readFileSync(registryPath, "utf8");
if (process.argv.includes("--check")) {
  const registry = JSON.parse(written) as { readonly attestations?: readonly AttestationEntry[] };
  if (JSON.stringify(registry.attestations) !== JSON.stringify(attestations)) {
    console.error(`${registryPath}: its attestations are not what ${suites.join(" and ")} show; run npm run attest`);
    process.exitCode = 1;
  }
} else {
  // The records above are people's, and stay as they are written.
  const records = written.replace(/(,\s*"attestations": \[[^]*)?\n\}\n$/, "");
  writeFileSync(registryPath, `${records},\n  "attestations": [\n${attestations.map(text).join(",\n")}\n  ]\n}\n`);
  // As the formatter has it.
  const { status } = spawnSync("npx", ["oxfmt", registryPath], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) process.exitCode = 1;
  else console.log(`wrote ${attestations.length} attestations to ${registryPath}`);
}

function text({ subject, suite: tests, files, digest, shows }: AttestationEntry): string {
  const lines = Object.entries(shows).map(
    ([property, { passed, failed, skipped }]) => `"${property}": { "passed": ${passed}, "failed": ${failed}, "skipped": ${skipped} }`,
  );
  return `{ "subject": { "kind": "${subject.kind}", "name": "${subject.name}" }, "suite": "${tests}",
    "files": ${JSON.stringify(files)}, "digest": "${digest}",
    "shows": {\n${lines.join(",\n")}\n} }`;
}

/** Of a run that did not end well too: what failed is attested as failed. */
function runSuite(suite: string): readonly Result[] {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-attest-"));
  const out = join(folder, "results.json");
  try {
    const { stdout, stderr } = spawnSync("npx", ["vitest", "run", suite, "--reporter=json", `--outputFile=${out}`], { encoding: "utf8" });
    try {
      const { testResults } = JSON.parse(readFileSync(out, "utf8")) as {
        readonly testResults: readonly { readonly assertionResults: readonly Result[] }[];
      };
      return testResults.flatMap(({ assertionResults }) => assertionResults);
    } catch {
      throw new Error(`${suite} gave no results: ${stdout}${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entries(suite: string, results: readonly Result[]): readonly AttestationEntry[] {
  const found = new Map<string, AttestationEntry>();
  for (const { status, meta } of results) {
    if (meta?.attests === undefined) throw new Error(`a test of ${suite} does not say what it shows, or was not run`);
    const { kind, name, property } = meta.attests;
    const id = `${kind}/${name}`;
    const files = attestedFiles({ kind, name });
    const entry = found.get(id) ?? { subject: { kind, name }, suite, files, digest: digestOf(files), shows: {} };
    const counts = (entry.shows[property] ??= { passed: 0, failed: 0, skipped: 0 });
    counts[status === "passed" || status === "failed" ? status : "skipped"] += 1;
    found.set(id, entry);
  }
  return [...found.values()];
}
