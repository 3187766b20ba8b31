import { XmlShapeSerializer } from "@aws-sdk/core/protocols";
import { NormalizedSchema } from "@smithy/core/schema";
import { createHash } from "node:crypto";
import type { HttpRequest } from "@smithy/types";
import type { Transport } from "../../../checks/sources/account/wire.ts";
import { faultReply, type Fault } from "./faults.ts";
import { bytesOf, errorWire, type FakeCall, type Protocol, type Wire } from "./protocol.ts";

/** A reply with the member names of the API, or AWS's error. */
export type FakeAnswer =
  | { readonly response: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly code: string; readonly status?: number; readonly message?: string } };

export interface FakeOptions {
  readonly answer: (call: FakeCall) => FakeAnswer;
  /** The fault of the nth attempt (from 1) of a call; undefined: none. */
  readonly fault?: (call: FakeCall, attempt: number) => Fault | undefined;
}

export interface FakeAws {
  readonly transport: Transport;
  readonly calls: FakeCall[];
}

/**
 * AWS in the process: requests of real SDK clients are parsed, answered by a function, and the answer is written by the SDK's own schemas, in the
 * protocol of each service. The account is that of the access key, which AssumeRole here hands out.
 */
export function fakeAws({ answer, fault }: FakeOptions): FakeAws {
  const calls: FakeCall[] = [];
  const attempts = new Map<string, number>();
  const schemas = new Map<string, Promise<SchemaModule>>();
  const transport: Transport = {
    async handle(request) {
      const call = parseCall(request);
      calls.push(call);
      const key = JSON.stringify(call);
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      const requestId = createHash("sha256").update(key).digest("hex").slice(0, 32);
      const protocol = protocolOf(call.service);
      const harm = fault?.(call, attempt);
      const plain = async (): Promise<Wire> => wireOf(call, call.operation === "AssumeRole" ? assumed(call) : answer(call), protocol, schemas);
      const wire = harm === undefined ? await plain() : await faultReply(harm, { ...call, protocol }, plain);
      const headers = { "x-amzn-requestid": requestId, "x-amz-request-id": requestId, ...wire.headers };
      return { response: { statusCode: wire.status, headers, body: bytesOf(wire) } };
    },
  };
  return { transport, calls };
}

/** Keys of an account, as this fake knows them. */
export function keysOf(account: string): { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } {
  return { accessKeyId: `AKIA${account}`, secretAccessKey: "secret-of-the-fake" };
}

function assumed({ input }: FakeCall): FakeAnswer {
  const account = /:iam::(\d{12}):/.exec(String(input["RoleArn"]))?.[1] ?? "000000000000";
  const Credentials = {
    AccessKeyId: `ASIA${account}`,
    SecretAccessKey: "secret-of-the-session",
    SessionToken: `token-of-${account}`,
    Expiration: new Date(4e12),
  };
  return {
    response: { Credentials, AssumedRoleUser: { AssumedRoleId: "AROA:cofferdam", Arn: `arn:aws:sts::${account}:assumed-role/Collector/cofferdam` } },
  };
}

export function protocolOf(service: string): Protocol {
  if (service === "ec2") return "ec2";
  if (["iam", "sts", "rds"].includes(service)) return "query";
  if (["s3", "s3-control"].includes(service)) return "rest-xml";
  return ["account", "ram", "lambda", "vpc-lattice", "backup", "scheduler", "pipes"].includes(service) ? "rest-json" : "json";
}

const signingNames: Readonly<Record<string, string>> = {
  secretsmanager: "secrets-manager",
  logs: "cloudwatch-logs",
  events: "eventbridge",
  states: "sfn",
};

/** Who asks, where, and what. @throws Error for a request that is none of the table's. */
export function parseCall(request: HttpRequest): FakeCall {
  const authorization = request.headers["authorization"] ?? "";
  const [, key = "", region = "", signed = ""] = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const account = /\d{12}/.exec(key)?.[0] ?? "000000000000";
  const service = request.path.startsWith("/v20180820/") ? "s3-control" : (signingNames[signed] ?? signed);
  return { account, region, service, ...operationIn(request, service) };
}

