import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { InputError } from "../../checks/model/input-error.ts";
import { readAssembly } from "../../checks/sources/template/assembly.ts";
import { diskFiles, memoryFiles, readFile, type Files } from "../../checks/sources/template/files.ts";

const made: string[] = [];
afterEach(() => made.splice(0).forEach((path) => rmSync(path, { recursive: true, force: true })));

function folder(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), "cofferdam-assembly-"));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content, undefined, 1));
  }
  return root;
}

function memory(files: Readonly<Record<string, unknown>>): Files {
  return memoryFiles(
    "cdk.out",
    new Map(
      Object.entries(files).map(([path, content]) => [
        path,
        new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content, undefined, 1)),
      ]),
    ),
  );
}

const stack = (templateFile: string, environment?: string, more: object = {}): object => ({
  type: "aws:cloudformation:stack",
  ...(environment !== undefined && { environment }),
  properties: { templateFile, ...more },
});
const manifest = (artifacts: object, more: object = {}): object => ({ version: "48.0.0", artifacts, ...more });
const home = "aws://333333333333/us-east-1";

function refused(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  }
  throw new Error("was not refused");
}

test("stacks, nested assemblies and nested stacks", () => {
  const hash = "a".repeat(64);
  const nested = { Type: "AWS::CloudFormation::Stack", Metadata: { "aws:asset:path": "inner.json" }, Properties: { TemplateURL: "https://x" } };
  const hashed = {
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL: { "Fn::Join": ["", ["https://s3.", { Ref: "AWS::URLSuffix" }, `/b/${hash}.json`]] } },
  };
  const { stacks, unread } = readAssembly(
    memory({
      "manifest.json": manifest({
        Tree: { type: "cdk:tree", properties: { file: "tree.json" } },
        One: stack("One.json", home, { stackName: "first", parameters: { P: "v" } }),
        Agnostic: stack("Two.json", "aws://unknown-account/unknown-region"),
        "One.assets": { type: "cdk:asset-manifest", properties: { file: "One.assets.json" } },
        "assembly-Prod": { type: "cdk:cloud-assembly", properties: { directoryName: "assembly-Prod" } },
      }),
      "One.json": { Resources: { N: nested, H: hashed, M: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://y" } } } },
      "inner.json": { Resources: { Deep: { ...nested, Metadata: { "aws:asset:path": "deep.json" } } } },
      "deep.json": { Resources: {} },
      "One.assets.json": { files: { [hash]: { source: { path: "asset.json" } } } },
      "asset.json": { Resources: {} },
      "Two.json": {},
      "assembly-Prod/manifest.json": manifest({ Three: stack("Three.json", "aws://444444444444/eu-west-1") }, { missing: [{ key: "k" }] }),
      "assembly-Prod/Three.json": { Resources: {} },
    }),
  );
  expect(stacks.map(({ artifactId, stackName, account, region, document }) => [artifactId, stackName, account, region, document.file])).toEqual([
    ["One", "first", "333333333333", "us-east-1", "cdk.out/One.json"],
    ["Agnostic", "Agnostic", undefined, undefined, "cdk.out/Two.json"],
    ["Three", "Three", "444444444444", "eu-west-1", "cdk.out/assembly-Prod/Three.json"],
  ]);
  expect([...(stacks[0]?.nested.keys() ?? [])]).toEqual(["N", "H"]);
  expect([...(stacks[0]?.nested.get("N")?.nested.keys() ?? [])]).toEqual(["Deep"]);
  expect(stacks[0]?.parameters.get("P")).toBe("v");
  expect(unread).toEqual([
    "cdk.out/assembly-Prod/manifest.json: 1 context lookups were missing when it was synthesized, so its templates hold placeholders",
  ]);
});

describe("refused", () => {
  const leaves = (path: string): string => refused(() => readAssembly(memory({ "manifest.json": manifest({ S: stack(path, home) }) })));

  test.each(["../secret.json", "a/../../secret.json", "/etc/passwd", "a\\..\\secret.json", "C:/x.json/../.."])(
    "a path that leaves the folder: %s",
    (path) => {
      expect(leaves(path)).toMatch(
        /^cdk\.out: the path .* leaves the folder\. A cloud assembly names only files inside itself; synthesize it again\.$|there is no such file/,
      );
    },
  );

  test("a nested assembly that leaves it", () => {
    expect(
      refused(() => readAssembly(memory({ "manifest.json": manifest({ A: { type: "cdk:cloud-assembly", properties: { directoryName: ".." } } }) }))),
    ).toMatch(/leaves the folder/);
  });

  test("an assembly nested in itself", () => {
    expect(
      refused(() => readAssembly(memory({ "manifest.json": manifest({ A: { type: "cdk:cloud-assembly", properties: { directoryName: "." } } }) }))),
    ).toBe("cdk.out/manifest.json:4: not a manifest of a cloud assembly: assemblies are nested deeper than 10. Synthesize it again.");
  });

  test("a template nested in itself", () => {
    const nested = { Type: "AWS::CloudFormation::Stack", Metadata: { "aws:asset:path": "S.json" } };
    expect(
      refused(() => readAssembly(memory({ "manifest.json": manifest({ S: stack("S.json", home) }), "S.json": { Resources: { N: nested } } }))),
    ).toBe("cdk.out/S.json: the template S.json is nested in itself. Synthesize the assembly again.");
  });

  test.each([
    ["no manifest", {}, "cdk.out/manifest.json: there is no such file. Check the path, or write the file first."],
    [
      "no template",
      { "manifest.json": manifest({ S: stack("S.json", home) }) },
      "cdk.out/S.json: there is no such file. Check the path, or write the file first.",
    ],
    [
      "another JSON file",
      { "manifest.json": { name: "x" } },
      "cdk.out/manifest.json:1: not a manifest of a cloud assembly: it has neither `version` nor `artifacts`. Synthesize it again.",
    ],
    [
      "artifacts that are a list",
      { "manifest.json": { artifacts: [] } },
      "cdk.out/manifest.json:2: not a manifest of a cloud assembly: `artifacts` is no object. Synthesize it again.",
    ],
    [
      "an artifact without a file",
      { "manifest.json": manifest({ S: { type: "aws:cloudformation:stack" } }) },
      "cdk.out/manifest.json:4: not a manifest of a cloud assembly: an artifact has no templateFile. Synthesize it again.",
    ],
    [
      "another environment",
      { "manifest.json": manifest({ S: stack("S.json", "gcp://x") }), "S.json": {} },
      'cdk.out/manifest.json:4: not a manifest of a cloud assembly: the environment "gcp://x" of S is not aws://account/region. Synthesize it again.',
    ],
    [
      "a broken template",
      { "manifest.json": manifest({ S: stack("S.json", home) }), "S.json": "{" },
      "cdk.out/S.json:1: the file ends in the middle of a JSON value. It seems to be cut off; write it again.",
    ],
  ])("%s", (_name, files, message) => expect(refused(() => readAssembly(memory(files)))).toBe(message));

  test("on disk: missing, folder, symbolic links that loop or leave, too large", () => {
    const root = folder({ "a.json": {}, "sub/b.json": {} });
    const files = diskFiles(root);
    symlinkSync(join(root, "loop2"), join(root, "loop"));
    symlinkSync(join(root, "loop"), join(root, "loop2"));
    symlinkSync("/etc/hostname", join(root, "out.json"));
    symlinkSync(join(root, "a.json"), join(root, "in.json"));
    writeFileSync(join(root, "large.json"), "");
    truncateSync(join(root, "large.json"), 100 * 1024 * 1024);
    expect(refused(() => files.read("nope.json"))).toMatch(/nope\.json: there is no such file/);
    expect(refused(() => files.read("a.json/x"))).toMatch(/there is no such file/);
    expect(refused(() => files.read("sub"))).toMatch(/it is not a file/);
    expect(refused(() => files.read("loop"))).toMatch(/symbolic links lead in a circle/);
    expect(refused(() => files.read("out.json"))).toMatch(/leaves the folder by a symbolic link/);
    expect(Buffer.from(files.read("in.json")).toString()).toBe("{}");
    expect(refused(() => files.read("large.json"))).toMatch(/100 MiB, over the limit of 50 MiB/);
    expect(refused(() => readFile(join(root, "nope.json")))).toMatch(/there is no such file/);
    expect(refused(() => readAssembly(diskFiles(join(root, "nowhere"))))).toMatch(/manifest\.json: there is no such file/);
  });
});
