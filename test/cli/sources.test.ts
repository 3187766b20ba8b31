import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runSchema } from "../../checks/engine/schemas/run.ts";
import type { Run } from "../../checks/model/run.ts";
import { acme, assembly, broken, compute, estate, folder, globex, only, platform, tenant, trail } from "./estate.ts";
import { cofferdam, progress, refusal, withoutHeader, type Ended } from "./program.ts";

const run = async (cwd: string, ...args: readonly string[]): Promise<Ended> => cofferdam(["check", ...only, ...args], { cwd });

/** The run that `--format json` printed, alone on stdout. */
async function judged(cwd: string, ...args: readonly string[]): Promise<{ readonly code: number | null; readonly run: Run }> {
  const ended = await run(cwd, "--format", "json", ...args);
  expect(ended.stderr.replace(progress, "")).toBe("");
  return { code: ended.code, run: runSchema.parse(JSON.parse(ended.stdout)) };
}

const outcomes = ({ findings }: Run): readonly string[] => findings.map((finding) => `${finding.tenant}: ${finding.outcome}`);

describe("which estate file", () => {
  test("cofferdam.yaml of the folder, or --estate; its paths are relative to it", async () => {
    const here = platform();
    expect(await judged(here)).toMatchObject({ code: 0, run: { outcome: "holds", run: { reference: false } } });
    const elsewhere = await judged(folder(), "--estate", join(here, "cofferdam.yaml"));
    expect(elsewhere).toMatchObject({ code: 0, run: { run: { sources: [{ name: "cdk.out" }] } } });
  });

  test("none, with a source named: nobody is vendor or tenant", async () => {
    const here = folder({
      ...assembly("cdk.out", { Acme: { account: acme, template: trail() } }),
      "a.json": trail(),
      "stored/templates/a.json": trail(),
    });
    for (const source of [
      ["--assembly", "cdk.out"],
      ["--template", "a.json", "--account", acme, "--region", "us-east-1"],
      ["--evidence", "stored"],
    ]) {
      expect(refusal(await run(here, ...source))).toEqual({ code: 2, line: expect.stringMatching(/no estate file .* --estate FILE/) });
    }
  });

  test("none, and no source: the reference platform, and the first line says so", async () => {
    const here = folder();
    const { run: reference } = await judged(here);
    expect(reference.run.reference).toBe(true);
    const { stdout } = await run(here);
    expect(stdout.split("\n")[0]).toBe("Cofferdam's own reference platform was judged here, not yours.");
  });
});

describe("--assembly", () => {
  const two = {
    "cofferdam.yaml": estate({
      tenants: [tenant("acme", acme), tenant("globex", globex)],
      templates: [{ assembly: "a/cdk.out" }, { assembly: "b/cdk.out" }],
    }),
    ...assembly("a/cdk.out", { Acme: { account: acme, template: trail() } }),
    ...assembly("b/cdk.out", { Globex: { account: globex, template: trail() } }),
    ...assembly("new", { Globex: { account: globex, template: broken } }),
  };

  test("is read in place of the estate file's; entries keep their stacks and tenants", async () => {
    const here = folder({
      "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }, { assembly: "cdk.out", stacks: "Canonical*", tenants: "all" }] }),
      ...assembly("other", { Acme: { account: acme, template: trail() }, CanonicalAudit: { template: broken } }),
    });
    const { code, run } = await judged(here, "--assembly", "other");
    expect(code).toBe(1);
    expect(run.findings).toMatchObject([
      {
        outcome: "broken",
        because: expect.stringContaining("(Canonical* as acme)"),
        origin: { file: "other/CanonicalAudit.template.json", path: "CanonicalAudit/Trail/IsLogging", line: expect.any(Number) },
      },
    ]);
  });

  test("where the estate file names none, every stack is placed by its manifest, in as many assemblies as are given", async () => {
    const here = folder({ ...two, "cofferdam.yaml": estate({ tenants: [tenant("acme", acme), tenant("globex", globex)] }) });
    const { code, run } = await judged(here, "--assembly", "a/cdk.out", "--assembly", "new");
    expect({ code, outcomes: outcomes(run) }).toEqual({ code: 1, outcomes: ["acme: holds", "globex: broken"] });
  });

  test("where it names several: OLD=NEW", async () => {
    const here = folder(two);
    expect(outcomes((await judged(here)).run)).toEqual(["acme: holds", "globex: holds"]);
    const { code, run } = await judged(here, "--assembly", "b/cdk.out=new");
    expect({ code, outcomes: outcomes(run) }).toEqual({ code: 1, outcomes: ["acme: holds", "globex: broken"] });
    expect(refusal(await run2(here, "new"))).toEqual({ code: 2, line: expect.stringMatching(/names 2 assemblies .*OLD=NEW/) });
    expect(refusal(await run2(here, "cdk.out=new"))).toEqual({
      code: 2,
      line: expect.stringMatching(/cdk\.out may be .*a\/cdk\.out or .*b\/cdk\.out/),
    });
    expect(refusal(await run2(here, "c=new"))).toEqual({ code: 2, line: expect.stringMatching(/names no assembly c; it names .*a\/cdk\.out/) });
  });

  const run2 = async (here: string, argument: string): Promise<Ended> => run(here, "--assembly", argument);
});

