import type { FactPlace, FactRule } from "./fact-operators.ts";
import type { Expected } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";

/* What must happen when a setting of the GPU fleets, or of what runs on them, is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

const none =
  (noBearing: string): Rule =>
  () => ({ noBearing });

/** What belongs to one of them by its name in the cell; of the others it is said why they have no bearing. */
function of(name: string, rule: FactRule, otherwise = "another fleet, or what runs on it"): Rule {
  return (_platform, _plan, { way }) => ((way[1] ?? "").startsWith(name) ? rule : { noBearing: otherwise });
}

const enables = ["Compute-cell"];

/** A value, what stands there when it is wrong, and what its absence comes to. */
function only(bad: string, good: string, out: Expected | "holds", wrong: FactRuleWrong = []): FactRule {
  return {
    wrong: [...wrong, ...(out === "holds" ? [] : [{ name: "out", value: undefined, expected: out }])],
    text: { bad, good, expected: "broken" },
    enables,
  };
}

type FactRuleWrong = readonly { readonly name: string; readonly value: Json | undefined; readonly expected: Expected }[];

const broken = (...values: readonly Json[]): FactRuleWrong =>
  values.map((value) => ({ name: typeof value === "string" ? value : JSON.stringify(value), value, expected: "broken" }));
const open = (...values: readonly Json[]): FactRuleWrong =>
  values.map((value) => ({ name: typeof value === "string" ? value : JSON.stringify(value), value, expected: "undecided" }));

const launched: FactRule = {
  wrong: [
    { name: "another", value: "lt-0123456789abcdef0", expected: "undecided", operator: "move" },
    { name: "out", value: undefined, expected: "undecided" },
  ],
  enables,
};
const newest = none("which version is the newest, of which the template has one");
const whichFleet = none("tells the fleet whose size follows a queue from the other, which is judged by another claim");

const group = "AWS::AutoScaling::AutoScalingGroup";
const template = `${group} MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification`;
const policy = "AWS::AutoScaling::ScalingPolicy";
const alarm = "AWS::CloudWatch::Alarm";
const task = "AWS::ECS::TaskDefinition";
const service = "AWS::ECS::Service";
const launch = "AWS::EC2::LaunchTemplate LaunchTemplateData";

/** How the fleets are told apart. */
const told: Readonly<Record<string, Rule>> = {
  [`${template}/LaunchTemplateId`]: whichFleet,
  [`${template}/Version`]: newest,
  [`${group} MixedInstancesPolicy/LaunchTemplate/Overrides/InstanceType`]: whichFleet,
  [`${group} LaunchTemplate/LaunchTemplateId`]: whichFleet,
  [`${group} LaunchTemplate/Version`]: newest,
  [`${launch}/InstanceType`]: whichFleet,
  [`${policy} AutoScalingGroupName`]: whichFleet,
  [`${alarm} AlarmActions`]: whichFleet,
  ...Object.fromEntries(
    ["Id", "ReturnData", "Expression", "MetricStat/Stat", "MetricStat/Metric/Namespace", "MetricStat/Metric/MetricName"].map((name) => [
      `${alarm} Metrics/${name}`,
      whichFleet,
    ]),
  ),
  [`${alarm} Metrics/MetricStat/Metric/Dimensions/Name`]: whichFleet,
  [`${alarm} Metrics/MetricStat/Metric/Dimensions/Value`]: whichFleet,
};

/** By the alarm: the one that starts, and the one that ends. */
function byAlarm(starts: FactRule, ends: FactRule): Rule {
  return (_platform, _plan, { way }) => (/Waiting|Add/.test(way[1] ?? "") ? starts : ends);
}

/** By the position in the list of metrics: the first is the sum, the others what it is of. */
function byMetric(sum: FactRule, part: FactRule): Rule {
  return (_platform, _plan, { way }) => (way[way.indexOf("Metrics") + 1] === "0" ? sum : part);
}

