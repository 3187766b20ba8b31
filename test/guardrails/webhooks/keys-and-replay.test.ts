import { timingSafeEqual } from "node:crypto";
import type nodeCrypto from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import type { Accepted, Challenged, Decision } from "../../../guardrails/webhooks/decision.ts";
import type { AddressedDelivery } from "../../../guardrails/webhooks/delivery.ts";
import type { Signer } from "./deliveries.ts";
import {
  at,
  bytes,
  change,
  delivery,
  fromGeneric,
  fromGmail,
  fromMicrosoft,
  fromSlack,
  fromTwilio,
  fromZoom,
  generic,
  genericSettings,
  gmail,
  googleClaims,
  graph,
  graphClaims,
  headerPairs,
  now,
  otherTenant,
  pubsubBody,
  seenInMemory,
  signer,
  slack,
  token,
  twilio,
  zoom,
} from "./deliveries.ts";

vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof nodeCrypto>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

type Verify = (delivery: AddressedDelivery) => Promise<Decision<Accepted | Challenged>>;

/** The platforms with a shared secret: a verifier with two live keys, and a delivery by the key of a name. */
const shared: Readonly<Record<string, readonly [(more?: object) => Verify, (secret: string) => AddressedDelivery]>> = {
  Slack: [slack, (secret) => fromSlack('{"type":"event_callback"}', { secret })],
  Zoom: [zoom, (secret) => fromZoom('{"event":"meeting.started"}', { secret })],
  Twilio: [twilio, (secret) => fromTwilio({ Body: "hi", From: "+15550001111" }, { secret })],
  HMAC: [generic, (secret) => fromGeneric("anything", { secret })],
};

describe.each(Object.entries(shared))("%s, two live keys", (_platform, [make, sign]) => {
  const keys = { current: "new", previous: "old" };
  it("takes either, and says which", async () => {
    expect(await make({ keys })(sign("new"))).toMatchObject({ outcome: "accepted", key: "current" });
    expect(await make({ keys })(sign("old"))).toMatchObject({ outcome: "accepted", key: "previous" });
  });
  it("takes neither a third one nor the old one once it is gone", async () => {
    expect(await make({ keys })(sign("third"))).toMatchObject({ reason: "signature-mismatch" });
    expect(await make({ keys: { current: "new" } })(sign("old"))).toMatchObject({ reason: "signature-mismatch" });
  });
  it("takes the key as bytes too, and keeps its own copy", async () => {
    const secret = Buffer.from("new");
    const verify = make({ keys: { current: secret } });
    secret.fill(0);
    expect(await verify(sign("new"))).toMatchObject({ outcome: "accepted" });
  });
  it.each(["", new Uint8Array(), undefined, null, 5])("cannot be made with the key %j", (secret) => {
    expect(() => make({ keys: { current: secret } })).toThrow(/current key is empty/);
    if (secret !== undefined) expect(() => make({ keys: { current: "new", previous: secret } })).toThrow(/previous key is empty/);
  });
  it("compares with every live key in constant time, whether one fits or none", async () => {
    const compared = async (secret: string) => {
      vi.mocked(timingSafeEqual).mockClear();
      await make({ keys })(sign(secret));
      return vi.mocked(timingSafeEqual).mock.calls.map(([a, b]) => [a.byteLength, b.byteLength]);
    };
    const calls = await compared("third");
    expect(calls.length).toBe(make === twilio ? 4 : 2);
    expect(calls.every(([a, b]) => a === 32 && b === 32)).toBe(true);
    expect(await compared("new")).toEqual(calls);
    expect(await compared("old")).toEqual(calls);
  });
  it("takes a delivery once, and again when its claim was given back", async () => {
    const seen = seenInMemory();
    const verify = make({ keys, seen });
    const first = await verify(sign("new"));
    expect(await verify(sign("new"))).toMatchObject({ reason: "replayed" });
    seen.until.delete("claim" in first ? first.claim : "");
    expect(await verify(sign("new"))).toMatchObject({ outcome: "accepted" });
  });
  it("claims nothing for a stranger", async () => {
    const seen = seenInMemory();
    await make({ keys, seen })(sign("third"));
    expect(seen.until.size).toBe(0);
  });
});

describe("constant time, also for what is not a signature", () => {
  const compare = async (verify: () => Promise<unknown>) => {
    vi.mocked(timingSafeEqual).mockClear();
    await verify();
    return vi.mocked(timingSafeEqual).mock.calls.map(([a, b]) => [a.byteLength, b.byteLength]);
  };
  it.each(["secretClientValue", "secretClientValuf", "s", "", "s".repeat(500)])("the client state %j", async (clientState) => {
    const calls = await compare(() => graph([])(fromMicrosoft([change({ clientState })])));
    expect(calls).toEqual([
      [32, 32],
      [32, 32],
    ]);
  });
  it.each(["4", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8b"])("Twilio's digest %s", async (digest) => {
    const sent = fromTwilio({});
    expect(await compare(() => twilio()({ ...sent, url: `/sms?bodySHA256=${digest}`, body: bytes("{}") }))).toEqual([[32, 32]]);
  });
});

