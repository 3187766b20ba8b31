import type { Resource } from "./estate.ts";
import type { Fact, Origin } from "./fact.ts";

/** What the platform writes down of its tenants and of how its code was tested: plane R. Shapes: `schemas/registry.schema.json`. */

/** The life of a tenant's account, in its order. Each phase follows the one before it; `leaving` follows any but `requested`. */
export const phases = ["requested", "vended", "audited", "keyed", "built", "peered", "migrated", "handed-over", "active", "leaving"] as const;
export type Phase = (typeof phases)[number];

export const custodies = ["vendor-organization", "customer-account", "external-key-store"] as const;
export const whisperModels = ["large-v3", "medium"] as const;

/** One tenant as the platform knows it. */
export interface TenantRecord {
  readonly id: string;
  readonly customerId: string;
  /** Null until an account was vended. */
  readonly account: string | null;
  /** Whose workers serve it: a name of `cells`. */
  readonly cell: string;
  readonly region: string;
  /** Ids of the two zones that it stands in; absent: the first two of its Region. */
  readonly zones?: readonly string[] | undefined;
  /** IPv4, `10.64.3.0/24`. */
  readonly cidr: string;
  readonly custody: (typeof custodies)[number];
  /** Of the account's root user. */
  readonly email: string;
  /** Days that objects are kept; null: for ever. */
  readonly retention: number | null;
  readonly connectors: readonly string[];
  readonly whisperModel: (typeof whisperModels)[number];
  /** The peering with the cell; null until it was made. */
  readonly peering?: string | null | undefined;
  readonly phase: Phase;
}

export type RecordField = keyof TenantRecord;

/** One compute VPC and the account that it is in. */
export interface CellRecord {
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  /** The VPC's own range. */
  readonly cidr: string;
  /** AWS's quotas of this VPC as the vendor had them set, where they are recorded. */
  readonly quotas?: { readonly peeringsPerVpc?: number | undefined } | undefined;
}

/** The registry as a whole. */
export interface Registry extends Resource {
  readonly kind: "registry:registry";
  readonly records: readonly RegisteredTenant[];
  /** The ranges that several tenants' networks reach; unknown where the registry does not list them. */
  readonly sharedNetworks: Fact<readonly string[]>;
}

/** One tenant's record. `id` is the tenant's, `account` empty until there is one. */
export interface RegisteredTenant extends Resource {
  readonly kind: "registry:tenant";
  readonly record: TenantRecord;
  /** Where a field is written. */
  at(field: RecordField): Origin;
}

/** A cell that tenants are recorded in. */
export interface RegisteredCell extends Resource {
  readonly kind: "registry:cell";
  readonly tenants: readonly RegisteredTenant[];
  /** Null: tenants name it, and nothing else is recorded of it. */
  readonly cell: CellRecord | null;
}

/** How a tenant comes from `requested` to `active`, step by step. */
export interface ProvisioningPath extends Resource {
  readonly kind: "registry:provisioning-path";
  readonly path: Fact<ProvisioningRecord>;
}

export interface ProvisioningRecord {
  /** Accounts that stand ready; null: none do, each is made when it is asked for. */
  readonly pool: { readonly accounts: number; readonly phase: Phase } | null;
  readonly steps: readonly ProvisioningStep[];
}

export interface ProvisioningStep {
  readonly id: string;
  /** Ids of the steps that must have ended before. */
  readonly after: readonly string[];
  /** Its budget; null: it has none. */
  readonly minutes: number | null;
  /** Nobody has to do anything. */
  readonly automated: boolean;
  /** The phase that the tenant is in once it has ended; null: it changes none. */
  readonly reaches: Phase | null;
}

/** Code that takes a connector's deliveries (a webhook) or calls its platform (a worker). `id` is `webhook/slack`. */
export interface ConnectorCode extends Resource {
  readonly kind: "registry:connector-code";
  readonly form: CodeForm;
  /** Ids of the tenants whose records name the connector. */
  readonly usedBy: readonly string[];
  readonly attestations: readonly Attestation[];
}

export const codeForms = ["webhook", "worker"] as const;
export type CodeForm = (typeof codeForms)[number];

/** What code was seen to do when its tests ran. */
export interface Attestation {
  readonly suite: string;
  readonly files: readonly string[];
  /** SHA-256 over the tested files, hex. */
  readonly digest: string;
  /** What the tests are about → their results. */
  readonly shows: ReadonlyMap<string, TestResults>;
  /** Where it is written, or the results of one property. */
  readonly at: (property?: string) => Origin;
}

export interface TestResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
