import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/claims/index.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";
import { guess } from "../../cli/init-guess.ts";
import { acme, assembly, broken, compute, estate, folder, globex, only, platform, trail } from "./estate.ts";
import { cofferdam, program, refusal, root, shell, type Ended } from "./program.ts";
import { pseudoTerminal } from "./pseudo-terminal.ts";

const cwd = folder();
const run = async (...args: readonly string[]): Promise<Ended> => cofferdam(args, { cwd });

describe("usage", () => {
  test.each([[[]], [["check"]], [["explain"]], [["why"]], [["init"]], [["doctor"]], [["controls"]]])(
    "help of %j starts with an example and fits 80 columns",
    async (command) => {
      const { code, stdout, stderr } = await run(...command, "--help");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^Example: cofferdam \w+/);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      if (command[0] === "check") expect((await run("help", "check")).stdout).toBe(stdout);
    },
  );

  test("without arguments: help on stderr, since nothing was done", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Example: cofferdam check/);
  });

  test("--version", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(await run("--version")).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: "" });
  });

  test.each<readonly [readonly string[], RegExp]>([
    [["chek"], /^unknown command chek; did you mean check\?$/],
    [["help", "chek"], /did you mean check\?/],
    [["chek", "--help"], /did you mean check\?/],
    [["zzz"], /^unknown command zzz; there are check, collect, database, explain/],
    [["verify"], /^verify: this version does not have it yet/],
    [["check", "--asembly", "x"], /unknown option '--asembly' \(Did you mean --assembly\?\)/],
    [["--verison"], /unknown option '--verison' \(Did you mean --version\?\)/],
    [["check", "more"], /too many arguments/],
    [["check", "--format", "jsn"], /^--format jsn: must be one of terminal, json, .*; did you mean json\?$/],
    [["check", "--fail-on", "hihg"], /did you mean high\?/],
    [["check", "--out"], /argument missing/],
    [["check", "--\u001b[31m"], /unknown option '--\\u\{1b\}\[31m'/],
  ])("%j", async (args, why) => {
    expect(refusal(await run(...args))).toEqual({ code: 2, line: expect.stringMatching(why) });
  });

  test("--debug adds the stack trace", async () => {
    const { code, stdout, stderr } = await run("check", "--only", "zzz", "--debug");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^cofferdam: --only zzz: .*\nInputError: .*\n {4}at /);
  });
});

describe("explain", () => {
  const here = platform(broken);
  let fingerprint: string;
  let runFile: string;

  beforeAll(async () => {
    runFile = join(here, "run.json");
    const { stdout } = await cofferdam(["check", ...only, "--format", "json"], { cwd: here });
    writeFileSync(runFile, stdout);
    fingerprint = (JSON.parse(stdout) as { findings: [{ fingerprint: string }] }).findings[0].fingerprint;
  });

  const explain = async (...args: readonly string[]): Promise<Ended> => cofferdam(["explain", ...args], { cwd: here });

  test("without an argument: every claim that has a check", async () => {
    const { code, stdout } = await explain();
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => /^\S/.test(line))).toEqual(checks.map((check) => check.id));
  });

  test("a claim, judged here; `why` is the same", async () => {
    const { code, stdout, stderr } = await explain("audit-trail-is-tenants-own");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["Promise", "Matters", "Judged", "✗ broken", "Fix", "Controls", "Limits", `cofferdam explain ${fingerprint.slice(0, 12)}`])
      expect(stdout).toContain(word);
    expect((await cofferdam(["why", "audit-trail-is-tenants-own"], { cwd: here })).stdout).toBe(stdout);
  });

  test("a finding, by the start of its fingerprint, in a run that was kept", async () => {
    const { code, stdout } = await explain(fingerprint.slice(0, 12).toUpperCase(), "--run", runFile);
    expect(code).toBe(0);
    for (const word of ["✗ broken", "The trail is not logging.", "cdk.out/Acme.template.json:", "IsLogging: false", fingerprint])
      expect(stdout).toContain(word);
  });

  test("the command that `check` shows finds the finding again", async () => {
    const elsewhere = folder();
    for (const flags of [
      ["--estate", join(here, "cofferdam.yaml")],
      ["--estate", join(here, "cofferdam.yaml"), "--tenant", "acme", "--out", "kept here"],
    ]) {
      const { stdout } = await cofferdam(["check", ...only, ...flags], { cwd: elsewhere });
      const command = stdout.split("\n").findLast((line) => line.startsWith("    cofferdam explain ")) ?? "";
      const { code, stdout: explained } = shell(command.replace("cofferdam", "$COFFERDAM"), { cwd: elsewhere });
      expect({ command, code }).toEqual({ command: expect.stringContaining(fingerprint.slice(0, 12)), code: 0 });
      expect(explained).toContain(fingerprint);
    }
  });

  test("members that a later version has added are no reason to refuse a run", async () => {
    const later = JSON.parse(readFileSync(runFile, "utf8")) as { run: object };
    writeFileSync(join(here, "later.json"), JSON.stringify({ ...later, newer: 1, run: { ...later.run, newer: 1 } }));
    expect((await explain(fingerprint.slice(0, 12), "--run", "later.json")).code).toBe(0);
  });

  test("of the reference platform, when nothing else is there: stderr says whose it is", async () => {
    const { code, stderr } = await run("explain", "audit-trail-is-tenants-own");
    expect(code).toBe(0);
    expect(stderr).toContain("reference platform, not yours");
  });

  test.each<readonly [readonly string[], RegExp]>([
    [["audit-trail-is-tenant-own"], /did you mean audit-trail-is-tenants-own\?/],
    [["audit-vendor-cannot-tamper"], /has no check yet/],
    [["abc"], /no such claim, nor is it six or more digits/],
    [["abcdef012345", "--run", "run.json"], /^No finding of this run has a fingerprint that starts with abcdef012345/],
    [["abcdef012345", "--run", "missing.json"], /missing\.json: the run does not exist/],
    [["abcdef012345", "--run", "cofferdam.yaml"], /cofferdam\.yaml: not a run/],
    [["abcdef012345", "--run", "cdk.out/manifest.json"], /not a run of `cofferdam check --format json` \(schema: /],
    [["abcdef012345", "--run", "cdk.out"], /cdk\.out.run\.json: the run does not exist/],
    [["abcdef012345", "--run", "hollow.json"], /not a run of .* \(run: /],
    [["audit-trail-is-tenants-own", "--estate", "missing.yaml"], /missing\.yaml: the estate file does not exist/],
    [["--live", "--evidence", "."], /--evidence judges what was stored: leave --live out/],
    [["--endpoint", "http://localhost:1"], /--endpoint: says something of --live, which is not given/],
  ])("%j", async (args, why) => {
    writeFileSync(join(here, "hollow.json"), '{"schema":"cofferdam/run/1"}');
    expect(refusal(await explain(...args))).toEqual({ code: 2, line: expect.stringMatching(why) });
  });
});

