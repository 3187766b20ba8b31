import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Client } from "pg";
import { judged, noDatabase, skipped } from "./embedded.ts";
import { collectCatalog } from "../../checks/sources/catalog/collect-catalog.ts";
import { database } from "../../checks/sources/catalog/embedded/aurora.ts";
import { superuser } from "../../checks/sources/catalog/embedded/install.ts";
import { migrated } from "../../checks/sources/catalog/embedded/migrate.ts";
import type { EmbeddedServer } from "../../checks/sources/catalog/embedded/server.ts";
import { statementsOf } from "../../checks/sources/catalog/embedded/statements.ts";

/**
 * PostgreSQL itself as the oracle: random roles, memberships, tables and grants; each login tries to become each role and to read and write each table,
 * and says by `row_security = off` whether row security would have applied.
 */
const roles = ["data_owner", "app_a", "app_b", "app_c", "other"] as const;
const logins = ["web", "job"] as const;

interface Schema {
  readonly members: readonly (readonly [of: string, member: string])[];
  readonly noinherit: readonly string[];
  readonly tables: readonly { readonly enabled: boolean; readonly forced: boolean; readonly grants: readonly string[]; readonly parent: boolean }[];
}

const grants = ["web", "job", ...roles.slice(1), "PUBLIC"].flatMap((to) =>
  ["SELECT", "INSERT", "UPDATE (id)", "DELETE"].map((what) => `${what}|${to}`),
);
const schema: fc.Arbitrary<Schema> = fc.record({
  members: fc.uniqueArray(fc.tuple(fc.constantFrom(...roles), fc.constantFrom(...logins, ...roles)), {
    maxLength: 4,
    selector: (pair) => pair.join(),
  }),
  noinherit: fc.subarray([...logins, ...roles]),
  tables: fc.array(
    fc.record({
      enabled: fc.boolean(),
      forced: fc.boolean(),
      grants: fc.subarray(grants, { maxLength: 2 }),
      parent: fc.boolean(),
    }),
    { minLength: 3, maxLength: 6 },
  ),
});

describe.skipIf(noDatabase !== undefined)(`PostgreSQL as the oracle${skipped}`, () => {
  test(
    "a table is judged exactly when a login gets at it, and holds exactly when row security then applies, to its owner too",
    { timeout: 600_000 },
    async () => {
      let reached = 0;
      await fc.assert(
        fc.asyncProperty(schema, async (world) => {
          const { server, failed } = await migrated([{ path: "s.sql", statements: await statementsOf(sqlOf(world), "s.sql") }]);
          try {
            expect(failed).toBeUndefined();
            const admin = await server.connect(superuser, database);
            const files = await collectCatalog(admin, { server: "s", embedded: true, grade: "emulated" }, () => new Date(0));
            const said = new Map(
              judged(files, { applicationRoles: ["app_*"] })
                .filter(({ subject }) => !subject.endsWith("*"))
                .map(({ subject, outcome }) => [subject, outcome]),
            );
            const seen = await asked(server, admin, world);
            reached += seen.size;
            expect(Object.fromEntries(said)).toEqual(Object.fromEntries(seen));
          } finally {
            await server.stop();
          }
        }),
        { numRuns: Number(process.env["COFFERDAM_SCHEMAS"] ?? 8), seed: 20 },
      );
      expect(reached).toBeGreaterThan(0);
    },
  );
});

function sqlOf({ members, noinherit, tables }: Schema): string {
  const inherits = (role: string): string => (noinherit.includes(role) ? "NOINHERIT" : "INHERIT");
  return [
    ...roles.map((role) => `CREATE ROLE ${role} NOLOGIN ${inherits(role)};`),
    ...logins.map((role) => `CREATE ROLE ${role} LOGIN ${inherits(role)};`),
    // A circle is refused; then there is one membership less.
    ...members.map(([of, member]) => `DO $$ BEGIN GRANT ${of} TO ${member}; EXCEPTION WHEN OTHERS THEN NULL; END $$;`),
    "GRANT data_owner TO CURRENT_USER; CREATE SCHEMA s AUTHORIZATION data_owner; GRANT USAGE ON SCHEMA s TO PUBLIC; SET ROLE data_owner;",
    ...tables.flatMap(({ enabled, forced, grants: given, parent }, i) => [
      `CREATE TABLE s.t${i} (id int)${parent && i > 0 ? ` INHERITS (s.t${i - 1})` : ""};`,
      ...(enabled ? [`ALTER TABLE s.t${i} ENABLE ROW LEVEL SECURITY;`] : []),
      ...(forced ? [`ALTER TABLE s.t${i} FORCE ROW LEVEL SECURITY;`] : []),
      ...given.map((grant) => `GRANT ${grant.split("|")[0]} ON s.t${i} TO ${grant.split("|")[1]};`),
    ]),
  ].join("\n");
}

/** Table → what must be said of it. Judged are logins, and the NOLOGIN roles that are named `app_*`. */
async function asked(server: EmbeddedServer, admin: Client, { tables }: Schema): Promise<Map<string, "holds" | "broken">> {
  const seen = new Map<string, "holds" | "broken">();
  for (const role of ["app_a", "app_b", "app_c"]) await admin.query(`ALTER ROLE ${role} LOGIN`);
  for (const login of [...logins, "app_a", "app_b", "app_c"]) {
    const client = await server.connect(login, database);
    for (const become of [login, ...roles]) {
      if (!(await works(client, `SET ROLE ${become}`))) continue;
      for (const [i] of tables.entries()) {
        const table = `s.t${i}`;
        const tries = [`SELECT FROM ${table}`, `INSERT INTO ${table} DEFAULT VALUES`, `UPDATE ${table} SET id = 1`, `DELETE FROM ${table}`];
        for (const sql of tries) if (await works(client, `EXPLAIN ${sql}`)) seen.set(table, "holds");
      }
      await client.query("RESET ROLE");
    }
    await client.end();
  }
  await admin.query("ALTER ROLE data_owner LOGIN");
  const owner = await server.connect("data_owner", database);
  await owner.query("SET row_security = off");
  // Forced row security refuses the owner too; what it does not refuse, the owner would read whole.
  for (const table of seen.keys()) if (await works(owner, `EXPLAIN SELECT FROM ONLY ${table}`)) seen.set(table, "broken");
  return seen;
}

async function works(client: Client, sql: string): Promise<boolean> {
  try {
    await client.query(sql);
    return true;
  } catch {
    return false;
  }
}
