import type { LambdaFunction, Queue, Schedule, ScheduleTarget, TaskDefinition } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import type { Fact } from "../../model/fact.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { literal, sameText, type Text } from "../../model/text.ts";

/** Does a schedule start connectors? */
export type Starts = "surely" | "perhaps" | "no";

/**
 * By what its targets can do, not by their names. A connector works as a principal that is meant to use tenants' keys (the estate file's
 * vendor.service), or is handed its jobs by a queue: so such a function or task is one, so is a queue of jobs, and a function that knows one. A function
 * whose role can neither become another, nor hand on work, nor read a secret is none, and neither is a call of an API that starts nothing.
 */
export function startsConnector(schedule: Schedule, estate: Estate): Starts {
  const { items, unread } = schedule.targets;
  const found = items.map((target) => ofTarget(target, schedule.account, estate));
  if (found.includes("surely")) return "surely";
  return found.includes("perhaps") || unread.length > 0 ? "perhaps" : "no";
}

function ofTarget({ arn, task }: ScheduleTarget, account: string, estate: Estate): Starts {
  if (task !== null) return ofTask(task, account, estate);
  if (!arn.known) return "perhaps";
  const queue = estate.list("sqs:queue", account).items.find((each) => isOne(each.arn, arn.value));
  if (queue !== undefined) return isForJobs(queue) ? "surely" : "perhaps";
  const fn = estate.list("lambda:function", account).items.find((each) => isOne(each.arn, arn.value));
  return fn === undefined ? ofService(arn.value) : ofFunction(fn, estate);
}

function isOne(own: Fact<Text>, named: Text): boolean {
  return own.known && sameText(own.value, named);
}

function isForJobs({ takesDeadLetters, redrive }: Queue): boolean {
  return !(takesDeadLetters.known && takesDeadLetters.value && redrive.known && redrive.value === null);
}

function ofTask(named: Fact<Text>, account: string, estate: Estate): Starts {
  if (!named.known) return "perhaps";
  const isNamed = ({ arn }: TaskDefinition): boolean => isOne(arn, named.value);
  const task = estate.list("ecs:task-definition", account).items.find(isNamed);
  return task?.role.known === true && task.role.value !== null && isService(task.role.value, estate) ? "surely" : "perhaps";
}

function isService(role: Text, { file }: Estate): boolean {
  const arn = literal(role);
  return arn !== undefined && file.vendor.service.some((glob) => matchesGlob(glob, arn));
}

function ofFunction(fn: LambdaFunction, estate: Estate): Starts {
  if (fn.role.known && isService(fn.role.value, estate)) return "surely";
  const queues = estate.list("sqs:queue", fn.account).items.filter(isForJobs);
  const knows = (queue: Queue): boolean =>
    fn.environment.known && fn.environment.value.some((text) => isOne(queue.url, text) || isOne(queue.arn, text));
  if (queues.some(knows)) return "surely";
  return handsOn(fn.role, fn.account, estate) ? "perhaps" : "no";
}

/** What starts other work, makes one somebody else, or gets what opens another's store. (docs.aws.amazon.com/service-authorization/latest/reference) */
const handing = [
  "sts:AssumeRole",
  "sqs:SendMessage",
  "ecs:RunTask",
  "ecs:StartTask",
  "states:StartExecution",
  "states:StartSyncExecution",
  "lambda:InvokeFunction",
  "events:PutEvents",
  "sns:Publish",
  "kinesis:PutRecord",
  "kinesis:PutRecords",
  "batch:SubmitJob",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "rds-db:connect",
];

function handsOn(role: Fact<Text>, account: string, estate: Estate): boolean {
  if (!role.known) return true;
  const principal = estate.list("iam:principal", account).items.find(({ arn }) => isOne(arn, role.value));
  if (principal === undefined || !principal.policies.known) return true;
  return principal.policies.value.some(allowsHanding);
}

function allowsHanding({ statements }: PolicyDocument): boolean {
  return statements.some(({ effect, action }) => {
    if (effect === "Deny") return false;
    const open = action.patterns.some((pattern) => literal(pattern) === undefined);
    return (
      open ||
      action.negated ||
      action.patterns.some((pattern) => handing.some((name) => matchesGlob((literal(pattern) ?? "").toLowerCase(), name.toLowerCase())))
    );
  });
}

/** Services whose targets may start any work: `arn:aws:states:…`, `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`. */
const starters = ["lambda", "sqs", "ecs", "states", "sfn", "events", "eventbridge", "sns", "kinesis", "firehose", "batch", "pipes", "execute-api"];

function ofService(arn: Text): Starts {
  const [first = ""] = arn;
  if (typeof first !== "string") return "perhaps";
  const fields = first.split(":");
  // The last field of a text that goes on is not whole.
  const whole = literal(arn) === undefined ? fields.slice(0, -1) : fields;
  const service = whole[2] === "scheduler" ? whole[6] : whole[2];
  return service === undefined || starters.includes(service) ? "perhaps" : "no";
}
