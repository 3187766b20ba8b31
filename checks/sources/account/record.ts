import { createHash } from "node:crypto";
import type { Parameters } from "./operation.ts";
import { canonicalJson } from "../evidence/canonical-json.ts";
import type { Finding } from "../../model/run.ts";

/** One file of evidence: one answer of AWS. contract.md, "Evidence". */
export interface EvidenceRecord {
  readonly request: Parameters;
  readonly response?: Parameters;
  readonly error?: ReplyError;
  readonly requestId?: string;
  /** RFC 3339, UTC. */
  readonly at?: string;
  /** The ARN that GetCallerIdentity gives. */
  readonly caller?: string;
  readonly plane?: Grade;
  /** The members whose values were replaced before hashing. */
  readonly redacted?: readonly string[];
}

export type Grade = NonNullable<Finding["grade"]>;

export interface ReplyError {
  /** AWS's code; for what is no reply of AWS, what it is instead. */
  readonly code: string;
  readonly message: string;
  /** HTTP status; absent when nothing came back. */
  readonly status?: number;
  readonly class?: Failure;
}

/** Why there is no reply: live-accounts.md §10. */
export type Failure =
  | "denied"
  | "throttled"
  | "malformed"
  | "unsupported"
  | "transport"
  | "expired"
  | "region"
  | "raced"
  | "refused"
  | "stale"
  | "no-client";

/** `333333333333/us-east-1/kms.ListKeys/<sha256>.json`: the name is of the RFC 8785 form of request and answer, so equal answers have equal names. */
export function recordPath(account: string, region: string, operation: string, record: EvidenceRecord): string {
  const { request, response, error } = record;
  const answer = response === undefined ? { error, request } : { request, response };
  return `${account}/${region}/${operation}/${createHash("sha256").update(canonicalJson(answer)).digest("hex")}.json`;
}

export function recordBytes(record: EvidenceRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record, null, 1)}\n`);
}

/** Dates become RFC 3339, byte strings base64; members without a value are left out. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, plain(inner)]])));
}

/** The value with what lies at the ways replaced; `*` is every member or item. Gives the ways that led to something. */
export function redact(value: Parameters, ways: readonly string[]): { readonly value: Parameters; readonly redacted: readonly string[] } {
  let redacted = value;
  const found: string[] = [];
  for (const way of ways) {
    const [changed, hit] = without(redacted, way.split("."));
    redacted = changed as Parameters;
    if (hit) found.push(`response.${way}`);
  }
  return { value: redacted, redacted: found };
}

const replacement = "redacted";

function without(value: unknown, [step, ...rest]: readonly string[]): readonly [unknown, boolean] {
  if (step === undefined) return [replacement, true];
  if (typeof value !== "object" || value === null) return [value, false];
  let hit = false;
  const inner = (key: string, member: unknown): unknown => {
    if (step !== "*" && step !== key) return member;
    const [changed, below] = without(member, rest);
    hit ||= below;
    return changed;
  };
  if (Array.isArray(value)) return [value.map((item, i) => inner(String(i), item)), hit];
  const members = Object.entries(value).map(([key, member]) => [key, inner(key, member)]);
  return [Object.fromEntries(members), hit];
}
