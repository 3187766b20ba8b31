import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { registryMutants } from "./mutants.ts";
import { checks } from "../../checks/claims/index.ts";
import type { Check } from "../../checks/engine/define-check.ts";
import { judgeExample } from "../../checks/engine/examples.ts";
import type { Outcome } from "../../checks/model/run.ts";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";

/** Each value of the reference registry wrong, one at a time: a claim that reads it no longer holds, or the registry is refused; the others alarm nobody. */
const registry = JSON.parse(readFileSync("infra/registry/registry.json", "utf8")) as RegistryFile;
const { tenants, vendor, organization } = parse(readFileSync("cofferdam.yaml", "utf8")) as Readonly<Record<string, object>>;
const mutants = registryMutants(registry);

function judged(check: Check, file: object): Outcome | "refused" {
  try {
    return judgeExample(check, { estate: { tenants, vendor, organization }, registry: file }).outcome;
  } catch (error) {
    if (error instanceof Error && error.message.includes("registry")) return "refused";
    throw error;
  }
}

/** The places of the attestations of such code. */
function attested(form: "webhook" | "worker"): string {
  return (registry.attestations ?? []).flatMap(({ subject }, i) => (subject.kind === form ? [String(i)] : [])).join("|");
}

const shown = "(passed: none|(failed|skipped): .*|passed: out|failed: out|skipped: out)";
const webhooks = "genuine|forged|altered|raw-body|constant-time|window|replayed|before-queueing";
const workers = "reached|plain-http|old-tls|untrusted|other-name|expired|redirected";

/** What each claim reads; of a cell of two tenants no single value makes one that is too full. */
const read: Readonly<Record<string, RegExp>> = {
  "tenant-registry-is-sound": /^(tenants\/\d+(: twice|\/(id|customerId|account|email|cidr|peering): another's)|sharedNetworks: out)$/,
  "tenant-has-own-account": /^tenants(: (out|empty)|\/\d+(: (out|twice)|\/(id|account): .*))$/,
  "tenant-provisioned-in-30-minutes":
    /^provisioning(: out|\/pool(: .*|\/phase: .*|\/accounts: (out|none))|\/steps(: .*|\/\d+(: .*|\/(automated: .*|minutes: (out|a thousand.*)|reaches: .*))))$/,
  "webhook-signatures-verified": new RegExp(`^attestations(: out|: empty|/(${attested("webhook")})/shows(: .*|/(${webhooks})(: out|/${shown})))$`),
  "worker-calls-use-tls": new RegExp(`^attestations(: out|: empty|/(${attested("worker")})/shows(: .*|/(${workers})(: out|/${shown})))$`),
};

/** One in so many of the others is tried. */
const oneIn = 17;

describe.each(checks.filter(({ planes }) => planes.includes("registry")).map((check) => [check.id, check] as const))("%s", (id, check) => {
  const reads = mutants.filter(({ id: mutant }) => read[id]?.test(mutant) === true);
  const others = mutants.filter((mutant) => !reads.includes(mutant)).filter((_, i) => i % oneIn === 0);

  test("holds of the reference registry, and of none in which a value that it reads is wrong", () => {
    expect(judged(check, registry)).toBe("holds");
    const outcomes = reads.map(({ id: mutant, registry: file }) => [mutant, judged(check, file)] as const);
    expect(outcomes.filter(([, outcome]) => outcome === "holds" || outcome === "unexercised")).toEqual([]);
    if (read[id] !== undefined) expect(outcomes.filter(([, outcome]) => outcome === "broken").length).toBeGreaterThan(5);
  });

  test("alarms nobody where another value is", () => {
    const alarms = others.filter(({ registry: file }) => judged(check, file) === "broken").map(({ id: mutant }) => mutant);
    expect(others.length).toBeGreaterThan(10);
    expect(alarms).toEqual([]);
  });
});
