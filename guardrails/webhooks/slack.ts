import type { Accepted, Challenged, Decision } from "./decision.ts";
import { challenged, decide, refuse } from "./decision.ts";
import { jsonObject } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import { signedBody } from "./hmac.ts";
import type { Surroundings } from "./replay.ts";
import type { Keys } from "./shared-secret.ts";

export interface SlackSettings extends Surroundings {
  /** The app's signing secret; `previous` while it is regenerated. */
  readonly keys: Keys;
}

/**
 * Slack's events, commands and interactions: `X-Slack-Signature` is `v0=` and the hex HMAC-SHA256, keyed with the signing secret, of
 * `v0:`, the header `X-Slack-Request-Timestamp` (seconds), `:` and the raw body. More than five minutes of difference to the clock is a replay
 * (docs.slack.dev/authentication/verifying-requests-from-slack).
 *
 * A signed `url_verification` is answered with its challenge as plain text (docs.slack.dev/reference/events/url_verification).
 * Slack signs a retry anew: what must not happen twice per event needs the event's own id, beside the claim.
 * Throws when made with an empty key; the verifier itself never does.
 */
export function slackVerifier({ keys, ...surroundings }: SlackSettings): (delivery: Delivery) => Promise<Decision<Accepted | Challenged>> {
  const verify = signedBody({
    ...surroundings,
    platform: "slack",
    keys,
    algorithm: "sha256",
    encoding: "hex",
    signature: { header: "x-slack-signature", prefix: "v0=" },
    signs: [{ text: "v0:" }, "timestamp", { text: ":" }, "body"],
    freshness: { timestampHeader: "x-slack-request-timestamp", windowSeconds: 300 },
  });
  return (delivery) =>
    decide(async () => {
      const { accepted, body } = await verify(delivery);
      const json = jsonObject(body);
      if (json?.["type"] !== "url_verification") return accepted;
      const challenge = json["challenge"];
      if (typeof challenge !== "string" || !/^[\w.~+/=-]{1,1024}$/.test(challenge)) return refuse("challenge-malformed");
      return challenged("text/plain; charset=utf-8", challenge);
    });
}
