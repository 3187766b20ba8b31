import { allPassed, attestation, attested } from "./attested-example.ts";

const all = allPassed("reached", "plain-http", "old-tls", "untrusted", "other-name", "expired", "redirected");
const failed = { passed: 1, failed: 1, skipped: 0 };
const without = (name: string): object => Object.fromEntries(Object.entries(all).filter(([property]) => property !== name));

export const examples = {
  holds: {
    "every property was seen": attested("worker", all),
    "of a worker that is no connector's too": attested("worker", all, {
      attestations: [attestation("worker", "mail", all), attestation("worker", "transcription", all)],
    }),
    "a webhook is another matter": attested("worker", all, {
      attestations: [attestation("worker", "mail", all), attestation("webhook", "mail", { forged: failed })],
    }),
  },
  broken: {
    "a good server is not reached": attested("worker", { ...all, reached: failed }),
    "it calls without TLS": attested("worker", { ...all, "plain-http": failed }),
    "it takes TLS 1.1": attested("worker", { ...all, "old-tls": failed }),
    "it takes any authority's certificate": attested("worker", { ...all, untrusted: failed }),
    "it takes a certificate of any name": attested("worker", { ...all, "other-name": failed }),
    "it takes an expired certificate": attested("worker", { ...all, expired: failed }),
    "it follows where no TLS is": attested("worker", { ...all, redirected: failed }),
    "a worker that is no connector's": attested("worker", all, {
      attestations: [attestation("worker", "mail", all), attestation("worker", "transcription", { ...all, untrusted: failed })],
    }),
  },
  undecided: {
    "nobody tested it": attested("worker", all, { attestations: [] }),
    "nobody tested it, and it is polled": attested("worker", all, { attestations: [], polled: ["mail"] }),
    "no test of the name": attested("worker", without("other-name")),
    "no test of redirects": attested("worker", without("redirected")),
    "a test was left out": attested("worker", { ...all, expired: { passed: 0, failed: 0, skipped: 1 } }),
  },
};
