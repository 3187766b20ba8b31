import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedOf } from "../../seed.ts";
import type { Accepted, Challenged, Decision } from "../../../guardrails/webhooks/decision.ts";
import type { AddressedDelivery } from "../../../guardrails/webhooks/delivery.ts";
import { same } from "../../../guardrails/webhooks/shared-secret.ts";
import {
  appId,
  change,
  delivery,
  fromGeneric,
  fromGmail,
  fromMicrosoft,
  fromSlack,
  fromTwilio,
  fromZoom,
  generic,
  gmail,
  googleClaims,
  graph,
  graphClaims,
  headerPairs,
  now,
  pubsubSubscription,
  signer,
  slack,
  token,
  twilio,
  zoom,
} from "./deliveries.ts";

/** Runs of each property: `COFFERDAM_DELIVERIES`, few by default. */
const runs = { numRuns: Number(process.env["COFFERDAM_DELIVERIES"] ?? 300), seed: seedOf(20_260_101), endOnFailure: true };

type Verify = (delivery: AddressedDelivery) => Promise<Decision<Accepted | Challenged>>;

const key = signer("one");
const keys = [key.publicKey];

/** One bit, as a place that fits every length. */
const bit = fc.record({ place: fc.nat(1_000_000), mask: fc.integer({ min: 0, max: 7 }).map((shift) => 1 << shift) });
type Bit = { readonly place: number; readonly mask: number };

function flipped(bytes: Uint8Array, { place, mask }: Bit): Uint8Array {
  const altered = Uint8Array.from(bytes);
  const at = place % bytes.length;
  altered[at] = (bytes[at] ?? 0) ^ mask;
  return altered;
}

const flippedText = (text: string, where: Bit): string => Buffer.from(flipped(Buffer.from(text, "latin1"), where)).toString("latin1");

const bodies = fc.oneof(fc.json({ maxDepth: 3 }), fc.string({ minLength: 1, unit: "binary" }), fc.constant('{"event":"meeting.started"}'));

const signedBodies: Readonly<Record<string, readonly [(more?: object) => Verify, (body: string, secret: string) => AddressedDelivery]>> = {
  Slack: [slack, (body, secret) => fromSlack(body, { secret })],
  Zoom: [zoom, (body, secret) => fromZoom(`{"event":${JSON.stringify(body)}}`, { secret })],
  HMAC: [generic, (body, secret) => fromGeneric(body, { secret })],
};

describe.each(Object.entries(signedBodies))("%s", (_platform, [make, sign]) => {
  const secret = "a-secret-of-twenty-six-letters";
  const verify = (sent: AddressedDelivery, secretUsed: string | Uint8Array = secret) => make({ keys: { current: secretUsed } })(sent);

  it("takes every body as it was signed, and none with a flipped bit", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, bit, async (body, where) => {
        const sent = sign(body, secret);
        expect((await verify(sent)).outcome).toBe("accepted");
        expect(await verify({ ...sent, body: flipped(sent.body, where) })).toMatchObject({ reason: "signature-mismatch" });
      }),
      runs,
    );
  });
  it("refuses a flipped bit in any header's name or value", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, bit, fc.nat(1), fc.nat(1), async (body, where, which, part) => {
        const sent = sign(body, secret);
        const headers = headerPairs(sent.headers).map((pair, i) => {
          const altered = [...pair] as [string, string];
          if (i === which) altered[part] = flippedText(altered[part] ?? "", where);
          return altered;
        });
        const decision = await verify({ ...sent, headers });
        // A name that differs in case only is the same name.
        const named = headers.every(([name], i) => name.toLowerCase() === headerPairs(sent.headers)[i]?.[0].toLowerCase());
        expect(decision.outcome).toBe(part === 0 && named ? "accepted" : "refused");
        expect(decision).not.toMatchObject({ reason: "verifier-failed" });
      }),
      runs,
    );
  });
  it("refuses under a key with a flipped bit", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, bit, async (body, where) => {
        const other = flipped(Buffer.from(secret), where);
        expect(await verify(sign(body, secret), other)).toMatchObject({ reason: "signature-mismatch" });
      }),
      runs,
    );
  });
});

