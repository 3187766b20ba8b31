import { addTo, changeTemplate, isMap, put, resourceOf, type JsonMap } from "./json.ts";
import type { Expected, Operator } from "./mutant.ts";
import type { Json, Platform } from "./platform.ts";
import { deleted, type Edit } from "./structure-edit.ts";
import { openWritings } from "./written.ts";

/** Wrong edits of whole resources of the cell, and of the tenants' secrets. */
export const computeEdits: Readonly<Record<string, (platform: Platform) => readonly Edit[]>> = {
  "connector-polls-every-6-hours": scheduleEdits,
  "gpu-fleet-is-spot-and-scales-to-zero": fleetEdits,
  "transcription-model-is-pinned": transcriptionEdits,
  "inference-runs-in-the-cell": inferenceEdits,
  "secrets-are-encrypted": secretEdits,
};

const cell = "Compute-cell";

/** Resources beside those that are there; `Another` is what must be named. */
function added(stack: string, what: string, expected: Expected, resources: JsonMap, parameters: JsonMap = {}): Edit {
  return {
    id: `${stack}: added ${what}`,
    operator: "add",
    expected,
    resource: `${stack}/Another`,
    enables: [stack],
    edit: (platform) => addTo(addTo(platform, stack, "Parameters", parameters), stack, "Resources", resources),
  };
}

/** One property as a whole. */
function replaced(logicalId: string, way: string, what: string, expected: Expected, value: Json | undefined, operator: Operator = "negate"): Edit {
  return {
    id: `${cell}/${logicalId}/${way}: ${what}`,
    operator: value === undefined ? "remove" : operator,
    expected,
    resource: `${cell}/${logicalId}`,
    enables: [cell],
    edit: (platform) => changeTemplate(platform, cell, ["Resources", logicalId, "Properties", ...way.split("/")], () => value),
  };
}

function without(...edits: readonly (readonly [string, Expected])[]): readonly Edit[] {
  return edits.flatMap(([logicalId, expected]) => deleted(cell, logicalId, expected, [cell]));
}

/** As it stands there, with some of its properties otherwise. */
function like(platform: Platform, stack: string, logicalId: string, properties: JsonMap): JsonMap {
  const before = resourceOf(platform, stack, logicalId);
  return { ...before, Properties: { ...(isMap(before["Properties"]) ? before["Properties"] : {}), ...properties } };
}

function scheduleEdits(platform: Platform): readonly Edit[] {
  const schedule = (properties: JsonMap): JsonMap => ({ Another: like(platform, cell, "PollEmail", properties) });
  const rule = (properties: JsonMap): JsonMap => ({
    Another: {
      Type: "AWS::Events::Rule",
      Properties: { ScheduleExpression: "rate(6 hours)", Targets: [{ Id: "poll", Arn: { "Fn::GetAtt": ["Poll", "Arn"] } }], ...properties },
    },
  });
  const open = { Setting: { Type: "String" } };
  return [
    added(cell, "a schedule of each hour for the connectors", "broken", schedule({ ScheduleExpression: "rate(1 hour)" })),
    added(cell, "a schedule of each day for the connectors", "broken", schedule({ ScheduleExpression: "cron(0 3 * * ? *)" })),
    added(cell, "a schedule for the connectors that is off", "broken", schedule({ State: "DISABLED" })),
    added(cell, "a schedule for the connectors that ends", "broken", schedule({ EndDate: "2027-01-01T00:00:00Z" })),
    added(cell, "a schedule for the connectors that starts some day", "undecided", schedule({ StartDate: "2027-01-01T00:00:00Z" })),
    added(cell, "a schedule for the connectors whose times are a parameter", "undecided", schedule({ ScheduleExpression: { Ref: "Setting" } }), open),
    added(
      cell,
      "a schedule of each hour for what a parameter names",
      "undecided",
      schedule({ ScheduleExpression: "rate(1 hour)", Target: { Arn: { Ref: "Setting" } } }),
      open,
    ),
    added(
      cell,
      "a schedule of each hour that sends the queue its jobs",
      "broken",
      schedule({ ScheduleExpression: "rate(1 hour)", Target: { Arn: { "Fn::GetAtt": ["ConnectorJobs", "Arn"] } } }),
    ),
    added(
      cell,
      "a schedule of each hour that runs the worker",
      "broken or undecided",
      schedule({
        ScheduleExpression: "rate(1 hour)",
        Target: { Arn: { "Fn::GetAtt": ["Workers", "Arn"] }, EcsParameters: { TaskDefinitionArn: { Ref: "ConnectorWorker" } } },
      }),
    ),
    added(cell, "a rule for the connectors, which has no jitter", "broken", rule({})),
    added(cell, "a rule of each hour for the connectors", "broken", rule({ ScheduleExpression: "rate(1 hour)" })),
  ];
}