describe("the window", () => {
  const stamped: Readonly<Record<string, readonly [(more?: object) => Verify, (timestamp: string) => AddressedDelivery]>> = {
    Slack: [slack, (timestamp) => fromSlack("{}", { timestamp })],
    Zoom: [zoom, (timestamp) => fromZoom("{}", { timestamp })],
    HMAC: [generic, (timestamp) => fromGeneric("{}", { timestamp })],
  };
  it.each(Object.entries(stamped))("%s: both edges are inside, a second more is not", async (_platform, [make, send]) => {
    const outcomes = [-301, -300, 0, 300, 301].map(async (skew) => (await make()(send(String(now + skew)))).outcome);
    expect(await Promise.all(outcomes)).toEqual(["refused", "accepted", "accepted", "accepted", "refused"]);
    expect(await make({ nowSeconds: () => now + 300.5 })(send(String(now)))).toMatchObject({ reason: "timestamp-outside-window" });
  });
  it.each(Object.entries(stamped))("%s: remembered as long as it would be taken", async (_platform, [make, send]) => {
    let clock = now - 300;
    const verify = make({ nowSeconds: () => clock, seen: seenInMemory(() => clock) });
    expect(await verify(send(String(now)))).toMatchObject({ outcome: "accepted" });
    for (clock = now - 300; clock <= now + 310; clock++) expect(await verify(send(String(now)))).toMatchObject({ outcome: "refused" });
  });
  it("Zoom's can be set", async () => {
    expect(await zoom({ windowSeconds: 10 })(fromZoom("{}", { timestamp: String(now - 11) }))).toMatchObject({ reason: "timestamp-outside-window" });
  });
  it("Twilio's and Graph's claims last as long as set", async () => {
    const seen = seenInMemory();
    await twilio({ seen })(fromTwilio({ Body: "hi" }));
    await graph([], { seen })(fromMicrosoft([change()]));
    expect([...seen.until.values()]).toEqual([now + 604_800, now + 14_400]);
  });
});

describe("tokens", () => {
  const one = signer("one");
  const two = signer("two");
  const keys = [one.publicKey, two.publicKey];
  const google = (by: Signer, claims: object = {}, body?: string) => fromGmail(token({ ...googleClaims, ...claims }, by), body);
  const rich = change({ subscriptionId: "rich", encryptedContent: {} });

  it("takes either key of the set, and says which", async () => {
    expect(await gmail(keys)(google(one))).toMatchObject({ outcome: "accepted", key: "one" });
    expect(await gmail(keys)(google(two))).toMatchObject({ outcome: "accepted", key: "two" });
    expect(await gmail([one.publicKey])(google(two))).toMatchObject({ reason: "token-key-unknown" });
  });
  it("stands the leeway on both sides", async () => {
    expect(await gmail(keys)(google(one, { exp: now - 59 }))).toMatchObject({ outcome: "accepted" });
    expect(await gmail(keys)(google(one, { iat: now + 60 }))).toMatchObject({ outcome: "accepted" });
  });
  it("takes each message once while a token lives, many messages by one token, and remembers until the token is dead", async () => {
    let clock = now;
    const seen = seenInMemory(() => clock);
    const verify = gmail(keys, { nowSeconds: () => clock, seen });
    expect(await verify(google(one))).toMatchObject({ outcome: "accepted", messageId: "2070443601311540" });
    expect(await verify(google(one, {}, pubsubBody("2")))).toMatchObject({ outcome: "accepted", messageId: "2" });
    for (clock = now; clock < now + 3_700; clock += 10) expect(await verify(google(one))).toMatchObject({ outcome: "refused" });
    expect([...seen.until.values()]).toEqual([googleClaims.exp + 60, googleClaims.exp + 60]);
  });
  it("takes both versions of Microsoft's tokens", async () => {
    const version2 = { ...graphClaims, ver: "2.0", iss: `https://login.microsoftonline.com/${graphClaims.tid}/v2.0`, azp: graphClaims.appid };
    expect(await graph(keys)(fromMicrosoft([rich], [token(graphClaims, one)]))).toMatchObject({ outcome: "accepted" });
    expect(await graph(keys)(fromMicrosoft([rich], [token({ ...version2, appid: undefined }, two)]))).toMatchObject({ outcome: "accepted" });
  });
  it("needs a token of each tenant whose data comes, and refuses all for one bad token", async () => {
    const elsewhere = change({ subscriptionId: "elsewhere", tenantId: otherTenant, encryptedContent: {} });
    const theirs = { ...graphClaims, tid: otherTenant, iss: `https://sts.windows.net/${otherTenant}/` };
    const both = [token(graphClaims, one), token(theirs, two)];
    expect(await graph(keys)(fromMicrosoft([rich, elsewhere], both))).toMatchObject({ outcome: "accepted" });
    expect(await graph(keys)(fromMicrosoft([rich, elsewhere], both.slice(0, 1)))).toMatchObject({ reason: "token-missing" });
    expect(await graph(keys)(fromMicrosoft([rich], [...both, "a.b.c"]))).toMatchObject({ reason: "token-malformed" });
  });
});