function operationIn(request: HttpRequest, service: string): Pick<FakeCall, "operation" | "input"> {
  const body = typeof request.body === "string" ? request.body : new TextDecoder().decode((request.body ?? new Uint8Array()) as Uint8Array);
  const target = request.headers["x-amz-target"];
  if (target !== undefined) return { operation: target.slice(target.lastIndexOf(".") + 1), input: JSON.parse(body) as Record<string, unknown> };
  if (service === "s3" || service === "s3-control") return restXml(request);
  const query = Object.fromEntries(Object.entries(request.query ?? {}).map(([name, value]) => [name, String(value)]));
  const named = backupIn(request.path) ?? namedIn(request.path);
  if (named !== undefined) return { operation: named.operation, input: { ...query, ...named.input } };
  const rest = restJson[request.path];
  if (rest !== undefined) return { operation: rest, input: { ...query, ...(body === "" ? {} : (JSON.parse(body) as object)) } };
  const form = Object.fromEntries(new URLSearchParams(body));
  const { Action = "", Version: _, ...input } = form;
  return { operation: Action, input };
}

const restJson: Readonly<Record<string, string>> = {
  "/listRegions": "ListRegions",
  "/listresources": "ListResources",
  "/2015-03-31/functions/": "ListFunctions",
  "/2015-03-31/event-source-mappings/": "ListEventSourceMappings",
  "/schedules": "ListSchedules",
  "/v1/pipes": "ListPipes",
  "/servicenetworkvpcassociations": "ListServiceNetworkVpcAssociations",
};

/** Paths of AWS Backup name the plan and the selection. */
function backupIn(path: string): Pick<FakeCall, "operation" | "input"> | undefined {
  const [, BackupPlanId, selections, SelectionId] = /^\/backup\/plans\/(?:([^/]+)\/(?:(selections)\/([^/]+)?)?)?$/.exec(path) ?? [];
  if (!path.startsWith("/backup/plans/")) return undefined;
  if (BackupPlanId === undefined) return { operation: "ListBackupPlans", input: {} };
  if (selections === undefined) return { operation: "GetBackupPlan", input: { BackupPlanId } };
  return SelectionId === undefined
    ? { operation: "ListBackupSelections", input: { BackupPlanId } }
    : { operation: "GetBackupSelection", input: { BackupPlanId, SelectionId } };
}

/** Paths that name a schedule, a pipe or a function. */
function namedIn(path: string): Pick<FakeCall, "operation" | "input"> | undefined {
  const [, Name] = /^\/schedules\/([^/]+)$/.exec(path) ?? [];
  if (Name !== undefined) return { operation: "GetSchedule", input: { Name } };
  const [, pipe] = /^\/v1\/pipes\/([^/]+)$/.exec(path) ?? [];
  if (pipe !== undefined) return { operation: "DescribePipe", input: { Name: pipe } };
  const [, FunctionName] = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config\/list$/.exec(path) ?? [];
  return FunctionName === undefined ? undefined : { operation: "ListFunctionEventInvokeConfigs", input: { FunctionName } };
}

const bucketQueries: Readonly<Record<string, string>> = {
  policy: "GetBucketPolicy",
  encryption: "GetBucketEncryption",
  publicAccessBlock: "GetPublicAccessBlock",
  ownershipControls: "GetBucketOwnershipControls",
  versioning: "GetBucketVersioning",
  lifecycle: "GetBucketLifecycleConfiguration",
  "object-lock": "GetObjectLockConfiguration",
  replication: "GetBucketReplication",
  acl: "GetBucketAcl",
};

