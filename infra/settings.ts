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
  /** AWS Control Tower's own, by the names that it gives them, with their root mailboxes. */
  securityAccounts: { LogArchive: "aws+log-archive@panops.example", Audit: "aws+audit@panops.example" },
  /** The accounts whose VPCs tenants may be peered with. */
  cellAccounts: ["222222222222"],
  cell: {
    /** Every cell's range; no tenant range overlaps it. */
    cidr: "10.0.0.0/16",
    /** Where its workers are: the only ranges that a tenant routes to, and that reach its database and endpoints. */
    workers: ["10.0.64.0/18", "10.0.128.0/18"],
    /** Where its NAT gateways and load balancers are. */
    publicRanges: ["10.0.0.0/24", "10.0.1.0/24"],
    /** One of each range. */
    zoneIds: ["use1-az1", "use1-az2"],
    /** Each is polled by a schedule of its own. */
    connectors: ["email", "slack", "teams", "zoom", "sms"],
    /** By digest: what was reviewed is what runs. */
    workerImage:
      "222222222222.dkr.ecr.us-east-1.amazonaws.com/connector-worker@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    webhookImage: "222222222222.dkr.ecr.us-east-1.amazonaws.com/webhooks@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    /** Of the name that platforms send webhooks to. */
    certificate: "arn:aws:acm:us-east-1:222222222222:certificate/0f5a9d3c-7b1e-4c2d-8a6f-3e9b5d7c1a20",
  },
  nightly: {
    /** By digest: what was reviewed is what runs. */
    image: "666666666666.dkr.ecr.us-east-1.amazonaws.com/cofferdam@sha256:3b5d5c3712955042212316173ccf37be8ab3d4d3b1e2c1f7f4f2a7a5f3f0c9d1",
    at: "cron(0 2 * * ? *)",
    /** Who is told that a night failed, or that there was none. */
    tell: "security@panops.example",
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
  readonly securityAccounts: Readonly<Record<"LogArchive" | "Audit", string>>;
  readonly cellAccounts: readonly string[];
  readonly cell: {
    readonly cidr: string;
    readonly workers: readonly string[];
    readonly publicRanges: readonly string[];
    readonly zoneIds: readonly string[];
    readonly connectors: readonly string[];
    readonly workerImage: string;
    readonly webhookImage: string;
    readonly certificate: string;
  };
  readonly nightly: Readonly<Record<"image" | "at" | "tell", string>>;
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