describe("Twilio", () => {
  const forms = fc.dictionary(fc.string({ minLength: 1, unit: "grapheme", maxLength: 12 }), fc.string({ unit: "grapheme" }), {
    minKeys: 1,
    maxKeys: 8,
  });
  const read = (body: Uint8Array) => [...new URLSearchParams(Buffer.from(body).toString("utf8"))].sort(([a], [b]) => (a < b ? -1 : 1));

  it("takes every form, and with a flipped bit only one that says the same", async () => {
    await fc.assert(
      fc.asyncProperty(forms, bit, async (form, where) => {
        const sent = fromTwilio(form);
        expect((await twilio()(sent)).outcome).toBe("accepted");
        const altered = { ...sent, body: flipped(sent.body, where) };
        const decision = await twilio()(altered);
        // The signature covers what the form says (`%2b` or `%2B`), not its bytes.
        if (decision.outcome === "accepted") expect(read(altered.body)).toEqual(read(sent.body));
        else expect(decision).not.toMatchObject({ reason: "verifier-failed" });
      }),
      runs,
    );
  });
  it("refuses a flipped bit in the address, the signature or the key", async () => {
    await fc.assert(
      fc.asyncProperty(forms, bit, async (form, where) => {
        const sent = fromTwilio(form);
        const [signature, ...others] = headerPairs(sent.headers);
        const headers = [["x-twilio-signature", flippedText(signature?.[1] ?? "", where)] as const, ...others];
        expect((await twilio()({ ...sent, headers })).outcome).toBe("refused");
        expect((await twilio()({ ...sent, url: flippedText(sent.url, where) })).outcome).toBe("refused");
        expect(await twilio({ keys: { current: flipped(Buffer.from("twilio-token"), where) } })(sent)).toMatchObject({
          reason: "signature-mismatch",
        });
      }),
      runs,
    );
  });
});

describe("tokens", () => {
  const google = token(googleClaims, key);
  const microsoft = token(graphClaims, key);
  const rich = change({ subscriptionId: "rich", encryptedContent: {} });

  it("with a flipped bit are refused", async () => {
    await fc.assert(
      fc.asyncProperty(bit, async (where) => {
        expect((await gmail(keys)(fromGmail(flippedText(google, where)))).outcome).toBe("refused");
        expect((await graph(keys)(fromMicrosoft([rich], [flippedText(microsoft, where)]))).outcome).toBe("refused");
      }),
      { ...runs, numRuns: Math.max(runs.numRuns, 1_000) },
    );
  });
  it("of a key with a flipped bit are refused", async () => {
    await fc.assert(
      fc.asyncProperty(bit, async (where) => {
        const n = Buffer.from(flipped(Buffer.from(key.publicKey.n ?? "", "base64url"), where)).toString("base64url");
        expect((await gmail([{ ...key.publicKey, n }])(fromGmail(google))).outcome).toBe("refused");
      }),
      runs,
    );
  });
  it.each(["iss", "aud", "email", "email_verified", "exp"])("with another %s are refused", async (claim) => {
    const right: unknown = Object.entries(googleClaims).find(([name]) => name === claim)?.[1];
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        fc.pre(value !== right && value !== "accounts.google.com" && !(claim === "exp" && typeof value === "number" && value > now));
        expect((await gmail(keys)(fromGmail(token({ ...googleClaims, [claim]: value }, key)))).outcome).toBe("refused");
      }),
      { ...runs, numRuns: Math.min(runs.numRuns, 1_000) },
    );
  });
  it("the client state with a flipped bit is refused", async () => {
    await fc.assert(
      fc.asyncProperty(bit, async (where) => {
        const clientState = flippedText("secretClientValue", where);
        expect(await graph(keys)(fromMicrosoft([change({ clientState })]))).toMatchObject({ reason: "client-state-mismatch" });
      }),
      runs,
    );
  });
});