function fleetEdits(platform: Platform): readonly Edit[] {
  const alarm = (name: string, properties: JsonMap): JsonMap => ({ Another: like(platform, cell, name, properties) });
  const sqs = (MetricName: string): JsonMap => ({
    Metrics: undefined as unknown as Json,
    Namespace: "AWS/SQS",
    MetricName,
    Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": ["TranscriptionJobs", "QueueName"] } }],
    Statistic: "Maximum",
    Period: 60,
  });
  const group = (properties: JsonMap): JsonMap => ({ Another: like(platform, cell, "TranscriptionFleet", properties) });
  const named = { AutoScalingGroupName: { Ref: "TranscriptionFleet" } };
  return [
    ...without(
      ["TranscriptionWaiting", "broken"],
      ["TranscriptionIdle", "broken"],
      ["TranscriptionAdd", "broken or undecided"],
      ["TranscriptionEnd", "broken or undecided"],
    ),
    replaced("TranscriptionFleet", "MixedInstancesPolicy/InstancesDistribution", "out", "broken", undefined),
    replaced("TranscriptionFleet", "MixedInstancesPolicy/LaunchTemplate/Overrides", "out", "undecided", undefined),
    replaced("TranscriptionFleet", "MixedInstancesPolicy/LaunchTemplate/Overrides", "any with a GPU", "undecided", [
      { InstanceRequirements: { AcceleratorTypes: ["gpu"], VCpuCount: { Min: 1 }, MemoryMiB: { Min: 1 } } },
    ]),
    replaced("TranscriptionEnd", "StepAdjustments", "none", "broken or undecided", []),
    replaced("TranscriptionAdd", "StepAdjustments", "none", "broken or undecided", []),
    replaced("TranscriptionIdle", "DatapointsToAlarm", "four of five", "broken", 4),
    replaced("TranscriptionIdle", "ActionsEnabled", "false", "broken", false),
    replaced("TranscriptionWaiting", "ActionsEnabled", "false", "broken", false),
    added(cell, "an alarm that ends it when nothing waits", "broken", alarm("TranscriptionIdle", sqs("ApproximateNumberOfMessagesVisible"))),
    added(
      cell,
      "an alarm that ends it when nothing is in flight",
      "broken",
      alarm("TranscriptionIdle", sqs("ApproximateNumberOfMessagesNotVisible")),
    ),
    added(cell, "an alarm on another queue that starts it", "broken", {
      Another: like(platform, cell, "TranscriptionWaiting", {
        ...sqs("ApproximateNumberOfMessagesVisible"),
        Dimensions: [{ Name: "QueueName", Value: "others" }],
      }),
    }),
    added(cell, "a size that is set each night", "undecided", {
      Another: { Type: "AWS::AutoScaling::ScheduledAction", Properties: { ...named, Recurrence: "0 3 * * *", DesiredCapacity: 0 } },
    }),
    added(cell, "a warm pool", "undecided", { Another: { Type: "AWS::AutoScaling::WarmPool", Properties: named } }),
    added(cell, "target tracking of the instances' load", "undecided", {
      Another: {
        Type: "AWS::AutoScaling::ScalingPolicy",
        Properties: {
          ...named,
          PolicyType: "TargetTrackingScaling",
          TargetTrackingConfiguration: { TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" } },
        },
      },
    }),
    added(cell, "a fleet that follows the queue without being protected", "broken", {
      ...group({ MinSize: "1" }),
      AnotherAdd: like(platform, cell, "TranscriptionAdd", { AutoScalingGroupName: { Ref: "Another" } }),
      AnotherWaiting: like(platform, cell, "TranscriptionWaiting", { AlarmActions: [{ Ref: "AnotherAdd" }] }),
    }),
  ];
}

const whisper = "222222222222.dkr.ecr.us-east-1.amazonaws.com/whisper";
const containers = (platform: Platform, task: string, change: JsonMap): JsonMap => {
  const [first] = listOfContainers(platform, task);
  return { ContainerDefinitions: [{ ...(isMap(first) ? first : {}), ...change }] };
};

function listOfContainers(platform: Platform, task: string): readonly Json[] {
  const properties = resourceOf(platform, cell, task)["Properties"];
  const all = isMap(properties) ? properties["ContainerDefinitions"] : undefined;
  return Array.isArray(all) ? (all as readonly Json[]) : [];
}

/** A second service of the task, its container otherwise. */
function second(platform: Platform, name: string, container: JsonMap, service: JsonMap = {}): JsonMap {
  return {
    Another: like(platform, cell, `${name}Service`, { ...service, TaskDefinition: { Ref: "AnotherTask" } }),
    AnotherTask: like(platform, cell, `${name}Task`, { Family: "another", ...containers(platform, `${name}Task`, container) }),
  };
}

function transcriptionEdits(platform: Platform): readonly Edit[] {
  const task = (what: string, expected: Expected, container: JsonMap): Edit =>
    added(cell, `a service on its instances ${what}`, expected, second(platform, "Transcription", container));
  const script = (what: string, expected: Expected, line: string): Edit =>
    replaced("TranscriptionLaunch", "LaunchTemplateData/UserData", what, expected, {
      "Fn::Base64": `#!/bin/bash\necho ECS_CLUSTER=transcription >> /etc/ecs/ecs.config\n${line}`,
    });
  return [
    ...without(["TranscriptionService", "undecided"], ["TranscriptionTask", "undecided"], ["TranscriptionCluster", "undecided"]),
    task("that a tag names", "broken", { Image: `${whisper}:latest` }),
    task("of another model", "broken", { Command: ["--model=tiny"] }),
    task("that names no model", "undecided", { Command: ["--verbose"] }),
    task("whose model is a setting", "broken", { Environment: [{ Name: "WHISPER_MODEL", Value: "base" }] }),
    task("whose model is a secret", "undecided", { Secrets: [{ Name: "WHISPER_MODEL", ValueFrom: "model" }] }),
    script("a container that a tag names", "broken", `docker run --gpus all ${whisper}:latest --model large-v3`),
    script("a container of another model", "broken or undecided", `docker run --gpus all ${whisper}@sha256:${"a1".repeat(32)} --model tiny`),
    script("a container of what a variable says", "undecided", `docker run --gpus all ${whisper}@sha256:${"a1".repeat(32)} --model large-v3 $MORE`),
  ];
}

function inferenceEdits(platform: Platform): readonly Edit[] {
  const egress = (what: string, expected: Expected, rules: Json | undefined): Edit =>
    replaced("InferenceGroup", "SecurityGroupEgress", what, expected, rules, "widen");
  const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
  const beside = (properties: JsonMap): JsonMap => ({
    Another: { Type: "AWS::EC2::SecurityGroupEgress", Properties: { GroupId: { "Fn::GetAtt": ["InferenceGroup", "GroupId"] }, ...properties } },
  });
  const task = (what: string, expected: Expected, container: JsonMap, service: JsonMap = {}): Edit =>
    added(cell, `a service ${what}`, expected, second(platform, "Inference", container, service));
  const awsvpc = (change: JsonMap): JsonMap => ({
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        AssignPublicIp: "DISABLED",
        SecurityGroups: [{ "Fn::GetAtt": ["InferenceGroup", "GroupId"] }],
        Subnets: [{ Ref: "WorkerSubnetA" }],
        ...change,
      },
    },
  });
  return [
    ...without(["InferenceTask", "undecided"], ["InferenceFleet", "undecided"], ["InferenceGroup", "undecided"], ["InferenceCluster", "undecided"]),
    egress("out", "broken", undefined),
    egress("none", "broken", []),
    egress("everything", "broken", [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }]),
    egress("everything by IPv6", "broken", [{ IpProtocol: "-1", CidrIpv6: "::/0" }]),
    egress("HTTPS to anywhere", "broken", [{ ...https, CidrIp: "0.0.0.0/0" }]),
    egress("pings to anywhere", "broken", [{ IpProtocol: "icmp", FromPort: 8, ToPort: -1, CidrIp: "0.0.0.0/0" }]),
    egress("a tenant's network", "undecided", [{ ...https, CidrIp: "10.64.3.0/24" }]),
    egress("half of all addresses", "broken or undecided", [{ ...https, CidrIp: "0.0.0.0/1" }]),
    egress("a prefix list", "undecided", [{ ...https, DestinationPrefixListId: "pl-0123456789abcdef0" }]),
    egress("a group in no source", "undecided", [{ ...https, DestinationSecurityGroupId: "sg-0123456789abcdef0" }]),
    ...openWritings("0.0.0.0/0", "10.0.0.0/8").map(({ name, value, with: extra }): Edit => {
      const plain = egress(`addresses that are ${name}`, "undecided", [{ ...https, CidrIp: value }]);
      return { ...plain, edit: (before) => extra(plain.edit(before), cell) };
    }),
    added(cell, "a rule that lets its group out", "broken", beside({ ...https, CidrIp: "0.0.0.0/0" })),
    added(cell, "a rule that lets its group into a tenant's network", "undecided", beside({ ...https, CidrIp: "10.64.3.0/24" })),
    added(
      cell,
      "a rule of a group that a parameter names",
      "undecided",
      { Another: { Type: "AWS::EC2::SecurityGroupEgress", Properties: { ...https, GroupId: { Ref: "Setting" }, CidrIp: "0.0.0.0/0" } } },
      { Setting: { Type: "String" } },
    ),
    task("that logs what it is asked", "broken", { Command: ["--enable-log-requests"] }),
    task("of an older vLLM that is not told to be quiet", "broken", { Image: "vllm/vllm-openai:v0.9.2", Command: ["--model=/models/llm"] }),
    task("that answers into its log", "broken", { Environment: [{ Name: "VLLM_DEBUG_LOG_API_SERVER_RESPONSE", Value: "true" }] }),
    task("that logs with what a file says", "undecided", { Environment: [{ Name: "VLLM_LOGGING_CONFIG_PATH", Value: "/etc/log.json" }] }),
    task("that logs everything", "broken or undecided", { Environment: [{ Name: "VLLM_LOGGING_LEVEL", Value: "DEBUG" }] }),
    task("whose server is not vLLM", "undecided", { Image: "own/server:1", Command: ["serve"] }),
    task("with a public address", "broken", {}, awsvpc({ AssignPublicIp: "ENABLED" })),
    task("with the workers' group", "broken or undecided", {}, awsvpc({ SecurityGroups: [{ "Fn::GetAtt": ["WorkerGroup", "GroupId"] }] })),
    task("on instances that are not read", "undecided", {}, { Cluster: "elsewhere" }),
    task("in a subnet that is not read", "undecided", {}, awsvpc({ Subnets: ["subnet-0123456789abcdef0"] })),
  ];
}

