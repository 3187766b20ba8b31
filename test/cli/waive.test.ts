import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diffSchema } from "../../checks/engine/schemas/diff.ts";
import type { Run } from "../../checks/model/run.ts";
import { broken, estate, only, platform, put } from "./estate.ts";
import { cofferdam } from "./program.ts";

const today = new Date();
const day = (days: number): string => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
const people = ["--risk-owner", "ciso", "--requested-by", "ann", "--approved-by", "bob"];
const about = ["--check", "audit-trail-is-tenants-own", "--subject", "acme", "--tenant", "acme", "--justification", "ends with the migration"];
const days = ["--approved-at", day(-10), "--expires", day(30)];
const add = (id: string, ...more: readonly string[]): string[] => ["waive", "add", "--id", id, ...about, ...people, ...days, ...more];

/** The platform whose trail does not log, with a register that the estate file names. */
function accepted(): string {
  const cwd = platform(broken);
  const text = readFileSync(join(cwd, "cofferdam.yaml"), "utf8");
  put(join(cwd, "cofferdam.yaml"), `${text}\nwaivers: cofferdam.waivers.yaml\n`);
  put(join(cwd, "cofferdam.waivers.yaml"), "# reviewed like code\nwaivers: []\n");
  return cwd;
}

describe("waive", () => {
  test("what is accepted is broken, accepted until its day, and exit 0; judged again from evidence it is the same", async () => {
    const cwd = accepted();
    expect((await cofferdam(["check", ...only], { cwd })).code).toBe(1);
    const added = await cofferdam(add("W-1"), { cwd });
    expect([added.code, added.stdout]).toEqual([0, expect.stringMatching(/^wrote waiver W-1 into .*cofferdam\.waivers\.yaml\n$/)]);
    expect(readFileSync(join(cwd, "cofferdam.waivers.yaml"), "utf8")).toMatch(/^# reviewed like code\nwaivers:\n {2}- id: W-1\n/);
    const { code, stdout } = await cofferdam(["check", ...only, "--out", "out"], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`broken accepted until ${day(30)}`)]);
    const run = JSON.parse(readFileSync(join(cwd, "out/run.json"), "utf8")) as Run;
    expect([run.outcome, run.findings.map(({ outcome, waiver }) => [outcome, waiver?.id])]).toEqual(["broken", [["broken", "W-1"]]]);
    const again = await cofferdam(["check", ...only, "--evidence", "out/evidence", "--format", "json"], { cwd });
    const { findings, waivers } = JSON.parse(again.stdout) as Run;
    expect([again.code, findings, waivers]).toEqual([0, run.findings, run.waivers]);
  });

  test("list: the days that are left, and exit 1 for one that has lapsed", async () => {
    const cwd = accepted();
    await cofferdam(add("W-1"), { cwd });
    const live = await cofferdam(["waive", "list"], { cwd });
    expect([live.code, live.stdout]).toEqual([0, expect.stringMatching(/^waiver +left +until[\s\S]*W-1 +30 days +\d{4}-\d{2}-\d{2} +audit-trail/)]);
    const text = readFileSync(join(cwd, "cofferdam.waivers.yaml"), "utf8");
    put(join(cwd, "cofferdam.waivers.yaml"), text.replace(day(30), day(-1)));
    const over = await cofferdam(["waive", "list"], { cwd });
    expect([over.code, over.stdout]).toEqual([1, expect.stringContaining("lapsed")]);
    const checked = await cofferdam(["check", ...only], { cwd });
    expect([checked.code, checked.stdout]).toEqual([1, expect.stringMatching(/W-1 is lapsed and accepts nothing: It ended with/)]);
  });

  test("check: what accepts nothing in a run, and exit 1", async () => {
    const cwd = accepted();
    await cofferdam(add("W-1"), { cwd });
    await cofferdam(["check", ...only, "--out", "out"], { cwd });
    expect((await cofferdam(["waive", "check", "--run", "out"], { cwd })).stdout).toBe(
      "1 waiver, each of them live and about something that is broken\n",
    );
    await cofferdam(add("W-2", "--subject", "globex", "--tenant", "globex"), { cwd });
    const { code, stdout } = await cofferdam(["waive", "check", "--run", "out"], { cwd });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^cofferdam\.waivers\.yaml:\d+: waiver W-2: No finding is what it is about\.\n$/)]);
  });

  test("check: by the time of the run, and every waiver that was not live in it", async () => {
    const cwd = accepted();
    await cofferdam(add("W-1"), { cwd });
    await cofferdam(["check", ...only, "--out", "out"], { cwd });
    const path = join(cwd, "out/run.json");
    const text = readFileSync(path, "utf8");
    const run = JSON.parse(text) as Run;
    put(path, JSON.stringify({ ...run, run: { ...run.run, started: `${day(40)}T00:00:00Z` } }));
    const late = await cofferdam(["waive", "check", "--run", "out"], { cwd });
    expect([late.code, late.stdout]).toEqual([1, expect.stringMatching(/waiver W-1: It ended with/)]);
    const [finding] = run.findings;
    put(path, JSON.stringify({ ...run, findings: [finding, { ...finding, tenant: "globex" }] }));
    const register = join(cwd, "cofferdam.waivers.yaml");
    put(register, readFileSync(register, "utf8").replace(/^ +tenant: .*\n/m, ""));
    const two = await cofferdam(["waive", "check", "--run", "out"], { cwd });
    expect([two.code, two.stdout]).toEqual([1, expect.stringMatching(/waiver W-1: It is about 2 tenants; it must name one\./)]);
  });

  test("evidence: the time by which waivers were asked cannot be changed, nor taken away", async () => {
    const cwd = accepted();
    await cofferdam(add("W-1"), { cwd });
    await cofferdam(["check", ...only, "--out", "out"], { cwd });
    const path = join(cwd, "out/evidence/as-of.json");
    const stored = readFileSync(path, "utf8");
    const again = async (): Promise<readonly [number | null, string]> => {
      const { code, stderr } = await cofferdam(["check", ...only, "--evidence", "out/evidence"], { cwd });
      return [code, stderr];
    };
    put(path, stored.replace(/\d{4}-\d\d-\d\dT/, `${day(1)}T`));
    expect(await again()).toEqual([4, expect.stringContaining("as-of.json was changed")]);
    rmSync(path);
    expect(await again()).toEqual([4, expect.stringContaining("as-of.json is in the manifest and missing")]);
    rmSync(join(cwd, "out/evidence/manifest.json"));
    for (const said of ["2026", "0", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", 5, null]) {
      put(path, JSON.stringify({ schema: "cofferdam/as-of/1", asOf: said }));
      expect(await again()).toEqual([4, expect.stringContaining("does not say when waivers were asked")]);
    }
  });

  test("add: a register that is not UTF-8, and one that cannot be written, stay as they are, with one clear line", async () => {
    const cwd = accepted();
    const register = join(cwd, "cofferdam.waivers.yaml");
    const bytes = Buffer.concat([Buffer.from("# M"), Buffer.from([0xfc]), Buffer.from("ller\nwaivers: []\n")]);
    writeFileSync(register, bytes);
    const latin = await cofferdam(add("W-1"), { cwd });
    expect([latin.code, latin.stderr]).toEqual([2, expect.stringMatching(/cofferdam\.waivers\.yaml: not UTF-8; save it as UTF-8\n$/)]);
    expect(readFileSync(register)).toEqual(bytes);
    const nowhere = await cofferdam(add("W-1", "--register", "no/such/folder.yaml"), { cwd });
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      expect.stringMatching(/^cofferdam: waive add: .*folder\.yaml cannot be written \(ENOENT\); .*\n$/),
    ]);
  });

  test.each([
    ["an id that is taken", ["--id", "W-1"], /has a waiver W-1 already/],
    [
      "a claim that is none",
      ["--check", "audit-trail-is-tenant-own"],
      /There is no claim audit-trail-is-tenant-own; did you mean audit-trail-is-tenants-own\?/,
    ],
    ["who approves their own", ["--approved-by", "ann"], /somebody else must/],
    ["more than a year", ["--expires", day(400)], /longer than a year/],
    ["a day in the past", ["--expires", day(-1)], /It ended with/],
    ["a claim about the run", ["--check", "run-covers-population"], /about the run itself/],
  ])("add refuses %s, and writes nothing", async (_, more, why) => {
    const cwd = accepted();
    await cofferdam(add("W-1"), { cwd });
    const before = readFileSync(join(cwd, "cofferdam.waivers.yaml"), "utf8");
    const { code, stderr } = await cofferdam(add("W-9", ...more), { cwd });
    expect([code, stderr.split("\n").length, stderr]).toEqual([2, 2, expect.stringMatching(why)]);
    expect(readFileSync(join(cwd, "cofferdam.waivers.yaml"), "utf8")).toBe(before);
  });

  test("a register that is named and not there, or none, is one clear line", async () => {
    const cwd = accepted();
    put(join(cwd, "cofferdam.waivers.yaml"), "waivers: [{ id: W-1, chek: c }]");
    const bad = await cofferdam(["check", ...only], { cwd });
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringMatching(/cofferdam\.waivers\.yaml:1: unknown key waivers\.0\.chek; did you mean check\?\n$/),
    ]);
    put(join(cwd, "cofferdam.yaml"), `${estate()}\nwaivers: elsewhere.yaml\n`);
    const none = await cofferdam(["check", ...only], { cwd });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("register of waivers")]);
  });
});

