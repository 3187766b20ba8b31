import type { Example } from "../../model/example.ts";
import { acmeRecord } from "../../model/example-registry.ts";

const passed = { passed: 1, failed: 0, skipped: 0 };

/** What a suite is to show, each property by one test that passed. */
export function allPassed(...properties: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(properties.map((name) => [name, passed]));
}

/** A registry whose tenant uses a connector called mail, the attestation of that, and whatever else it has. */
export function attested(kind: "webhook" | "worker", shows: object, more: object = {}): Example {
  return { registry: { tenants: [{ ...acmeRecord, connectors: ["mail"] }], attestations: [attestation(kind, "mail", shows)], ...more } };
}

export function attestation(kind: "webhook" | "worker", name: string, shows: object): object {
  return { subject: { kind, name }, suite: "test/connectors.test.ts", files: [`connectors/${name}.ts`], digest: "0".repeat(64), shows };
}
