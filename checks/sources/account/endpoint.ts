import { capabilityNames, type Capability } from "./capabilities.ts";
import { AccountClients, isLive, type Attempt, type Endpoint } from "./clients.ts";
import type { Parameters } from "./operation.ts";
import { operationOf } from "./operations.ts";
import { rawOf } from "./signed-request.ts";
import type { RawReply } from "./classify.ts";
import type { AwsCredentialIdentity } from "./wire.ts";
import { isNote, type EndpointNote, type Probed } from "../../model/evidence.ts";
import { InputError } from "../../model/input-error.ts";

/** What the overlay says of itself and of what is behind it, on a path that no emulator has. */
export const overlayPath = "/_cofferdam/overlay";

/**
 * Who answers at an endpoint, by what it says of itself: unsigned GETs, nothing is written. Of AWS nothing is asked.
 * @throws InputError where nothing answers at all.
 */
export async function identify(endpoint: Endpoint): Promise<EndpointNote> {
  const { url } = endpoint;
  if (url === undefined || isLive(url.hostname, url.protocol === "https:")) return { kind: "aws", probes: {} };
  const overlay = parsed(await get(endpoint, url, overlayPath));
  // Whoever says that it is AWS and is not found at AWS's own address is none.
  if (isNote(overlay) && overlay.kind !== "aws") return onlyNoted(overlay);
  const health = parsed(await get(endpoint, url, "/_localstack/health"));
  if (typeof health?.["edition"] === "string" && typeof health["version"] === "string")
    return { kind: "localstack", version: health["version"], probes: {} };
  const { body, headers, status } = await get(endpoint, url, "/moto-api/");
  const server = headers["server"];
  const said = server === undefined || server === "" ? {} : { server };
  return { kind: status === 200 && /<title>\s*Moto\s*<\/title>/.test(body) ? "moto" : "unknown", ...said, probes: {} };
}

/** Capability → the operation that shows it and changes nothing. Those without one are shown by writing only, which tests do. */
export const readProbes = {
  organizations: { operation: "organizations.DescribeOrganization" },
  cloudtrail: { operation: "cloudtrail.DescribeTrails" },
  rds: { operation: "rds.DescribeDBClusters" },
  ec2: { operation: "ec2.DescribeVpcs" },
  s3control: { operation: "s3-control.GetPublicAccessBlock", input: { AccountId: "caller" } },
  vpcBlockPublicAccess: { operation: "ec2.DescribeVpcBlockPublicAccessOptions" },
  accountRegions: { operation: "account.ListRegions" },
  ramResources: { operation: "ram.ListResources" },
  lambda: { operation: "lambda.ListFunctions" },
  vpcLattice: { operation: "vpc-lattice.ListServiceNetworkVpcAssociations", input: { vpcIdentifier: "vpc-00000000000000000" } },
} as const satisfies ReadProbes;

type ReadProbes = { readonly [C in Capability]?: { readonly operation: string; readonly input?: Parameters } };

/**
 * The note with what the endpoint shows by reading; what it shows decides, not what its kind is declared to do. Of AWS nothing is probed.
 * A call that fails on its way shows nothing either way, and the flag is left out.
 */
export async function probedByReading(
  note: EndpointNote,
  endpoint: Endpoint,
  credentials: AwsCredentialIdentity,
  region: string,
): Promise<EndpointNote> {
  if (note.kind === "aws") return note;
  const clients = new AccountClients(endpoint, credentials);
  const probes: Record<string, Probed> = { ...note.probes };
  try {
    const identity = await clients.attempt(operationOf("sts.GetCallerIdentity"), region, {});
    for (const name of capabilityNames) {
      const probe = (readProbes as ReadProbes)[name];
      if (probe === undefined) continue;
      const operation = operationOf(probe.operation);
      const { AccountId, ...input } = probe.input ?? {};
      const asked = AccountId === undefined ? input : { AccountId: identity.response?.["Account"] };
      const seen = seenIn(await clients.attempt(operation, region, { ...operation.input, ...asked }));
      if (seen === undefined) delete probes[name];
      else probes[name] = seen;
    }
    return { ...note, probes };
  } finally {
    clients.destroy();
  }
}

/** An error of the service's own (there is no organization, no such VPC) is an answer of it. */
function seenIn({ response, error }: Attempt): Probed | undefined {
  if (response !== undefined || error?.class === "refused" || error?.class === "raced") return "shown";
  return error?.class === "unsupported" ? "not shown" : undefined;
}

/** What the endpoint was seen not to do: its operations are not called, and their facts are unknown. */
export function lacksOf({ probes }: EndpointNote): ReadonlySet<Capability> {
  return new Set(capabilityNames.filter((name) => probes[name] === "not shown"));
}

/** `moto 5.2.1 with overlay 1` */
export function endpointLabel({ kind, version, overlay, server }: EndpointNote): string {
  if (kind === "aws") return "AWS";
  const name = kind === "unknown" ? "an unknown endpoint" : kind;
  const said = version ?? (server === undefined ? "of no stated version" : `of no stated version on ${server}`);
  return `${name} ${said}${overlay === undefined ? "" : ` with overlay ${overlay}`}`;
}

function onlyNoted({ kind, version, overlay, server, probes }: EndpointNote): EndpointNote {
  return {
    kind,
    ...(version !== undefined && { version }),
    ...(overlay !== undefined && { overlay }),
    ...(server !== undefined && { server }),
    probes,
  };
}

async function get({ handler }: Endpoint, url: URL, path: string): Promise<RawReply> {
  const at = { protocol: url.protocol, hostname: url.hostname, ...(url.port !== "" && { port: Number(url.port) }) };
  try {
    const { response } = await handler.handle({ ...at, method: "GET", path, query: {}, headers: { host: url.host } });
    return await rawOf(response);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
    throw new InputError(`--endpoint ${url.protocol}//${url.host}: nothing answers there (${code}); start the emulator, or mend the address`);
  }
}

function parsed({ status, body }: RawReply): Readonly<Record<string, unknown>> | undefined {
  if (status !== 200) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