describe("runs are compared", () => {
  test("a baseline silences what was broken before, in the exit code alone", async () => {
    const cwd = platform(broken);
    expect((await cofferdam(["check", ...only, "--out", "before"], { cwd })).code).toBe(1);
    const { code, stdout, stderr } = await cofferdam(["check", ...only, "--baseline", "before"], { cwd });
    expect([code, stderr]).toEqual([0, "cofferdam: broken in before: 1 finding, 1 of them broken still; they do not change the exit code\n"]);
    expect(stdout).toMatch(/^✗ broken/);
    const json = await cofferdam(["check", ...only, "--baseline", "before/run.json", "--format", "json"], { cwd });
    expect([json.code, (JSON.parse(json.stdout) as Run).outcome]).toEqual([0, "broken"]);
    const none = await cofferdam(["check", ...only, "--baseline", "cofferdam.yaml"], { cwd });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("not a run of")]);
  });

  test("diff: exit 1 for what is new, 3 for what is lost, 0 for what is fixed", async () => {
    const cwd = platform(broken);
    await cofferdam(["check", ...only, "--out", "broken"], { cwd });
    const held = platform();
    await cofferdam(["check", ...only, "--out", join(cwd, "held")], { cwd: held });
    const gone = platform({});
    await cofferdam(["check", ...only, "--out", join(cwd, "gone")], { cwd: gone });
    const of = async (...runs: string[]) => cofferdam(["diff", ...runs], { cwd });
    const [worse, better, same] = [await of("held", "broken"), await of("broken", "held"), await of("broken", "broken")];
    expect([worse.code, worse.stdout]).toEqual([1, expect.stringMatching(/^1 finding: 1 new, 0 reopened, 0 lost, 0 unchanged, 0 fixed\nnew /)]);
    expect([better.code, better.stdout]).toEqual([0, expect.stringMatching(/^1 finding: .* 1 fixed\nfixed /)]);
    expect([same.code, same.stdout]).toEqual([0, "1 finding: 0 new, 0 reopened, 0 lost, 1 unchanged, 0 fixed\n"]);
    const back = await of("broken", "held", "broken");
    expect([back.code, back.stdout]).toEqual([1, expect.stringContaining("1 reopened")]);
    const json = JSON.parse((await cofferdam(["diff", "held", "broken", "--format", "json"], { cwd })).stdout) as { schema: string; counts: object };
    expect(diffSchema.safeParse(json).error).toBeUndefined();
    expect([json.schema, json.counts]).toEqual(["cofferdam/diff/1", { new: 1, reopened: 0, lost: 0, unchanged: 0, fixed: 0 }]);
    const one = await of("held");
    expect([one.code, one.stderr]).toEqual([2, "cofferdam: diff: name two runs at least, the older first\n"]);
    const nowhere = await of("held", "nowhere");
    expect([nowhere.code, nowhere.stderr.split("\n").length]).toEqual([2, 2]);
  });
});
