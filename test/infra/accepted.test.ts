import { Validations } from "aws-cdk-lib";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { fault } from "../../checks/model/waiver.ts";
import { readRegister } from "../../checks/sources/waivers.ts";
import { acceptancesOf } from "../../guardrails/gate/acceptances.ts";
import { mirrored, readRules } from "../../guardrails/gate/register.ts";
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

it("has a waiver of each rule that it accepts, and of no other: owner, approver, reason, expiry", () => {
  const { waivers } = readRegister(readFileSync("cofferdam.waivers.yaml"), "cofferdam.waivers.yaml");
  // On the day of approval; that they end is for `synth` to say, not for a test.
  const [first] = waivers;
  const app = platform(mkdtempSync(join(tmpdir(), "cofferdam-")));
  expect(mirrored(acceptancesOf(app), readRules("cofferdam.waivers.yaml", first?.approvedAt ?? ""))).toEqual([]);
  for (const waiver of waivers) {
    expect([waiver.id, fault(waiver)]).toEqual([waiver.id, undefined]);
    // Rules of packs by their qualified ids: no claim is accepted.
    expect(waiver.check).toMatch(/^(AwsSolutions|NIST\.800\.53\.R5|HIPAA\.Security|Serverless)::/);
  }
});