const sized: Readonly<Record<string, Rule>> = {
  [`${policy} AutoScalingGroupName`]: () => ({
    wrong: [
      { name: "the other fleet", value: { Ref: "InferenceFleet" }, expected: "broken", operator: "move" },
      { name: "out", value: undefined, expected: "undecided" },
    ],
    text: { bad: "elsewhere", good: "nowhere", expected: "broken" },
    enables,
  }),
  [`${policy} PolicyType`]: () => ({
    wrong: [...open("SimpleScaling", "TargetTrackingScaling", "PredictiveScaling"), { name: "out", value: undefined, expected: "undecided" }],
    text: { bad: "TargetTrackingScaling", good: "StepScaling", expected: "undecided" },
    enables,
  }),
  [`${policy} StepAdjustments/ScalingAdjustment`]: (_platform, _plan, { way }) => {
    if (way[1] === "TranscriptionEnd") return only("1", "0", "undecided", broken(1, 2));
    if (way.includes("1")) return { wrong: [...broken(-4), { name: "out", value: undefined, expected: "undecided" }], enables };
    return only("0", "1", "undecided", broken(0, -1));
  },
  [`${policy} StepAdjustments/MetricIntervalLowerBound`]: (_platform, _plan, { way }) =>
    way.includes("1")
      ? { noBearing: "adds more where more waits; one message is in the other step" }
      : { wrong: broken(2, 15), text: { bad: "5", good: "0", expected: "broken" }, enables },
  [`${policy} StepAdjustments/MetricIntervalUpperBound`]: (_platform, _plan, { way }) =>
    way[1] === "TranscriptionEnd"
      ? { wrong: broken(-1, -5), text: { bad: "-5", good: "0", expected: "broken" }, enables }
      : { wrong: broken(1), text: { bad: "1", good: "20", expected: "broken" }, enables },
  [`${policy} AdjustmentType`]: byAlarm(
    {
      wrong: [...open("PercentChangeInCapacity", "Nonsense"), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "PercentChangeInCapacity", good: "ChangeInCapacity", expected: "undecided" },
      enables,
    },
    only("ChangeInCapacity", "ExactCapacity", "broken or undecided", broken("PercentChangeInCapacity")),
  ),
  [`${alarm} AlarmActions`]: (_platform, _plan, { way }) => ({
    wrong: [
      {
        name: "the other policy",
        value: { Ref: /Waiting/.test(way[1] ?? "") ? "TranscriptionEnd" : "TranscriptionAdd" },
        expected: "broken",
        operator: "move",
      },
      { name: "a topic", value: "arn:aws:sns:us-east-1:222222222222:nobody", expected: "broken", operator: "move" },
      { name: "out", value: undefined, expected: "broken", operator: "detach" },
    ],
    text: { bad: "arn:aws:sns:us-east-1:222222222222:nobody", good: "arn:aws:sns:us-east-1:222222222222:nobody-else", expected: "broken" },
    enables,
  }),
};

