import { Caller } from "./calls.ts";
import { AccountClients, type Endpoint } from "./clients.ts";
import { callKey, type Entry, type Journal } from "./journal.ts";
import type { Capability } from "./capabilities.ts";
import type { Operation } from "./operation.ts";
import { operationOf } from "./operations.ts";
import { callsOf, parentOf, rowsOf, type AccountPlan, type PlannedCall } from "./plan.ts";
import type { Clock } from "./rates.ts";
import { recordBytes, recordPath, type EvidenceRecord } from "./record.ts";
import { parseRecord, regionOfPath } from "./filed.ts";
import type { Filed } from "./replies.ts";
import type { EvidenceStore } from "./store.ts";
import type { AwsCredentialIdentity } from "./wire.ts";

/** What one account's collecting needs of its surroundings. */
export interface Surroundings {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly journal: Journal;
  readonly lacks: ReadonlySet<Capability>;
  /** Credentials of the collector's role in the account, or the failure to be filed. */
  readonly enter: (account: string, region: string) => Promise<Entrance>;
}

export type Entrance = { readonly credentials: AwsCredentialIdentity } | { readonly refused: EvidenceRecord };

/** Calls of one account that run at a time. */
const callsAtOnce = 6;
/** Milliseconds. Facts that one claim joins are read within this of each other, so older ones are read again. */
export const staleAfter = 15 * 60_000;

/** All evidence of one account into the store. Gives the number of calls made. Throws only what the store throws. */
export async function collectAccount(plan: AccountPlan, around: Surroundings): Promise<number> {
  const entrance = await around.enter(plan.account, plan.home);
  const work = new Work(plan, around);
  if ("refused" in entrance) {
    work.file("sts.AssumeRole", plan.home, entrance.refused);
    return 0;
  }
  const clients = new AccountClients(around.endpoint, entrance.credentials);
  const renew = async (): Promise<boolean> => {
    const again = await around.enter(plan.account, plan.home);
    if ("refused" in again) return false;
    clients.renew(again.credentials);
    return true;
  };
  const caller = new Caller(clients, around.clock, renew, around.lacks);
  try {
    if (!(await isRightAccount(plan, caller, work))) return caller.calls;
    for (const operation of rowsOf(plan)) await collectRow(operation, plan, caller, work);
    return caller.calls;
  } finally {
    clients.destroy();
  }
}

async function isRightAccount(plan: AccountPlan, caller: Caller, work: Work): Promise<boolean> {
  const call: PlannedCall = { operation: operationOf("sts.GetCallerIdentity"), region: plan.home, input: {} };
  const [filed] = work.complete(call) ?? (await work.collect(call, caller));
  const identity = filed?.record.response;
  caller.caller = typeof identity?.["Arn"] === "string" ? identity["Arn"] : undefined;
  return identity?.["Account"] === plan.account;
}

/** Until no call is new: units of an organization are found by asking about units. */
async function collectRow(operation: Operation, plan: AccountPlan, caller: Caller, work: Work): Promise<void> {
  const asked = new Set<string>();
  for (;;) {
    const calls = callsOf(operation, plan, work.filed).filter((call) => !asked.has(callKey(call)));
    if (calls.length === 0) return;
    for (const call of calls) asked.add(callKey(call));
    const collected = await atMost(callsAtOnce, calls, async (call) => ({ call, filed: work.complete(call) ?? (await work.collect(call, caller)) }));
    const raced = collected.filter(({ filed }) =>
      filed.some(({ record }) => record.error?.class === "raced" && !operation.absent.includes(record.error.code)),
    );
    if (raced.length > 0)
      await listAgain(
        operation,
        plan,
        caller,
        work,
        raced.map(({ call }) => call),
      );
  }
}

/** A thing that is gone between the list and the question: the list is read once more, and what it no longer names is no longer asked about. */
async function listAgain(operation: Operation, plan: AccountPlan, caller: Caller, work: Work, raced: readonly PlannedCall[]): Promise<void> {
  const parent = parentOf(operation);
  if (parent === undefined) return;
  for (const call of callsOf(parent, plan, work.filed)) {
    work.forget(call);
    await work.collect(call, caller);
  }
  const still = new Set(callsOf(operation, plan, work.filed).map(callKey));
  for (const call of raced.filter((each) => !still.has(callKey(each)))) work.forget(call);
}

/** What is filed of an account, in memory as long as it is at work. */
class Work {
  readonly #plan: AccountPlan;
  readonly #around: Surroundings;
  readonly #byCall = new Map<string, readonly Filed[]>();

  /** Takes over what an earlier run completed, unless it is stale; whatever else lies there goes. */
  constructor(plan: AccountPlan, around: Surroundings) {
    this.#plan = plan;
    this.#around = around;
    const oldest = around.clock.now() - staleAfter;
    const entries = around.journal.entriesOf(plan.account).filter((entry) => Date.parse(entry.at) >= oldest);
    const files = new Map(around.store.filesOf(plan.account).map(({ path, bytes }) => [path, bytes]));
    for (const entry of entries) this.#takeOver(entry, files);
    const kept = new Set([...this.#byCall.values()].flatMap((filed) => filed.map(({ path }) => path)));
    for (const path of files.keys()) if (!kept.has(path)) around.store.remove(path);
  }

  get filed(): readonly Filed[] {
    return [...this.#byCall.values()].flat();
  }

  /** What an earlier run has of a call, whole. */
  complete(call: PlannedCall): readonly Filed[] | undefined {
    return this.#byCall.get(callKey(call));
  }

  async collect(call: PlannedCall, caller: Caller): Promise<readonly Filed[]> {
    const { operation, region, input } = call;
    const filed: Filed[] = [];
    for await (const record of caller.records(operation, region, input)) filed.push(this.#put(operation.id, region, record));
    const key = callKey(call);
    this.#byCall.set(key, filed);
    const at = new Date(this.#around.clock.now()).toISOString();
    this.#around.journal.done(this.#plan.account, region, { call: key, at, files: filed.map(({ path }) => path) });
    return filed;
  }

  file(id: string, region: string, record: EvidenceRecord): void {
    this.#put(id, region, record);
  }

  forget(call: PlannedCall): void {
    const key = callKey(call);
    const gone = this.#byCall.get(key) ?? [];
    this.#byCall.delete(key);
    const kept = new Set(this.filed.map(({ path }) => path));
    for (const { path } of gone) if (!kept.has(path)) this.#around.store.remove(path);
  }

  #put(id: string, region: string, record: EvidenceRecord): Filed {
    const path = recordPath(this.#plan.account, region, id, record);
    this.#around.store.put(path, recordBytes(record));
    return { path, region, operation: id, record };
  }

  #takeOver(entry: Entry, files: ReadonlyMap<string, Uint8Array>): void {
    const filed = entry.files.map((path): Filed | undefined => {
      const record = files.has(path) ? parseRecord(files.get(path) as Uint8Array) : undefined;
      const place = regionOfPath(path);
      return record === undefined || place === undefined ? undefined : { path, record, ...place };
    });
    if (filed.every((each) => each !== undefined)) this.#byCall.set(entry.call, filed);
  }
}

/** In order, at most so many at a time. */
export async function atMost<T, U>(limit: number, items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
