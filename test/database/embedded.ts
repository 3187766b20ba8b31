import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeCheck } from "../../checks/engine/judge.ts";
import check from "../../checks/claims/database/rls-on-every-table.ts";
import { defaultDatabase, type DatabaseEntry, type EstateFile } from "../../checks/model/estate-file.ts";
import type { Finding } from "../../checks/model/run.ts";
import { collectMigrations } from "../../checks/sources/catalog/index.ts";
import type { CatalogFile } from "../../checks/sources/catalog/collect-catalog.ts";
import { installation } from "../../checks/sources/catalog/embedded/install.ts";
import { NotStarted } from "../../checks/sources/catalog/embedded/not-started.ts";
import { readDatabases } from "../../checks/sources/catalog/views.ts";

/** Why no PostgreSQL can be started here; undefined: one can. COFFERDAM_REQUIRE_DATABASE=1 makes that a failure. */
export const noDatabase = whyNot();

function whyNot(): string | undefined {
  try {
    installation();
    return undefined;
  } catch (error) {
    if (error instanceof NotStarted && process.env["COFFERDAM_REQUIRE_DATABASE"] !== "1") return error.message;
    throw error;
  }
}

/** For the name of a test that is skipped. */
export const skipped = noDatabase === undefined ? "" : ` (skipped: ${noDatabase})`;

/** An estate file of nothing but a database. */
export function estateOf(database: Partial<DatabaseEntry> = {}): EstateFile {
  return {
    path: "cofferdam.yaml",
    vendor: { name: "Example", accounts: {}, units: {}, roles: [], service: [] },
    assumptions: [],
    tenants: [],
    templates: [],
    database: { ...defaultDatabase, applicationRoles: ["app_*"], ...database },
  };
}

/** Name → SQL, in a folder of its own while `work` runs. */
export async function withFiles<T>(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-migrations-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function collected(...sql: readonly string[]): Promise<CatalogFile[]> {
  const files = Object.fromEntries(sql.map((text, i) => [`${100 + i}.sql`, text]));
  return withFiles(files, async (folder) => collectMigrations(folder, "db"));
}

export function judged(files: readonly CatalogFile[], database: Partial<DatabaseEntry> = {}): readonly Finding[] {
  const file = estateOf(database);
  return judgeCheck(check, readDatabases(file, files).views, file);
}

/** A platform that keeps the promise, without an event trigger: an owner, a login, tables, partitions, row policies. */
export const sound = `
CREATE ROLE data_owner NOLOGIN;
CREATE ROLE app_rw NOLOGIN;
CREATE ROLE acme_web LOGIN;
GRANT app_rw TO acme_web;
GRANT data_owner TO CURRENT_USER;
CREATE SCHEMA app AUTHORIZATION data_owner;
GRANT USAGE ON SCHEMA app TO app_rw;
SET ROLE data_owner;
CREATE TABLE app.calls (customer_id uuid NOT NULL, id int NOT NULL, body text, PRIMARY KEY (customer_id, id));
CREATE TABLE app.notes (customer_id uuid NOT NULL, day date NOT NULL, body text) PARTITION BY RANGE (day);
CREATE TABLE app.notes_old PARTITION OF app.notes FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE app.internal (id int);
ALTER TABLE app.calls ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.calls USING (customer_id = nullif(current_setting('app.current_customer_id', true), '')::uuid);
CREATE POLICY tenant ON app.notes USING (customer_id = nullif(current_setting('app.current_customer_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.calls, app.notes TO app_rw;
`;
