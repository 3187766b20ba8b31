import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cell } from "./apply/creators.ts";
import { collectedFrom, type Collection } from "./collection.ts";
import { filled } from "./apply/filling.ts";
import { cofferdam, offline, progress, withoutHeader, type Ended } from "../cli/program.ts";
import { differences, estatesOf, factsOf, literal, withOnly } from "../facts.ts";
import { gaps, judgedOn } from "./gaps.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import { startOverlay, type Overlay } from "./overlay/proxy.ts";
import { credentials, seed, type Seeded } from "./seed.ts";
import { tier } from "./tiers.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { computeAccountsIn } from "../../checks/model/estate-file.ts";
import type { Kind } from "../../checks/model/estate.ts";
import { readSources } from "../../checks/sources/template/views.ts";
import type { EvidenceManifest } from "../../checks/model/evidence.ts";
import type { Run } from "../../checks/model/run.ts";

const t2 = tier("T2", whyNoMoto());
const folder = mkdtempSync(join(tmpdir(), "cofferdam-moto-"));

/** What one side alone has: AWS's own, the compute cell's network, which the vendor makes by other means, and what accounts are not asked for. */
const beyond: Partial<Record<Kind, (of: Record<string, unknown>, cell: Cell) => boolean>> = {
  "ec2:route": ({ target }) => JSON.stringify(target).includes('"local"'),
  "ec2:vpc": ({ vpcId }, cell) => vpcId === cell.vpcId,
  "ec2:channel": ({ type }) => type === "AWS::EC2::VPCPeeringConnection" || type === "AWS::ElasticLoadBalancingV2::LoadBalancer",
  // docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html: in each account that Organizations makes.
  "iam:principal": ({ arn }) => String(arn).endsWith(":role/OrganizationAccountAccessRole"),
  "organizations:policy": ({ name }) => name === "FullAWSAccess",
  // Of the stores only RDS's are asked for in accounts.
  "rds:cluster": ({ type }) => !String(type).startsWith("AWS::RDS::"),
};
/** Members that say where the emulator answers, or name what starts a task as one side does. */
const ofEmulator: Partial<Record<Kind, readonly string[]>> = { "sqs:queue": ["url"], "ecs:task-definition": ["runs"] };
/** Policies that are no IAM documents have nothing that can be compared. */
const iamDocuments = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];
const kinds: readonly Kind[] = [
  ...(["s3:bucket", "kms:key", "cloudtrail:trail", "logs:delivery", "ec2:vpc", "ec2:channel", "ec2:route", "rds:cluster", "iam:principal"] as const),
  ...(["sqs:queue", "dynamodb:table", "scheduler:schedule", "ecs:task-definition"] as const),
  ...(["organizations:unit", "organizations:policy"] as const),
];

