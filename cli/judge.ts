import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { toolVersion } from "./package-root.ts";
import { progress, type Progress } from "./progress.ts";
import { evidenceFolder, select, type Selection } from "./select.ts";
import type { SourceOptions } from "./source-options.ts";
import { checks as allChecks } from "../checks/claims/index.ts";
import { claimIds } from "../checks/controls/claims.ts";
import type { Check } from "../checks/engine/define-check.ts";
import { runSteps } from "../checks/engine/run.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import type { EstateFile } from "../checks/model/estate-file.ts";
import type { EndpointNote } from "../checks/model/evidence.ts";
import type { Run } from "../checks/model/run.ts";
import { collectLive, FolderStore, MemoryStore, noJournal, readAccounts, type EvidenceFiles } from "../checks/sources/account/index.ts";
import { databaseFiles } from "../checks/sources/catalog/files.ts";
import { readDatabases } from "../checks/sources/catalog/views.ts";
import { storedAsOf, storedEndpoint, verifyEvidence } from "../checks/sources/evidence/verify.ts";
import { readSources, type ReadSources } from "../checks/sources/template/views.ts";

export interface Judged {
  readonly selection: Selection;
  readonly sources: ReadSources;
  readonly run: Run;
  /** What answered for the accounts; absent: none were read, or nothing says it. */
  readonly answering?: EndpointNote;
}

/** Select, read, judge. Gives the event loop a turn after each subject, so that Ctrl-C is heard and progress is told. */
export async function judge(options: SourceOptions, only: readonly Check[], report: Progress = progress()): Promise<Judged> {
  try {
    return await judged(options, only, report.say);
  } finally {
    report.stop();
  }
}

async function judged(options: SourceOptions, only: readonly Check[], say: Progress["say"]): Promise<Judged> {
  const started = new Date().toISOString();
  // Before anything of the folder is read: what was tampered with is no input.
  const verified = options.evidence === undefined || verifyEvidence(evidenceFolder(options.evidence)) === "verified";
  const selection = await select(options, say);
  say("reading the templates …");
  await setImmediate();
  const templates = readSources(selection.file, selection.evidence);
  const accounts = await accountFiles(options, selection, say);
  const databases = only.some(({ planes }) => planes.includes("database")) ? await databaseFiles({ ...selection, url: options.database, say }) : [];
  const sources = joined(templates, selection.file, accounts, databases);
  const judged = await judgeSources(selection, verified ? sources : unverified(sources, options.evidence ?? ""), only, say, started);
  return { ...judged, ...(accounts?.answering !== undefined && { answering: accounts.answering }) };
}

/** Judges what was read. */
export async function judgeSources(
  selection: Selection,
  sources: ReadSources,
  only: readonly Check[],
  say: Progress["say"],
  started: string,
): Promise<Judged> {
  await setImmediate();
  const steps = runSteps({
    file: selection.file,
    views: sources.views,
    sources: sources.notes,
    checks: only,
    allChecks,
    ...(selection.register !== undefined && { register: { of: selection.register.of, asOf: asOfOf(selection, started) } }),
    header: {
      id: randomUUID(),
      tool: `cofferdam ${toolVersion()}`,
      started,
      reference: selection.reference,
      finished: () => new Date().toISOString(),
    },
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { selection, sources, run: step.value };
    say(`judging ${step.value.check} (claim ${step.value.done + 1} of ${step.value.of})`);
    await setImmediate();
  }
}

/** A stored run is judged again as of its own time, so that what was accepted then is accepted now. */
export function asOfOf({ evidence }: Selection, started: string): string {
  return (evidence === undefined ? undefined : storedAsOf(evidence)) ?? started;
}

interface AccountFiles {
  readonly files: EvidenceFiles;
  readonly answering: EndpointNote | undefined;
}

/** What was collected: now, or earlier into the folder of evidence; undefined: accounts are no source of this run. */
async function accountFiles(
  { live, endpoint }: SourceOptions,
  { file, evidence }: Selection,
  say: Progress["say"],
): Promise<AccountFiles | undefined> {
  if (evidence !== undefined) return { files: new FolderStore(evidence), answering: storedEndpoint(evidence) };
  if (live !== true) return undefined;
  const store = new MemoryStore();
  const { answering } = await collectLive(file, { store, journal: () => noJournal }, { endpoint, say });
  return { files: store, answering };
}

function joined(
  templates: ReadSources,
  file: EstateFile,
  accountFiles: AccountFiles | undefined,
  catalogs: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): ReadSources {
  const evidence = accountFiles?.files;
  const accounts = evidence === undefined ? { views: [], notes: [] } : readAccounts(file, evidence, accountFiles?.answering);
  const databases = readDatabases(file, catalogs);
  return {
    views: [...templates.views, ...accounts.views, ...databases.views],
    notes: [...templates.notes, ...accounts.notes, ...databases.notes],
    // Only a run that is stored needs them all at once.
    get files() {
      return [...templates.files, ...(evidence?.accounts() ?? []).flatMap((account) => evidence?.filesOf(account) ?? []), ...catalogs];
    },
  };
}

function unverified(sources: ReadSources, folder: string): ReadSources {
  const label = "unverified: the folder has no manifest";
  const { notes } = sources;
  const nothing = { plane: "template", name: folder, read: `nothing (${label})`, unread: ["the folder holds nothing that can be judged"] } as const;
  return {
    views: sources.views,
    notes: notes.length === 0 ? [nothing] : notes.map((note) => ({ ...note, read: `${note.read} (${label})` })),
    get files() {
      return sources.files;
    },
  };
}

/** The claim that is meant by a name that is none: one that is mistyped, or cut off. */
export function likeClaim(name: string): string | undefined {
  return nearest(name, claimIds) ?? (name === "" ? undefined : claimIds.find((id) => id.startsWith(name)));
}

/** `--only`: one or more claims, by id; each once. */
export function chosen(ids: readonly string[] | undefined): readonly Check[] {
  if (ids === undefined) return allChecks.filter((each) => each.retired === undefined);
  return [...new Set(ids.flatMap((id) => id.split(",")))].map((id) => {
    const found = allChecks.find((each) => each.id === id);
    if (found !== undefined) return found;
    if ((claimIds as readonly string[]).includes(id))
      throw new InputError(`--only ${id}: this claim has no check yet; those that have one: ${allChecks.map((each) => each.id).join(", ")}`);
    const like = likeClaim(id);
    throw new InputError(`--only ${id}: there is no such claim; ${like === undefined ? "`cofferdam explain` lists them" : `did you mean ${like}?`}`);
  });
}
