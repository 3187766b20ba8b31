import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assembly, acme, estate, folder, globex, tenant, trail } from "./estate.ts";
import { cofferdam, refusal } from "./program.ts";
import { InputError } from "../../checks/model/input-error.ts";
import { acmeRecord, cellRecord, globexRecord } from "../../checks/model/example-registry.ts";
import type { Run } from "../../checks/model/run.ts";
import { chosen, judge } from "../../cli/judge.ts";

const sound = { schema: "cofferdam/registry/1", sharedNetworks: ["10.0.0.0/16"], cells: { "cell-1": cellRecord }, tenants: [acmeRecord] };
const only = ["--only", "tenant-registry-is-sound"];

function platform(registry: string | Uint8Array | object = sound, more: object = {}): string {
  return folder({
    "cofferdam.yaml": estate({ templates: [{ assembly: "cdk.out" }], registry: "registry.json", ...more }),
    "registry.json": registry,
    ...assembly("cdk.out", { Acme: { account: acme, template: trail() } }),
  });
}

/** What the program would say, without its process. */
async function told(cwd: string): Promise<{ readonly mend: boolean; readonly line: string }> {
  try {
    await judge({ estate: join(cwd, "cofferdam.yaml") }, chosen(["tenant-registry-is-sound"]), { say: () => undefined, stop: () => undefined });
  } catch (error) {
    return { mend: error instanceof InputError, line: (error as Error).message };
  }
  throw new Error("it was judged");
}

function spoiled(spoil: (path: string) => void): string {
  const cwd = platform();
  rmSync(join(cwd, "registry.json"));
  spoil(join(cwd, "registry.json"));
  return cwd;
}

const text = (content: string | Uint8Array) => (path: string) => writeFileSync(path, content);
const deep = (n: number): string => `${"[".repeat(n)}${"]".repeat(n)}`;
const changed = (change: object, more: object = {}) => text(JSON.stringify({ ...sound, tenants: [{ ...acmeRecord, ...change }], ...more }, null, 1));

describe("a registry that is none is refused in one line", () => {
  test.each<readonly [string, (path: string) => void, RegExp]>([
    ["missing", () => undefined, /registry\.json: there is no such file$/],
    ["a folder", (path) => mkdirSync(path), /registry\.json: is not a file/],
    ["a pipe that nobody writes to", (path) => void spawnSync("mkfifo", [path]), /registry\.json: is not a file/],
    ["a link in a circle", (path) => symlinkSync(path, path), /cannot be read \(ELOOP\)/],
    ["too large", (path) => (writeFileSync(path, ""), truncateSync(path, 65 * 1024 * 1024)), /over the limit/],
    ["empty", text(" \n"), /registry\.json: the file is empty/],
    ["not UTF-8", text(Buffer.from([0x7b, 0xff, 0x7d])), /not UTF-8/],
    ["cut off", text('{\n"schema": "cofferdam'), /^registry\.json:2: .*cut off/],
    ["a list", text("[]"), /^registry\.json:1: the file: /],
    ["nested 10,000 deep", text(deep(10_000)), /^registry\.json:1: nested deeper/],
    [
      "a name twice",
      text('{"schema": "cofferdam/registry/1",\n"tenants": [],\n"tenants": []}'),
      /^registry\.json:3: the name "tenants" occurs twice/,
    ],
    ["another version", text('{"schema": "cofferdam/registry/2", "tenants": []}'), /^registry\.json:1: schema: /],
    ["an unknown key", text('{"schema": "cofferdam/registry/1",\n"tenant": []}'), /^registry\.json:2: tenant: unknown key$/],
    ["__proto__", text('{"schema": "cofferdam/registry/1", "tenants": [],\n"__proto__": {"x": 1}}'), /^registry\.json:2: unknown key __proto__$/],
    ["__proto__ for a cell", text('{"schema": "cofferdam/registry/1", "tenants": [],\n"cells": {"__proto__": {}}}'), /unknown key __proto__$/],
    ["a cell of a hostile name", changed({}, { cells: { "../x": cellRecord } }), /^registry\.json:\d+: cells\.\.\.\/x: an id has/],
    ["a hostile id", changed({ id: "acme\u001b[2J\n" }), /^registry\.json:\d+: tenants\.0\.id: an id has/],
    ["an id that is a word of JavaScript", changed({ cell: "constructor", id: "__proto__" }), /^registry\.json:\d+: tenants\.0\.id: an id has/],
    ["a number for an account", changed({ account: 333333333333 }), /^registry\.json:\d+: tenants\.0\.account: /],
    ["a field that is missing", changed({ phase: undefined }), /^registry\.json:\d+: tenants\.0\.phase: is missing$/],
    ["a range with host bits", changed({ cidr: "10.64.0.1/24" }), /^registry\.json:\d+: tenants\.0\.cidr: /],
  ])("%s", async (_, spoil, why) => {
    expect(await told(spoiled(spoil))).toEqual({ mend: true, line: expect.stringMatching(why) });
  });

  test("and by the program with exit 2", async () => {
    const ended = await cofferdam(["check", ...only], { cwd: platform({ ...sound, tenants: 3 }) });
    expect(refusal(ended)).toEqual({ code: 2, line: expect.stringMatching(/registry\.json:\d+: tenants: /) });
  });

  test("a name that no evidence folder can have", async () => {
    const cwd = platform(sound, { registry: "registry.yaml" });
    expect(await told(cwd)).toEqual({ mend: true, line: expect.stringMatching(/registry\.yaml: its name must end in \.json/) });
  });
});

