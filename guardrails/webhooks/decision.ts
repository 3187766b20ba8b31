/**
 * What a verifier says of one delivery. Never a boolean: whoever takes facts of a delivery has to look at `outcome` first.
 * A verifier resolves to one of these and never rejects.
 */
export type Decision<Passed extends Accepted | Challenged = Accepted> = Passed | Refused;

/** The platform sent it, unaltered, now, and for the first time. */
export interface Accepted {
  readonly outcome: "accepted";
  /** Which key it was verified with: `current` or `previous` of a shared secret, else the `kid`. An old key that is no longer seen can go. */
  readonly key: string;
  /** What was claimed in the cache of seen deliveries: give it back there if the delivery could not be queued, else the retry is `replayed`. */
  readonly claim: string;
}

/** The platform asks whether this address is ours: send the answer, and process nothing. */
export interface Challenged {
  readonly outcome: "challenged";
  readonly answer: {
    readonly status: 200;
    readonly headers: Readonly<Record<"content-type" | "x-content-type-options", string>>;
    readonly body: string;
  };
}

/**
 * Not to be processed. Reason and sentence are for the log; the sender is told a status and nothing else, the same for every reason but these:
 * `replayed` is answered like an accepted delivery, for it was one; `seen-unavailable` and `verifier-failed` are ours, and answered 503, so that the
 * platform tries again.
 */
export interface Refused {
  readonly outcome: "refused";
  readonly reason: Reason;
  /** A sentence of our own words; nothing of the delivery or of a key is in it. */
  readonly because: string;
}

export type Reason = keyof typeof reasons;

/** Every reason there is, and what it says. */
export const reasons = {
  "body-not-raw": "the body is not the raw bytes that were received",
  "body-too-large": "the body is larger than this endpoint takes",
  "body-malformed": "the body does not have the platform's shape",
  "body-not-covered": "the signature does not cover a body of this type",
  "body-altered": "the body is not the one that the signed address names",
  "url-malformed": "the address is not a request target",
  "headers-unreadable": "the headers are not names and texts",
  "header-missing": "a header is missing",
  "header-repeated": "a header comes more than once",
  "header-too-long": "a header is longer than the platform's",
  "timestamp-malformed": "the timestamp is not a number of seconds",
  "timestamp-outside-window": "the timestamp is too old, or too far ahead",
  "signature-malformed": "the signature does not have the platform's form",
  "signature-mismatch": "no live key made this signature",
  "algorithm-unexpected": "it is signed by another algorithm than the agreed one",
  "token-malformed": "the token is not a signed JSON web token",
  "token-key-unknown": "no one usable key has the token's key id",
  "token-signature-mismatch": "the named key did not make the token's signature",
  "token-expired": "the token has expired",
  "token-not-yet-valid": "the token is not valid yet",
  "token-other-issuer": "another authority issued the token",
  "token-other-audience": "the token is meant for another application",
  "token-other-sender": "the token was issued to another sender",
  "token-missing": "no token vouches for the sender",
  "challenge-malformed": "the challenge is not one that the platform sends",
  "client-state-mismatch": "the client state is not the subscription's",
  "subscription-unknown": "there is no such subscription",
  "tenant-mismatch": "the subscription is another tenant's",
  replayed: "this delivery was seen before",
  "seen-unavailable": "whether it was seen before cannot be told",
  "verifier-failed": "the verifier itself failed",
} as const;

/** Thrown inside a verifier, so that a failed test cannot be passed over; {@link decide} turns it into a decision. */
class Refusal extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, what: string | undefined) {
    super(what === undefined ? reasons[reason] : `${reasons[reason]}: ${what}`);
    this.reason = reason;
  }
}

/** Ends the verification. `what` is a word of our own (the name of a header), never a text of the delivery. */
export function refuse(reason: Reason, what?: string): never {
  throw new Refusal(reason, what);
}

/** Runs a verification to its decision: whatever is thrown on the way refuses. */
export async function decide<Passed extends Accepted | Challenged>(verify: () => Promise<Passed>): Promise<Decision<Passed>> {
  try {
    return await verify();
  } catch (error) {
    return error instanceof Refusal
      ? { outcome: "refused", reason: error.reason, because: error.message }
      : { outcome: "refused", reason: "verifier-failed", because: reasons["verifier-failed"] };
  }
}

/** `nosniff`: an answer that repeats what was sent must not become a page (learn.microsoft.com/graph/change-notifications-delivery-webhooks). */
export function challenged(contentType: string, body: string): Challenged {
  return { outcome: "challenged", answer: { status: 200, headers: { "content-type": contentType, "x-content-type-options": "nosniff" }, body } };
}
