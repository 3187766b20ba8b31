import type { Accepted, Decision } from "./decision.ts";
import { decide, refuse } from "./decision.ts";
import { oneHeader, rawBody } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import { checkSeconds, checkSurroundings, claimOnce, freshTimestamp } from "./replay.ts";
import type { Surroundings } from "./replay.ts";
import { hmac, liveKeys, matchingKey } from "./shared-secret.ts";
import type { Algorithm, Encoding, KeyName, Keys } from "./shared-secret.ts";

/** How a platform without a verifier of its own signs. */
export interface HmacSettings extends Surroundings {
  /** Names the platform in the claims, so that two platforms do not share them: lower-case letters, digits, `-`. */
  readonly platform: string;
  readonly keys: Keys;
  /** Not SHA-1: only Twilio still needs it. */
  readonly algorithm: Exclude<Algorithm, "sha1">;
  readonly encoding: Encoding;
  /** The header with the signature, in lower case, and what stands in it before the code: `sha256=`, `v0=`, or nothing. */
  readonly signature: { readonly header: string; readonly prefix: string };
  /** What is signed, in this order; the body exactly once. */
  readonly signs: readonly SignedPart[];
  readonly freshness: Freshness;
}

/** Literal text, the value of a header, the timestamp as it was sent, or the raw body. */
export type SignedPart = "timestamp" | "body" | { readonly text: string } | { readonly header: string };

/**
 * With a timestamp, a delivery is taken for `windowSeconds` (300 is usual) before and after it, and once. Without one, it is taken once in
 * `rememberSeconds`, and again after: the longer the better.
 */
export type Freshness = { readonly timestampHeader: string; readonly windowSeconds: number } | { readonly rememberSeconds: number };

/**
 * A verifier for any platform that signs its deliveries with a shared secret: HMAC (RFC 2104) over the raw body, most often with a timestamp.
 * Made once, at start; throws there on settings that cannot be safe (an empty key, a timestamp that is not signed, a body that is not).
 */
export function hmacVerifier(settings: HmacSettings): (delivery: Delivery) => Promise<Decision> {
  const verify = signedBody(settings);
  return (delivery) => decide(async () => (await verify(delivery)).accepted);
}

/** A delivery that passed, with the key that it was signed with: some platforms' answers are signed with the same. */
export interface Signed {
  readonly accepted: Accepted;
  readonly key: Uint8Array;
  readonly body: Uint8Array;
}

/** The same for verifiers that go on from there: refuses by throwing. */
export function signedBody(settings: HmacSettings): (delivery: Delivery) => Promise<Signed> {
  checkSettings(settings);
  const keys = liveKeys(settings.keys);
  return async (delivery) => {
    const body = rawBody(delivery, settings.bodyBytesMax);
    const given = oneHeader(delivery, settings.signature.header);
    if (!hasForm(given, settings)) refuse("signature-malformed", settings.signature.header);
    const { timestamp, untilSeconds } = freshness(delivery, settings);
    const parts = settings.signs.map((part) => bytesOf(part, delivery, timestamp, body));
    const expected = keys.map(([name, key]): readonly [KeyName, string] => [
      name,
      settings.signature.prefix + hmac(settings.algorithm, key, parts, settings.encoding),
    ]);
    const name = matchingKey(given, expected);
    const claim = await claimOnce(settings.seen, settings.platform, Buffer.from(given, "utf8"), untilSeconds);
    const key = keys.find(([other]) => other === name)?.[1] ?? refuse("verifier-failed");
    return { accepted: { outcome: "accepted", key: name, claim }, key, body };
  };
}

function freshness(delivery: Delivery, { freshness, nowSeconds }: HmacSettings): { readonly timestamp: string; readonly untilSeconds: number } {
  if ("rememberSeconds" in freshness) return { timestamp: "", untilSeconds: nowSeconds() + freshness.rememberSeconds };
  const timestamp = oneHeader(delivery, freshness.timestampHeader);
  const sent = freshTimestamp(timestamp, freshness.windowSeconds, nowSeconds());
  // Fresh up to and including the last second of the window.
  return { timestamp, untilSeconds: sent + freshness.windowSeconds + 1 };
}

function bytesOf(part: SignedPart, delivery: Delivery, timestamp: string, body: Uint8Array): Uint8Array {
  if (part === "body") return body;
  if (part === "timestamp") return Buffer.from(timestamp, "utf8");
  return Buffer.from("text" in part ? part.text : oneHeader(delivery, part.header), "utf8");
}

const characters: Readonly<Record<Encoding, string>> = { hex: "[0-9a-f]", base64: "[A-Za-z0-9+/]", base64url: "[A-Za-z0-9_-]" };
const digestBytes: Readonly<Record<Algorithm, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** Prefix, and a code of the algorithm's length. The comparison alone would refuse it too, but would not say what is wrong. */
function hasForm(given: string, { signature, algorithm, encoding }: HmacSettings): boolean {
  const bytes = digestBytes[algorithm];
  const padding = encoding === "base64" ? "=".repeat((3 - (bytes % 3)) % 3) : "";
  const length = encoding === "hex" ? bytes * 2 : Math.ceil((bytes * 4) / 3);
  const code = given.slice(signature.prefix.length);
  return given.startsWith(signature.prefix) && new RegExp(`^${characters[encoding]}{${length}}${padding}$`).test(code);
}

function checkSettings(settings: HmacSettings): void {
  checkSurroundings(settings);
  const { platform, signs, signature, freshness, algorithm, encoding } = settings;
  const times = (part: SignedPart) => signs.filter((other) => other === part).length;
  const withTimestamp = "timestampHeader" in freshness;
  const wrong = [
    ...(/^[a-z0-9-]{1,30}$/.test(platform) ? [] : ["the platform's name is lower-case letters, digits and - only"]),
    ...(times("body") === 1 ? [] : ["the body is signed exactly once"]),
    ...(times("timestamp") === (withTimestamp ? 1 : 0) ? [] : ["a timestamp that is not signed is the sender's to choose"]),
    ...(["sha256", "sha384", "sha512"].includes(algorithm) ? [] : ["no such algorithm"]),
    ...(encoding in characters ? [] : ["no such encoding"]),
    ...[signature.header, ...(withTimestamp ? [freshness.timestampHeader] : []), ...signs.flatMap(headerOf)]
      .filter((name) => !/^[a-z0-9-]+$/.test(name))
      .map(() => "names of headers are in lower case"),
  ];
  if (wrong.length > 0) throw new Error(`This verifier (${platform}) cannot be made: ${wrong.join("; ")}.`);
  if (withTimestamp) checkSeconds("windowSeconds", freshness.windowSeconds, 86_400);
  else checkSeconds("rememberSeconds", freshness.rememberSeconds, Number.MAX_SAFE_INTEGER);
}

function headerOf(part: SignedPart): readonly string[] {
  return typeof part === "object" && "header" in part ? [part.header] : [];
}
