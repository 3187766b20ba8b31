import { failureOf, type RawReply } from "./classify.ts";
import type { Operation, Parameters } from "./operation.ts";
import { plain, type Grade, type ReplyError } from "./record.ts";
import { refuseForeign } from "./reply-shape.ts";
import { rawOf, sendSigned, signedOperations } from "./signed-request.ts";
import type { AwsCredentialIdentity, Transport } from "./wire.ts";
import { isAwsHost } from "../../model/partition.ts";

/** How AWS is reached, for all accounts of a run. */
export interface Endpoint {
  /** Absent: AWS itself. */
  readonly url?: URL;
  readonly handler: Transport;
  /** For signatures. */
  readonly now: () => Date;
}

/** One attempt's outcome. */
export interface Attempt {
  readonly response?: Parameters;
  readonly error?: ReplyError;
  readonly requestId?: string;
  readonly grade: Grade;
}

/** Clients of one account, one per service and Region, sharing the run's connections. */
export class AccountClients {
  readonly #endpoint: Endpoint;
  readonly #clients = new Map<string, SdkClient>();
  #credentials: AwsCredentialIdentity;

  constructor(endpoint: Endpoint, credentials: AwsCredentialIdentity) {
    this.#endpoint = endpoint;
    this.#credentials = credentials;
  }

  /** New credentials after the old ones expired. */
  renew(credentials: AwsCredentialIdentity): void {
    this.destroy();
    this.#credentials = credentials;
  }

  destroy(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  /** One call, one attempt; never throws for what AWS or the network does. */
  async attempt(operation: Operation, region: string, input: Parameters): Promise<Attempt> {
    const sent =
      signedOperations[operation.id] === undefined ? await this.#bySdk(operation, region, input) : await this.#signed(operation, region, input);
    const { raw, output, thrown, host, tls } = sent;
    const live = isLive(host, tls);
    const grade: Grade = live ? "live" : raw?.headers["x-cofferdam-recorded"] === "true" ? "recorded" : "emulated";
    const requestId = raw?.headers["x-amzn-requestid"] ?? raw?.headers["x-amz-request-id"] ?? /<[Rr]equestI[dD]>([^<]+)</.exec(raw?.body ?? "")?.[1];
    const common = { grade, ...(requestId !== undefined && { requestId }) };
    if (output === undefined) return { ...common, error: errorOf(raw, thrown, !live) };
    const foreign = refuseForeign(operation, output, raw, !live);
    return foreign === undefined ? { ...common, response: output } : { ...common, error: foreign };
  }

  async #bySdk(operation: Operation, region: string, input: Parameters): Promise<Sent> {
    const { client, commands } = await this.#client(operation.service, region);
    const Command = commands[`${operation.name}Command`];
    if (Command === undefined) return { thrown: new Error(`the client has no ${operation.name}`), host: "", tls: false };
    const command = new Command({ ...input });
    const wire: { raw?: RawReply; host: string; tls: boolean } = { host: "", tls: false };
    command.middlewareStack.add(
      (next) => async (args) => {
        wire.host = args.request.hostname;
        wire.tls = args.request.protocol === "https:";
        const result = await next(args);
        wire.raw = await rawOf(result.response, operation.text !== undefined);
        return result;
      },
      { step: "deserialize", priority: "low", name: "cofferdamRawReply" },
    );
    try {
      const { $metadata: _, ...output } = await client.send(command);
      const { text } = operation;
      const read = text === undefined ? output : { ...output, [text]: wire.raw?.body };
      return { ...wire, output: plain(read) as Parameters };
    } catch (thrown) {
      return { ...wire, thrown };
    }
  }

