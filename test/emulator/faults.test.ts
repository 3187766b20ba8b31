import { AttachInternetGatewayCommand, CreateInternetGatewayCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assumed, clientsOf } from "./apply/clients.ts";
import { collectedFrom } from "./collection.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import { harming, type Harmed, type Harmful, type Seen } from "./overlay/harm.ts";
import { startOverlay } from "./overlay/proxy.ts";
import { credentials } from "./seed.ts";
import { tier } from "./tiers.ts";
import check from "../../checks/claims/network/network-no-internet-path.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { estateFrom } from "../../checks/sources/estate-file.ts";
import { connect } from "../../checks/sources/account/connect.ts";
import { filedAt } from "../../checks/sources/account/filed.ts";
import { Replies } from "../../checks/sources/account/replies.ts";

/**
 * The rows of live-accounts.md §10 on the wire between the product's collector and an emulator: each on one named operation, page and attempt. Waiting
 * passes on the test's own clock. In the process are shown: each row on each operation of the table (test/account/matrix), a run that is killed and goes
 * on (test/account/resume.test.ts), and that a thing which is gone from the list in the meantime is no longer asked about there, too (reference.test.ts).
 */
const t2 = tier("T2", whyNoMoto());
const tenant = "333333333333";
const [gateways, keys] = ["ec2.DescribeInternetGateways", "kms.ListKeys"];
const bucket = "a-bucket-with-a-policy";
const file = estateFrom(
  {
    vendor: { name: "Example", accounts: {} },
    tenants: [{ id: "acme", account: tenant, region: "us-east-1", customer: [`arn:aws:iam::${tenant}:role/customer/*`] }],
    collector: { regions: ["us-east-1"] },
  },
  "faults.yaml",
);

