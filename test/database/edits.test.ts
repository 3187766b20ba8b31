import { describe, expect, test } from "vitest";
import { collected, judged, noDatabase, skipped, sound } from "./embedded.ts";
import type { Finding } from "../../checks/model/run.ts";

const owner = "SET ROLE data_owner;";
const guard = (forces: boolean): string => `
CREATE FUNCTION public.protect() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE made record;
BEGIN
  FOR made IN SELECT objid::regclass AS name FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY${forces ? ", FORCE ROW LEVEL SECURITY" : ""}', made.name);
  END LOOP;
END $$;
CREATE EVENT TRIGGER protect ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.protect();
`;
const both = "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY";

/** What it is → the SQL that comes after, and the subject that it breaks. */
const breaking: Readonly<Record<string, readonly [sql: string, subject: string]>> = {
  "row security is switched off": [`${owner} ALTER TABLE app.calls DISABLE ROW LEVEL SECURITY`, "app.calls"],
  "the owner is exempted again": [`${owner} ALTER TABLE app.calls NO FORCE ROW LEVEL SECURITY`, "app.calls"],
  "a new table is granted without": [`${owner} CREATE TABLE app.tags (id int); GRANT SELECT ON app.tags TO app_rw`, "app.tags"],
  "a new table is granted with half of it": [
    `${owner} CREATE TABLE app.tags (id int); ALTER TABLE app.tags ENABLE ROW LEVEL SECURITY; GRANT SELECT ON app.tags TO app_rw`,
    "app.tags",
  ],
  "a grant on all tables opens the partitions": [`${owner} GRANT SELECT ON ALL TABLES IN SCHEMA app TO app_rw`, "app.notes_old"],
  "one column is granted": [`${owner} GRANT UPDATE (id) ON app.internal TO app_rw`, "app.internal"],
  "only writing is granted": [`${owner} GRANT INSERT ON app.internal TO app_rw`, "app.internal"],
  "everybody is granted": [`${owner} GRANT SELECT ON app.internal TO PUBLIC`, "app.internal"],
  "an inheritance child is granted": [
    `${owner} CREATE TABLE app.calls_archive () INHERITS (app.calls); GRANT SELECT ON app.calls_archive TO acme_web`,
    "app.calls_archive",
  ],
  "the login becomes the owner": ["GRANT data_owner TO acme_web", "app.internal"],
  "the login becomes the owner by a word": ["ALTER ROLE acme_web NOINHERIT; GRANT data_owner TO acme_web", "app.internal"],
  "the login may make roles": ["ALTER ROLE acme_web CREATEROLE", "app.internal"],
  "the login reads all data": ["GRANT pg_read_all_data TO acme_web", "app.internal"],
  "another login appears": [`CREATE ROLE reporting LOGIN; ${owner} GRANT SELECT ON app.internal TO reporting`, "app.internal"],
  "a table in another schema": ["CREATE TABLE public.sessions (id int); GRANT SELECT ON public.sessions TO app_rw", "public.sessions"],
  "an unlogged table": [`${owner} CREATE UNLOGGED TABLE app.cache (id int); GRANT ALL ON app.cache TO app_rw`, "app.cache"],
  "a table whose name needs quotes": [`${owner} CREATE TABLE app."Call Log" (id int); GRANT SELECT ON app."Call Log" TO app_rw`, 'app."Call Log"'],
  "tomorrow's tables are granted": [`${owner} ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_rw`, "app.*"],
  "tomorrow's tables are granted to everybody, everywhere": [`${owner} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC`, "app.*"],
  "the application may make tables": [`${owner} GRANT CREATE ON SCHEMA app TO app_rw`, "app.*"],
  "an event trigger does half of it": [`${guard(false)} ${owner} ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_rw`, "app.*"],
  "an event trigger is off": [
    `${guard(true)} ALTER EVENT TRIGGER protect DISABLE; ${owner} ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_rw`,
    "app.*",
  ],
};

const benign: Readonly<Record<string, string>> = {
  nothing: "SELECT 1",
  "a new table with both": `${owner} CREATE TABLE app.tags (id int); ALTER TABLE app.tags ${both}; GRANT SELECT ON app.tags TO app_rw`,
  "a new table that nobody is granted": `${owner} CREATE TABLE app.tags (id int)`,
  "a new partition that nobody is granted": `${owner} CREATE TABLE app.notes_2026 PARTITION OF app.notes FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
  "a partition with both is granted": `${owner} ALTER TABLE app.notes_old ${both}; GRANT SELECT ON app.notes_old TO app_rw`,
  "a temporary table": "CREATE TEMPORARY TABLE staging (id int); GRANT SELECT ON staging TO PUBLIC",
  "a granted table is dropped again": `${owner} CREATE TABLE app.tags (id int); GRANT SELECT ON app.tags TO app_rw; DROP TABLE app.tags`,
  "another row policy": `${owner} CREATE POLICY more ON app.calls AS RESTRICTIVE USING (id > 0)`,
  "a table has another name": `${owner} ALTER TABLE app.calls RENAME TO conversations`,
  "tomorrow's sequences and functions are granted": `${owner} ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT USAGE ON SEQUENCES TO app_rw; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT EXECUTE ON FUNCTIONS TO app_rw`,
  "tomorrow's tables are granted, and born with both": `${guard(true)} ${owner} ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_rw`,
  "a login that may nothing": "CREATE ROLE reporting LOGIN",
  "a role that is no login gets a table": `CREATE ROLE batch NOLOGIN; ${owner} GRANT SELECT ON app.internal TO batch`,
  "an index, a column, a comment": `${owner} CREATE INDEX ON app.calls (id); ALTER TABLE app.calls ADD COLUMN kind text; COMMENT ON TABLE app.calls IS 'all of them'`,
  extensions: "CREATE EXTENSION IF NOT EXISTS vector; CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore; DROP EXTENSION hstore",
  "privileges are taken away": `${owner} REVOKE ALL ON app.notes FROM app_rw`,
};

describe.skipIf(noDatabase !== undefined)(`edits of a schema${skipped}`, () => {
  test.each(Object.entries(breaking).map(([name, [sql, subject]]) => ({ name, sql, subject })))("found: $name", async ({ sql, subject }) => {
    const findings = judged(await collected(sound, sql));
    expect(brokenOf(findings)).toContain(subject);
    expect(findings.filter(({ outcome }) => outcome === "undecided")).toEqual([]);
  });

  test.each(Object.entries(benign).map(([name, sql]) => ({ name, sql })))("not alarmed: $name", async ({ sql }) => {
    const findings = judged(await collected(sound, sql));
    expect(findings.filter(({ outcome }) => outcome !== "holds").map(({ subject, because }) => `${subject}: ${because}`)).toEqual([]);
    expect(findings.length).toBeGreaterThan(1);
  });
});

function brokenOf(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ outcome }) => outcome === "broken").map(({ subject }) => subject);
}