function restXml({ path, query = {}, headers }: HttpRequest): Pick<FakeCall, "operation" | "input"> {
  if (path.startsWith("/v20180820/")) {
    const operation = path.includes("publicAccessBlock") ? "GetPublicAccessBlock" : "ListAccessPoints";
    return {
      operation,
      input: { AccountId: headers["x-amz-account-id"], ...(query["nextToken"] !== undefined && { NextToken: query["nextToken"] }) },
    };
  }
  const bucket = path.split("/")[1] ?? "";
  if (bucket === "")
    return { operation: "ListBuckets", input: query["continuation-token"] === undefined ? {} : { ContinuationToken: query["continuation-token"] } };
  const Bucket = decodeURIComponent(bucket);
  const Key = path.split("/").slice(2).map(decodeURIComponent).join("/");
  if (Key !== "") return { operation: "GetObject", input: { Bucket, Key } };
  if (query["list-type"] === "2") return { operation: "ListObjectsV2", input: { Bucket, Prefix: query["prefix"] } };
  const name = Object.keys(query).find((each) => bucketQueries[each] !== undefined);
  if (name === undefined) throw new Error(`the fake knows no S3 request of ${JSON.stringify(query)}`);
  return { operation: bucketQueries[name] ?? "", input: { Bucket } };
}

type SchemaModule = Readonly<Record<string, readonly unknown[]>>;

async function wireOf(call: FakeCall, answer: FakeAnswer, protocol: Protocol, modules: Map<string, Promise<SchemaModule>>): Promise<Wire> {
  if ("error" in answer) return errorWire(answer.error, protocol);
  if (protocol === "json" || protocol === "rest-json") return jsonWire(answer.response);
  const { service, operation } = call;
  if (operation === "GetObject") return objectWire(answer.response);
  const loaded = modules.get(service) ?? (import(`@aws-sdk/client-${service}`) as Promise<SchemaModule>);
  modules.set(service, loaded);
  const schema = (await loaded)[`${operation}$`]?.[5];
  if (schema === undefined) throw new Error(`the client of ${service} has no schema of ${operation}`);
  return { status: 200, headers: { "content-type": "text/xml" }, body: xmlOf(operation, schema, answer.response, protocol) };
}

/** A file of JSON, packed, with what is noted beside it. */
function objectWire({ Body, Metadata }: Readonly<Record<string, unknown>>): Wire {
  const notes = Object.entries(Metadata as Readonly<Record<string, string>>).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
  const headers = { "content-type": "application/json", "content-encoding": "gzip", ...Object.fromEntries(notes) };
  return { status: 200, headers, body: String(Body) };
}

function jsonWire(response: object): Wire {
  const replaced = JSON.stringify(response, function (this: Record<string, unknown>, name, value: unknown) {
    return this[name] instanceof Date ? this[name].getTime() / 1000 : value;
  });
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: replaced };
}

function xmlOf(operation: string, schema: unknown, response: Readonly<Record<string, unknown>>, protocol: Protocol): string {
  const shape = NormalizedSchema.of(schema as never);
  const payload = [...shape.structIterator()].find(([, member]) => member.getMergedTraits().httpPayload);
  if (payload !== undefined) {
    const [name, member] = payload;
    const value = response[name];
    return typeof value === "string" ? value : inside(write(member, value as object), rootOf(member));
  }
  const content = write(shape, response)
    .replace(/^<[^>]*?\/>$/, "")
    .replace(/^<[^>]*>/, "")
    .replace(/<\/[^>]*>$/, "");
  if (protocol === "query") return `<${operation}Response><${operation}Result>${content}</${operation}Result></${operation}Response>`;
  const root = protocol === "ec2" ? `${operation}Response` : (restRoots[operation] ?? `${operation}Result`);
  return inside(content, root);
}

const restRoots: Readonly<Record<string, string>> = {
  ListBuckets: "ListAllMyBucketsResult",
  GetBucketVersioning: "VersioningConfiguration",
  GetBucketLifecycleConfiguration: "LifecycleConfiguration",
  ListObjectsV2: "ListBucketResult",
  GetBucketAcl: "AccessControlPolicy",
};

function rootOf(member: NormalizedSchema): string | undefined {
  return member.getMergedTraits().xmlName;
}

function inside(content: string, root: string | undefined): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${root === undefined || content.startsWith(`<${root}`) ? content : `<${root}>${content}</${root}>`}`;
}

function write(schema: NormalizedSchema, value: object): string {
  const serializer = new XmlShapeSerializer({ timestampFormat: { useTrait: true, default: 5 }, xmlNamespace: "", serviceNamespace: "" } as never);
  serializer.write(schema, value);
  return String(serializer.flush()).replace(' xmlns=""', "");
}