describe("whatever comes", () => {
  const verifiers: Readonly<Record<string, Verify>> = {
    Slack: slack(),
    Zoom: zoom(),
    Twilio: twilio(),
    HMAC: generic(),
    Gmail: gmail(keys),
    Graph: graph(keys),
  };
  const names = fc.constantFrom(
    ...["x-slack-signature", "x-slack-request-timestamp", "x-zm-signature", "x-zm-request-timestamp", "x-twilio-signature"],
    ...["x-twilio-webhooks-signature-settings", "content-type", "authorization", "x-signature", "x-timestamp", "__proto__", "a b"],
  );
  const values = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      `v0=${"0".repeat(64)}`,
      `sha256=${"0".repeat(64)}`,
      `${"A".repeat(27)}=`,
      String(now),
      "application/x-www-form-urlencoded",
      "Bearer a.b.c",
    ),
  );
  const headers = fc.oneof(
    fc.dictionary(names, fc.oneof(values, fc.array(values, { maxLength: 2 }))),
    fc.array(fc.tuple(names, values)),
    fc.anything(),
  );
  const body = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    fc.anything(),
  );
  const url = fc.oneof(fc.webPath(), fc.constantFrom("/?bodySHA256=%", "/?validationToken=%00", "/?bodySHA256="), fc.anything());
  const anything = fc.oneof({ weight: 9, arbitrary: fc.record({ headers, body, url }) }, { weight: 1, arbitrary: fc.anything() });

  it.each(Object.entries(verifiers))("%s refuses it, and nothing is thrown", async (_platform, verify) => {
    await fc.assert(
      fc.asyncProperty(anything, async (sent) => {
        expect((await verify(sent as AddressedDelivery)).outcome).toBe("refused");
      }),
      runs,
    );
  });

  const tokenPart = fc.oneof(
    fc.jsonValue(),
    fc.record({ alg: fc.constantFrom("RS256", "none", "HS256"), kid: fc.constantFrom("one", "two"), typ: fc.constant("JWT") }),
  );
  const tokens = fc
    .tuple(tokenPart, tokenPart, fc.uint8Array({ maxLength: 300 }))
    .map(([head, payload, signature]) =>
      [JSON.stringify(head), JSON.stringify(payload), signature].map((part) => Buffer.from(part as string).toString("base64url")).join("."),
    );
  const shaped = fc.record(
    {
      value: fc.array(fc.oneof(fc.jsonValue(), fc.constant(change({ clientState: "guess" })), fc.constant(change({ encryptedContent: appId }))), {
        maxLength: 3,
      }),
      validationTokens: fc.oneof(fc.array(tokens, { minLength: 1, maxLength: 3 }), fc.jsonValue()),
      message: fc.oneof(fc.record({ messageId: fc.string() }), fc.jsonValue()),
      subscription: fc.oneof(fc.constant(pubsubSubscription), fc.jsonValue()),
    },
    { requiredKeys: ["value", "validationTokens"] },
  );
  it("bodies of the right shape with forged tokens are refused", async () => {
    await fc.assert(
      fc.asyncProperty(shaped, tokens, async (json, forged) => {
        const text = JSON.stringify(json);
        expect((await gmail(keys)(fromGmail(forged, text))).outcome).toBe("refused");
        fc.pre(!Array.isArray(json.validationTokens) || json.validationTokens.length > 0);
        expect((await graph(keys)(delivery({}, text))).outcome).toBe("refused");
      }),
      runs,
    );
  });
});

it("equality is equality, of any lengths", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(same(a, b)).toBe(a === b);
      expect(same(a, a)).toBe(true);
      expect(same(a, `${a}${b}`)).toBe(b === "");
    }),
    runs,
  );
});
