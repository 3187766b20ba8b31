import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import type { AwsCredentialIdentity, HttpRequest, Transport } from "./wire.ts";
import type { Parameters } from "./operation.ts";
import type { RawReply } from "./classify.ts";
import { partitionOf } from "../../model/partition.ts";

/** Services of which one or two operations are read: a signed JSON request in place of a client package each. */
interface SignedOperation {
  /** Host prefix and signing name. */
  readonly host: string;
  readonly request: (input: Parameters) => Pick<HttpRequest, "method" | "path"> & {
    readonly query?: Record<string, string>;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  };
}

/** `x-amz-target` calls. (smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html, …/aws-json-1_0-protocol.html) */
function target(host: string, name: string, version: "1.0" | "1.1" = "1.1"): SignedOperation {
  const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": name };
  return { host, request: (input) => ({ method: "POST", path: "/", headers, body: JSON.stringify(input) }) };
}

/** Parameters that the path names, as `{Name}`, go into it; the others are the query, where `called` says their name if it is another. */
function get(host: string, path: string, called: Readonly<Record<string, string>> = {}): SignedOperation {
  const isInPath = (name: string): boolean => path.includes(`{${name}}`);
  return {
    host,
    request: (input) => ({
      method: "GET",
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name]))),
      query: Object.fromEntries(Object.entries(input).flatMap(([name, value]) => (isInPath(name) ? [] : [[called[name] ?? name, String(value)]]))),
    }),
  };
}

/**
 * (docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html, …/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html,
 * …/lambda/latest/api/API_ListFunctions.html, …/ram/latest/APIReference/API_ListResources.html,
 * …/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html, …/amazondynamodb/latest/APIReference/API_ListTables.html,
 * …/scheduler/latest/APIReference/API_ListSchedules.html, …/eventbridge/latest/APIReference/API_ListRules.html and their siblings,
 * …/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html, …/eventbridge/latest/pipes-reference, …/step-functions/latest/apireference,
 * …/vpc-lattice/latest/APIReference/API_ListServiceNetworkVpcAssociations.html, …/aws-backup/latest/devguide/API_ListBackupPlans.html and its siblings)
 */
export const signedOperations: Readonly<Record<string, SignedOperation>> = {
  "secrets-manager.ListSecrets": target("secretsmanager", "secretsmanager.ListSecrets"),
  "cloudwatch-logs.DescribeLogGroups": target("logs", "Logs_20140328.DescribeLogGroups"),
  "lambda.ListFunctions": get("lambda", "/2015-03-31/functions/"),
  "ram.ListResources": {
    host: "ram",
    request: (input) => ({ method: "POST", path: "/listresources", headers: { "content-type": "application/json" }, body: JSON.stringify(input) }),
  },
  "backup.ListBackupPlans": get("backup", "/backup/plans/"),
  "backup.GetBackupPlan": get("backup", "/backup/plans/{BackupPlanId}/"),
  "backup.ListBackupSelections": get("backup", "/backup/plans/{BackupPlanId}/selections/"),
  "backup.GetBackupSelection": get("backup", "/backup/plans/{BackupPlanId}/selections/{SelectionId}"),
  "sqs.ListQueues": target("sqs", "AmazonSQS.ListQueues", "1.0"),
  "sqs.GetQueueAttributes": target("sqs", "AmazonSQS.GetQueueAttributes", "1.0"),
  "dynamodb.ListTables": target("dynamodb", "DynamoDB_20120810.ListTables", "1.0"),
  "dynamodb.DescribeTable": target("dynamodb", "DynamoDB_20120810.DescribeTable", "1.0"),
  "dynamodb.DescribeTimeToLive": target("dynamodb", "DynamoDB_20120810.DescribeTimeToLive", "1.0"),
  "lambda.ListEventSourceMappings": get("lambda", "/2015-03-31/event-source-mappings/"),
  "lambda.ListFunctionEventInvokeConfigs": get("lambda", "/2019-09-25/functions/{FunctionName}/event-invoke-config/list"),
  "scheduler.ListSchedules": get("scheduler", "/schedules"),
  "scheduler.GetSchedule": get("scheduler", "/schedules/{Name}", { GroupName: "groupName" }),
  "eventbridge.ListEventBuses": target("events", "AWSEvents.ListEventBuses"),
  "eventbridge.ListRules": target("events", "AWSEvents.ListRules"),
  "eventbridge.ListTargetsByRule": target("events", "AWSEvents.ListTargetsByRule"),
  "ecs.ListTaskDefinitions": target("ecs", "AmazonEC2ContainerServiceV20141113.ListTaskDefinitions"),
  "ecs.DescribeTaskDefinition": target("ecs", "AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition"),
  "ecs.ListClusters": target("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters"),
  "ecs.DescribeClusters": target("ecs", "AmazonEC2ContainerServiceV20141113.DescribeClusters"),
  "ecs.ListServices": target("ecs", "AmazonEC2ContainerServiceV20141113.ListServices"),
  "ecs.DescribeServices": target("ecs", "AmazonEC2ContainerServiceV20141113.DescribeServices"),
  "pipes.ListPipes": get("pipes", "/v1/pipes"),
  "pipes.DescribePipe": get("pipes", "/v1/pipes/{Name}"),
  "sfn.ListStateMachines": target("states", "AWSStepFunctions.ListStateMachines", "1.0"),
  "sfn.DescribeStateMachine": target("states", "AWSStepFunctions.DescribeStateMachine", "1.0"),
  "vpc-lattice.ListServiceNetworkVpcAssociations": get("vpc-lattice", "/servicenetworkvpcassociations"),
};

