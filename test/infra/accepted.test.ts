import { Validations } from "aws-cdk-lib";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { readRegister } from "../../checks/sources/waivers.ts";
import { acceptancesOf } from "../../guardrails/gate/acceptances.ts";
import { mirrored } from "../../guardrails/gate/register.ts";
import { platform } from "../../infra/app.ts";
import { addPlatformGate } from "../../infra/synth.ts";

interface Report {
  readonly pluginReports: readonly { readonly suppressedViolations?: readonly Suppressed[] }[];
}
interface Suppressed {
  readonly acknowledgedId: string;
  readonly acknowledgedAt: string;
}

it("accepts no rule of cdk-nag where nothing breaks it", () => {
  vi.stubEnv("CDK_VALIDATION", "false");
  const outdir = mkdtempSync(join(tmpdir(), "cofferdam-"));
  const app = platform(outdir, { gate: addPlatformGate });
  const accepted = app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as object).map((id) => `${node.path} ${id}`))
      // The packs look at one tenant; the others are accepted alike.
      .filter((one) => !one.startsWith("Globex-")),
  );
  app.synth();
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8")) as Report;
  const used = pluginReports.flatMap(({ suppressedViolations = [] }) =>
    suppressedViolations.map(({ acknowledgedAt, acknowledgedId }) => `${acknowledgedAt} ${acknowledgedId}`),
  );
  expect(accepted.toSorted()).toEqual([...new Set(used)].toSorted());
});

it("has a waiver of each rule that it accepts, and of no other", () => {
  const register = readRegister(readFileSync("cofferdam.waivers.yaml"), "cofferdam.waivers.yaml");
  const app = platform(mkdtempSync(join(tmpdir(), "cofferdam-")));
  // On the day of approval; that they end is for `synth` to say, not for a test.
  expect(mirrored(acceptancesOf(app), register, "2026-11-27")).toEqual([]);
  // Rules of packs by their qualified ids: no claim is accepted.
  const packs = /^(AwsSolutions|NIST\.800\.53\.R5|HIPAA\.Security|Serverless)::/;
  expect(register.waivers.filter(({ check }) => !packs.test(check))).toEqual([]);
});
