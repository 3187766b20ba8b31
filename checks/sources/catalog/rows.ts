import type { z } from "zod";
import { parseRecord, recordPath, type CatalogRecord } from "./record.ts";
import { known, unknown, type Fact, type Origin, type Unknown } from "../../model/fact.ts";

/** The answers of one server, by query. What is not there, refused or not of the query's shape is unknown. */
export class Answers {
  readonly server: string;
  readonly #records: ReadonlyMap<string, CatalogRecord | undefined>;

  constructor(server: string, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]) {
    this.server = server;
    this.#records = new Map(files.map(({ path, bytes }) => [path, parseRecord(bytes)]));
  }

  record(query: string): CatalogRecord | undefined {
    return this.#records.get(recordPath(this.server, query));
  }

  origin(query: string): Origin {
    return { source: "catalog", path: `${this.server}/${query}`, file: recordPath(this.server, query) };
  }

  rows<R>({ name, row }: { readonly name: string; readonly row: z.ZodType<R> }): Fact<readonly R[]> {
    const origin = this.origin(name);
    const record = this.record(name);
    const failed = this.record("server")?.error;
    if (failed !== undefined) return unknown(`The database was not read: ${failed.message}`, origin);
    if (record === undefined) {
      const there = this.#records.has(recordPath(this.server, name));
      return unknown(
        `${there ? "What is filed as the answer to" : "There is no answer to"} the query ${name} of ${this.server}${there ? " is none" : ""}.`,
        origin,
      );
    }
    if (record.error !== undefined) return refused(name, record.error, origin);
    const parsed = row.array().safeParse(record.response?.rows);
    if (parsed.success && record.request.query === name) return known(parsed.data, origin);
    const where = parsed.success ? "" : ` (${parsed.error.issues[0]?.path.join(".") ?? ""}: ${parsed.error.issues[0]?.message ?? ""})`;
    return unknown(`The answer to the query ${name} of ${this.server} is not one of PostgreSQL${where}.`, origin);
  }
}

function refused(name: string, { code, message, routine }: NonNullable<CatalogRecord["error"]>, origin: Origin): Unknown {
  return unknown(`PostgreSQL refused the query ${name}: ${message} (SQLSTATE ${code}${routine === undefined ? "" : `, ${routine}`}).`, origin);
}
