import type { Estate, Plane, Tenant } from "./estate.ts";
import type { Finding } from "./run.ts";

/**
 * One way a template's open conditions can come out. A source asks `choose` only for what is not settled by earlier answers of
 * the same run, so each sequence of answers is one satisfiable world. Sources without conditions never ask.
 */
export interface World {
  /** `question` is for people and a key: `Stack: Stage equals "prod"`. The same question in one run is asked once. */
  choose(question: string): boolean;
}

/** Evidence after reading, before any world is chosen. */
export interface View {
  /** `""` for the sources placed by themselves, else how the view came about: `Canonical* as acme`. */
  readonly label: string;
  readonly plane: Plane;
  /** The tenants for which this view's sources hold something. */
  readonly tenants: readonly Tenant[];
  /** The platform's own, no tenant's: `tenants` holds one that stands for the source, and findings name none. */
  readonly ofNoTenant?: boolean;
  /** How far what was read about a tenant can be trusted: null on templates. */
  readonly grade?: (tenant: Tenant) => Finding["grade"];
  /** Lazy estates about each of them, which share what is read: nothing is read until it is asked for. */
  open(world: World): (tenant: Tenant) => Estate;
}
