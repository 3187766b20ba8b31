import { constants, createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { refuse } from "./decision.ts";
import { isObject, jsonObject } from "./delivery.ts";

/** A published set of public keys (RFC 7517): as many live keys as it holds. Members that are not read here do not matter. */
export interface KeySet {
  readonly keys: readonly PublicKey[];
}

/** One RSA key of it: `n` and `e` are base64url numbers. */
export interface PublicKey {
  readonly kty: string;
  readonly kid?: string;
  readonly n?: string;
  readonly e?: string;
  readonly use?: string;
  readonly alg?: string;
}

export interface TokenRules {
  readonly nowSeconds: number;
  /** Seconds that the issuer's clock and ours may differ. */
  readonly leewaySeconds: number;
}

/** The claims of a token whose signature and times were verified; who issued it, to whom and for whom is the caller's to test. */
export interface Token {
  readonly keyId: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** From this second on it is refused, leeway included. */
  readonly deadSeconds: number;
}

const tokenCharsMax = 8_192;

/**
 * Verifies a signed token (RFC 7515, compact form; RFC 7519). Only RS256, whatever the token says: with `none` nobody signed it, and with HS256 the
 * public key would be the secret (RFC 8725, 2.1 and 3.1). Refuses by throwing.
 */
export function verifiedToken(token: unknown, { keys }: KeySet, rules: TokenRules): Token {
  if (typeof token !== "string" || token.length > tokenCharsMax) return refuse("token-malformed");
  const [head, payload, signature, ...more] = token.split(".");
  if (head === undefined || payload === undefined || signature === undefined || more.length > 0) return refuse("token-malformed");
  const header = objectIn(head);
  if (header["alg"] !== "RS256") return refuse("algorithm-unexpected");
  // An extension that must be understood, and none is (RFC 7515, 4.1.11).
  if ("crit" in header || !["JWT", undefined].includes(header["typ"] as string | undefined)) return refuse("token-malformed");
  const keyId = header["kid"];
  if (typeof keyId !== "string") return refuse("token-malformed");
  const options = { key: keyNamed(keyId, keys), padding: constants.RSA_PKCS1_PADDING };
  if (!verify("sha256", Buffer.from(`${head}.${payload}`, "ascii"), options, decoded(signature))) return refuse("token-signature-mismatch");
  const claims = objectIn(payload);
  return { keyId, claims, deadSeconds: checkTimes(claims, rules) };
}

/** Base64url in its one spelling: the last character's spare bits are zero, else two tokens would be one. */
function decoded(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : refuse("token-malformed");
}

function objectIn(part: string): Readonly<Record<string, unknown>> {
  return jsonObject(decoded(part)) ?? refuse("token-malformed");
}

/** The one RSA signing key of that id, of 2,048 bits at least (RFC 7518, 3.3). Two keys of one id are none: which is meant? */
function keyNamed(keyId: string, keys: readonly PublicKey[]): KeyObject {
  const named = keys.filter(({ kid }) => kid === keyId);
  const [key] = named;
  if (key === undefined || named.length > 1 || !isForSigning(key)) return refuse("token-key-unknown");
  const publicKey = readKey(key);
  return (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048 ? publicKey : refuse("token-key-unknown");
}

function isForSigning({ kty, use, alg }: PublicKey): boolean {
  return kty === "RSA" && (use === undefined || use === "sig") && (alg === undefined || alg === "RS256");
}

function readKey({ n = "", e = "" }: PublicKey): KeyObject {
  try {
    return createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
  } catch {
    return refuse("token-key-unknown");
  }
}

/** RFC 7519, 4.1.4 to 4.1.6. An expiry is demanded; `nbf` and `iat` may be missing, but not lie ahead. */
function checkTimes(claims: Readonly<Record<string, unknown>>, { nowSeconds, leewaySeconds }: TokenRules): number {
  const { exp, nbf = 0, iat = 0 } = claims;
  if (!isTime(exp) || !isTime(nbf) || !isTime(iat)) return refuse("token-malformed");
  const deadSeconds = exp + leewaySeconds;
  // Written so that a clock that is no number refuses.
  if (!(nowSeconds < deadSeconds)) return refuse("token-expired");
  if (Math.max(nbf, iat) > nowSeconds + leewaySeconds) return refuse("token-not-yet-valid");
  return deadSeconds;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 1e12;
}

export function isKeySet(value: unknown): value is KeySet {
  return isObject(value) && Array.isArray(value["keys"]) && value["keys"].every(isObject);
}
