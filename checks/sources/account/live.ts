import { setTimeout } from "node:timers/promises";
import { collect, type Collected, type CollectInput } from "./collect.ts";
import { callerCredentials, clientVersions, connect } from "./connect.ts";
import { collectorPolicy } from "./policy.ts";
import type { Clock } from "./rates.ts";
import { defaultCollector, type CollectorEntry, type EstateFile } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";

const clock: Clock = { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds) };

/** Collects the estate file's accounts with the credentials of this environment. @throws InputError as `collect` does. */
export async function collectLive(
  file: EstateFile,
  to: Pick<CollectInput, "store" | "journal">,
  { endpoint, say }: { readonly endpoint?: string | undefined; readonly say: (line: string) => void },
): Promise<Collected> {
  return collect({
    ...to,
    file,
    collector: resolved(file.collector ?? defaultCollector, file.path),
    endpoint: await connect(endpoint),
    credentials: await callerCredentials(),
    clock,
    policy: JSON.stringify(collectorPolicy()),
    clientVersions: clientVersions(),
    say,
  });
}

/** `env:NAME` is the variable's value. */
function resolved(collector: CollectorEntry, path: string): CollectorEntry {
  const { externalId } = collector;
  if (externalId === undefined || !externalId.startsWith("env:")) return collector;
  const name = externalId.slice("env:".length);
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new InputError(`${path}: collector.externalId names the variable ${name}, which is not set; set it, or write the external id`);
  return { ...collector, externalId: value };
}
