import type { Operation } from "./operation.ts";
import type { Failure, ReplyError } from "./record.ts";
import type { Filed } from "./replies.ts";
import { failureOf } from "./classify.ts";

/** One sentence about a failed call: the operation, where, why, and the permission or step that mends it. */
export function problemOf(operation: Operation, { record, region }: Filed, account: string): string {
  const { id, iam } = operation;
  const error = record.error ?? { code: "NoAnswer", message: "" };
  const about = Object.entries(record.request).find(([name, value]) => typeof value === "string" && !isTurning(operation, name));
  const what = about === undefined ? id : `${id} about ${String(about[1])}`;
  const needs = iam.length === 0 ? "" : `; it needs ${iam.join(", ")}`;
  return `${what} ${reasons[failureIn(error)](error)} in account ${account}, ${region}${needs}.`;
}

function isTurning({ page }: Operation, name: string): boolean {
  return name === page?.request || name === "PolicyName";
}

/** Evidence of others says the code only. */
export function failureIn(error: ReplyError): Failure {
  return error.class ?? failureOf({ status: error.status ?? 400, headers: {}, body: JSON.stringify({ code: error.code }) }, false).class;
}

const reasons: { readonly [F in Failure]: (error: ReplyError) => string } = {
  denied: ({ code }) => `was denied (${code})`,
  throttled: ({ code }) => `was throttled to the last attempt (${code})`,
  malformed: ({ code }) => `gave an answer that is none of AWS's (${code})`,
  unsupported: ({ code }) => `is not supported by the endpoint (${code})`,
  transport: ({ code }) => `got no answer (${code})`,
  expired: ({ code }) => `found the credentials expired (${code})`,
  region: ({ code }) => `was refused as from a Region that is not enabled (${code})`,
  raced: ({ code }) => `found the resource gone while it was collected (${code})`,
  refused: ({ code }) => `was refused (${code})`,
  stale: ({ message }) => `is too old to be joined with the rest: ${message}`,
  "no-client": () => "has no client",
};