describe.skipIf(t2.skip)(`faults on the wire${t2.note}`, () => {
  let moto: Moto | undefined;
  beforeAll(async () => {
    moto = await startMoto();
    const { s3, kms, ec2 } = clientsOf(moto.url, await assumed(clientsOf(moto.url, credentials, "us-east-1").sts, tenant), "us-east-1");
    await kms.send(new CreateKeyCommand({}));
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    await ec2.send(new AttachInternetGatewayCommand({ VpcId: Vpcs?.[0]?.VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId }));
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const toItself = { Effect: "Allow", Principal: { AWS: tenant }, Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` };
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [toItself] }) }));
  }, 120_000);
  afterAll(async () => moto?.stop());

  /** The tenant's VPC has an internet gateway, which breaks the claim. */
  const collectedWith = async (list: readonly Harmed[], silence?: number) => {
    const [seen, waits]: [Seen[], number[]] = [[], []];
    const overlay = await startOverlay(moto?.url ?? new URL("http://nowhere.invalid"), harming(list, seen));
    const clock = {
      now: () => Date.parse("2026-11-26T12:00:00Z"),
      sleep: async (milliseconds: number) => Promise.resolve(void waits.push(milliseconds)),
    };
    const endpoint = silence === undefined ? {} : { endpoint: await connect(overlay.url.href, silence) };
    try {
      const { views, notes, store } = await collectedFrom(overlay.url, file, credentials, undefined, { clock, ...endpoint });
      const filed = store.filesOf(tenant).flatMap(({ path, bytes }) => filedAt(path, bytes) ?? []);
      const outcomes = [...new Set(judgeCheck(check, views, file).map(({ outcome }) => outcome))];
      const classes = (id: string) => filed.filter(({ operation }) => operation === id).map(({ record }) => record.error?.class ?? "answered");
      return { seen, waits, filed, outcomes, classes, unread: notes[0]?.unread ?? [], replies: new Replies(tenant, filed) };
    } finally {
      await overlay.stop();
    }
  };

  test("without one, the gateway of the VPC is found", async () => {
    const { outcomes, classes, seen } = await collectedWith([]);
    expect([outcomes.includes("broken"), outcomes.includes("holds"), classes(gateways)]).toEqual([true, false, ["answered"]]);
    expect(seen.filter(({ operation }) => operation === gateways).every(({ page, attempt }) => page === 1 && attempt === 1)).toBe(true);
  });

  const each: readonly (readonly [string, Harmful, string])[] = [
    ["denied", "denied", "denied"],
    ["denied in XML", "denied in XML", "denied"],
    ["AccessDeniedException", { code: "AccessDeniedException", status: 400 }, "denied"],
    ["throttled to the end", "throttled", "throttled"],
    ["empty body", "empty body", "malformed"],
    ["empty object", "empty object", "malformed"],
    ["HTML", "HTML", "unsupported"],
    ["foreign XML", "foreign XML", "malformed"],
    ["truncated", "truncated", "malformed"],
    ["reset", "reset", "transport"],
    ["reset in mid-body", "reset in mid-body", "transport"],
    ["region disabled", "region disabled", "region"],
    ["expired, and again after it was renewed", "expired", "expired"],
  ];
  test.each(each)("%s: the fact is unknown, and the claim never holds", async (_, fault, said) => {
    const { outcomes, classes } = await collectedWith([{ operation: gateways, fault }]);
    expect([classes(gateways), outcomes.includes("holds"), outcomes.length > 0]).toEqual([[said], false, true]);
  });

  test.each([["denied in XML to a JSON service", "denied in XML" as const, "denied"]])("%s: the key is unknown", async (_, fault, said) => {
    const { classes, replies } = await collectedWith([{ operation: keys, fault, entered: true }]);
    expect([classes(keys), replies.list(keys).items.length, replies.list(keys).unread.length]).toEqual([[said], 0, 1]);
  });

  test.each(["throttled", "reset", "reset in mid-body", "truncated"] as const)(
    "%s at the first two attempts: known where it is worth another one",
    async (fault) => {
      const { outcomes, classes, waits, seen } = await collectedWith([{ operation: gateways, attempts: [1, 2], fault, entered: true }]);
      const passes = fault !== "truncated";
      expect([classes(gateways), outcomes.includes("holds")]).toEqual([[passes ? "answered" : "malformed"], false]);
      const attempts = seen.filter(({ operation }) => operation === gateways).map(({ attempt }) => attempt);
      expect(attempts).toEqual(expect.arrayContaining(passes ? [1, 2, 3] : [1]));
      expect(Math.max(...attempts)).toBe(passes ? 3 : 1);
      // The second wait; what keeps to a rate may be as long as the first.
      expect(waits.includes(500)).toBe(passes);
    },
  );

  test.each(["no answer", "silence in mid-body"] as const)("%s: given up after the client's time", async (fault) => {
    const { classes, outcomes, waits } = await collectedWith([{ operation: gateways, fault, entered: true }], 1000);
    expect([classes(gateways), outcomes.includes("holds"), waits.includes(16_000)]).toEqual([["transport"], false, true]);
  });

  test("expired in mid-run: renewed once, and known", async () => {
    const { classes, seen, outcomes } = await collectedWith([{ operation: gateways, attempts: [1], fault: "expired", entered: true }]);
    expect([classes(gateways), outcomes.includes("broken")]).toEqual([["answered"], true]);
    expect(seen.filter(({ operation }) => operation === "sts.AssumeRole").length).toBe(2);
  });

  test.each([
    ["page 2 denied", [{ operation: gateways, page: 2, fault: "denied" }], /was denied/],
    ["page 2 leads back to itself", [{ operation: gateways, page: 2, fault: "repeated token" }], /led back to an earlier page/],
  ] as const)("%s: its items are known, that they are all is not", async (_, list, why) => {
    const { replies, outcomes, seen } = await collectedWith(list);
    const { items, unread } = replies.list(gateways, "us-east-1");
    expect([items.length > 0, unread.map((each) => each.why)]).toEqual([true, [expect.stringMatching(why)]]);
    expect(outcomes).toContain("broken");
    expect(Math.max(...seen.filter(({ operation }) => operation === gateways).map(({ page }) => page))).toBe(2);
  });

  test("the marker is missing: its items are known, that they are all is not", async () => {
    const rewrite = (body: string): string => JSON.stringify({ ...(JSON.parse(body) as object), Truncated: true });
    const { replies } = await collectedWith([{ operation: keys, fault: { rewrite } }]);
    const { items, unread } = replies.list(keys, "us-east-1");
    expect([items.length, unread.map((each) => each.why)]).toEqual([1, [expect.stringMatching(/says that there is more, and not where/)]]);
  });

  test("another account's identity: nothing is used, and the tenant stays a subject", async () => {
    const { outcomes, unread } = await collectedWith([
      { operation: "sts.GetCallerIdentity", entered: true, fault: { rewrite: (body) => body.replaceAll(tenant, "999999999999") } },
    ]);
    expect([outcomes, unread]).toEqual([["undecided"], [expect.stringMatching(/names account 999999999999 where 333333333333 was entered/)]]);
  });

  test("the role is denied: every subject of the account is undecided", async () => {
    const { outcomes, unread } = await collectedWith([{ operation: "sts.AssumeRole", fault: "denied" }]);
    expect([outcomes, unread]).toEqual([["undecided"], [expect.stringMatching(/Account 333333333333 was not entered/)]]);
  });

  test("gone between list and question: the list is read again; still there, it is unknown", async () => {
    const gone = { code: "NotFoundException", status: 400 };
    const { classes, seen, replies } = await collectedWith([{ operation: "kms.DescribeKey", fault: gone }]);
    expect([classes("kms.DescribeKey"), seen.filter(({ operation, attempt }) => operation === keys && attempt === 2).length > 0]).toEqual([
      ["raced"],
      true,
    ]);
    const [key] = replies.list(keys).items;
    expect(replies.one("kms.DescribeKey", { KeyId: key?.id ?? "" }).outcome).toBe("unread");
  });

  test("gone between list and question: no longer listed, it is no longer asked about", async () => {
    const { classes, replies } = await collectedWith([
      { operation: "kms.DescribeKey", fault: { code: "NotFoundException", status: 400 } },
      { operation: keys, attempts: [2], fault: { rewrite: () => '{"Keys":[],"Truncated":false}' } },
    ]);
    expect([classes("kms.DescribeKey"), replies.list(keys)]).toEqual([[], { items: [], unread: [] }]);
  });

  test("a listed code of absence is known to be absent, another one with its status is not", async () => {
    const withCode = async (code: string): Promise<string> => {
      const { replies } = await collectedWith([{ operation: "s3.GetBucketPolicy", fault: { code, status: 404 } }]);
      return replies.one("s3.GetBucketPolicy", { Bucket: bucket }).outcome;
    };
    expect([await withCode("NoSuchBucketPolicy"), await withCode("NoSuchSomething")]).toEqual(["absent", "unread"]);
  });

  test("a value that the API does not have is known as it is, and no claim holds by it", async () => {
    const { outcomes, replies } = await collectedWith([
      { operation: gateways, fault: { rewrite: (body) => body.replaceAll(">available<", ">hovering<") } },
      { operation: "kms.DescribeKey", fault: { rewrite: (body) => body.replace(/("KeyState": ?)"Enabled"/, '$1"Frozen"') } },
    ]);
    const [key] = replies.list(keys).items;
    const answer = replies.one("kms.DescribeKey", { KeyId: key?.id ?? "" });
    expect(answer.outcome === "found" && (answer.found.json["KeyMetadata"] as { KeyState?: string }).KeyState).toBe("Frozen");
    expect([outcomes.includes("broken"), outcomes.includes("holds")]).toEqual([true, false]);
  });
});
