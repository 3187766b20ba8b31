import { Validations } from "aws-cdk-lib";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { parse } from "yaml";
import { acceptancesOf } from "../../guardrails/gate/acceptances.ts";
import { mirrored, type RuleWaiver } from "../../guardrails/gate/register.ts";
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

interface Written extends Omit<RuleWaiver, "rule" | "isLive"> {
  readonly check: string;
  readonly justification: string;
  readonly riskOwner: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

it("has a waiver of each rule that it accepts, and of no other: owner, approver, reason, expiry", () => {
  const { waivers } = parse(readFileSync("cofferdam.waivers.yaml", "utf8")) as { readonly waivers: readonly Written[] };
  // On the day of approval; that they end is for `synth` to say, not for a test.
  const register = waivers.map(({ check, approvedAt, ...one }) => ({ ...one, rule: check, isLive: approvedAt <= one.expires }));
  const app = platform(mkdtempSync(join(tmpdir(), "cofferdam-")));
  expect(mirrored(acceptancesOf(app), { shown: "cofferdam.waivers.yaml", waivers: register })).toEqual([]);
  for (const { justification, riskOwner, requestedBy, approvedBy, approvedAt, expires, check } of waivers) {
    expect([justification, riskOwner, requestedBy, approvedBy].every((text) => text.length > 3)).toBe(true);
    expect(approvedBy).not.toBe(requestedBy);
    expect([check, Date.parse(expires) - Date.parse(approvedAt) <= 366 * 86_400_000]).toEqual([check, true]);
    // Rules of packs by their qualified ids: no claim is accepted.
    expect(check).toMatch(/^(AwsSolutions|NIST\.800\.53\.R5|HIPAA\.Security|Serverless)::/);
  }
});
