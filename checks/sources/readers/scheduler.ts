import { defaults } from "../defaults.ts";
import { numberFact, optionalText, textFact, unread, valuesAt, wordFact } from "../values.ts";
import type { Schedule, ScheduleTarget } from "../../model/compute.ts";
import { known, lazily, mapFact, thenFact, unknown, type Fact, type Listing } from "../../model/fact.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::Scheduler::Schedule`, or an `AWS::Events::Rule` with a schedule. */
export function readSchedule(resource: SourceResource): Schedule {
  const { id, origin, type } = resource;
  const form = type === "AWS::Scheduler::Schedule" ? "schedule" : "rule";
  return lazily<Schedule>({
    kind: () => "scheduler:schedule",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    form: () => form,
    expression: () => {
      const value = resource.property("ScheduleExpression");
      return value === undefined ? unknown("It states no expression.", origin) : wordFact(value, { value: "", origin });
    },
    timezone: () => wordFact(resource.property("ScheduleExpressionTimezone"), { value: defaults.scheduleTimezone.value, origin }),
    enabled: () => mapFact(wordFact(resource.property("State"), { value: defaults.scheduleState.value, origin }), (state) => state !== "DISABLED"),
    window: () => (form === "rule" ? known(0, origin) : window(resource)),
    starts: () => optionalText(resource.property("StartDate"), { value: null, origin }),
    ends: () => optionalText(resource.property("EndDate"), { value: null, origin }),
    targets: () => targets(resource, form === "rule" ? ["Targets", "*"] : ["Target"]),
  });
}

/** Rules that wait for events have no schedule. */
export function hasSchedule(resource: SourceResource): boolean {
  return resource.type === "AWS::Scheduler::Schedule" || resource.property("ScheduleExpression") !== undefined;
}

function window(resource: SourceResource): Fact<number> {
  const value = resource.property("FlexibleTimeWindow");
  if (value === undefined) return unknown("It does not state FlexibleTimeWindow, which AWS demands.", resource.origin);
  if (value.type !== "map") return unread(value, "an object");
  const mode = value.members.get("Mode");
  if (mode === undefined) return unknown("FlexibleTimeWindow has no Mode.", value.origin);
  return thenFact(wordFact(mode, { value: "", origin: value.origin }), (word, origin) => {
    if (word === "OFF") return known(0, origin);
    const most = value.members.get("MaximumWindowInMinutes");
    return most === undefined
      ? unknown("FlexibleTimeWindow has no MaximumWindowInMinutes.", value.origin)
      : numberFact(most, { value: 0, origin: value.origin });
  });
}

function targets(resource: SourceResource, way: readonly string[]): Listing<ScheduleTarget> {
  const items: ScheduleTarget[] = [];
  const gaps = [];
  for (const value of valuesAt([resource.property()], way)) {
    if (value.type === "map") items.push(target(value.members, value));
    else gaps.push(unread(value, "a target"));
  }
  return { items, unread: gaps.flatMap((gap) => (gap.known ? [] : [gap])) };
}

function target(members: ReadonlyMap<string, Value>, { origin }: Value): ScheduleTarget {
  const [task] = valuesAt([members.get("EcsParameters")], ["TaskDefinitionArn"]);
  return {
    arn: textFact(members.get("Arn"), unknown("The target names nothing.", origin)),
    task: task === undefined ? null : textFact(task, unknown("It names no task definition.", origin)),
  };
}
