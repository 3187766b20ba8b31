import { identityPolicy, trustPolicy } from "../build.ts";
import type { Document } from "../statement.ts";
import type { Value } from "../value.ts";

/** Policies of the cell's GPU instances and of what starts their containers. None of them reads a queue or enters a tenant: tasks do, by their own role. */

export function instanceTrust(): Document {
  return trustPolicy({ Sid: "Instances", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
}

/** What the ECS agent asks. (docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html) */
export function containerInstancePolicy(clusterArns: readonly Value[]): Document {
  return identityPolicy(
    {
      Sid: "OwnClusters",
      Effect: "Allow",
      Action: [
        "ecs:DeregisterContainerInstance",
        "ecs:Poll",
        "ecs:RegisterContainerInstance",
        "ecs:StartTelemetrySession",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
        "ecs:UpdateContainerInstancesState",
      ],
      Resource: "*",
      Condition: { ArnEquals: { "ecs:cluster": clusterArns } },
    },
    { Sid: "FindEndpoint", Effect: "Allow", Action: "ecs:DiscoverPollEndpoint", Resource: "*" },
  );
}

/** Pulls these images and writes these log groups. (docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html) */
export function executionPolicy(repositoryArns: readonly Value[], groupArns: readonly Value[]): Document {
  return identityPolicy(
    { Sid: "Login", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Sid: "OwnImages",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: repositoryArns,
    },
    { Sid: "OwnLogs", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: groupArns },
  );
}
