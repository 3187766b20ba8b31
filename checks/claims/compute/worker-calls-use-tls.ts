import { examples } from "./worker-calls-use-tls.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { shownOf, type Properties } from "../../reason/registry/attested.ts";

/** The first is no part of the claim, but a worker that reaches nobody would show all others. */
const properties: Properties = {
  reached: "it reaches a server whose certificate is good",
  "plain-http": "it opens no connection without TLS",
  "old-tls": "it refuses a server that speaks nothing newer than TLS 1.1",
  untrusted: "it refuses a certificate that no trusted authority issued",
  "other-name": "it refuses a certificate of another name",
  expired: "it refuses a certificate that has expired",
  redirected: "it does not follow a redirect to an address without TLS",
};

export default defineCheck({
  id: "worker-calls-use-tls",
  claim: "Workers' outbound calls are HTTPS, TLS 1.2 or later, with verification on.",
  severity: "high",
  why: "A worker that does not verify hands a tenant's token, and what it reads with it, to whoever stands in the way.",
  fix: "Make every call through one client that sets minVersion TLSv1.2 and rejectUnauthorized true, and have its tests' own run write an attestation of it.",
  references: [
    "https://nodejs.org/docs/latest-v20.x/api/tls.html",
    "https://datatracker.ietf.org/doc/html/rfc9325",
    "https://datatracker.ietf.org/doc/html/rfc9110#name-https-certificate-verificat",
  ],
  kind: "registry:connector-code",
  scope: "organization",
  planes: ["registry"],
  limits: {
    registry: [
      `An attestation shows ${Object.keys(properties).join(", ")}, each by tests that passed. Each connector that a tenant uses has a worker; others are judged where they are attested.`,
      "That the workers run the code which was tested is a fact of templates and does not count; what they say to the database is database-requires-tls.",
    ],
  },
  subjects: (estate) => {
    const { items, unread } = estate.list("registry:connector-code");
    return { items: items.filter(({ form }) => form === "worker"), unread };
  },
  judge: (worker) => shownOf(worker, properties),
  examples,
});
