import type { Stack } from "aws-cdk-lib";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { pollPolicy, serviceTrust } from "../../guardrails/access/cell.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { logGroup } from "./logs.ts";
import { workerGroup, workerSubnets } from "./network.ts";

/** What a schedule calls: it puts one job for each tenant of a connector into the queue, from which workers take them. */
export function addFunctions(stack: Stack): void {
  const jobs = { Ref: "ConnectorJobs" };
  const poll = role(stack, "PollRole", {
    name: "CellPoll",
    trust: serviceTrust("lambda.amazonaws.com", settings.accounts.compute),
    policies: {
      Poll: pollPolicy({
        jobs: { "Fn::GetAtt": ["ConnectorJobs", "Arn"] },
        parked: { "Fn::GetAtt": ["ConnectorParked", "Arn"] },
        cursors: { "Fn::GetAtt": ["Cursors", "Arn"] },
        log: { "Fn::GetAtt": ["PollLog", "Arn"] },
      }),
    },
  });
  const log = logGroup(stack, "PollLog", "/panops/cell/poll");
  new CfnFunction(stack, "Poll", {
    description: "Puts a job for each tenant of a connector into the queue",
    role: poll.attrArn,
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: { zipFile: source },
    memorySize: 512,
    timeout: 300,
    reservedConcurrentExecutions: 20,
    deadLetterConfig: { targetArn: asText({ "Fn::GetAtt": ["ConnectorParked", "Arn"] }) },
    vpcConfig: { subnetIds: workerSubnets(), securityGroupIds: [workerGroup()] },
    environment: { variables: { QUEUE: asText(jobs), CURSORS: asText({ Ref: "Cursors" }) } },
    loggingConfig: { logGroup: log.name, logFormat: "JSON" },
    tracingConfig: { mode: "Active" },
  });
}

/** Jobs hold references, never content (pitfalls P13, P26). */
const source = `const { DynamoDBClient, paginateScan } = require("@aws-sdk/client-dynamodb");
const { SQSClient, SendMessageBatchCommand } = require("@aws-sdk/client-sqs");

const cursors = new DynamoDBClient();
const queue = new SQSClient();

exports.handler = async ({ connector }) => {
  const pages = paginateScan({ client: cursors }, {
    TableName: process.env.CURSORS,
    ProjectionExpression: "tenant",
    FilterExpression: "connector = :connector",
    ExpressionAttributeValues: { ":connector": { S: connector } },
  });
  for await (const { Items = [] } of pages) {
    for (let from = 0; from < Items.length; from += 10) {
      const Entries = Items.slice(from, from + 10).map(({ tenant }, i) => ({
        Id: String(i),
        MessageBody: JSON.stringify({ connector, tenant: tenant.S }),
      }));
      const { Failed = [] } = await queue.send(new SendMessageBatchCommand({ QueueUrl: process.env.QUEUE, Entries }));
      if (Failed.length > 0) throw new Error(Failed[0].Message);
    }
  }
};
`;
