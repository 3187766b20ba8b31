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

/** Does something beside CloudFormation call it? It works as a service's principal, or a schedule starts it. */
export function worksBesides(fn: LambdaFunction, estate: Estate): boolean {
  if (fn.role.known && isService(fn.role.value, estate)) return true;
  const isIt = ({ arn }: ScheduleTarget): boolean => arn.known && isOne(fn.arn, arn.value);
  return estate.list("scheduler:schedule", fn.account).items.some(({ targets }) => targets.items.some(isIt));
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

export function isService(role: Text, { file }: Estate): boolean {
  const arn = literal(role);
  return arn !== undefined && file.vendor.service.some((glob) => matchesGlob(glob, arn));
}

function ofFunction(fn: LambdaFunction, estate: Estate): Starts {
  if (fn.role.known && isService(fn.role.value, estate)) return "surely";
  const queues = estate.list("sqs:queue", fn.account).items.filter(isForJobs);
  const policies = policiesOf(fn.role, fn.account, estate);
  const { environment } = fn;
  const knows = ({ url, arn }: Queue): boolean =>
    environment.known ? environment.value.some((text) => isOne(url, text) || isOne(arn, text)) : policies?.some((each) => names(each, arn)) === true;
  if (queues.some(knows)) return "surely";
  const actions = environment.known ? handing : [...handing, ...taking];
  return policies === undefined || policies.some((each) => allows(each, actions)) ? "perhaps" : "no";
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

/** Where what a function knows is not read, how it gets jobs from a queue. */
const taking = ["sqs:ReceiveMessage"];

/** Undefined: not known. */
function policiesOf(role: Fact<Text>, account: string, estate: Estate): readonly PolicyDocument[] | undefined {
  if (!role.known) return undefined;
  const principal = estate.list("iam:principal", account).items.find(({ arn }) => isOne(arn, role.value));
  return principal?.policies.known === true ? principal.policies.value : undefined;
}

function allows({ statements }: PolicyDocument, actions: readonly string[]): boolean {
  return statements.some(({ effect, action }) => {
    if (effect === "Deny") return false;
    const open = action.patterns.some((pattern) => literal(pattern) === undefined);
    return (
      open ||
      action.negated ||
      action.patterns.some((pattern) => actions.some((name) => matchesGlob((literal(pattern) ?? "").toLowerCase(), name.toLowerCase())))
    );
  });
}

/** Does it let jobs into this very queue, or out of it? */
function names({ statements }: PolicyDocument, queue: Fact<Text>): boolean {
  const jobs = ["sqs:sendmessage", ...taking.map((name) => name.toLowerCase())];
  return statements.some(
    ({ effect, action, resource }) =>
      effect === "Allow" &&
      !action.negated &&
      action.patterns.some((pattern) => jobs.includes((literal(pattern) ?? "").toLowerCase())) &&
      resource !== undefined &&
      !resource.negated &&
      resource.patterns.some((pattern) => isOne(queue, pattern)),
  );
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
