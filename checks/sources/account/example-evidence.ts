import { recordBytes, recordPath } from "./record.ts";
import { MemoryStore, type EvidenceFiles } from "./store.ts";
import { example, type ExampleAccount } from "../../model/example.ts";

/** The evidence of an example's accounts. */
export function exampleEvidence(accounts: readonly ExampleAccount[]): EvidenceFiles {
  const store = new MemoryStore();
  for (const { account, region = example.region, replies } of accounts) {
    for (const [operation, answers] of Object.entries(replies)) {
      for (const answer of answers) {
        const record = { request: {}, plane: "recorded", ...answer } as const;
        store.put(recordPath(account, region, operation, record), recordBytes(record));
      }
    }
  }
  return store;
}