describe("--template", () => {
  const template = { ...trail({ IsLogging: { Ref: "Logging" } }), Parameters: { Logging: { Type: "String" } } };
  const placed = { file: "t.json", account: acme, region: "us-east-1", parameters: { Logging: "true" } };
  const here = (): string => folder({ "cofferdam.yaml": estate({ templates: [placed] }), "t.json": template, "u.json": template, "v.json": trail() });

  test("deployed where the estate file places it, or where --account and --region say", async () => {
    const cwd = here();
    expect((await judged(cwd, "--template", "t.json")).code).toBe(0);
    expect((await judged(cwd, "--template", "u.json", "--account", acme, "--region", "us-east-1", "--parameter", "Logging=false")).code).toBe(1);
    expect((await judged(cwd, "--template", "v.json", "--account", acme, "--region", "us-east-1")).run.run.sources).toMatchObject([
      { name: "v.json" },
    ]);
  });

  test("--parameter over the estate file's; one that is not given leaves it undecided", async () => {
    const cwd = here();
    expect((await judged(cwd, "--template", "t.json", "--parameter", "Logging=false")).code).toBe(1);
    expect((await judged(cwd, "--template", "u.json", "--account", acme, "--region", "us-east-1")).code).toBe(3);
  });

  test.each([
    [["--template", "u.json"], /u\.json: the estate file does not say where it is deployed: give --account and --region/],
    [["--template", "u.json", "--account", acme], /give --account and --region/],
    [["--template", "u.json", "--account", "3333", "--region", "us-east-1"], /--account 3333: an account id is 12 digits/],
    [["--template", "u.json", "--account", acme, "--region", "mars"], /--region mars: not the name of an AWS Region/],
    [["--template", "t.json", "--parameter", "Loging=true"], /--parameter Loging: .*did you mean Logging\?/],
    [["--template", "t.json", "--parameter", "Logging"], /write it as NAME=VALUE/],
    [["--template", "t.json", "--assembly", "cdk.out"], /leave --assembly out/],
    [["--parameter", "Logging=true"], /--parameter: says something of --template, which is not given/],
    [["--template", "t.json", "--evidence", "."], /--evidence holds its own templates/],
    [["--template", ""], /--template: its value is empty/],
  ])("%j", async (args, line) => {
    expect(refusal(await run(here(), ...args))).toEqual({ code: 2, line: expect.stringMatching(line) });
  });
});

describe("--tenant", () => {
  const cwd = (): string =>
    folder({
      "cofferdam.yaml": estate({ tenants: [tenant("acme", acme), tenant("globex", globex)], templates: [{ assembly: "cdk.out" }] }),
      ...assembly("cdk.out", { Acme: { account: acme, template: trail() }, Globex: { account: globex, template: broken } }),
    });

  test("this one only; the others are still known", async () => {
    const here = cwd();
    expect((await judged(here)).code).toBe(1);
    const { code, run } = await judged(here, "--tenant", "acme");
    expect({ code, outcomes: outcomes(run), known: run.run.tenants.length }).toEqual({ code: 0, outcomes: ["acme: holds"], known: 2 });
  });

  test("no such tenant", async () => {
    expect(refusal(await run(cwd(), "--tenant", "acmee"))).toEqual({
      code: 2,
      line: "--tenant acmee: the estate file has no such tenant; did you mean acme?",
    });
  });
});

describe("--only", () => {
  const here = platform();
  const check = async (...args: readonly string[]): Promise<Ended> => cofferdam(["check", ...args], { cwd: here });

  test("several, by repeating it or with commas; each is judged once", async () => {
    const { stdout } = await check(
      "--only",
      "audit-trail-is-tenants-own,network-no-internet-path",
      "--only",
      "audit-trail-is-tenants-own",
      "--format",
      "json",
    );
    expect(runSchema.parse(JSON.parse(stdout)).checks.map(({ id }) => id)).toEqual(["audit-trail-is-tenants-own", "network-no-internet-path"]);
  });

  test.each([
    ["audit-trail-is-tenant-own", "there is no such claim; did you mean audit-trail-is-tenants-own?"],
    ["audit-trail", "there is no such claim; did you mean audit-trail-is-tenants-own?"],
    ["zzz", "there is no such claim; `cofferdam explain` lists them"],
    ["audit-vendor-cannot-tamper", expect.stringMatching(/^this claim has no check yet; those that have one: audit-/)],
  ])("%s", async (id, why) => {
    const { code, line } = refusal(await check("--only", id));
    expect(code).toBe(2);
    expect(line.slice(`--only ${id}: `.length)).toEqual(why);
  });
});

test("the account of a vendor's stack is read too", async () => {
  const here = folder({
    "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }),
    ...assembly("cdk.out", {
      Acme: { account: acme, template: trail({ S3BucketName: "vendor-logs" }) },
      Compute: { account: compute, template: { Resources: { B: { Type: "AWS::S3::Bucket", Properties: { BucketName: "vendor-logs" } } } } },
    }),
  });
  expect((await judged(here)).run.findings).toMatchObject([{ outcome: "broken", because: expect.stringContaining(compute) }]);
});

test("equal input, equal bytes but for `run`", async () => {
  const here = platform(broken);
  const text = async (): Promise<string> => (await run(here, "--format", "json")).stdout;
  const [one, two] = [await text(), await text()];
  expect(two).not.toBe(one);
  expect(withoutHeader(two)).toBe(withoutHeader(one));
});
