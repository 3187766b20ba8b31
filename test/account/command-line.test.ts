import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referencePlatform } from "./aws/platform.ts";
import { serve } from "./aws/serve.ts";
import { fakeAws, keysOf } from "./aws/wire.ts";
import { cofferdam as program, progress, type Ended } from "../cli/program.ts";
import type { Run } from "../../checks/model/run.ts";

/** The program itself against the fake behind a port: what a user types, and what comes out. */
const folder = mkdtempSync(join(tmpdir(), "cofferdam-live-"));
const keys = { AWS_ACCESS_KEY_ID: keysOf("111111111111").accessKeyId, AWS_SECRET_ACCESS_KEY: "planted-secret-key", AWS_REGION: "us-east-1" };
const refuseSockets = join(folder, "refuse-sockets.mjs");
let endpoint: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  endpoint = await serve(fakeAws(referencePlatform()));
  writeFileSync(join(folder, "cofferdam.yaml"), readFileSync("cofferdam.yaml", "utf8").replace(/\ntemplates:[\s\S]*/, "\n"));
  writeFileSync(refuseSockets, 'import net from "node:net"; net.Socket.prototype.connect = () => { throw new Error("a socket was opened"); };\n');
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cofferdam = async (args: readonly string[], env: Readonly<Record<string, string>> = keys): Promise<Ended> =>
  program(args, { cwd: folder, env });

describe("accounts on the command line", () => {
  test("collect, then check --evidence: every claim holds, offline, and again byte-equal", { timeout: 120_000 }, async () => {
    const collected = await cofferdam(["collect", "--out", "evidence", "--endpoint", endpoint.url]);
    expect([collected.code, collected.stderr.replace(/cofferdam: collecting.*\n/g, "")]).toEqual([0, ""]);
    expect(collected.stdout).toMatch(/^Collected 6 accounts with \d+ calls into evidence\.\nJudge it: cofferdam check --evidence evidence\n$/);
    expect(existsSync(join(folder, "evidence", ".journal"))).toBe(false);
    const offline = { NODE_OPTIONS: `--import ${refuseSockets}` };
    const [first, second] = [
      await cofferdam(["check", "--evidence", "evidence", "--format", "json"], offline),
      await cofferdam(["check", "--evidence", "evidence", "--format", "json"], offline),
    ];
    expect([first.code, first.stderr.replace(progress, "")]).toEqual([0, ""]);
    expect(findings(second.stdout)).toBe(findings(first.stdout));
    const live = await cofferdam(["check", "--live", "--endpoint", endpoint.url, "--format", "json", "--out", "run"]);
    expect(live.code).toBe(0);
    const { findings: said } = JSON.parse(live.stdout) as Run;
    expect(said.every(({ plane, grade }) => plane === "account" && grade === "emulated")).toBe(true);
    const again = await cofferdam(["check", "--evidence", "run/evidence", "--format", "json"], offline);
    expect(findings(again.stdout)).toBe(findings(live.stdout));
    for (const text of [collected.stdout, live.stdout, live.stderr, ...textsBelow(folder)]) expect(text).not.toContain("planted-secret-key");
  });

  test("a bit flipped in any file of it is exit 4 and names the file", async () => {
    const files = readdirSync(join(folder, "evidence"), { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".json") && path !== "manifest.json",
    );
    for (const path of files.filter((_, i) => i % 97 === 0)) {
      const whole = join(folder, "evidence", path);
      const bytes = readFileSync(whole);
      const flipped = Buffer.from(bytes);
      flipped[Math.floor(bytes.length / 2)] = (flipped[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
      writeFileSync(whole, flipped);
      const { code, stderr } = await cofferdam(["check", "--evidence", "evidence"]);
      writeFileSync(whole, bytes);
      expect([code, stderr]).toEqual([4, expect.stringContaining(`${path} was changed`)]);
    }
  });

  test("without credentials: exit 2 and what to do", async () => {
    const { code, stderr } = await cofferdam(["collect", "--out", "other", "--endpoint", endpoint.url], {
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: folder,
    });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^cofferdam: no AWS credentials: .*sign in.*\n$/)]);
  });

  test.each([
    [["--endpoint", "nonsense"], /--endpoint nonsense: not a URL/],
    [["--endpoint", "ftp://x"], /must start with http/],
    [["--estate", "missing.yaml"], /missing.yaml: the estate file does not exist/],
  ] as const)("%j: exit 2 and one line", async (args, line) => {
    const { code, stderr } = await cofferdam(["collect", "--out", "other", ...args]);
    expect([code, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
    expect(stderr).toMatch(line);
  });
});

/** A run without what is its own: ids and times. */
function findings(json: string): string {
  const { run: _, ...rest } = JSON.parse(json) as Run;
  return JSON.stringify(rest);
}

function textsBelow(root: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
