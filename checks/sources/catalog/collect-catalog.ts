import type { Client } from "pg";
import { catalogQueries, server } from "./queries.ts";
import { recordBytes, recordPath, type CatalogError, type CatalogRecord, type Grade } from "./record.ts";

/** One database and what its evidence is called. */
export interface CatalogTarget {
  /** Its name in the evidence folder: letters, digits, `.`, `_`, `-`. */
  readonly server: string;
  readonly tenant?: string;
  readonly embedded: boolean;
  readonly grade: Grade;
}

export interface CatalogFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Asks every query in one read-only snapshot. A query that is refused is evidence too, and the next ones go on; when the connection is lost, nothing of
 * the server is.
 */
export async function collectCatalog(client: Client, target: CatalogTarget, now: () => Date): Promise<CatalogFile[]> {
  try {
    return await inSnapshot(client, target, now);
  } catch (error) {
    return notRead(target, errorOf(error), now);
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
  }
}

async function inSnapshot(client: Client, target: CatalogTarget, now: () => Date): Promise<CatalogFile[]> {
  const files: CatalogFile[] = [];
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await client.query("SET LOCAL search_path = ''");
  await client.query("SET LOCAL statement_timeout = '60s'");
  await client.query("SET LOCAL lock_timeout = '5s'");
  await client.query("SET LOCAL idle_in_transaction_session_timeout = '60s'");
  let version = 0;
  for (const { name, sql } of catalogQueries) {
    const text = sql(version).trim();
    const answer = await ask(client, text);
    if (name === server.name && "response" in answer) version = (answer.response.rows[0] as { readonly version?: number } | undefined)?.version ?? 0;
    files.push(fileOf(target, { ...answer, request: { query: name, sql: text } }, now()));
  }
  return files;
}

/** Why nothing of a server is known: it did not start, did not answer, or a migration failed. */
export function notRead(target: CatalogTarget, error: CatalogError, now: () => Date): CatalogFile[] {
  return [fileOf(target, { request: { query: server.name }, error }, now())];
}

export function fileOf(target: CatalogTarget, record: Pick<CatalogRecord, "request" | "response" | "error">, at: Date): CatalogFile {
  const request = {
    ...record.request,
    ...(target.tenant !== undefined && { tenant: target.tenant }),
    ...(target.embedded && { embedded: true }),
  };
  return {
    path: recordPath(target.server, record.request.query),
    bytes: recordBytes({ ...record, request, at: at.toISOString(), plane: target.grade }),
  };
}

async function ask(client: Client, sql: string): Promise<Required<Pick<CatalogRecord, "response">> | Required<Pick<CatalogRecord, "error">>> {
  await client.query("SAVEPOINT asked");
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    await client.query("RELEASE SAVEPOINT asked");
    return { response: { rows } };
  } catch (error) {
    await client.query("ROLLBACK TO SAVEPOINT asked");
    return { error: errorOf(error) };
  }
}

/** What PostgreSQL says of a failure; `NoAnswer` where it says nothing: the connection broke, the server ended, the wait was too long. */
export function errorOf(error: unknown): CatalogError {
  const { code, message, routine } = error as { readonly code?: unknown; readonly message?: unknown; readonly routine?: unknown };
  const isState = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
  return { code: isState ? code : "NoAnswer", message: String(message), ...(typeof routine === "string" && { routine }) };
}
