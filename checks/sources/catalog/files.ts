import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { EstateFile } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";
import type { CatalogFile } from "./collect-catalog.ts";

/** Which databases are read. */
export interface DatabaseSources {
  readonly file: EstateFile;
  /** The folder of evidence that is judged in their place. */
  readonly evidence?: string | undefined;
  /** One database's address, in place of the estate file's. */
  readonly url?: string | undefined;
  readonly say?: (line: string) => void;
}

/** What the catalogs of databases say: now, or earlier into the folder of evidence. Empty: databases are no source of this run. */
export async function databaseFiles({ file, evidence, url, say = () => undefined }: DatabaseSources): Promise<readonly CatalogFile[]> {
  if (evidence !== undefined) return stored(evidence);
  // The driver and the parser are loaded only when a database is read.
  const { collectDatabase, collectMigrations } = await import("./index.ts");
  if (url !== undefined) return collectDatabase(url, "--database");
  const files: CatalogFile[] = [];
  const { migrations, url: named } = file.database ?? {};
  if (migrations !== undefined) {
    say("running the migrations on an embedded PostgreSQL …");
    files.push(...(await collectMigrations(migrations, shown(migrations))));
  } else if (named !== undefined) {
    const where = `${file.path}: database.url`;
    files.push(...(await collectDatabase(addressOf(named, where), where)));
  }
  for (const tenant of file.tenants.filter(({ id }) => file.onlyTenant === undefined || file.onlyTenant === id)) {
    if (tenant.database === undefined) continue;
    say(`reading the database of ${tenant.id} …`);
    const where = `${file.path}:${tenant.line}: the database of ${tenant.id}`;
    files.push(...(await collectDatabase(addressOf(tenant.database, where), where, tenant.id)));
  }
  return files;
}

/** Whether a run would read any. */
export function namesDatabase(file: EstateFile): boolean {
  return file.database?.migrations !== undefined || file.database?.url !== undefined || file.tenants.some(({ database }) => database !== undefined);
}

function stored(evidence: string): readonly CatalogFile[] {
  const folder = join(evidence, "database");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ path: relative(evidence, path).replaceAll("\\", "/"), bytes: readFileSync(path) }));
}

/** `env:NAME` is the variable's value: an address holds a password, which no file of evidence may repeat. */
function addressOf(written: string, where: string): string {
  if (!written.startsWith("env:")) return written;
  const name = written.slice("env:".length);
  const value = process.env[name];
  if (value === undefined || value === "") throw new InputError(`${where} names the variable ${name}, which is not set; set it`);
  return value;
}

/** Below the working folder as one writes it. */
function shown(path: string): string {
  const from = relative(process.cwd(), path);
  return from === "" ? "." : from.startsWith("..") ? path : from;
}
