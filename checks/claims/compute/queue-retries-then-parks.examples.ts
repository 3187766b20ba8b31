import { cellAnswers, inCell, page } from "./cell-example.ts";
import type { Example, ExampleReply } from "../../model/example.ts";

const Parked = { Type: "AWS::SQS::Queue", Properties: { MessageRetentionPeriod: 1_209_600 } };
const RedrivePolicy = { deadLetterTargetArn: { "Fn::GetAtt": ["Parked", "Arn"] }, maxReceiveCount: 3 };
const properties = { VisibilityTimeout: 1800, RedrivePolicy };
const Parameters = { Setting: { Type: "Number" }, Where: { Type: "String" } };

function queueWith(changed: object, more: object = {}): Example {
  return inCell({ Jobs: { Type: "AWS::SQS::Queue", Properties: { ...properties, ...changed } }, Parked, ...more }, { Parameters });
}

const rule = (target: unknown): object => ({
  Type: "AWS::Events::Rule",
  Properties: { Targets: [{ Id: "a", Arn: "arn:aws:lambda:us-east-1:222222222222:function:f", DeadLetterConfig: { Arn: target } }] },
});

const urlOf = (name: string): string => `https://sqs.us-east-1.amazonaws.com/222222222222/${name}`;
const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:222222222222:${name}`;
const [Jobs, Kept] = [urlOf("Jobs"), urlOf("Parked")];
const attributes = { QueueArn: arnOf("Jobs"), VisibilityTimeout: "1800" };
const onlyTls = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }] });
const openToRules = onlyTls.replace("Deny", "Allow");

function redrive(maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn: arnOf("Parked"), maxReceiveCount });
}

/** A queue of jobs and one of those that failed; a function that was never called knows both. */
function answered(changed: object, more: Readonly<Record<string, readonly ExampleReply[]>> = {}, Policy = onlyTls): Example {
  const parked = { QueueArn: arnOf("Parked"), VisibilityTimeout: "30", Policy };
  return cellAnswers({
    "sqs.ListQueues": [page("QueueUrls", Jobs, Kept)],
    "sqs.GetQueueAttributes": [
      { request: { QueueUrl: Jobs }, response: { Attributes: { ...attributes, RedrivePolicy: redrive(3), Policy, ...changed } } },
      { request: { QueueUrl: Kept }, response: { Attributes: parked } },
    ],
    "lambda.ListFunctions": [page("Functions", { FunctionName: "Poll" })],
    "lambda.ListEventSourceMappings": [page("EventSourceMappings")],
    "lambda.ListFunctionEventInvokeConfigs": [{ request: { FunctionName: "Poll" }, ...page("FunctionEventInvokeConfigs") }],
    "scheduler.ListSchedules": [page("Schedules")],
    ...more,
  });
}

export const examples = {
  holds: {
    "half an hour, three failures": queueWith({}),
    "jobs that take longer": queueWith({ VisibilityTimeout: 7200 }),
    "an account's queues": answered({}),
    "an account's queue that is open to rules, and parks": answered({}, {}, openToRules),
    "a rule's dead letters are no jobs": queueWith(
      {},
      { Undelivered: { Type: "AWS::SQS::Queue" }, Rule: rule({ "Fn::GetAtt": ["Undelivered", "Arn"] }) },
    ),
  },
  broken: {
    "half a minute": queueWith({ VisibilityTimeout: 30 }),
    "AWS's half a minute": queueWith({ VisibilityTimeout: undefined }),
    "thirty receives": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: 30 } }),
    "one failure": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: 1 } }),
    "nothing is parked": queueWith({}, { Other: { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 1800 } } }),
    "an account's queue hides for half a minute": answered({ VisibilityTimeout: "30" }),
    "an account's queue parks after thirty receives": answered({ RedrivePolicy: redrive(30) }),
    "an account's queue parks nothing": answered({ RedrivePolicy: undefined }),
    "what was parked is tried again": queueWith(
      {},
      {
        Parked: {
          ...Parked,
          Properties: { ...Parked.Properties, RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Jobs", "Arn"] }, maxReceiveCount: 3 } },
        },
      },
    ),
  },
  undecided: {
    "an account's queue that may take others' dead letters": answered({ RedrivePolicy: undefined }, {}, openToRules),
    "an account's queue that a function may park in": answered(
      { RedrivePolicy: undefined },
      { "lambda.ListFunctionEventInvokeConfigs": [{ request: { FunctionName: "Poll" }, error: { code: "AccessDeniedException", message: "" } }] },
    ),
    "an account's queue that a schedule may park in": answered({ RedrivePolicy: undefined }, { "scheduler.ListSchedules": [] }),
    "an account's queue whose settings may not be read": answered({ RedrivePolicy: "{" }),
    "a parameter says how long": queueWith({ VisibilityTimeout: { Ref: "Setting" } }),
    "a parameter says how often": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: { Ref: "Setting" } } }),
    "no count is written": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: undefined } }),
    "no template has the queue that parks": inCell({
      Jobs: {
        Type: "AWS::SQS::Queue",
        Properties: { ...properties, RedrivePolicy: { ...RedrivePolicy, deadLetterTargetArn: "arn:aws:sqs:us-east-1:222222222222:elsewhere" } },
      },
    }),
    "what a parameter names may park in a queue": queueWith({}, { Other: { Type: "AWS::SQS::Queue" }, Rule: rule({ Ref: "Where" }) }),
  },
};
