import { catalogEstate } from "./estate.ts";
import { reachesOf } from "./reach.ts";
import { migrations, server, tables } from "./queries.ts";
import { parseRecord, type Grade } from "./record.ts";
import { Answers } from "./rows.ts";
import type { Tenant } from "../../model/estate.ts";
import type { EstateFile } from "../../model/estate-file.ts";
import type { Fact } from "../../model/fact.ts";
import type { SourceNote } from "../../model/run.ts";
import type { View } from "../../model/world.ts";

/** Databases, read and ready to be judged. */
interface DatabaseReading {
  readonly views: readonly View[];
  readonly notes: readonly SourceNote[];
}

/** Reads what was collected, now or earlier: `database/<server>/<query>.json`. */
export function readDatabases(file: EstateFile, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): DatabaseReading {
  const servers = new Map<string, { readonly path: string; readonly bytes: Uint8Array }[]>();
  for (const each of files) {
    const name = /^database\/([A-Za-z0-9._-]+)\/[a-z-]+\.json$/.exec(each.path)?.[1];
    if (name !== undefined) servers.set(name, [...(servers.get(name) ?? []), each]);
  }
  const read = [...servers].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => readOne(file, name, own));
  return { views: read.flatMap((each) => each.views), notes: read.flatMap((each) => each.notes) };
}

function readOne(file: EstateFile, name: string, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): DatabaseReading {
  const answers = new Answers(name, files);
  const records = files.flatMap(({ bytes }) => parseRecord(bytes) ?? []);
  const ids = new Set(records.map(({ request }) => request.tenant));
  const [id] = ids;
  const grade = (["emulated", "recorded"] as const).find((one) => records.some((record) => (record.plane ?? "recorded") === one)) ?? "live";
  const entry = file.tenants.find((tenant) => tenant.id === id);
  if (ids.size > 1 || (id !== undefined && entry === undefined)) {
    const strange = ids.size > 1 ? "its answers name several tenants" : `the estate file has no tenant ${id ?? ""}`;
    return { views: [], notes: [{ plane: "database", name, read: "nothing", unread: [`database ${name}: ${strange}`] }] };
  }
  const origin = { source: "catalog", path: name, file: answers.origin(server.name).file ?? name } as const;
  const stand = { kind: "tenant", account: name, region: "", origin } as const;
  const tenant: Tenant =
    entry === undefined
      ? { ...stand, id: name, entry: { id: name, account: name, region: "", custody: "vendor-organization", customer: [], line: 1 } }
      : { ...stand, id: entry.id, entry };
  const view: View = {
    label: "",
    plane: "database",
    tenants: [tenant],
    ...(entry === undefined && { ofNoTenant: true }),
    grade: () => grade,
    open: () => (about) => catalogEstate(answers, file, about),
  };
  return { views: [view], notes: [noteOf(answers, file, grade)] };
}

function noteOf(answers: Answers, file: EstateFile, grade: Grade): SourceNote {
  const version = answers.rows(server);
  const found = answers.rows(tables);
  const reaches = reachesOf(answers, file, answers.record("server")?.request.embedded === true);
  const release = version.known ? (version.value[0]?.release ?? "of unknown version") : "";
  const unread = [...new Set([version, found, reaches].flatMap((fact) => (fact.known ? [] : [`database ${answers.server}: ${fact.why}`])))];
  const read = !version.known
    ? "nothing"
    : `PostgreSQL ${release}, ${counted(found, (all) => all.length, "table")}, ${counted(reaches, ({ roles }) => roles.length, "application role")}${leftOut(answers)} (${grade})`;
  return { plane: "database", name: answers.server, read, unread };
}

/** What the server that was started could not take. */
function leftOut(answers: Answers): string {
  const run = answers.rows(migrations);
  const parts = run.known ? run.value.flatMap(({ file, instead }) => instead.map(({ line, what }) => `; ${file}:${line}: ${what}`)) : [];
  return parts.join("");
}

function counted<T>(fact: Fact<T>, count: (value: T) => number, what: string): string {
  if (!fact.known) return `${what}s unread`;
  const n = count(fact.value);
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
