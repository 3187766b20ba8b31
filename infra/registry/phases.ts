import type { claimIds } from "../../checks/controls/claims.ts";
import { phases, type Phase, type RecordField, type TenantRecord } from "../../checks/model/registry.ts";
import type { Outcome } from "../../checks/model/run.ts";

type ClaimId = (typeof claimIds)[number];

/** What a phase stands for, and what is asked before a tenant is in it. */
interface PhaseRule {
  /** What has been done once a tenant is in it. */
  readonly means: string;
  /** Fields that are filled in from then on. */
  readonly fields: readonly RecordField[];
  /** Claims that hold of the tenant at that time; each goes on holding in later phases, and is asked again there. */
  readonly claims: readonly ClaimId[];
}

/**
 * The phases of a tenant's account. What CloudFormation cannot express (default VPCs deleted, peering accepted, the database's roles made) is done in one
 * of them, and judged on the evidence of the account before the next.
 */
export const phaseRules: Readonly<Record<Phase, PhaseRule>> = {
  requested: { means: "The customer has asked; there is no account.", fields: [], claims: [] },
  // Nothing stands in it yet that a claim would be about; a default VPC that was left is found when the network is built.
  vended: { means: "There is an account in unit Vending.", fields: ["account"], claims: [] },
  audited: {
    means: "Trail and log buckets stand, so that the key's birth is logged.",
    fields: [],
    claims: ["audit-trail-is-tenants-own", "audit-logs-are-locked"],
  },
  keyed: {
    means: "The data key stands, under the customer's policy.",
    fields: [],
    claims: ["key-vendor-cannot-destroy", "key-vendor-cannot-repolicy", "audit-logs-every-key-use"],
  },
  built: {
    means: "Network, bucket and cluster stand.",
    fields: [],
    claims: [
      "network-no-internet-path",
      "bucket-blocks-public-access",
      "bucket-refuses-plain-http",
      "bucket-is-versioned",
      "audit-logs-every-data-access",
    ],
  },
  peered: { means: "The cell has peered, and the return routes are there.", fields: ["peering"], claims: ["network-no-internet-path"] },
  migrated: { means: "The database has its roles and tables.", fields: [], claims: ["rls-on-every-table"] },
  "handed-over": {
    means: "Birth roles are deleted; the account is in unit Active.",
    fields: [],
    claims: ["tenant-has-own-account", "key-vendor-cannot-destroy", "key-vendor-cannot-repolicy"],
  },
  active: { means: "The account is what its templates say; the tenant is served.", fields: [], claims: ["template-equals-account"] },
  leaving: { means: "The contract has ended; every vendor role is to be deleted.", fields: [], claims: [] },
};

/** The phases that a tenant may come to from this one. */
export function phasesAfter(phase: Phase): readonly Phase[] {
  if (phase === "leaving") return [];
  const next = phases[phases.indexOf(phase) + 1] ?? "leaving";
  return phase === "requested" || next === "leaving" ? [next] : [next, "leaving"];
}

/** What a record lacks for the phase that it says it is in. Who leaves may have left at any time: an account is all that is certain. */
export function phaseProblems(record: TenantRecord): readonly (readonly [field: RecordField, what: string])[] {
  const { phase } = record;
  const early = phase === "requested" && record.account !== null ? [["account", "a tenant that is only requested has no account"] as const] : [];
  const passed = phase === "leaving" ? (["vended"] as const) : phases.slice(0, phases.indexOf(phase) + 1);
  const fields = new Set(passed.flatMap((each) => phaseRules[each].fields));
  const lacking = [...fields].filter((field) => (record[field] ?? null) === null);
  return [...early, ...lacking.map((field) => [field, `is missing, and a tenant that is ${phase} has one`] as const)];
}

export type Advance = { readonly advanced: TenantRecord } | { readonly refused: readonly string[] };

/**
 * Moves a tenant to a phase, when that follows from the one it is in, what the phase asks for is filled in, and its claims hold of the tenant as the
 * last run judged them. A claim that was not judged has not been kept.
 */
export function advance(record: TenantRecord, to: Phase, changes: Partial<TenantRecord>, outcomes: ReadonlyMap<string, Outcome>): Advance {
  const refused: string[] = [];
  const allowed = phasesAfter(record.phase);
  if (!allowed.includes(to)) {
    refused.push(`phase: ${to} does not follow ${record.phase}; ${allowed.length === 0 ? "nothing does" : `${allowed.join(" or ")} would`}`);
  }
  const advanced: TenantRecord = { ...record, ...changes, phase: to };
  refused.push(...phaseProblems(advanced).map(([field, what]) => `${field}: ${what}`));
  for (const claim of phaseRules[to].claims) {
    const outcome = outcomes.get(claim) ?? "unexercised";
    if (outcome !== "holds") refused.push(`${claim}: is ${outcome}, and must hold before a tenant is ${to}`);
  }
  return refused.length === 0 ? { advanced } : { refused };
}
