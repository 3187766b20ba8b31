import { referenceTenants, referenceZones } from "./registry/registry.ts";

/**
 * What another platform would change. Everything here is public: account ids and ranges of an example, no secret.
 */
export const settings = {
  region: "us-east-1",
  organization: { id: "o-exampleorgid" },
  accounts: {
    management: "111111111111",
    /** Shared compute: the cells. A cell may have an account of its own; the tenant templates take it as a parameter. */
    compute: "222222222222",
    /** The state machine that builds tenant accounts. */
    provisioning: "555555555555",
    /** The nightly run over all accounts. */
    nightly: "666666666666",
  },
  /** The accounts whose VPCs tenants may be peered with. */
  cellAccounts: ["222222222222"],
  cell: {
    /** Every cell's range; no tenant range overlaps it. */
    cidr: "10.0.0.0/16",
    /** Where its workers are: the only ranges that a tenant routes to, and that reach its database and endpoints. */
    workers: ["10.0.64.0/18", "10.0.128.0/18"],
  },
  /** Written once, in the registry. */
  tenants: referenceTenants(),
  /** The two zones that tenants of a Region stand in. Ids, not names: names are mapped per account. */
  zones: referenceZones(),
  database: {
    /** Minor version of Aurora PostgreSQL 15. */
    version: "15.17",
    name: "panops",
    port: 5432,
    capacity: { min: 0.5, max: 8 },
    backupDays: 7,
    /** Longer than the seven days after which a cluster without its key cannot be started (pitfall P10). */
    vaultDays: 35,
    extensions: ["vector", "pg_trgm", "pg_stat_statements"],
  },
  /** How long a record of trail and flow log cannot be deleted, by anyone. */
  logLockDays: 365,
} as const satisfies Settings;

interface Settings {
  readonly region: string;
  readonly organization: { readonly id: string };
  readonly accounts: Readonly<Record<"management" | "compute" | "provisioning" | "nightly", string>>;
  readonly cellAccounts: readonly string[];
  readonly cell: { readonly cidr: string; readonly workers: readonly string[] };
  readonly tenants: readonly [TenantSettings, ...TenantSettings[]];
  readonly zones: Readonly<Record<string, readonly [string, string]>>;
  readonly database: {
    readonly version: string;
    readonly name: string;
    readonly port: number;
    readonly capacity: { readonly min: number; readonly max: number };
    readonly backupDays: number;
    readonly vaultDays: number;
    readonly extensions: readonly string[];
  };
  readonly logLockDays: number;
}

/** One tenant's record, as far as its templates need it. */
export interface TenantSettings {
  readonly id: string;
  /** The tenant column's value, and the external id of sessions. */
  readonly customerId: string;
  readonly account: string;
  readonly region: string;
  readonly computeAccount: string;
  readonly cellVpc: string;
  readonly cidr: string;
  /** Days; `none` keeps objects for ever. */
  readonly retentionDays: string;
  readonly peeringId: string;
}
