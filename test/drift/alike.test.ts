import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSynthesized } from "../synthesized.ts";
import alike from "../../checks/claims/tenant/tenant-accounts-are-alike.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import type { TemplateEntry } from "../../checks/model/estate-file.ts";
import type { Finding } from "../../checks/model/run.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";
import { readSources } from "../../checks/sources/template/views.ts";

const file = readEstateFile(readFileSync("cofferdam.yaml"), "cofferdam.yaml");

/** The reference platform's tenants beside what these entries of its assembly say is canonical. */
function judged(canonical: (assembly: string) => readonly TemplateEntry[]): readonly Finding[] {
  return readSynthesized((assembly) => {
    const templates = [{ assembly }, ...canonical(assembly)];
    return judgeCheck(alike, readSources({ ...file, templates }).views, { ...file, templates });
  });
}

const all = ["acme", "globex"];

test("the reference platform's tenants are as its canonical templates, whether one entry names them or one each", () => {
  const parts = ["birth", "access", "audit", "key", "network", "data"];
  for (const stacks of [["Canonical*"], parts.map((part) => `Canonical-${part}*`)]) {
    const findings = judged((assembly) => stacks.map((each) => ({ assembly, stacks: each, tenants: all })));
    expect(findings.map(({ subject, outcome, because }) => [subject, outcome, outcome === "holds" ? "" : because])).toEqual([
      ["acme", "holds", ""],
      ["globex", "holds", ""],
    ]);
  }
});

test("what no canonical template has is listed, each with what it is", () => {
  const [first] = judged((assembly) => ["Canonical-key*", "Canonical-a*"].map((stacks) => ({ assembly, stacks, tenants: all })));
  expect(first?.outcome).toBe("broken");
  expect(first?.witness?.kind === "statement" && first.witness.statement).toMatch(/Acme-data\/DataBucket is in no canonical template\./);
});

test("a tenant for which nothing canonical is judged is undecided, and without canonical templates there is nothing to judge", () => {
  const findings = judged((assembly) => [{ assembly, stacks: "Canonical*", tenants: ["acme"] }]);
  expect(findings.map(({ subject, outcome }) => `${subject} ${outcome}`)).toEqual(["acme holds", "globex undecided"]);
  expect(judged(() => [])).toEqual([]);
});
