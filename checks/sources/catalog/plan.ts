import type { Place } from "./embedded/future.ts";
import type { CatalogFile } from "./collect-catalog.ts";
import { schemas, server } from "./queries.ts";
import { Answers } from "./rows.ts";

/** More are not tried: their tables stay what the catalog says of them. */
const placesMax = 200;

/** What the second pass tries, planned from the first. */
export function futurePlaces(name: string, files: readonly CatalogFile[]): { readonly places: readonly Place[]; readonly version: number } {
  const answers = new Answers(name, files);
  const [version, read] = [answers.rows(server), answers.rows(schemas)];
  if (!version.known || !read.known) return { places: [], version: 0 };
  // Nobody logs in as a predefined role. (postgresql.org/docs/15/predefined-roles.html)
  const places = read.value.flatMap(({ schema, creators }) =>
    (creators ?? []).filter((creator) => !creator.startsWith("pg_")).map((creator) => ({ creator, schema })),
  );
  return { places: places.slice(0, placesMax), version: version.value[0]?.version ?? 0 };
}
