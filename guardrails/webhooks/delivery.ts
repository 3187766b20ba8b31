import { refuse } from "./decision.ts";

/** One HTTP request as it was received. */
export interface Delivery {
  /**
   * All of them, names in any case: pairs, or names with one text or several. From Node, take `rawHeaders` by twos: its `headers` has lost the
   * second of some headers already.
   */
  readonly headers: HeaderPairs | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes that were received. Not a text and not a parsed object: neither can be turned back into what was signed. */
  readonly body: Uint8Array;
}

/** A delivery whose address is signed, or speaks. */
export interface AddressedDelivery extends Delivery {
  /** The request target as received: path and query, `/sms?foo=1`. The host is a setting, for the header `Host` is the sender's to choose. */
  readonly url: string;
}

export type HeaderPairs = readonly (readonly [string, string])[];

/** Bytes of a body that are taken unless a setting says otherwise. */
const bodyBytesMaxByDefault = 1_048_576;
const headersMax = 500;
/** Longest value that is read: a token is about 1,000 characters, a signature under 200. */
const headerCharsMax = 8_192;
const urlCharsMax = 8_192;

/** The raw bytes, of a size that is worth hashing. A caller in plain JavaScript may pass anything, so the type is tested once more. */
export function rawBody(delivery: Delivery, bodyBytesMax = bodyBytesMaxByDefault): Uint8Array {
  const body: unknown = delivery.body;
  if (!(body instanceof Uint8Array)) return refuse("body-not-raw");
  if (body.byteLength > bodyBytesMax) return refuse("body-too-large");
  return body;
}

/** The one value of a header; refused when there is none, or a second one that another reader might take. */
export function oneHeader(delivery: Delivery, name: string): string {
  return headerIfAny(delivery, name) ?? refuse("header-missing", name);
}

export function headerIfAny(delivery: Delivery, name: string): string | undefined {
  const found = pairs(delivery.headers).filter(([given]) => given.toLowerCase() === name);
  if (found.length > 1) return refuse("header-repeated", name);
  const value = found[0]?.[1];
  if (value !== undefined && value.length > headerCharsMax) return refuse("header-too-long", name);
  return value;
}

/**
 * Both shapes of headers as pairs of texts, names checked to be of a header's characters (RFC 9110, 5.6.2; HTTP/2's begin with a
 * colon): others lower-case in odd ways.
 */
function pairs(headers: unknown): HeaderPairs {
  if (typeof headers !== "object" || headers === null) return refuse("headers-unreadable");
  const listed: readonly unknown[] = Array.isArray(headers) ? headers : Object.entries(headers).flatMap(([name, value]) => spread(name, value));
  if (listed.length > headersMax) return refuse("headers-unreadable");
  return listed.map((pair) => (isPair(pair) ? pair : refuse("headers-unreadable")));
}

function spread(name: string, value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((one: unknown) => [name, one]) : [[name, value]];
}

function isPair(pair: unknown): pair is readonly [string, string] {
  if (!Array.isArray(pair) || pair.length !== 2) return false;
  const [name, value]: readonly unknown[] = pair;
  return typeof name === "string" && /^:?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/.test(name) && typeof value === "string";
}

/** The request target: begins with a slash, no fragment, no white space, no control characters. */
export function requestTarget(delivery: AddressedDelivery): string {
  const url: unknown = delivery.url;
  if (typeof url !== "string" || url.length > urlCharsMax || !/^\/[!"$-~]*$/.test(url)) return refuse("url-malformed");
  return url;
}

/** Values of a name in the query, decoded. */
export function queryValues(target: string, name: string): readonly string[] {
  const from = target.indexOf("?");
  return from < 0 ? [] : new URLSearchParams(target.slice(from + 1)).getAll(name);
}

/** The body as UTF-8; bytes that are no UTF-8 are refused, not replaced, for replacing makes different bodies equal. */
export function utf8(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return refuse("body-malformed");
  }
}

/** The body as a JSON object; undefined: it is something else. */
export function jsonObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(utf8(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
