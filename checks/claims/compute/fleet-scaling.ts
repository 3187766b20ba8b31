import type { Alarm, Fleet, Metric, ScalingPolicy } from "../../model/fleet.ts";
import { mayEqual, sameText, show, type Text } from "../../model/text.ts";
import { broken, brokenBy, either, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { firesAt, stepAt } from "../../reason/compute/scaling.ts";

/** (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html) */
const waiting = "ApproximateNumberOfMessagesVisible";
const inFlight = "ApproximateNumberOfMessagesNotVisible";
const idleSeconds = 300;
/** A start that takes longer is one that nobody promised, or forbade. */
const slowSeconds = 300;

type Judge = (policy: ScalingPolicy, alarm: Alarm) => Verdict;

/** Some alarm adds an instance as soon as one message waits. */
export function startsOnJobs(fleet: Fleet): Verdict {
  const judge: Judge = (policy, alarm) =>
    every(
      addsAt(policy, alarm),
      startsSoon(alarm),
      counts(alarm, (metrics) => every(has(metrics, waiting, "It is not about the messages that wait.", alarm), namesQueue(metrics))),
    );
  return every(
    calls(fleet, adds, judge, (verdicts) => some(verdicts, fleet, "adds instances when a message waits")),
    calls(
      fleet,
      adds,
      (_, alarm) => staysAsleep(alarm),
      (verdicts) => every(holds(""), ...verdicts),
    ),
  );
}

/** Each alarm that takes instances away does so only after five minutes without a message, waiting or in flight; and one does. */
export function endsWhenIdle(fleet: Fleet): Verdict {
  const judge: Judge = (policy, alarm) => {
    const counted = countsAll(fleet, alarm);
    // A threshold means something only of what is counted.
    return counted.outcome === "holds" ? every(counted, endsAt(policy, alarm), waitsLongEnough(alarm)) : counted;
  };
  return every(
    calls(fleet, removes, judge, (verdicts) => (verdicts.length === 0 ? some([], fleet, "takes instances away") : every(...verdicts))),
    keepsSize(fleet),
  );
}

/** Of the policies that may do it, each with each of its alarms. */
function calls(
  fleet: Fleet,
  does: (step: number, adjustment: string) => boolean,
  judge: Judge,
  together: (all: readonly Verdict[]) => Verdict,
): Verdict {
  return whenKnown(fleet.policies, (policies) => {
    const verdicts: Verdict[] = [];
    for (const policy of policies) {
      const { type, steps, adjustment, alarms } = policy;
      if (!type.known) return undecided(type.why, type.origin);
      if (type.value !== "SimpleScaling" && type.value !== "StepScaling")
        return undecided(`How ${type.value} changes the size is not modelled.`, policy.origin);
      if (!steps.known) return undecided(steps.why, steps.origin);
      if (!adjustment.known) return undecided(adjustment.why, adjustment.origin);
      if (!steps.value.some(({ by }) => does(by, adjustment.value))) continue;
      if (!alarms.known) return undecided(alarms.why, alarms.origin);
      verdicts.push(...alarms.value.map((alarm) => judge(policy, alarm)));
    }
    return together(verdicts);
  });
}

function adds(by: number): boolean {
  return by > 0;
}

function removes(by: number, adjustment: string): boolean {
  return by < 0 || (by === 0 && adjustment === "ExactCapacity");
}

function some(verdicts: readonly Verdict[], fleet: Fleet, what: string): Verdict {
  const [first, ...others] = verdicts;
  if (first !== undefined) return either(first, ...others);
  const witness = { kind: "absence", of: `an alarm that ${what}`, readCompletely: [fleet.id] } as const;
  return broken(`No alarm ${what}.`, fleet.origin, { witness, discriminator: what });
}

function addsAt(policy: ScalingPolicy, alarm: Alarm): Verdict {
  return whenKnown(policy.adjustment, (adjustment, origin) => {
    if (adjustment === "PercentChangeInCapacity") return undecided("A percentage of no instances is none.", origin);
    if (adjustment !== "ChangeInCapacity" && adjustment !== "ExactCapacity") return undecided(`What ${adjustment} does is not modelled.`, origin);
    return whenKnown(firesAt(alarm, 1), (fires, at) => {
      const threshold = alarm.threshold.known ? alarm.threshold.value : "";
      if (!fires) return brokenBy(`One message that waits starts nothing: ${alarm.id} does not fire.`, `Threshold: ${threshold}`, at, "starts");
      return whenKnown(stepAt(policy, alarm, 1), (by, where) =>
        by !== null && by > 0
          ? holds("It starts when a message waits.")
          : brokenBy(`${policy.id} adds nothing when one message waits.`, `adjustment: ${by ?? "none"}`, where, "starts"),
      );
    });
  });
}

/** Without a queue's name the metric has no data. */
function namesQueue(metrics: readonly Metric[]): Verdict {
  const unnamed = metrics.find(({ namespace, queue }) => namespace === "AWS/SQS" && queue === null);
  return unnamed === undefined ? holds("") : undecided("It names no queue whose messages it counts.", unnamed.origin);
}

/** A queue that was not used for six hours has no metrics. (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html) */
function staysAsleep({ missing, id }: Alarm): Verdict {
  return whenKnown(missing, (word, origin) =>
    word === "breaching"
      ? brokenBy(`${id} starts an instance when the queue was not used for hours.`, "TreatMissingData: breaching", origin, "missing data")
      : holds(""),
  );
}

/** A queue's metrics come each minute, or as CloudWatch sums them up in five. */
function startsSoon({ seconds, periodsNeeded }: Alarm): Verdict {
  return whenKnown(seconds, (each, origin) =>
    whenKnown(periodsNeeded, (needed) =>
      each * needed <= slowSeconds ? holds("") : undecided(`It starts only when messages have waited for ${each * needed} seconds.`, origin),
    ),
  );
}

function endsAt(policy: ScalingPolicy, alarm: Alarm): Verdict {
  const threshold = alarm.threshold.known ? alarm.threshold.value : "";
  return every(
    whenKnown(firesAt(alarm, 1), (fires, at) =>
      fires ? brokenBy("It takes instances away while a message waits or is worked on.", `Threshold: ${threshold}`, at, "ends early") : holds(""),
    ),
    whenKnown(firesAt(alarm, 0), (fires, at) =>
      fires ? holds("") : brokenBy(`${alarm.id} does not fire when nothing is left.`, `Threshold: ${threshold}`, at, "ends never"),
    ),
    whenKnown(policy.adjustment, (adjustment) =>
      whenKnown(stepAt(policy, alarm, 0), (by, at) =>
        by !== null && removes(by, adjustment)
          ? holds("It ends when nothing is left.")
          : brokenBy("Nothing ends when nothing is left.", `adjustment: ${by ?? "none"}`, at, "ends never"),
      ),
    ),
  );
}

/** As many periods as it looks at, together five minutes. */
function waitsLongEnough({ seconds, periods, periodsNeeded }: Alarm): Verdict {
  return whenKnown(seconds, (each, origin) =>
    whenKnown(periods, (count) =>
      whenKnown(periodsNeeded, (needed, at) => {
        const idle = each * needed;
        if (needed !== count)
          return brokenBy(`It ends although ${count - needed} of ${count} periods were not idle.`, `DatapointsToAlarm: ${needed}`, at, "idle");
        return idle === idleSeconds
          ? holds("It ends after 5 minutes.")
          : brokenBy(`It ends after ${idle} seconds idle, not ${idleSeconds}.`, `Period: ${each} × ${needed}`, origin, "idle");
      }),
    ),
  );
}

/** Every queue that the fleet's alarms are about must have neither a message that waits nor one in flight. */
function countsAll(fleet: Fleet, alarm: Alarm): Verdict {
  return counts(alarm, (metrics) =>
    every(
      has(metrics, inFlight, "It counts no message in flight, so it ends instances while they work.", alarm),
      has(metrics, waiting, "It counts no message that waits.", alarm),
      ...queuesOf(fleet).flatMap((queue) => [waiting, inFlight].map((name) => hasOf(metrics, name, queue, alarm))),
    ),
  );
}

function counts(alarm: Alarm, judge: (metrics: readonly Metric[]) => Verdict): Verdict {
  return whenKnown(alarm.counts, judge);
}

/** A metric of somebody's own may count the same. */
function has(metrics: readonly Metric[], name: string, because: string, alarm: Alarm): Verdict {
  if (metrics.some((metric) => metric.namespace === "AWS/SQS" && metric.name === name)) return holds("");
  const other = metrics.find(({ namespace }) => namespace !== "AWS/SQS");
  if (other !== undefined) return undecided(`What ${other.namespace} ${other.name} counts is not known.`, other.origin);
  const said = metrics.map((metric) => metric.name).join(" + ");
  return brokenBy(because, `MetricName: ${said}`, metrics[0]?.origin ?? alarm.origin, name);
}

function hasOf(metrics: readonly Metric[], name: string, queue: Text, alarm: Alarm): Verdict {
  const alike = metrics.filter((metric) => metric.name === name);
  if (alike.some((metric) => metric.queue !== null && sameText(metric.queue, queue))) return holds("");
  const unsure =
    alike.find((metric) => metric.queue === null || mayEqual(metric.queue, queue)) ?? metrics.find(({ namespace }) => namespace !== "AWS/SQS");
  if (unsure !== undefined) return undecided(`Whether it counts the messages of ${show(queue)} is not known.`, unsure.origin);
  return brokenBy(
    `${name} of ${show(queue)} is not counted, so instances end while that queue has work.`,
    `QueueName: ${show(queue)}`,
    alike[0]?.origin ?? alarm.origin,
    name,
  );
}

/** The queues that start it. */
function queuesOf({ policies }: Fleet): readonly Text[] {
  const all = (policies.known ? policies.value : []).flatMap(({ alarms }) => (alarms.known ? alarms.value : []));
  return all.flatMap(({ counts }) =>
    (counts.known ? counts.value : []).flatMap(({ namespace, queue }) => (namespace === "AWS/SQS" && queue !== null ? [queue] : [])),
  );
}

/** A policy that sets one size for few messages and another for many takes instances away as the queue gets shorter. */
function keepsSize({ policies }: Fleet): Verdict {
  return whenKnown(policies, (all, origin) => {
    const exact = all.flatMap(({ adjustment, steps }) =>
      adjustment.known && adjustment.value === "ExactCapacity" && steps.known ? steps.value : [],
    );
    const sizes = new Set(exact.map(({ by }) => by).filter((by) => by > 0));
    return sizes.size < 2 ? holds("") : undecided("It has several sizes, and whether it gets smaller while jobs run is not modelled.", origin);
  });
}