describe.skipIf(t2.skip)(`the reference platform on moto${t2.note}`, () => {
  let [moto, overlay]: [Moto?, Overlay?] = [];
  let [seeded, collection]: [Seeded?, Collection?] = [];
  beforeAll(async () => {
    moto = await startMoto();
    overlay = await startOverlay(moto.url, undefined, moto.note);
    seeded = await seed(overlay.url, folder);
    collection = await collectedFrom(overlay.url, seeded.file, credentials);
  }, 300_000);
  afterAll(async () => {
    await overlay?.stop();
    await moto?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const given = (): { readonly seeded: Seeded; readonly collection: Collection } => {
    if (seeded === undefined || collection === undefined) throw new Error("not seeded");
    return { seeded, collection };
  };

  test("everything of the templates is made, but for the listed gaps", () => {
    const { refused, made } = given().seeded.applied;
    const listed = gaps.filter(({ emulator }) => emulator === "moto").flatMap(({ refuses = [] }) => refuses);
    expect(new Set(refused.map((each) => each.split(" ")[0]))).toEqual(new Set(listed));
    expect(made).toBeGreaterThan(100);
  });

  test("every account was read whole, and nothing of it is called live", () => {
    const { notes, calls } = given().collection;
    expect(notes.map(({ unread }) => unread)).toEqual([[]]);
    expect(notes[0]?.read).toMatch(/^6 accounts, \d+ replies \(emulated\)$/);
    expect(calls).toBeGreaterThan(300);
  });

  test("every claim of the plane account holds", () => {
    const { file, assembly } = given().seeded;
    const canonical = { assembly, stacks: "Canonical*", tenants: file.tenants.map(({ id }) => id) };
    const { views } = readSources({ ...file, templates: [{ assembly }, canonical] });
    for (const check of judgedOn(checks)) {
      const findings = judgeCheck(check, [...views, ...given().collection.views], file).filter(({ plane }) => plane === "account");
      expect(findings.map(({ subject, outcome, because }) => [check.id, subject, outcome, outcome === "holds" ? "" : because])).toEqual(
        findings.map(({ subject }) => [check.id, subject, "holds", ""]),
      );
      expect(findings.length).toBeGreaterThan(0);
      expect(new Set(findings.map(({ grade }) => grade))).toEqual(new Set(["emulated"]));
    }
  });

  /** The seeded world, as a user reads it: folder and endpoint, and the credentials of the management account. */
  const program = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    cofferdam(args, { cwd: folder, env });
  const keys = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey };
  const endpointIn = (path: string): unknown => (JSON.parse(readFileSync(join(folder, path, "manifest.json"), "utf8")) as EvidenceManifest).endpoint;

  test("check --live: exit 0, every claim holds; again from its evidence, byte-equal and without a socket", { timeout: 600_000 }, async () => {
    const live = await program(["check", "--live", "--endpoint", overlay?.url.href ?? "", "--format", "json", "--out", "run"], keys);
    expect([live.code, live.stderr.replace(progress, "")]).toEqual([0, ""]);
    const { findings, checks: judged } = JSON.parse(live.stdout) as Run;
    for (const { id } of judgedOn(checks)) {
      expect([id, judged.find((each) => each.id === id)?.outcome]).toEqual([id, "holds"]);
      const accounts = findings.filter(({ check, plane }) => check === id && plane === "account");
      expect([id, ...new Set(accounts.map(({ outcome, grade }) => `${outcome} ${grade}`))]).toEqual([id, "holds emulated"]);
    }
    expect(endpointIn("run/evidence")).toEqual(moto?.note);
    const again = await program(["check", "--evidence", "run/evidence", "--format", "json", "--out", "again"], offline);
    expect([again.code, withoutHeader(again.stdout)]).toEqual([0, withoutHeader(live.stdout)]);
    expect(readFileSync(join(folder, "again/evidence/manifest.json"))).toEqual(readFileSync(join(folder, "run/evidence/manifest.json")));
  });

  test("collect, then check --evidence: exit 0, what answered is said, no socket", { timeout: 600_000 }, async () => {
    const collected = await program(["collect", "--endpoint", overlay?.url.href ?? "", "--out", "evidence"], keys);
    expect([collected.code, collected.stderr.replace(progress, "")]).toEqual([0, ""]);
    expect(collected.stdout).toMatch(/^Collected 6 accounts with \d+ calls from moto .*with overlay 1 \(emulated\) into evidence\.\n/);
    expect(endpointIn("evidence")).toEqual(moto?.note);
    const [first, second] = [
      await program(["check", "--evidence", "evidence", "--format", "json"], offline),
      await program(["check", "--evidence", "evidence"], offline),
    ];
    const { findings, run } = JSON.parse(first.stdout) as Run;
    expect([first.code, second.code, new Set(findings.map(({ outcome, grade }) => `${outcome} ${grade}`))]).toEqual([
      0,
      0,
      new Set(["holds emulated"]),
    ]);
    expect(run.sources.map(({ read }) => read)).toEqual([expect.stringMatching(/^6 accounts, \d+ replies \(emulated by moto .*with overlay 1\)$/)]);
    expect(second.stdout).toMatch(/emulated by\s+moto/);
  });

  test.each(kinds)("template and account have equal facts of %s", (kind) => {
    const { file, assembly, applied, cell } = given().seeded;
    const [templates, accounts] = estatesOf(file, assembly, given().collection.views);
    const refused = new Set(applied.refused.map((each) => each.split(" ")[0]));
    const written = withOnly(templates, undefined, (id) => !refused.has(id));
    // Only accounts of shared compute are asked what runs in them.
    const asked = computeAccountsIn(file);
    const isCompared = (of: Record<string, unknown>): boolean =>
      beyond[kind]?.(of, cell) !== true &&
      (kind !== "scheduler:schedule" || asked.includes(String(of["account"]))) &&
      (kind !== "organizations:policy" || iamDocuments.includes(String(of["type"])));
    const asAnywhere = (of: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(Object.entries(of).filter(([name]) => ofEmulator[kind]?.includes(name) !== true));
    const left = factsOf(written, kind, filled(applied.values, cell.peerings)).filter(isCompared).map(asAnywhere);
    const right = factsOf(accounts, kind, literal).filter(isCompared).map(asAnywhere);
    expect(left.length).toBeGreaterThan(0);
    expect(differences(left, right)).toEqual([]);
    expect(right.length).toBe(left.length);
  });
});