function secretEdits(platform: Platform): readonly Edit[] {
  const stack = "Acme-data";
  const secret = (what: string, expected: Expected, properties: JsonMap): Edit =>
    added(stack, `a secret ${what}`, expected, { Another: like(platform, stack, "SecretEmail", { Name: "connector/another", ...properties }) });
  const noKey = put(like(platform, stack, "SecretEmail", {}), ["Properties", "KmsKeyId"], () => undefined) ?? {};
  return [
    ...deleted("Acme-key", "DataKey", "undecided", [stack, "tenants/acme"]),
    ...deleted("Acme-key", "SharedDataKeyArn", "undecided", [stack, "tenants/acme"]),
    added(stack, "a secret without a key", "broken", { Another: noKey }),
    added("Acme-network", "a secret without a key", "broken", { Another: noKey }),
    secret("under the vendor's key", "broken", { KmsKeyId: "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555" }),
    secret("under AWS's key", "broken", { KmsKeyId: "alias/aws/secretsmanager" }),
    secret("under a key in no source", "undecided", { KmsKeyId: "arn:aws:kms:us-east-1:333333333333:key/11111111-2222-3333-4444-555555555555" }),
    secret("that is copied into another Region", "undecided", { ReplicaRegions: [{ Region: "eu-central-1" }] }),
    added(stack, "a secret under a key for that alone", "broken or undecided", {
      Another: like(platform, stack, "SecretEmail", { Name: "connector/another", KmsKeyId: { Ref: "AnotherKey" } }),
      AnotherKey: { Type: "AWS::KMS::Key", Properties: {} },
    }),
  ];
}
