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
