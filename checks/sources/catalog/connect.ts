import { TLSSocket } from "node:tls";
import { Client } from "pg";
import type { CatalogError, Grade } from "./record.ts";
import { InputError } from "../../model/input-error.ts";
import { isAwsHost } from "../../model/partition.ts";

export interface Connected {
  /** For the evidence folder: host, port and database; never user or password. */
  readonly name: string;
  readonly grade: Grade;
  readonly client: Client;
  readonly failed?: CatalogError;
}

/**
 * A connection by address. Live evidence is only what AWS's own host says over TLS with a certificate that was verified, as the connection itself has it:
 * an address can name its host and its TLS twice. `named` is where the address stands, for messages.
 * @throws InputError for what is no address of a PostgreSQL; the message never repeats it, since it holds a password.
 */
export async function connected(url: string, named: string): Promise<Connected> {
  const client = clientOf(url, named);
  client.on("error", () => undefined);
  const { host, port, database = "default" } = client;
  const name = `${host.startsWith("/") ? "local" : host}-${port}-${database}`.replaceAll(/[^A-Za-z0-9._-]+/g, "-").slice(0, 120);
  try {
    await client.connect();
    return { name, grade: isAwsHost(host) && isVerified(client) ? "live" : "emulated", client };
  } catch (error) {
    await client.end().catch(() => undefined);
    return { name, grade: "emulated", client, failed: connectError(error) };
  }
}

function isVerified(client: Client): boolean {
  const { stream } = (client as unknown as { readonly connection?: { readonly stream?: unknown } }).connection ?? {};
  return stream instanceof TLSSocket && stream.authorized;
}

const form = "postgresql://user@host:5432/database?sslmode=verify-full";

function clientOf(url: string, named: string): Client {
  const [, protocol] = /^([a-z]+):\/\//i.exec(url) ?? [];
  if (protocol === undefined) throw new InputError(`${named}: not an address like ${form}`);
  if (!/^postgres(ql)?$/i.test(protocol))
    throw new InputError(`${named}: the address begins with ${protocol}://; a PostgreSQL's begins with postgresql://`);
  try {
    return new Client({ connectionString: url, connectionTimeoutMillis: 20_000, query_timeout: 120_000, application_name: "cofferdam" });
  } catch (error) {
    const { code, path } = error as { readonly code?: string; readonly path?: string };
    const why = code === undefined || path === undefined ? "it cannot be read" : `${path}: ${code}`;
    throw new InputError(`${named}: ${why}; write it like ${form}`);
  }
}

function connectError(error: unknown): CatalogError {
  const { code, message, routine } = error as { readonly code?: string; readonly message?: string; readonly routine?: string };
  const remedy = "mend the address, the network or the login";
  return {
    code: code ?? "NotConnected",
    message: `the server was not entered: ${message === undefined || message === "" ? (code ?? "no reason given") : message}; ${remedy}`,
    ...(routine !== undefined && { routine }),
  };
}