describe("Graph's notifications", () => {
  it("tells changes from lifecycle events, and leaves out what we did not subscribe to", async () => {
    const missed = change({ lifecycleEvent: "missed", clientState: "olderClientValue", resourceData: undefined });
    const removed = change({ subscriptionId: "removed", clientState: "another" });
    expect(await graph([])(fromMicrosoft([removed, change(), missed]))).toMatchObject({
      outcome: "accepted",
      key: "previous",
      notifications: [
        { about: "change", subscriptionId: "plain", state: "current", item: { resourceData: { id: "1" } } },
        { about: "lifecycle", state: "previous", item: { lifecycleEvent: "missed" } },
      ],
      unknownSubscriptions: ["removed"],
    });
  });
  it("takes a lifecycle event of a subscription with resource data without a token: it has none of the data", async () => {
    expect(await graph([])(fromMicrosoft([change({ subscriptionId: "rich", lifecycleEvent: "missed" })]))).toMatchObject({ outcome: "accepted" });
  });
  it("keeps to the bytes that were sent, also when they change while keys are fetched", async () => {
    const sent = fromMicrosoft([change()], []);
    const seen = seenInMemory();
    const verify = graph([], {
      seen,
      subscription: () => {
        sent.body.fill(0);
        return { clientState: { current: "secretClientValue" }, tenantId: graphClaims.tid, withResourceData: false };
      },
    });
    expect(await verify(sent)).toMatchObject({ outcome: "accepted", notifications: [{ subscriptionId: "plain" }] });
    expect(await graph([], { seen })(fromMicrosoft([change()], []))).toMatchObject({ reason: "replayed" });
  });
  it("asks for each subscription once", async () => {
    const subscription = vi.fn(() => undefined);
    await graph([], { subscription })(fromMicrosoft(Array.from({ length: 500 }, () => change())));
    expect(subscription).toHaveBeenCalledTimes(1);
  });
});

describe("headers", () => {
  it("take names in any case, as pairs, texts or lists", async () => {
    const sent = fromSlack("{}");
    const pairs = headerPairs(sent.headers);
    const shouted = pairs.map(([name, value]) => [name.toUpperCase(), value] as const);
    const lists = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), [value]]));
    for (const headers of [shouted, lists, [...pairs, [":method", "POST"] as const]]) {
      expect(await slack()({ ...sent, headers })).toMatchObject({ outcome: "accepted" });
    }
  });
});

describe("settings that cannot be safe", () => {
  it.each([
    ["a timestamp that is not signed", { signs: ["body"] }],
    ["a body that is not signed", { signs: ["timestamp"] }],
    ["a body that is signed twice", { signs: ["timestamp", "body", "body"] }],
    ["SHA-1", { algorithm: "sha1" }],
    ["an encoding that is none", { encoding: "latin1" }],
    ["a header that never comes", { signature: { header: "X-Signature", prefix: "" } }],
    ["a platform with a colon", { platform: "a:b" }],
    ["a window of NaN", { freshness: { timestampHeader: "x-timestamp", windowSeconds: Number.NaN } }],
    ["a window of years", { freshness: { timestampHeader: "x-timestamp", windowSeconds: 1e8 } }],
    ["a memory of NaN", { signs: ["body"], freshness: { rememberSeconds: Number.NaN } }],
    ["a size of NaN", { bodyBytesMax: Number.NaN }],
  ])("HMAC: %s", (_what, wrong) => {
    expect(() => generic()).not.toThrow();
    expect(() => generic(wrong)).toThrow();
  });
  it.each([
    ["plain HTTP", () => twilio({ origin: "http://hooks.example.com" })],
    ["an origin with a path", () => twilio({ origin: "https://hooks.example.com/" })],
    ["a memory of nothing", () => twilio({ rememberSeconds: undefined })],
    ["no audience", () => gmail([], { audience: "" })],
    ["no account", () => gmail([], { serviceAccount: undefined })],
    ["a leeway of an hour", () => gmail([], { leewaySeconds: 3_600 })],
    ["no application", () => graph([], { appIds: [] })],
    ["an empty application", () => graph([], { appIds: [""] })],
  ])("%s", (_what, make) => {
    expect(make).toThrow();
  });
});

it("a text or a parsed object as body does not compile", () => {
  const verify = generic({ ...genericSettings, ...at(now) });
  // @ts-expect-error A text cannot be turned back into the bytes that were signed.
  void verify({ headers: {}, body: "{}" });
  // @ts-expect-error Neither can a parsed object.
  void verify({ headers: {}, body: { a: 1 } });
  expect(delivery({}, "{}").body).toBeInstanceOf(Uint8Array);
});
