import { inCell } from "./cell-example.ts";
import { addOne, empty, fleet, group, idle, launchData, launchTemplate, metric, mixed, specification, waitingAlarm } from "./fleet-example.ts";
import type { Example } from "../../model/example.ts";

const Parameters = { Setting: { Type: "Number" }, Word: { Type: "String" } };
const Jobs = { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 1800 } };
const base = { Jobs, Worker: launchTemplate(launchData), Workers: fleet(group), Add: addOne, End: empty, Waiting: waitingAlarm, Idle: idle };

/** The whole fleet with some resources in other words. */
function cell(changed: object): Example {
  return inCell({ ...base, ...changed }, { Parameters });
}

function grouped(changed: object): Example {
  return cell({ Workers: fleet({ ...group, ...changed }) });
}

function distributed(changed: object): Example {
  return grouped({ MixedInstancesPolicy: { ...mixed, InstancesDistribution: { ...mixed.InstancesDistribution, ...changed } } });
}

function overriding(...Overrides: readonly object[]): Example {
  return grouped({ MixedInstancesPolicy: { ...mixed, LaunchTemplate: { ...mixed.LaunchTemplate, Overrides } } });
}

function changed(resource: { readonly Type: string; readonly Properties: object }, properties: object): object {
  return { ...resource, Properties: { ...resource.Properties, ...properties } };
}

const idleWith = (properties: object): Example => cell({ Idle: changed(idle, properties) });
const waitingWith = (properties: object): Example => cell({ Waiting: changed(waitingAlarm, properties) });
const endWith = (properties: object): Example => cell({ End: changed(empty, properties) });
const addWith = (properties: object): Example => cell({ Add: changed(addOne, properties) });
const sum = (Expression: string, ...ids: readonly string[]): object => ({
  Metrics: [
    { Id: "all", Expression },
    ...ids.map((id) => metric(id, id === "running" ? "ApproximateNumberOfMessagesNotVisible" : "ApproximateNumberOfMessagesVisible")),
  ],
});

const { MixedInstancesPolicy: _, ...unmixed } = group;
/** One launch template that says itself that it is spot. */
function plainly(data: object): Example {
  const Worker = launchTemplate({ ...launchData, InstanceType: "g5.xlarge", ...data });
  return cell({ Worker, Workers: fleet({ ...unmixed, LaunchTemplate: specification }) });
}

const visibleOnly = { Metrics: undefined, Namespace: "AWS/SQS", MetricName: "ApproximateNumberOfMessagesVisible", Period: 60, Statistic: "Maximum" };
const cpu = {
  Type: "AWS::CloudWatch::Alarm",
  Properties: { ...waitingAlarm.Properties, Namespace: "AWS/EC2", MetricName: "CPUUtilization", Dimensions: [] },
};
const otherQueue = { ...waitingAlarm.Properties, Dimensions: [{ Name: "QueueName", Value: "other" }] };
const serving = fleet({ ...group, MinSize: "1" });
const stepped = (...StepAdjustments: readonly object[]): object => ({ PolicyType: "StepScaling", ScalingAdjustment: undefined, StepAdjustments });

