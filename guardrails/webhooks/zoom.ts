import type { Accepted, Challenged, Decision } from "./decision.ts";
import { challenged, decide, refuse } from "./decision.ts";
import { isObject, jsonObject } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import { signedBody } from "./hmac.ts";
import { usualWindowSeconds } from "./replay.ts";
import type { Surroundings } from "./replay.ts";
import { hmac } from "./shared-secret.ts";
import type { Keys } from "./shared-secret.ts";

export interface ZoomSettings extends Surroundings {
  /** The app's webhook secret token; `previous` while it is regenerated. */
  readonly keys: Keys;
  /** Zoom names no window; 300 unless set. */
  readonly windowSeconds?: number;
}

/**
 * Zoom's events: `x-zm-signature` is `v0=` and the hex HMAC-SHA256, keyed with the webhook secret token, of `v0:`, the header
 * `x-zm-request-timestamp` (seconds), `:` and the raw body (developers.zoom.us/docs/api/webhooks, "Verify with Zoom's header").
 *
 * An `endpoint.url_validation`, sent at first and every 72 hours, is answered with `plainToken` and `encryptedToken`, its hex HMAC-SHA256 with the
 * same secret (same page, "Validate your webhook endpoint"), and only when it is signed itself: else anyone could have texts of the form
 * `v0:…` signed, that is, forge events. For the same reason a token has no colon.
 * Throws when made with an empty key; the verifier itself never does.
 */
export function zoomVerifier({
  keys,
  windowSeconds = usualWindowSeconds,
  ...surroundings
}: ZoomSettings): (delivery: Delivery) => Promise<Decision<Accepted | Challenged>> {
  const verify = signedBody({
    ...surroundings,
    platform: "zoom",
    keys,
    algorithm: "sha256",
    encoding: "hex",
    signature: { header: "x-zm-signature", prefix: "v0=" },
    signs: [{ text: "v0:" }, "timestamp", { text: ":" }, "body"],
    freshness: { timestampHeader: "x-zm-request-timestamp", windowSeconds },
  });
  return (delivery) =>
    decide(async () => {
      const { accepted, body, key } = await verify(delivery);
      const json = jsonObject(body) ?? refuse("body-malformed");
      if (json["event"] !== "endpoint.url_validation") return accepted;
      const payload = json["payload"];
      const plainToken = isObject(payload) ? payload["plainToken"] : undefined;
      if (typeof plainToken !== "string" || !/^[A-Za-z0-9_+/=-]{1,256}$/.test(plainToken)) return refuse("challenge-malformed");
      const encryptedToken = hmac("sha256", key, [Buffer.from(plainToken, "utf8")], "hex");
      return challenged("application/json", JSON.stringify({ plainToken, encryptedToken }));
    });
}
