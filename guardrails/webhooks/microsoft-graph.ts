import type { Accepted, Challenged, Decision } from "./decision.ts";
import { challenged, decide, refuse } from "./decision.ts";
import { isObject, jsonObject, queryValues, rawBody, requestTarget } from "./delivery.ts";
import type { AddressedDelivery } from "./delivery.ts";
import { isKeySet, verifiedToken } from "./json-web-token.ts";
import type { KeySet, Token } from "./json-web-token.ts";
import { checkSeconds, checkSurroundings, claimOnce } from "./replay.ts";
import type { Surroundings } from "./replay.ts";
import { liveKeys, matchingKey } from "./shared-secret.ts";
import type { KeyName } from "./shared-secret.ts";

export interface MicrosoftGraphSettings extends Surroundings {
  /** Our record of a subscription, or nothing when there is none of that id. */
  readonly subscription: (id: string) => Subscription | undefined | Promise<Subscription | undefined>;
  /** Ids of the applications that subscribe: the audiences of tokens. */
  readonly appIds: readonly string[];
  /** Microsoft's keys, https://login.microsoftonline.com/common/discovery/keys, fetched and kept fresh by the caller: they change daily. */
  readonly keySet: () => KeySet | Promise<KeySet>;
  /** How long a delivery is remembered, in seconds. Graph retries for four hours, and signs no time unless there are tokens. */
  readonly rememberSeconds: number;
  /** Seconds that Microsoft's clock and ours may differ; 60 unless set. */
  readonly leewaySeconds?: number;
}

export interface Subscription {
  /** As given when it was made, 128 characters at most; `previous` while it is changed. */
  readonly clientState: { readonly current: string; readonly previous?: string };
  /** The tenant (a GUID, lower case) whose data it is about. */
  readonly tenantId: string;
  /** Whether it was made with `includeResourceData`: then only a token vouches for a change. */
  readonly withResourceData: boolean;
}

export interface FromGraph extends Accepted {
  /** The verified ones, in the order of the body. */
  readonly notifications: readonly GraphNotification[];
  /** Subscriptions of this delivery that we do not have, perhaps just removed: their notifications are left out. */
  readonly unknownSubscriptions: readonly string[];
}

export interface GraphNotification {
  /** A change of a resource, or of the subscription itself: `reauthorizationRequired`, `subscriptionRemoved`, `missed`. */
  readonly about: "change" | "lifecycle";
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Which of the subscription's client states it bears. */
  readonly state: KeyName;
  /** The notification as parsed. */
  readonly item: Readonly<Record<string, unknown>>;
}

/** Microsoft Graph Change Tracking: who every token was issued to. */
const publisher = "0bf30f3b-4a52-48df-9a82-234910c4a086";
const itemsMax = 500;
const tokensMax = 100;

/**
 * Microsoft Graph's change and lifecycle notifications (learn.microsoft.com/graph/change-notifications-delivery-webhooks,
 * …/change-notifications-with-resource-data, …/change-notifications-lifecycle-events).
 *
 * - A request with `validationToken` in its query asks whether the address is ours; the token is echoed as plain text.
 * - Each notification bears its subscription's `clientState`; one wrong state refuses the delivery.
 * - Every one of the `validationTokens` has to be Microsoft's, for one of our applications, issued to Graph's publisher; one bad token refuses the delivery.
 *   A change with resource data needs one of its subscription's tenant.
 *
 * **Nothing covers the rest of the body**, tokens neither, so it is a hint to ask Graph, never a fact; and the claim, of the body as it is, stops
 * retries, not somebody who holds a live delivery and alters it.
 * Microsoft advises to answer 202 whatever the decision, so that a forger learns nothing. A retry is `replayed` unless the claim was given back.
 * Throws when made without an application; the verifier itself never does.
 */
export function microsoftGraphVerifier(settings: MicrosoftGraphSettings): (delivery: AddressedDelivery) => Promise<Decision<FromGraph | Challenged>> {
  checkSettings(settings);
  return (delivery) =>
    decide(async () => {
      const body = rawBody(delivery, settings.bodyBytesMax);
      const asked = queryValues(requestTarget(delivery), "validationToken");
      if (asked.length > 0) return echo(asked);
      // Of now: whoever holds the bytes may change them while the keys are fetched.
      const identity = Uint8Array.from(body);
      const { items, tokens } = collectionIn(body);
      const tenants = await tenantsOf(tokens, settings);
      const judged = await judgedItems(items, tenants, settings);
      const known = judged.filter((one) => "notification" in one);
      if (known.length === 0) return refuse("subscription-unknown");
      const claim = await claimOnce(settings.seen, "microsoft-graph", identity, settings.nowSeconds() + settings.rememberSeconds);
      return {
        outcome: "accepted",
        key: known.some(({ notification }) => notification.state === "previous") ? "previous" : "current",
        claim,
        notifications: known.map(({ notification }) => notification),
        unknownSubscriptions: judged.flatMap((one) => ("unknown" in one ? [one.unknown] : [])),
      };
    });
}

