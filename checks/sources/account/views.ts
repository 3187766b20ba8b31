import { staleAfter } from "./collect-account.ts";
import { accountEstates } from "./estate.ts";
import type { AccountEvidence } from "./everywhere.ts";
import { endpointLabel } from "./endpoint.ts";
import { filedAt } from "./filed.ts";
import { operations } from "./operations.ts";
import { failureIn } from "./problem.ts";
import type { Grade } from "./record.ts";
import { Replies, type Filed } from "./replies.ts";
import type { EvidenceFiles } from "./store.ts";
import type { Tenant } from "../../model/estate.ts";
import { shownPath, type EstateFile } from "../../model/estate-file.ts";
import type { EndpointNote } from "../../model/evidence.ts";
import { unknown, type Origin, type Unknown } from "../../model/fact.ts";
import type { SourceNote } from "../../model/run.ts";
import type { View } from "../../model/world.ts";

/** The evidence of accounts, ready to be judged. */
export interface AccountReading {
  readonly views: readonly View[];
  readonly notes: readonly SourceNote[];
}

/**
 * Reads what was collected, now or earlier; an account is opened when it is asked about. Every tenant of the estate file is judged: one of
 * whose account there is nothing is undecided. Nothing but the files is needed; `answering`,
 * from their manifest, names the emulator.
 */
export function readAccounts(file: EstateFile, files: EvidenceFiles, answering?: EndpointNote): AccountReading {
  const known = new Set(files.accounts());
  if (known.size === 0) return { views: [], notes: [] };
  const opened = new Map<string, Opened>();
  const open = (account: string): Opened => {
    const before = opened.get(account) ?? openAccount(account, file, files);
    opened.set(account, before);
    return before;
  };
  const accounts = { names: [...known], get: (account: string) => (known.has(account) ? open(account).evidence : undefined) };
  const shared = vendorAccounts(file);
  const view: View = {
    label: "",
    plane: "account",
    tenants: file.tenants.map((entry) => ({
      kind: "tenant",
      id: entry.id,
      account: entry.account,
      region: entry.region,
      entry,
      origin: originOf(file, entry.id, entry.line),
    })),
    grade: (tenant: Tenant) => worst([tenant.account, ...shared].filter((account) => known.has(account)).map((account) => open(account).grade)),
    open: () => accountEstates(accounts, file),
  };
  return { views: [view], notes: [noteOf(file, known, open, answering)] };
}

/** What there is, account by account: of many accounts no two are held at once. */
export function noteOfAccounts(file: EstateFile, files: EvidenceFiles, answering?: EndpointNote): SourceNote {
  return noteOf(file, new Set(files.accounts()), (account) => openAccount(account, file, files), answering);
}

type Summary = Pick<Opened, "grade" | "replies" | "failed" | "why">;

interface Opened {
  readonly evidence: AccountEvidence;
  readonly grade: Grade;
  readonly replies: number;
  /** Replies that say neither what is there nor that nothing is. */
  readonly failed: number;
  /** Why all of the account is unread. */
  readonly why: Unknown | undefined;
}

function openAccount(account: string, file: EstateFile, files: EvidenceFiles): Opened {
  const filed = files.filesOf(account).flatMap(({ path, bytes }) => filedAt(path, bytes) ?? []);
  const why = notEntered(account, filed);
  const replies = new Replies(account, fresh(filed), why);
  const tenant = file.tenants.find((entry) => entry.account === account);
  const home = tenant?.region ?? homeOf(filed) ?? file.tenants[0]?.region ?? "us-east-1";
  const management = account === file.organization?.management;
  return {
    evidence: { replies, home, management },
    grade: worst(filed.map(({ record }) => record.plane ?? "recorded")),
    replies: filed.length,
    failed: filed.filter(isFailed).length,
    why,
  };
}

function isFailed({ operation, record }: Filed): boolean {
  const absent = operations.find(({ id }) => id === operation)?.absent ?? [];
  return record.error !== undefined && !absent.includes(record.error.code);
}

/** Where the account as a whole was asked. */
function homeOf(filed: readonly Filed[]): string | undefined {
  const whole = ["sts.GetCallerIdentity", "iam.GetAccountAuthorizationDetails", "organizations.ListRoots"];
  return filed.find(({ operation }) => whole.includes(operation))?.region;
}

