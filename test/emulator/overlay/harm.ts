import type { Answered, Asked } from "./asked.ts";
import type { Harm } from "./proxy.ts";
import { faultReply, type Fault } from "../../account/aws/faults.ts";
import { errorWire, type FakeCall, type Protocol, type Wire } from "../../account/aws/protocol.ts";
import { parseCall, protocolOf } from "../../account/aws/wire.ts";

/** Which answers are harmed, and how. */
export interface Harmed {
  /** As the operation table names it: `ec2.DescribeInternetGateways`. */
  readonly operation: string;
  /** From 1; absent: each. One that the emulator does not have is made: the pages before it are its whole answer, with a token. */
  readonly page?: number;
  /** From 1, of the same request, with whatever credentials of the role; absent: each. */
  readonly attempts?: readonly number[];
  /** Only calls with the credentials of a role that was entered. */
  readonly entered?: true;
  readonly fault: Harmful;
}

/** A row of live-accounts.md §10: a fault of the fake's, one of the connection, AWS's own error, or an answer that is written over. */
export type Harmful =
  | Fault
  | "no answer"
  | "reset in mid-body"
  | "silence in mid-body"
  | { readonly code: string; readonly status?: number }
  | { readonly rewrite: (body: string) => string };

/** One call as the proxy saw it. */
export interface Seen {
  readonly operation: string;
  readonly page: number;
  readonly attempt: number;
}

/** Harms the answers that a list names; `log` takes what was asked. */
export function harming(list: readonly Harmed[], log: Seen[] = []): Harm {
  const pages = new Map<string, (string | undefined)[]>();
  const attempts = new Map<string, number>();
  const firsts = new Map<string, Wire>();
  return (asked, plain) => {
    const call = callOf(asked);
    if (call === undefined) return undefined;
    const operation = `${call.service}.${call.operation}`;
    const own = list.filter((each) => each.operation === operation && (each.entered !== true || isEntered(asked)));
    const { key, token } = keyOf(call, asked);
    const tokens = pages.get(key) ?? [];
    pages.set(key, tokens.includes(token) ? tokens : [...tokens, token]);
    const page = (pages.get(key)?.indexOf(token) ?? 0) + 1;
    const attempt = (attempts.get(`${key} ${page}`) ?? 0) + 1;
    attempts.set(`${key} ${page}`, attempt);
    log.push({ operation, page, attempt });
    const whole = async (): Promise<Wire> => {
      // A token of ours means nothing to the emulator.
      const before = firsts.get(key);
      if (token !== undefined && before !== undefined) return before;
      const wire = wireOf(await plain());
      firsts.set(key, wire);
      return wire;
    };
    const here = own.find((each) => (each.page ?? page) === page && each.attempts?.includes(attempt) !== false);
    if (here !== undefined) return harmed(here.fault, call, whole, token);
    const isLed = own.some((each) => each.page !== undefined && each.page > page);
    return isLed ? reply("repeated token", { ...call, input: { NextToken: String(page + 1) } }, whole) : undefined;
  };
}

type Call = FakeCall & { readonly protocol: Protocol };

async function harmed(fault: Harmful, call: Call, whole: () => Promise<Wire>, token: string | undefined): Promise<Answered> {
  if (fault === "no answer") return new Promise(() => undefined);
  if (fault === "reset in mid-body") return { ...answered(await whole()), half: "broken" };
  if (fault === "silence in mid-body") return { ...answered(await whole()), half: "silent" };
  if (typeof fault === "string") return reply(fault, { ...call, input: token === undefined ? {} : { NextToken: token } }, whole);
  if ("code" in fault) return answered(errorWire(fault, call.protocol));
  const wire = await whole();
  return answered({ ...wire, body: fault.rewrite(wire.body) });
}

async function reply(fault: Fault, call: Call, whole: () => Promise<Wire>): Promise<Answered> {
  return answered(await faultReply(fault, call, whole));
}

function wireOf({ status, headers, body }: Answered): Wire {
  const { "content-length": _, ...kept } = headers;
  return { status, headers: kept, body: body.toString() };
}

function answered({ status, headers, body }: Wire): Answered {
  return { status, headers, body: Buffer.from(body) };
}

function callOf({ method, path, query, headers, body }: Asked): Call | undefined {
  try {
    const call = parseCall({ method, path, query, headers, body, protocol: "http:", hostname: "emulator" });
    return { ...call, protocol: protocolOf(call.service) };
  } catch {
    // None of the table's operations: what tests write.
    return undefined;
  }
}

function isEntered({ headers }: Asked): boolean {
  return headers["x-amz-security-token"] !== undefined;
}

/** What is asked, without what turns pages; and that. */
function keyOf({ service, operation, region, input }: FakeCall, asked: Asked): { readonly key: string; readonly token: string | undefined } {
  const isToken = (name: string): boolean => /^(NextToken|nextToken|Marker|ContinuationToken)$/.test(name);
  const kept = Object.entries(input).filter(([name]) => !isToken(name));
  const token = Object.entries(input).find(([name]) => isToken(name))?.[1];
  return { key: JSON.stringify([isEntered(asked), service, operation, region, kept]), token: typeof token === "string" ? token : undefined };
}
