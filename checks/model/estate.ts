import type { Listing, Origin } from "./fact.ts";
import type { EstateFile, TenantEntry } from "./estate-file.ts";
import type { Kinds } from "./kinds.ts";

export type Plane = "template" | "account" | "database" | "registry";

/** A kind's name: `s3:bucket`. */
export type Kind = keyof Kinds;

/**
 * What is judged: who is who (from the estate file) and what there is (from evidence). One estate is one *view*: the vendor's
 * and organization's resources of all sources, and the tenants' resources of one group of sources. Templates that are judged
 * as several tenants give a view each, and their resources never meet.
 */
export interface Estate {
  readonly plane: Plane;
  /** `""` for the sources placed by themselves, else how the view came about: `Canonical* as acme`. */
  readonly view: string;
  readonly file: EstateFile;
  /** The tenant this estate is opened for. All that are known stand in `file.tenants`. */
  readonly tenant: Tenant;
  /** The same tenant by the platform's templates, where such were read too. Only for checks that are `beside` them. */
  readonly written?: Estate;
  /** All resources of a kind, or those of one account. */
  list<K extends Kind>(kind: K, account?: string): Listing<Kinds[K]>;
  /** The names of the sources that were read for an account; empty when nothing was. */
  sourcesOf(account: string): readonly string[];
}

export interface Tenant {
  readonly kind: "tenant";
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly entry: TenantEntry;
  readonly origin: Origin;
}

/** What every resource has. */
export interface Resource {
  /** The contract's subject: `Stack/LogicalId` on templates, the ARN on accounts. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly origin: Origin;
}
