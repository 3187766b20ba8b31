import { setTimeout } from "node:timers/promises";
import { collect, ofTenant, type Collected, type CollectInput } from "./collect.ts";
import { callerCredentials, clientVersions, connect } from "./connect.ts";
import { collectorPolicy, logReaderPolicy } from "./policy.ts";
import { identify, probedByReading } from "./endpoint.ts";
import type { Clock } from "./rates.ts";
import { defaultCollector, type CollectorEntry, type EstateFile } from "../../model/estate-file.ts";
import type { EndpointNote } from "../../model/evidence.ts";
import { InputError } from "../../model/input-error.ts";
import { partitionOf } from "../../model/partition.ts";

const clock: Clock = { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds) };

export interface CollectedLive extends Collected {
  /** What answered, for the evidence's manifest. */
  readonly answering: EndpointNote;
}

/**
 * Collects the estate file's accounts with the credentials of this environment. An endpoint that stands in for AWS is asked first what it is and what it
 * does, by reading; nothing is written into an account. @throws InputError as `collect` does.
 */
export async function collectLive(
  file: EstateFile,
  to: Pick<CollectInput, "store" | "journal">,
  { endpoint, say }: { readonly endpoint?: string | undefined; readonly say: (line: string) => void },
): Promise<CollectedLive> {
  const collector = resolved(file.collector ?? defaultCollector, file);
  const [connection, credentials] = [await connect(endpoint), await callerCredentials()];
  const home = file.tenants[0]?.region ?? "us-east-1";
  const answering = await probedByReading(await identify(connection), connection, credentials, home);
  const collected = await collect({
    ...to,
    file,
    collector,
    endpoint: connection,
    credentials,
    clock,
    answering,
    policy: JSON.stringify(collector.readsLogs ? logReaderPolicy(partitionOf(home).partition) : collectorPolicy()),
    clientVersions: clientVersions(),
    say,
  });
  return { ...collected, answering };
}

/** `env:NAME` is the variable's value. */
function resolved(collector: CollectorEntry, { path, tenants }: EstateFile): CollectorEntry {
  const { externalId } = collector;
  const nameless = externalId === ofTenant ? tenants.find(({ customerId }) => customerId === undefined) : undefined;
  if (nameless !== undefined)
    throw new InputError(
      `${path}: collector.externalId is each tenant's customerId, and tenant ${nameless.id} has none; write it into the tenant's entry`,
    );
  if (externalId === undefined || !externalId.startsWith("env:")) return collector;
  const name = externalId.slice("env:".length);
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new InputError(`${path}: collector.externalId names the variable ${name}, which is not set; set it, or write the external id`);
  return { ...collector, externalId: value };
}
