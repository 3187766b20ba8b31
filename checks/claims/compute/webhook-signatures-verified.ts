import { examples } from "./webhook-signatures-verified.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { shownOf, type Properties } from "../../reason/registry/attested.ts";

/** The first is no part of the claim, but a verifier that refuses everything would show all others. */
const properties: Properties = {
  genuine: "it takes what the platform signed",
  forged: "it refuses what another key signed",
  altered: "it refuses what was signed and then changed, by as little as one bit",
  "raw-body": "it refuses a body that is not the bytes which were received",
  "constant-time": "it compares as many bytes, and as often, whatever was sent",
  window: "it refuses what was signed outside the window, or remembers deliveries as long as the platform's signature lives",
  replayed: "it refuses a delivery that it took before",
  "before-queueing": "nothing is stored or queued of what it refuses",
};

export default defineCheck({
  id: "webhook-signatures-verified",
  claim: "Each webhook verifies its platform's signature over the raw body, in constant time, inside a replay window, before queueing.",
  severity: "high",
  why: "Whoever knows the address of a webhook that does not verify can write into a tenant's archive, or have it read what never was sent.",
  fix: "Verify each delivery with guardrails/webhooks before anything is stored, and have the tests' own run write an attestation of it.",
  references: [
    "https://docs.slack.dev/authentication/verifying-requests-from-slack",
    "https://developers.zoom.us/docs/api/webhooks/",
    "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
    "https://cheatsheetseries.owasp.org/cheatsheets/Webhook_Security_Guidelines_Cheat_Sheet.html",
  ],
  kind: "registry:connector-code",
  scope: "organization",
  planes: ["registry"],
  limits: {
    registry: [
      `An attestation shows ${Object.keys(properties).join(", ")}, each by tests that passed; what a platform does not sign, no verifier can test.`,
      "A connector that a tenant uses has a webhook unless the registry lists it under polled. That the functions run the code which was tested is a fact of templates and does not count.",
    ],
  },
  subjects: (estate) => {
    const { items, unread } = estate.list("registry:connector-code");
    return { items: items.filter(({ form }) => form === "webhook"), unread };
  },
  judge: (webhook) => shownOf(webhook, properties),
  examples,
});
