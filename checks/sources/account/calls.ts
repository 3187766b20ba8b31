import { isPassing } from "./classify.ts";
import type { AccountClients, Attempt } from "./clients.ts";
import type { Capability } from "./capabilities.ts";
import type { Operation, Parameters } from "./operation.ts";
import { rates, TokenBucket, type Clock } from "./rates.ts";
import { redact, type EvidenceRecord } from "./record.ts";

/** How often a call is made before its failure stands. */
export const attemptsMax = 8;
/** Milliseconds; doubles with each attempt up to the greatest. */
const waitFirst = 250;
const waitMax = 20_000;
/** A list that does not end by then is none of AWS's. */
const pagesMax = 20_000;

/** Makes calls for one account: rates, attempts, renewed credentials, pages. */
export class Caller {
  readonly #clients: AccountClients;
  readonly #clock: Clock;
  readonly #renew: () => Promise<boolean>;
  readonly #lacks: ReadonlySet<Capability>;
  readonly #buckets = new Map<string, TokenBucket>();
  caller: string | undefined;
  calls = 0;

  /** `renew` gets new credentials into the clients; false when there are none to be had. `lacks`: what the endpoint cannot do. */
  constructor(clients: AccountClients, clock: Clock, renew: () => Promise<boolean>, lacks: ReadonlySet<Capability>) {
    this.#clients = clients;
    this.#clock = clock;
    this.#renew = renew;
    this.#lacks = lacks;
  }

  /** All pages of an answer, each a record; the last one is an error where the reading ended early. */
  async *records(operation: Operation, region: string, input: Parameters): AsyncGenerator<EvidenceRecord> {
    const { page } = operation;
    const seen = new Set<unknown>();
    const first: Parameters = { ...operation.input, ...page?.size, ...input };
    let request = first;
    for (let count = 0; count < pagesMax; count++) {
      const record = await this.#record(operation, region, request);
      yield record;
      const token = page === undefined ? undefined : record.response?.[page.reply];
      const ended = page?.more !== undefined && record.response?.[page.more] === false;
      if (page === undefined || token === undefined || token === null || token === "" || ended || seen.has(token)) return;
      seen.add(token);
      request = { ...first, [page.request]: token };
    }
  }

  async #record(operation: Operation, region: string, request: Parameters): Promise<EvidenceRecord> {
    const missing = operation.needs.find((need) => this.#lacks.has(need));
    const attempt: Attempt =
      missing === undefined
        ? await this.#attempts(operation, region, request)
        : { grade: "emulated", error: { code: "Unsupported", message: `the endpoint lacks ${missing}`, class: "unsupported" } };
    const { value, redacted } = redact(attempt.response ?? {}, attempt.response === undefined ? [] : (operation.redact ?? []));
    return {
      request,
      ...(attempt.response === undefined ? { ...(attempt.error !== undefined && { error: attempt.error }) } : { response: value }),
      ...(attempt.requestId !== undefined && { requestId: attempt.requestId }),
      at: new Date(this.#clock.now()).toISOString(),
      ...(this.caller !== undefined && { caller: this.caller }),
      plane: attempt.grade,
      ...(redacted.length > 0 && { redacted }),
    };
  }

  async #attempts(operation: Operation, region: string, request: Parameters): Promise<Attempt> {
    let renewed = false;
    for (let attempts = 1; ; attempts++) {
      await this.#bucket(operation, region).take();
      this.calls += 1;
      const attempt = await this.#clients.attempt(operation, region, request);
      const failure = attempt.error?.class;
      if (failure === "expired" && !renewed) {
        renewed = true;
        if (await this.#renew()) continue;
      }
      if (failure === undefined || !isPassing(failure) || attempts >= attemptsMax) return attempt;
      await this.#clock.sleep(Math.min(waitMax, waitFirst * 2 ** (attempts - 1)));
    }
  }

  #bucket(operation: Operation, region: string): TokenBucket {
    const key = `${operation.service} ${operation.rate} ${region}`;
    const bucket = this.#buckets.get(key) ?? new TokenBucket(rates[operation.rate], this.#clock);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
