import type { Client } from "pg";
import { database, makeCluster, makeDatabase, master } from "./aurora.ts";
import { superuser } from "./install.ts";
import { startEmbedded, type EmbeddedServer } from "./server.ts";
import type { Statement } from "./statements.ts";
import { errorOf } from "../collect-catalog.ts";
import type { CatalogError } from "../record.ts";

/** One file of migrations, split. */
export interface Migration {
  /** As messages name it. */
  readonly path: string;
  readonly statements: readonly Statement[];
}

/**
 * A server of this run's own after the migrations, or the statement that failed. Each file is one session of the master user, each statement by itself,
 * as psql runs them. Whatever happens, `stop` is the caller's.
 */
export async function migrated(migrations: readonly Migration[]): Promise<{ readonly server: EmbeddedServer; readonly failed?: CatalogError }> {
  const server = await startEmbedded();
  try {
    await withClient(server, superuser, "postgres", makeCluster);
    await withClient(server, superuser, database, makeDatabase);
    for (const migration of migrations) {
      const failed = await withClient(server, master, database, async (client) => run(client, migration));
      if (failed !== undefined) return { server, failed };
    }
    return { server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function withClient<T>(server: EmbeddedServer, user: string, name: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await server.connect(user, name);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function run(client: Client, { path, statements }: Migration): Promise<CatalogError | undefined> {
  await client.query("SET statement_timeout = '60s'");
  for (const { sql, line } of statements) {
    if (sql === null) continue;
    try {
      await client.query(sql);
    } catch (error) {
      const { code, message, ...more } = errorOf(error);
      return { ...more, code, message: `${path}:${line}: ${message} (${code === "NoAnswer" ? code : `SQLSTATE ${code}`})` };
    }
  }
  return undefined;
}
