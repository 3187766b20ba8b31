import { defineCheck } from "../../engine/define-check.ts";
import { examples } from "./rls-on-every-table.examples.ts";
import type { Estate } from "../../model/estate.ts";
import type { Listing } from "../../model/fact.ts";
import type { FutureTable, Reach, Schema, Table } from "../../model/postgres.ts";
import { broken, every, holds, whenKnown, type RowWitness, type Verdict } from "../../model/verdict.ts";

export default defineCheck<"postgres:table" | "postgres:schema">({
  id: "rls-on-every-table",
  claim: "Every table an application role can reach has row security enabled and forced, partitions and future tables included.",
  severity: "critical",
  why: "A table without row security shows every tenant's rows to whoever may read it; not forced, to whoever is its owner.",
  fix: "ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY for each table and partition, and grant no table by default privileges.",
  references: [
    "https://www.postgresql.org/docs/15/ddl-rowsecurity.html",
    "https://www.postgresql.org/docs/15/sql-alterdefaultprivileges.html",
    "https://www.postgresql.org/docs/15/ddl-partitioning.html",
  ],

  kind: "postgres:table",
  planes: ["database"],
  limits: {
    database: [
      "Views, materialized views and functions are ways to rows of their own: rls-no-side-doors.",
      "What the row policies say is rls-policy-implies-tenant; here they are on, and bind the owner too.",
    ],
  },
  subjects,
  judge: (subject, estate) => (subject.kind === "postgres:table" ? judgeTable(subject, estate) : judgeSchema(subject)),
  examples,
});

/** Tables that an application role reaches, and the schemas in which tomorrow's will lie. */
function subjects(estate: Estate): Listing<Table | Schema> {
  const [tables, schemas] = [estate.list("postgres:table"), estate.list("postgres:schema")];
  const reached = tables.items.filter(({ reachedBy }) => !reachedBy.known || reachedBy.value.length > 0);
  const later = schemas.items.filter(
    ({ name, futureTables }) =>
      !futureTables.known || futureTables.value.length > 0 || (reached.length > 0 && tables.items.some(({ schema }) => schema === name)),
  );
  return { items: [...reached, ...later], unread: [...tables.unread, ...schemas.unread] };
}

function judgeTable(table: Table, estate: Estate): Verdict {
  return whenKnown(table.reachedBy, (reachedBy) => {
    const reason = sharedFor(table, estate);
    if (reason !== undefined) return holds(`The estate file lists ${table.id} as shared on purpose: ${reason}.`);
    if (table.type === "foreign table")
      return broken(`${table.id} is a foreign table, which cannot have row security; ${said(reachedBy)}.`, table.origin, {
        witness: witness(table.id, reachedBy),
      });
    return whenKnown(table.rowSecurity, ({ enabled, forced }, origin) => {
      if (enabled && forced) return holds(`Row security is enabled and forced; ${said(reachedBy)}.`);
      const child =
        table.parents.length === 0 ? "" : ` As part of ${table.parents.join(", ")} it is protected only by way of that; asked by itself it is not.`;
      const what = enabled ? "is not forced, so it does not bind the table's owner" : "is not enabled";
      return broken(`Row security of ${table.id} ${what}; ${said(reachedBy)}.${enabled ? "" : child}`, origin, {
        witness: enabled ? readAs(table.owner, table.id) : witness(table.id, reachedBy),
      });
    });
  });
}

function judgeSchema(schema: Schema): Verdict {
  const where = schema.name ?? "a new schema";
  return whenKnown(schema.futureTables, (tables) =>
    tables.length === 0
      ? holds(`Nobody who can make a table in ${where} gives it to an application role by default, and no application role can make one.`)
      : every(...tables.map((table) => judgeFuture(table, schema))),
  );
}

function judgeFuture({ creator, reachedBy, rowSecurity }: FutureTable, schema: Schema): Verdict {
  const table = `A table that ${creator} makes in ${schema.name ?? "a new schema"}`;
  return whenKnown(rowSecurity, ({ enabled, forced }, origin) => {
    if (enabled && forced) return holds(`${table} is born with row security enabled and forced; ${said(reachedBy)}.`);
    const what = enabled ? "has row security that is not forced" : "has no row security";
    return broken(`${table} ${what}, and ${said(reachedBy)}.`, origin, {
      witness: {
        kind: "row",
        sql: `SET SESSION AUTHORIZATION ${quoted(creator)}; CREATE TABLE ${quoted(schema.name ?? "new")}.t (customer_id uuid);`,
      },
      discriminator: creator,
    });
  });
}

/** As `schema.table` stands in the catalog, or as one writes it. */
function sharedFor(table: Table, { file }: Estate): string | undefined {
  const shared = file.database?.shared ?? {};
  return Object.entries(shared).find(([name]) => name === table.id || name === table.id.replaceAll('"', ""))?.[1];
}

function said(reachedBy: readonly Reach[]): string {
  const [first, ...others] = reachedBy;
  if (first === undefined) return "no application role reaches it";
  const way = first.as === first.role ? "" : ` as ${first.as}`;
  return `${first.role} reaches it${way} (${first.privileges.join(", ")})${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

/** Without row security on, PostgreSQL refuses the last statement where row security would apply. (postgresql.org/docs/15/runtime-config-client.html, row_security) */
function readAs(role: string, table: string): RowWitness {
  return { kind: "row", sql: `SET SESSION AUTHORIZATION ${quoted(role)}; SET row_security = off; TABLE ${table};` };
}

/** Who may read it, or, where the role may only write, what the catalog says. */
function witness(table: string, reachedBy: readonly Reach[]): RowWitness {
  const reader = reachedBy.find(({ privileges }) => ["SELECT", "ALL", "OWNER"].some((one) => privileges.includes(one)));
  if (reader !== undefined) return readAs(reader.as, table);
  return { kind: "row", sql: `SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = '${table.replaceAll("'", "''")}'::regclass;` };
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
