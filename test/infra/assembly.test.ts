import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAssembly, synthesized, templateOf, tenantTemplates, variants } from "./assembly.ts";

const assembly = synthesized("validated");

describe("the assembly", () => {
  it("is the same when made again, by a process of its own with an empty environment", () => {
    const folder = mkdtempSync(join(tmpdir(), "cofferdam-"));
    const tsx = join(import.meta.dirname, "../../node_modules/tsx/dist/cli.mjs");
    execFileSync(process.execPath, [tsx, "infra/synth.ts", "--out", folder], { cwd: join(import.meta.dirname, "../.."), env: {}, stdio: "pipe" });
    expect(readAssembly(folder).files).toEqual(assembly.files);
  });

  it("is the same without the gate, but for what the gate reports", () => {
    const { "validation-report.json": _, ...others } = assembly.files;
    expect(synthesized().files).toEqual(others);
  });

  it("has every stack in its account and Region", () => {
    const stacks = Object.entries(assembly.manifest.artifacts).filter(([, artifact]) => artifact.type === "aws:cloudformation:stack");
    expect(Object.fromEntries(stacks.map(([name, { environment }]) => [name, environment]))).toEqual({
      Organization: "aws://111111111111/us-east-1",
      "Compute-access": "aws://222222222222/us-east-1",
      "Compute-cell": "aws://222222222222/us-east-1",
      Nightly: "aws://666666666666/us-east-1",
      ...Object.fromEntries(tenantTemplates.map((name) => [`Canonical-${name}`, "aws://unknown-account/unknown-region"])),
      ...Object.fromEntries(tenantTemplates.map((name) => [`Acme-${name}`, "aws://333333333333/us-east-1"])),
      ...Object.fromEntries(tenantTemplates.map((name) => [`Globex-${name}`, "aws://444444444444/us-east-1"])),
    });
  });

  it("asks no account, brings no assets and no bootstrap", () => {
    expect(assembly.manifest.missing ?? []).toEqual([]);
    const types = new Set(Object.values(assembly.manifest.artifacts).map(({ type }) => type));
    expect([...types].toSorted()).toEqual(["aws:cloudformation:stack", "cdk:feature-flag-report", "cdk:tree"]);
    expect(Object.keys(assembly.files).filter((name) => /asset/.test(name))).toEqual([]);
    expect(Object.values(assembly.files).filter((content) => /BootstrapVersion|cdk-hnb659fds|cdk-bootstrap/.test(content))).toEqual([]);
  });

  it("says nothing of the machine that made it", () => {
    const root = join(import.meta.dirname, "../..");
    expect(
      Object.entries(assembly.files)
        .filter(([, content]) => content.includes(root) || content.includes(assembly.folder))
        .map(([name]) => name),
    ).toEqual([]);
  });

  it("passes the gate, its packs and the CDK's own validation without a finding that is not accepted", () => {
    const { pluginReports } = JSON.parse(assembly.files["validation-report.json"] ?? "{}") as {
      readonly pluginReports: readonly { readonly pluginName: string; readonly conclusion: string; readonly violations: readonly unknown[] }[];
    };
    expect(pluginReports.map(({ pluginName, conclusion, violations }) => [pluginName, conclusion, violations])).toEqual(
      ["AwsSolutions", "NIST.800.53.R5", "HIPAA.Security", "Serverless"].map((pack) => [pack, "success", []]),
    );
  });

  it("protects from deletion what a stack operation must never touch", () => {
    const isProtected = Object.entries(assembly.manifest.artifacts).filter(([, artifact]) => artifact.properties?.terminationProtection === true);
    const expected = variants.flatMap((variant) => ["access", "audit", "key"].map((name) => `${variant}-${name}`));
    expect(isProtected.map(([name]) => name).toSorted()).toEqual([...expected, "Nightly", "Organization"].toSorted());
  });
});

describe("every template", () => {
  const names = Object.keys(assembly.templates);

  it.each(names)("%s is plain CloudFormation", (name) => {
    const template = templateOf(assembly, name);
    expect(template.Transform).toBeUndefined();
    expect(template.Rules).toBeUndefined();
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => !type.startsWith("AWS::") || /^AWS::(CloudFormation|CDK)::/.test(type))).toEqual([]);
    expect(assembly.files[`${name}.template.json`]).not.toMatch(/Fn::Transform|Fn::ForEach|Fn::ImportValue|Fn::GetStackOutput|resolve:/);
  });

  // A cell's template is sent without its white space, or from a bucket.
  it.each(names)("%s fits inline: 51,200 bytes", (name) => {
    const text = assembly.files[`${name}.template.json`] ?? "";
    expect(Buffer.byteLength(name === "Compute-cell" ? JSON.stringify(JSON.parse(text)) : text)).toBeLessThan(51_200);
  });

  it.each(variants.flatMap((variant) => tenantTemplates.map((name) => `${variant}-${name}`)))("%s has no tags that would reach a key", (name) => {
    expect(Object.values(templateOf(assembly, name).Resources).filter(({ Properties }) => "Tags" in Properties)).toEqual([]);
  });
});
