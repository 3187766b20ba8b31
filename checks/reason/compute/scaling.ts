import { gpuFleets } from "./gpu-fleets.ts";
import type { Estate } from "../../model/estate.ts";
import { known, thenFact, unknown, type Fact, type Listing } from "../../model/fact.ts";
import type { Alarm, Fleet, ScalingPolicy } from "../../model/fleet.ts";

/** The GPU fleets that take their work from a queue; all of them, where none is known to. */
export function transcriptionFleets(estate: Estate): Listing<Fleet> {
  const { items, unread } = gpuFleets(estate);
  const watching = items.map((fleet) => ({ fleet, queue: watchesQueue(fleet) }));
  const some = watching.some(({ queue }) => queue.known && queue.value);
  return { items: some ? watching.filter(({ queue }) => !queue.known || queue.value).map(({ fleet }) => fleet) : items, unread };
}

/** An alarm that changes its size is about a queue. */
export function watchesQueue({ policies }: Fleet): Fact<boolean> {
  return thenFact(policies, (all, origin): Fact<boolean> => {
    let open: Fact<never> | undefined;
    for (const { alarms } of all) {
      if (!alarms.known) open ??= alarms;
      for (const { counts } of alarms.known ? alarms.value : []) {
        if (!counts.known) open ??= counts;
        else if (counts.value.some(({ namespace }) => namespace === "AWS/SQS")) return known(true, origin);
      }
    }
    return open ?? known(false, origin);
  });
}

/** Whether the alarm fires when what it counts is so many. (docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html) */
export function firesAt(alarm: Alarm, value: number): Fact<boolean> {
  return thenFact(alarm.comparison, (word, origin) =>
    thenFact(alarm.threshold, (threshold, at) => {
      switch (word) {
        case "GreaterThanThreshold":
          return known(value > threshold, at);
        case "GreaterThanOrEqualToThreshold":
          return known(value >= threshold, at);
        case "LessThanThreshold":
          return known(value < threshold, at);
        case "LessThanOrEqualToThreshold":
          return known(value <= threshold, at);
        default:
          return unknown(`What ${word || "an alarm without ComparisonOperator"} compares is not modelled.`, origin);
      }
    }),
  );
}

/**
 * By how much the policy changes the size, or to what, when the alarm fires at so many; null where no step is for it. A step's lower bound is its own
 * above the threshold, its upper bound below. (docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StepAdjustment.html)
 */
export function stepAt({ steps }: ScalingPolicy, alarm: Alarm, value: number): Fact<number | null> {
  return thenFact(steps, (all, origin) =>
    thenFact(alarm.comparison, (word) =>
      thenFact(alarm.threshold, (threshold) => {
        const distance = value - threshold;
        const isAbove = word.startsWith("Greater");
        const found = all.find(({ lower, upper }) => {
          const [least, most] = [lower ?? -Infinity, upper ?? Infinity];
          return isAbove ? least <= distance && distance < most : least < distance && distance <= most;
        });
        return known(found?.by ?? null, origin);
      }),
    ),
  );
}
