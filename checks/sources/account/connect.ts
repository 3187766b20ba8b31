import { createRequire } from "node:module";
import type { Endpoint } from "./clients.ts";
import type { AwsCredentialIdentity } from "./wire.ts";
import { InputError } from "../../model/input-error.ts";

/** The packages whose versions make the calls what they are. */
const packages = ["account", "cloudtrail", "ec2", "iam", "kms", "organizations", "rds", "s3", "s3-control", "sts"].map(
  (name) => `@aws-sdk/client-${name}`,
);

export function clientVersions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  return Object.fromEntries(packages.map((name) => [name, (require(`${name}/package.json`) as { version: string }).version]));
}

/** Milliseconds without a reply, or without any more of one. */
const patience = 30_000;

/**
 * AWS, or an endpoint that stands in for it. One pool of connections for all clients. `silence`: milliseconds after which a call has failed.
 * @throws InputError for a URL that is none.
 */
export async function connect(url: string | undefined, silence = patience): Promise<Endpoint> {
  // The SDK warns of Node versions on stderr, once, in every run. (github.com/aws/aws-sdk-js-v3, README)
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const endpoint = url === undefined ? undefined : endpointUrl(url);
  const { NodeHttpHandler } = await import("@smithy/node-http-handler");
  const agent = { keepAlive: true, maxSockets: 200 };
  // Without `throwOnRequestTimeout` the SDK only warns, and waits for ever; a body that stops in the middle is the socket's silence.
  const times = { connectionTimeout: 5000, requestTimeout: silence, throwOnRequestTimeout: true, socketTimeout: silence };
  const all = new NodeHttpHandler({ ...times, httpAgent: agent, httpsAgent: agent });
  // Without `destroy`: a client that ends with its account would close the connections of all others.
  const handler: Endpoint["handler"] = { handle: async (request, options) => all.handle(request as Parameters<typeof all.handle>[0], options) };
  return { handler, now: () => new Date(), ...(endpoint !== undefined && { url: endpoint }) };
}

function endpointUrl(url: string): URL {
  if (!URL.canParse(url)) throw new InputError(`--endpoint ${url}: not a URL, such as http://localhost:4566`);
  const parsed = new URL(url);
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") throw new InputError(`--endpoint ${url}: must start with http:// or https://`);
  return parsed;
}

/**
 * The caller's credentials, from where the SDK finds them: environment, profile, container, instance.
 * @throws InputError when there are none.
 */
export async function callerCredentials(): Promise<AwsCredentialIdentity> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  try {
    return await defaultProvider()();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new InputError(
      `no AWS credentials: ${why.replace(/\.$/, "")}; sign in (aws sso login, AWS_PROFILE, or the environment's variables), then run the command again`,
    );
  }
}
