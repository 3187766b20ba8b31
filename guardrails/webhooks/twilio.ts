import type { Accepted, Decision } from "./decision.ts";
import { decide, refuse } from "./decision.ts";
import { headerIfAny, oneHeader, queryValues, rawBody, requestTarget, utf8 } from "./delivery.ts";
import type { AddressedDelivery } from "./delivery.ts";
import { checkSeconds, checkSurroundings, claimOnce } from "./replay.ts";
import type { Surroundings } from "./replay.ts";
import { hmac, liveKeys, matchingKey, same, sha256 } from "./shared-secret.ts";
import type { KeyName, Keys } from "./shared-secret.ts";

export interface TwilioSettings extends Surroundings {
  /** The account's auth token, or the shared key for `HMAC_SHA256`; `previous` while it is changed. */
  readonly keys: Keys;
  /**
   * What the webhook is configured to be signed with. Unset, `HMAC_SHA1` with the auth token; `HMAC_SHA256` needs a shared key
   * (twilio.com/docs/usage/webhooks/webhook-shared-keys). The delivery has no say, for its header that names the algorithm is not signed.
   */
  readonly algorithm?: "HMAC_SHA1" | "HMAC_SHA256";
  /** Scheme and host as configured at Twilio, with port and credentials if they are there: `https://hooks.example.com`. Never plain HTTP. */
  readonly origin: string;
  /** How long a delivery is remembered, in seconds. Twilio signs no time: what was captured can be replayed after. Weeks are not too long. */
  readonly rememberSeconds: number;
}

/** A delivery whose parameters can be used. */
export interface FromTwilio extends Accepted {
  /**
   * The parameters of the form, as they were verified; none when the body is covered by its digest. Take them by the names that Twilio documents:
   * names and values are signed without anything between, so where a name ends is not.
   */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/**
 * Twilio's webhooks (twilio.com/docs/usage/webhooks/webhooks-security): `X-Twilio-Signature` is the base64 HMAC-SHA1, keyed with the auth token, of
 * the address and then each form parameter's name and value, sorted by name. A name that comes more than once counts with its different values, sorted.
 * A body of another type is covered by its hex SHA-256 in the query parameter `bodySHA256`; without it, it is refused.
 * Twilio is inconsistent about the port, so the address counts with it and without (twilio-node, spec/validation.spec.js).
 *
 * A retry has the same signature: it is `replayed` unless the claim was given back.
 * Throws when made with an empty key, or an origin that is not `https` or `wss`; the verifier itself never does.
 */
export function twilioVerifier(settings: TwilioSettings): (delivery: AddressedDelivery) => Promise<Decision<FromTwilio>> {
  checkSettings(settings);
  const keys = liveKeys(settings.keys);
  const algorithm = settings.algorithm === "HMAC_SHA256" ? "sha256" : "sha1";
  return (delivery) =>
    decide(async () => {
      const body = rawBody(delivery, settings.bodyBytesMax);
      const target = requestTarget(delivery);
      const given = oneHeader(delivery, "x-twilio-signature");
      if (!(algorithm === "sha1" ? /^[A-Za-z0-9+/]{27}=$/ : /^[A-Za-z0-9+/]{43}=$/).test(given)) refuse("signature-malformed", "x-twilio-signature");
      checkAlgorithm(delivery, settings);
      const parameters = coveredParameters(delivery, target, body);
      const form = joined(parameters);
      const expected = keys.flatMap(([name, key]) =>
        origins(settings.origin).map((origin): readonly [KeyName, string] => [
          name,
          hmac(algorithm, key, [Buffer.from(origin + target + form, "utf8")], "base64"),
        ]),
      );
      const key = matchingKey(given, expected);
      const claim = await claimOnce(settings.seen, "twilio", Buffer.from(given, "utf8"), settings.nowSeconds() + settings.rememberSeconds);
      return { outcome: "accepted", key, claim, parameters };
    });
}

/** The parameters that the signature has to cover; refused when it would leave out the body. */
function coveredParameters(delivery: AddressedDelivery, target: string, body: Uint8Array): FromTwilio["parameters"] {
  const digests = queryValues(target, "bodySHA256");
  const [digest] = digests;
  if (digest !== undefined) {
    if (digests.length > 1) return refuse("url-malformed");
    return same(digest, sha256(body).toString("hex")) ? new Map() : refuse("body-altered");
  }
  if (body.byteLength === 0) return new Map();
  const type = oneHeader(delivery, "content-type").split(";")[0]?.trim().toLowerCase();
  return type === "application/x-www-form-urlencoded" ? formParameters(body) : refuse("body-not-covered");
}

/** A form's parameters (url.spec.whatwg.org, application/x-www-form-urlencoded parsing), but texts that are no UTF-8 are refused. */
function formParameters(body: Uint8Array): FromTwilio["parameters"] {
  const text = utf8(body);
  if (!isDecodable(text)) return refuse("body-malformed");
  const parameters = new Map<string, string[]>();
  const listed = new URLSearchParams(text);
  if (listed.size > parametersMax) return refuse("body-too-large");
  for (const [name, value] of listed) {
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}

/** A percent sign that stands for nothing, or bytes that are no text, would be read as something that Twilio did not sign. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function joined(parameters: FromTwilio["parameters"]): string {
  const names = [...parameters.keys()].sort();
  return names.map((name) => [...new Set(parameters.get(name))].sort().reduce((sum, value) => sum + name + value, "")).join("");
}

const standardPort = "443";
/** A message has about thirty. */
const parametersMax = 1_000;

/** The origin without its port and with one: its own, else the standard one. */
function origins(origin: string): readonly string[] {
  const bare = origin.replace(/:[0-9]+$/, "");
  return bare === origin ? [origin, `${origin}:${standardPort}`] : [bare, origin];
}

function checkAlgorithm(delivery: AddressedDelivery, { algorithm = "HMAC_SHA1" }: TwilioSettings): void {
  const said = headerIfAny(delivery, "x-twilio-webhooks-signature-settings");
  const named = said?.split(",").find((part) => part.trim().startsWith("algorithm="));
  const signedWith = said === undefined ? "HMAC_SHA1" : named?.trim().slice("algorithm=".length);
  if (signedWith !== algorithm) refuse("algorithm-unexpected");
}

function checkSettings(settings: TwilioSettings): void {
  checkSurroundings(settings);
  checkSeconds("rememberSeconds", settings.rememberSeconds, Number.MAX_SAFE_INTEGER);
  if (!/^(https|wss):\/\/[^\s/?#]+$/.test(settings.origin)) throw new Error("The origin is https:// or wss:// and a host, without a path.");
}
