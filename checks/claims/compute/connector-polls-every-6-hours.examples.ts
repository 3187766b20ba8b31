import { cellAnswers, inCell, page } from "./cell-example.ts";
import type { Example, ExampleReply } from "../../model/example.ts";

const window = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 60 };
const service = "arn:aws:iam::222222222222:role/Service";
const arn = { "Fn::GetAtt": ["Poll", "Arn"] };
const Target = { Arn: arn, RoleArn: "arn:aws:iam::222222222222:role/Start" };
const properties = { ScheduleExpression: "cron(17 0/6 * * ? *)", FlexibleTimeWindow: window, Target };
const Poll = { Type: "AWS::Lambda::Function", Properties: { Role: service } };
const Jobs = { Type: "AWS::SQS::Queue" };
const Parameters = { Setting: { Type: "String" } };

function schedule(changed: object, more: object = {}): Example {
  return inCell({ Slack: { Type: "AWS::Scheduler::Schedule", Properties: { ...properties, ...changed } }, Poll, Jobs, ...more }, { Parameters });
}

const at = (ScheduleExpression: unknown): Example => schedule({ ScheduleExpression });
const to = (changed: object, expression = "rate(1 hour)", more: object = {}): Example =>
  schedule({ ScheduleExpression: expression, Target: { ...Target, ...changed } }, more);
const runsAs = (Role: unknown, more: object = {}): object => ({ Poll: { ...Poll, Properties: { Role, ...more } } });
const role = (Action: string): object => ({
  Report: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: "Report",
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
      Policies: [{ PolicyName: "a", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] } }],
    },
  },
});
const nightly = (Action: string): object => ({
  ...role(Action),
  Nightly: { Type: "AWS::Lambda::Function", Properties: { Role: { "Fn::GetAtt": ["Report", "Arn"] } } },
  EachNight: {
    Type: "AWS::Scheduler::Schedule",
    Properties: { ...properties, ScheduleExpression: "cron(0 3 * * ? *)", Target: { ...Target, Arn: { "Fn::GetAtt": ["Nightly", "Arn"] } } },
  },
});
const rule = (changed: object): object => ({
  Rule: { Type: "AWS::Events::Rule", Properties: { ScheduleExpression: "rate(6 hours)", Targets: [{ Id: "a", Arn: arn }], ...changed } },
});
const worker = {
  Worker: { Type: "AWS::ECS::TaskDefinition", Properties: { Family: "worker", TaskRoleArn: service } },
};
const EcsParameters = { TaskDefinitionArn: { Ref: "Worker" } };

const functionArn = "arn:aws:lambda:us-east-1:222222222222:function:Poll";
const scheduleArn = "arn:aws:scheduler:us-east-1:222222222222:schedule/default/Slack";

/** A schedule of an account that starts a function of the service's. */
function answered(changed: object, more: Readonly<Record<string, readonly ExampleReply[]>> = {}): Example {
  const request = { Name: "Slack", GroupName: "default" };
  const response = {
    ...{ ...request, Arn: scheduleArn, State: "ENABLED", ScheduleExpression: "cron(17 0/6 * * ? *)", ScheduleExpressionTimezone: "UTC" },
    ...{ FlexibleTimeWindow: window, Target: { Arn: functionArn, RoleArn: Target.RoleArn }, ...changed },
  };
  return cellAnswers({
    "scheduler.ListSchedules": [page("Schedules", { ...request, Arn: scheduleArn })],
    "scheduler.GetSchedule": [{ request, response }],
    "eventbridge.ListRules": [page("Rules")],
    "sqs.ListQueues": [page("QueueUrls")],
    "lambda.ListFunctions": [page("Functions", { FunctionName: "Poll", FunctionArn: functionArn, Role: service })],
    ...more,
  });
}

const byRule = (ScheduleExpression: string): Readonly<Record<string, readonly ExampleReply[]>> => ({
  "eventbridge.ListRules": [page("Rules", { Name: "Poll", State: "ENABLED", ScheduleExpression })],
  "eventbridge.ListTargetsByRule": [{ request: { Rule: "Poll" }, ...page("Targets", { Id: "a", Arn: functionArn }) }],
});