const counted: Readonly<Record<string, Rule>> = {
  [`${alarm} Metrics/Id`]: byMetric(
    { noBearing: "the sum's own name, by which nothing calls it" },
    {
      wrong: [...open("other"), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "other", good: "another", expected: "undecided" },
      enables,
    },
  ),
  [`${alarm} Metrics/ReturnData`]: byMetric(
    { wrong: open(false), text: { bad: "false", good: "true", expected: "undecided" }, enables },
    {
      wrong: [...open(true), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "true", good: "false", expected: "undecided" },
      enables,
    },
  ),
  [`${alarm} Metrics/Expression`]: byAlarm(
    {
      wrong: [...open("waiting - waiting", "elsewhere", "waiting > 5"), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "elsewhere", good: "waiting", expected: "undecided" },
      enables,
    },
    {
      wrong: [
        ...broken("waiting", "inFlight"),
        ...open("waiting * inFlight", "waiting - inFlight"),
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "waiting", good: "waiting + inFlight", expected: "broken" },
      enables,
    },
  ),
  [`${alarm} Metrics/MetricStat/Stat`]: () => ({
    wrong: [...open("Minimum", "SampleCount", "Average", "p10"), { name: "out", value: undefined, expected: "undecided" }],
    text: { bad: "Minimum", good: "Maximum", expected: "undecided" },
    enables,
  }),
  [`${alarm} Metrics/MetricStat/Metric/Namespace`]: () => ({
    wrong: [...open("AWS/EC2", "Own"), { name: "out", value: undefined, expected: "undecided" }],
    text: { bad: "Own", good: "AWS/SQS", expected: "undecided" },
    enables,
  }),
  [`${alarm} Metrics/MetricStat/Metric/MetricName`]: () =>
    only("NumberOfMessagesSent", "ApproximateNumberOfMessagesVisible", "broken or undecided", broken("ApproximateNumberOfMessagesDelayed")),
  [`${alarm} Metrics/MetricStat/Metric/Dimensions/Name`]: () => ({
    wrong: [...open("TopicName"), { name: "out", value: undefined, expected: "undecided" }],
    text: { bad: "TopicName", good: "QueueName", expected: "undecided" },
    enables,
  }),
  [`${alarm} Metrics/MetricStat/Metric/Dimensions/Value`]: () => ({
    wrong: [
      { name: "another queue", value: { "Fn::GetAtt": ["ConnectorJobs", "QueueName"] }, expected: "broken or undecided", operator: "move" },
      { name: "out", value: undefined, expected: "undecided" },
    ],
    enables,
  }),
  [`${alarm} Metrics/MetricStat/Period`]: byAlarm(
    {
      wrong: [...open(600), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "600", good: "60", expected: "undecided" },
      enables,
    },
    {
      wrong: [...open(10, 300), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "10", good: "60", expected: "undecided" },
      enables,
    },
  ),
  [`${alarm} EvaluationPeriods`]: byAlarm(
    {
      wrong: [...open(6, 60), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "60", good: "1", expected: "undecided" },
      enables,
    },
    only("1", "5", "undecided", broken(4, 6, 60)),
  ),
  [`${alarm} ComparisonOperator`]: byAlarm(
    only("LessThanThreshold", "GreaterThanThreshold", "undecided", broken("LessThanOrEqualToThreshold")),
    only("GreaterThanThreshold", "LessThanOrEqualToThreshold", "undecided", broken("GreaterThanOrEqualToThreshold", "LessThanThreshold")),
  ),
  [`${alarm} Threshold`]: byAlarm(only("1", "0", "undecided", broken(1, 5)), only("1", "0", "undecided", broken(1, 5))),
  [`${alarm} TreatMissingData`]: byAlarm(only("breaching", "missing", "holds", broken("breaching")), {
    noBearing: "ends what is not working, if a queue has no metrics",
  }),
};

const fleetRules: Readonly<Record<string, Rule>> = {
  ...told,
  [`${template}/LaunchTemplateId`]: none("the group itself says which types it runs, and on which terms"),
  [`${group} MixedInstancesPolicy/LaunchTemplate/Overrides/InstanceType`]: () =>
    only("p3.2xlarge", "g5.xlarge", "undecided", broken("g5.12xlarge", "p3.2xlarge")),
  [`${group} MixedInstancesPolicy/InstancesDistribution/OnDemandBaseCapacity`]: () => only("1", "0", "holds", broken(1, 10)),
  [`${group} MixedInstancesPolicy/InstancesDistribution/OnDemandPercentageAboveBaseCapacity`]: () => only("50", "0", "broken", broken(1, 100)),
  [`${group} MinSize`]: () => only("1", "0", "undecided", broken(1)),
  [`${group} NewInstancesProtectedFromScaleIn`]: () => ({
    wrong: [...open(false), { name: "out", value: undefined, expected: "undecided" }],
    text: { bad: "false", good: "true", expected: "undecided" },
    enables,
  }),
  ...sized,
  ...counted,
};

const joined: Rule = of(
  "Transcription",
  {
    wrong: [
      { name: "another cluster", value: { Ref: "Workers" }, expected: "undecided", operator: "move" },
      { name: "out", value: undefined, expected: "undecided" },
    ],
    enables,
  },
  "the service of another cluster",
);

const clusterName = none("the script and the service both name the cluster by it; that they are one cluster is read from references");

