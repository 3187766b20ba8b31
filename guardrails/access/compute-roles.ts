import { identityPolicy, trustPolicy } from "../build.ts";
import { anyRole, queues, roleArn, roles, transcriptionFleet, vendorRoles } from "../names.ts";
import type { Clause, Document } from "../statement.ts";

/** Roles of the compute account. */

/** Tasks and functions of the account itself. */
export function taskTrust(account: string): Document {
  return trustPolicy(ownTasks(account));
}

function ownTasks(account: string): Clause {
  return {
    Sid: "OwnTasks",
    Effect: "Allow",
    Principal: { Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  };
}

/** The service role is its own tasks', and the transcribers', who enter tenants as it. */
export function serviceRoleTrust(account: string): Document {
  return trustPolicy(ownTasks(account), {
    Sid: "TranscribersEnter",
    Effect: "Allow",
    Principal: { AWS: roleArn(account, vendorRoles.transcriber) },
    Action: "sts:AssumeRole",
  });
}

/**
 * Enters data roles, one tenant at a time (pitfall P23), takes connectors' jobs and hands recordings on. Of what it finds there it uses nothing itself:
 * the published key statement allows it more.
 */
export function serviceRolePolicy({ account, region }: ComputePlace): Document {
  return identityPolicy(
    {
      Sid: "EnterDataRoles",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Resource: anyRole(roles.access),
    },
    { Sid: "TakeJobs", Effect: "Allow", Action: takingJobs, Resource: queueArn(account, region, queues.connector) },
    { Sid: "HandOn", Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn(account, region, queues.transcription) },
  );
}

/** Takes recordings' jobs, keeps its own instance while it works on one, and enters tenants as the service role does. */
export function transcriberPolicy({ account, region }: ComputePlace): Document {
  return identityPolicy(
    { Sid: "TakeJobs", Effect: "Allow", Action: takingJobs, Resource: queueArn(account, region, queues.transcription) },
    {
      Sid: "FindInstance",
      Effect: "Allow",
      Action: ["ecs:DescribeContainerInstances", "ecs:DescribeTasks"],
      Resource: ["container-instance", "task"].map((kind) => `arn:aws:ecs:${region}:${account}:${kind}/${transcriptionFleet}/*`),
    },
    {
      Sid: "KeepInstance",
      Effect: "Allow",
      Action: "autoscaling:SetInstanceProtection",
      Resource: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${transcriptionFleet}`,
    },
    { Sid: "WorkAsService", Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn(account, vendorRoles.service) },
  );
}

export interface ComputePlace {
  readonly account: string;
  readonly region: string;
}

const takingJobs = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"] as const;

function queueArn(account: string, region: string, name: string): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

export function migratorPolicy(): Document {
  return identityPolicy({ Sid: "EnterDatabaseBirth", Effect: "Allow", Action: "sts:AssumeRole", Resource: anyRole(roles.databaseBirth) });
}