describe("a registry is evidence", () => {
  const run = async (cwd: string, ...args: readonly string[]): Promise<{ readonly code: number | null; readonly run: Run }> => {
    const { code, stdout } = await cofferdam(["check", ...only, "--format", "json", ...args], { cwd });
    return { code, run: JSON.parse(stdout) as Run };
  };

  test("stored as it was read, and judged again without the estate's own files", async () => {
    const cwd = platform({ ...sound, tenants: [acmeRecord, { ...globexRecord, account: acme }] });
    const first = await run(cwd, "--out", "out");
    expect([first.code, first.run.findings[0]?.because]).toEqual([1, "Tenants acme and globex share the account 333333333333."]);
    expect(readFileSync(join(cwd, "out", "evidence", "registry", "registry.json"))).toEqual(readFileSync(join(cwd, "registry.json")));
    const elsewhere = folder();
    cpSync(join(cwd, "out", "evidence"), join(elsewhere, "evidence"), { recursive: true });
    const again = await run(elsewhere, "--evidence", "evidence");
    expect([again.code, again.run.findings, again.run.checks]).toEqual([1, first.run.findings, first.run.checks]);
  });

  test("one that was changed or taken away is an integrity failure", async () => {
    const cwd = platform();
    await run(cwd, "--out", "out");
    const path = join(cwd, "out", "evidence", "registry", "registry.json");
    writeFileSync(path, readFileSync(path, "utf8").replace("10.64.0.0", "10.64.9.0"));
    expect((await cofferdam(["check", ...only, "--evidence", "out/evidence"], { cwd })).code).toBe(4);
    rmSync(join(cwd, "out", "evidence", "registry"), { recursive: true });
    expect((await cofferdam(["check", ...only, "--evidence", "out/evidence"], { cwd })).code).toBe(4);
  });

  test("two in one folder are refused", async () => {
    const cwd = folder({
      "evidence/estate.yaml": estate(),
      "evidence/registry/a.json": sound,
      "evidence/registry/b.json": sound,
    });
    const ended = await cofferdam(["check", ...only, "--evidence", "evidence"], { cwd });
    expect(refusal(ended)).toEqual({ code: 2, line: expect.stringMatching(/registry: is to hold one \.json file/) });
  });

  test("without one the claim has nothing to judge", async () => {
    const cwd = platform(sound, { registry: undefined });
    const { code, run: result } = await run(cwd);
    expect([code, result.checks[0]?.outcome, result.checks[0]?.because]).toEqual([3, "unexercised", "No source: this claim is judged on registry."]);
  });

  test("a tenant in service that the estate file does not name leaves the run undecided", async () => {
    const { code, run: result } = await run(platform({ ...sound, tenants: [acmeRecord, globexRecord] }));
    const source = result.run.sources.find(({ plane }) => plane === "registry");
    expect([code, result.checks[0]?.outcome, source?.unread]).toEqual([
      3,
      "holds",
      ["the estate file has no tenant globex, which registry.json has as active: no other source is judged of it"],
    ]);
    const named = await run(
      platform({ ...sound, tenants: [acmeRecord, globexRecord] }, { tenants: [tenant("acme", acme), tenant("globex", globex)] }),
    );
    expect(named.code).toBe(0);
  });
});
