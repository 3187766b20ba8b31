import { row } from "./operations-stores.ts";
import { taskLists, taskOperations } from "./operations-tasks.ts";
import type { Earlier, Operation, Paging } from "./operation.ts";

const cell = { only: "compute" } as const;
const byNextToken: Paging = { reply: "NextToken", request: "NextToken", size: { MaxResults: 100 } };
const byMarker: Paging = { reply: "NextMarker", request: "Marker", size: { MaxItems: 50 } };

/** A call for each item of a list, about the members of the item that are named. */
function ofEach(list: string, ...members: readonly string[]) {
  const about = (item: Readonly<Record<string, unknown>>) => Object.fromEntries(members.map((member) => [member, item[member]]));
  return { parent: list, each: (found: Earlier) => found.items(list).map((item) => ({ parameters: about(item) })) };
}

/** What a cell of shared compute is made of: queues and tables, functions and what starts them. */
export function cellOperations(): readonly Operation[] {
  return [...taskLists(), ...queueOperations(), ...tableOperations(), ...scheduleOperations(), ...ruleOperations(), ...taskOperations()];
}

function queueOperations(): readonly Operation[] {
  const whereFunctions = { ...cell, service: "lambda", where: "home", alsoWhere: "lambda.ListFunctions", page: byMarker, needs: ["lambda"] } as const;
  return [
    // Without queues the answer is `{}`.
    row({
      ...cell,
      service: "sqs",
      name: "ListQueues",
      iam: ["sqs:ListQueues"],
      where: "regions",
      list: "QueueUrls",
      key: "QueueUrl",
      texts: true,
      omitsEmpty: true,
      page: { ...byNextToken, size: { MaxResults: 1000 } },
    }),
    row({
      ...cell,
      ...ofEach("sqs.ListQueues", "QueueUrl"),
      service: "sqs",
      name: "GetQueueAttributes",
      iam: ["sqs:GetQueueAttributes"],
      where: "regions",
      input: { AttributeNames: ["QueueArn", "VisibilityTimeout", "RedrivePolicy", "Policy"] },
      expect: ["Attributes"],
    }),
    row({
      ...whereFunctions,
      name: "ListEventSourceMappings",
      iam: ["lambda:ListEventSourceMappings"],
      list: "EventSourceMappings",
      key: "UUID",
    }),
    row({
      ...whereFunctions,
      ...ofEach("lambda.ListFunctions", "FunctionName"),
      name: "ListFunctionEventInvokeConfigs",
      iam: ["lambda:ListFunctionEventInvokeConfigs"],
      list: "FunctionEventInvokeConfigs",
      key: "FunctionArn",
    }),
  ];
}

function tableOperations(): readonly Operation[] {
  const tables = { ...cell, ...ofEach("dynamodb.ListTables", "TableName"), service: "dynamodb", where: "regions" } as const;
  return [
    row({
      ...cell,
      service: "dynamodb",
      name: "ListTables",
      iam: ["dynamodb:ListTables"],
      where: "regions",
      list: "TableNames",
      key: "TableName",
      texts: true,
      page: { reply: "LastEvaluatedTableName", request: "ExclusiveStartTableName", size: { Limit: 100 } },
    }),
    row({ ...tables, name: "DescribeTable", iam: ["dynamodb:DescribeTable"], expect: ["Table"] }),
    row({ ...tables, name: "DescribeTimeToLive", iam: ["dynamodb:DescribeTimeToLive"], expect: ["TimeToLiveDescription"] }),
  ];
}

function scheduleOperations(): readonly Operation[] {
  return [
    row({
      ...cell,
      service: "scheduler",
      name: "ListSchedules",
      iam: ["scheduler:ListSchedules"],
      where: "regions",
      list: "Schedules",
      key: "Arn",
      page: byNextToken,
    }),
    row({
      ...cell,
      ...ofEach("scheduler.ListSchedules", "Name", "GroupName"),
      service: "scheduler",
      name: "GetSchedule",
      iam: ["scheduler:GetSchedule"],
      where: "regions",
      expect: ["Name"],
      // What a schedule hands to its target may be anything.
      redact: ["Target.Input"],
    }),
  ];
}

/** Rules of EventBridge and what they start. */
function ruleOperations(): readonly Operation[] {
  return [
    row({
      ...cell,
      service: "eventbridge",
      name: "ListEventBuses",
      iam: ["events:ListEventBuses"],
      where: "home",
      alsoWhere: "ecs.ListTaskDefinitions",
      list: "EventBuses",
      key: "Name",
      page: { ...byNextToken, size: { Limit: 100 } },
    }),
    // Without a bus's name the default one is asked about.
    row({
      ...cell,
      service: "eventbridge",
      name: "ListRules",
      iam: ["events:ListRules"],
      where: "regions",
      each: (found) => [{ parameters: {} }, ...otherBuses(found).map((EventBusName) => ({ parameters: { EventBusName } }))],
      list: "Rules",
      key: "Name",
      page: { ...byNextToken, size: { Limit: 100 } },
    }),
    row({
      ...cell,
      service: "eventbridge",
      name: "ListTargetsByRule",
      iam: ["events:ListTargetsByRule"],
      where: "regions",
      parent: "eventbridge.ListRules",
      each: (found) =>
        found.items("eventbridge.ListRules").map(({ Name: Rule, EventBusName }) => ({
          parameters: { Rule, ...(EventBusName !== undefined && EventBusName !== "default" && { EventBusName }) },
        })),
      list: "Targets",
      key: "Id",
      page: { ...byNextToken, size: { Limit: 100 } },
      redact: ["Targets.*.Input", "Targets.*.InputTransformer.InputTemplate"],
    }),
  ];
}

function otherBuses(found: Earlier): readonly unknown[] {
  return found.items("eventbridge.ListEventBuses").flatMap(({ Name }) => (Name === "default" ? [] : [Name]));
}
