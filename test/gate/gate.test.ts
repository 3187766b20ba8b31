import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { App, Stack, Stage, Validations } from "aws-cdk-lib";
import type { IPolicyValidationPlugin } from "aws-cdk-lib";
import { CfnInternetGateway } from "aws-cdk-lib/aws-ec2";
import { CfnRole } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, CfnBucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { judgeTemplates, readEstate } from "../../guardrails/gate/judge.ts";
import { violationsOf } from "../../guardrails/gate/violations.ts";
import { addGate, gateContext } from "../../guardrails/synth-gate.ts";
import type { GateOptions } from "../../guardrails/synth-gate.ts";
import { synthesizeEdited } from "./edited.ts";
import type { Violation } from "./edited.ts";

/** A platform of one client that shares no name with the reference one. */
const account = "800000000010";
const region = "eu-west-1";
const estate = {
  vendor: { name: "Ledger", accounts: { platform: "700000000002" } },
  tenants: [{ id: "orchid", account, region, customer: [`arn:aws:iam::${account}:role/owner/*`] }],
};

let folder = "";
beforeEach(() => {
  vi.stubEnv("CDK_VALIDATION", "false");
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  folder = mkdtempSync(join(tmpdir(), "cofferdam-gate-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function app(context: object = gateContext): App {
  return new App({ outdir: join(folder, "out"), analyticsReporting: false, postCliContext: { ...context } });
}

function orchid(of: App): Stack {
  return new Stack(of, "Orchid", { env: { account, region } });
}

interface Said {
  readonly stopped: boolean;
  readonly failure: string | undefined;
  readonly violations: readonly Violation[];
  readonly suppressed: readonly Violation[];
}

function synthesized(of: App): Said {
  let stopped = false;
  try {
    of.synth();
  } catch (error) {
    if (!(error instanceof Error && error.name === "ValidationFailed")) throw error;
    stopped = true;
  }
  const { pluginReports } = JSON.parse(readFileSync(join(of.outdir, "validation-report.json"), "utf8")) as {
    readonly pluginReports: readonly {
      readonly metadata?: { readonly error?: string };
      readonly violations: readonly Violation[];
      readonly suppressedViolations?: readonly Violation[];
    }[];
  };
  return {
    stopped,
    failure: pluginReports.map(({ metadata }) => metadata?.error).find((error) => error !== undefined),
    violations: pluginReports.flatMap(({ violations }) => violations),
    suppressed: pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations),
  };
}

/** A bucket that breaks its claims, through the gate. */
function withUploads(options: Partial<GateOptions> = {}, of: App = app()): Said {
  addGate(of, { estate, ...options });
  new Bucket(orchid(of), "Uploads", { blockPublicAccess: BlockPublicAccess.BLOCK_ACLS });
  return synthesized(of);
}

describe("where the gate is given", () => {
  test("an estate as an object", () => {
    const { stopped, violations } = withUploads();
    const block = violations.find(({ ruleName }) => ruleName === "bucket-blocks-public-access");
    expect([stopped, block?.severity, block?.ruleMetadata?.["tenants"]]).toEqual([true, "fatal", "orchid"]);
    expect(block?.violatingConstructs[0]).toMatchObject({
      constructPath: "Orchid/Uploads/Resource",
      cloudFormationResource: { templatePath: "Orchid.template.json", propertyPaths: ["Properties.PublicAccessBlockConfiguration"] },
    });
  });

  test("an estate as a file, whose assembly is the one that is synthesized", () => {
    const path = join(folder, "cofferdam.yaml");
    writeFileSync(path, JSON.stringify({ ...estate, templates: [{ assembly: "somewhere/else" }] }));
    expect(withUploads({ estate: path })).toMatchObject({ stopped: true, failure: undefined });
  });

  test("an output folder that is relative", () => {
    const of = new App({ outdir: relative(process.cwd(), join(folder, "out")), analyticsReporting: false, postCliContext: { ...gateContext } });
    const { violations } = withUploads({}, of);
    expect(violations.flatMap((one) => one.violatingConstructs.map(({ constructPath }) => constructPath))).toContain("Orchid/Uploads/Resource");
  });

  test("an estate of several assemblies, one of them named", () => {
    const templates = [{ assembly: "a.out" }, { assembly: "b.out" }];
    const several = { ...estate, templates };
    expect(withUploads({ estate: several }).failure).toMatch(/names 2 assemblies .* which one is synthesized here/);
    rmSync(join(folder, "out"), { recursive: true });
    // The other is read where the estate says.
    expect(withUploads({ estate: several, assembly: "b.out" }).failure).toMatch(/a\.out.*there is no such file/);
    rmSync(join(folder, "out"), { recursive: true });
    expect(withUploads({ estate: several, assembly: "c.out" }).failure).toMatch(/names no c\.out/);
  });

  test("an estate that cannot be read stops synthesis", () => {
    expect(withUploads({ estate: { ...estate, tenant: [] } })).toMatchObject({ stopped: true, failure: expect.stringMatching(/unknown key tenant/) });
  });

  test("a tenant that the estate does not have", () => {
    expect(withUploads({ tenant: "tulip" })).toMatchObject({ stopped: true, failure: expect.stringMatching(/no tenant tulip/) });
  });

  test("an app of one tenant of several", () => {
    const tulip = { id: "tulip", account: "800000000020", region, customer: ["arn:aws:iam::800000000020:role/owner/*"] };
    const both = { ...estate, tenants: [...estate.tenants, tulip] };
    const about = ({ violations }: Said): readonly string[] => violations.flatMap(({ ruleMetadata }) => ruleMetadata?.["tenants"] ?? []);
    expect(about(withUploads({ estate: both }))).toContain("tulip");
    rmSync(join(folder, "out"), { recursive: true });
    expect(about(withUploads({ estate: both, tenant: "orchid" }))).not.toContain("tulip");
  });
});

test("stacks of a stage are judged with the app's", () => {
  const of = app();
  addGate(of, { estate });
  const stage = new Stage(of, "Production", { env: { account, region } });
  new Bucket(new Stack(stage, "Orchid"), "Uploads", { blockPublicAccess: BlockPublicAccess.BLOCK_ACLS });
  const block = synthesized(of).violations.find(({ ruleName }) => ruleName === "bucket-blocks-public-access");
  expect(block?.violatingConstructs[0]).toMatchObject({
    constructPath: "Production/Orchid/Uploads/Resource",
    cloudFormationResource: { templatePath: expect.stringMatching(/^assembly-Production\/ProductionOrchid\w+\.template\.json$/) },
  });
});

test("with CDK_DEBUG the line of an escape hatch is told beside the line that made the construct", () => {
  vi.stubEnv("CDK_DEBUG", "true");
  const { violations } = synthesizeEdited(({ get }) =>
    get("Acme-data/DataBucket", CfnBucket).addPropertyOverride("PublicAccessBlockConfiguration.BlockPublicAcls", false),
  );
  const [place] = violations.flatMap(({ violatingConstructs }) => violatingConstructs);
  expect(place?.stackTraces).toEqual([expect.stringContaining("infra/tenant/data.ts"), expect.stringContaining("test/gate/gate.test.ts")]);
});

describe("what stops synthesis", () => {
  test("a claim that is undecided; where it is told so, it only warns", () => {
    const undecided = (options: Partial<GateOptions>): readonly (string | undefined)[] => {
      const of = app();
      addGate(of, { estate, ...options });
      new CfnRole(orchid(of), "Collector", {
        path: "/cofferdam/",
        roleName: "Collector",
        assumeRolePolicyDocument: {},
        managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      });
      const found = synthesized(of).violations.find(({ ruleName }) => ruleName === "collector-reads-no-content");
      rmSync(join(folder, "out"), { recursive: true });
      return [found?.ruleMetadata?.["outcome"], found?.severity];
    };
    expect(undecided({})).toEqual(["undecided", "fatal"]);
    expect(undecided({ undecided: "warn" })).toEqual(["undecided", "warning"]);
  });

  test("a template that was not read whole", () => {
    const of = app();
    addGate(of, { estate });
    orchid(of).addTransform("AWS::LanguageExtensions-2099");
    expect(synthesized(of).violations.map(({ ruleName }) => ruleName)).toContain("source-not-read");
  });

  test("an app that holds nothing of the tenant", () => {
    const of = app();
    addGate(of, { estate });
    new Stack(of, "Elsewhere", { env: { account: "990000000099", region } });
    const { stopped, violations } = synthesized(of);
    expect([stopped, new Set(violations.map(({ ruleMetadata }) => ruleMetadata?.["outcome"]))]).toEqual([true, new Set(["undecided"])]);
  });

  test("a run without a finding", () => {
    const file = readEstate({ estate, outdir: folder });
    const run = { ...judgeTemplates({ ...file, templates: [] }), findings: [] };
    expect(violationsOf(run, file, [], "warn").map(({ ruleName, severity }) => [ruleName, severity])).toEqual([["nothing-judged", "fatal"]]);
  });

  test("the CDK's own validator, which must not only warn", () => {
    expect(() => addGate(app({}), { estate })).toThrow(/only warns: give the App `postCliContext: gateContext`/);
    expect(() => addGate(app({}), { estate, validator: "as-it-is" })).not.toThrow();
  });
});

describe("packs beside the claims", () => {
  const nag: readonly IPolicyValidationPlugin[] = [new AwsSolutionsChecks()];
  const rules = ({ violations }: Said): readonly string[] => violations.map(({ ruleName }) => ruleName);

  test("their findings stop synthesis", () => {
    expect(rules(withUploads({ packs: nag }))).toEqual(expect.arrayContaining(["AwsSolutions-S1", "bucket-is-versioned"]));
  });

  test("they look at the stacks that are named, and at none that is not there", () => {
    expect(rules(withUploads({ packs: nag, packStacks: ["Orc*"] }))).toContain("AwsSolutions-S1");
    rmSync(join(folder, "out"), { recursive: true });
    expect(withUploads({ packs: nag, packStacks: ["Tulip*"] }).failure).toMatch(/no stack matches Tulip\*/);
    rmSync(join(folder, "out"), { recursive: true });
    const of = app();
    new Stack(of, "Site", { env: { account: "770000000077", region } });
    expect(rules(withUploads({ packs: nag, packStacks: ["Site"] }, of))).not.toContain("AwsSolutions-S1");
  });

  test("a rule of many findings is accepted whole, where it is acknowledged", () => {
    const of = app();
    addGate(of, { estate, packs: nag });
    const stack = orchid(of);
    const anything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] };
    const [first] = ["First", "Second"].map(
      (id) => new CfnRole(stack, id, { assumeRolePolicyDocument: {}, policies: [{ policyName: "Work", policyDocument: anything }] }),
    );
    if (first !== undefined) Validations.of(first).acknowledge({ id: "AwsSolutions::AwsSolutions-IAM5", reason: "bounded by the organization" });
    const { violations, suppressed } = synthesized(of);
    const places = (all: readonly Violation[]): readonly string[] =>
      all
        .filter(({ ruleName }) => ruleName.startsWith("AwsSolutions-IAM5"))
        .flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${constructPath} ${ruleName}`));
    expect(places(violations)).toEqual(["Orchid/Second AwsSolutions-IAM5[Action::sqs:*]", "Orchid/Second AwsSolutions-IAM5[Resource::*]"]);
    expect(places(suppressed)).toEqual(["Orchid/First AwsSolutions-IAM5", "Orchid/First AwsSolutions-IAM5"]);
  });

  test("an acknowledgement without a live waiver in the register stops synthesis", () => {
    const accepted = (waivers: readonly object[] | undefined, today = "2026-11-27"): readonly string[] => {
      const path = join(folder, "waivers.yaml");
      writeFileSync(path, JSON.stringify({ waivers: waivers ?? [] }));
      const of = app();
      Validations.of(of).acknowledge({ id: "AwsSolutions::AwsSolutions-S1", reason: "no logs" });
      const said = withUploads({ packs: nag, today, ...(waivers !== undefined && { waivers: path }) }, of);
      rmSync(join(folder, "out"), { recursive: true });
      const about = said.violations.filter(({ ruleName }) => ruleName.includes("acknowledge"));
      return about.map(
        ({ severity, description }) => `${severity} ${description.replace(/ in \S*waivers\.yaml/, "").replace(/\S*waivers\.yaml/, "it")}`,
      );
    };
    const people = { justification: "recorded by the trail", riskOwner: "Ada", requestedBy: "Ada", approvedBy: "Grace" };
    const waiver = { id: "W-1", check: "AwsSolutions::AwsSolutions-S1", ...people, approvedAt: "2026-11-01", expires: "2027-01-31" };
    expect(accepted([waiver])).toEqual([]);
    expect(accepted([])).toEqual(["fatal AwsSolutions::AwsSolutions-S1 is acknowledged, but it has no waiver of it."]);
    expect(accepted([waiver], "2027-02-01")).toEqual([
      "fatal AwsSolutions::AwsSolutions-S1 is acknowledged, but its waiver W-1 waives nothing: It ended with 2027-01-31.",
    ]);
    expect(accepted(undefined)).toEqual([
      "fatal AwsSolutions::AwsSolutions-S1 is acknowledged, but the estate, which names no register, has no waiver of it.",
    ]);
    expect(accepted([waiver, { ...waiver, id: "W-2", check: "AwsSolutions::AwsSolutions-S10" }])).toEqual([
      "warning Waiver W-2 is of AwsSolutions::AwsSolutions-S10, which is acknowledged nowhere.",
    ]);
  });

  test("a rule by a bare id would leave the report, so it is refused", () => {
    const of = app();
    Validations.of(of).acknowledge({ id: "AwsSolutions-S1", reason: "no logs" });
    const said = withUploads({ packs: nag }, of);
    expect(said.violations.find(({ ruleName }) => ruleName === "acknowledges-a-bare-id")).toMatchObject({
      severity: "fatal",
      description: expect.stringContaining("write AwsSolutions::AwsSolutions-S1"),
    });
  });
});

test("docs/gate.md shows what is said", () => {
  const { said } = synthesizeEdited(({ network }) => void new CfnInternetGateway(network, "Updates"));
  const [, shown = ""] = /^```\n(infra[^]*?)^```/m.exec(readFileSync("docs/gate.md", "utf8")) ?? [];
  const places = /^infra\/\S+:\d+:\d+$/;
  const lines = shown.split("\n").filter((line) => line !== "" && !places.test(line));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !said.includes(line))).toEqual([]);
});
