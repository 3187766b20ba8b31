import { eventTriggers, futureTables, schemas, tables } from "./queries.ts";
import { reachesOf, type Reaches } from "./reach.ts";
import type { Answers } from "./rows.ts";
import type { Estate, Kind, Tenant } from "../../model/estate.ts";
import type { EstateFile } from "../../model/estate-file.ts";
import { known, mapFact, thenFact, unknown, type Fact, type Listing } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { FutureTable, RowSecurity, Schema, Table } from "../../model/postgres.ts";

/** One database, read. */
export function catalogEstate(answers: Answers, file: EstateFile, tenant: Tenant): Estate {
  const reaches = reachesOf(answers, file, answers.record("server")?.request.embedded === true);
  const lists: { readonly [K in "postgres:table" | "postgres:schema"]: () => Listing<Kinds[K]> } = {
    "postgres:table": once(() => tablesOf(answers, reaches, tenant)),
    "postgres:schema": once(() => schemasOf(answers, reaches, tenant)),
  };
  return {
    plane: "database",
    view: "",
    file,
    tenant,
    list: <K extends Kind>(kind: K) => (kind in lists ? lists[kind as keyof typeof lists]() : { items: [], unread: [] }) as Listing<Kinds[K]>,
    sourcesOf: () => [answers.server],
  };
}

const types = { r: "table", p: "partitioned table", f: "foreign table" } as const;

function tablesOf(answers: Answers, reaches: Fact<Reaches>, { account, region }: Tenant): Listing<Table> {
  const read = answers.rows(tables);
  if (!read.known) return { items: [], unread: [read] };
  const items = read.value.map(({ schema, name, owner, kind, enabled, forced, parents }): Table => {
    const origin = { ...read.origin, path: `${answers.server}/${name}` };
    return {
      kind: "postgres:table",
      id: name,
      account,
      region,
      origin,
      schema,
      owner,
      type: types[kind],
      rowSecurity: known({ enabled, forced }, origin),
      parents: parents ?? [],
      reachedBy: mapFact(reaches, (reach) => reach.ofTable(name)),
    };
  });
  return { items, unread: [] };
}

function schemasOf(answers: Answers, reaches: Fact<Reaches>, { account, region }: Tenant): Listing<Schema> {
  const read = answers.rows(schemas);
  if (!read.known) return { items: [], unread: [read] };
  const items = read.value.map(({ schema }): Schema => {
    const id = `${schema ?? "*"}.*`;
    const origin = { ...read.origin, path: `${answers.server}/${id}` };
    return {
      kind: "postgres:schema",
      id,
      account,
      region,
      origin,
      name: schema,
      futureTables: thenFact(reaches, (reach) => futureTablesIn(schema, reach, answers)),
    };
  });
  return { items, unread: [] };
}

/** By what was tried where it was tried, else by what the catalog says of default privileges and of who may make tables. */
function futureTablesIn(schema: string | null, reaches: Reaches, answers: Answers): Fact<readonly FutureTable[]> {
  const guarded = bornWith(answers);
  const tried = answers.rows(futureTables);
  const origin = answers.origin(schemas.name);
  const found = reaches.creatorsIn(schema).flatMap((creator): FutureTable[] => {
    const made = tried.known ? tried.value.find((row) => row.creator === creator && row.schema === schema)?.made : undefined;
    const own = reaches.makersIn(schema).filter(({ as }) => as === creator);
    if (made !== undefined && "enabled" in made) {
      const { enabled, forced } = made;
      return each(creator, reaches.ofTried(made.privileges), known({ enabled, forced }, tried.origin));
    }
    const byDefault = reaches.byDefault(creator, schema);
    return each(creator, [...own, ...byDefault.filter(({ role }) => own.every((one) => one.role !== role))], guarded);
  });
  return known(found, origin);
}

function each(creator: string, reachedBy: FutureTable["reachedBy"], rowSecurity: Fact<RowSecurity>): FutureTable[] {
  return reachedBy.length === 0 ? [] : [{ creator, reachedBy, rowSecurity }];
}

/** A table is born without row security; only an event trigger may change that, and what one does is not read but tried. */
function bornWith(answers: Answers): Fact<RowSecurity> {
  return thenFact(answers.rows(eventTriggers), (triggers, origin) => {
    const on = triggers.find(({ enabled }) => enabled === "O" || enabled === "A");
    if (on === undefined) return known({ enabled: false, forced: false }, origin);
    return unknown(`The event trigger ${on.name} (${on.function}) may give it row security; only making one would show that.`, origin);
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
