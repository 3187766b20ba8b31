import type { CatalogFile } from "./collect-catalog.ts";
import { recordBytes, recordPath } from "./record.ts";
import type { ExampleDatabase } from "../../model/example.ts";

/** The evidence of an example's databases. */
export function exampleCatalog(databases: readonly ExampleDatabase[]): CatalogFile[] {
  return databases.flatMap(({ tenant, answers }, i) =>
    Object.entries(answers).map(([query, answer]) => {
      const request = { query, ...(tenant !== undefined && { tenant }) };
      const said = Array.isArray(answer) ? { response: { rows: answer } } : { error: answer as { readonly code: string; readonly message: string } };
      return { path: recordPath(`example-${i + 1}`, query), bytes: recordBytes({ request, ...said, plane: "recorded" }) };
    }),
  );
}
