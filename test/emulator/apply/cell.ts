import type { Creator, Made, Work } from "./creators.ts";
import { signed } from "./signed.ts";

/** What a cell of shared compute is made of; there is no client package for any of it. */
export const cellCreators: Readonly<Record<string, Creator>> = {
  "AWS::SQS::Queue": async ({ of, values, clients }) => {
    const QueueName = values.at(of, "QueueName") ?? of.logicalId;
    const redrive = values.at<object>(of, "RedrivePolicy");
    const Attributes = {
      ...texts(values.at(of, "VisibilityTimeout"), "VisibilityTimeout"),
      ...texts(values.at(of, "MessageRetentionPeriod"), "MessageRetentionPeriod"),
      ...(redrive !== undefined && { RedrivePolicy: JSON.stringify(redrive) }),
    };
    await signed(clients, { service: "sqs", region: of.region, target: "AmazonSQS.CreateQueue" }, { QueueName, Attributes });
    // Templates make the URL of it.
    return { ref: QueueName, attributes: { QueueName, Arn: `arn:aws:sqs:${of.region}:${of.account}:${QueueName}` } };
  },
  "AWS::SQS::QueuePolicy": async ({ of, values, clients }) => {
    const Policy = JSON.stringify(values.at<object>(of, "PolicyDocument"));
    for (const QueueUrl of values.at<readonly string[]>(of, "Queues") ?? [])
      await signed(clients, { service: "sqs", region: of.region, target: "AmazonSQS.SetQueueAttributes" }, { QueueUrl, Attributes: { Policy } });
    return { ref: of.logicalId };
  },
  "AWS::DynamoDB::Table": async ({ of, values, clients }) => {
    const TableName = values.at(of, "TableName") ?? of.logicalId;
    const call = { service: "dynamodb", region: of.region } as const;
    await signed(
      clients,
      { ...call, target: "DynamoDB_20120810.CreateTable" },
      {
        TableName,
        KeySchema: values.at<readonly object[]>(of, "KeySchema"),
        AttributeDefinitions: values.at<readonly object[]>(of, "AttributeDefinitions"),
        BillingMode: values.at(of, "BillingMode"),
      },
    );
    const TimeToLiveSpecification = values.at<object>(of, "TimeToLiveSpecification");
    if (TimeToLiveSpecification !== undefined)
      await signed(clients, { ...call, target: "DynamoDB_20120810.UpdateTimeToLive" }, { TableName, TimeToLiveSpecification });
    return { ref: TableName, attributes: { Arn: `arn:aws:dynamodb:${of.region}:${of.account}:table/${TableName}` } };
  },
  "AWS::Lambda::Function": makeFunction,
  "AWS::Scheduler::ScheduleGroup": async ({ of, values, clients }) => {
    const name = values.at(of, "Name") ?? of.logicalId;
    await signed(clients, { service: "scheduler", region: of.region, path: `/schedule-groups/${name}` }, {});
    return { ref: name, attributes: { Arn: `arn:aws:scheduler:${of.region}:${of.account}:schedule-group/${name}` } };
  },
  "AWS::Scheduler::Schedule": async ({ of, values, clients }) => {
    const name = values.at(of, "Name") ?? of.logicalId;
    const properties = values.at<object>(of) ?? {};
    const { ScheduleArn } = await signed(clients, { service: "scheduler", region: of.region, path: `/schedules/${name}` }, properties);
    return { ref: name, attributes: { Arn: String(ScheduleArn) } };
  },
};

/** Its code is never run. */
async function makeFunction({ of, values, clients }: Work): Promise<Made> {
  const FunctionName = values.at(of, "FunctionName") ?? of.logicalId;
  const { FunctionArn } = await signed(
    clients,
    { service: "lambda", region: of.region, path: "/2015-03-31/functions" },
    {
      FunctionName,
      Role: values.at(of, "Role"),
      Runtime: values.at(of, "Runtime"),
      Handler: values.at(of, "Handler"),
      MemorySize: values.at<number>(of, "MemorySize"),
      Timeout: values.at<number>(of, "Timeout"),
      VpcConfig: values.at<object>(of, "VpcConfig"),
      DeadLetterConfig: values.at<object>(of, "DeadLetterConfig"),
      Environment: values.at<object>(of, "Environment"),
      Code: { ZipFile: Buffer.from("nothing").toString("base64") },
    },
  );
  return { ref: FunctionName, attributes: { Arn: String(FunctionArn) } };
}

/** Attributes of queues are texts. */
function texts(value: unknown, name: string): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: String(value) };
}
