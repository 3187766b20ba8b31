import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checks } from "../../checks/claims/index.ts";
import { readExample } from "../../checks/engine/examples.ts";
import { run } from "../../checks/engine/run.ts";
import { evidenceSchema } from "../../checks/engine/schemas/evidence.ts";
import { runSchema } from "../../checks/engine/schemas/run.ts";
import type { Example } from "../../checks/model/example.ts";
import type { Run } from "../../checks/model/run.ts";
import { referenceRun, witnesses } from "../reports/sample-run.ts";

const examples = checks.flatMap(({ examples: { holds, broken, undecided } }) =>
  [holds, broken, undecided].flatMap((all) => (typeof all === "string" ? [] : Object.entries(all))),
);

test("the run of every example is as the published schema and the strict one say", () => {
  const valid = validator("run");
  expect(examples.length).toBeGreaterThan(20);
  for (const [title, example] of examples) {
    const made = JSON.parse(JSON.stringify(runOf(example))) as Run;
    expect([title, valid(made), valid.errors]).toEqual([title, true, null]);
    expect(runSchema.parse(made)).toEqual(made);
  }
});

test("every kind of witness is in the schema, and a made-up one is not", () => {
  const valid = validator("run");
  const [first, ...others] = referenceRun.findings;
  const withWitness = (witness: unknown): unknown => ({ ...referenceRun, findings: [{ ...first, outcome: "broken", witness }, ...others] });
  for (const witness of Object.values(witnesses)) expect([witness.kind, valid(withWitness(witness))]).toEqual([witness.kind, true]);
  expect(valid(withWitness({ kind: "feeling" }))).toBe(false);
});

test("a run with a member missing or of another type is refused; one with a new member passes", () => {
  const valid = validator("run");
  const { outcome: _, ...without } = referenceRun;
  expect(valid(without)).toBe(false);
  expect(valid({ ...referenceRun, outcome: "fine" })).toBe(false);
  expect(valid({ ...referenceRun, run: { ...referenceRun.run, started: "yesterday" } })).toBe(false);
  expect(valid({ ...referenceRun, later: true })).toBe(true);
});

test("the estate file's schema takes the reference platform's and refuses an unknown key", () => {
  const valid = validator("estate");
  const estate = parse(readFileSync("cofferdam.yaml", "utf8")) as object;
  expect([valid(estate), valid.errors]).toEqual([true, null]);
  expect(valid({ ...estate, tenats: [] })).toBe(false);
  expect(valid({ ...estate, tenants: [] })).toBe(false);
});

test("the evidence manifest's schema", () => {
  const valid = validator("evidence");
  const hash = "0".repeat(64);
  const manifest = { schema: "cofferdam/evidence/1", files: [{ path: "estate.yaml", sha256: hash }], root: hash };
  expect([valid(manifest), valid.errors]).toEqual([true, null]);
  expect(evidenceSchema.parse(manifest)).toEqual(manifest);
  expect(valid({ ...manifest, root: "0" })).toBe(false);
});

function runOf(example: Example): Run {
  const { file, views } = readExample(example);
  const time = "2026-01-01T00:00:00Z";
  return run({
    file,
    views,
    checks,
    allChecks: checks,
    sources: [{ plane: "template", name: "examples", read: "one", unread: [] }],
    header: { id: "example", tool: "cofferdam", started: time, reference: false, finished: () => time },
  });
}

function validator(name: string) {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8")) as object);
}