describe("init", () => {
  const tenantStack = { Resources: { ...trail().Resources, Key: { Type: "AWS::KMS::Key", Properties: {} } } };
  const found = assembly("cdk.out", { Acme: { account: acme, template: tenantStack }, Compute: { account: compute, template: { Resources: {} } } });

  test("--yes on a copy of the reference assembly writes an estate file that runs", async () => {
    const here = folder();
    cpSync(join(root, "cdk.out"), join(here, "cdk.out"), { recursive: true });
    const { code, stdout, stderr } = await cofferdam(["init", "--yes"], { cwd: here });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("tenants 333333333333, 444444444444");
    const file = readEstateFile(readFileSync(join(here, "cofferdam.yaml")), join(here, "cofferdam.yaml"));
    expect(file).toMatchObject({
      organization: { id: "o-exampleorgid", management: "111111111111" },
      templates: [{ assembly: join(here, "cdk.out") }, { stacks: "Canonical-*", tenants: ["tenant-1", "tenant-2"] }],
    });
    const checked = await cofferdam(["check", ...only], { cwd: here });
    expect({ code: checked.code, first: checked.stdout.split("\n")[0] }).toEqual({ code: 0, first: "✓ holds: The one claim judged holds." });
    expect(refusal(await cofferdam(["init", "--yes"], { cwd: here }))).toEqual({
      code: 2,
      line: "cofferdam.yaml: exists already; --force writes over it",
    });
    expect((await cofferdam(["init", "--yes", "--force"], { cwd: here })).code).toBe(0);
  });

  test("written elsewhere, its paths are relative to it; nothing is asked where nobody can answer", async () => {
    const here = folder(found);
    mkdirSync(join(here, "deploy"));
    expect((await cofferdam(["init", "--estate", "deploy/estate.yaml"], { cwd: here })).code).toBe(0);
    expect(readFileSync(join(here, "deploy", "estate.yaml"), "utf8")).toContain("assembly: ../cdk.out");
    expect((await cofferdam(["check", ...only, "--estate", "deploy/estate.yaml"], { cwd: here })).code).toBe(0);
  });

  const terminal = pseudoTerminal();

  test.runIf(terminal !== undefined)(
    `asked on a terminal (${terminal?.name ?? "neither python3 nor script is here"}): an empty answer takes the guess`,
    () => {
      const here = folder(found);
      const ask = (typed: string, ...args: readonly string[]) => terminal?.run([...program, "init", ...args], { cwd: here, typed });
      expect(ask(`PanOps\n\nrole/theirs/*\n`)).toMatchObject({ code: 0 });
      const file = readEstateFile(readFileSync(join(here, "cofferdam.yaml")), join(here, "cofferdam.yaml"));
      expect(file).toMatchObject({
        vendor: { name: "PanOps", accounts: { account1: compute } },
        tenants: [{ account: acme, customer: [`arn:aws:iam::${acme}:role/theirs/*`] }],
      });
      const wrong = ask("\n12345\n\n", "--force");
      expect(wrong?.shown).toMatch(/cofferdam: .*tenants\.0\.account: an account id is 12 digits/);
      const ended = ask("PanOps\n\u0004", "--force");
      expect(ended?.shown).toContain("the answers ended before the last question; --yes asks nothing");
      expect([wrong?.code, ended?.code]).toEqual([2, 2]);
      expect(readFileSync(join(here, "cofferdam.yaml"), "utf8")).toContain("theirs");
    },
  );

  test("what it cannot know it leaves out", () => {
    const here = folder(found);
    expect(guess(join(here, "cdk.out"))).toMatchObject({
      organization: undefined,
      vendor: { account1: compute },
      tenants: [{ account: acme, region: "us-east-1" }],
      canonical: [],
    });
  });

  test.each<readonly [string, () => string, readonly string[], RegExp]>([
    ["no assembly", () => folder(), [], /cdk\.out: there is no such assembly/],
    ["a link that leads nowhere is there", () => linked(), [], /cofferdam\.yaml: exists already/],
    ["an assembly that is none", () => folder({ "cdk.out/manifest.json": "{" }), [], /manifest\.json:1: /],
    ["no place", () => folder(assembly("cdk.out", { Acme: { template: trail() } })), [], /no stack says its account and Region/],
    [
      "an account that is none",
      () => folder(assembly("cdk.out", { Acme: { account: "\u001b[31mred", template: trail() } })),
      [],
      /no stack says its account and Region/,
    ],
    [
      "no tenant",
      () => folder(assembly("cdk.out", { Acme: { account: globex, template: trail() } })),
      ["--yes"],
      /no account looks like a tenant's .*leave out --yes/,
    ],
    ["a folder that is not there", () => folder(found), ["--estate", "a/b.yaml"], /a\/b\.yaml: could not be written \(ENOENT\)/],
  ])("%s", async (_, here, args, why) => {
    expect(refusal(await cofferdam(["init", ...args], { cwd: here() }))).toEqual({ code: 2, line: expect.stringMatching(why) });
  });

  function linked(): string {
    const here = folder(found);
    symlinkSync("nowhere", join(here, "cofferdam.yaml"));
    return here;
  }
});

