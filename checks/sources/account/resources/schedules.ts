import { described, jsonValue, memberOf, requiredMember, stringOf, unreadAs, unreadValue } from "./described.ts";
import { pascal } from "./pascal.ts";
import type { Read } from "./stores.ts";
import type { Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

/** The schedules of a Region, as `AWS::Scheduler::Schedule`. (docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html) */
export function readSchedules(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("scheduler.ListSchedules", region);
  return { resources: items.map((item) => schedule(replies, item, region)), unread };
}

function schedule(replies: Replies, item: Listed, region: string): SourceResource {
  const { Name, GroupName } = item.json;
  const common = { id: item.id, type: "AWS::Scheduler::Schedule", account: replies.account, region, ref: String(Name) };
  const answer = replies.one("scheduler.GetSchedule", { Name, GroupName }, region);
  if (answer.outcome !== "found") {
    const why = answer.outcome === "unread" ? unreadAs(answer.unread) : unreadValue("The schedule is gone.", answer.origin);
    const names = ["ScheduleExpression", "ScheduleExpressionTimezone", "State", "FlexibleTimeWindow", "StartDate", "EndDate", "Target"];
    return described({ ...common, origin: item.origin, properties: Object.fromEntries(names.map((name) => [name, why])) });
  }
  const { found } = answer;
  const properties = {
    ScheduleExpression: requiredMember(found, "ScheduleExpression"),
    ScheduleExpressionTimezone: requiredMember(found, "ScheduleExpressionTimezone"),
    State: requiredMember(found, "State"),
    FlexibleTimeWindow: requiredMember(found, "FlexibleTimeWindow"),
    StartDate: date(found.json["StartDate"], memberOf(found, "StartDate")),
    EndDate: date(found.json["EndDate"], memberOf(found, "EndDate")),
    Target: pascal(requiredMember(found, "Target")),
  };
  return described({ ...common, origin: found.origin, properties });
}

/** Dates are seconds since 1970 in JSON. */
function date(written: unknown, value: Value | undefined): Value | undefined {
  if (value === undefined || typeof written !== "number") return value;
  return jsonValue(new Date(written * 1000).toISOString(), value.origin);
}

/**
 * The rules of a Region that have a schedule, as `AWS::Events::Rule`; only the default bus has such rules.
 * (docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html)
 */
export function readRules(replies: Replies, region: string): Read {
  const { items, unread } = rulesOf(replies, region, {});
  return { resources: items.filter(({ json }) => isScheduled(json)).map((item) => rule(replies, item, region)), unread };
}

/** The rules of all buses: whatever an event or a schedule starts. */
export function readTargetedRules(replies: Replies, region: string): Read {
  const buses = replies.list("eventbridge.ListEventBuses", region);
  const others = buses.items.filter(({ id }) => id !== "default").map(({ id }) => rulesOf(replies, region, { EventBusName: id }));
  const lists = [rulesOf(replies, region, {}), ...others];
  return {
    resources: lists.flatMap(({ items }) => items.map((item) => rule(replies, item, region))),
    unread: [...buses.unread, ...lists.flatMap(({ unread }) => unread)],
  };
}

/** Of one bus: without a name that is the default one. */
function rulesOf(replies: Replies, region: string, bus: { readonly EventBusName?: string }) {
  const { items, unread } = replies.list("eventbridge.ListRules", region, bus);
  const wanted = bus.EventBusName ?? "default";
  return { items: items.filter(({ json }) => (json["EventBusName"] ?? "default") === wanted), unread };
}

export function isScheduled({ ScheduleExpression }: Readonly<Record<string, unknown>>): boolean {
  return ScheduleExpression !== undefined && ScheduleExpression !== null && ScheduleExpression !== "";
}

function rule(replies: Replies, item: Listed, region: string): SourceResource {
  const bus = stringOf(item, "EventBusName") ?? "default";
  const request = { Rule: item.id, ...(bus !== "default" && { EventBusName: bus }) };
  const targets = replies.list("eventbridge.ListTargetsByRule", region, request);
  const [gap] = targets.unread;
  const listed = jsonValue(
    targets.items.map(({ json }) => json),
    targets.items[0]?.origin ?? item.origin,
  );
  const prefix = bus === "default" ? "" : `${bus}/`;
  return described({
    id: `arn:${partitionOf(region).partition}:events:${region}:${replies.account}:rule/${prefix}${item.id}`,
    type: "AWS::Events::Rule",
    account: replies.account,
    region,
    origin: item.origin,
    ref: item.id,
    properties: {
      ScheduleExpression: memberOf(item, "ScheduleExpression"),
      State: requiredMember(item, "State"),
      Targets: gap === undefined ? pascal(listed) : unreadAs(gap),
    },
  });
}
