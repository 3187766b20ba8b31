import { z } from "zod";

/**
 * What is asked of a PostgreSQL catalog: no superuser, read only, every name qualified, an empty search path (database.md §6), so that
 * nobody's function or operator has a say. PostgreSQL itself answers who has which privilege and who is a member of whom.
 */
export interface CatalogQuery<R> {
  readonly name: string;
  /** `version` is server_version_num: 150018. */
  sql(version: number): string;
  readonly row: z.ZodType<R>;
}

/** Objects below it were made with the cluster: FirstNormalObjectId. (postgresql.org/docs/15/system-catalog-initial-data.html, "OID Assignment") */
const firstOwn = 16384;

const inExtension = (catalog: string, oid: string): string =>
  `EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

export const server = {
  name: "server",
  sql: () => `
SELECT pg_catalog.current_setting('server_version_num')::int AS version,
  pg_catalog.current_setting('server_version') AS release,
  pg_catalog.current_database()::text AS database`,
  row: z.object({ version: z.int(), release: z.string(), database: z.string() }),
} satisfies CatalogQuery<unknown>;

export const roles = {
  name: "roles",
  sql: () => `
SELECT rolname::text AS name, rolcanlogin AS login, rolsuper AS superuser, oid = 10 AS bootstrap
FROM pg_catalog.pg_roles ORDER BY rolname`,
  row: z.object({ name: z.string(), login: z.boolean(), superuser: z.boolean(), bootstrap: z.boolean() }),
} satisfies CatalogQuery<unknown>;

/**
 * What roles that are not superusers have of each other. `uses`: the other's privileges apply without a word; `becomes`: SET ROLE to it, or may grant
 * itself that: whoever has ADMIN OPTION on it and, up to 15, whoever has CREATEROLE, for every role that is not a superuser.
 * (postgresql.org/docs/15/role-attributes.html, "role creation"; docs/16/functions-info.html, pg_has_role)
 */
export const memberships = {
  name: "memberships",
  sql: (version: number) => `
SELECT m.rolname::text AS role, o.rolname::text AS other, pg_catalog.pg_has_role(m.oid, o.oid, 'USAGE') AS uses,
  pg_catalog.pg_has_role(m.oid, o.oid, '${version >= 160000 ? "SET" : "MEMBER"}')
    OR pg_catalog.pg_has_role(m.oid, o.oid, 'MEMBER WITH ADMIN OPTION')${version >= 160000 ? "" : " OR (m.rolcreaterole AND NOT o.rolsuper)"} AS becomes
FROM pg_catalog.pg_roles m, pg_catalog.pg_roles o
WHERE m.oid <> o.oid AND NOT m.rolsuper
  AND (pg_catalog.pg_has_role(m.oid, o.oid, 'MEMBER')${version >= 160000 ? "" : " OR (m.rolcreaterole AND NOT o.rolsuper)"})
ORDER BY 1, 2`,
  row: z.object({ role: z.string(), other: z.string(), uses: z.boolean(), becomes: z.boolean() }),
} satisfies CatalogQuery<unknown>;

/** Tables that hold rows of their own, partitions and inheritance children included; temporary ones are of one session only. */
export const tables = {
  name: "tables",
  sql: () => `
SELECT n.nspname::text AS schema, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.relkind::text AS kind,
  pg_catalog.pg_get_userbyid(c.relowner)::text AS owner, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
  (SELECT pg_catalog.json_agg(i.inhparent::pg_catalog.regclass::text ORDER BY i.inhseqno)
    FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) AS parents
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= ${firstOwn} AND NOT ${inExtension("pg_class", "c.oid")}
ORDER BY 2`,
  row: z.object({
    schema: z.string(),
    name: z.string(),
    kind: z.enum(["r", "p", "f"]),
    owner: z.string(),
    enabled: z.boolean(),
    forced: z.boolean(),
    parents: z.array(z.string()).nullable(),
  }),
} satisfies CatalogQuery<unknown>;

const perColumn = ["SELECT", "INSERT", "UPDATE", "REFERENCES"];
const perTable = ["DELETE", "TRUNCATE", "TRIGGER"];

/** What each role that is no superuser may do with a table or with any column of it; `OWNER`: it owns the table. A superuser may do all. */
export function privilegesOf(role: string, table: string, owner: string, version: number): string {
  const has = (privilege: string): string => `pg_catalog.has_table_privilege(${role}, ${table}, '${privilege}')`;
  const any = (privilege: string): string => `pg_catalog.has_any_column_privilege(${role}, ${table}, '${privilege}')`;
  const cases = [
    ["OWNER", `${owner} = ${role}`],
    ...perColumn.map((privilege) => [privilege, `${has(privilege)} OR ${any(privilege)}`]),
    ...[...perTable, ...(version >= 170000 ? ["MAINTAIN"] : [])].map((privilege) => [privilege, has(privilege)]),
  ].map(([privilege, condition]) => `CASE WHEN ${condition} THEN '${privilege}' END`);
  return `pg_catalog.array_remove(ARRAY[${cases.join(", ")}], NULL)`;
}

export const tablePrivileges = {
  name: "table-privileges",
  sql: (version: number) => `
