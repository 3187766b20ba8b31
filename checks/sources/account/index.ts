/* The account source: AWS's answers → evidence → facts. Nothing here gives a verdict or changes an account. */
export { collect, type CollectInput } from "./collect.ts";
export { capabilities, capabilityNames, columnOf } from "./capabilities.ts";
export { callerCredentials, connect } from "./connect.ts";
export { endpointLabel, identify, probedByReading } from "./endpoint.ts";
export { collectLive, type CollectedLive } from "./live.ts";
export { openJournal, noJournal } from "./journal.ts";
export { collectorKeyStatement, collectorPolicy, collectorTrust, logReaderPolicy } from "./policy.ts";
export type { Clock } from "./rates.ts";
export { FolderStore, MemoryStore, writeInPieces, type EvidenceFiles } from "./store.ts";
export { noteOfAccounts, readAccounts } from "./views.ts";
