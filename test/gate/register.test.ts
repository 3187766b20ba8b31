import { describe, expect, test } from "vitest";
import type { RegisteredWaiver } from "../../checks/model/waiver.ts";
import type { Acceptance } from "../../guardrails/gate/acceptances.ts";
import { mirrored } from "../../guardrails/gate/register.ts";

const rule = "AwsSolutions::AwsSolutions-IAM5";
const at = (id: string, constructPath = "Acme-access/Deployer") => ({ id, constructPath });
const waiver = (more: Partial<RegisteredWaiver> = {}): RegisteredWaiver => ({
  id: "W-1",
  check: rule,
  justification: "bounded by the organization",
  riskOwner: "Ada",
  requestedBy: "Ada",
  approvedBy: "Grace",
  approvedAt: "2026-07-01",
  expires: "2027-06-30",
  line: 1,
  ...more,
});
const said = (acceptances: readonly Acceptance[], waivers: readonly RegisteredWaiver[], today = "2026-11-27") =>
  mirrored(acceptances, { shown: "w.yaml", waivers }, today).map(({ ruleName, severity, description }) => `${severity} ${ruleName}: ${description}`);

describe("an acknowledgement", () => {
  test("and a live waiver of the same rule are silent", () => {
    expect(said([at(rule)], [waiver()])).toEqual([]);
  });

  test("of one finding is covered by a waiver of the rule, and by one of that finding alone", () => {
    const finding = `${rule}[Resource::arn:aws:s3:::a/*]`;
    expect(said([at(finding)], [waiver()])).toEqual([]);
    expect(said([at(finding)], [waiver({ check: finding })])).toEqual([]);
    expect(said([at(rule)], [waiver({ check: finding })])).toEqual([
      `fatal acknowledged-without-waiver: ${rule} is acknowledged, but w.yaml has no waiver of it.`,
      `warning waiver-without-acknowledgement: Waiver W-1 in w.yaml is of ${finding}, which is acknowledged nowhere.`,
    ]);
  });

  test("without a waiver is fatal, once for all its constructs", () => {
    const [only, ...more] = mirrored([at(rule), at(rule, "Acme-birth/KeyBirth")], { shown: "w.yaml", waivers: [] }, "2026-11-27");
    expect([only?.severity, more]).toEqual(["fatal", []]);
    expect(only?.violatingResources.map(({ constructPath }) => constructPath)).toEqual(["Acme-access/Deployer", "Acme-birth/KeyBirth"]);
  });

  test("whose waiver has ended is fatal, unless another lives", () => {
    expect(said([at(rule)], [waiver()], "2027-07-01T00:00:00Z")).toEqual([
      `fatal acknowledged-without-waiver: ${rule} is acknowledged, but its waiver W-1 in w.yaml waives nothing: It ended with 2027-06-30.`,
    ]);
    const next = waiver({ id: "W-2", approvedAt: "2027-06-01", expires: "2028-05-31" });
    expect(said([at(rule)], [waiver(), next], "2027-07-01")).toEqual([]);
  });

  test("whose waiver nobody else approved is fatal", () => {
    expect(said([at(rule)], [waiver({ approvedBy: "Ada" })])).toEqual([
      `fatal acknowledged-without-waiver: ${rule} is acknowledged, but its waiver W-1 in w.yaml waives nothing: Ada asked for it and approved it; somebody else must.`,
    ]);
  });

  test("of a claim is refused elsewhere, whatever the register says", () => {
    expect(said([at("cofferdam::bucket-is-versioned")], [])).toEqual([]);
  });

  test("of the CDK's own warning needs no waiver", () => {
    expect(said([at("Annotation::@aws-cdk/aws-ec2:subnet")], [])).toEqual([]);
  });
});

test("a waiver of a claim is not the gate's", () => {
  expect(said([], [waiver({ check: "bucket-is-versioned", tenant: "acme" })])).toEqual([]);
});
