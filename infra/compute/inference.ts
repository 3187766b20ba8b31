import type { Stack } from "aws-cdk-lib";
import { CfnAutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
import { CfnSecurityGroup } from "aws-cdk-lib/aws-ec2";
import { CfnService } from "aws-cdk-lib/aws-ecs";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { addHost, addTask, clusterOf } from "./gpu-host.ts";
import { cellVpc, workerSubnets } from "./network.ts";

export const inference = { id: "Inference", name: "inference" } as const;
const port = 8000;

/** One vLLM server on a g5 instance: workers ask it, and it asks nobody (pitfall P28). */
export function addInference(stack: Stack): void {
  const { ref: launchTemplateId, attrLatestVersionNumber: version } = addHost(stack, inference, "g5.xlarge");
  new CfnAutoScalingGroup(stack, "InferenceFleet", {
    minSize: "1",
    maxSize: "2",
    vpcZoneIdentifier: workerSubnets(),
    launchTemplate: { launchTemplateId, version },
  });
  addGroup(stack);
  const task = addTask(stack, inference, {
    portMappings: [{ containerPort: port, protocol: "tcp" }],
    // vLLM's cache of prompts is one for all tenants: off.
    command: ["--model=/models/llm", `--port=${port}`, "--no-enable-log-requests", "--no-enable-prefix-caching"],
  });
  new CfnService(stack, "InferenceService", {
    cluster: clusterOf(stack, inference),
    taskDefinition: task.ref,
    launchType: "EC2",
    desiredCount: 1,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: workerSubnets(),
        securityGroups: [asText({ "Fn::GetAtt": ["InferenceGroup", "GroupId"] })],
        assignPublicIp: "DISABLED",
      },
    },
  });
}

function addGroup(stack: Stack): void {
  new CfnSecurityGroup(stack, "InferenceGroup", {
    vpcId: cellVpc(),
    groupDescription: "Inference: asked by workers, nothing out",
    securityGroupIngress: settings.cell.workers.map((cidrIp) => ({
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIp,
      description: "Workers",
    })),
    // No egress property would mean that all egress is allowed; this rule matches nothing.
    securityGroupEgress: [{ ipProtocol: "icmp", fromPort: 252, toPort: 86, cidrIp: "255.255.255.255/32", description: "Matches nothing" }],
  });
}
