import type { Stack } from "aws-cdk-lib";
import { CfnCluster, CfnClusterCapacityProviderAssociations, CfnService, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { serviceTrust, taskStarterPolicy } from "../../guardrails/access/cell.ts";
import { roleArn, vendorRoles } from "../../guardrails/names.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { logGroup } from "./logs.ts";
import { workerGroup, workerSubnets } from "./network.ts";

/** One task works for one tenant at a time, as the service role; it can be interrupted, since an unfinished job comes back (pitfall P23). */
export function addWorkers(stack: Stack): void {
  const { compute } = settings.accounts;
  new CfnCluster(stack, "Workers", { clusterSettings: [{ name: "containerInsights", value: "enabled" }] });
  const capacity = new CfnClusterCapacityProviderAssociations(stack, "WorkersCapacity", {
    cluster: asText({ Ref: "Workers" }),
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
  });
  const log = logGroup(stack, "WorkerLog", "/panops/cell/workers");
  const starter = role(stack, "WorkerStarter", {
    name: "CellWorkerStarter",
    trust: serviceTrust("ecs-tasks.amazonaws.com", compute),
    policies: { Start: taskStarterPolicy(settings.region, compute, { "Fn::GetAtt": ["WorkerLog", "Arn"] }) },
  });
  new CfnTaskDefinition(stack, "ConnectorWorker", {
    family: "connector-worker",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "1024",
    memory: "2048",
    runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
    executionRoleArn: starter.attrArn,
    taskRoleArn: asText(roleArn(compute, vendorRoles.service)),
    containerDefinitions: [
      {
        name: "worker",
        image: settings.cell.workerImage,
        essential: true,
        readonlyRootFilesystem: true,
        user: "10001",
        linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
        command: ["--queue", asText({ Ref: "ConnectorJobs" })],
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": log.name, "awslogs-region": settings.region, "awslogs-stream-prefix": "worker" },
        },
      },
    ],
  });
  const service = new CfnService(stack, "ConnectorWorkers", {
    cluster: asText({ Ref: "Workers" }),
    taskDefinition: asText({ Ref: "ConnectorWorker" }),
    desiredCount: 2,
    capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
    platformVersion: "LATEST",
    enableExecuteCommand: false,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    networkConfiguration: {
      awsvpcConfiguration: { subnets: workerSubnets(), securityGroups: [workerGroup()], assignPublicIp: "DISABLED" },
    },
  });
  service.addResourceDependency(capacity);
}
