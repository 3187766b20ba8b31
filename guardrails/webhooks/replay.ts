import { refuse } from "./decision.ts";
import { sha256 } from "./shared-secret.ts";

/** What every verifier needs of its surroundings. */
export interface Surroundings {
  /** Seconds since 1970, whole or not. */
  readonly nowSeconds: () => number;
  readonly seen: Seen;
  /** Bytes of a body that are taken; 1,048,576 unless set. */
  readonly bodyBytesMax?: number;
}

/**
 * The cache of seen deliveries, shared by all who receive them. It is asked only about deliveries that are genuine and fresh, so strangers cannot
 * fill it.
 */
export interface Seen {
  /**
   * True for the first caller with this key and for nobody after, also when two call at once (DynamoDB: a put on condition that the key is not
   * there). The key is under 100 characters; it may be forgotten from `untilSeconds` on, in seconds since 1970.
   * Whatever is thrown, and whatever else is returned, refuses the delivery.
   */
  claim(key: string, untilSeconds: number): boolean | Promise<boolean>;
}

/** Seconds that a timestamp may lie behind or ahead of the clock, for platforms that name no other number. */
export const usualWindowSeconds = 300;

/** The timestamp as a number, when it is inside the window; both edges are. */
export function freshTimestamp(text: string, windowSeconds: number, nowSeconds: number): number {
  if (!/^[0-9]{1,12}$/.test(text)) return refuse("timestamp-malformed");
  const timestamp = Number(text);
  // Written so that a clock that is no number refuses.
  return Math.abs(nowSeconds - timestamp) <= windowSeconds ? timestamp : refuse("timestamp-outside-window");
}

/** Claims a delivery, once. `identity` is what makes it this one: only its digest is stored. */
export async function claimOnce(seen: Seen, platform: string, identity: Uint8Array, untilSeconds: number): Promise<string> {
  const key = `${platform}:${sha256(identity).toString("hex")}`;
  if ((await asked(seen, key, untilSeconds)) === true) return key;
  return refuse("replayed");
}

async function asked(seen: Seen, key: string, untilSeconds: number): Promise<unknown> {
  try {
    return await seen.claim(key, untilSeconds);
  } catch {
    return refuse("seen-unavailable");
  }
}

/** Throws unless the settings' numbers are numbers of the kind meant: a window of NaN or of years is a mistake. */
export function checkSeconds(name: string, seconds: number, most: number): void {
  if (!(seconds >= 0 && seconds <= most)) throw new Error(`${name} is ${seconds}: from 0 to ${most} seconds are meant.`);
}

export function checkSurroundings({ bodyBytesMax = 1 }: Surroundings): void {
  if (!(bodyBytesMax > 0)) throw new Error(`bodyBytesMax is ${bodyBytesMax}: more than 0 bytes are meant.`);
}
