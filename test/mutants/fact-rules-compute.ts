import type { FactPlace, FactRule } from "./fact-operators.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";
import type { Expected } from "./mutant.ts";

/* What must happen when a setting of the cell is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

const isOf = (plan: Plan, { stack, way }: FactPlace): boolean => plan.subjects?.includes(`${stack}/${way[1] ?? ""}`) === true;

/** A number with bounds: `bad` is outside of them, and `out` is what AWS's default comes to. */
function bounded(bad: readonly number[], good: number, out: Expected): Rule {
  return (_platform, plan, place) => {
    if (!isOf(plan, place)) return { noBearing: "another resource of the cell, which is judged by itself" };
    return {
      wrong: [...bad.map((value) => ({ name: String(value), value, expected: "broken" as const })), { name: "out", value: undefined, expected: out }],
      text: { bad: String(bad[0]), good: String(good), expected: "broken" },
    };
  };
}

/** One of two words. */
function word(bad: string, good: string, out: Expected): Rule {
  return (_platform, plan, place) => {
    if (!isOf(plan, place)) return another;
    return {
      wrong: [
        { name: bad, value: bad, expected: "broken" },
        { name: "out", value: undefined, expected: out },
      ],
      text: { bad, good, expected: "broken" },
    };
  };
}

const another: FactRule = { noBearing: "another resource of the cell, which is judged by itself" };

const flag: Rule = () => ({
  wrong: [
    { name: "false", value: false, expected: "broken" },
    { name: "out", value: undefined, expected: "broken" },
  ],
  text: { bad: "false", good: "true", expected: "broken" },
});

function ofSchedule(rule: FactRule): Rule {
  return (_platform, plan, place) => (isOf(plan, place) ? rule : another);
}

const parks: Rule = (_platform, plan, place) => {
  if (!isOf(plan, place)) return { noBearing: "where others park says which queues are for that, and none parks in this one" };
  return {
    wrong: [
      { name: "itself", value: { "Fn::GetAtt": ["ConnectorJobs", "Arn"] }, expected: "broken", operator: "move" },
      { name: "a queue in no source", value: "arn:aws:sqs:us-east-1:222222222222:elsewhere", expected: "undecided", operator: "move" },
      { name: "out", value: undefined, expected: "undecided" },
    ],
  };
};

const launch: Rule = () => ({
  wrong: [
    { name: "another", value: "lt-0123456789abcdef0", expected: "undecided", operator: "move" },
    { name: "out", value: undefined, expected: "undecided" },
  ],
});