  async #signed(operation: Operation, region: string, input: Parameters): Promise<Sent> {
    const { handler, now, url: endpoint } = this.#endpoint;
    try {
      const sent = await sendSigned({ operation: operation.id, input, region, endpoint, credentials: this.#credentials, handler, at: now() });
      const { body, status } = sent.raw;
      if (status >= 300) return sent;
      const output = body.trim() === "" ? {} : (JSON.parse(body) as Parameters);
      return { ...sent, output };
    } catch (thrown) {
      return { thrown, host: this.#endpoint.url?.hostname ?? "", tls: this.#endpoint.url === undefined };
    }
  }

  async #client(service: string, region: string): Promise<{ client: SdkClient; commands: Commands }> {
    const { module, name } = await sdkModule(service);
    const key = `${service} ${region}`;
    const before = this.#clients.get(key);
    if (before !== undefined) return { client: before, commands: module };
    const Client = module[name] as unknown as new (options: object) => SdkClient;
    const client = new Client(this.#options(service, region));
    this.#clients.set(key, client);
    return { client, commands: module };
  }

  #options(service: string, region: string): object {
    const { handler, url } = this.#endpoint;
    return {
      region,
      credentials: this.#credentials,
      requestHandler: handler,
      maxAttempts: 1, // Attempts are counted, waited for and classified in calls.ts.
      ...(service === "s3" && { forcePathStyle: url !== undefined, followRegionRedirects: false, responseChecksumValidation: "WHEN_REQUIRED" }),
      ...(url !== undefined && (service === "s3-control" ? { endpointProvider: () => s3Control(url, region) } : { endpoint: url.href })),
    };
  }
}

interface Sent {
  readonly raw?: RawReply;
  readonly output?: Parameters;
  readonly thrown?: unknown;
  readonly host: string;
  readonly tls: boolean;
}

/** live-accounts.md §5: AWS by the partition's DNS suffix, over TLS; everything else is emulated. */
export function isLive(host: string, tls: boolean): boolean {
  return tls && isAwsHost(host);
}

function errorOf(raw: RawReply | undefined, thrown: unknown, emulated: boolean): ReplyError {
  const message = thrown instanceof Error ? thrown.message.slice(0, 500) : "";
  if (raw === undefined) {
    const code = (thrown as NodeJS.ErrnoException | undefined)?.code ?? (thrown instanceof Error ? thrown.name : "NoReply");
    if (/has no \w+$/.test(message)) return { code: "NoClient", message, class: "no-client" };
    return { code, message, class: "transport" };
  }
  if (raw.status < 300)
    return {
      code: "ForeignReply",
      message: "the body could not be parsed",
      status: raw.status,
      class: failureOf(raw, emulated).class === "unsupported" ? "unsupported" : "malformed",
    };
  return { ...failureOf(raw, emulated), message: said(raw), status: raw.status };
}

function said({ body }: RawReply): string {
  const xml = /<Message>([^<]*)</i.exec(body)?.[1];
  const json = /"[Mm]essage"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  return (xml ?? json ?? "").slice(0, 500);
}

/** S3 Control puts the account into the host's name, which an emulator does not have. */
function s3Control(url: URL, region: string): object {
  const scheme = { name: "sigv4", signingName: "s3", signingRegion: region, disableDoubleEncoding: true };
  return { url, properties: { authSchemes: [scheme] } };
}

interface SdkClient {
  send(command: SdkCommand): Promise<{ $metadata?: unknown } & Record<string, unknown>>;
  destroy(): void;
}

interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: WireArguments) => Promise<WireResult>) => (args: WireArguments) => Promise<WireResult>,
      options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
    ): void;
  };
}

interface WireArguments {
  readonly request: { readonly hostname: string; readonly protocol: string };
}

interface WireResult {
  readonly response: { readonly statusCode: number; readonly headers: Record<string, string>; body?: unknown };
}

type Commands = Readonly<Record<string, (new (input: object) => SdkCommand) | undefined>>;

/** Loaded when the first call wants it: a run on templates alone pays for none. */
const sdkModules: Readonly<Record<string, { readonly name: string; readonly load: () => Promise<unknown> }>> = {
  account: { name: "AccountClient", load: () => import("@aws-sdk/client-account") },
  cloudtrail: { name: "CloudTrailClient", load: () => import("@aws-sdk/client-cloudtrail") },
  ec2: { name: "EC2Client", load: () => import("@aws-sdk/client-ec2") },
  iam: { name: "IAMClient", load: () => import("@aws-sdk/client-iam") },
  kms: { name: "KMSClient", load: () => import("@aws-sdk/client-kms") },
  organizations: { name: "OrganizationsClient", load: () => import("@aws-sdk/client-organizations") },
  rds: { name: "RDSClient", load: () => import("@aws-sdk/client-rds") },
  s3: { name: "S3Client", load: () => import("@aws-sdk/client-s3") },
  "s3-control": { name: "S3ControlClient", load: () => import("@aws-sdk/client-s3-control") },
  sts: { name: "STSClient", load: () => import("@aws-sdk/client-sts") },
};

async function sdkModule(service: string): Promise<{ readonly module: Commands; readonly name: string }> {
  const entry = sdkModules[service];
  if (entry === undefined) throw new Error(`no client for ${service}`);
  return { module: (await entry.load()) as Commands, name: entry.name };
}
