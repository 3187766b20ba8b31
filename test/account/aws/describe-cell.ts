import { at, jsonOf, ref } from "./deployed.ts";
import type { Describe } from "./describe.ts";

/** What a cell of shared compute is made of. */
export const cellDescribers: Readonly<Record<string, Describe>> = {
  "AWS::Lambda::Function": (of, account) =>
    account.add(`lambda.ListFunctions ${of.region}`, {
      FunctionName: ref(of),
      FunctionArn: String(jsonOf(of.attribute("Arn"))),
      Role: at(of, "Role"),
      MemorySize: at(of, "MemorySize") ?? 128,
      Timeout: at(of, "Timeout") ?? 3,
      VpcConfig: at(of, "VpcConfig"),
      DeadLetterConfig: at(of, "DeadLetterConfig"),
      Environment: at(of, "Environment"),
    }),
  "AWS::SQS::Queue": (of, account, all) => {
    const QueueUrl = ref(of);
    const redrive = at(of, "RedrivePolicy");
    const policy = all.find((each) => each.type === "AWS::SQS::QueuePolicy" && (at(each, "Queues") as readonly unknown[]).includes(QueueUrl));
    account.add(`sqs.ListQueues ${of.region}`, { QueueUrl });
    account.replies.set(`sqs.GetQueueAttributes ${QueueUrl}`, {
      Attributes: {
        QueueArn: jsonOf(of.attribute("Arn")),
        VisibilityTimeout: String(at(of, "VisibilityTimeout") ?? 30),
        ...(redrive !== undefined && { RedrivePolicy: JSON.stringify(redrive) }),
        ...(policy !== undefined && { Policy: JSON.stringify(at(policy, "PolicyDocument")) }),
      },
    });
  },
  "AWS::DynamoDB::Table": (of, account) => {
    const TableName = ref(of);
    const BillingMode = at(of, "BillingMode");
    const expires = at(of, "TimeToLiveSpecification", "Enabled") === true;
    account.add(`dynamodb.ListTables ${of.region}`, { TableName });
    account.replies.set(`dynamodb.DescribeTable ${TableName}`, {
      Table: {
        TableName,
        ...(BillingMode === undefined ? { ProvisionedThroughput: { ReadCapacityUnits: 5 } } : { BillingModeSummary: { BillingMode } }),
      },
    });
    account.replies.set(`dynamodb.DescribeTimeToLive ${TableName}`, {
      TimeToLiveDescription: { TimeToLiveStatus: expires ? "ENABLED" : "DISABLED" },
    });
  },
  "AWS::ECS::TaskDefinition": (of, account) => {
    const taskDefinitionArn = ref(of);
    account.add(`ecs.ListTaskDefinitions ${of.region}`, { taskDefinitionArn });
    account.replies.set(`ecs.DescribeTaskDefinition ${taskDefinitionArn}`, {
      taskDefinition: {
        taskDefinitionArn,
        family: at(of, "Family"),
        cpu: at(of, "Cpu"),
        memory: at(of, "Memory"),
        requiresCompatibilities: at(of, "RequiresCompatibilities") ?? [],
        compatibilities: ["EC2"],
        ...(at(of, "TaskRoleArn") !== undefined && { taskRoleArn: at(of, "TaskRoleArn") }),
      },
    });
  },
  "AWS::ECS::Cluster": (of, account, all) => {
    const clusterArn = String(jsonOf(of.attribute("Arn")));
    const defaults = all.find((each) => each.type === "AWS::ECS::ClusterCapacityProviderAssociations" && at(each, "Cluster") === ref(of));
    const strategy = defaults === undefined ? [] : at(defaults, "DefaultCapacityProviderStrategy");
    account.add(`ecs.ListClusters ${of.region}`, { clusterArn });
    account.add(`ecs.DescribeClusters ${clusterArn}`, { clusterArn, status: "ACTIVE", defaultCapacityProviderStrategy: small(strategy) });
  },
  "AWS::ECS::Service": (of, account, all) => {
    const serviceArn = ref(of);
    const own = all.find((each) => each.type === "AWS::ECS::Cluster" && ref(each) === at(of, "Cluster"));
    const cluster = own === undefined ? "" : String(jsonOf(own.attribute("Arn")));
    account.add(`ecs.ListServices ${cluster}`, { serviceArn });
    account.add(`ecs.DescribeServices ${serviceArn}`, {
      serviceArn,
      clusterArn: cluster,
      status: "ACTIVE",
      taskDefinition: at(of, "TaskDefinition"),
      ...(at(of, "LaunchType") !== undefined && { launchType: at(of, "LaunchType") }),
      capacityProviderStrategy: small(at(of, "CapacityProviderStrategy") ?? []),
      loadBalancers: small(at(of, "LoadBalancers") ?? []),
    });
  },
  "AWS::Scheduler::Schedule": (of, account) => {
    const [Name, GroupName] = [ref(of), at(of, "GroupName") ?? "default"];
    const Arn = `arn:aws:scheduler:${of.region}:${of.account}:schedule/${String(GroupName)}/${Name}`;
    account.add(`scheduler.ListSchedules ${of.region}`, { Arn, Name, GroupName });
    account.replies.set(`scheduler.GetSchedule ${Name}`, {
      Arn,
      Name,
      GroupName,
      ScheduleExpression: at(of, "ScheduleExpression"),
      ScheduleExpressionTimezone: at(of, "ScheduleExpressionTimezone") ?? "UTC",
      FlexibleTimeWindow: at(of, "FlexibleTimeWindow"),
      State: at(of, "State") ?? "ENABLED",
      Target: at(of, "Target"),
    });
  },
};

/** Members of ECS's API begin with a small letter. */
function small(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(small);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), small(member)]));
}
