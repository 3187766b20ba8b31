import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { evidenceSchema } from "../../checks/engine/schemas/evidence.ts";
import { runSchema } from "../../checks/engine/schemas/run.ts";
import { EvidenceError } from "../../checks/model/evidence-error.ts";
import { manifestOf } from "../../checks/sources/evidence/manifest.ts";
import { verifyEvidence } from "../../checks/sources/evidence/verify.ts";
import { acme, assembly, broken, estate, folder, only, platform, trail } from "./estate.ts";
import { cofferdam, refusal, withoutHeader, type Ended } from "./program.ts";

const check = async (cwd: string, ...args: readonly string[]): Promise<Ended> => cofferdam(["check", ...only, ...args], { cwd });

/** All files below a folder, by path with `/`. */
function tree(path: string): Map<string, Uint8Array> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map((entry) => [join(entry.parentPath, entry.name).slice(path.length + 1), readFileSync(join(entry.parentPath, entry.name))]));
}

describe("--out", () => {
  test("run.json, report.html and evidence/ with its manifest; the estate file and the templates as they were read", async () => {
    const cwd = platform(broken);
    const { code, stdout } = await check(cwd, "--format", "json", "--out", "made/here");
    expect(code).toBe(1);
    expect(readdirSync(join(cwd, "made", "here")).sort()).toEqual(["evidence", "report.html", "run.json"]);
    expect(readFileSync(join(cwd, "made/here/run.json"), "utf8")).toBe(stdout);
    expect(readFileSync(join(cwd, "made/here/report.html"), "utf8")).toMatch(/^<!doctype html>/i);
    const files = tree(join(cwd, "made/here/evidence"));
    expect([...files.keys()].sort()).toEqual([
      "estate.yaml",
      "manifest.json",
      "templates/cdk.out/Acme.template.json",
      "templates/cdk.out/manifest.json",
      "templates/entries.json",
    ]);
    expect(files.get("estate.yaml")).toEqual(readFileSync(join(cwd, "cofferdam.yaml")));
    expect(files.get("templates/cdk.out/Acme.template.json")).toEqual(readFileSync(join(cwd, "cdk.out/Acme.template.json")));
    const manifest = evidenceSchema.parse(JSON.parse(Buffer.from(files.get("manifest.json") ?? []).toString()));
    files.delete("manifest.json");
    expect(manifest).toEqual(manifestOf(files));
  });

  test("over an earlier run's folder: nothing of it stays", async () => {
    const cwd = platform();
    await check(cwd, "--out", "report");
    writeFileSync(join(cwd, "report", "evidence", "templates", "old.json"), "{}");
    mkdirSync(join(cwd, "report", ".cofferdam-killed"));
    writeFileSync(join(cwd, "cdk.out", "Acme.template.json"), JSON.stringify(broken));
    expect((await check(cwd, "--out", "report")).code).toBe(1);
    expect(readdirSync(join(cwd, "report")).sort()).toEqual(["evidence", "report.html", "run.json"]);
    expect(existsSync(join(cwd, "report/evidence/templates/old.json"))).toBe(false);
    expect((await check(cwd, "--evidence", "report/evidence")).code).toBe(1);
  });

  test("into `.` and through a link", async () => {
    const cwd = platform();
    mkdirSync(join(cwd, "empty"));
    symlinkSync("empty", join(cwd, "link"));
    expect((await check(join(cwd, "empty"), "--estate", "../cofferdam.yaml", "--out", ".")).code).toBe(0);
    expect((await check(cwd, "--out", "link")).code).toBe(0);
    expect(readdirSync(join(cwd, "empty")).sort()).toEqual(["evidence", "report.html", "run.json"]);
  });

  test.each([
    ["below a file", "cofferdam.yaml/report", /ENOTDIR|EEXIST/],
    ["where nobody may write", "/proc/cofferdam", /ENOENT|EACCES|EPERM/],
    ["a file", "cofferdam.yaml", /EEXIST|ENOTDIR/],
    ["a folder with other files", "cdk.out", /holds other files \(.*\); name an empty folder/],
    ["no name", "", /its value is empty/],
  ])("%s: refused before the work", async (_, out, why) => {
    // A template that cannot be read would be told of first, were it read first.
    const cwd = platform("{");
    expect(refusal(await check(cwd, "--out", out))).toEqual({
      code: 2,
      line: expect.stringMatching(new RegExp(`--out ?${out}: .*(?:${why.source})`)),
    });
    expect(readdirSync(join(cwd, "cdk.out"))).toHaveLength(2);
  });

  test("an error leaves no folder behind, and an earlier run as it was", async () => {
    const cwd = platform("{");
    expect((await check(cwd, "--out", "a/b")).code).toBe(2);
    expect(existsSync(join(cwd, "a"))).toBe(false);
    const earlier = { "run.json": "{}", "report.html": "", "evidence/estate.yaml": "" };
    const again = folder({
      "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }),
      ...Object.fromEntries(Object.entries(earlier).map(([name, text]) => [`report/${name}`, text])),
    });
    expect((await check(again, "--out", "report")).code).toBe(2);
    expect([...tree(join(again, "report")).keys()].sort()).toEqual(Object.keys(earlier).sort());
  });
});