SELECT "table", role, pg_catalog.array_to_json(privileges) AS privileges FROM (
  SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS "table", r.rolname::text AS role,
    ${privilegesOf("r.oid", "c.oid", "c.relowner", version)} AS privileges
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_catalog.pg_roles r
  WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid >= ${firstOwn} AND NOT r.rolsuper
) AS each WHERE pg_catalog.cardinality(privileges) > 0 ORDER BY 1, 2`,
  row: z.object({ table: z.string(), role: z.string(), privileges: z.array(z.string()).min(1) }),
} satisfies CatalogQuery<unknown>;

/** What tables made later will be granted: `schema` null is every schema, `grantee` null is PUBLIC. */
export const defaultPrivileges = {
  name: "default-privileges",
  sql: () => `
SELECT pg_catalog.pg_get_userbyid(d.defaclrole)::text AS creator, n.nspname::text AS schema, g.rolname::text AS grantee, a.privilege_type AS privilege
FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
  CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a LEFT JOIN pg_catalog.pg_roles g ON g.oid = a.grantee
WHERE d.defaclobjtype = 'r' AND a.grantee <> d.defaclrole ORDER BY 1, 2, 3, 4`,
  row: z.object({ creator: z.string(), schema: z.string().nullable(), grantee: z.string().nullable(), privilege: z.string() }),
} satisfies CatalogQuery<unknown>;

/** Schemas that tables may be made in, and by whom but superusers; `schema` null: whoever may make schemas. */
export const schemas = {
  name: "schemas",
  sql: () => `
SELECT n.nspname::text AS schema, (SELECT pg_catalog.json_agg(r.rolname::text ORDER BY r.rolname) FROM pg_catalog.pg_roles r
  WHERE NOT r.rolsuper AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE')) AS creators
FROM pg_catalog.pg_namespace n
WHERE (n.oid >= ${firstOwn} OR n.nspname = 'public') AND n.nspname !~ '^pg_(toast_)?temp_' AND NOT ${inExtension("pg_namespace", "n.oid")}
UNION ALL
SELECT NULL, (SELECT pg_catalog.json_agg(r.rolname::text ORDER BY r.rolname) FROM pg_catalog.pg_roles r
  WHERE NOT r.rolsuper AND pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'CREATE'))
ORDER BY 1`,
  row: z.object({ schema: z.string().nullable(), creators: z.array(z.string()).nullable() }),
} satisfies CatalogQuery<unknown>;

/** Those that run after a command, so that one may give a new table its row security. (postgresql.org/docs/15/event-triggers.html) */
export const eventTriggers = {
  name: "event-triggers",
  sql: () => `
SELECT t.evtname::text AS name, t.evtenabled::text AS enabled, t.evtfoid::pg_catalog.regproc::text AS function
FROM pg_catalog.pg_event_trigger t WHERE t.evtevent = 'ddl_command_end' ORDER BY 1`,
  row: z.object({ name: z.string(), enabled: z.enum(["O", "D", "R", "A"]), function: z.string() }),
} satisfies CatalogQuery<unknown>;

/** Not asked of the catalog but tried, on embedded servers only: a table is made by each role that may, looked at, and rolled back. */
export const futureTables = {
  name: "future-tables",
  row: z.object({
    creator: z.string(),
    schema: z.string().nullable(),
    made: z.union([
      z.object({
        enabled: z.boolean(),
        forced: z.boolean(),
        privileges: z.array(z.object({ role: z.string(), privileges: z.array(z.string()).min(1) })),
      }),
      z.object({ code: z.string(), message: z.string(), routine: z.string().optional() }),
    ]),
  }),
};

/** Not asked either: the files that were run, and the statements that this server could not take, each with what was done instead. */
export const migrations = {
  name: "migrations",
  row: z.object({ file: z.string(), sha256: z.string(), instead: z.array(z.object({ line: z.int(), what: z.string() })) }),
};

/** In the order asked. */
export const catalogQueries = [server, roles, memberships, tables, tablePrivileges, defaultPrivileges, schemas, eventTriggers] as const;
