import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { progress } from "../../cli/progress.ts";
import { terminalOptions } from "../../cli/terminal.ts";
import { columns } from "../../reports/plain.ts";
import { acme, assembly, broken, estate, folder, only, platform, trail } from "./estate.ts";
import { cofferdam, program, progress as progressLine, shell } from "./program.ts";
import { pseudoTerminal } from "./pseudo-terminal.ts";

const check = ["check", ...only] as const;
const escape = "\u001b";

describe("a reader that goes away", () => {
  test("of stdout: no message, and the exit code is what was decided", () => {
    const { stdout, stderr } = shell(`$COFFERDAM ${check.join(" ")} --format html | head -c 1; echo ":\${PIPESTATUS[0]}"`, { cwd: platform(broken) });
    expect({ stdout, stderr }).toEqual({ stdout: "<:1\n", stderr: "" });
  });

  test("of stderr", () => {
    const { stdout, stderr } = shell('{ $COFFERDAM check --only zzz 2>&1 >&3 | true; echo "${PIPESTATUS[0]}"; } 3>&1', { cwd: folder() });
    expect({ stdout, stderr }).toEqual({ stdout: "2\n", stderr: "" });
  });

  test("closed from the start", () => {
    const cwd = platform(broken);
    expect(shell(`$COFFERDAM ${check.join(" ")} >&- 2>&-`, { cwd })).toMatchObject({ code: 1, stdout: "", stderr: "" });
  });

  test.runIf(existsSync("/dev/full"))("a full disk is an error of its own", () => {
    expect(shell(`$COFFERDAM ${check.join(" ")} > /dev/full`, { cwd: platform() })).toMatchObject({
      code: 2,
      stderr: "cofferdam: the output could not be written (ENOSPC)\n",
    });
  });
});

describe("Ctrl-C while it works", () => {
  /** So many that it takes seconds. */
  const many = Object.fromEntries(
    Array.from({ length: 4000 }, (_, i) => [`Bucket${i}`, { Type: "AWS::S3::Bucket", Properties: { BucketName: `b-${i}` } }]),
  );

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s: exit code %i, and --out is as it was", async (signal, code) => {
    const cwd = folder({
      "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }),
      ...assembly("cdk.out", { Acme: { account: acme, template: { Resources: many } } }),
      "earlier/run.json": "{}",
    });
    for (const out of ["new/report", "earlier"]) {
      const ended = await cofferdam(["check", "--out", out], {
        cwd,
        // It speaks once it has worked for a second.
        meanwhile: (child) => void child.stderr?.once("data", () => child.kill(signal)),
      });
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
      expect(ended.stderr.replace(progressLine, "")).toBe(signal === "SIGINT" ? "cofferdam: interrupted\n" : "");
      expect(ended.stderr).toMatch(progressLine);
    }
    expect(existsSync(join(cwd, "new"))).toBe(false);
    expect(readdirSync(join(cwd, "earlier"))).toEqual(["run.json"]);
  });
});

