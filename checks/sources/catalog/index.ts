/** Databases as a source: what is asked of a PostgreSQL catalog, by an address or after migrations on a server of this run's own. */
export { collectDatabase, collectMigrations } from "./collect.ts";