/** The role that was not to be had, or an answer from another account: then nothing of it is this account's. */
function notEntered(account: string, filed: readonly Filed[]): Unknown | undefined {
  const identity = filed.find(({ operation }) => operation === "sts.GetCallerIdentity");
  const entrance = filed.find(({ operation, record }) => operation === "sts.AssumeRole" && record.error !== undefined);
  const at = (from: Filed): Origin => ({ source: "account", path: `${account}/${from.region}/${from.operation}`, file: from.path });
  if (identity === undefined && entrance !== undefined) {
    const { error, request } = entrance.record;
    const role = String(request["RoleArn"]);
    return unknown(
      `Account ${account} was not entered: sts.AssumeRole of ${role} failed (${error?.code}); it needs sts:AssumeRole and the role's trust.`,
      at(entrance),
      account,
    );
  }
  if (identity === undefined) return undefined;
  const { response, error } = identity.record;
  if (error !== undefined)
    return unknown(
      `sts.GetCallerIdentity failed in account ${account} (${error.code}, ${failureIn(error)}), so whose answers these are is unknown.`,
      at(identity),
      account,
    );
  if (response?.["Account"] === account) return undefined;
  return unknown(
    `sts.GetCallerIdentity names account ${String(response?.["Account"])} where ${account} was entered; no answer is used.`,
    at(identity),
    account,
  );
}

/** Answers that lie further apart than a claim may join become unread. */
function fresh(filed: readonly Filed[]): readonly Filed[] {
  const times = filed.map(({ record }) => (record.at === undefined ? Number.NaN : Date.parse(record.at)));
  const newest = times.reduce((most, time) => (time > most ? time : most), Number.NEGATIVE_INFINITY);
  return filed.map((each, i) => {
    const time = times[i] ?? Number.NaN;
    if (Number.isNaN(time) || newest - time <= staleAfter) return each;
    const { request, plane } = each.record;
    const message = `read ${Math.round((newest - time) / 60_000)} minutes before the account's last answer`;
    return { ...each, record: { request, error: { code: "Stale", message, class: "stale" }, ...(plane !== undefined && { plane }) } };
  });
}

/** One emulated answer makes the whole emulated. */
function worst(grades: readonly Grade[]): Grade {
  return (["emulated", "recorded"] as const).find((grade) => grades.includes(grade)) ?? "live";
}

function noteOf(file: EstateFile, known: ReadonlySet<string>, open: (account: string) => Summary, answering?: EndpointNote): SourceNote {
  const wanted = [...new Set([...vendorAccounts(file), ...file.tenants.map((tenant) => tenant.account)])];
  const summaries = new Map<string, Summary>();
  for (const account of wanted.filter((each) => known.has(each))) {
    const { grade, replies, failed, why } = open(account);
    summaries.set(account, { grade, replies, failed, why });
  }
  const unread = wanted.flatMap((account) => {
    const summary = summaries.get(account);
    if (summary !== undefined) return summary.why === undefined ? [] : [summary.why.why];
    const isAsked = file.onlyTenant === undefined || file.tenants.every((tenant) => tenant.account !== account);
    return isAsked ? [`account ${account}: nothing of it was collected`] : [];
  });
  const all = [...summaries.values()];
  const replies = all.reduce((sum, each) => sum + each.replies, 0);
  const failed = all.reduce((sum, each) => sum + each.failed, 0);
  const grade = worst(all.map((each) => each.grade));
  const by = grade === "live" || answering === undefined || answering.kind === "aws" ? "" : ` by ${endpointLabel(answering)}`;
  const strange = [...known].filter((account) => !wanted.includes(account)).map((account) => `account ${account}: the estate file does not name it`);
  return {
    plane: "account",
    name: "accounts",
    read: `${all.length} accounts, ${replies} replies${failed === 0 ? "" : `, ${failed} of them failures`} (${grade}${by})`,
    unread: [...unread, ...strange, ...contradictions(grade, answering)],
  };
}

/** A manifest and its files that name two kinds of world: one of them was changed, and neither can be told to be the true one. */
function contradictions(grade: Grade, answering: EndpointNote | undefined): readonly string[] {
  if (answering === undefined || grade === "recorded" || (answering.kind === "aws") === (grade === "live")) return [];
  return [`the manifest names ${endpointLabel(answering)}, and the answers say that they are ${grade}`];
}

function vendorAccounts(file: EstateFile): readonly string[] {
  return [...new Set([...(file.organization === undefined ? [] : [file.organization.management]), ...Object.values(file.vendor.accounts)])];
}

function originOf(file: EstateFile, id: string, line: number): Origin {
  return { source: "account", path: `tenants/${id}`, file: shownPath(file), line };
}
