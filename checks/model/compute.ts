import type { Fact, Listing } from "./fact.ts";
import type { Resource } from "./estate.ts";
import type { Text } from "./text.ts";

/** What a cell of shared compute is made of. */

/** An SQS queue. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html) */
export interface Queue extends Resource {
  readonly kind: "sqs:queue";
  readonly arn: Fact<Text>;
  readonly url: Fact<Text>;
  /** Seconds for which a message that was received is hidden from other receivers. */
  readonly visibilityTimeout: Fact<number>;
  /** Null: a message is received again until it expires. */
  readonly redrive: Fact<Redrive | null>;
  /** Something parks here what it failed to deliver: another queue, a function, a schedule, a rule. */
  readonly takesDeadLetters: Fact<boolean>;
}

/** (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html) */
export interface Redrive {
  readonly target: Fact<Text>;
  /** A message that was received so often is moved instead of being received once more. */
  readonly receivesMax: Fact<number>;
}

/** A DynamoDB table, global or not. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html) */
export interface ItemTable extends Resource {
  readonly kind: "dynamodb:table";
  /** `PAY_PER_REQUEST`, `PROVISIONED`. */
  readonly billing: Fact<string>;
  /** Items are deleted at a time that they state. */
  readonly expires: Fact<boolean>;
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html) */
export interface Secret extends Resource {
  readonly kind: "secretsmanager:secret";
  /** As written; null for the AWS managed key. */
  readonly encryptionKey: Fact<Text | null>;
  /** It has copies in other Regions, each under a key of that Region. */
  readonly copied: Fact<boolean>;
}

/** A Lambda function. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html) */
export interface LambdaFunction extends Resource {
  readonly kind: "lambda:function";
  readonly arn: Fact<Text>;
  /** The ARN of the role that it runs as. */
  readonly role: Fact<Text>;
  /** The values of its environment's variables, whatever they are called. */
  readonly environment: Fact<readonly Text[]>;
  /** MB. */
  readonly memory: Fact<number>;
  /** Seconds. */
  readonly timeout: Fact<number>;
  /** Its network interfaces are in subnets of a VPC. */
  readonly inVpc: Fact<boolean>;
  /** CloudFormation calls it for a custom resource. */
  readonly servesDeployments: Fact<boolean>;
}

/** An ECS task definition. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html) */
export interface TaskDefinition extends Resource {
  readonly kind: "ecs:task-definition";
  readonly arn: Fact<Text>;
  /** The ARN of the role that its tasks work as; null: none. */
  readonly role: Fact<Text | null>;
  /** What its tasks can be started on: `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`. */
  readonly platforms: Fact<readonly string[]>;
  /** 1,024 units are one vCPU. */
  readonly cpu: Fact<number>;
  /** MiB. */
  readonly memory: Fact<number>;
  /** What starts its tasks; unread: what may. */
  readonly runs: Listing<TaskRun>;
}

/** A service, schedule, rule or pipe that starts tasks. */
export interface TaskRun {
  readonly id: string;
  readonly capacity: Fact<TaskCapacity>;
  /** A load balancer hands requests to its tasks. */
  readonly servesRequests: Fact<boolean>;
}

/** A launch type, or shares of capacity providers. (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html) */
export type TaskCapacity = { readonly launchType: string } | { readonly strategy: readonly CapacityShare[] };

export interface CapacityShare {
  /** `FARGATE`, `FARGATE_SPOT`, or the name of one of the account's own. */
  readonly provider: string;
  readonly base: number;
  readonly weight: number;
}

/** A schedule of EventBridge Scheduler, or a rule of EventBridge that has one. (docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html) */
export interface Schedule extends Resource {
  readonly kind: "scheduler:schedule";
  readonly form: "schedule" | "rule";
  /** `rate(6 hours)`, `cron(17 0/6 * * ? *)`, `at(…)`. */
  readonly expression: Fact<string>;
  /** `UTC`, `Europe/Berlin`; rules go by UTC. */
  readonly timezone: Fact<string>;
  readonly enabled: Fact<boolean>;
  /** Minutes within which each run comes at a time that AWS picks; 0: it comes on time. Rules have none. */
  readonly window: Fact<number>;
  /** Dates; null: at once, for ever. */
  readonly starts: Fact<Text | null>;
  readonly ends: Fact<Text | null>;
  readonly targets: Listing<ScheduleTarget>;
}

export interface ScheduleTarget {
  readonly arn: Fact<Text>;
  /** The task definition whose tasks it starts in the cluster `arn`; null: it is no ECS target. */
  readonly task: Fact<Text> | null;
}
