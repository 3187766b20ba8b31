import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../evidence/canonical-json.ts";
import type { PlannedCall } from "./plan.ts";
import { writeSynced } from "./store.ts";
import type { EndpointNote } from "../../model/evidence.ts";
import { InputError } from "../../model/input-error.ts";

/** What a run must not change when it is taken up again. No credentials. */
export interface JournalHeader {
  readonly schema: "cofferdam/journal/1";
  /** sha256 of the operation table. */
  readonly plan: string;
  /** sha256 of the collector's policy. */
  readonly policy: string;
  /** SDK package → version. */
  readonly clients: Readonly<Record<string, string>>;
  readonly endpoint: string;
  /** What it is, and does not do. */
  readonly answering?: EndpointNote;
  /** The ARN of the credentials that the run started with. */
  readonly collector: string;
  readonly accounts: readonly string[];
}

export interface Entry {
  readonly call: string;
  /** RFC 3339. */
  readonly at: string;
  readonly files: readonly string[];
}

/** Which calls are complete, per account and Region. Entries of a kill in mid-line do not count. */
export interface Journal {
  /** Complete calls of an account. */
  entriesOf(account: string): readonly Entry[];
  done(account: string, region: string, entry: Entry): void;
  /** The whole run is in the evidence: the journal goes. */
  end(): void;
  /** Lets go of the folder and keeps the journal. */
  release(): void;
}

export function callKey({ operation, region, input }: PlannedCall): string {
  return `${region} ${operation.id} ${canonicalJson(input)}`;
}

export const noJournal: Journal = { entriesOf: () => [], done: () => undefined, end: () => undefined, release: () => undefined };

const folderName = ".journal";

/**
 * Opens the journal of an evidence folder, a new one or that of a run that was ended early.
 * @throws InputError when another collector is at work there, or the run that it is of is another one.
 */
export function openJournal(evidence: string, header: JournalHeader): Journal {
  const folder = join(evidence, folderName);
  mkdirSync(folder, { recursive: true });
  const release = lock(join(folder, "lock"), evidence);
  try {
    samePlan(join(folder, "header.json"), header, evidence);
  } catch (error) {
    release();
    throw error;
  }
  const earlier = new Map<string, string[]>();
  for (const name of readdirSync(folder).toSorted()) {
    const account = name.slice(0, name.indexOf("."));
    earlier.set(account, [...(earlier.get(account) ?? []), name]);
  }
  return {
    entriesOf: (account) => (earlier.get(account) ?? []).flatMap((name) => entriesIn(join(folder, name))),
    done: (account, region, entry) => writeSynced(join(folder, `${account}.${region}.jsonl`), Buffer.from(`${JSON.stringify(entry)}\n`), "a"),
    end: () => rmSync(folder, { recursive: true, force: true }),
    release,
  };
}

function lock(path: string, evidence: string): () => void {
  const holder = existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new InputError(`${evidence}: another collector (pid ${holder}) is at work there; wait for it, or name another folder`);
  }
  if (holder !== undefined) rmSync(path, { force: true });
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
  } catch (error) {
    throw new InputError(
      `${evidence}: cannot be locked for collecting (${(error as NodeJS.ErrnoException).code ?? String(error)}); is another collector at work there?`,
    );
  }
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function samePlan(path: string, header: JournalHeader, evidence: string): void {
  const before = existsSync(path) ? parsed(readFileSync(path, "utf8")) : undefined;
  if (before === undefined) {
    writeSynced(path, Buffer.from(`${canonicalJson(header)}\n`), "w");
    return;
  }
  const changed = Object.keys(header).filter((name) => canonicalJson(before[name]) !== canonicalJson(header[name as keyof JournalHeader]));
  if (changed.length === 0) return;
  throw new InputError(
    `${evidence}: holds an unfinished run of another kind (${changed.join(", ")} changed); collect into another folder, or delete this one`,
  );
}

function entriesIn(path: string): readonly Entry[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      const entry = parsed(line);
      return entry !== undefined && typeof entry["call"] === "string" && Array.isArray(entry["files"]) ? [entry as unknown as Entry] : [];
    });
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
