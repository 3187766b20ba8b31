import type { Accepted, Decision } from "./decision.ts";
import { decide, refuse } from "./decision.ts";
import { isObject, jsonObject, oneHeader, rawBody } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import { isKeySet, verifiedToken } from "./json-web-token.ts";
import type { KeySet, Token } from "./json-web-token.ts";
import { checkSeconds, checkSurroundings, claimOnce } from "./replay.ts";
import type { Surroundings } from "./replay.ts";

export interface GmailPushSettings extends Surroundings {
  /** Google's keys, https://www.googleapis.com/oauth2/v3/certs, fetched and kept fresh by the caller: Google changes them every few days. */
  readonly keySet: () => KeySet | Promise<KeySet>;
  /** As set on the push subscription; unset there, it is the endpoint's address. */
  readonly audience: string;
  /** The e-mail of the service account that the subscription signs as. */
  readonly serviceAccount: string;
  /** `projects/<project>/subscriptions/<name>`. */
  readonly subscription: string;
  /** Seconds that Google's clock and ours may differ; 60 unless set. */
  readonly leewaySeconds?: number;
}

export interface FromGmail extends Accepted {
  /** Pub/Sub's id of the message; the same when it is delivered again. */
  readonly messageId: string;
}

const googleIssuers = ["https://accounts.google.com", "accounts.google.com"];

/**
 * Gmail's notifications, pushed by Pub/Sub: the header `Authorization` is `Bearer` and an OpenID Connect token of Google's, issued to the
 * subscription's service account for its audience (docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions; the issuers:
 * developers.google.com/identity/openid-connect/openid-connect, "Validating an ID token").
 *
 * The token may be an hour old, serves for many messages and **does not cover the body**: TLS alone does. So a message is taken once while its token lives,
 * and what it says is a hint to ask Gmail (`history.list`), never a fact. A message that is delivered again is `replayed` unless its claim was given back.
 * Throws when made with an empty audience, account or subscription; the verifier itself never does.
 */
export function gmailPushVerifier(settings: GmailPushSettings): (delivery: Delivery) => Promise<Decision<FromGmail>> {
  checkSettings(settings);
  const { leewaySeconds = 60 } = settings;
  return (delivery) =>
    decide(async () => {
      const messageId = messageIn(rawBody(delivery, settings.bodyBytesMax), settings);
      const bearer = /^Bearer ([A-Za-z0-9_.-]+)$/.exec(oneHeader(delivery, "authorization"))?.[1] ?? refuse("token-malformed");
      const keySet = await settings.keySet();
      if (!isKeySet(keySet)) return refuse("token-key-unknown");
      const token = verifiedToken(bearer, keySet, { nowSeconds: settings.nowSeconds(), leewaySeconds });
      checkClaims(token, settings);
      const identity = Buffer.from(JSON.stringify([settings.subscription, messageId]), "utf8");
      const claim = await claimOnce(settings.seen, "gmail-push", identity, Math.ceil(token.deadSeconds));
      return { outcome: "accepted", key: token.keyId, claim, messageId };
    });
}

function checkClaims({ claims }: Token, { audience, serviceAccount }: GmailPushSettings): void {
  if (!googleIssuers.some((issuer) => claims["iss"] === issuer)) refuse("token-other-issuer");
  if (claims["aud"] !== audience) refuse("token-other-audience");
  // Anyone can have Google sign a token for any audience; only this account is ours.
  if (claims["email"] !== serviceAccount || claims["email_verified"] !== true) refuse("token-other-sender");
}

/** The id of the message, when the body is what Pub/Sub pushes for this subscription (docs.cloud.google.com/pubsub/docs/push). */
function messageIn(body: Uint8Array, { subscription }: GmailPushSettings): string {
  const json = jsonObject(body);
  const message = json?.["message"];
  const messageId = isObject(message) ? message["messageId"] : undefined;
  if (typeof messageId !== "string" || !/^[\w-]{1,64}$/.test(messageId)) return refuse("body-malformed");
  return json?.["subscription"] === subscription ? messageId : refuse("subscription-unknown");
}

function checkSettings(settings: GmailPushSettings): void {
  checkSurroundings(settings);
  checkSeconds("leewaySeconds", settings.leewaySeconds ?? 0, 300);
  const { audience, serviceAccount, subscription } = settings;
  if ([audience, serviceAccount, subscription].some((text: unknown) => typeof text !== "string" || text === "")) {
    throw new Error("Audience, service account and subscription are all needed: without one of them, other senders' tokens would pass.");
  }
}
