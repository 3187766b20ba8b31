import { canonicalJson } from "../evidence/canonical-json.ts";
import type { Finding } from "../../model/run.ts";

/** One file of evidence of a database: one query's rows, or why there are none. Never a row of a table. contract.md, "Evidence". */
export interface CatalogRecord {
  readonly request: {
    readonly query: string;
    readonly sql?: string;
    /** The tenant whose database it is; absent: the platform's own, no tenant's. */
    readonly tenant?: string;
    /** True for a server that was started for this run: it has this schema, and nothing of the server itself is anybody's. */
    readonly embedded?: boolean;
  };
  readonly response?: { readonly rows: readonly unknown[] };
  readonly error?: CatalogError;
  /** RFC 3339, UTC. */
  readonly at?: string;
  readonly plane?: Grade;
}

export interface CatalogError {
  /** SQLSTATE, or a word for what is no answer of PostgreSQL: `NotStarted`, `NotConnected`. */
  readonly code: string;
  readonly message: string;
  /** The C function that raised it: the message is localised, this is not. (postgresql.org/docs/15/protocol-error-fields.html, R) */
  readonly routine?: string;
}

export type Grade = NonNullable<Finding["grade"]>;

/** `database/migrations/roles.json`. */
export function recordPath(server: string, query: string): string {
  return `database/${server}/${query}.json`;
}

/** Members in the order of RFC 8785, so that equal answers are equal files but for the time. */
export function recordBytes(record: CatalogRecord): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(record)}\n`);
}

/** Undefined where the bytes are no record: no JSON, or not exactly one of rows and an error. */
export function parseRecord(bytes: Uint8Array): CatalogRecord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is CatalogRecord {
  if (!isObject(value) || !isObject(value["request"]) || typeof value["request"]["query"] !== "string") return false;
  const { response, error } = value;
  const answered = isObject(response) && Array.isArray(response["rows"]);
  const failed = isObject(error) && typeof error["code"] === "string" && typeof error["message"] === "string";
  return answered !== failed && (response === undefined) !== (error === undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
