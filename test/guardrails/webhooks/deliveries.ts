import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { AddressedDelivery, HeaderPairs } from "../../../guardrails/webhooks/delivery.ts";
import { gmailPushVerifier } from "../../../guardrails/webhooks/gmail-push.ts";
import { hmacVerifier } from "../../../guardrails/webhooks/hmac.ts";
import type { HmacSettings } from "../../../guardrails/webhooks/hmac.ts";
import type { PublicKey } from "../../../guardrails/webhooks/json-web-token.ts";
import { microsoftGraphVerifier } from "../../../guardrails/webhooks/microsoft-graph.ts";
import type { Seen } from "../../../guardrails/webhooks/replay.ts";
import { slackVerifier } from "../../../guardrails/webhooks/slack.ts";
import { twilioVerifier } from "../../../guardrails/webhooks/twilio.ts";
import { zoomVerifier } from "../../../guardrails/webhooks/zoom.ts";

export const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

export const delivery = (headers: AddressedDelivery["headers"], body: string, url = "/"): AddressedDelivery => ({ headers, body: bytes(body), url });

/** A cache of seen deliveries that forgets as it may, and tells what it was asked. */
export function seenInMemory(nowSeconds: () => number = () => 0): Seen & { readonly until: Map<string, number> } {
  const until = new Map<string, number>();
  return {
    until,
    claim: (key, untilSeconds) => {
      if ((until.get(key) ?? Number.NEGATIVE_INFINITY) > nowSeconds()) return false;
      until.set(key, untilSeconds);
      return true;
    },
  };
}

/** A clock that stands, and an empty cache. */
export const at = (seconds: number) => ({ nowSeconds: () => seconds, seen: seenInMemory() });

export const now = 1_750_000_000;

// Signing, written a second time: the verifiers' own functions are not used here.

export function signedText(secret: string | Uint8Array, text: string | Uint8Array, encoding: "hex" | "base64" = "hex", algorithm = "sha256"): string {
  return createHmac(algorithm, secret).update(text).digest(encoding);
}

export function fromSlack(body: string, { secret = "slack-secret", timestamp = String(now) } = {}): AddressedDelivery {
  const signature = `v0=${signedText(secret, `v0:${timestamp}:${body}`)}`;
  return delivery({ "X-Slack-Signature": signature, "X-Slack-Request-Timestamp": timestamp }, body);
}

export function fromZoom(body: string, { secret = "zoom-secret", timestamp = String(now) } = {}): AddressedDelivery {
  const signature = `v0=${signedText(secret, `v0:${timestamp}:${body}`)}`;
  return delivery({ "x-zm-signature": signature, "x-zm-request-timestamp": timestamp }, body);
}

export const twilioOrigin = "https://hooks.example.com";
export const formType = { "content-type": "application/x-www-form-urlencoded" };

export function fromTwilio(
  parameters: Readonly<Record<string, string>>,
  { secret = "twilio-token", url = "/sms?tenant=acme", origin = twilioOrigin, algorithm = "sha1" } = {},
): AddressedDelivery {
  const signed = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join("");
  const signature = signedText(secret, origin + url + signed, "base64", algorithm);
  return delivery({ "X-Twilio-Signature": signature, ...formType }, new URLSearchParams(parameters).toString(), url);
}

export const genericSettings: Omit<HmacSettings, "nowSeconds" | "seen"> = {
  platform: "example",
  keys: { current: "generic-secret" },
  algorithm: "sha256",
  encoding: "hex",
  signature: { header: "x-signature", prefix: "sha256=" },
  signs: ["timestamp", { text: "." }, "body"],
  freshness: { timestampHeader: "x-timestamp", windowSeconds: 300 },
};

export function fromGeneric(body: string, { secret = "generic-secret", timestamp = String(now) } = {}): AddressedDelivery {
  return delivery({ "x-signature": `sha256=${signedText(secret, `${timestamp}.${body}`)}`, "x-timestamp": timestamp }, body);
}