describe("doctor", () => {
  const doctor = async (here: string, ...args: readonly string[]): Promise<Ended> => cofferdam(["doctor", ...args], { cwd: here });

  test("in an empty folder: nothing that it needs is missing", async () => {
    const { code, stdout, stderr } = await doctor(folder());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/✓ Node\.js[\s\S]*– estate file +no cofferdam\.yaml here: the reference platform is judged\n +→ cofferdam init\n/);
  });

  test("in the checkout", async () => {
    const { code, stdout } = await doctor(root);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ estate file +cofferdam\.yaml: 2 tenants, vendor PanOps\n[✓–] templates +cdk\.out/);
  });

  test.each<readonly [string, () => string, readonly string[], RegExp]>([
    [
      "a broken estate file",
      () => folder({ "cofferdam.yaml": "vendr: {}\n" }),
      [],
      /✗ estate file +.*cofferdam\.yaml:1: unknown key vendr; did you mean vendor\?\n +→ mend cofferdam\.yaml/,
    ],
    ["one that is named and missing", () => folder(), ["--estate", "x.yaml"], /✗ estate file +no x\.yaml here\n +→ cofferdam init --estate x\.yaml/],
    ["a link in a circle", () => linked(), [], /✗ estate file +.*leads in a circle/],
    [
      "no assembly",
      () => folder({ "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }) }),
      [],
      /✗ templates +cdk\.out does not exist\n +→ .*npx cdk synth/,
    ],
    [
      "an assembly that cannot be read",
      () => folder({ "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }), "cdk.out/manifest.json": "" }),
      [],
      /✗ templates +.*the file is empty/,
    ],
  ])("%s", async (_, here, args, found) => {
    const { code, stdout, stderr } = await doctor(here(), ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(stdout).toMatch(found);
  });

  function linked(): string {
    const here = folder();
    symlinkSync("cofferdam.yaml", join(here, "cofferdam.yaml"));
    return here;
  }
});
