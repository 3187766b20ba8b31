import type { Check } from "./define-check.ts";
import { judgeCheck } from "./judge.ts";
import { worst } from "./run.ts";
import { exampleEstate, type Example } from "../model/example.ts";
import type { Finding, Outcome } from "../model/run.ts";
import type { View } from "../model/world.ts";
import { estateFrom } from "../sources/estate-file.ts";
import { exampleEvidence } from "../sources/account/example-evidence.ts";
import { readAccounts } from "../sources/account/views.ts";
import { exampleCatalog } from "../sources/catalog/example-catalog.ts";
import { readDatabases } from "../sources/catalog/views.ts";
import { exampleRegistry } from "../sources/registry/example-registry.ts";
import { readRegistry } from "../sources/registry/views.ts";
import { exampleViews } from "../sources/template/views.ts";
import type { EstateFile } from "../model/estate-file.ts";

/** Reads an example as a user's evidence is read, and judges it. */
export function judgeExample(check: Check, example: Example): { readonly outcome: Outcome; readonly findings: readonly Finding[] } {
  const { file, views } = readExample(example);
  const findings = judgeCheck(check, views, file);
  return { outcome: worst(findings.map((finding) => finding.outcome)), findings };
}

export function readExample(example: Example): { readonly file: EstateFile; readonly views: readonly View[] } {
  const file = estateFrom({ ...exampleEstate, ...example.estate }, "example.yaml");
  return {
    file,
    views: [
      ...exampleViews(example.templates ?? [], file),
      ...readAccounts(file, exampleEvidence(example.accounts ?? [])).views,
      ...readDatabases(file, exampleCatalog(example.databases ?? [])).views,
      ...readRegistry(file, exampleRegistry(example.registry)).views,
    ],
  };
}
