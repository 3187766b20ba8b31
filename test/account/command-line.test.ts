import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referencePlatform } from "./aws/platform.ts";
import { serve } from "./aws/serve.ts";
import { fakeAws, keysOf } from "./aws/wire.ts";
import { cofferdam as program, offline, progress, type Ended } from "../cli/program.ts";
import { evidenceSchema } from "../../checks/engine/schemas/evidence.ts";
import type { EvidenceManifest } from "../../checks/model/evidence.ts";
import type { Run } from "../../checks/model/run.ts";
import { capabilityNames } from "../../checks/sources/account/capabilities.ts";
import { readProbes } from "../../checks/sources/account/endpoint.ts";
import { collectorPolicy } from "../../checks/sources/account/policy.ts";

/** The program itself against the fake behind a port: what a user types, and what comes out. */
const folder = mkdtempSync(join(tmpdir(), "cofferdam-live-"));
const keys = { AWS_ACCESS_KEY_ID: keysOf("111111111111").accessKeyId, AWS_SECRET_ACCESS_KEY: "planted-secret-key", AWS_REGION: "us-east-1" };
let endpoint: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  endpoint = await serve(fakeAws(referencePlatform()));
  writeFileSync(join(folder, "cofferdam.yaml"), readFileSync("cofferdam.yaml", "utf8").replace(/\ntemplates:[\s\S]*/, "\n"));
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
    expect(collected.stdout).toMatch(
      /^Collected 6 accounts with \d+ calls from an unknown endpoint of no stated version \(emulated\) into evidence\.\nJudge it: cofferdam check --evidence evidence\n$/,
    );
    expect(existsSync(join(folder, "evidence", ".journal"))).toBe(false);
    expect(manifestIn("evidence").endpoint).toEqual({ kind: "unknown", probes: Object.fromEntries(read.map((name) => [name, "shown"])) });
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
    const third = await cofferdam(["check", "--evidence", "run/evidence", "--out", "third", "--format", "json"], offline);
    expect([findings(third.stdout), manifestIn("third/evidence")]).toEqual([findings(live.stdout), manifestIn("run/evidence")]);
    expect(manifestIn("third/evidence").endpoint?.kind).toBe("unknown");
    for (const text of [collected.stdout, live.stdout, live.stderr, ...textsBelow(folder)]) expect(text).not.toContain("planted-secret-key");
  });

  test.each([
    [{ kind: "aws", probes: {} }, 3, /the manifest names AWS, and the answers say that they are emulated/],
    [{ kind: "moto", version: "5.2.1", probes: { kmsState: "perhaps" } }, 4, /manifest\.json: not a manifest/],
  ] as const)("a manifest that names another endpoint, %j: exit %i", async (other, code, said) => {
    const path = join(folder, "evidence", "manifest.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(text) as object), endpoint: other }));
    const ended = await cofferdam(["check", "--evidence", "evidence"]);
    writeFileSync(path, text);
    expect([ended.code, `${ended.stdout}${ended.stderr}`.replace(/\s+/g, " ")]).toEqual([code, expect.stringMatching(said)]);
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

  test("where sockets are refused, nothing can be collected", async () => {
    const { code, stderr } = await cofferdam(["collect", "--out", "other", "--endpoint", endpoint.url], { ...keys, ...offline });
    expect([code, stderr]).toEqual([2, expect.stringContaining("nothing answers there (a socket was opened)")]);
  });

  test("doctor --endpoint says what answers and what it shows, by reading", async () => {
    const { code, stdout } = await cofferdam(["doctor", "--endpoint", endpoint.url]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`✓ endpoint             ${endpoint.url}: an unknown endpoint`)]);
    expect(stdout).toContain(`✓ capabilities         shown: ${capabilityNames.filter((name) => name in readProbes).join(", ")}\n`);
    const nobody = await cofferdam(["doctor", "--endpoint", "http://127.0.0.1:1"]);
    expect([nobody.code, nobody.stdout]).toEqual([2, expect.stringMatching(/✗ endpoint .*nothing answers there \(ECONNREFUSED\)/)]);
    const without = await cofferdam(["doctor", "--endpoint", endpoint.url], { AWS_EC2_METADATA_DISABLED: "true", HOME: folder });
    expect([without.code, without.stdout]).toEqual([0, expect.stringMatching(/– capabilities +not looked at: no AWS credentials/)]);
  });

  test("init --collector writes the role and says each step that it needs; an existing file stays", async () => {
    const { code, stdout } = await cofferdam(["init", "--collector", "role.json"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("needs sts:AssumeRole on role/cofferdam/Collector of each account")]);
    expect(stdout).toContain('write collector: { externalId: "env:COFFERDAM_EXTERNAL_ID" } into cofferdam.yaml');
    const { Resources } = JSON.parse(readFileSync(join(folder, "role.json"), "utf8")) as { Resources: { Collector: { Properties: object } } };
    expect(Resources.Collector.Properties).toMatchObject({ Policies: [{ PolicyDocument: collectorPolicy() }] });
    expect((await cofferdam(["init", "--collector", "role.json"])).stderr).toBe("cofferdam: role.json: exists already; --force writes over it\n");
    const text = readFileSync(join(folder, "cofferdam.yaml"), "utf8");
    writeFileSync(join(folder, "named.yaml"), `${text}\ncollector: { externalId: "env:COFFERDAM_EXTERNAL_ID" }\n`);
    const named = await cofferdam(["init", "--collector", "role.json", "--force", "--estate", "named.yaml"]);
    expect([named.code, named.stdout.includes("Without the external id")]).toEqual([0, false]);
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

/** The capabilities that reading shows. */
const read = Object.keys(readProbes);

function manifestIn(path: string): EvidenceManifest {
  return evidenceSchema.parse(JSON.parse(readFileSync(join(folder, path, "manifest.json"), "utf8")));
}

/** A run without what is its own: ids and times. */
function findings(json: string): string {
  const { run: _, ...rest } = JSON.parse(json) as Run;
  return JSON.stringify(rest);
}

function textsBelow(root: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
