import { operations, operationOf } from "./operations.ts";
import type { Call, Earlier, Item, Operation, Parameters } from "./operation.ts";
import { Replies, type Filed } from "./replies.ts";

/** Where an account's calls go. */
export interface AccountPlan {
  readonly account: string;
  /** The Region of what has none: the tenant's. */
  readonly home: string;
  /** The organization's management account? */
  readonly management: boolean;
  /** An account of shared compute? */
  readonly compute: boolean;
  /** Are its digest files read? */
  readonly readsLogs: boolean;
  /** When the run began, in milliseconds. */
  readonly now: number;
  /** The accounts of the estate file. */
  readonly accounts: readonly string[];
  /** `all` enabled ones, or those that the estate file lists. */
  readonly regions: "all" | readonly string[];
}

/** One call with its place. */
export interface PlannedCall {
  readonly operation: Operation;
  readonly region: string;
  readonly input: Parameters;
}

/** The rows that concern the account, in the order of the table. */
export function rowsOf(plan: AccountPlan): readonly Operation[] {
  const isMeant = { compute: plan.compute, logs: plan.readsLogs };
  const isAsked = ({ where, only }: Operation): boolean => (where !== "organization" || plan.management) && (only === undefined || isMeant[only]);
  return operations.filter((operation) => operation.id !== "sts.GetCallerIdentity" && isAsked(operation));
}

/** The calls of a row, by what is filed so far. */
export function callsOf(operation: Operation, plan: AccountPlan, filed: readonly Filed[]): readonly PlannedCall[] {
  const replies = new Replies(plan.account, filed);
  return regionsOf(operation, plan, replies).flatMap((region) => {
    const everywhere = operation.where === "account" || operation.where === "organization";
    const calls: readonly Call[] = operation.each?.(foundIn(plan, replies, everywhere ? undefined : region)) ?? [{ parameters: {} }];
    return calls.map((call) => ({ operation, region: call.region ?? region, input: call.parameters }));
  });
}

function foundIn(plan: AccountPlan, replies: Replies, region: string | undefined): Earlier {
  const { account, accounts, now } = plan;
  return {
    account,
    accounts,
    now,
    get regions() {
      return enabledRegions(plan, replies);
    },
    items: (id) => (replies.has(id, region) ? replies.list(id, region).items.map((item) => item.json) : []),
    reply: (id, request): Item | undefined => {
      const answer = replies.one(id, request);
      return answer.outcome === "found" ? answer.found.json : undefined;
    },
  };
}

function regionsOf(operation: Operation, plan: AccountPlan, replies: Replies): readonly string[] {
  if (operation.where === "account" || operation.where === "organization") return [plan.home];
  const regions = [...new Set([plan.home, ...enabledRegions(plan, replies)])];
  if (operation.where === "regions" || operation.alsoWhere === undefined) return operation.where === "regions" ? regions : [plan.home];
  const { alsoWhere } = operation;
  return regions.filter((region) => region === plan.home || mayHave(replies, alsoWhere, region));
}

/** Found something there, or was not read whole. */
function mayHave(replies: Replies, id: string, region: string): boolean {
  const { items, unread } = replies.list(id, region);
  return items.length > 0 || unread.length > 0;
}

/** The account's enabled Regions: as it says itself, or as EC2 says; undefined when neither was read whole. */
export function regionsEnabled(replies: Replies): readonly string[] | undefined {
  const listed = replies.list("account.ListRegions");
  if (listed.unread.length === 0) {
    const enabled = listed.items.filter(({ json }) => json["RegionOptStatus"] !== "DISABLED" && json["RegionOptStatus"] !== "DISABLING");
    return enabled.map(({ json }) => String(json["RegionName"])).toSorted();
  }
  const described = replies.list("ec2.DescribeRegions");
  if (described.unread.length > 0) return undefined;
  return described.items
    .filter(({ json }) => json["OptInStatus"] !== "not-opted-in")
    .map(({ json }) => String(json["RegionName"]))
    .toSorted();
}

function enabledRegions(plan: AccountPlan, replies: Replies): readonly string[] {
  const enabled = regionsEnabled(replies) ?? [];
  const { regions } = plan;
  return regions === "all" ? enabled : enabled.filter((region) => regions.includes(region));
}

/** The list that a row's calls come from, where one of them may be gone meanwhile. */
export function parentOf(operation: Operation): Operation | undefined {
  return operation.parent === undefined ? undefined : operationOf(operation.parent);
}
