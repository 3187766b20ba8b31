import { timingSafeEqual } from "node:crypto";
import type nodeCrypto from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import * as sent from "./deliveries.ts";
import { now, seenInMemory } from "./deliveries.ts";
import { attests } from "../../attests.ts";
import type { Accepted, Challenged, Decision } from "../../../guardrails/webhooks/decision.ts";
import type { AddressedDelivery } from "../../../guardrails/webhooks/delivery.ts";
import { webhook } from "../../../infra/compute/handlers/webhook.ts";
import type { Job } from "../../../infra/compute/handlers/webhook.ts";

vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof nodeCrypto>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

type Verify = (delivery: AddressedDelivery) => Promise<Decision<Accepted | Challenged>>;

interface Webhook {
  readonly make: (more?: object) => Verify;
  readonly genuine: AddressedDelivery;
  /** Signed with a key that is not the platform's, or with no live secret. */
  readonly forged: AddressedDelivery;
  /** The genuine one with something changed that the platform signs. */
  readonly altered: readonly AddressedDelivery[];
  /** With a secret that is not the live one, where that is not the forged one already. */
  readonly guessed?: AddressedDelivery;
  /** Signed so long ago, or so far ahead, that it is not taken; empty where the platform signs no time. */
  readonly outside: readonly AddressedDelivery[];
  /** Settings while the platform changes over from the key that signed the genuine one, and after it did. */
  readonly rotating: { readonly both: object; readonly after: object };
}

const [key, stranger, newer] = [sent.signer("one"), sent.signer("one"), sent.signer("two")];
const early = now - 4_000;
const rich = sent.change({ subscriptionId: "rich", encryptedContent: {} });
const googleToken = (by: sent.Signer, claims: object = {}): string => sent.token({ ...sent.googleClaims, ...claims }, by);
const graphToken = (by: sent.Signer, claims: object = {}): string => sent.token({ ...sent.graphClaims, ...claims }, by);

/** Each with one bit of one byte of its body flipped. */
function flipped(delivery: AddressedDelivery): AddressedDelivery[] {
  return [...delivery.body].map((byte, i) => ({ ...delivery, body: Uint8Array.from(delivery.body, (each, j) => (i === j ? byte ^ 1 : each)) }));
}

/** A token with one character of what it says replaced; the last may hold spare bits, and is left. */
function respelled(token: string): string[] {
  const said = token.lastIndexOf(".");
  return Array.from({ length: said - 1 }, (_, i) => token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1));
}

const [google, graph] = [googleToken(key), graphToken(key)];
const webhooks: Readonly<Record<string, Webhook>> = {
  slack: {
    make: sent.slack,
    genuine: sent.fromSlack('{"a":1}'),
    forged: sent.fromSlack('{"a":1}', { secret: "another" }),
    altered: flipped(sent.fromSlack('{"a":1}')),
    outside: [now - 301, now + 301].map((time) => sent.fromSlack('{"a":1}', { timestamp: String(time) })),
    rotating: { both: { keys: { current: "new", previous: "slack-secret" } }, after: { keys: { current: "new" } } },
  },
  zoom: {
    make: sent.zoom,
    genuine: sent.fromZoom('{"a":1}'),
    forged: sent.fromZoom('{"a":1}', { secret: "another" }),
    altered: flipped(sent.fromZoom('{"a":1}')),
    outside: [now - 301, now + 301].map((time) => sent.fromZoom('{"a":1}', { timestamp: String(time) })),
    rotating: { both: { keys: { current: "new", previous: "zoom-secret" } }, after: { keys: { current: "new" } } },
  },
  twilio: {
    make: sent.twilio,
    genuine: sent.fromTwilio({ Body: "hi" }),
    forged: sent.fromTwilio({ Body: "hi" }, { secret: "another" }),
    altered: flipped(sent.fromTwilio({ Body: "hi" })),
    outside: [],
    rotating: { both: { keys: { current: "new", previous: "twilio-token" } }, after: { keys: { current: "new" } } },
  },
  gmail: {
    make: (more) => sent.gmail([key.publicKey], more),
    genuine: sent.fromGmail(google),
    forged: sent.fromGmail(googleToken(stranger)),
    altered: respelled(google).map((token) => sent.fromGmail(token)),
    outside: [sent.fromGmail(googleToken(key, { iat: early, exp: early + 3_600 })), sent.fromGmail(googleToken(key, { iat: now + 400 }))],
    rotating: {
      both: { keySet: () => ({ keys: [newer.publicKey, key.publicKey] }) },
      after: { keySet: () => ({ keys: [newer.publicKey] }) },
    },
  },
  "microsoft-graph": {
    make: (more) => sent.graph([key.publicKey], more),
    genuine: sent.fromMicrosoft([rich], [graph]),
    forged: sent.fromMicrosoft([rich], [graphToken(stranger)]),
    altered: [
      ...respelled(graph).map((token) => sent.fromMicrosoft([rich], [token])),
      sent.fromMicrosoft([{ ...rich, clientState: "secretClientValuf" }], [graph]),
    ],
    guessed: sent.fromMicrosoft([{ ...rich, clientState: "s" }], [graph]),
    outside: [
      sent.fromMicrosoft([rich], [graphToken(key, { iat: early, nbf: early, exp: early + 3_600 })]),
      sent.fromMicrosoft([rich], [graphToken(key, { nbf: now + 400 })]),
    ],
    rotating: {
      both: { keySet: () => ({ keys: [newer.publicKey, key.publicKey] }) },
      after: { keySet: () => ({ keys: [newer.publicKey] }) },
    },
  },
  hmac: {
    make: sent.generic,
    genuine: sent.fromGeneric('{"a":1}'),
    forged: sent.fromGeneric('{"a":1}', { secret: "another" }),
    altered: flipped(sent.fromGeneric('{"a":1}')),
    outside: [now - 301, now + 301].map((time) => sent.fromGeneric('{"a":1}', { timestamp: String(time) })),
    rotating: { both: { keys: { current: "new", previous: "generic-secret" } }, after: { keys: { current: "new" } } },
  },
};

