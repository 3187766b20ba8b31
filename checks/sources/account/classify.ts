import type { Failure } from "./record.ts";

/** An answer as it came over the wire, its body whole. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const denied = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
  "Forbidden",
  "AuthorizationErrorException",
]);
const throttled = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "SlowDown",
  "RequestThrottled",
  "RequestThrottledException",
  "BandwidthLimitExceeded",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
]);
const expired = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]);
/** A Region that the account has not enabled knows none of its credentials. (docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html) */
const region = new Set(["OptInRequired", "AuthFailure", "UnrecognizedClientException", "InvalidClientTokenId", "InvalidClientTokenIdException"]);
const gone = new Set([
  "NotFoundException",
  "NoSuchBucket",
  "NoSuchEntity",
  "NoSuchEntityException",
  "TrailNotFoundException",
  "DBClusterParameterGroupNotFound",
  "DBParameterGroupNotFound",
  "InvalidVpcID.NotFound",
  "ResourceNotFoundException",
  "PolicyNotFoundException",
  "ChildNotFoundException",
  "ParentNotFoundException",
  "QueueDoesNotExist",
]);
const notThere = new Set(["NotImplemented", "NotImplementedException", "UnknownOperationException", "UnsupportedOperation", "InvalidAction"]);

/** What a failed call is, by status, content and code; never by the name of an exception alone. live-accounts.md §6, §10. */
export function failureOf(reply: RawReply | undefined, emulated: boolean): { readonly code: string; readonly class: Failure } {
  if (reply === undefined) return { code: "NoReply", class: "transport" };
  const { status, body } = reply;
  const code = codeOf(reply);
  if (code === undefined || isHtml(reply)) {
    if (isHtml(reply)) return { code: "HTML", class: emulated ? "unsupported" : "malformed" };
    if (status === 429 || status === 503) return { code: `HTTP ${status}`, class: "throttled" };
    if (status === 401 || status === 403) return { code: `HTTP ${status}`, class: "denied" };
    if (status >= 500) return { code: `HTTP ${status}`, class: emulated && status === 501 ? "unsupported" : "transport" };
    return { code: body.trim() === "" ? "EmptyBody" : "NotAReply", class: "malformed" };
  }
  return { code, class: byCode(code, status, emulated) };
}

function byCode(code: string, status: number, emulated: boolean): Failure {
  if (denied.has(code)) return "denied";
  if (throttled.has(code)) return "throttled";
  if (expired.has(code)) return "expired";
  if (region.has(code)) return "region";
  if (gone.has(code)) return "raced";
  if (notThere.has(code) || (emulated && code === "InternalFailure" && status === 501)) return "unsupported";
  if (status >= 500) return "transport";
  return status === 403 ? "denied" : "refused";
}

/** Worth another attempt: what throttles, what broke on the way, what an overloaded service says. */
export function isPassing(failure: Failure): boolean {
  return failure === "throttled" || failure === "transport";
}

/** AWS's error code: in JSON `__type` or `code`, in XML `<Code>`, or in a header. */
export function codeOf({ headers, body }: RawReply): string | undefined {
  const named = headers["x-amzn-errortype"] ?? headers["x-amzn-query-error"]?.split(";")[0];
  const json = body.trimStart().startsWith("{") ? jsonCode(body) : undefined;
  const xml = /<Code>\s*([^<]+?)\s*<\/Code>/.exec(body)?.[1];
  const written = xml ?? json ?? named;
  return written === undefined ? undefined : bare(written);
}

function jsonCode(body: string): string | undefined {
  try {
    const { __type: type, code, Code } = JSON.parse(body) as Record<string, unknown>;
    return [type, code, Code].find((each): each is string => typeof each === "string");
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.kms#NotFoundException:http://…` */
function bare(code: string): string {
  const [first = code] = code.split(":");
  return first.slice(first.lastIndexOf("#") + 1);
}

/** moto calls its denials text/html, and writes AWS's XML: a body with AWS's code is an answer, whatever its type is called. */
function isHtml(reply: RawReply): boolean {
  const { headers, body } = reply;
  if (/^\s*<(!doctype html|html)/i.test(body)) return true;
  return /text\/html/i.test(headers["content-type"] ?? "") && !body.trimStart().startsWith("{") && codeOf(reply) === undefined;
}

/** A body cut off on the way can still parse; a whole one ends with the element it starts with, or is whole JSON. */
export function isCutOff({ body }: RawReply): boolean {
  const text = body.trim();
  if (text === "") return false;
  if (!text.startsWith("<")) return !isJson(text);
  const root = rootElement(text);
  if (root === undefined) return true;
  return !(text.endsWith(`</${root}>`) || new RegExp(`^(<\\?xml[^>]*\\?>)?\\s*<${escaped(root)}(\\s[^>]*)?/>$`).test(text));
}

export function rootElement(body: string): string | undefined {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.:-]*)/.exec(body)?.[1];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function escaped(of: string): string {
  return of.replace(/[.]/g, "\\.");
}