export const examples = {
  holds: {
    "spot, from no instance to no instance": cell({}),
    "missing data is no breach": waitingWith({ TreatMissingData: "notBreaching" }),
    "at one message or more": waitingWith({ ComparisonOperator: "GreaterThanOrEqualToThreshold", Threshold: 1 }),
    "fewer than one message": idleWith({ ComparisonOperator: "LessThanThreshold", Threshold: 1 }),
    "one period of five minutes": idleWith({
      Metrics: [
        { Id: "all", Expression: "SUM(METRICS())" },
        metric("waiting", "ApproximateNumberOfMessagesVisible", 300),
        metric("running", "ApproximateNumberOfMessagesNotVisible", 300),
      ],
      EvaluationPeriods: 1,
    }),
    "a sum over a list": idleWith(sum("SUM([waiting, running])", "waiting", "running")),
    "a sum whose gaps are filled": idleWith(sum("FILL(waiting, 0) + FILL(running, 0)", "waiting", "running")),
    "one after another": endWith({ AdjustmentType: "ChangeInCapacity", ScalingAdjustment: -1 }),
    "in steps": addWith(
      stepped(
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 4 },
      ),
    ),
    "ended in steps": endWith(stepped({ MetricIntervalUpperBound: 0, ScalingAdjustment: 0 })),
    "one type": overriding({ InstanceType: "g4dn.xlarge" }),
    "a launch template that is spot": plainly({ InstanceMarketOptions: { MarketType: "spot" } }),
    "a fleet beside it that serves": cell({ Serving: serving }),
  },
  broken: {
    "a larger type": overriding({ InstanceType: "g5.2xlarge" }),
    "one on-demand instance": distributed({ OnDemandBaseCapacity: 1 }),
    "half of them on-demand": distributed({ OnDemandPercentageAboveBaseCapacity: 50 }),
    "AWS's share of on-demand": distributed({ OnDemandPercentageAboveBaseCapacity: undefined }),
    "a launch template that is on-demand": plainly({ InstanceMarketOptions: undefined }),
    "one instance stays": grouped({ MinSize: "1" }),
    "nothing starts it but ten messages": waitingWith({ Threshold: 9 }),
    "nothing starts it": cell({ Waiting: changed(waitingAlarm, { AlarmActions: [] }) }),
    "an alarm that is off": waitingWith({ ActionsEnabled: false }),
    "messages in flight start it": waitingWith({ MetricName: "ApproximateNumberOfMessagesNotVisible" }),
    "a queue that was not used starts it": waitingWith({ TreatMissingData: "breaching" }),
    "few messages add nothing": addWith(
      stepped(
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 0 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 4 },
      ),
    ),
    "nothing ends it": cell({ Idle: changed(idle, { AlarmActions: [] }) }),
    "an alarm on waiting messages alone": idleWith(sum("waiting", "waiting", "running")),
    "an alarm on messages in flight alone": idleWith(sum("running", "waiting", "running")),
    "one message is left": idleWith({ Threshold: 1 }),
    "it ends above nothing": idleWith({ ComparisonOperator: "GreaterThanThreshold" }),
    "a minute idle": idleWith({ EvaluationPeriods: 1 }),
    "half an hour idle": idleWith({ EvaluationPeriods: 30 }),
    "four of five minutes idle": idleWith({ DatapointsToAlarm: 4 }),
    "one instance is left": endWith({ ScalingAdjustment: 1 }),
    "no step is for an empty queue": endWith(stepped({ MetricIntervalUpperBound: -5, ScalingAdjustment: 0 })),
    "a second queue is not counted": cell({ Second: { Type: "AWS::CloudWatch::Alarm", Properties: otherQueue } }),
    "another alarm ends it on waiting messages alone": cell({ Early: changed(idle, visibleOnly) }),
  },
  undecided: {
    "any type with a GPU": overriding({ InstanceRequirements: { AcceleratorTypes: ["gpu"] } }),
    "a parameter is the type": overriding({ InstanceType: "g5.xlarge" }, { InstanceType: { Ref: "Word" } }),
    "a parameter is the share of on-demand": distributed({ OnDemandPercentageAboveBaseCapacity: { Ref: "Setting" } }),
    "a parameter is the smallest size": grouped({ MinSize: { Ref: "Setting" } }),
    "instances protect themselves, if at all": grouped({ NewInstancesProtectedFromScaleIn: false }),
    "a parameter is the threshold": waitingWith({ Threshold: { Ref: "Setting" } }),
    "no queue is named": waitingWith({ Dimensions: [] }),
    "an adjustment that is none": addWith({ AdjustmentType: "Double" }),
    "a parameter is what missing data means": waitingWith({ TreatMissingData: { Ref: "Word" } }),
    "it starts after an hour of waiting": waitingWith({ EvaluationPeriods: 60 }),
    "simple scaling that has steps": addWith({ ...stepped({ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }), PolicyType: "SimpleScaling" }),
    "a percentage of none": addWith({ AdjustmentType: "PercentChangeInCapacity", ScalingAdjustment: 100 }),
    "two sizes": addWith({
      AdjustmentType: "ExactCapacity",
      ...stepped(
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 4 },
      ),
    }),
    "an expression that is no sum": idleWith(sum("IF(waiting + running > 0, 1, 0)", "waiting", "running")),
    "an average": waitingWith({ Statistic: "Average" }),
    "a metric of its own besides": idleWith({
      Metrics: [
        { Id: "all", Expression: "SUM(METRICS())" },
        metric("waiting", "ApproximateNumberOfMessagesVisible"),
        metric("busy", "Busy", 60, "Own"),
      ],
    }),
    "a parameter is the queue": idleWith({
      Metrics: idle.Properties.Metrics.map((each) =>
        JSON.parse(JSON.stringify(each).replaceAll('{"Fn::GetAtt":["Jobs","QueueName"]}', '{"Ref":"Word"}')),
      ),
    }),
    "what a parameter names may be called": cell({ Third: changed(cpu, { AlarmActions: [{ Ref: "Word" }] }) }),
    "called when the alarm is over": waitingWith({ AlarmActions: [], OKActions: [{ Ref: "Add" }] }),
    "the load ends it too": cell({ Load: changed(cpu, { AlarmActions: [{ Ref: "End" }] }) }),
    "target tracking": cell({
      Load: changed(addOne, {
        PolicyType: "TargetTrackingScaling",
        TargetTrackingConfiguration: { TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" } },
      }),
    }),
    "a schedule": cell({
      Nightly: {
        Type: "AWS::AutoScaling::ScheduledAction",
        Properties: { AutoScalingGroupName: { Ref: "Workers" }, DesiredCapacity: 0, Recurrence: "0 3 * * *" },
      },
    }),
    "a policy of what a parameter names": cell({ Other: changed(addOne, { AutoScalingGroupName: { Ref: "Word" } }) }),
    "no alarm is about a queue": inCell({ Worker: base.Worker, Workers: base.Workers }, { Parameters }),
  },
};
