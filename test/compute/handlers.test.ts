import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as sent from "../guardrails/webhooks/deliveries.ts";
import { seedOf } from "../seed.ts";
import { outbound } from "../../infra/compute/handlers/outbound.ts";
import { deliveryOf, webhook } from "../../infra/compute/handlers/webhook.ts";
import type { Answer, HttpEvent, Job, WebhookSettings } from "../../infra/compute/handlers/webhook.ts";

const runs = { numRuns: Number(process.env["COFFERDAM_DELIVERIES"] ?? 300), seed: seedOf(20_260_104), endOnFailure: true };

/** A webhook of Slack's whose bucket and queue are lists. */
function taking(more: Partial<WebhookSettings> = {}): {
  readonly take: ReturnType<typeof webhook>;
  readonly kept: Uint8Array[];
  readonly jobs: Job[];
  readonly seen: ReturnType<typeof sent.seenInMemory>;
} {
  const [kept, jobs, seen]: [Uint8Array[], Job[], ReturnType<typeof sent.seenInMemory>] = [[], [], sent.seenInMemory()];
  const take = webhook({
    tenant: "acme",
    connector: "slack",
    verify: sent.slack({ seen }),
    keep: async (body) => `deliveries/${kept.push(body)}`,
    queue: async (job) => void jobs.push(job),
    giveBack: async (claim) => void seen.until.delete(claim),
    ...more,
  });
  return { take, kept, jobs, seen };
}

const genuine = sent.fromSlack('{"text":"a secret"}');
const fail = async (): Promise<never> => Promise.reject(new Error("out of order"));

describe("a webhook", () => {
  test("keeps what was sent and queues where it lies, nothing of what it says", async () => {
    const { take, kept, jobs } = taking();
    expect((await take(genuine)).status).toBe(202);
    expect(kept).toEqual([genuine.body]);
    expect(jobs).toEqual([{ tenant: "acme", connector: "slack", object: "deliveries/1" }]);
  });

  test("answers the platform's question and keeps nothing of it", async () => {
    const { take, kept, jobs } = taking();
    const question = sent.fromSlack('{"type":"url_verification","challenge":"abc"}');
    expect(await take(question)).toMatchObject({ status: 200, body: "abc" });
    expect([kept, jobs]).toEqual([[], []]);
  });

  test.each<[string, Partial<WebhookSettings>]>([
    ["the bucket", { keep: fail }],
    ["the queue", { queue: fail }],
  ])("that cannot reach %s gives the delivery back, and takes it when it is sent again", async (_, broken) => {
    const { take, seen } = taking(broken);
    expect((await take(genuine)).status).toBe(503);
    expect(seen.until.size).toBe(0);
    const again = taking({ verify: sent.slack({ seen }) });
    expect((await again.take(genuine)).status).toBe(202);
  });

  test("answers though nothing works", async () => {
    expect((await taking({ queue: fail, giveBack: fail }).take(genuine)).status).toBe(503);
    expect((await taking({ verify: fail }).take(genuine)).status).toBe(503);
    const seen = { claim: fail };
    expect((await taking({ verify: sent.slack({ seen }) }).take(genuine)).status).toBe(503);
  });

  test("tells strangers a status and no more; a second delivery is answered as the first", async () => {
    const forged = sent.fromSlack("{}", { secret: "another" });
    const { take, jobs } = taking();
    const answers: Answer[] = [await take(forged), await take(genuine), await take(genuine)];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([[401, ""], [202, ""], [202, ""]]); // prettier-ignore
    expect(jobs).toHaveLength(1);
    expect((await taking({ refusedStatus: 202 }).take(forged)).status).toBe(202);
  });
});

const text = fc.string({ unit: "binary", maxLength: 60 });
const names = fc.constantFrom("x-slack-signature", "x-slack-request-timestamp", "content-type", "host");
const event: fc.Arbitrary<HttpEvent> = fc.record(
  { rawPath: text, rawQueryString: text, headers: fc.dictionary(fc.oneof(names, text), text), body: text, isBase64Encoded: fc.boolean() },
  { requiredKeys: ["rawPath", "rawQueryString", "headers", "isBase64Encoded"] },
);

describe("whatever an HTTP API hands over", () => {
  test("is answered, and unsigned leaves nothing behind", async () => {
    const check = fc.asyncProperty(event, async (each) => {
      const { take, kept, jobs, seen } = taking();
      expect((await take(deliveryOf(each))).status).toBe(401);
      expect([kept.length, jobs.length, seen.until.size]).toEqual([0, 0, 0]);
    });
    await fc.assert(check, runs);
  });

  test("signed is kept byte for byte, and refused with any bit changed", async () => {
    const check = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), async (bytes, place) => {
      const sentBody = Buffer.from(bytes).toString("base64");
      const timestamp = String(sent.now);
      const signed = Buffer.concat([Buffer.from(`v0:${timestamp}:`), bytes]);
      const headers = { "x-slack-signature": `v0=${sent.signedText("slack-secret", signed)}`, "x-slack-request-timestamp": timestamp };
      const given: HttpEvent = { rawPath: "/slack", rawQueryString: "", headers, body: sentBody, isBase64Encoded: true };
      const { take, kept } = taking();
      const altered = Uint8Array.from(bytes);
      const at = place % bytes.length;
      altered[at] = (altered[at] ?? 0) ^ (1 << (place % 8));
      expect((await take(deliveryOf({ ...given, body: Buffer.from(altered).toString("base64") }))).status).toBe(401);
      expect((await take(deliveryOf(given))).status).toBe(202);
      expect(kept.map((each) => [...each])).toEqual([[...bytes]]);
    });
    await fc.assert(check, runs);
  });

  test("is addressed by path and query", () => {
    const given = { rawPath: "/sms", headers: {}, isBase64Encoded: false };
    expect(deliveryOf({ ...given, rawQueryString: "tenant=acme", body: "é" })).toEqual({
      url: "/sms?tenant=acme",
      headers: {},
      body: Buffer.from("é"),
    });
    expect(deliveryOf({ ...given, rawQueryString: "" }).url).toBe("/sms");
  });
});

describe("a worker's call", () => {
  const call = outbound("slack", {
    lookup: () => {
      throw new Error("a name was looked up");
    },
  });
  test.each(["https://slack.com.example.net/", "https://example.com/", "https://slack.com@example.com/", "https://127.0.0.1/", "https://[::1]/"])(
    "to %s opens nothing",
    async (address) => {
      await expect(call(address)).rejects.toThrow(/is not one of|holds no secret/);
    },
  );

  test("goes to the platform's names only, whatever is written", async () => {
    const check = fc.asyncProperty(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()), async (address) => {
      await expect(call(address)).rejects.toThrow(/is not one of|holds no secret|only https|Invalid URL/);
    });
    await fc.assert(check, runs);
  });
});
