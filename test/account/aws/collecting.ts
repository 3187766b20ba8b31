import { collect, MemoryStore, noJournal, type Clock, type CollectInput } from "../../../checks/sources/account/index.ts";
import { keysOf, type FakeAws } from "./wire.ts";
import { defaultCollector, type EstateFile } from "../../../checks/model/estate-file.ts";

/** Time that passes only when somebody sleeps. */
export function stillClock(start = Date.parse("2026-11-26T12:00:00Z")): Clock & { readonly slept: () => number } {
  let now = start;
  return {
    // Waiting is free and the evidence says one time.
    now: () => start,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
    slept: () => now - start,
  };
}

/** Collects an estate's accounts from the fake. */
export async function collectFrom(fake: FakeAws, file: EstateFile, more: Partial<CollectInput> = {}): Promise<MemoryStore> {
  const store = new MemoryStore();
  const clock = stillClock();
  await collect({
    file,
    collector: file.collector ?? defaultCollector,
    endpoint: { handler: fake.transport, now: () => new Date(clock.now()), url: new URL("http://fake.invalid") },
    credentials: keysOf("111111111111"),
    clock,
    store,
    journal: () => noJournal,
    policy: "policy",
    clientVersions: {},
    ...more,
  });
  return store;
}
