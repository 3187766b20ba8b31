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
 * A connection by address. Live evidence is only what AWS's own host says over TLS with a certificate that was verified.
 * @throws InputError for what is no address of a PostgreSQL; the message never repeats it, since it holds a password.
 */
export async function connected(url: string): Promise<Connected> {
  const { address, tls } = parsed(url);
  const client = clientOf(url);
  client.on("error", () => undefined);
  const host = address.searchParams.get("host") ?? address.hostname;
  const named = `${host === "" ? "local" : host}-${address.port === "" ? "5432" : address.port}-${decodeURIComponent(address.pathname.slice(1)) || "default"}`;
  const name = named
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[-.]+/g, "")
    .slice(0, 120);
  const grade: Grade = isAwsHost(address.hostname) && tls ? "live" : "emulated";
  try {
    await client.connect();
    return { name, grade, client };
  } catch (error) {
    await client.end().catch(() => undefined);
    return { name, grade, client, failed: connectError(error) };
  }
}

function clientOf(connectionString: string): Client {
  try {
    return new Client({ connectionString, connectionTimeoutMillis: 20_000, query_timeout: 120_000, application_name: "cofferdam" });
  } catch (error) {
    const { code, path } = error as { readonly code?: string; readonly path?: string };
    const why = code === undefined ? "it cannot be read" : `${path ?? "a file that it names"}: ${code}`;
    throw new InputError(`--database: ${why}; write it like ${form}`);
  }
}

const form = "postgresql://user@host:5432/database?sslmode=verify-full";

function parsed(url: string): { readonly address: URL; readonly tls: boolean } {
  let address: URL;
  try {
    // Without a host it is a socket's, which `host=` names.
    address = new URL(url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)\//, "$1localhost/"));
  } catch {
    throw new InputError(`--database: not an address like ${form}`);
  }
  if (!["postgres:", "postgresql:"].includes(address.protocol))
    throw new InputError(`--database: the address begins with ${address.protocol}//; a PostgreSQL's begins with postgresql://`);
  return { address, tls: address.searchParams.get("sslmode") === "verify-full" };
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
