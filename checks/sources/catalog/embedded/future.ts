import type { Client } from "pg";
import { database } from "./aurora.ts";
import { superuser } from "./install.ts";
import type { EmbeddedServer } from "./server.ts";
import { errorOf } from "../collect-catalog.ts";
import { futureTables, privilegesOf } from "../queries.ts";
import type { CatalogRecord } from "../record.ts";

/** Where a table may be made, and by whom. */
export interface Place {
  readonly creator: string;
  /** Null: one that does not exist yet. */
  readonly schema: string | null;
}

/**
 * Makes a table in each place as the role that may, by a real login, looks what row security and whose privileges it was born with, and rolls back.
 * Only on a server of this run's own: NOLOGIN roles are given a login first.
 */
export async function tryFutureTables(
  server: EmbeddedServer,
  places: readonly Place[],
  version: number,
): Promise<Pick<CatalogRecord, "request" | "response">> {
  const admin = await server.connect(superuser, database);
  const rows: { readonly creator: string; readonly schema: string | null; readonly made: unknown }[] = [];
  for (const creator of new Set(places.map((place) => place.creator))) {
    const schemas = places.filter((place) => place.creator === creator).map((place) => place.schema);
    const made = await makeAll(server, admin, creator, schemas, version);
    rows.push(...schemas.map((schema, i) => ({ creator, schema, made: made[i] })));
  }
  await admin.end();
  return { request: { query: futureTables.name }, response: { rows } };
}

/** What came of each, or the one reason why none was tried. */
async function makeAll(
  server: EmbeddedServer,
  admin: Client,
  creator: string,
  schemas: readonly (string | null)[],
  version: number,
): Promise<readonly unknown[]> {
  try {
    // Roles and databases fire no event trigger. (postgresql.org/docs/15/event-trigger-matrix.html)
    await admin.query(`ALTER ROLE ${quoted(creator)} LOGIN CONNECTION LIMIT -1`);
    await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${quoted(creator)}`);
    const client = await server.connect(creator, database);
    const made: unknown[] = [];
    for (const schema of schemas) made.push(await make(client, schema, version));
    await client.end();
    return made;
  } catch (error) {
    const why = errorOf(error);
    return schemas.map(() => why);
  }
}

async function make(client: Client, schema: string | null, version: number): Promise<unknown> {
  const name = `${quoted(schema ?? "cofferdam_future")}.cofferdam_future_table`;
  await client.query("BEGIN");
  try {
    await client.query("SET LOCAL statement_timeout = '10s'");
    if (schema === null) await client.query("CREATE SCHEMA cofferdam_future");
    await client.query(`CREATE TABLE ${name} (customer_id uuid NOT NULL)`);
    // From here on no name is looked up where the role could have put one.
    await client.query("SET LOCAL search_path = ''");
    const { rows } = await client.query<Record<string, unknown>>(`
SELECT c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, (
  SELECT coalesce(pg_catalog.json_agg(each), '[]') FROM (
    SELECT r.rolname::text AS role, pg_catalog.array_to_json(${privilegesOf("r.oid", "c.oid", "c.relowner", version)}) AS privileges
    FROM pg_catalog.pg_roles r WHERE NOT r.rolsuper ORDER BY r.rolname
  ) AS each WHERE pg_catalog.json_array_length(each.privileges) > 0) AS privileges
FROM pg_catalog.pg_class c WHERE c.oid = '${name.replaceAll("'", "''")}'::pg_catalog.regclass`);
    return rows[0];
  } catch (error) {
    return errorOf(error);
  } finally {
    await client.query("ROLLBACK");
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