export interface Signer {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

export function signer(kid: string, modulusLength = 2_048): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
  return {
    privateKey,
    publicKey: { kty: "RSA", use: "sig", alg: "RS256", kid, ...(publicKey.export({ format: "jwk" }) as { n: string; e: string }) },
  };
}

export const base64url = (value: object | string): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value), "utf8").toString("base64url");

export function token(claims: object, { privateKey, publicKey }: Signer, header: object = {}): string {
  const input = `${base64url({ alg: "RS256", typ: "JWT", kid: publicKey.kid, ...header })}.${base64url(claims)}`;
  return `${input}.${createSign("sha256").update(input).sign(privateKey).toString("base64url")}`;
}

export const googleClaims = {
  iss: "https://accounts.google.com",
  aud: "https://hooks.example.com/gmail",
  email: "push@acme.iam.gserviceaccount.com",
  email_verified: true,
  iat: now - 60,
  exp: now + 3_540,
};
export const pubsubSubscription = "projects/acme/subscriptions/gmail";
export const pubsubBody = (messageId = "2070443601311540", subscription = pubsubSubscription) =>
  JSON.stringify({ message: { data: base64url({ emailAddress: "user@example.com", historyId: "1" }), messageId }, subscription });

export const fromGmail = (bearer: string, body = pubsubBody()) => delivery({ Authorization: `Bearer ${bearer}` }, body);

export const tenant = "84bd8158-6d4d-4958-8b9f-9d6445542f95";
export const otherTenant = "11111111-2222-3333-4444-555555555555";
export const appId = "8e460676-ae3f-4b1e-8790-ee0fb5d6148f";
export const publisher = "0bf30f3b-4a52-48df-9a82-234910c4a086";
export const graphClaims = {
  ver: "1.0",
  aud: appId,
  iss: `https://sts.windows.net/${tenant}/`,
  appid: publisher,
  tid: tenant,
  iat: now - 60,
  nbf: now - 60,
  exp: now + 3_540,
};
export const change = (more: object = {}) => ({
  subscriptionId: "plain",
  clientState: "secretClientValue",
  changeType: "created",
  tenantId: tenant,
  resourceData: { id: "1" },
  ...more,
});
export const fromMicrosoft = (value: readonly unknown[], validationTokens?: readonly unknown[]) =>
  delivery({ "content-type": "application/json" }, JSON.stringify({ value, ...(validationTokens && { validationTokens }) }), "/graph");

const subscriptions = new Map(
  ["plain", "rich", "elsewhere"].map((id) => [
    id,
    {
      clientState: { current: "secretClientValue", previous: "olderClientValue" },
      tenantId: id === "elsewhere" ? otherTenant : tenant,
      withResourceData: id === "rich",
    },
  ]),
);

/** One verifier per platform, all at `now` unless said otherwise. */
export const slack = (more: object = {}) => slackVerifier({ keys: { current: "slack-secret" }, ...at(now), ...more });
export const zoom = (more: object = {}) => zoomVerifier({ keys: { current: "zoom-secret" }, ...at(now), ...more });
export const generic = (more: object = {}) => hmacVerifier({ ...genericSettings, ...at(now), ...more });
export const twilio = (more: object = {}) =>
  twilioVerifier({ keys: { current: "twilio-token" }, origin: twilioOrigin, rememberSeconds: 604_800, ...at(now), ...more });
export const gmail = (keys: readonly PublicKey[], more: object = {}) =>
  gmailPushVerifier({
    keySet: () => ({ keys }),
    audience: googleClaims.aud,
    serviceAccount: googleClaims.email,
    subscription: pubsubSubscription,
    ...at(now),
    ...more,
  });
export const graph = (keys: readonly PublicKey[], more: object = {}) =>
  microsoftGraphVerifier({
    keySet: () => ({ keys }),
    subscription: (id) => subscriptions.get(id),
    appIds: [appId],
    rememberSeconds: 14_400,
    ...at(now),
    ...more,
  });

export function headerPairs(headers: AddressedDelivery["headers"]): HeaderPairs {
  return Array.isArray(headers) ? (headers as HeaderPairs) : (Object.entries(headers) as unknown as HeaderPairs);
}
