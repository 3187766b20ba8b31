import { describe, expect, test } from "vitest";
import type { Acceptance } from "../../guardrails/gate/acceptances.ts";
import { mirrored, type RuleWaiver } from "../../guardrails/gate/register.ts";

const rule = "AwsSolutions::AwsSolutions-IAM5";
const at = (id: string, constructPath = "Acme-access/Deployer") => ({ id, constructPath });
const waiver = (more: Partial<RuleWaiver> = {}): RuleWaiver => ({ id: "W-1", rule, isLive: true, expires: "2027-06-30", ...more });
const said = (acceptances: readonly Acceptance[], waivers: readonly RuleWaiver[]) =>
  mirrored(acceptances, { shown: "w.yaml", waivers }).map(({ ruleName, severity, description }) => `${severity} ${ruleName}: ${description}`);

describe("an acknowledgement", () => {
  test("and a live waiver of the same rule are silent", () => {
    expect(said([at(rule)], [waiver()])).toEqual([]);
  });

  test("of one finding is covered by a waiver of the rule, and by one of that finding alone", () => {
    const finding = `${rule}[Resource::arn:aws:s3:::a/*]`;
    expect(said([at(finding)], [waiver()])).toEqual([]);
    expect(said([at(finding)], [waiver({ rule: finding })])).toEqual([]);
    expect(said([at(rule)], [waiver({ rule: finding })])).toEqual([
      `fatal acknowledged-without-waiver: ${rule} is acknowledged, but w.yaml has no waiver of it.`,
      `warning waiver-without-acknowledgement: Waiver W-1 in w.yaml is of ${finding}, which is acknowledged nowhere.`,
    ]);
  });

  test("without a waiver is fatal, once for all its constructs", () => {
    const [only, ...more] = mirrored([at(rule), at(rule, "Acme-birth/KeyBirth")], { shown: "w.yaml", waivers: [] });
    expect([only?.severity, more]).toEqual(["fatal", []]);
    expect(only?.violatingResources.map(({ constructPath }) => constructPath)).toEqual(["Acme-access/Deployer", "Acme-birth/KeyBirth"]);
  });

  test("whose waiver has ended is fatal, unless another lives", () => {
    const ended = waiver({ isLive: false, expires: "2026-01-31" });
    expect(said([at(rule)], [ended])).toEqual([
      `fatal acknowledged-without-waiver: ${rule} is acknowledged, but its waiver W-1 in w.yaml is not live (it ends 2026-01-31).`,
    ]);
    expect(said([at(rule)], [ended, waiver({ id: "W-2" })])).toEqual([]);
  });

  test("of the CDK's own warning needs no waiver", () => {
    expect(said([at("Annotation::@aws-cdk/aws-ec2:subnet")], [])).toEqual([]);
  });
});

test("a waiver of a claim is not the gate's", () => {
  expect(said([], [waiver({ rule: "bucket-is-versioned" })])).toEqual([]);
});