export const fleetRulesByClaim: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "gpu-fleet-is-spot-and-scales-to-zero": fleetRules,
  "transcription-model-is-pinned": {
    ...told,
    [`${launch}/UserData`]: of("Transcription", launched),
    [`${service} Cluster`]: joined,
    "AWS::ECS::Cluster ClusterName": clusterName,
    [`${service} TaskDefinition`]: of("Transcription", launched),
    [`${task} Family`]: none("the service names the task by reference"),
    [`${task} ContainerDefinitions/ResourceRequirements/Type`]: of("Transcription", {
      wrong: [...open("InferenceAccelerator"), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "InferenceAccelerator", good: "GPU", expected: "undecided" },
      enables,
    }),
    [`${task} ContainerDefinitions/Image`]: of(
      "Transcription",
      only(
        "222222222222.dkr.ecr.us-east-1.amazonaws.com/whisper:latest",
        "222222222222.dkr.ecr.us-east-1.amazonaws.com/whisper@sha256:5f1d9c0e7b3a48626d0c2f9be1745a83c6de08f15f1d9c0e7b3a48626d0c2f9b",
        "undecided",
        broken("whisper", "whisper:large-v3", "whisper@sha256:5f1d"),
      ),
    ),
    [`${task} ContainerDefinitions/Command`]: (_platform, _plan, { way }) =>
      way.at(-1) === "0"
        ? only("--default-model=medium", "--default-model=large-v3", "undecided", [
            ...broken("--default-model=large-v2", "--default-model=tiny"),
            ...open("--default-model=own", "--verbose"),
          ])
        : { wrong: broken("--model=tiny"), text: { bad: "--model=tiny", good: "--scratch=/scratch", expected: "broken" }, enables },
  },
  "inference-runs-in-the-cell": {
    ...told,
    [`${group} LaunchTemplate/LaunchTemplateId`]: () => launched,
    [`${launch}/InstanceType`]: () => only("g4dn.xlarge", "g5.xlarge", "undecided", broken("p3.2xlarge", "g6.xlarge")),
    [`${launch}/UserData`]: of("Inference", launched, "the instances of another fleet"),
    [`${service} TaskDefinition`]: of("Inference", launched, "the service of another task"),
    [`${service} Cluster`]: of(
      "Inference",
      {
        wrong: [
          { name: "the workers'", value: { Ref: "Workers" }, expected: "undecided", operator: "move" },
          { name: "out", value: undefined, expected: "undecided" },
        ],
        enables,
      },
      "the service of another cluster",
    ),
    "AWS::ECS::Cluster ClusterName": clusterName,
    [`${task} Family`]: none("the service names the task by reference"),
    [`${task} ContainerDefinitions/ResourceRequirements/Type`]: none("a container that says it is vLLM is judged as such, on whatever it runs"),
    [`${task} ContainerDefinitions/Image`]: of(
      "Inference",
      {
        wrong: [...open("own/server@sha256:1234"), { name: "out", value: undefined, expected: "undecided" }],
        text: { bad: "own/server:1", good: "own/other:1", expected: "undecided" },
        enables,
      },
      "the image of another task",
    ),
    [`${task} ContainerDefinitions/Command`]: (_platform, _plan, { way }) => {
      if (way[1] !== "InferenceTask") return { noBearing: "the command of another task" };
      if (["0", "1"].includes(way.at(-1) ?? "")) return { noBearing: "of flags that say the opposite vLLM takes the last" };
      return {
        wrong: broken("--enable-log-requests", "--enable_log_requests", "--no-disable-log-requests"),
        text: { bad: "--enable-log-requests", good: "--verbose", expected: "broken" },
        enables,
      };
    },
    [`${task} NetworkMode`]: () => ({
      wrong: [...open("bridge", "host"), { name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "host", good: "awsvpc", expected: "undecided" },
      enables,
    }),
    [`${service} NetworkConfiguration/AwsvpcConfiguration/Subnets`]: () => ({
      wrong: [{ name: "another", value: "subnet-0123456789abcdef0", expected: "undecided", operator: "move" }],
      text: { bad: "subnet-0123456789abcdef0", good: "subnet-0fedcba9876543210", expected: "undecided" },
      enables,
    }),
    [`${service} NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp`]: () => only("ENABLED", "DISABLED", "holds", broken("ENABLED")),
    [`${service} NetworkConfiguration/AwsvpcConfiguration/SecurityGroups`]: () => ({
      wrong: [
        { name: "another", value: "sg-0123456789abcdef0", expected: "undecided", operator: "move" },
        { name: "the workers'", value: { "Fn::GetAtt": ["WorkerGroup", "GroupId"] }, expected: "broken or undecided", operator: "move" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "sg-0123456789abcdef0", good: "sg-0fedcba9876543210", expected: "undecided" },
      enables,
    }),
    "AWS::EC2::SecurityGroup SecurityGroupEgress/CidrIp": none("ICMP type 252 does not exist, whatever the address; the rules are edited as a whole"),
  },
};
