import type { Assumption } from "./verdict.ts";

/** `cofferdam.yaml` after reading and checking: who is who. Shapes and defaults: contract.md, "The estate file". */
export interface EstateFile {
  /** Where it was read, for messages. */
  readonly path: string;
  /** As origins name it, the same in a run and in its re-evaluation from evidence; absent: `path`. */
  readonly shown?: string;
  readonly organization?: { readonly id: string; readonly management: string };
  readonly vendor: {
    readonly name: string;
    /** Role in the platform → account. */
    readonly accounts: Readonly<Record<string, string>>;
    /** Role in the platform → its unit's path. */
    readonly units: Readonly<Record<string, string>>;
    readonly roles: readonly string[];
    readonly service: readonly string[];
    /** Stores of its accounts that hold no tenant's content: a glob of their ids, or a whole account → what they hold. */
    readonly stores?: Readonly<Record<string, string>>;
  };
  readonly assumptions: readonly Assumption[];
  readonly tenants: readonly TenantEntry[];
  readonly templates: readonly TemplateEntry[];
  /** For accounts that are read; absent: the defaults of contract.md. */
  readonly collector?: CollectorEntry;
  readonly database?: DatabaseEntry;
  readonly registry?: string;
  readonly waivers?: string;
  /** `--tenant`: only this tenant is judged; the others are still known. */
  readonly onlyTenant?: string;
}

export interface TenantEntry {
  readonly id: string;
  readonly customerId?: string;
  readonly account: string;
  readonly region: string;
  readonly unit?: string;
  readonly custody: "vendor-organization" | "customer-account" | "external-key-store";
  readonly key?: string;
  /** Objects are kept this long, no shorter; absent: for ever. */
  readonly retentionDays?: number;
  /** SSM parameters of its account that no template writes: name → value. */
  readonly ssmParameters?: Readonly<Record<string, string>>;
  /** ARN globs of the principals that the customer controls. */
  readonly customer: readonly string[];
  /** The tenant's own database, `env:NAME`. */
  readonly database?: string;
  readonly line: number;
}

/** What the databases of tenants are to be. */
export interface DatabaseEntry {
  /** A folder of `*.sql`, absolute. */
  readonly migrations?: string;
  /** As written: `env:NAME` names a variable. */
  readonly url?: string;
  readonly tenantColumn: string;
  readonly tenantSetting: string;
  /** Globs of role names, judged beside every LOGIN role. */
  readonly applicationRoles: readonly string[];
  /** Role → why it is no application role. */
  readonly exempt: Readonly<Record<string, string>>;
  /** `schema.table` → why every tenant may see it. */
  readonly shared: Readonly<Record<string, string>>;
  /** Whatever is written there may be lost. */
  readonly disposable: boolean;
}

/** contract.md: what holds without a `database`. */
export const defaultDatabase: DatabaseEntry = {
  tenantColumn: "customer_id",
  tenantSetting: "app.current_customer_id",
  applicationRoles: [],
  exempt: {},
  shared: {},
  disposable: false,
};

export interface CollectorEntry {
  /** Path and name of the role that is entered in each account: `cofferdam/Collector`. */
  readonly role: string;
  /** As written: `env:NAME` names a variable; `tenant:customerId` is each tenant's own, and none for the vendor's accounts. */
  readonly externalId?: string;
  /** True in the customer's own run. */
  readonly readsLogs: boolean;
  /** Regions that are read; those left out make claims over all Regions undecided. */
  readonly regions: "all" | readonly string[];
}

/** contract.md: what holds without a `collector`. */
export const defaultCollector: CollectorEntry = { role: "cofferdam/Collector", readsLogs: false, regions: "all" };

/** One entry of `templates`. Paths are absolute after reading. */
export type TemplateEntry =
  | {
      readonly assembly: string;
      /** A glob over stack names. */
      readonly stacks?: string;
      /** Tenant ids; `all` is expanded. Absent: placed by the manifest. */
      readonly tenants?: readonly string[];
    }
  | {
      readonly file: string;
      readonly account: string;
      readonly region: string;
      readonly parameters: Readonly<Record<string, string>>;
    };

/** The file as findings name it: of evidence, the file that was judged first. */
export function shownPath({ shown, path }: EstateFile): string {
  return shown ?? path;
}
