import { inCell } from "./cell-example.ts";
import { addOne, empty, fleet, group, idle, launchData, launchTemplate, waitingAlarm } from "./fleet-example.ts";
import type { Example } from "../../model/example.ts";

const digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
const registry = "222222222222.dkr.ecr.us-east-1.amazonaws.com";
const Command = ["--model", "large-v3", "--models", "large-v3,medium"];
const container = { Name: "worker", Image: `${registry}/whisper@${digest}`, Command, ResourceRequirements: [{ Type: "GPU", Value: "1" }] };
const Parameters = { Setting: { Type: "String" } };

const Jobs = { Type: "AWS::SQS::Queue" };
const scaling = { Jobs, Workers: fleet(group), Add: addOne, End: empty, Waiting: waitingAlarm, Idle: idle };

function starting(script: unknown): object {
  return launchTemplate({ ...launchData, UserData: { "Fn::Base64": script } });
}

/** A fleet whose instances join a cluster, and what its service's task is. */
function cell(changed: object, more: object = {}): Example {
  const ContainerDefinitions = [{ ...container, ...changed }];
  return inCell(
    {
      ...scaling,
      Worker: starting("#!/bin/bash\necho ECS_CLUSTER=transcription >> /etc/ecs/ecs.config"),
      Task: { Type: "AWS::ECS::TaskDefinition", Properties: { Family: "whisper", ContainerDefinitions } },
      Service: { Type: "AWS::ECS::Service", Properties: { Cluster: "transcription", TaskDefinition: { Ref: "Task" }, SchedulingStrategy: "DAEMON" } },
      ...more,
    },
    { Parameters },
  );
}

/** A fleet whose instances start a container by themselves. */
function docker(words: unknown): Example {
  return inCell({ ...scaling, Worker: starting(words) }, { Parameters });
}

const run = (rest: string): string => `#!/bin/bash\ndocker run -d --gpus all -v /scratch:/scratch \\\n ${rest}`;
const commanded = (...words: readonly unknown[]): Example => cell({ Command: words });
const set = (Name: string, Value: unknown): Example => cell({ Environment: [{ Name, Value }] });

export const examples = {
  holds: {
    "by digest, and large-v3": cell({}),
    "the registry by reference": cell({ Image: { "Fn::Sub": `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/whisper@${digest}` } }),
    "the repository by reference": cell({ Image: { "Fn::Join": ["", [{ "Fn::GetAtt": ["Repository", "RepositoryUri"] }, `@${digest}`]] } }),
    "one word": commanded("--default-model=large-v3"),
    "a setting": set("WHISPER_MODEL", "large-v3"),
    "a path": set("MODEL_PATH", "/models/ggml-large-v3.bin"),
    "a container that each instance starts": docker(run(`-e WHISPER_MODEL=large-v3 ${registry}/whisper@${digest}`)),
    "a container without a GPU that each instance starts too": docker(
      `${run(`-e WHISPER_MODEL=large-v3 ${registry}/whisper@${digest}`)}\ndocker run -d prom/node-exporter:v1.8.0`,
    ),
    "a container without a GPU beside it": cell({}, { Other: { Type: "AWS::ECS::Service", Properties: { TaskDefinition: "web:1" } } }),
  },
  broken: {
    "a tag": cell({ Image: `${registry}/whisper:1.4.2` }),
    "the latest": cell({ Image: `${registry}/whisper` }),
    "a tag of a repository by reference": cell({ Image: { "Fn::Join": ["", [{ "Fn::GetAtt": ["Repository", "RepositoryUri"] }, ":1.4.2"]] } }),
    "a smaller model": commanded("--default-model=small"),
    "medium by default": set("WHISPER_MODEL", "medium"),
    "an older model": set("WHISPER_MODEL", "openai/whisper-large-v2"),
    "a tag that each instance starts": docker(run(`-e WHISPER_MODEL=large-v3 ${registry}/whisper:1.4.2`)),
    "a smaller model that each instance starts": docker(run(`-e WHISPER_MODEL=tiny.en ${registry}/whisper@${digest}`)),
  },
  undecided: {
    "a parameter is the image": cell({ Image: { Ref: "Setting" } }),
    "a parameter is the tag": cell({ Image: { "Fn::Sub": "whisper:${Setting}" } }),
    "a parameter is one of its words": commanded(...Command, { Ref: "Setting" }),
    "a parameter is what its container reserves": cell({ ResourceRequirements: [{ Type: { Ref: "Setting" }, Value: "1" }] }),
    "a parameter is the model": set("WHISPER_MODEL", { Ref: "Setting" }),
    "a secret is the model": cell({ Secrets: [{ Name: "WHISPER_MODEL", ValueFrom: "model" }] }),
    "no model is stated": commanded("--scratch=/scratch"),
    "a distilled model": set("WHISPER_MODEL", "distil-whisper/distil-large-v3"),
    "a model of their own": set("WHISPER_MODEL", "acme-v1"),
    "the image of the machine says what runs": docker("#!/bin/bash\nsystemctl start transcription"),
    "nothing starts it": inCell({ ...scaling, Worker: launchTemplate(launchData) }, { Parameters }),
    "a script that is not known": docker({ Ref: "Setting" }),
    "a parameter is the image that each instance starts": docker({ "Fn::Sub": run("-e WHISPER_MODEL=large-v3 ${Setting}") }),
    "a task definition that no source has": cell(
      {},
      { Service: { Type: "AWS::ECS::Service", Properties: { Cluster: "transcription", TaskDefinition: "whisper:7" } } },
    ),
    "no container reserves a GPU": cell({ ResourceRequirements: undefined }),
  },
};
