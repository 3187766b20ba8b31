import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collectedFrom } from "./collection.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import type { Answered, Asked } from "./overlay/asked.ts";
import { startOverlay } from "./overlay/proxy.ts";
import { credentials } from "./seed.ts";
import { tier } from "./tiers.ts";
import { faultReply, type Fault } from "../account/aws/faults.ts";
import type { Wire } from "../account/aws/protocol.ts";
import check from "../../checks/claims/network/network-no-internet-path.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { estateFrom } from "../../checks/sources/estate-file.ts";
import { parseRecord, regionOfPath } from "../../checks/sources/account/filed.ts";

/** Rows of live-accounts.md §10 on the wire between the product's collector and an emulator, on one operation; waiting costs nothing. */
const t2 = tier("T2", whyNoMoto());
const tenant = "333333333333";
const file = estateFrom(
  {
    vendor: { name: "Example", accounts: { management: "123456789012" } },
    tenants: [{ id: "acme", account: tenant, region: "us-east-1", customer: [`arn:aws:iam::${tenant}:role/customer/*`] }],
    collector: { regions: ["us-east-1"] },
  },
  "faults.yaml",
);

/** Fault → what the evidence calls it. */
const classes: readonly (readonly [Fault, string])[] = [
  ["denied", "denied"],
  ["throttled", "throttled"],
  ["empty body", "malformed"],
  ["empty object", "malformed"],
  ["HTML", "unsupported"],
  ["foreign XML", "malformed"],
  ["truncated", "malformed"],
  ["reset", "transport"],
  ["region disabled", "region"],
  ["expired", "expired"],
];

describe.skipIf(t2.skip)(`faults on the wire${t2.note}`, () => {
  let moto: Moto | undefined;
  beforeAll(async () => {
    moto = await startMoto();
  }, 120_000);
  afterAll(async () => moto?.stop());

  /** A new account has a default VPC with an internet gateway, which breaks the claim. `until`: the attempts that are harmed. */
  const judgedWith = async (
    fault: Fault | undefined,
    until = Number.MAX_SAFE_INTEGER,
  ): Promise<{ readonly outcomes: readonly string[]; readonly said: string }> => {
    let attempts = 0;
    const overlay = await startOverlay(moto?.url ?? new URL("http://nowhere.invalid"), (asked, plain) => {
      if (fault === undefined || asked.operation !== "DescribeInternetGateways" || ++attempts > until) return undefined;
      return harmed(fault, asked, plain);
    });
    try {
      const { views, store } = await collectedFrom(overlay.url, file, credentials);
      const findings = judgeCheck(check, views, file);
      const records = store.filesOf(tenant).filter(({ path }) => regionOfPath(path)?.operation === "ec2.DescribeInternetGateways");
      const said = records.map(({ bytes }) => parseRecord(bytes)?.error?.class ?? "answered").join(", ");
      return { outcomes: [...new Set(findings.map(({ outcome }) => outcome))], said };
    } finally {
      await overlay.stop();
    }
  };

  test("without one, the gateway of the default VPC is found", async () => {
    const { outcomes, said } = await judgedWith(undefined);
    expect([said, outcomes.includes("broken"), outcomes.includes("holds")]).toEqual(["answered", true, false]);
  });

  test.each(classes)("%s: %s, and the claim never holds", async (fault, said) => {
    const { outcomes, said: seen } = await judgedWith(fault);
    expect([seen, outcomes.includes("holds"), outcomes.length > 0]).toEqual([said, false, true]);
  });

  test.each(["throttled", "reset"] as const)("%s twice, then fine: as if nothing had been", async (fault) => {
    expect(await judgedWith(fault, 2)).toEqual(await judgedWith(undefined));
  });
});

async function harmed(fault: Fault, asked: Asked, plain: () => Promise<Answered>): Promise<Answered> {
  const call = { account: tenant, region: asked.region, service: "ec2", operation: asked.operation, input: {}, protocol: "ec2" } as const;
  const whole = async (): Promise<Wire> => {
    const { status, body } = await plain();
    return { status, headers: { "content-type": "text/xml" }, body: body.toString() };
  };
  const { status, headers, body } = await faultReply(fault, call, whole);
  return { status, headers, body: Buffer.from(body) };
}
