import { defaults } from "../defaults.ts";
import { booleanFact, numberFact, textsFact, unread, wordFact } from "../values.ts";
import { memberOf } from "./launch.ts";
import type { Alarm, Metric } from "../../model/fleet.ts";
import { known, lazily, thenFact, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { mayEqual, sameText, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** The alarms that call something by its ARN; unknown where one may. */
export function alarmsOf(arn: Fact<Text>, alarms: readonly SourceResource[]): Fact<readonly Alarm[]> {
  if (!arn.known) return arn;
  const own: Alarm[] = [];
  for (const alarm of alarms) {
    const calls = callsIt(alarm, arn.value);
    if (!calls.known) return calls;
    if (calls.value) own.push(readAlarm(alarm));
  }
  return known(own, arn.origin);
}

function callsIt(alarm: SourceResource, arn: Text): Fact<boolean> {
  const { origin } = alarm;
  const on = booleanFact(alarm.property("ActionsEnabled"), { value: true, origin });
  if (on.known && !on.value) return known(false, on.origin);
  let open: Fact<never> | undefined;
  for (const list of ["AlarmActions", "OKActions", "InsufficientDataActions"]) {
    const actions = textsFact(alarm.property(list), { value: [], origin });
    if (!actions.known) return unknown(`${alarm.id} may call this policy: ${actions.why}`, actions.origin);
    if (list === "AlarmActions" && on.known && actions.value.some((each) => sameText(each, arn))) return known(true, actions.origin);
    if (actions.value.some((each) => mayEqual(each, arn))) open ??= unknown(`${alarm.id} may call this policy by its ${list}.`, actions.origin);
  }
  return open ?? known(false, origin);
}

/** `AWS::CloudWatch::Alarm` */
function readAlarm(resource: SourceResource): Alarm {
  const { id, origin } = resource;
  const metrics = (): Value | undefined => resource.property("Metrics");
  const periods = (): Fact<number> => needed(resource, "EvaluationPeriods");
  return lazily<Alarm>({
    id: () => id,
    origin: () => origin,
    comparison: () => wordFact(resource.property("ComparisonOperator"), { value: "", origin }),
    threshold: () => needed(resource, "Threshold"),
    seconds: () => (metrics() === undefined ? needed(resource, "Period") : secondsOf(metrics(), origin)),
    periods,
    periodsNeeded: () => (resource.property("DatapointsToAlarm") === undefined ? periods() : needed(resource, "DatapointsToAlarm")),
    missing: () => wordFact(resource.property("TreatMissingData"), { value: defaults.alarmMissingData.value, origin }),
    counts: () => (metrics() === undefined ? oneMetric(resource) : metricMath(metrics(), origin)),
  });
}

/** Thresholds of counts are whole numbers; another one is unknown. */
function needed(resource: SourceResource, name: string): Fact<number> {
  const value = resource.property(name);
  return value === undefined ? unknown(`${name} is not stated.`, resource.origin) : numberFact(value, { value: 0, origin: value.origin });
}

function oneMetric(resource: SourceResource): Fact<readonly Metric[]> {
  const { origin } = resource;
  const statistic = wordFact(resource.property("Statistic"), { value: "", origin });
  return thenFact(counting(statistic), () =>
    metric(
      { namespace: resource.property("Namespace"), name: resource.property("MetricName"), dimensions: resource.property("Dimensions") },
      resource.property("MetricName")?.origin ?? origin,
    ),
  );
}

/** Of counts these are zero only when there was nothing in the whole period. */
function counting(statistic: Fact<string>): Fact<string> {
  return thenFact(statistic, (word, at) =>
    word === "Sum" || word === "Maximum"
      ? known(word, at)
      : unknown(`What statistic ${word || "none"} says of a count is not modelled: Maximum or Sum is.`, at),
  );
}

function metric(parts: { readonly [K in "namespace" | "name" | "dimensions"]: Value | undefined }, origin: Origin): Fact<readonly Metric[]> {
  const [namespace, name] = [wordFact(parts.namespace, { value: "", origin }), wordFact(parts.name, { value: "", origin })];
  return thenFact(namespace, (space) =>
    thenFact(name, (called) =>
      thenFact(queueOf(parts.dimensions, origin), (queue) => known([{ origin, namespace: space, name: called, queue }], origin)),
    ),
  );
}

function queueOf(dimensions: Value | undefined, origin: Origin): Fact<Text | null> {
  if (dimensions === undefined) return known(null, origin);
  if (dimensions.type !== "list") return unread(dimensions, "a list");
  for (const dimension of dimensions.items) {
    if (dimension.type !== "map") return unread(dimension, "an object");
    const name = wordFact(memberOf(dimension, "Name"), { value: "", origin: dimension.origin });
    if (!name.known) return name;
    const value = memberOf(dimension, "Value");
    if (name.value === "QueueName")
      return value?.type === "text" ? known(value.text, value.origin) : unknown("The queue's name is not known.", dimension.origin);
  }
  return known(null, dimensions.origin);
}

/** Every metric of an expression must have the same period: the alarm's. (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html) */
function secondsOf(metrics: Value | undefined, origin: Origin): Fact<number> {
  if (metrics?.type !== "list") return metrics === undefined ? unknown("It watches nothing.", origin) : unread(metrics, "a list");
  const without = metrics.items.find(
    (each) => memberOf(each, "MetricStat") !== undefined && memberOf(memberOf(each, "MetricStat"), "Period") === undefined,
  );
  if (without !== undefined) return unknown("The period of one of its metrics is not stated.", without.origin);
  const stated = metrics.items
    .flatMap((each) => [memberOf(each, "Period"), memberOf(memberOf(each, "MetricStat"), "Period")])
    .filter((each) => each !== undefined);
  const seconds = stated.map((each) => numberFact(each, { value: 0, origin }));
  const [first] = seconds;
  if (first === undefined) return unknown("No period is stated.", origin);
  const other = seconds.find((each) => !each.known || !first.known || each.value !== first.value);
  return other === undefined || !other.known ? (other ?? first) : unknown("Its metrics have several periods.", other.origin);
}

/** The one that returns data, with what it is computed from. */
function metricMath(metrics: Value | undefined, origin: Origin): Fact<readonly Metric[]> {
  if (metrics?.type !== "list") return metrics === undefined ? unknown("It watches nothing.", origin) : unread(metrics, "a list");
  const byId = new Map<string, Value>();
  let shown: string | undefined;
  for (const each of metrics.items) {
    const id = wordFact(memberOf(each, "Id"), { value: "", origin: each.origin });
    const returns = booleanFact(memberOf(each, "ReturnData"), { value: true, origin: each.origin });
    if (!id.known) return id;
    if (!returns.known) return returns;
    byId.set(id.value, each);
    if (!returns.value) continue;
    if (shown !== undefined) return unknown("Several of its metrics return data.", each.origin);
    shown = id.value;
  }
  return shown === undefined ? unknown("None of its metrics returns data.", metrics.origin) : countsOf(shown, byId, []);
}

function countsOf(id: string, byId: ReadonlyMap<string, Value>, above: readonly string[]): Fact<readonly Metric[]> {
  const query = byId.get(id);
  if (query === undefined || above.includes(id)) throw new Error(`metric ${id} was not asked for rightly`);
  const { origin } = query;
  const stat = memberOf(query, "MetricStat");
  if (stat !== undefined) {
    const statistic = counting(wordFact(memberOf(stat, "Stat"), { value: "", origin }));
    const of = memberOf(stat, "Metric");
    const parts = { namespace: memberOf(of, "Namespace"), name: memberOf(of, "MetricName"), dimensions: memberOf(of, "Dimensions") };
    return thenFact(statistic, () => metric(parts, origin));
  }
  return thenFact(wordFact(memberOf(query, "Expression"), { value: "", origin }), (expression, at) => {
    const metricsOnly = [...byId].filter(([, each]) => memberOf(each, "MetricStat") !== undefined).map(([name]) => name);
    const terms = sumOf(expression, metricsOnly);
    if (terms === undefined || terms.some((term) => !byId.has(term) || term === id || above.includes(term)))
      return unknown(`What expression ${expression} counts is not modelled: sums and maxima of metrics are.`, at);
    const all: Metric[] = [];
    for (const term of terms) {
      const counts = countsOf(term, byId, [...above, id]);
      if (!counts.known) return counts;
      all.push(...counts.value);
    }
    return known(all, at);
  });
}

/**
 * The metrics that a sum or a maximum is of: `m1 + m2`, `SUM([m1, m2])`, `MAX(METRICS())`, each perhaps with its gaps filled by 0.
 * (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html)
 */
function sumOf(expression: string, metrics: readonly string[]): readonly string[] | undefined {
  const plain = expression.replaceAll(/\s+/g, "").replaceAll(/FILL\((\w+),0\)/g, "$1");
  if (/^(SUM|MAX)\(METRICS\(\)\)$/.test(plain)) return metrics;
  const [, list] = /^(?:SUM|MAX)\(\[([\w,]+)\]\)$/.exec(plain) ?? [];
  const terms = list === undefined ? plain.split("+") : list.split(",");
  return terms.every((term) => /^[a-z]\w*$/.test(term)) ? terms : undefined;
}