describe("--evidence", () => {
  let first: string;
  let stored: string;

  beforeAll(async () => {
    const cwd = folder({
      "named-otherwise.yaml": estate({
        templates: [
          { assembly: "x/cdk.out" },
          { assembly: "x/cdk.out", stacks: "Canonical*", tenants: "all" },
          { file: "t.json", account: acme, region: "us-east-1", parameters: { P: "x" } },
        ],
      }),
      ...assembly("x/cdk.out", { Acme: { account: acme, template: { Resources: {} } }, CanonicalAudit: { template: trail() } }),
      "t.json": { Parameters: { P: { Type: "String" } }, Resources: {} },
    });
    const { stdout } = await check(cwd, "--estate", "named-otherwise.yaml", "--format", "json", "--out", "report");
    first = stdout;
    stored = join(cwd, "report", "evidence");
  });

  /** A copy with a change. */
  function changed(change: (path: string) => void): string {
    const copy = join(folder(), "evidence");
    cpSync(stored, copy, { recursive: true });
    change(copy);
    return copy;
  }

  const again = async (evidence: string, ...args: readonly string[]): Promise<Ended> =>
    check(folder(), "--evidence", evidence, "--format", "json", ...args);

  test("judged again, offline and elsewhere: the same bytes but for `run`", async () => {
    const { code, stdout } = await again(changed(() => undefined));
    expect(runSchema.parse(JSON.parse(first)).findings).toMatchObject([{ outcome: "broken", origin: { file: "named-otherwise.yaml" } }]);
    expect(code).toBe(1);
    expect(withoutHeader(stdout)).toBe(withoutHeader(first));
    expect(JSON.parse(stdout)).toMatchObject({ run: { sources: [{ read: expect.not.stringContaining("unverified") }, {}] } });
  });

  test("stored again, it is the same evidence", async () => {
    const cwd = folder();
    await cofferdam(["check", ...only, "--evidence", stored, "--out", "report"], { cwd });
    expect(tree(join(cwd, "report/evidence"))).toEqual(tree(stored));
  });

  test.each([
    "estate.yaml",
    "templates/entries.json",
    "templates/cdk.out/manifest.json",
    "templates/cdk.out/CanonicalAudit.template.json",
    "templates/t.json",
  ])("a flipped bit in %s", (name) => {
    const path = changed((copy) => {
      const bytes = readFileSync(join(copy, name));
      bytes[3] = (bytes[3] ?? 0) ^ 1;
      writeFileSync(join(copy, name), bytes);
    });
    expect(() => verifyEvidence(path)).toThrow(new EvidenceError(`${path}: ${name} was changed; the evidence is not what was collected`));
  });

  test.each<readonly [string, (copy: string) => void, string]>([
    ["a file is missing", (copy) => rmSync(join(copy, "templates/t.json")), "templates/t.json is in the manifest and missing"],
    ["the estate file is missing", (copy) => rmSync(join(copy, "estate.yaml")), "estate.yaml is in the manifest and missing"],
    ["a file too many", (copy) => writeFileSync(join(copy, "templates/more.json"), "{}"), "templates/more.json is not in the manifest"],
    [
      "several at once",
      (copy) => rmSync(join(copy, "templates"), { recursive: true }),
      "templates/cdk.out/Acme.template.json is in the manifest and missing (and 4 more)",
    ],
    [
      "a link",
      (copy) => symlinkSync("t.json", join(copy, "templates/link.json")),
      "templates/link.json is a symbolic link; evidence holds files only",
    ],
    ["another root", (copy) => edit(copy, (text) => text.replace(/"root": "./, '"root": "g')), "the manifest's root is not the root of its files"],
    [
      "an entry twice",
      (copy) => edit(copy, (text) => text.replace(/"files": \[(\s*\{[^}]*\},)/, '"files": [$1$1')),
      "estate.yaml is in the manifest twice",
    ],
  ])("%s", (_, change, why) => {
    const path = changed(change);
    expect(() => verifyEvidence(path)).toThrow(EvidenceError);
    expect(() => verifyEvidence(path)).toThrow(why);
  });

  test.each<readonly [string, (copy: string) => void, string]>([
    ["changed, so that it is no estate file any more", (copy) => writeFileSync(join(copy, "estate.yaml"), "{"), "estate.yaml was changed"],
    ["missing", (copy) => rmSync(join(copy, "templates/t.json")), "templates/t.json is in the manifest and missing"],
    ["put in", (copy) => writeFileSync(join(copy, "templates/\u001b[31m.json"), "{}"), "templates/\\u{1b}[31m.json is not in the manifest"],
  ])("exit code 4 for a file %s, and nothing on stdout", async (_, change, why) => {
    expect(refusal(await again(changed(change)))).toEqual({ code: 4, line: expect.stringContaining(why) });
  });

  test.each(["", "{", "[]", '{"schema":"cofferdam/evidence/2","files":[],"root":""}', '{"schema":"cofferdam/evidence/1","files":[{}],"root":""}'])(
    "no manifest: %j",
    (text) => {
      const path = changed((copy) => writeFileSync(join(copy, "manifest.json"), text));
      expect(() => verifyEvidence(path)).toThrow(new EvidenceError(`${join(path, "manifest.json")}: not a manifest of cofferdam/evidence/1`));
    },
  );

  test("without a manifest it is read, and labelled unverified", async () => {
    const { code, stdout } = await again(changed((copy) => rmSync(join(copy, "manifest.json"))));
    expect(code).toBe(1);
    expect(withoutHeader(stdout)).toBe(withoutHeader(first));
    const { sources } = runSchema.parse(JSON.parse(stdout)).run;
    expect(sources.map(({ read }) => read)).toEqual(
      ["2 stacks, 2 resources", "1 stack, 0 resources"].map((read) => `${read} (unverified: the folder has no manifest)`),
    );
  });

  test("an index of stored templates that is none", async () => {
    const path = changed((copy) => {
      rmSync(join(copy, "manifest.json"));
      writeFileSync(join(copy, "templates/entries.json"), '{"schema":"cofferdam/templates/1","entries":[{"file":"t.json","shown":"t.json"}]}');
    });
    expect(refusal(await again(path))).toEqual({ code: 2, line: expect.stringContaining("entries.json: it is not an index of stored templates") });
  });

  test("a folder without templates judges nothing", async () => {
    const { code, stdout } = await again(folder({ "estate.yaml": estate() }));
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ run: { sources: [{ read: "nothing (unverified: the folder has no manifest)" }] } });
  });

  test.each<readonly [string, () => readonly string[], RegExp]>([
    ["no such folder", () => ["/nowhere"], /\/nowhere: there is no such evidence folder/],
    ["a file", () => [join(stored, "estate.yaml")], /the evidence is not a folder/],
    ["the whole run", () => [join(stored, "..")], /holds a whole run; its evidence is .*report\/evidence/],
    ["--out over it", () => [stored, "--out", join(stored, "..")], /would change the evidence that is judged/],
    ["--out into it", () => [stored, "--out", join(stored, "new")], /would change the evidence that is judged/],
    ["--assembly", () => [stored, "--assembly", "cdk.out"], /leave --assembly out/],
  ])("%s: refused", async (_, args, why) => {
    expect(refusal(await again(...(args() as [string, ...string[]])))).toEqual({ code: 2, line: expect.stringMatching(why) });
    expect(tree(stored).size).toBe(7);
  });
});

/** The manifest of an evidence folder, edited as text. */
function edit(copy: string, change: (text: string) => string): void {
  const path = join(copy, "manifest.json");
  writeFileSync(path, change(readFileSync(path, "utf8")));
}
