import { described, memberOf, requiredMember, stringOf, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Listed, Replies } from "../replies.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

/**
 * The functions of a Region as they are before they are published, as `AWS::Lambda::Function`.
 * (docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html, …/API_FunctionConfiguration.html)
 */
export function readFunctions(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("lambda.ListFunctions", region);
  const resources = items.map((item) => {
    const arn = functionArn(item, replies.account);
    return described({
      id: arn,
      type: "AWS::Lambda::Function",
      account: replies.account,
      region,
      origin: item.origin,
      ref: item.id,
      attributes: { Arn: arn },
      properties: {
        Role: requiredMember(item, "Role"),
        MemorySize: requiredMember(item, "MemorySize"),
        Timeout: requiredMember(item, "Timeout"),
        // Left out of the answer about a function that has none.
        VpcConfig: memberOf(item, "VpcConfig"),
        DurableConfig: memberOf(item, "DurableConfig"),
        CapacityProviderConfig: memberOf(item, "CapacityProviderConfig"),
        DeadLetterConfig: memberOf(item, "DeadLetterConfig"),
        Environment: environment(item),
      },
    });
  });
  return { resources, unread };
}

function functionArn(item: Listed, account: string): string {
  const { partition } = partitionOf(item.region);
  return stringOf(item, "FunctionArn") ?? `arn:${partition}:lambda:${item.region}:${account}:function:${item.id}`;
}

/** Values may be secrets, so none is kept. */
function environment(item: Listed): Value | undefined {
  const { Environment } = item.json;
  if (Environment === undefined || Environment === null) return undefined;
  return unreadValue("What its environment's variables hold is not kept.", { ...item.origin, path: `${item.origin.path}/Environment` });
}
