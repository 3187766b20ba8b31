import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { checks as allChecks } from "../../checks/claims/index.ts";
import { run } from "../../checks/engine/run.ts";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import type { EndpointNote } from "../../checks/model/evidence.ts";
import { InputError } from "../../checks/model/input-error.ts";
import type { Finding, Run } from "../../checks/model/run.ts";
import { collectLive, FolderStore, MemoryStore, noJournal, readAccounts, type EvidenceFiles } from "../../checks/sources/account/index.ts";
import { databaseFiles } from "../../checks/sources/catalog/files.ts";
import { readDatabases } from "../../checks/sources/catalog/views.ts";
import { registrySource } from "../../checks/sources/registry/files.ts";
import { readRegistry } from "../../checks/sources/registry/views.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";
import { storedEndpoint, verifyEvidence } from "../../checks/sources/evidence/verify.ts";
import { readSources } from "../../checks/sources/template/views.ts";
import { explainFinding } from "./sentence.ts";

export interface ComplianceOptions {
  /** The estate file. */
  readonly estate: string;
  /** A folder of evidence, judged in place of the estate file's templates. */
  readonly evidence?: string;
  /** Also the accounts, with the credentials of this environment. */
  readonly live?: boolean;
  /** With `live`: an emulator in place of AWS. */
  readonly endpoint?: string;
  /** A database's address, in place of the estate file's `database`. */
  readonly database?: string;
  /** These claims only. */
  readonly only?: readonly string[];
  /** What a claim that could not be decided is: a failed test, or one that is skipped by name. Default `fail`. */
  readonly undecided?: "fail" | "skip";
}

/**
 * One test per claim and subject: `await complianceSuite({ estate: "cofferdam.yaml" })` at the top of a test file. A claim without a subject is
 * skipped by name, with the reason; a named source that was not read whole is a failed test of its own.
 * @throws InputError when the estate file or a source cannot be read, or a claim of `only` is none that is judged; EvidenceError when evidence is not what
 * its manifest says.
 */
export async function complianceSuite(options: ComplianceOptions): Promise<void> {
  const evidence = options.evidence === undefined ? undefined : verifyEvidence(resolve(options.evidence));
  const judged = await judge(options);
  describe(`compliance: ${options.estate}`, () => {
    for (const { id, because } of judged.checks.filter(({ outcome }) => outcome === "unexercised"))
      skipped(`${id}: ${because ?? "nothing to judge"}`);
    for (const finding of judged.findings) testOf(finding, options.undecided ?? "fail");
    for (const source of judged.run.sources) {
      test(`${source.plane} ${source.name} was read whole`, () => {
        expect(source.unread).toEqual([]);
      });
    }
    if (evidence === "unverified") skipped(`evidence ${options.evidence}: it has no manifest, so nobody says that it is what was collected`);
    test("something was judged", () => {
      expect(judged.findings.length).toBeGreaterThan(0);
    });
  });
}

/** Named in the output with its reason, and counted as skipped. */
function skipped(name: string): void {
  test(name, { skip: true }, () => undefined);
}

function testOf(finding: Finding, undecided: "fail" | "skip"): void {
  const { check, subject, tenant, plane, outcome } = finding;
  const name = `${check}: ${subject}${tenant === null || tenant === subject ? "" : ` (${tenant})`}, ${plane}`;
  if (outcome === "undecided" && undecided === "skip") skipped(`${name}: ${finding.because}`);
  else test(name, () => expect(outcome, explainFinding(finding)).toBe("holds"));
}

async function judge(options: ComplianceOptions): Promise<Run> {
  const path = resolve(options.estate);
  const file = { ...readEstateFile(readFileSync(path), path), shown: options.estate };
  const evidence = options.evidence === undefined ? undefined : resolve(options.evidence);
  const templates = readSources(file, evidence);
  const collected = await accountFiles(options, file, evidence);
  const accounts = collected === undefined ? { views: [], notes: [] } : readAccounts(file, collected.files, collected.answering);
  const checks = chosen(options.only);
  const isAsked = checks.some(({ planes }) => planes.includes("database"));
  const databases = readDatabases(file, isAsked ? await databaseFiles({ file, evidence, url: options.database }) : []);
  const registry = readRegistry(file, registrySource(file, evidence));
  const at = new Date().toISOString();
  return run({
    file,
    views: [...templates.views, ...accounts.views, ...databases.views, ...registry.views],
    sources: [...templates.notes, ...accounts.notes, ...databases.notes, ...registry.notes],
    checks,
    allChecks,
    header: { id: "compliance", tool: "cofferdam", started: at, reference: false, finished: () => at },
  });
}

async function accountFiles(
  { live, endpoint }: ComplianceOptions,
  file: EstateFile,
  evidence: string | undefined,
): Promise<{ readonly files: EvidenceFiles; readonly answering?: EndpointNote | undefined } | undefined> {
  if (evidence !== undefined) return { files: new FolderStore(evidence), answering: storedEndpoint(evidence) };
  if (live !== true) return undefined;
  const store = new MemoryStore();
  const { answering } = await collectLive(file, { store, journal: () => noJournal }, { endpoint, say: () => undefined });
  return { files: store, answering };
}

function chosen(only: readonly string[] | undefined): typeof allChecks {
  const stray = only?.find((id) => allChecks.every((check) => check.id !== id));
  if (stray !== undefined) throw new InputError(`only: ${stray} is no claim that is judged; those are ${allChecks.map(({ id }) => id).join(", ")}`);
  return allChecks.filter(({ id, retired }) => retired === undefined && (only === undefined || only.includes(id)));
}
