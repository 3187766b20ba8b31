import { inCell } from "./cell-example.ts";
import { addOne, empty, fleet, group, idle, launchData, launchTemplate, waitingAlarm } from "./fleet-example.ts";
import type { Example } from "../../model/example.ts";

const { MixedInstancesPolicy: _, ...plain } = group;
const image = "222222222222.dkr.ecr.us-east-1.amazonaws.com/vllm@sha256:0000000000000000000000000000000000000000000000000000000000000000";
const Command = ["serve", "/models/llm", "--no-enable-log-requests"];
const container = { Name: "llm", Image: image, Command, ResourceRequirements: [{ Type: "GPU", Value: "1" }] };
const task = { Family: "inference", NetworkMode: "awsvpc", ContainerDefinitions: [container] };
const placed = { Subnets: [{ Ref: "Workers" }], SecurityGroups: [{ "Fn::GetAtt": ["Silent", "GroupId"] }] };
const service = { Cluster: { Ref: "Cluster" }, TaskDefinition: { Ref: "Task" }, NetworkConfiguration: { AwsvpcConfiguration: placed } };
const nothing = { IpProtocol: "icmp", FromPort: 252, ToPort: 86, CidrIp: "255.255.255.255/32" };
const Parameters = { Setting: { Type: "String" } };

const joins = (cluster: unknown): object => ({
  UserData: { "Fn::Base64": { "Fn::Join": ["", ["#!/bin/bash\necho ECS_CLUSTER=", cluster, " >> /etc/ecs/ecs.config"]] } },
});
const egress = (...SecurityGroupEgress: readonly object[]): object => ({
  Type: "AWS::EC2::SecurityGroup",
  Properties: { GroupDescription: "Inference", VpcId: { Ref: "Vpc" }, SecurityGroupEgress },
});

const base = {
  Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } },
  Workers: { Type: "AWS::EC2::Subnet", Properties: { VpcId: { Ref: "Vpc" }, CidrBlock: "10.0.64.0/18" } },
  Silent: egress(nothing),
  Cluster: { Type: "AWS::ECS::Cluster" },
  Launch: launchTemplate({ ...launchData, InstanceType: "g5.2xlarge", ...joins({ Ref: "Cluster" }) }),
  Servers: fleet({ ...plain, LaunchTemplate: { LaunchTemplateId: { Ref: "Launch" }, Version: "$Latest" } }),
  Task: { Type: "AWS::ECS::TaskDefinition", Properties: task },
  Inference: { Type: "AWS::ECS::Service", Properties: service },
};

function cell(changed: object): Example {
  return inCell({ ...base, ...changed }, { Parameters });
}

function tasked(changed: object): Example {
  return cell({ Task: { Type: "AWS::ECS::TaskDefinition", Properties: { ...task, ...changed } } });
}

function contained(changed: object): Example {
  return tasked({ ContainerDefinitions: [{ ...container, ...changed }] });
}

const flagged = (...more: readonly unknown[]): Example => contained({ Command: ["serve", "/models/llm", ...more] });
const shell = (words: unknown): Example => contained({ Command: ["sh", "-c", words] });
const set = (Name: string, Value: unknown): Example => contained({ Environment: [{ Name, Value }] });
const released = (tag: string): object => ({ Image: `vllm/vllm-openai:${tag}`, Command: ["--model", "/models/llm"] });

function serving(changed: object): Example {
  return cell({ Inference: { Type: "AWS::ECS::Service", Properties: { ...service, ...changed } } });
}

function networked(changed: object): Example {
  return serving({ NetworkConfiguration: { AwsvpcConfiguration: { ...placed, ...changed } } });
}

/** One more service on the same instances. */
function two(command: readonly string[]): Example {
  const ContainerDefinitions = [{ ...container, Command: command }];
  return cell({
    More: { Type: "AWS::ECS::Service", Properties: { ...service, TaskDefinition: { Ref: "Other" } } },
    Other: { Type: "AWS::ECS::TaskDefinition", Properties: { ...task, Family: "other", ContainerDefinitions } },
  });
}

function typed(InstanceType: string, more: object = joins({ Ref: "Cluster" })): Example {
  return cell({ Launch: launchTemplate({ ...launchData, InstanceType, ...more }) });
}

const rule = (properties: object): object => ({
  Type: "AWS::EC2::SecurityGroupEgress",
  Properties: { GroupId: { "Fn::GetAtt": ["Silent", "GroupId"] }, IpProtocol: "-1", ...properties },
});
const toSilent = { DestinationSecurityGroupId: { "Fn::GetAtt": ["Silent", "GroupId"] } };

/** A fleet whose size follows a queue, with a worker that calls nothing vLLM. */
const transcription = {
  Jobs: { Type: "AWS::SQS::Queue" },
  Worker: launchTemplate({ ...launchData, ...joins("transcription") }),
  Transcription: fleet({ ...group, MixedInstancesPolicy: undefined, LaunchTemplate: { LaunchTemplateId: { Ref: "Worker" }, Version: "$Latest" } }),
  Whisper: {
    Type: "AWS::ECS::TaskDefinition",
    Properties: { ...task, Family: "whisper", ContainerDefinitions: [{ ...container, Image: "whisper:1" }] },
  },
  Workers2: { Type: "AWS::ECS::Service", Properties: { ...service, Cluster: "transcription", TaskDefinition: { Ref: "Whisper" } } },
};
const ofTranscription = JSON.parse(
  JSON.stringify({ Add: addOne, End: empty, Waiting: waitingAlarm, Idle: idle }).replaceAll('"Ref":"Workers"', '"Ref":"Transcription"'),
) as object;
const transcribing = {
  ...transcription,
  ...ofTranscription,
  Worker: launchTemplate({ ...launchData, InstanceType: "g5.xlarge", ...joins("transcription") }),
};

