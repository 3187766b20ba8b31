import type { Accepted, Challenged, Decision, Reason } from "../../../guardrails/webhooks/decision.ts";
import type { AddressedDelivery } from "../../../guardrails/webhooks/delivery.ts";

/** What a connector's webhook needs: the platform's verifier, and where a verified delivery goes. */
export interface WebhookSettings {
  readonly tenant: string;
  readonly connector: string;
  readonly verify: (delivery: AddressedDelivery) => Promise<Decision<Accepted | Challenged>>;
  /** Puts the bytes into the tenant's own bucket; resolves to the object's key. */
  readonly keep: (body: Uint8Array) => Promise<string>;
  readonly queue: (job: Job) => Promise<void>;
  /** Takes a claim out of the cache of seen deliveries, so that the platform's next try is taken. */
  readonly giveBack: (claim: string) => Promise<void>;
  /** What the platform is told of a delivery that it did not send; 401 unless set. Microsoft asks for 202. */
  readonly refusedStatus?: number;
}

/** A message of the connector's queue: a reference, never content (pitfalls P13, P26). */
export interface Job {
  readonly tenant: string;
  readonly connector: string;
  /** The key of the object that holds the delivery's bytes. */
  readonly object: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One delivery: verified first, then kept, then queued by reference. What is refused leaves nothing behind. Never rejects. */
export function webhook(settings: WebhookSettings): (delivery: AddressedDelivery) => Promise<Answer> {
  return async (delivery) => {
    const decision = await settings.verify(delivery).catch(() => undefined);
    switch (decision?.outcome) {
      case "accepted":
        return await taken(settings, delivery.body, decision.claim);
      case "challenged":
        return decision.answer;
      case "refused":
        return plain(statusOf(decision.reason, settings));
      case undefined:
        return plain(503);
    }
  };
}

async function taken({ tenant, connector, keep, queue, giveBack }: WebhookSettings, body: Uint8Array, claim: string): Promise<Answer> {
  try {
    await queue({ tenant, connector, object: await keep(body) });
    return plain(202);
  } catch {
    // Should this fail too, the platform's next try is refused as replayed: the object is there, and nobody knows of it.
    await giveBack(claim).catch(() => undefined);
    return plain(503);
  }
}

/** All refusals look alike but these (docs/webhooks.md): one that was taken before, and our own failures, after which the platform tries again. */
function statusOf(reason: Reason, { refusedStatus = 401 }: WebhookSettings): number {
  if (reason === "replayed") return 202;
  return reason === "seen-unavailable" || reason === "verifier-failed" ? 503 : refusedStatus;
}

function plain(status: number): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: "" };
}

/**
 * What an HTTP API hands to a function, format 2.0. It joins headers that come twice with a comma, which no verifier takes for one value.
 * (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html)
 */
export interface HttpEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** The delivery as it was received; a body of text is its UTF-8. */
export function deliveryOf({ rawPath, rawQueryString, headers, body = "", isBase64Encoded }: HttpEvent): AddressedDelivery {
  const url = rawQueryString === "" ? rawPath : `${rawPath}?${rawQueryString}`;
  return { url, headers, body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8") };
}
