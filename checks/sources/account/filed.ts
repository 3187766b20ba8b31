import type { EvidenceRecord } from "./record.ts";
import type { Filed } from "./replies.ts";

/** The place that a path of evidence names: account, Region and operation. */
export interface PlaceOfRecord {
  readonly region: string;
  readonly operation: string;
}

const pattern = /^\d{12}\/([a-z0-9-]+)\/([a-z0-9-]+\.[A-Za-z0-9]+)\/[^/]+\.json$/;

/** `333333333333/us-east-1/kms.ListKeys/<sha256>.json`; undefined for a path that is none of a reply. */
export function regionOfPath(path: string): PlaceOfRecord | undefined {
  const [, region, operation] = pattern.exec(path) ?? [];
  return region === undefined || operation === undefined ? undefined : { region, operation };
}

/** A record, or undefined where the bytes are none: no JSON, no object, neither a response nor an error. */
export function parseRecord(bytes: Uint8Array): EvidenceRecord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is EvidenceRecord {
  if (typeof value !== "object" || value === null) return false;
  const { request, response, error } = value as Record<string, unknown>;
  const failed = isObject(error) && typeof (error as { code?: unknown }).code === "string";
  // Both would say two things.
  return isObject(request) && isObject(response) !== failed;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The record at a path. One that cannot be read answers nothing, and says so. */
export function filedAt(path: string, bytes: Uint8Array): Filed | undefined {
  const place = regionOfPath(path);
  if (place === undefined) return undefined;
  const unreadable = { request: {}, error: { code: "UnreadableEvidence", message: "the file is no record", class: "malformed" } } as const;
  return { path, ...place, record: parseRecord(bytes) ?? unreadable };
}
