import { failureOf, isCutOff, rootElement, type RawReply } from "./classify.ts";
import type { Operation, Parameters } from "./operation.ts";
import type { ReplyError } from "./record.ts";

/**
 * Is an answer with status 200 the operation's reply? The SDK parses an empty body, `{}` or foreign XML to an output without members, so
 * each reply must have the member that makes it one: a list that AWS found empty is there, and is empty.
 */
export function refuseForeign(operation: Operation, output: Parameters, raw: RawReply | undefined, emulated: boolean): ReplyError | undefined {
  if (raw === undefined) return undefined;
  const { status } = raw;
  const malformed = (code: string, message: string): ReplyError => ({ code, message, status, class: "malformed" });
  if (/^\s*<(!doctype html|html)/i.test(raw.body)) {
    const failure = failureOf(raw, emulated);
    return { ...failure, message: "a page of HTML", status };
  }
  if (isCutOff(raw)) return malformed("TruncatedBody", "the body ends before it is whole");
  if (operation.root !== undefined) {
    const root = rootElement(raw.body);
    if (root !== operation.root) return malformed("ForeignReply", `the body is not a ${operation.root}`);
  }
  const missing = raw.body.trim() === "" ? "the body is empty" : missingMember(operation, output);
  if (missing !== undefined) return malformed("ForeignReply", missing);
  const { Policy: policy } = output;
  return typeof policy === "string" && !isPolicy(policy) ? malformed("ForeignReply", "Policy is not a policy") : undefined;
}

/** What an output lacks to be the operation's reply, in words; a list that AWS found empty is there, and is empty. */
export function missingMember({ list, expect = [], omitsEmpty }: Operation, output: Parameters): string | undefined {
  if (omitsEmpty === true && Object.keys(output).length === 0) return undefined;
  if (list !== undefined && !Array.isArray(output[list])) return `the reply has no list ${list}`;
  const missing = expect.find((name) => output[name] === undefined || output[name] === null);
  return missing === undefined ? undefined : `the reply has no ${missing}`;
}

/** GetBucketPolicy gives the body as it is, an error page included. */
function isPolicy(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(/^\s*%7b/i.test(text) ? decodeURIComponent(text) : text);
    return typeof parsed === "object" && parsed !== null && "Statement" in parsed;
  } catch {
    return false;
  }
}