describe("progress", () => {
  test("nothing in the first second, then the latest line, at most one a second", () => {
    vi.useFakeTimers();
    const lines: [number, string][] = [];
    const start = Date.now();
    const { say, stop } = progress(Date.now, (line) => void lines.push([Date.now() - start, line]));
    for (let i = 0; i < 35; i++) {
      say(`step ${i}`);
      vi.advanceTimersByTime(100);
    }
    say("last");
    vi.advanceTimersByTime(5000);
    stop();
    vi.useRealTimers();
    expect(lines[0]?.[0]).toBeGreaterThanOrEqual(1000);
    for (const [i, [at]] of lines.entries()) if (i > 0) expect(at - (lines[i - 1]?.[0] ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(lines.at(-1)?.[1]).toBe("cofferdam: last\n");
    expect(lines.every(([, line]) => /^cofferdam: [^\n]+\n$/.test(line))).toBe(true);
  });

  test("work that is one piece speaks as soon as it may, and a line is not told twice", () => {
    let now = 0;
    const lines: string[] = [];
    const { say, stop } = progress(
      () => now,
      (line) => lines.push(line),
    );
    say("a");
    now = 1500;
    say("b");
    now = 3000;
    say("b");
    stop();
    expect(lines).toEqual(["cofferdam: b\n"]);
  });
});

describe("colour and width", () => {
  test.each([
    [{}, true, { width: 100, colour: true }],
    [{}, undefined, { width: 100, colour: false }],
    [{ NO_COLOR: "1" }, true, { width: 100, colour: false }],
    [{ NO_COLOR: "" }, true, { width: 100, colour: true }],
    [{ TERM: "dumb" }, true, { width: 100, colour: false }],
    [{ FORCE_COLOR: "1" }, undefined, { width: 100, colour: true }],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, undefined, { width: 100, colour: true }],
    [{ FORCE_COLOR: "0" }, true, { width: 100, colour: false }],
    [{ FORCE_COLOR: "false" }, true, { width: 100, colour: false }],
    [{ CI: "1" }, undefined, { width: 100, colour: false }],
  ] as const)("%j, terminal: %j", (env, isTTY, expected) => {
    expect(terminalOptions({ env, columns: 100, isTTY })).toEqual(expected);
  });

  test("80 columns where nothing says how many, 120 at most", () => {
    expect([undefined, 0, 60, 400].map((wide) => terminalOptions({ env: {}, columns: wide, isTTY: true }).width)).toEqual([80, 80, 60, 120]);
  });

  test("in a pipe: none, unless it is forced", async () => {
    const cwd = platform(broken);
    expect((await cofferdam(check, { cwd, env: { CI: "1" } })).stdout).not.toContain(escape);
    expect((await cofferdam(check, { cwd, env: { FORCE_COLOR: "1" } })).stdout).toContain(escape);
    expect((await cofferdam([...check, "--format", "json"], { cwd, env: { FORCE_COLOR: "1" } })).stdout).not.toContain(escape);
  });

  const terminal = pseudoTerminal();

  test.runIf(terminal !== undefined)(`in a pseudo-terminal of 80 columns (${terminal?.name ?? "neither python3 nor script is here"})`, () => {
    const cwd = platform(broken);
    const shown = (env: Readonly<Record<string, string>> = {}): string => terminal?.run([...program, ...check], { cwd, env }).shown ?? "";
    const colourful = shown();
    expect(colourful).toContain(escape);
    const plain = shown({ NO_COLOR: "1" });
    expect(plain).not.toContain(escape);
    expect(shown({ TERM: "dumb", CI: "1" })).toBe(plain);
    // eslint-disable-next-line no-control-regex
    expect(colourful.replace(/\u001b\[\d*m/g, "")).toBe(plain);
    expect(plain.split("\r\n").filter((line) => columns(line) > 80)).toEqual([]);
    expect(plain).toMatch(/^✗ broken: /);
  });
});

describe("hostile names", () => {
  const evil = "\u001b[31mred\u001b]0;title\u0007\n\u202eback\u0085\u2028\u{e0041}";
  const long = "x".repeat(100_000);
  const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
  const resources = (name: string): object => ({
    [name]: { Type: "AWS::S3::Bucket", Properties: { BucketName: name } },
    [`T${name}`]: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: name, [name]: name } },
  });

  test.each([
    ["escapes", evil],
    ["very long ones", long],
  ])("%s: every output is text in lines of 80 columns", async (_, name) => {
    const cwd = folder({
      "cofferdam.yaml": estate({ vendor: { name, accounts: { [name]: "222222222222" } }, templates: [{ assembly: "cdk.out" }] }),
      ...assembly("cdk.out", {
        Acme: {
          account: acme,
          template: {
            Resources: { ...resources(name), ...resources("B") },
            Conditions: { [name]: { "Fn::Equals": [{ Ref: "AWS::Region" }, name] } },
          },
        },
      }),
    });
    for (const more of [
      ["--only", "audit-trail-is-tenants-own"],
      ["--only", "bucket-blocks-public-access"],
    ]) {
      const { code, stdout, stderr } = await cofferdam(["check", ...more], { cwd });
      expect(code).not.toBe(2);
      expect(dangerous.test((stdout + stderr).replaceAll("\n", ""))).toBe(false);
      expect(stdout.split("\n").filter((line) => columns(line) > 80)).toEqual([]);
      expect(stdout.length).toBeLessThan(20_000);
    }
    for (const command of [
      ["check", ...only, "--format", "json"],
      ["check", ...only, "--format", "sarif"],
      ["check", ...only, "--format", "junit"],
      ["explain", "bucket-blocks-public-access"],
      ["doctor"],
    ]) {
      expect(dangerous.test((await cofferdam(command, { cwd })).stdout.replaceAll("\n", ""))).toBe(false);
    }
  });

  test.each<readonly [string, (path: string) => string, readonly string[]]>([
    ["a resource that is there twice", () => template(`{"Resources": {${JSON.stringify(evil)}: {}, ${JSON.stringify(evil)}: {}}}`), [...check]],
    [
      "a path in a manifest",
      () =>
        folder({
          "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }] }),
          "cdk.out/manifest.json": { version: "1", artifacts: { [evil]: { type: "cdk:cloud-assembly", properties: { directoryName: evil } } } },
        }),
      [...check],
    ],
    ["an estate key", () => folder({ "cofferdam.yaml": estate({ [evil]: 1 }) }), [...check]],
    ["a very long estate key", () => folder({ "cofferdam.yaml": estate({ [long]: 1 }) }), [...check]],
    ["an argument", () => folder(), ["check", "--only", evil]],
    ["a command", () => folder(), [evil]],
  ])("in an error: %s", async (_, cwd, args) => {
    const { code, stdout, stderr } = await cofferdam(args, { cwd: cwd("") });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^cofferdam: [^\n]{1,1000}\n$/);
    expect(dangerous.test(stderr.slice(0, -1))).toBe(false);
  });

  function template(text: string): string {
    const cwd = platform(trail());
    writeFileSync(join(cwd, "cdk.out", "Acme.template.json"), text);
    return cwd;
  }
});