export interface SignedCall {
  readonly operation: string;
  readonly input: Parameters;
  readonly region: string;
  readonly endpoint: URL | undefined;
  readonly credentials: AwsCredentialIdentity;
  readonly handler: Transport;
  readonly at: Date;
}

/** One attempt. @throws what the handler throws when nothing comes back. */
export async function sendSigned(call: SignedCall): Promise<{ readonly raw: RawReply; readonly host: string; readonly tls: boolean }> {
  const of = signedOperations[call.operation];
  if (of === undefined) throw new Error(`no signed operation ${call.operation}`);
  const { method, path, query = {}, headers = {}, body } = of.request(call.input);
  const endpoint = call.endpoint ?? new URL(`https://${of.host}.${call.region}.${partitionOf(call.region).urlSuffix}`);
  const request: HttpRequest = {
    method,
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port !== "" && { port: Number(endpoint.port) }),
    path,
    query,
    headers: { host: endpoint.host, ...headers },
    ...(body !== undefined && { body }),
  };
  // Loaded with the first call, as the clients are.
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const signer = new SignatureV4({ service: of.host, region: call.region, credentials: call.credentials, sha256: Sha256 });
  const signed = await signer.sign(request, { signingDate: call.at });
  const { response } = await call.handler.handle(signed);
  return { raw: await rawOf(response), host: endpoint.hostname, tls: endpoint.protocol === "https:" };
}

/** Replies of configuration are small; a body beyond this is none. */
const bytesMax = 64 * 1024 * 1024;

/** The whole answer; its body is read once, here. An object's body stays a stream to the client. @throws when the connection breaks on the way. */
export async function rawOf(
  response: { readonly statusCode: number; readonly headers: Record<string, string>; body?: unknown },
  isObject = false,
): Promise<RawReply> {
  const sent = await bytesOf(response.body);
  const bytes = isObject ? opened(sent) : sent;
  response.body = isObject ? Readable.from([bytes]) : bytes;
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { status: response.statusCode, headers, body: new TextDecoder().decode(bytes) };
}

/** @throws when it is cut off, or too long. */
function opened(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: bytesMax }) : bytes;
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > bytesMax) throw new Error(`a body of more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesIn(secret));
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesIn(chunk));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {
    throw new Error("used once");
  }
}

function bytesIn(of: string | ArrayBuffer | ArrayBufferView): Uint8Array | string {
  if (typeof of === "string") return of;
  return ArrayBuffer.isView(of) ? new Uint8Array(of.buffer, of.byteOffset, of.byteLength) : new Uint8Array(of);
}
