import type { IncomingHttpHeaders } from "node:http";

/** One request to the emulator, as far as the overlay looks. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** As signed: `kms`, `s3`. */
  readonly service: string;
  readonly region: string;
  /** Of JSON and query protocols; empty elsewhere. */
  readonly operation: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** In the middle of the body the connection breaks, or falls silent. */
  readonly half?: "broken" | "silent";
}

/** What the emulator says, to this request or to another one of the same caller. */
export interface Upstream {
  send(asked: Asked): Promise<Answered>;
  /** A JSON protocol's operation, as the caller: `TrentService.DescribeKey`. Undefined where it fails. */
  json(asked: Asked, service: string, target: string, input: object): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Whose request it is. */
  account(asked: Asked): Promise<string>;
}

/** An answer of AWS's that the emulator does not give; undefined: it gives it. */
export type Rule = (asked: Asked, upstream: Upstream) => Promise<Answered | undefined>;

export function askedOf(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Asked {
  const { pathname, searchParams } = new URL(url, "http://emulator");
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : (value ?? "")]));
  const [, region = "", service = ""] = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\//.exec(flat["authorization"] ?? "") ?? [];
  const target = flat["x-amz-target"];
  const operation = target === undefined ? (new URLSearchParams(body.toString()).get("Action") ?? "") : target.slice(target.lastIndexOf(".") + 1);
  return { method, path: pathname, query: Object.fromEntries(searchParams), headers: flat, body, service, region, operation };
}

export function inputOf(asked: Asked): Record<string, unknown> {
  return asked.body.length === 0 ? {} : (JSON.parse(asked.body.toString()) as Record<string, unknown>);
}

export function json(value: object, more: Readonly<Record<string, string>> = {}): Answered {
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.1", ...more }, body: Buffer.from(JSON.stringify(value)) };
}

export function jsonError(code: string, message: string): Answered {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code };
  return { status: 400, headers, body: Buffer.from(JSON.stringify({ __type: code, message })) };
}

export function s3Error(code: string, message: string): Answered {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status: 400, headers: { "content-type": "application/xml" }, body: Buffer.from(body) };
}

/** Answers that stand in for what the emulator does not have say so, and the evidence is labelled by it. */
export const recorded = { "x-cofferdam-recorded": "true" };