export const examples = {
  holds: {
    "four times a day, within an hour": schedule({}),
    "an account's schedule": answered({}),
    "an account's rule that waits for events": answered({}, byRule("")),
    "the hours in full": at("cron(17 0,6,12,18 * * ? *)"),
    "from any hour on": at("cron(40 3/6 ? * * *)"),
    "a star with a step": at("cron(0 */6 ? * SUN-SAT *)"),
    "by rate": at("rate(6 hours)"),
    "by rate, in minutes": at("rate(360 minutes)"),
    "by rate, the zone has no say": schedule({ ScheduleExpression: "rate(6 hours)", ScheduleExpressionTimezone: "Europe/Berlin" }),
    "by a clock that is never changed": schedule({ ScheduleExpressionTimezone: "Etc/GMT+5" }),
    "once is no poll": schedule(
      {},
      { Once: { Type: "AWS::Scheduler::Schedule", Properties: { ...properties, ScheduleExpression: "at(2026-11-28T00:00:00)" } } },
    ),
    "a report each night that starts nothing": schedule({}, nightly("cloudwatch:PutMetricData")),
    "a call that starts nothing": schedule(
      {},
      {
        Stop: {
          Type: "AWS::Scheduler::Schedule",
          Properties: { ...properties, ScheduleExpression: "rate(1 day)", Target: { Arn: "arn:aws:scheduler:::aws-sdk:rds:stopDBCluster" } },
        },
      },
    ),
    "a rule that waits for events": schedule({}, rule({ ScheduleExpression: undefined, EventPattern: { source: ["aws.s3"] } })),
    "a queue of jobs": to({ Arn: { "Fn::GetAtt": ["Jobs", "Arn"] } }, "rate(6 hours)"),
    "a function that knows a queue of jobs": schedule(
      { ScheduleExpression: "rate(6 hours)" },
      runsAs("arn:aws:iam::222222222222:role/Poll", { Environment: { Variables: { Q: { Ref: "Jobs" } } } }),
    ),
    "tasks of the service role": to({ EcsParameters }, "rate(6 hours)", worker),
  },
  broken: {
    "an account's schedule without jitter": answered({ FlexibleTimeWindow: { Mode: "OFF" } }),
    "an account's schedule, every hour": answered({ ScheduleExpression: "rate(1 hour)" }),
    "an account's schedule is off": answered({ State: "DISABLED" }),
    "an account's rule has no jitter": answered({}, byRule("rate(6 hours)")),
    "no jitter": schedule({ FlexibleTimeWindow: { ...window, Mode: "OFF" } }),
    "two runs may fall together": schedule({ FlexibleTimeWindow: { ...window, MaximumWindowInMinutes: 360 } }),
    "every hour": at("rate(1 hour)"),
    "every day": at("rate(1 day)"),
    "every minute of those hours": at("cron(* 0/6 * * ? *)"),
    "twice in those hours": at("cron(0,30 0/6 * * ? *)"),
    "not over midnight": at("cron(0 0,6,12 * * ? *)"),
    "once a day": at("cron(0 6 * * ? *)"),
    "not at weekends": at("cron(17 0/6 ? * MON-FRI *)"),
    "on the last day of the month": at("cron(17 0/6 L * ? *)"),
    "in summer": at("cron(17 0/6 * 6-8 ? *)"),
    "this year": at("cron(17 0/6 * * ? 2026)"),
    off: schedule({ State: "DISABLED" }),
    "it ends": schedule({ EndDate: "2027-01-01T00:00:00Z" }),
    "a rule has no jitter": schedule({}, rule({})),
    "a queue of jobs, every hour": to({ Arn: { "Fn::GetAtt": ["Jobs", "Arn"] } }),
    "a function that knows a queue of jobs, every hour": schedule(
      { ScheduleExpression: "rate(1 hour)" },
      runsAs("arn:aws:iam::222222222222:role/Poll", { Environment: { Variables: { Q: { Ref: "Jobs" } } } }),
    ),
    "tasks of the service role, every hour": to({ EcsParameters }, "rate(1 hour)", worker),
    "six hours are a connector's, whatever it starts": schedule({ ScheduleExpression: "rate(6 hours)", State: "DISABLED" }),
  },
  undecided: {
    "an account's schedule whose target no list has": answered(
      { ScheduleExpression: "rate(1 hour)" },
      { "lambda.ListFunctions": [page("Functions")] },
    ),
    "an account's function whose environment is not kept": answered(
      { ScheduleExpression: "rate(1 hour)" },
      {
        "lambda.ListFunctions": [page("Functions", { FunctionName: "Poll", FunctionArn: functionArn, Role: "arn:aws:iam::222222222222:role/Other" })],
      },
    ),
    "rules that may not be listed": answered({}, { "eventbridge.ListRules": [] }),
    "a schedule without its window": answered({ FlexibleTimeWindow: undefined }),
    "a parameter says when": at({ Ref: "Setting" }),
    "an expression that we do not know": at("cron(17 0/6 * * * *)"),
    "a parameter is the window": schedule({ FlexibleTimeWindow: { ...window, MaximumWindowInMinutes: { Ref: "Setting" } } }),
    "a window without its length": schedule({ FlexibleTimeWindow: { Mode: "FLEXIBLE" } }),
    "a parameter says whether it is on": schedule({ State: { Ref: "Setting" } }),
    "a clock that is changed": schedule({ ScheduleExpressionTimezone: "Europe/Berlin" }),
    "it starts some day": schedule({ StartDate: "2027-01-01T00:00:00Z" }),
    "a report each night that may start work": schedule({}, nightly("sqs:*")),
    "a function that may be anything's": schedule({ ScheduleExpression: "rate(1 hour)" }, runsAs("arn:aws:iam::222222222222:role/Other")),
    "a state machine": to({ Arn: "arn:aws:states:us-east-1:222222222222:stateMachine:all" }),
    "tasks of another role": to({ EcsParameters }, "rate(1 hour)", {
      Worker: { Type: "AWS::ECS::TaskDefinition", Properties: { Family: "worker", TaskRoleArn: "arn:aws:iam::222222222222:role/Other" } },
    }),
    "a parameter names the target": to({ Arn: { Ref: "Setting" } }),
  },
};