/** Opaque, but never HTML or script (…/change-notifications-delivery-webhooks, "notificationUrl validation"). */
function echo(asked: readonly string[]): Challenged {
  const [token] = asked;
  if (token === undefined || asked.length > 1 || !/^[ !-;=?-~]{1,2048}$/.test(token)) return refuse("challenge-malformed");
  return challenged("text/plain; charset=utf-8", token);
}

function collectionIn(body: Uint8Array): { readonly items: readonly unknown[]; readonly tokens: readonly unknown[] } {
  const { value: items, validationTokens: tokens = [] } = jsonObject(body) ?? refuse("body-malformed");
  if (!Array.isArray(items) || items.length === 0 || items.length > itemsMax) return refuse("body-malformed");
  if (!Array.isArray(tokens) || tokens.length > tokensMax) return refuse("body-malformed");
  return { items, tokens };
}

type Judged = { readonly notification: GraphNotification } | { readonly unknown: string };

/** Each subscription is looked up once, however often a stranger names it. */
async function judgedItems(items: readonly unknown[], tenants: readonly string[], settings: MicrosoftGraphSettings): Promise<readonly Judged[]> {
  const read = items.map(readItem);
  const ids = [...new Set(read.map(({ subscriptionId }) => subscriptionId))];
  const found = new Map(await Promise.all(ids.map(async (id) => [id, await settings.subscription(id)] as const)));
  return read.map((item) => {
    const subscription = found.get(item.subscriptionId);
    return subscription === undefined ? { unknown: item.subscriptionId } : judge(item, subscription, tenants);
  });
}

interface Item extends Pick<GraphNotification, "about" | "subscriptionId" | "item"> {
  readonly clientState: string;
}

function readItem(item: unknown): Item {
  if (!isObject(item)) return refuse("body-malformed");
  const { subscriptionId, clientState = "", lifecycleEvent } = item;
  if (typeof subscriptionId !== "string" || !/^[\w-]{1,128}$/.test(subscriptionId)) return refuse("body-malformed");
  if (typeof clientState !== "string" || !["string", "undefined"].includes(typeof lifecycleEvent)) return refuse("body-malformed");
  return { about: lifecycleEvent === undefined ? "change" : "lifecycle", subscriptionId, clientState, item };
}

function judge({ about, subscriptionId, clientState, item }: Item, subscription: Subscription, tenants: readonly string[]): Judged {
  const { tenantId } = subscription;
  const states = liveKeys(subscription.clientState).map(([name]) => [name, subscription.clientState[name] ?? ""] as const);
  const state = matchingKey(clientState, states, "client-state-mismatch");
  if (item["tenantId"] !== undefined && item["tenantId"] !== tenantId) return refuse("tenant-mismatch");
  const isRich = "encryptedContent" in item || (about === "change" && subscription.withResourceData);
  if (isRich && !tenants.includes(tenantId)) return refuse("token-missing");
  return { notification: { about, subscriptionId, tenantId, state, item } };
}

/** The tenants that tokens vouch for, every token verified. */
async function tenantsOf(tokens: readonly unknown[], settings: MicrosoftGraphSettings): Promise<readonly string[]> {
  if (tokens.length === 0) return [];
  const keySet = await settings.keySet();
  if (!isKeySet(keySet)) return refuse("token-key-unknown");
  const rules = { nowSeconds: settings.nowSeconds(), leewaySeconds: settings.leewaySeconds ?? 60 };
  return tokens.map((token) => checkedTenant(verifiedToken(token, keySet, rules), settings.appIds));
}

/**
 * The tenant that the token speaks for. In version 1 the issuer is `sts.windows.net` and the sender stands in `appid`, in version 2 it is
 * `login.microsoftonline.com` and `azp` (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). The keys are common to all
 * tenants, so the issuer counts only together with `tid`.
 */
function checkedTenant({ claims }: Token, appIds: readonly string[]): string {
  const { tid, iss, aud } = claims;
  if (typeof tid !== "string" || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tid)) return refuse("token-other-issuer");
  const senderClaim = new Map<unknown, string>([
    [`https://sts.windows.net/${tid}/`, "appid"],
    [`https://login.microsoftonline.com/${tid}/v2.0`, "azp"],
  ]).get(iss);
  if (senderClaim === undefined) return refuse("token-other-issuer");
  if (typeof aud !== "string" || !appIds.includes(aud)) return refuse("token-other-audience");
  if (claims[senderClaim] !== publisher) return refuse("token-other-sender");
  return tid;
}

function checkSettings(settings: MicrosoftGraphSettings): void {
  checkSurroundings(settings);
  checkSeconds("leewaySeconds", settings.leewaySeconds ?? 0, 300);
  checkSeconds("rememberSeconds", settings.rememberSeconds, Number.MAX_SAFE_INTEGER);
  if (settings.appIds.length === 0 || settings.appIds.includes("")) throw new Error("At least one application's id is needed, and no empty one.");
}
