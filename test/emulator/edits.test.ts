import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgedOn } from "./gaps.ts";
import { applied } from "./edits/edit.ts";
import { edits } from "./edits/index.ts";
import type { Step, World } from "./edits/steps.ts";
import { hurried } from "./collection.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import { startOverlay, type Overlay } from "./overlay/proxy.ts";
import { credentials, seed, type Seeded } from "./seed.ts";
import { tier } from "./tiers.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { worst } from "../../checks/engine/run.ts";
import { defaultCollector } from "../../checks/model/estate-file.ts";
import type { Finding } from "../../checks/model/run.ts";
import { connect } from "../../checks/sources/account/connect.ts";
import { collect, MemoryStore, readAccounts } from "../../checks/sources/account/index.ts";
import type { Entry } from "../../checks/sources/account/journal.ts";
import { readSources } from "../../checks/sources/template/views.ts";

/**
 * Edits made through the API after deployment, each undone again: one that breaks a claim is found, a harmless one alarms nobody. Their halves on
 * templates are in test/template/edits.test.ts. An edit that templates do not have is drift.
 */
const t2 = tier("T2", whyNoMoto());
const folder = mkdtempSync(join(tmpdir(), "cofferdam-edits-"));
const drift = "template-equals-account";
const claims = judgedOn(checks);

describe.skipIf(t2.skip)(`edits of the deployed reference platform${t2.note}`, () => {
  let [moto, overlay]: [Moto?, Overlay?] = [];
  let platform: Deployed | undefined;
  beforeAll(async () => {
    moto = await startMoto();
    overlay = await startOverlay(moto.url);
    platform = await deployed(overlay.url, await seed(overlay.url, folder));
  }, 300_000);
  afterAll(async () => {
    await overlay?.stop();
    await moto?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(edits)("$claim, $name", async ({ claim, breaks, steps, ...edit }) => {
    if (platform === undefined) throw new Error("not deployed");
    const undo = await applied({ claim, breaks, steps, ...edit }, platform.world);
    try {
      const after = await platform.judged(steps, [claim, drift]);
      const ofClaim = after.filter(({ check }) => check === claim);
      const said = ofClaim.filter(({ outcome }) => outcome !== "holds").map(({ subject, because }) => `${subject}: ${because}`);
      const is = breaks ? "broken" : "holds";
      const outcome = worst(ofClaim.map((finding) => finding.outcome));
      expect([outcome, outcome === is ? [] : said]).toEqual([is, []]);
      const drifted = after.some(({ check, outcome: of }) => check === drift && of === "broken");
      if (isDrift(edit.name, claim, breaks) !== undefined) expect(["drift", drifted]).toEqual(["drift", isDrift(edit.name, claim, breaks)]);
    } finally {
      await undo();
    }
  });

  test("the platform is as it was: every way back led there", async () => {
    const after = await platform?.judged(
      edits.flatMap(({ steps }) => steps),
      claims.map(({ id }) => id),
    );
    expect(after?.filter(({ outcome }) => outcome !== "holds").map(({ check, subject, because }) => [check, subject, because])).toEqual([]);
  });
});

/** What no fact of a claim says is no drift; what breaks a claim is, where templates have such a thing at all. */
const unsaid =
  /^(a tag|another description|shorter sessions|its statements in another order|a statement under another name|the policy's statements|its selectors in another order|a selector under another name|a selector twice|it is made again as it was|no names for hosts|one more route table|one more security group)/;

function isDrift(name: string, claim: string, breaks: boolean): boolean | undefined {
  if (claim === "run-covers-population" || name.startsWith("the account's")) return undefined;
  return breaks ? true : unsaid.test(name) ? false : undefined;
}

test("each claim of accounts has edits that break it and harmless ones", () => {
  const of = (claim: string, breaks: boolean): number => edits.filter((edit) => edit.claim === claim && edit.breaks === breaks).length;
  const listed = [...new Set(edits.map(({ claim }) => claim))];
  expect(listed.filter((claim) => of(claim, true) < 8 || of(claim, false) < 8)).toEqual([]);
  expect(listed.length).toBeGreaterThanOrEqual(8);
  const drifts = edits.map(({ name, claim, breaks }) => isDrift(name, claim, breaks));
  expect(Math.min(drifts.filter((is) => is === true).length, drifts.filter((is) => is === false).length)).toBeGreaterThanOrEqual(8);
});

type Touched = Pick<Step, "touches" | "service">;

interface Deployed {
  readonly world: World;
  /** These claims about the first tenant, after reading again what the steps touched. */
  readonly judged: (touched: readonly Touched[], asked: readonly string[]) => Promise<readonly Finding[]>;
}

async function deployed(url: URL, seeded: Seeded): Promise<Deployed> {
  const { accounts, applied: made } = seeded;
  const file = { ...seeded.file, onlyTenant: "acme" };
  const [tenant, other] = file.tenants;
  const management = file.organization?.management ?? "";
  if (tenant === undefined || other === undefined) throw new Error("the reference platform has two tenants");
  const of = { tenant: tenant.account, management };
  const written = readSources({ ...file, templates: [{ assembly: seeded.assembly }] }).views;
  const first = await reread(url, seeded, new MemoryStore(), new Map(), () => true);
  return {
    world: {
      tenant: tenant.account,
      compute: file.vendor.accounts["compute"] ?? "",
      of: async (account) => accounts.of(of[account], "us-east-1"),
      id: (resource) => made.values.text([{ symbol: resource, domain: "id" }]),
      other: (bucket) => `${bucket}-${other.account}-us-east-1`,
    },
    judged: async (touched, asked) => {
      const store = new MemoryStore();
      for (const account of first.store.accounts()) for (const { path, bytes } of first.store.filesOf(account)) store.put(path, bytes);
      const isTouched = (account: string, operation: string): boolean =>
        touched.some(({ touches, service }) => of[touches] === account && operation.startsWith(`${service}.`));
      await reread(url, seeded, store, first.entries, isTouched);
      const views = [...written, ...readAccounts(file, store).views];
      return claims
        .filter(({ id }) => asked.includes(id))
        .flatMap((check) => judgeCheck(check, views, file))
        .filter(({ plane }) => plane === "account");
    },
  };
}

/** Reads anew what was touched, as a run that is taken up again does: what its journal calls complete is not asked for. */
async function reread(
  url: URL,
  { file }: Seeded,
  store: MemoryStore,
  before: ReadonlyMap<string, readonly Entry[]>,
  isAsked: (account: string, operation: string) => boolean,
): Promise<{ readonly store: MemoryStore; readonly entries: ReadonlyMap<string, readonly Entry[]> }> {
  const entries = new Map<string, Entry[]>();
  for (const account of store.accounts())
    for (const { path } of store.filesOf(account)) if (isAsked(account, path.split("/")[2] ?? "")) store.remove(path);
  await collect({
    file,
    collector: file.collector ?? defaultCollector,
    endpoint: await connect(url.href),
    credentials,
    clock: hurried,
    store,
    journal: () => ({
      entriesOf: (account) => (before.get(account) ?? []).filter(({ call }) => !isAsked(account, call.split(" ")[1] ?? "")),
      done: (account, _, entry) => void entries.set(account, [...(entries.get(account) ?? []), entry]),
      end: () => undefined,
      release: () => undefined,
    }),
    policy: "",
    clientVersions: {},
  });
  return { store, entries };
}
