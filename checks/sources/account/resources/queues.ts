import { described, jsonValue, memberOf, requiredMember, unreadAs, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import type { Origin, Unknown } from "../../../model/fact.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

/**
 * The queues of a Region, as `AWS::SQS::Queue`. A queue whose policy lets others send has that policy beside its own properties, as `Policy`.
 * (docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html)
 */
export function readQueues(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("sqs.ListQueues", region);
  return { resources: items.map((item) => queue(replies, item, region)), unread };
}

function queue(replies: Replies, item: Listed, region: string): SourceResource {
  const { id: url, origin } = item;
  const name = url.slice(url.lastIndexOf("/") + 1);
  const common = { type: "AWS::SQS::Queue", account: replies.account, region, ref: url };
  const composed = `arn:${partitionOf(region).partition}:sqs:${region}:${replies.account}:${name}`;
  const answer = replies.one("sqs.GetQueueAttributes", { QueueUrl: url }, region);
  if (answer.outcome !== "found") {
    const why = answer.outcome === "unread" ? unreadAs(answer.unread) : unreadValue("The queue is gone.", answer.origin);
    const properties = { VisibilityTimeout: why, RedrivePolicy: why, Policy: why };
    return described({ ...common, id: composed, origin, attributes: { Arn: composed }, properties });
  }
  const attributes = attributesOf(answer.found);
  const { QueueArn } = attributes.json;
  const arn = typeof QueueArn === "string" ? QueueArn : composed;
  const properties = {
    VisibilityTimeout: requiredMember(attributes, "VisibilityTimeout"),
    RedrivePolicy: parsed(attributes, "RedrivePolicy"),
    Policy: parsed(attributes, "Policy"),
  };
  return described({ ...common, id: arn, origin, attributes: { Arn: arn }, properties });
}

function attributesOf({ json, origin, region }: Found): Found {
  return { json: (json["Attributes"] ?? {}) as Found["json"], origin: { ...origin, path: `${origin.path}/Attributes` }, region };
}

/** Attributes are texts, some of them of JSON. */
function parsed(attributes: Found, name: string): Value | undefined {
  const text = memberOf(attributes, name);
  const written = attributes.json[name];
  if (text === undefined || written === "") return undefined;
  try {
    return jsonValue(JSON.parse(String(written)) as unknown, text.origin);
  } catch {
    return unreadValue(`The queue's ${name} is no JSON.`, text.origin);
  }
}

/**
 * Who may park in a queue what they failed to deliver: queues and functions themselves, and these. Rules, buses and subscriptions send as services, which
 * only the queue's own policy lets in: where it may, one of them stands for all.
 * (docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html, …/eventbridge/latest/userguide/eb-rule-dlq.html)
 */
export function parkingIn(queue: SourceResource): readonly SourceResource[] {
  const policy = queue.property("Policy");
  if (policy === undefined || isClosed(policy)) return [];
  const Targets = unreadValue("the queue's policy lets others send, and who they are is not asked", policy.origin);
  return [open(queue, "AWS::Events::Rule", "what sends as a service", { Targets })];
}

/** Only Denies: nobody is let in by it. */
function isClosed(policy: Value): boolean {
  const statements = policy.type === "map" ? policy.members.get("Statement") : undefined;
  const list = statements?.type === "list" ? statements.items : [statements];
  return list.every((each) => {
    const effect = each?.type === "map" ? each.members.get("Effect") : undefined;
    return effect?.type === "text" && effect.text.length === 1 && effect.text[0] === "Deny";
  });
}

/** The destinations of a Region's functions and of what feeds them, as `AWS::Lambda::EventInvokeConfig` and `AWS::Lambda::EventSourceMapping`. */
export function readDestinations(replies: Replies, region: string): readonly SourceResource[] {
  const functions = replies.list("lambda.ListFunctions", region);
  if (functions.items.length === 0 && functions.unread.length === 0) return [];
  const mappings = replies.list("lambda.ListEventSourceMappings", region);
  const configs = functions.items.map(({ id }) => replies.list("lambda.ListFunctionEventInvokeConfigs", region, { FunctionName: id }));
  const place = { account: replies.account, region };
  const made = (type: string, items: readonly Listed[]): readonly SourceResource[] =>
    items.map((item) =>
      described({
        ...place,
        id: item.id,
        type,
        origin: item.origin,
        ref: item.id,
        properties: { DestinationConfig: memberOf(item, "DestinationConfig") },
      }),
    );
  const gaps: readonly Unknown[] = [...functions.unread, ...mappings.unread, ...configs.flatMap(({ unread }) => unread)];
  return [
    ...made("AWS::Lambda::EventSourceMapping", mappings.items),
    ...configs.flatMap(({ items }) => made("AWS::Lambda::EventInvokeConfig", items)),
    ...gaps.map((gap) =>
      open({ ...place, origin: gap.origin }, "AWS::Lambda::EventInvokeConfig", "a function", { DestinationConfig: unreadAs(gap) }),
    ),
  ];
}

/** One that stands for those that may be there. */
export function open(
  { account, region, origin }: { readonly account: string; readonly region: string; readonly origin: Origin },
  type: string,
  id: string,
  properties: Readonly<Record<string, Value>>,
): SourceResource {
  return described({ id, type, account, region, origin, ref: id, properties });
}
