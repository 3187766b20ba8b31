import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { noDatabase, skipped, sound } from "./embedded.ts";
import { cofferdam as program, refusal, type Ended } from "../cli/program.ts";
import type { Run } from "../../checks/model/run.ts";
import { database, master } from "../../checks/sources/catalog/embedded/aurora.ts";
import { migrated } from "../../checks/sources/catalog/embedded/migrate.ts";
import { statementsOf } from "../../checks/sources/catalog/embedded/statements.ts";

const folder = mkdtempSync(join(tmpdir(), "cofferdam-database-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  program(["database", "check", ...args], { cwd: folder, env });

/** A folder of migrations below the test's own. */
function migrations(name: string, ...texts: readonly (string | Uint8Array)[]): string {
  mkdirSync(join(folder, name), { recursive: true });
  texts.forEach((text, i) => writeFileSync(join(folder, name, `${i + 1}.sql`), text));
  return name;
}

function runOf({ stdout }: Ended): Run {
  return JSON.parse(stdout) as Run;
}

describe("what is refused", () => {
  test("nothing to read, two sources, folders and files that are none", async () => {
    expect(refusal(await check([]))).toEqual({ code: 2, line: expect.stringMatching(/^nothing says what to read: give --migrations/) });
    expect(refusal(await check(["--migrations", "a", "--database", "postgresql://x"]))).toEqual({
      code: 2,
      line: expect.stringMatching(/two sources/),
    });
    expect(refusal(await check(["--migrations", "absent"]))).toEqual({ code: 2, line: "absent: the migrations cannot be read (ENOENT)" });
    mkdirSync(join(folder, "empty"));
    expect(refusal(await check(["--migrations", "empty"]))).toEqual({ code: 2, line: "empty: holds no *.sql; name the folder of the migrations" });
    expect(refusal(await check(["--database", "mysql://user:hunter2@host/db"]))).toEqual({
      code: 2,
      line: "--database: the address begins with mysql://; a PostgreSQL's begins with postgresql://",
    });
    expect(refusal(await check(["--migrations", "a", "--level", "L4"])).line).toBe(
      "--level L4: this version reads the catalog only, which is L0; leave --level out",
    );
    expect(refusal(await check(["--migrations", "a", "--level", "4"])).line).toBe("--level 4: must be one of L0, L1, L2, L3, L4");
    const notOne = refusal(await check(["--database", "user:hunter2@host"]));
    expect([notOne.code, notOne.line.includes("hunter2")]).toEqual([2, false]);
  });

  test.each([
    ["no UTF-8", new Uint8Array([0x53, 0xff, 0xfe]), "1.sql: not UTF-8; save it as UTF-8"],
    ["no SQL", "SELECT 1;\n\nSELCT 2;", '1.sql:3: syntax error at or near "SELCT"'],
    [
      "psql's own commands",
      "SELECT 1;\n\\connect other\n",
      '1.sql:2: syntax error at or near "\\" (psql\'s own commands are not SQL: take the line out)',
    ],
    ["cut off", "CREATE TABLE t (id int", "1.sql:1: syntax error at end of input"],
    ["deeply nested", `SELECT ${"(".repeat(50_000)}1${")".repeat(50_000)}`, expect.stringMatching(/^1\.sql:\d+: /)],
  ])("a file that is %s", async (name, text, line) => {
    const where = migrations(`refused-${name.replaceAll(/\W/g, "-")}`, text);
    const said = refusal(await check(["--migrations", where]));
    expect(said.code).toBe(2);
    expect(said.line.slice(where.length + 1)).toEqual(line);
  });
});

describe.skipIf(noDatabase !== undefined)(`cofferdam database check${skipped}`, () => {
  test("a sound schema holds, exit 0; one that is not is exit 1, with SQL that shows it", async () => {
    const good = await check(["--migrations", migrations("good", sound), "--application-role", "app_*", "--format", "json"]);
    expect([good.code, runOf(good).outcome]).toEqual([0, "holds"]);
    expect(runOf(good).findings.map(({ subject, tenant, grade }) => [subject, tenant, grade])).toEqual([
      ["app.*", null, "emulated"],
      ["app.calls", null, "emulated"],
      ["app.notes", null, "emulated"],
    ]);
    const bad = await check(["--migrations", migrations("bad", sound, "ALTER TABLE app.calls DISABLE ROW LEVEL SECURITY"), "--format", "json"]);
    expect(bad.code).toBe(1);
    expect(runOf(bad).findings.filter(({ outcome }) => outcome === "broken")).toMatchObject([
      {
        subject: "app.calls",
        because: "Row security of app.calls is not enabled; acme_web reaches it (SELECT, INSERT, UPDATE, DELETE).",
        witness: { kind: "row", sql: "SET SESSION AUTHORIZATION acme_web; SET row_security = off; TABLE app.calls;" },
      },
    ]);
    const text = await check(["--migrations", "bad"]);
    expect(text.stdout).toContain("SET SESSION AUTHORIZATION acme_web; SET row_security = off; TABLE app.calls;");
  });

  test("without an application role, or without a table, nothing was judged: exit 3", async () => {
    const nobody = await check(["--migrations", migrations("nobody", "CREATE TABLE t (id int)"), "--format", "json"]);
    expect([nobody.code, runOf(nobody).outcome, runOf(nobody).run.sources[0]?.read]).toEqual([
      3,
      "unexercised",
      "PostgreSQL 15.18, 1 table, 0 application roles (emulated)",
    ]);
    const nothing = await check(["--migrations", migrations("nothing", "CREATE ROLE app LOGIN"), "--format", "json"]);
    expect([nothing.code, runOf(nothing).outcome]).toEqual([3, "unexercised"]);
  });

  test.each([
    ["a statement fails", "CREATE TABLE t (id int);\nCREATE TABLE t (id int);", /1\.sql:2: relation "t" already exists \(SQLSTATE 42P07\)/],
    [
      "an extension that Aurora has and we have not",
      "CREATE EXTENSION pg_cron",
      /1\.sql:1: .*extension "pg_cron" is not available.* \(SQLSTATE 0A000\)/,
    ],
    ["the superuser is wanted", "COPY pg_class TO PROGRAM 'cat'", /1\.sql:1: .* \(SQLSTATE 42501\)/],
    ["untrusted languages", "CREATE EXTENSION plpython3u", /1\.sql:1: /],
    ["the session ends itself", "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());", /1\.sql:2: .* \((SQLSTATE 57P01|NoAnswer)\)/],
    ["the session tries to become the superuser", "SET SESSION AUTHORIZATION rdsadmin", /1\.sql:1: permission denied to set session authorization/],
  ])("%s: undecided, exit 3, with file and line", async (name, sql, why) => {
    const ended = await check(["--migrations", migrations(`failed-${name.replaceAll(/\W/g, "-")}`, sql), "--format", "json"]);
    expect([ended.code, runOf(ended).outcome]).toEqual([3, "undecided"]);
    expect(runOf(ended).run.sources[0]?.unread[0]).toMatch(why);
  });

  test("an event trigger of the migrations is never run by the superuser", async () => {
    const trap = `
CREATE TABLE public.caught (who name, superuser boolean);
GRANT INSERT ON public.caught TO PUBLIC;
CREATE FUNCTION public.trap() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO public.caught SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user; END $$;
CREATE EVENT TRIGGER trap ON ddl_command_end EXECUTE FUNCTION public.trap();
CREATE EXTENSION hstore;
CREATE TABLE public.later (id int);
DROP EXTENSION hstore;`;
    const { server, failed } = await migrated([{ path: "trap.sql", statements: await statementsOf(trap, "trap.sql") }]);
    try {
      expect(failed).toBeUndefined();
      const client = await server.connect(master, database);
      const { rows } = await client.query<{ who: string; superuser: boolean }>("SELECT DISTINCT who, superuser FROM public.caught");
      expect(rows).toEqual([{ who: master, superuser: false }]);
    } finally {
      await server.stop();
    }
  });

  test("down migrations are left out, and what pg_dump writes for psql", async () => {
    const where = migrations("tools", `\\restrict abc\n-- migrate:up\n${sound}\n-- migrate:down\nDROP SCHEMA app CASCADE;\n`);
    writeFileSync(join(folder, where, "0.down.sql"), "DROP SCHEMA app CASCADE;");
    const ended = await check(["--migrations", where, "--format", "json"]);
    expect([ended.code, runOf(ended).findings.length]).toEqual([0, 3]);
  });

  test("check stores the catalog; from it the findings are byte-equal, without a socket and without a server", async () => {
    writeFileSync(
      join(folder, "cofferdam.yaml"),
      'vendor: { name: Example, accounts: { management: "111111111111" } }\ntenants: [{ id: acme, account: "333333333333", region: us-east-1, customer: ["arn:aws:iam::333333333333:role/customer/*"] }]\ndatabase: { migrations: stored, applicationRoles: ["app_*"] }\n',
    );
    migrations("stored", sound, "GRANT SELECT ON ALL TABLES IN SCHEMA app TO app_rw");
    const first = await program(["check", "--format", "json", "--out", "run"], { cwd: folder });
    expect([first.code, runOf(first).outcome]).toEqual([1, "broken"]);
    const refuse = join(folder, "refuse-sockets.mjs");
    writeFileSync(refuse, 'import net from "node:net"; net.Socket.prototype.connect = () => { throw new Error("a socket was opened"); };\n');
    const again = await program(["check", "--evidence", "run/evidence", "--format", "json"], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import ${refuse}` },
    });
    expect([again.code, JSON.stringify(runOf(again).findings)]).toEqual([1, JSON.stringify(runOf(first).findings)]);
    const one = readdirSync(join(folder, "run/evidence/database/migrations")).find((name) => name.startsWith("tables"));
    const path = join(folder, "run/evidence/database/migrations", one ?? "");
    writeFileSync(path, readFileSync(path, "utf8").replace('"enabled":false', '"enabled":true '));
    const changed = await program(["check", "--evidence", "run/evidence"], { cwd: folder });
    expect([changed.code, changed.stderr]).toEqual([4, expect.stringContaining("database/migrations/tables.json was changed")]);
  });

  test("a live database, by address: read only, emulated unless AWS's own, and no password in what is written", async () => {
    const { server } = await migrated([{ path: "s.sql", statements: await statementsOf(sound, "s.sql") }]);
    const client = await server.connect(master, database);
    const { rows } = await client.query<{ folder: string }>("SELECT current_setting('unix_socket_directories') AS folder");
    const url = `postgresql://${master}:hunter2@/${database}?host=${rows[0]?.folder ?? ""}`;
    const live = await check(["--database", url, "--application-role", "app_*", "--format", "json"]);
    const denied = await check(["--database", url.replace(`//${master}:`, "//nobody:"), "--format", "json"]);
    await server.stop();
    // The master user of a live server is a login like any other, until the estate file exempts it.
    expect([live.code, runOf(live).outcome]).toEqual([1, "broken"]);
    expect(runOf(live).findings.find(({ subject }) => subject === "app.calls")).toMatchObject({
      outcome: "holds",
      plane: "database",
      grade: "emulated",
    });
    expect(`${live.stdout}${live.stderr}${denied.stdout}${denied.stderr}`).not.toContain("hunter2");
    expect([denied.code, runOf(denied).outcome]).toEqual([3, "undecided"]);
    expect(runOf(denied).run.sources[0]?.unread[0]).toMatch(/role "nobody" does not exist/);
  });

  test.each([
    "postgresql://user@db.eu-west-1.rds.amazonaws.com/db?sslmode=verify-full&host=127.0.0.1&port=1",
    "postgresql://user@127.0.0.1:1/db?sslmode=verify-full",
    "postgresql://user@db.eu-west-1.rds.amazonaws.com:1/db?sslmode=verify-full&sslmode=disable&host=127.0.0.1",
  ])("nothing is live by what its address says: %s", async (address) => {
    const ended = await check(["--database", address, "--format", "json"]);
    expect([ended.code, runOf(ended).findings.map(({ grade }) => grade)]).toEqual([3, ["emulated"]]);
  });

  test("an address that cannot be read is one line", async () => {
    const address = "postgresql://user:hunter2@host/db?sslmode=verify-full&sslrootcert=/absent/ca.pem";
    expect(refusal(await check(["--database", address]))).toEqual({
      code: 2,
      line: "--database: /absent/ca.pem: ENOENT; write it like postgresql://user@host:5432/database?sslmode=verify-full",
    });
  });

  test("a server that is not there: one line with the remedy, undecided, exit 3", async () => {
    const ended = await check(["--database", "postgresql://user@localhost:1/db", "--format", "json"]);
    expect([ended.code, runOf(ended).outcome]).toEqual([3, "undecided"]);
    expect(runOf(ended).run.sources[0]?.unread).toEqual([
      expect.stringMatching(
        /^database localhost-1-db: The database was not read: the server was not entered: .*; mend the address, the network or the login$/,
      ),
    ]);
  });
});
