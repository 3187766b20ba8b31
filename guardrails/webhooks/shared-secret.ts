import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { refuse } from "./decision.ts";
import type { Reason } from "./decision.ts";

/** A secret that the platform has too. A text stands for its UTF-8 bytes. */
export type Secret = string | Uint8Array;

/** The live keys: one, or two while the platform changes over. Both are tried, always, so time does not tell which is in use. */
export interface Keys {
  readonly current: Secret;
  readonly previous?: Secret;
}

export type KeyName = keyof Keys;

/** The live keys by name. Throws when one is empty: everybody can sign with an empty key, and an unset variable is one. */
export function liveKeys(keys: Keys): readonly (readonly [KeyName, Uint8Array])[] {
  const named = (["current", "previous"] as const).filter((name) => name === "current" || keys[name] !== undefined);
  return named.map((name) => {
    const secret: unknown = keys[name];
    const bytes = typeof secret === "string" ? Buffer.from(secret, "utf8") : secret;
    // A copy: a buffer that the caller clears later must not change the key.
    if (bytes instanceof Uint8Array && bytes.byteLength > 0) return [name, Uint8Array.from(bytes)] as const;
    throw new Error(`The ${name} key is empty, or neither text nor bytes.`);
  });
}

/** The name of the first key whose expected text, one of several, is the given one. Every text is compared, also after a match. */
export function matchingKey(given: string, expected: readonly (readonly [KeyName, string])[], otherwise: Reason = "signature-mismatch"): KeyName {
  let matching: KeyName | undefined;
  for (const [name, text] of expected) if (same(given, text)) matching ??= name;
  return matching ?? refuse(otherwise);
}

/**
 * Equality in a time that does not depend on where the texts differ. Their digests are compared, which are of one length: so texts of
 * different lengths go the same way, where `timingSafeEqual` alone would throw.
 */
export function same(a: string, b: string): boolean {
  return timingSafeEqual(sha256(Buffer.from(a, "utf8")), sha256(Buffer.from(b, "utf8")));
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export type Algorithm = "sha1" | "sha256" | "sha384" | "sha512";
export type Encoding = "hex" | "base64" | "base64url";

/** The code of the parts, one after the other, as text: lower-case `hex`, `base64` with its padding, `base64url` without. */
export function hmac(algorithm: Algorithm, key: Uint8Array, parts: readonly Uint8Array[], encoding: Encoding): string {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
}
