import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cell } from "./apply/creators.ts";
import { collectedFrom, type Collection } from "./collection.ts";
import { filled } from "./apply/filling.ts";
import { differences, estatesOf, factsOf, literal, withOnly } from "../facts.ts";
import { gaps } from "./gaps.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import { startOverlay, type Overlay } from "./overlay/proxy.ts";
import { credentials, seed, type Seeded } from "./seed.ts";
import { tier } from "./tiers.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import type { Kind } from "../../checks/model/estate.ts";
import { readSources } from "../../checks/sources/template/views.ts";

const t2 = tier("T2", whyNoMoto());
const folder = mkdtempSync(join(tmpdir(), "cofferdam-moto-"));

/** What is there and no template of the platform writes: AWS's own, and the compute cell's network, which the vendor makes by other means. */
const beyond: Partial<Record<Kind, (of: Record<string, unknown>, cell: Cell) => boolean>> = {
  "ec2:route": ({ target }) => JSON.stringify(target).includes('"local"'),
  "ec2:vpc": ({ vpcId }, cell) => vpcId === cell.vpcId,
  "ec2:channel": ({ type }) => type === "AWS::EC2::VPCPeeringConnection",
  // docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html: in each account that Organizations makes.
  "iam:principal": ({ arn }) => String(arn).endsWith(":role/OrganizationAccountAccessRole"),
  "organizations:policy": ({ name }) => name === "FullAWSAccess",
};
/** Policies that are no IAM documents have nothing that can be compared. */
const iamDocuments = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];
const kinds: readonly Kind[] = [
  ...(["s3:bucket", "kms:key", "cloudtrail:trail", "logs:delivery", "ec2:vpc", "ec2:channel", "ec2:route", "rds:cluster", "iam:principal"] as const),
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
    const { views } = readSources({ ...file, templates: [{ assembly }] });
    for (const check of checks.filter(({ planes }) => planes.includes("account"))) {
      const findings = judgeCheck(check, [...views, ...given().collection.views], file).filter(({ plane }) => plane === "account");
      expect(findings.map(({ subject, outcome, because }) => [check.id, subject, outcome, outcome === "holds" ? "" : because])).toEqual(
        findings.map(({ subject }) => [check.id, subject, "holds", ""]),
      );
      expect(findings.length).toBeGreaterThan(0);
      expect(new Set(findings.map(({ grade }) => grade))).toEqual(new Set(["emulated"]));
    }
  });

  test.each(kinds)("template and account have equal facts of %s", (kind) => {
    const { file, assembly, applied, cell } = given().seeded;
    const [templates, accounts] = estatesOf(file, assembly, given().collection.views);
    const refused = new Set(applied.refused.map((each) => each.split(" ")[0]));
    const written = withOnly(templates, undefined, (id) => !refused.has(id));
    const isCompared = (of: Record<string, unknown>): boolean =>
      beyond[kind]?.(of, cell) !== true && (kind !== "organizations:policy" || iamDocuments.includes(String(of["type"])));
    const left = factsOf(written, kind, filled(applied.values, cell.peerings)).filter(isCompared);
    const right = factsOf(accounts, kind, literal).filter(isCompared);
    expect(left.length).toBeGreaterThan(0);
    expect(differences(left, right)).toEqual([]);
    expect(right.length).toBe(left.length);
  });
});
