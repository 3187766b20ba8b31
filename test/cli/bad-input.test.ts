import { mkdirSync, openSync, closeSync, ftruncateSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { InputError } from "../../checks/model/input-error.ts";
import type { Run } from "../../checks/model/run.ts";
import { chosen, judge } from "../../cli/judge.ts";
import type { SourceOptions } from "../../cli/source-options.ts";
import { acme, assembly, estate, folder, only, platform, put, tenant, trail } from "./estate.ts";
import { cofferdam, refusal, shell, type Ended } from "./program.ts";

const check = async (cwd: string, ...args: readonly string[]): Promise<Ended> => cofferdam(["check", ...only, ...args], { cwd });

/** What the program would say, without its process: the message, and whether it is the user's to mend. */
async function told(cwd: string, options: SourceOptions = {}): Promise<{ readonly mend: boolean; readonly line: string }> {
  try {
    await judge({ estate: join(cwd, "cofferdam.yaml"), ...options }, chosen(["audit-trail-is-tenants-own"]), {
      say: () => undefined,
      stop: () => undefined,
    });
  } catch (error) {
    return { mend: error instanceof InputError, line: (error as Error).message };
  }
  throw new Error("it was judged");
}
const template = "cdk.out/Acme.template.json";

/** A platform whose template (or another file) is spoiled. */
function spoiled(spoil: (path: string) => void, name = template): string {
  const cwd = platform();
  rmSync(join(cwd, name), { recursive: true });
  spoil(join(cwd, name));
  return cwd;
}

const text = (content: string | Uint8Array) => (path: string) => writeFileSync(path, content);
const deep = (n: number, open: string, close: string): string => `${open.repeat(n)}${close.repeat(n)}`;

describe("a template", () => {
  test.each<readonly [string, (path: string) => void, RegExp]>([
    ["missing", () => undefined, /there is no such file/],
    ["empty", text(""), /the file is empty/],
    ["only space", text(" \n\n"), /the file is empty/],
    ["truncated", text(JSON.stringify(trail(), null, 1).slice(0, 120)), /:\d+: /],
    ["no JSON", text('{"Resources": {]}'), /:1: /],
    ["two values", text("{} {}"), /:1: .*more after the end/],
    ["a list", text("[]"), /holds no object at its top/],
    ["a word", text("hello"), /no object/],
    ["not UTF-8", text(Buffer.concat([Buffer.from('{"Resources": {"'), Buffer.from([0xff, 0xfe]), Buffer.from('": {}}}')])), /not UTF-8/],
    ["UTF-16", text(Buffer.from(`\ufeff${JSON.stringify(trail())}`, "utf16le")), /not UTF-8 \(it looks like UTF-16\)/],
    ["100 MB", (path) => sparse(path, 100), /has 100 MiB, over the limit of 50 MiB/],
    ["a name twice", text('{"Resources": {},\n"Resources": {}}'), /:2: .*Resources/],
    ["nested 10,000 deep", text(`{"Resources": ${deep(10_000, "[", "]")}}`), /:1: .*deep/],
    ["nested 10,000 deep in objects", text(deep(10_000, '{"a":', "}").replace(":}", ":1}")), /:1: .*deep/],
    ["a folder", (path) => mkdirSync(path), /is a folder|not a file/],
    ["a link in a circle", (path) => symlinkSync(path, path), /symbolic links lead in a circle/],
    ["a link out of the folder", (path) => symlinkSync("/etc/hostname", path), /leaves the folder by a symbolic link/],
    ["a pipe that nobody writes to", (path) => pipe(path), /not a file/],
  ])("%s", async (_, spoil, why) => {
    const { mend, line } = await told(spoiled(spoil));
    expect({ mend, line }).toEqual({ mend: true, line: expect.stringMatching(why) });
    expect(line).toContain("cdk.out/Acme.template.json");
  });

  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ["nested 10,000 deep, flow", `Resources: ${deep(10_000, "[", "]")}\n`, /:1: .*deep/],
    ["nested 10,000 deep, sequences", `Resources:\n  ${"- ".repeat(10_000)}a\n`, /:2: .*deep/],
    ["nested 10,000 deep, keys", `${"? ".repeat(10_000)}a\n`, /:1: .*deep/],
    ["nested 10,000 deep, blocks", Array.from({ length: 2_000 }, (__, i) => `${" ".repeat(i)}a:`).join("\n"), /:\d+: .*deep/],
    ["a bomb", bomb(30), /aliases/],
    ["keys twice", "Resources: {}\nResources: {}\n", /:2: .*Resources/],
    ["an alias without an anchor", "Resources: *nowhere\n", /:1: /],
    ["an alias of itself", "Resources: &a [*a]\n", /:1: /],
    ["another tag", "Resources: !!js/function x\n", /:1: .*tag/],
    ["two documents", "Resources: {}\n---\nResources: {}\n", /more than one YAML document/],
    ["cut off", 'Resources: {"a": [\n', /:\d+: /],
    ["6 MiB", new Uint8Array(6 * 1024 * 1024).fill(0x61), /over the limit of \d MiB/],
  ])("YAML: %s", async (_, content, why) => {
    const cwd = folder({ "cofferdam.yaml": estate(), "t.yaml": content });
    const { mend, line } = await told(cwd, { template: [join(cwd, "t.yaml")], account: acme, region: "us-east-1" });
    expect({ mend, line }).toEqual({ mend: true, line: expect.stringMatching(why) });
    expect(line).toMatch(/^t\.yaml:/);
  });

  const { Logs, Trail } = trail().Resources;
  const bucket = (name: object): object => ({ Type: "AWS::S3::Bucket", Properties: { BucketName: name } });

  test.each<readonly [string, object, string]>([
    ["a bucket named by itself", { Resources: { Trail, Logs: bucket({ "Fn::Sub": "${Logs}-x" }) } }, "the resources Logs → Logs"],
    [
      "two resources of each other",
      { Resources: { Trail, Logs: bucket({ Ref: "B" }), B: bucket({ "Fn::GetAtt": ["Logs", "Arn"] }) } },
      "the resources Logs → B → Logs",
    ],
    [
      "three, one by DependsOn",
      { Resources: { Trail, Logs: bucket({ Ref: "B" }), B: bucket({ "Fn::Join": ["", [{ Ref: "C" }]] }), C: { ...bucket({}), DependsOn: "Logs" } } },
      "the resources Logs → B → C → Logs",
    ],
    [
      "conditions of each other",
      { Conditions: { A: { "Fn::Not": [{ Condition: "B" }] }, B: { "Fn::Not": [{ Condition: "A" }] } }, Resources: { Trail, Logs } },
      "the conditions A → B → A",
    ],
    ["a condition of itself", { Conditions: { A: { Condition: "A" } }, Resources: { Trail, Logs } }, "the conditions A → A"],
  ])("a circle: %s", async (_, content, circle) => {
    expect(await told(platform(content))).toEqual({
      mend: true,
      line: expect.stringMatching(new RegExp(`^cdk\\.out/Acme\\.template\\.json:\\d+: ${circle} depend on each other in a circle`)),
    });
  });

  test("what is no circle in any world is none", async () => {
    const content = {
      Parameters: { P: { Type: "String", Default: "x" } },
      Conditions: { A: { "Fn::Equals": [{ Ref: "P" }, "x"] } },
      Resources: {
        Trail,
        Logs: bucket({ "Fn::If": ["A", "fixed", { Ref: "B" }] }),
        B: bucket({ "Fn::If": ["A", { Ref: "Logs" }, "fixed"] }),
        C: bucket({ "Fn::Sub": ["${C}-${!D}", { C: "c" }] }),
        constructor: bucket({ "Fn::Sub": "${AWS::AccountId}" }),
      },
    };
    expect(await check(platform(content))).toMatchObject({ code: 0 });
  });

  test.each<readonly [string, object]>([
    [
      "an export imported by the stack that makes it",
      {
        Resources: trail({ S3BucketName: { "Fn::ImportValue": "x" } }).Resources,
        Outputs: { X: { Value: { "Fn::ImportValue": "x" }, Export: { Name: "x" } } },
      },
    ],
    ["what decides the exit code is not known", { Resources: trail({ IsLogging: { "Fn::Nonsense": [] } }).Resources }],
  ])("parsed but not resolvable: %s is undecided", async (_, content) => {
    const { code, stdout, stderr } = await check(platform(content), "--format", "json");
    expect({ code, stderr, outcome: (JSON.parse(stdout) as Run).outcome }).toEqual({ code: 3, stderr: "", outcome: "undecided" });
  });

  test("names that are names of JavaScript's own", async () => {
    const content = `{"Resources": {"__proto__": {"Type": "AWS::S3::Bucket", "__proto__": {"a": 1}}, "constructor": {"Type": "AWS::S3::Bucket"}, "toString": ${JSON.stringify(trail().Resources["Logs"])},
      "Trail": ${JSON.stringify(trail({ S3BucketName: { Ref: "toString" } }).Resources["Trail"])}}}`;
    expect(await check(platform(content))).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("an assembly", () => {
  const withManifest = (manifest: object | string): string => spoiled((path) => put(path, manifest), "cdk.out/manifest.json");
  const stack = (properties: object, more: object = {}): object => ({
    version: "48.0.0",
    artifacts: { Acme: { type: "aws:cloudformation:stack", environment: `aws://${acme}/us-east-1`, properties, ...more } },
  });

  test.each<readonly [string, () => string, RegExp]>([
    ["missing", () => spoiled(() => undefined, "cdk.out"), /cdk\.out\/manifest\.json: there is no such file/],
    ["no manifest", () => spoiled(() => undefined, "cdk.out/manifest.json"), /manifest\.json: there is no such file/],
    ["a file", () => spoiled(text("x"), "cdk.out"), /there is no such file/],
    ["a link in a circle", () => spoiled((path) => symlinkSync(path, path), "cdk.out"), /circle/],
    ["a manifest that is none", () => withManifest("[]"), /no object/],
    ["another manifest", () => withManifest({ name: "web app" }), /not a manifest of a cloud assembly/],
    ["artifacts that are none", () => withManifest({ version: "1", artifacts: [] }), /not a manifest/],
    ["no template", () => withManifest(stack({})), /no templateFile/],
    ["no environment", () => withManifest(stack({ templateFile: "Acme.template.json" }, { environment: "here" })), /aws:\/\/account\/region/],
    ["a path above", () => withManifest(stack({ templateFile: "../cofferdam.yaml" })), /leaves the folder/],
    ["a path above, hidden", () => withManifest(stack({ templateFile: "a/../../cofferdam.yaml" })), /leaves the folder/],
    ["an absolute path", () => withManifest(stack({ templateFile: "/etc/passwd" })), /leaves the folder/],
    [
      "a nested assembly above",
      () => withManifest({ version: "1", artifacts: { N: { type: "cdk:cloud-assembly", properties: { directoryName: ".." } } } }),
      /leaves the folder/,
    ],
    [
      "an assembly nested in itself",
      () => withManifest({ version: "1", artifacts: { N: { type: "cdk:cloud-assembly", properties: { directoryName: "." } } } }),
      /nested deeper/,
    ],
    ["a nested stack above", () => spoiled((path) => put(path, nested("../cofferdam.yaml"))), /leaves the folder/],
    ["a nested stack in itself", () => spoiled((path) => put(path, nested("Acme.template.json"))), /nested in itself/],
    ["nested 10,000 deep", () => withManifest(`{"version": "1", "artifacts": ${deep(10_000, "[", "]")}}`), /deep/],
  ])("%s", async (_, cwd, why) => {
    expect(await told(cwd())).toEqual({ mend: true, line: expect.stringMatching(why) });
  });

  function nested(file: string): object {
    return { Resources: { N: { Type: "AWS::CloudFormation::Stack", Properties: {}, Metadata: { "aws:asset:path": file } } } };
  }
});

describe("an estate file", () => {
  const good = estate({ templates: [{ assembly: "cdk.out" }] });
  const lineOf = (part: string): number => good.slice(0, good.indexOf(part)).split("\n").length;

  test.each<readonly [string, string | Uint8Array, RegExp]>([
    [
      "an unknown key",
      good.replace("assumptions:", "asumptions:"),
      new RegExp(`cofferdam\\.yaml:${lineOf("assumptions:")}: unknown key asumptions; did you mean assumptions\\?`),
    ],
    ["a wrong account id", good.replace(`account: "${acme}"`, 'account: "33"'), new RegExp(`:${lineOf(`account: "${acme}"`)}: .*12 digits`)],
    ["a tenant twice", estate({ tenants: [tenant("acme", acme), tenant("acme", "444444444444")] }), /:\d+: tenant acme: id acme is taken/],
    ["a bomb", bomb(30), /aliases/],
    ["a small bomb", bomb(10), /aliases/],
    ["an alias without an anchor", "vendor: *nowhere\n", /:1: /],
    ["an alias of itself", "tenants: &a [*a]\n", /:1: /],
    ["keys twice", `${good}vendor: {}\n`, /:\d+: .*unique/],
    ["__proto__", `${good}__proto__: { a: 1 }\n`, /unknown key __proto__/],
    ["__proto__ inside", good.replace("vendor:\n", "vendor:\n  __proto__: { accounts: {} }\n"), /unknown key vendor\.__proto__/],
    ["nested 10,000 deep", `a: ${deep(10_000, "[", "]")}`, /:1: nested deeper/],
    ["nested 10,000 deep in sequences", `a:\n ${"- ".repeat(10_000)}b`, /:2: nested deeper/],
    ["nested 10,000 deep in keys", `${"? ".repeat(10_000)}b`, /:1: nested deeper/],
    ["empty", "", /the file is empty/],
    ["not UTF-8", new Uint8Array([0xff, 0xfe, 0x41]), /not UTF-8/],
    ["too large", new Uint8Array(5 * 1024 * 1024).fill(0x20), /larger than 4 MiB/],
  ])("%s", async (_, content, why) => {
    const cwd = folder({ "cofferdam.yaml": content });
    const { mend, line } = await told(cwd);
    expect({ mend, line }).toEqual({ mend: true, line: expect.stringMatching(why) });
    expect(line.startsWith(join(cwd, "cofferdam.yaml"))).toBe(true);
  });

  test.each<readonly [string, (path: string) => void, RegExp]>([
    ["a link that leads nowhere", (path) => symlinkSync("nowhere", path), /does not exist/],
    ["a link in a circle", (path) => symlinkSync("cofferdam.yaml", path), /leads in a circle/],
    ["a folder", (path) => mkdirSync(path), /is a folder/],
    ["a pipe", (path) => pipe(path), /is not a file/],
  ])("%s is never as if there were none", async (_, make, why) => {
    const cwd = folder();
    make(join(cwd, "cofferdam.yaml"));
    expect(refusal(await check(cwd))).toEqual({ code: 2, line: expect.stringMatching(why) });
  });

  test("named and missing", async () => {
    expect(refusal(await check(folder(), "--estate", "nowhere.yaml"))).toEqual({
      code: 2,
      line: expect.stringMatching(/nowhere\.yaml: the estate file does not exist/),
    });
  });
});

test("an assembly of 300 stacks that all refer to each other comes to an end", async () => {
  const stacks = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      `S${i}`,
      {
        account: acme,
        template: {
          Resources: trail({ S3BucketName: { "Fn::ImportValue": `x${(i + 1) % 300}` } }).Resources,
          Outputs: { X: { Value: { "Fn::ImportValue": `x${(i + 1) % 300}` }, Export: { Name: `x${i}` } } },
        },
      },
    ]),
  );
  const { code } = await check(folder({ "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }), ...assembly("cdk.out", stacks) }));
  expect(code).toBe(3);
});

describe("the program says it in one line, with exit code 2 and no stack trace", () => {
  const good = estate({ templates: [{ assembly: "cdk.out" }] });
  const asEstate = (content: string): string => folder({ "cofferdam.yaml": content });
  const asTemplate = (content: string): string => spoiled(text(content));

  test.each<readonly [string, () => string, RegExp]>([
    ["a missing template", () => spoiled(() => undefined), /no such file/],
    ["an empty template", () => asTemplate(""), /empty/],
    ["a truncated template", () => asTemplate('{"Resources": {'), /:1: /],
    ["a template that is not UTF-8", () => spoiled(text(new Uint8Array([0x7b, 0xff]))), /not UTF-8/],
    ["a template of 100 MB", () => spoiled((path) => sparse(path, 100)), /100 MiB, over the limit/],
    [
      "an unknown estate key",
      () => asEstate(good.replace("assumptions:", "asumptions:")),
      /:\d+: unknown key asumptions; did you mean assumptions\?/,
    ],
    ["a wrong account id", () => asEstate(good.replace(`account: "${acme}"`, 'account: "33"')), /12 digits/],
    ["a tenant twice", () => asEstate(estate({ tenants: [tenant("acme", acme), tenant("acme", "444444444444")] })), /taken/],
    ["a YAML bomb", () => asEstate(bomb(30)), /aliases/],
    ["duplicate keys", () => asTemplate('{"Resources": {}, "Resources": {}}'), /Resources/],
    ["__proto__", () => asEstate(`${good}__proto__: { a: 1 }\n`), /unknown key __proto__/],
    ["nesting of 10,000 levels, JSON", () => asTemplate(`{"Resources": ${deep(10_000, "[", "]")}}`), /deep/],
    ["nesting of 10,000 levels, YAML", () => asEstate(`a:\n ${"- ".repeat(10_000)}b`), /deep/],
    ["cyclic references", () => asTemplate('{"Resources": {"A": {"Type": "AWS::S3::Bucket", "DependsOn": "A"}}}'), /A → A/],
    [
      "a manifest path that leaves the folder",
      () =>
        spoiled(
          (path) => put(path, { version: "1", artifacts: { N: { type: "cdk:cloud-assembly", properties: { directoryName: "../x" } } } }),
          "cdk.out/manifest.json",
        ),
      /leaves the folder/,
    ],
    ["a symbolic link loop", () => spoiled((path) => symlinkSync(path, path)), /circle/],
  ])("%s", async (_, cwd, why) => {
    expect(refusal(await check(cwd()))).toEqual({ code: 2, line: expect.stringMatching(why) });
  });
});

/** Every level twice the one before: some 2^levels values, if it is written out. */
function bomb(levels: number): string {
  return `a0: &a0 [x]\n${Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join("")}`;
}

function pipe(path: string): void {
  shell('mkfifo "$PIPE"', { cwd: dirname(path), env: { PIPE: path } });
}

function sparse(path: string, mebibytes: number): void {
  const file = openSync(path, "w");
  ftruncateSync(file, mebibytes * 1024 * 1024);
  closeSync(file);
}
