import { loadModule, parseSync } from "libpg-query";
import { emulation } from "./aurora.ts";
import { InputError } from "../../../model/input-error.ts";

/** One statement of a migration, as it is sent. */
export interface Statement {
  /** Null: left out, for the reason in `instead`. */
  readonly sql: string | null;
  /** 1-based. */
  readonly line: number;
  /** What differs from what is written, for people; undefined: nothing. */
  readonly instead?: string;
}

/** Splits by PostgreSQL's own grammar. @throws InputError naming file and line, for what is no SQL. */
export async function statementsOf(text: string, path: string): Promise<readonly Statement[]> {
  await loadModule();
  // What pg_dump writes around its output since August 2025 is psql's, not SQL.
  const sql = upPart(text).replace(/^\\(un)?restrict\b.*$/gm, (line) => " ".repeat(line.length));
  const bytes = Buffer.from(sql);
  let [line, counted] = [1, 0];
  return parsed(sql, path).map(({ stmt = {}, stmt_location: from = 0, stmt_len: length }) => {
    const source = bytes.subarray(from, length === undefined ? undefined : from + length).toString();
    const start = leading(source);
    const at = from + Buffer.byteLength(source.slice(0, start));
    for (; counted < at; counted++) if (bytes[counted] === newline) line += 1;
    return { line, ...rewritten(stmt as Node, source.slice(start)) };
  });
}

const newline = 0x0a;

/** How far the blanks and comments before a statement reach. */
function leading(source: string): number {
  const blank = /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y;
  for (;;) {
    const at = blank.lastIndex;
    if (blank.exec(source) === null) return at;
  }
}

/** dbmate and goose keep the way back in the same file. */
function upPart(text: string): string {
  return text.split(/^--\s*(?:migrate:down|\+goose\s+Down)\b/im)[0] ?? text;
}

interface Parsed {
  readonly stmt?: object;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

function parsed(sql: string, path: string): readonly Parsed[] {
  if (sql.trim() === "") return [];
  try {
    return (parseSync(sql) as { readonly stmts?: readonly Parsed[] }).stmts ?? [];
  } catch (error) {
    const { sqlDetails, message } = error as { readonly sqlDetails?: { readonly cursorPosition?: number }; readonly message?: string };
    const before = sql.slice(0, sqlDetails?.cursorPosition ?? 0);
    const line = before.split("\n").length;
    const meta = (sql.split("\n")[line - 1] ?? "").trimStart().startsWith("\\") ? " (psql's own commands are not SQL: take the line out)" : "";
    throw new InputError(`${path}:${line}: ${String(message ?? error).split("\n")[0]}${meta}`);
  }
}

type Node = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** What Aurora's master user may do and a plain one may not, and what this server cannot have. */
function rewritten(node: Node, source: string): Omit<Statement, "line"> {
  const [[type, fields = {}] = ["", {}]] = Object.entries(node);
  switch (type) {
    case "CreateExtensionStmt":
      return { sql: createExtension(fields) };
    case "AlterExtensionStmt":
      return { sql: null, instead: "ALTER EXTENSION … UPDATE is left out: there is one version" };
    case "CreateEventTrigStmt":
      return { sql: createEventTrigger(fields) };
    case "AlterEventTrigStmt":
      // ENABLE REPLICA: does not fire in a session of an application.
      return { sql: `SELECT ${emulation}.alter_event_trigger(${literal(fields["trigname"])}, ${["O", "A"].includes(String(fields["tgenabled"]))})` };
    case "DropStmt":
      return { sql: drop(fields, source) };
    case "IndexStmt":
      return vectorMethods.has(String(fields["accessMethod"]))
        ? { sql: null, instead: `the ${String(fields["accessMethod"])} index is left out, since the embedded server has a stand-in for pgvector` }
        : { sql: source };
    case "CommentStmt":
      return isAwsOwned(fields["objtype"]) ? { sql: null } : { sql: source };
    case "AlterOwnerStmt":
      return isAwsOwned(fields["objectType"]) ? { sql: null } : { sql: source };
    default:
      return { sql: source };
  }
}

const vectorMethods = new Set(["hnsw", "ivfflat"]);

function isAwsOwned(type: unknown): boolean {
  return type === "OBJECT_EXTENSION" || type === "OBJECT_EVENT_TRIGGER";
}

function createExtension(fields: Readonly<Record<string, unknown>>): string {
  const schema = text(option(fields, "schema"));
  const cascade = option(fields, "cascade") !== undefined;
  const into = schema === undefined ? "pg_catalog.current_schema()::text" : literal(schema);
  return `SELECT ${emulation}.create_extension(${literal(fields["extname"])}, ${fields["if_not_exists"] === true}, ${into}, ${cascade})`;
}

function createEventTrigger(fields: Readonly<Record<string, unknown>>): string {
  const named = (fields["funcname"] as readonly unknown[] | undefined) ?? [];
  const runs = named.map((part) => `"${(text(part) ?? "").replaceAll('"', '""')}"`).join(".");
  const when = ((fields["whenclause"] as readonly Node[] | undefined) ?? []).find((each) => each["DefElem"]?.["defname"] === "tag");
  const items = (when?.["DefElem"]?.["arg"] as { readonly List?: { readonly items?: readonly unknown[] } } | undefined)?.List?.items;
  const tags = items === undefined ? "NULL" : `ARRAY[${items.map((item) => literal(text(item))).join(", ")}]::text[]`;
  const [trigger, event] = [literal(fields["trigname"]), literal(fields["eventname"])];
  return `SELECT ${emulation}.create_event_trigger(${trigger}, ${event}, ${tags}, ${literal(runs)}::pg_catalog.regproc)`;
}

function drop(fields: Readonly<Record<string, unknown>>, source: string): string {
  if (!isAwsOwned(fields["removeType"])) return source;
  const [what, more] =
    fields["removeType"] === "OBJECT_EXTENSION" ? ["drop_extension", `, ${fields["behavior"] === "DROP_CASCADE"}`] : ["drop_event_trigger", ""];
  const objects = (fields["objects"] as readonly unknown[] | undefined) ?? [];
  const calls = objects.map((object) => `${emulation}.${what}(${literal(text(object))}, ${fields["missing_ok"] === true}${more})`);
  return `SELECT ${calls.join(", ")}`;
}

function option(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  const found = ((fields["options"] as readonly Node[] | undefined) ?? []).find((each) => each["DefElem"]?.["defname"] === name);
  return found?.["DefElem"]?.["arg"];
}

function text(node: unknown): string | undefined {
  return (node as { readonly String?: { readonly sval?: string } } | undefined)?.String?.sval;
}

/** A string constant, whatever standard_conforming_strings is. */
function literal(value: unknown): string {
  const quoted = String(value).replaceAll("'", "''");
  return quoted.includes("\\") ? `E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}
