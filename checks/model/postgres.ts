import type { Resource } from "./estate.ts";
import type { Fact } from "./fact.ts";

/** What lies in a database. */

/** A table of a PostgreSQL database that holds rows of its own: a partition and an inheritance child are tables too. */
export interface Table extends Resource {
  readonly kind: "postgres:table";
  readonly schema: string;
  readonly owner: string;
  readonly type: "table" | "partitioned table" | "foreign table";
  readonly rowSecurity: Fact<RowSecurity>;
  /** What it is a partition or an inheritance child of. */
  readonly parents: readonly string[];
  /** The application roles that have any privilege on it or on a column of it. */
  readonly reachedBy: Fact<readonly Reach[]>;
}

/** Row security of a table; not forced, it does not bind the table's owner. (postgresql.org/docs/15/ddl-rowsecurity.html) */
export interface RowSecurity {
  readonly enabled: boolean;
  readonly forced: boolean;
}

/** How an application role comes to a table. */
export interface Reach {
  readonly role: string;
  /** The role whose privileges these are: itself, or one that it can become. */
  readonly as: string;
  /** `SELECT`, `OWNER`; `ALL` for a superuser. */
  readonly privileges: readonly string[];
}

/** A schema, and the tables that may come to lie in it. */
export interface Schema extends Resource {
  readonly kind: "postgres:schema";
  /** Null: one that does not exist yet. */
  readonly name: string | null;
  readonly futureTables: Fact<readonly FutureTable[]>;
}

/** A table that a role may make tomorrow, as an application role would find it. */
export interface FutureTable {
  readonly creator: string;
  /** Not empty. */
  readonly reachedBy: readonly Reach[];
  readonly rowSecurity: Fact<RowSecurity>;
}
