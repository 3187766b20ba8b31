import type { AwsCredentialIdentity } from "@smithy/types";
import { connect } from "../../checks/sources/account/connect.ts";
import { collect, MemoryStore, noJournal, readAccounts, type Clock, type CollectInput } from "../../checks/sources/account/index.ts";
import { defaultCollector, type EstateFile } from "../../checks/model/estate-file.ts";
import type { SourceNote } from "../../checks/model/run.ts";
import type { View } from "../../checks/model/world.ts";

export interface Collection {
  readonly store: MemoryStore;
  readonly views: readonly View[];
  readonly notes: readonly SourceNote[];
  readonly calls: number;
}

/** Waiting is short: an emulator has no quota. */
export const hurried: Clock = { now: Date.now, sleep: async () => Promise.resolve() };

/** What the product's own collector reads from an emulator. */
export async function collectedFrom(
  url: URL,
  file: EstateFile,
  credentials: AwsCredentialIdentity,
  store = new MemoryStore(),
  more: Partial<Pick<CollectInput, "clock" | "endpoint">> = {},
): Promise<Collection> {
  const { calls } = await collect({
    file,
    collector: file.collector ?? defaultCollector,
    endpoint: await connect(url.href),
    credentials,
    clock: hurried,
    store,
    journal: () => noJournal,
    policy: "",
    clientVersions: {},
    ...more,
  });
  return { store, calls, ...readAccounts(file, store) };
}
