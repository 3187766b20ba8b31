import { Fn } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnLaunchTemplate } from "aws-cdk-lib/aws-ec2";
import { CfnRepository } from "aws-cdk-lib/aws-ecr";
import { CfnCluster, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { CfnInstanceProfile } from "aws-cdk-lib/aws-iam";
import { serviceTrust } from "../../guardrails/access/cell.ts";
import { containerInstancePolicy, executionPolicy, instanceTrust } from "../../guardrails/access/gpu.ts";
import { vendorRoles } from "../../guardrails/names.ts";
import type { Value } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { images } from "./images.ts";
import type { Container } from "./images.ts";
import { logGroup } from "./logs.ts";
import { workerGroup } from "./network.ts";

const { accounts, region } = settings;

/** `Transcription` runs `transcription`. */
export interface Purpose {
  readonly id: string;
  readonly name: Container;
}

/** What both kinds of instance are: the template's size is bounded (platform.md §10), and each joins its own cluster only by what it is told. */
export function addGpuRoles(stack: Stack, ...purposes: readonly Purpose[]): void {
  const clusters = purposes.map(({ id }): Value => ({ "Fn::GetAtt": [`${id}Cluster`, "Arn"] }));
  const instance = role(stack, "GpuInstance", { name: "GpuInstance", trust: instanceTrust(), policies: { Join: containerInstancePolicy(clusters) } });
  new CfnInstanceProfile(stack, "GpuProfile", { roles: [instance.ref] });
  const repositories = purposes.map(({ id }): Value => ({ "Fn::GetAtt": [`${id}Images`, "Arn"] }));
  const groups = purposes.map(({ id }): Value => ({ "Fn::GetAtt": [`${id}Logs`, "Arn"] }));
  role(stack, "GpuStarter", {
    name: "GpuStarter",
    trust: serviceTrust("ecs-tasks.amazonaws.com", accounts.compute),
    policies: { Start: executionPolicy(repositories, groups) },
  });
}

/** A cluster, and the launch template of instances that join it: IMDSv2, a root volume that is encrypted and goes with the instance. */
export function addHost(stack: Stack, { id, name }: Purpose, instanceType?: string): CfnLaunchTemplate {
  new CfnCluster(stack, `${id}Cluster`, { clusterName: name, clusterSettings: [{ name: "containerInsights", value: "enabled" }] });
  return new CfnLaunchTemplate(stack, `${id}Launch`, {
    launchTemplateData: {
      imageId: images.machine,
      ...(instanceType !== undefined && { instanceType }),
      iamInstanceProfile: { arn: asText({ "Fn::GetAtt": ["GpuProfile", "Arn"] }) },
      securityGroupIds: [workerGroup()],
      // A container that asks for the instance's credentials is two hops away.
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1, httpEndpoint: "enabled" },
      monitoring: { enabled: true },
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true, deleteOnTermination: true, volumeType: "gp3", volumeSize: 60 } }],
      userData: Fn.base64(joining(name)),
    },
  });
}

/** Scratch on the instance store, which is gone with the instance; a spot instance that is taken away hands its task back. */
function joining(cluster: string): string {
  return [
    "#!/bin/bash",
    "mkfs.ext4 -q /dev/nvme1n1 && mkdir -p /scratch && mount /dev/nvme1n1 /scratch",
    `echo ECS_CLUSTER=${cluster} >> /etc/ecs/ecs.config`,
    "echo ECS_ENABLE_GPU_SUPPORT=true >> /etc/ecs/ecs.config",
    "echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config",
    "echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config",
  ].join("\n");
}

/** A task of one container that has a GPU for itself, by digest, from a repository whose tags cannot be moved. */
export function addTask(stack: Stack, { id, name }: Purpose, container: Partial<CfnTaskDefinition.ContainerDefinitionProperty>): CfnTaskDefinition {
  new CfnRepository(stack, `${id}Images`, {
    repositoryName: images[name].slice(0, images[name].indexOf("@")),
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
  });
  const logs = logGroup(stack, `${id}Logs`, `/panops/cell/${name}`);
  return new CfnTaskDefinition(stack, `${id}Task`, {
    family: name,
    requiresCompatibilities: ["EC2"],
    networkMode: "awsvpc",
    executionRoleArn: asText({ "Fn::GetAtt": ["GpuStarter", "Arn"] }),
    ...(name === "transcription" && { taskRoleArn: `arn:aws:iam::${accounts.compute}:role/${vendorRoles.transcriber}` }),
    containerDefinitions: [
      {
        name,
        image: `${accounts.compute}.dkr.ecr.${region}.amazonaws.com/${images[name]}`,
        essential: true,
        memoryReservation: 14_336,
        readonlyRootFilesystem: true,
        privileged: false,
        resourceRequirements: [{ type: "GPU", value: "1" }],
        mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }],
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": logs.name, "awslogs-region": region, "awslogs-stream-prefix": name },
        },
        ...container,
      },
    ],
    volumes: [{ name: "scratch", host: { sourcePath: "/scratch" } }],
  });
}

export function clusterOf(stack: Stack, { id }: Purpose): string {
  return asText({ Ref: stack.getLogicalId(stack.node.findChild(`${id}Cluster`) as CfnCluster) });
}