export const computeRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "queue-retries-then-parks": {
    "AWS::SQS::Queue VisibilityTimeout": bounded([30, 1799], 1800, "broken"),
    "AWS::SQS::Queue RedrivePolicy/maxReceiveCount": bounded([1, 2, 4, 30], 3, "undecided"),
    "AWS::SQS::Queue RedrivePolicy/deadLetterTargetArn": parks,
    "AWS::Lambda::Function DeadLetterConfig/TargetArn": parks,
    "AWS::Scheduler::Schedule Target/DeadLetterConfig/Arn": parks,
  },
  "cursor-store-expires": {
    "AWS::DynamoDB::Table BillingMode": word("PROVISIONED", "PAY_PER_REQUEST", "broken"),
    "AWS::DynamoDB::Table TimeToLiveSpecification/Enabled": flag,
  },
  "connector-functions-bounded": {
    "AWS::Lambda::Function MemorySize": bounded([128, 511, 1025, 10_240], 512, "broken"),
    "AWS::Lambda::Function Timeout": (_platform, plan, place) =>
      isOf(plan, place)
        ? { wrong: [{ name: "901", value: 901, expected: "broken" }], text: { bad: "901", good: "900", expected: "broken" } }
        : another,
    "AWS::Lambda::Function VpcConfig/SubnetIds": () => ({ noBearing: "whichever subnet it is, the function stands in a VPC" }),
  },
  "connector-workers-bounded": {
    "AWS::ECS::TaskDefinition RequiresCompatibilities": () => ({ noBearing: "a task for instances is no worker, and no subject" }),
    "AWS::ECS::Service TaskDefinition": (_platform, _plan, { way }) => {
      if (way[1] !== "ConnectorWorkers") return { noBearing: "the service of another task" };
      return {
        wrong: [
          { name: "another task", value: { Ref: "InferenceTask" }, expected: "undecided", operator: "move" },
          { name: "out", value: undefined, expected: "undecided" },
        ],
      };
    },
    "AWS::ECS::TaskDefinition Family": () => ({ noBearing: "the service names the task by reference" }),
    "AWS::Scheduler::Schedule Target/Arn": () => ({ noBearing: "what a schedule starts that names a function is no task" }),
    "AWS::ECS::Service CapacityProviderStrategy/CapacityProvider": () => ({
      wrong: [
        { name: "FARGATE", value: "FARGATE", expected: "broken" },
        { name: "instances", value: "machines", expected: "undecided" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "FARGATE", good: "FARGATE_SPOT", expected: "broken" },
    }),
    "AWS::ECS::Service CapacityProviderStrategy/Weight": () => ({ noBearing: "of one provider all tasks are, whatever it weighs" }),
    "AWS::ECS::TaskDefinition Cpu": bounded([256, 4096, 8192], 1024, "undecided"),
    "AWS::ECS::TaskDefinition Memory": bounded([512, 5120, 16_384], 2048, "undecided"),
  },
  "connector-polls-every-6-hours": {
    ...Object.fromEntries(
      [
        "AWS::Scheduler::Schedule Target/Arn",
        "AWS::Scheduler::Schedule Target/DeadLetterConfig/Arn",
        "AWS::Lambda::Function Role",
        "AWS::Lambda::Function DeadLetterConfig/TargetArn",
        "AWS::Lambda::Function Environment/Variables/QUEUE",
        "AWS::Lambda::Function Environment/Variables/CURSORS",
        "AWS::IAM::Role Path",
        "AWS::IAM::Role RoleName",
        "AWS::SQS::Queue RedrivePolicy/deadLetterTargetArn",
        "AWS::SQS::Queue RedrivePolicy/maxReceiveCount",
      ].map((kind): [string, Rule] => [
        kind,
        () => ({ noBearing: "says whether what it starts is a connector; whatever it is, it runs every 6 hours" }),
      ]),
    ),
    "AWS::Scheduler::Schedule ScheduleExpression": ofSchedule({
      wrong: [
        ...[
          "rate(1 hour)",
          "rate(12 hours)",
          "rate(1 day)",
          "cron(0 0 * * ? *)",
          "cron(16 3/5 * * ? *)",
          "cron(16 3/6 ? * MON *)",
          "cron(* 3/6 * * ? *)",
        ].map((value) => ({ name: value, value, expected: "broken" as const })),
        { name: "no expression", value: "every 6 hours", expected: "undecided" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "rate(1 hour)", good: "rate(6 hours)", expected: "broken" },
    }),
    "AWS::Scheduler::Schedule ScheduleExpressionTimezone": ofSchedule({
      wrong: [{ name: "Berlin's", value: "Europe/Berlin", expected: "undecided" }],
      text: { bad: "America/New_York", good: "UTC", expected: "undecided" },
    }),
    "AWS::Scheduler::Schedule FlexibleTimeWindow/Mode": ofSchedule({
      wrong: [
        { name: "OFF", value: "OFF", expected: "broken" },
        { name: "out", value: undefined, expected: "broken or undecided" },
      ],
      text: { bad: "OFF", good: "FLEXIBLE", expected: "broken" },
    }),
    "AWS::Scheduler::Schedule FlexibleTimeWindow/MaximumWindowInMinutes": ofSchedule({
      wrong: [
        { name: "360", value: 360, expected: "broken" },
        { name: "1440", value: 1440, expected: "broken" },
        { name: "out", value: undefined, expected: "broken or undecided" },
      ],
      text: { bad: "400", good: "60", expected: "broken" },
    }),
    "AWS::Scheduler::Schedule State": ofSchedule({
      wrong: [{ name: "DISABLED", value: "DISABLED", expected: "broken" }],
      text: { bad: "DISABLED", good: "ENABLED", expected: "broken" },
    }),
  },
  "edge-speaks-modern-tls": {
    "AWS::ElasticLoadBalancingV2::LoadBalancer Scheme": () => ({ noBearing: "an internal load balancer is no way in, and no subject" }),
    "AWS::ElasticLoadBalancingV2::LoadBalancer Type": () => ({ noBearing: "listeners of HTTP and HTTPS are an application load balancer's" }),
    "AWS::ElasticLoadBalancingV2::Listener LoadBalancerArn": () => ({ noBearing: "the listener of another balancer is judged with that one" }),
    "AWS::ElasticLoadBalancingV2::Listener Protocol": (_platform, _plan, { way }) =>
      way[1] === "EdgeTls"
        ? { wrong: [{ name: "HTTP", value: "HTTP", expected: "broken" }], text: { bad: "HTTP", good: "HTTPS", expected: "broken" } }
        : { noBearing: "HTTPS takes a certificate: CloudFormation refuses it" },
    "AWS::ElasticLoadBalancingV2::Listener SslPolicy": () => ({
      wrong: [
        { name: "2016", value: "ELBSecurityPolicy-2016-08", expected: "broken" },
        { name: "TLS 1.0", value: "ELBSecurityPolicy-TLS13-1-0-2021-06", expected: "broken" },
        { name: "unheard of", value: "ELBSecurityPolicy-Next", expected: "undecided" },
        { name: "out", value: undefined, expected: "broken or undecided" },
      ],
      text: { bad: "ELBSecurityPolicy-2016-08", good: "ELBSecurityPolicy-TLS13-1-3-2021-06", expected: "broken" },
    }),
    "AWS::ElasticLoadBalancingV2::Listener DefaultActions/Type": () => ({
      wrong: [
        { name: "forward", value: "forward", expected: "broken" },
        { name: "out", value: undefined, expected: "broken or undecided" },
      ],
      text: { bad: "forward", good: "redirect", expected: "broken" },
    }),
    "AWS::ElasticLoadBalancingV2::Listener DefaultActions/RedirectConfig/Protocol": () => ({
      wrong: [
        { name: "HTTP", value: "HTTP", expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "HTTP", good: "HTTPS", expected: "broken" },
    }),
    "AWS::ElasticLoadBalancingV2::Listener ListenerAttributes/Key": () => ({
      wrong: [
        { name: "another", value: "routing.http.response.server.enabled", expected: "broken" },
        { name: "out", value: undefined, expected: "broken or undecided" },
      ],
    }),
    "AWS::ElasticLoadBalancingV2::Listener ListenerAttributes/Value": () => ({
      wrong: [
        { name: "max-age=0", value: "max-age=0", expected: "broken" },
        { name: "out", value: undefined, expected: "broken or undecided" },
      ],
      text: { bad: "max-age=0", good: "max-age=63072000", expected: "broken" },
    }),
  },
  "gpu-volumes-hold-nothing": {
    "AWS::AutoScaling::AutoScalingGroup MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification/LaunchTemplateId": launch,
    "AWS::AutoScaling::AutoScalingGroup MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification/Version": () => ({
      noBearing: "which version is the newest, of which the template has one",
    }),
    "AWS::AutoScaling::AutoScalingGroup MixedInstancesPolicy/LaunchTemplate/Overrides/InstanceType": () => ({
      noBearing: "that one of its types has a GPU is enough, and the other has one",
    }),
    "AWS::AutoScaling::AutoScalingGroup LaunchTemplate/LaunchTemplateId": () => another,
    "AWS::AutoScaling::AutoScalingGroup LaunchTemplate/Version": () => another,
    "AWS::EC2::LaunchTemplate LaunchTemplateData/InstanceType": () => another,
    "AWS::EC2::LaunchTemplate LaunchTemplateData/BlockDeviceMappings/DeviceName": () => ({
      wrong: [
        { name: "another device", value: "/dev/sdf", expected: "undecided" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "/dev/sdf", good: "/dev/xvda", expected: "undecided" },
    }),
    "AWS::EC2::LaunchTemplate LaunchTemplateData/BlockDeviceMappings/Ebs/Encrypted": () => ({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    "AWS::EC2::LaunchTemplate LaunchTemplateData/BlockDeviceMappings/Ebs/DeleteOnTermination": () => ({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
  },
};