const refused = { outcome: "refused" } as const;

/** What each verifier of webhooks is to be seen doing: one test each, so that one which was left out is one that is not attested. */
const properties: Readonly<Record<string, (webhook: Webhook) => Promise<void>>> = {
  genuine: async ({ make, genuine }) => expect(await make()(genuine)).toMatchObject({ outcome: "accepted" }),
  forged: async ({ make, forged }) => expect(await make()(forged)).toMatchObject(refused),
  altered: async ({ make, altered }) => {
    expect(altered.length).toBeGreaterThan(5);
    for (const each of altered) expect(await make()(each)).toMatchObject(refused);
  },
  replayed: async ({ make, genuine }) => {
    const verify = make({ seen: seenInMemory() });
    expect(await verify(genuine)).toMatchObject({ outcome: "accepted" });
    expect(await verify(genuine)).toMatchObject({ outcome: "refused", reason: "replayed" });
  },
  // Without a signed time the cache alone decides, and must remember as long as it is told.
  window: async ({ make, genuine, outside }) => {
    for (const each of outside) expect(await make()(each)).toMatchObject(refused);
    const seen = seenInMemory();
    await make({ seen })(genuine);
    expect(Math.min(...seen.until.values())).toBeGreaterThanOrEqual(outside.length > 0 ? now + 300 : now + 604_800);
  },
  "raw-body": async ({ make, genuine }) => {
    const parsed = [new TextDecoder().decode(genuine.body), { a: 1 }, [...genuine.body], undefined] as unknown as Uint8Array[];
    for (const body of parsed) expect(await make()({ ...genuine, body })).toMatchObject({ outcome: "refused", reason: "body-not-raw" });
  },
  // As often for a stranger's as for a genuine one, and always over as many bytes: a public key is no secret, and is compared with nothing.
  "constant-time": async ({ make, genuine, forged, guessed = forged }) => {
    const compared = async (delivery: AddressedDelivery): Promise<readonly number[]> => {
      vi.mocked(timingSafeEqual).mockClear();
      await make()(delivery);
      return vi.mocked(timingSafeEqual).mock.calls.flatMap(([a, b]) => [a.byteLength, b.byteLength]);
    };
    const calls = await compared(genuine);
    expect(calls.every((length) => length === 32)).toBe(true);
    expect(await compared(guessed)).toEqual(calls);
  },
  rotated: async ({ make, genuine, rotating: { both, after } }) => {
    expect(await make(both)(genuine)).toMatchObject({ outcome: "accepted" });
    expect(await make(after)(genuine)).toMatchObject(refused);
  },
  "before-queueing": async ({ make, genuine, forged, altered, outside }) => {
    const [kept, jobs]: [Uint8Array[], Job[]] = [[], []];
    const taking = (verify: Verify) =>
      webhook({
        tenant: "acme",
        connector: "any",
        verify,
        keep: async (body) => `deliveries/${kept.push(body)}`,
        queue: async (job) => void jobs.push(job),
        giveBack: async () => undefined,
      });
    const unread = { ...genuine, body: new TextDecoder().decode(genuine.body) as unknown as Uint8Array };
    for (const each of [forged, unread, ...altered, ...outside]) expect((await taking(make())(each)).status).toBe(401);
    expect([kept, jobs]).toEqual([[], []]);
    const take = taking(make({ seen: seenInMemory() }));
    expect([(await take(genuine)).status, (await take(genuine)).status]).toEqual([202, 202]);
    expect([kept, jobs]).toEqual([[genuine.body], [{ tenant: "acme", connector: "any", object: "deliveries/1" }]]);
  },
};

for (const [name, webhook] of Object.entries(webhooks)) {
  describe(name, () => {
    for (const [property, show] of Object.entries(properties)) {
      it(property, async (context) => {
        attests(context, "webhook", name, property);
        await show(webhook);
      });
    }
  });
}
