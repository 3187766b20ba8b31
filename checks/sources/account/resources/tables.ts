import { described, jsonValue, unreadAs, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { Origin } from "../../../model/fact.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

/** The tables of a Region, as `AWS::DynamoDB::Table`; a replica of a global table is listed where it is. */
export function readTables(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("dynamodb.ListTables", region);
  const resources = items.map((item) =>
    described({
      id: `arn:${partitionOf(region).partition}:dynamodb:${region}:${replies.account}:table/${item.id}`,
      type: "AWS::DynamoDB::Table",
      account: replies.account,
      region,
      origin: item.origin,
      ref: item.id,
      properties: { BillingMode: billing(replies, item, region), TimeToLiveSpecification: timeToLive(replies, item, region) },
    }),
  );
  return { resources, unread };
}

/**
 * The summary is left out of a table that never was on demand; one that is has no throughput.
 * (docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BillingModeSummary.html, …/API_ProvisionedThroughputDescription.html)
 */
function billing(replies: Replies, { id: TableName }: Listed, region: string): Value {
  return memberIn(replies, "dynamodb.DescribeTable", TableName, region, "Table", (table, origin) => {
    const mode = inside(table["BillingModeSummary"])["BillingMode"];
    if (typeof mode === "string") return jsonValue(mode, origin);
    const units = inside(table["ProvisionedThroughput"])["ReadCapacityUnits"];
    return typeof units === "number" && units > 0
      ? jsonValue("PROVISIONED", origin)
      : unreadValue("dynamodb.DescribeTable states neither a billing mode nor a throughput.", origin);
  });
}

/** (docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveDescription.html) */
function timeToLive(replies: Replies, { id: TableName }: Listed, region: string): Value {
  return memberIn(replies, "dynamodb.DescribeTimeToLive", TableName, region, "TimeToLiveDescription", (description, origin) => {
    const status = description["TimeToLiveStatus"];
    if (status === "ENABLED" || status === "DISABLED") return jsonValue({ Enabled: status === "ENABLED" }, origin);
    return unreadValue(`Whether its entries expire is on the way to be changed, or not known: ${String(status)}.`, origin);
  });
}

function memberIn(
  replies: Replies,
  operation: string,
  TableName: string,
  region: string,
  name: string,
  read: (json: Found["json"], origin: Origin) => Value,
): Value {
  const answer = replies.one(operation, { TableName }, region);
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  if (answer.outcome === "absent") return unreadValue("The table is gone.", answer.origin);
  const { json, origin } = answer.found;
  return read(inside(json[name]), { ...origin, path: `${origin.path}/${name}` });
}

function inside(value: unknown): Found["json"] {
  return typeof value === "object" && value !== null ? (value as Found["json"]) : {};
}
