import { allPassed, attestation, attested } from "./attested-example.ts";

const all = allPassed("genuine", "forged", "altered", "raw-body", "constant-time", "window", "replayed", "before-queueing");
const failed = { passed: 1, failed: 1, skipped: 0 };
const without = (name: string): object => Object.fromEntries(Object.entries(all).filter(([property]) => property !== name));

export const examples = {
  holds: {
    "every property was seen": attested("webhook", all),
    "of another webhook too": attested("webhook", all, {
      attestations: [attestation("webhook", "mail", all), attestation("webhook", "chat", all)],
    }),
    "more than is asked for": attested("webhook", { ...all, rotated: { passed: 2, failed: 0, skipped: 0 } }),
    "nobody sends to the other connector": attested("webhook", all, { polled: ["calendar"] }),
    "a worker is another matter": attested("webhook", all, {
      attestations: [attestation("webhook", "mail", all), attestation("worker", "mail", { reached: failed })],
    }),
  },
  broken: {
    "what the platform sends is refused": attested("webhook", { ...all, genuine: failed }),
    "another key's signature passes": attested("webhook", { ...all, forged: failed }),
    "a changed body passes": attested("webhook", { ...all, altered: failed }),
    "a parsed body passes": attested("webhook", { ...all, "raw-body": failed }),
    "time tells how much of a signature is right": attested("webhook", { ...all, "constant-time": failed }),
    "an old delivery passes": attested("webhook", { ...all, window: failed }),
    "a delivery passes twice": attested("webhook", { ...all, replayed: failed }),
    "what is refused is queued": attested("webhook", { ...all, "before-queueing": failed }),
    "a webhook that no tenant uses": attested("webhook", all, {
      attestations: [attestation("webhook", "mail", all), attestation("webhook", "chat", { ...all, forged: failed })],
    }),
    "a second suite saw otherwise": attested("webhook", all, {
      attestations: [attestation("webhook", "mail", all), attestation("webhook", "mail", { ...all, forged: failed })],
    }),
  },
  undecided: {
    "nobody tested it": attested("webhook", all, { attestations: [] }),
    "only its worker was tested": attested("webhook", all, { attestations: [attestation("worker", "mail", all)] }),
    "no test of the window": attested("webhook", without("window")),
    "no test of what is queued": attested("webhook", without("before-queueing")),
    "a test was left out": attested("webhook", { ...all, replayed: { passed: 1, failed: 0, skipped: 1 } }),
    "no test was run": attested("webhook", { ...all, forged: { passed: 0, failed: 0, skipped: 0 } }),
  },
};
