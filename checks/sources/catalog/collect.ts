import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { collectCatalog, fileOf, notRead, type CatalogFile, type CatalogTarget } from "./collect-catalog.ts";
import { connected } from "./connect.ts";
import { tryFutureTables } from "./embedded/future.ts";
import { database } from "./embedded/aurora.ts";
import { superuser } from "./embedded/install.ts";
import { migrated, type Migration } from "./embedded/migrate.ts";
import { NotStarted } from "./embedded/not-started.ts";
import type { EmbeddedServer } from "./embedded/server.ts";
import { statementsOf } from "./embedded/statements.ts";
import { futurePlaces } from "./plan.ts";
import { migrations } from "./queries.ts";
import type { CatalogRecord } from "./record.ts";
import { InputError } from "../../model/input-error.ts";

/** The name of the server that migrations are run on. */
const migrationsServer = "migrations";

const limitMiB = 16;

/**
 * Runs a folder of migrations on a PostgreSQL of this run's own and reads the catalog they leave. `shown` is the folder as messages name it.
 * A server that does not start and a statement that fails are evidence: the claims are undecided.
 * @throws InputError for what cannot be read or is no SQL.
 */
export async function collectMigrations(folder: string, shown: string): Promise<CatalogFile[]> {
  const read = await readMigrations(folder, shown);
  const target: CatalogTarget = { server: migrationsServer, embedded: true, grade: "emulated" };
  let server: EmbeddedServer | undefined;
  try {
    const made = await migrated(read);
    server = made.server;
    if (made.failed !== undefined) return notRead(target, made.failed, now);
    return [...(await readEmbedded(server, target)), fileOf(target, run(read), now())];
  } catch (error) {
    if (error instanceof NotStarted) return notRead(target, { code: "NotStarted", message: error.message }, now);
    throw error;
  } finally {
    await server?.stop();
  }
}

/** A live database, read only. `named` is where its address stands, for messages. @throws InputError for an address that is none. */
export async function collectDatabase(url: string, named: string, tenant?: string): Promise<CatalogFile[]> {
  const { name, grade, client, failed } = await connected(url, named);
  const target: CatalogTarget = {
    server: tenant === undefined ? name : `tenant-${tenant}`,
    embedded: false,
    grade,
    ...(tenant !== undefined && { tenant }),
  };
  if (failed !== undefined) return notRead(target, failed, now);
  try {
    return await collectCatalog(client, target, now);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function run(read: readonly MigrationFile[]): Pick<CatalogRecord, "request" | "response"> {
  const rows = read.map(({ path, sha256, statements }) => ({
    file: path,
    sha256,
    instead: statements.flatMap(({ line, instead }) => (instead === undefined ? [] : [{ line, what: instead }])),
  }));
  return { request: { query: migrations.name }, response: { rows } };
}

async function readEmbedded(server: EmbeddedServer, target: CatalogTarget): Promise<CatalogFile[]> {
  const client = await server.connect(superuser, database);
  const files = await collectCatalog(client, target, now);
  await client.end();
  const { places, version } = futurePlaces(target.server, files);
  const tried = await tryFutureTables(server, places, version);
  return [...files, fileOf(target, tried, now())];
}

interface MigrationFile extends Migration {
  /** Of the file as it was read, hex. */
  readonly sha256: string;
}

async function readMigrations(folder: string, shown: string): Promise<readonly MigrationFile[]> {
  const names = sqlFiles(folder, shown);
  if (names.length === 0) throw new InputError(`${shown}: holds no *.sql; name the folder of the migrations`);
  return Promise.all(
    names.map(async (name) => {
      const path = `${shown}/${name}`;
      const text = textOf(join(folder, name), path);
      return { path, sha256: createHash("sha256").update(text).digest("hex"), statements: await statementsOf(text, path) };
    }),
  );
}

/** In name order; the ways back of golang-migrate are left out. */
function sqlFiles(folder: string, shown: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".sql") && !name.endsWith(".down.sql"))
      .toSorted();
  } catch (error) {
    throw new InputError(`${shown}: the migrations cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

function textOf(file: string, path: string): string {
  let bytes: Buffer;
  try {
    if (statSync(file).size > limitMiB * 1024 * 1024)
      throw new InputError(`${path}: larger than ${limitMiB} MiB; migrations hold a schema, not rows`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: not UTF-8; save it as UTF-8`);
  }
}

const now = (): Date => new Date();