export const examples = {
  holds: {
    "in the cell, silent, and without a way out": cell({}),
    "before 0.10.1": flagged("--disable-log-requests"),
    "its parser takes underscores": flagged("--no_enable_log_requests"),
    "a shell's words": shell("vllm serve /models/llm --no-enable-log-requests"),
    "two services": two(Command),
    "the last flag counts": flagged("--enable-log-requests", "--no-enable-log-requests"),
    "a version that logs nothing by itself": contained(released("v0.11.0")),
    "the first version that logs nothing by itself": contained(released("v0.10.1")),
    "a model of a name that deployment gives": flagged("--no-enable-log-requests", { "Fn::Sub": "--model=/models/${Setting}" }),
    "a level of logging that says less": set("VLLM_LOGGING_LEVEL", "WARNING"),
    "answers are not logged": set("VLLM_DEBUG_LOG_API_SERVER_RESPONSE", "false"),
    "another size of g5": typed("g5.12xlarge"),
    "a cluster by its ARN": serving({ Cluster: { "Fn::GetAtt": ["Cluster", "Arn"] } }),
    "a cluster by its name": cell({ ...JSON.parse(JSON.stringify(base).replaceAll('{"Ref":"Cluster"}', '"inference"')) }),
    "it may call its own": cell({ Call: rule(toSilent) }),
    "transcription beside it": cell(transcribing),
    "a service without a GPU": cell({
      Web: { Type: "AWS::ECS::Service", Properties: { TaskDefinition: { Ref: "WebTask" } } },
      WebTask: { Type: "AWS::ECS::TaskDefinition", Properties: { ContainerDefinitions: [{ Image: "nginx:1", ResourceRequirements: [] }] } },
    }),
  },
  broken: {
    "requests are logged": flagged("--enable-log-requests"),
    "requests are logged before 0.10.1": flagged("--no-disable-log-requests"),
    "requests are logged by a shell's words": shell("vllm serve /models/llm --enable-log-requests"),
    "a version that logs by itself": contained(released("v0.9.2")),
    "the last version that logs by itself": contained(released("v0.10.0")),
    "answers are logged": set("VLLM_DEBUG_LOG_API_SERVER_RESPONSE", "true"),
    "another GPU": typed("g6.2xlarge"),
    "public addresses": networked({ AssignPublicIp: "ENABLED" }),
    "AWS's way out": cell({ Silent: egress() }),
    "a way out to anywhere": cell({ Call: rule({ CidrIp: "0.0.0.0/0" }) }),
    "a way out to anywhere by IPv6": cell({ Call: rule({ CidrIpv6: "::/0" }) }),
    "one more service logs requests": two(["serve", "/models/llm", "--enable-log-requests"]),
  },
  undecided: {
    "no flag, and a digest": flagged(),
    "no flag, and the latest version": contained(released("latest")),
    "a parameter may be a flag": flagged("--no-enable-log-requests", { Ref: "Setting" }),
    "a parameter among a shell's words": contained({
      Command: ["sh", "-c", { "Fn::Sub": "vllm serve --no-enable-log-requests --model ${Setting}" }],
    }),
    "a file of flags": flagged("--config", "/etc/vllm.yaml"),
    "a level of logging that says all": set("VLLM_LOGGING_LEVEL", "DEBUG"),
    "a parameter is the level of logging": set("VLLM_LOGGING_LEVEL", { Ref: "Setting" }),
    "a configuration of logging": set("VLLM_LOGGING_CONFIG_PATH", "/etc/logging.json"),
    "a file of settings": contained({ EnvironmentFiles: [{ Type: "s3", Value: "arn:aws:s3:::settings/llm.env" }] }),
    "another server": contained({ Image: "llm-server:1", Command: ["serve"] }),
    "its instance's network": tasked({ NetworkMode: "bridge" }),
    "AWS's network mode": tasked({ NetworkMode: undefined }),
    "a subnet that no source has": networked({ Subnets: ["subnet-0123456789abcdef0"] }),
    "a group that no source has": networked({ SecurityGroups: ["sg-0123456789abcdef0"] }),
    "its VPC's own group": networked({ SecurityGroups: undefined }),
    "a way out to some range": cell({ Call: rule({ CidrIp: "10.64.0.0/24" }) }),
    "a way out to a prefix list": cell({ Call: rule({ DestinationPrefixListId: "pl-63a5400a" }) }),
    "a way out to a group that no source has": cell({ Call: rule({ DestinationSecurityGroupId: "sg-0123456789abcdef0" }) }),
    "a rule of a group that a parameter names": cell({ Call: rule({ GroupId: { Ref: "Setting" }, CidrIp: "0.0.0.0/0" }) }),
    "a task definition that no source has": serving({ TaskDefinition: "inference:7" }),
    "no fleet joins its cluster": typed("g5.2xlarge", {}),
    "a fleet that joins no cluster that was read": inCell({ Launch: base.Launch, Servers: base.Servers, Cluster: base.Cluster }, { Parameters }),
    "an endpoint of SageMaker": cell({
      Endpoint: { Type: "AWS::SageMaker::EndpointConfig", Properties: { ProductionVariants: [{ InstanceType: "ml.g5.xlarge" }] } },
    }),
  },
};
