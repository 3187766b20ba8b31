import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Extensions that Aurora PostgreSQL 15 offers and this installation brings; any other is taken out of it. None of them gives the operating system away.
 * (docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html)
 */
const offered = new Set([
  ...["amcheck", "autoinc", "bloom", "bool_plperl", "btree_gin", "btree_gist", "citext", "cube", "dblink", "dict_int", "dict_xsyn"],
  ...["earthdistance", "fuzzystrmatch", "hstore", "hstore_plperl", "insert_username", "intagg", "intarray", "isn", "jsonb_plperl", "lo", "ltree"],
  ...["moddatetime", "pg_buffercache", "pg_freespacemap", "pg_prewarm", "pg_stat_statements", "pg_trgm", "pg_visibility", "pgcrypto"],
  ...["pgrowlocks", "pgstattuple", "plperl", "plpgsql", "pltcl", "postgres_fdw", "refint", "sslinfo", "tablefunc", "tcn"],
  ...["tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp"],
]);

/** Leaves the extensions that Aurora has, and puts a stand-in for pgvector beside them. */
export function asOnAurora(home: string): void {
  const folder = join(home, "share", "postgresql", "extension");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".control") && !offered.has(name.slice(0, -".control".length))) rmSync(join(folder, name));
  }
  writeFileSync(
    join(folder, "vector.control"),
    "comment = 'vector data type, a stand-in'\ndefault_version = '0.8.0'\nrelocatable = true\nsuperuser = true\ntrusted = false\n",
  );
  writeFileSync(join(folder, "vector--0.8.0.sql"), vector);
}

/** Types that take what pgvector's take, and its operators with the right types; distances are 0. Index methods cannot be stood in for: those indexes are left out. */
const vector = ["vector", "halfvec", "sparsevec"]
  .map(
    (type) => `
CREATE TYPE ${type};
CREATE FUNCTION ${type}_in(cstring) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION ${type}_out(${type}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE ${type} (INPUT = ${type}_in, OUTPUT = ${type}_out, TYPMOD_IN = varchartypmodin, INTERNALLENGTH = VARIABLE, STORAGE = extended);
${["l2_distance", "inner_product", "cosine_distance", "l1_distance"].map((name) => `CREATE FUNCTION ${name}(${type}, ${type}) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT 0::double precision';`).join("\n")}
CREATE OPERATOR <-> (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = l2_distance);
CREATE OPERATOR <#> (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = inner_product);
CREATE OPERATOR <=> (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = cosine_distance);
CREATE OPERATOR <+> (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = l1_distance);
`,
  )
  .join("");
