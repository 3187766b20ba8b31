import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../cli/exit-code.ts";
import type { Finding, Run } from "../../checks/model/run.ts";
import { mixedRun } from "../reports/sample-run.ts";
import { acme, assembly, broken, compute, estate, folder, globex, only, platform, tenant, trail, undecided } from "./estate.ts";
import { cofferdam } from "./program.ts";

const two = { tenants: [tenant("acme", acme), tenant("globex", globex)], templates: [{ assembly: "cdk.out" }] };
const both = (a: object, b: object): string =>
  folder({
    "cofferdam.yaml": estate(two),
    ...assembly("cdk.out", { Acme: { account: acme, template: a }, Globex: { account: globex, template: b } }),
  });
const nestedStack = { Resources: { Nested: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://example.com/nested.json" } } } };

describe("check", () => {
  test.each<readonly [string, () => string, number, string]>([
    ["holds", () => platform(), 0, "holds"],
    ["broken", () => platform(broken), 1, "broken"],
    ["broken outranks undecided", () => both(undecided, broken), 1, "broken"],
    ["undecided", () => platform(undecided), 3, "undecided"],
    ["no source at all: nothing judged", () => platform(trail(), {}), 3, "unexercised"],
    [
      "an empty assembly gives the tenant nothing",
      () => folder({ "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }), ...assembly("cdk.out", {}) }),
      3,
      "undecided",
    ],
    ["a tenant of the estate file without anything in the sources", () => platform(trail(), two), 3, "undecided"],
    [
      "a vendor's nested stack whose template is not there",
      () =>
        folder({
          "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }),
          ...assembly("cdk.out", { Acme: { account: acme, template: trail() }, Compute: { account: compute, template: nestedStack } }),
        }),
      3,
      "undecided",
    ],
    [
      "a stack that has no place",
      () =>
        folder({
          "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }),
          ...assembly("cdk.out", { Acme: { account: acme, template: trail() }, Lost: { template: { Resources: {} } } }),
        }),
      3,
      "undecided",
    ],
    [
      "a glob that names no stack",
      () => platform(trail(), { templates: [{ assembly: "cdk.out" }, { assembly: "cdk.out", stacks: "Canonical*", tenants: "all" }] }),
      3,
      "undecided",
    ],
  ])("%s", async (_, cwd, code, outcome) => {
    const ended = await cofferdam(["check", ...only, "--format", "json"], { cwd: cwd() });
    expect({ code: ended.code, outcome: (JSON.parse(ended.stdout) as Run).outcome }).toEqual({ code, outcome });
  });

  test("context that was missing when the assembly was synthesized", async () => {
    const cwd = platform();
    rmSync(join(cwd, "cdk.out", "manifest.json"));
    const artifacts = {
      Acme: { type: "aws:cloudformation:stack", environment: `aws://${acme}/us-east-1`, properties: { templateFile: "Acme.template.json" } },
    };
    writeFileSync(join(cwd, "cdk.out", "manifest.json"), JSON.stringify({ version: "48.0.0", missing: [{ key: "vpc" }], artifacts }));
    const { code, stdout } = await cofferdam(["check", ...only], { cwd });
    expect(code).toBe(3);
    expect(stdout.split("\n")[0]).toBe("? undecided: Nothing is broken, and a source was not read whole.");
  });

  test("--fail-on: what is below it changes the exit code alone", async () => {
    const cwd = platform(broken);
    for (const [severity, code] of [
      ["high", 1],
      ["critical", 0],
    ] as const) {
      const ended = await cofferdam(["check", ...only, "--format", "json", "--fail-on", severity], { cwd });
      expect({ code: ended.code, outcome: (JSON.parse(ended.stdout) as Run).outcome }).toEqual({ code, outcome: "broken" });
    }
  });
});

describe("of a run", () => {
  const finding = mixedRun.findings.find(({ outcome }) => outcome === "broken") as Finding;
  const waiver = { id: "W-1", expires: "2027-01-01", justification: "known" };
  const of = (findings: readonly Finding[], unread: readonly string[] = []): Run => ({
    ...mixedRun,
    findings,
    run: { ...mixedRun.run, sources: [{ plane: "template", name: "cdk.out", read: "1 stack", unread }] },
  });

  test.each<readonly [string, Run, number]>([
    ["a broken finding", of([{ ...finding, waiver: null }]), 1],
    ["a broken finding under a live waiver", of([{ ...finding, waiver }]), 0],
    [
      "beside one that is undecided",
      of([
        { ...finding, waiver },
        { ...finding, outcome: "undecided", waiver: null },
      ]),
      3,
    ],
    ["a waiver on what is undecided has no effect", of([{ ...finding, outcome: "undecided", waiver }]), 3],
    ["all hold, a source was not read whole", of([{ ...finding, outcome: "holds", waiver: null }], ["Lost: not placed"]), 3],
    ["broken outranks the unread", of([{ ...finding, waiver: null }], ["Lost: not placed"]), 1],
    ["nothing judged", of([]), 3],
    ["a check that the run does not list counts as critical", { ...of([{ ...finding, waiver: null }]), checks: [] }, 1],
  ])("%s", (_, run, code) => {
    expect(exitCodeOf(run, run.checks.length === 0 ? "critical" : "low")).toBe(code);
  });
});
