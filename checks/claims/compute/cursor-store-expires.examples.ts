import { cellAnswers, inCell, page } from "./cell-example.ts";
import type { Example } from "../../model/example.ts";

const TimeToLiveSpecification = { AttributeName: "expiresAt", Enabled: true };
const properties = {
  KeySchema: [{ AttributeName: "connector", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "connector", AttributeType: "S" }],
  BillingMode: "PAY_PER_REQUEST",
  TimeToLiveSpecification,
};

function tableWith(changed: object, more: object = {}, Type = "AWS::DynamoDB::Table"): Example {
  return inCell({ Cursors: { Type, Properties: { ...properties, ...changed } }, ...more }, { Parameters: { Setting: { Type: "String" } } });
}

/** A table as an account answers about it. */
function answered(Table: object, TimeToLiveStatus: string, more: object = {}): Example {
  const request = { TableName: "Cursors" };
  return cellAnswers({
    "dynamodb.ListTables": [{ response: { ...page("TableNames", "Cursors").response, ...more } }],
    "dynamodb.DescribeTable": [{ request, response: { Table } }],
    "dynamodb.DescribeTimeToLive": [{ request, response: { TimeToLiveDescription: { TimeToLiveStatus } } }],
  });
}

const [onDemand, provisioned] = [{ BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } }, { ProvisionedThroughput: { ReadCapacityUnits: 5 } }];

export const examples = {
  holds: {
    "on demand, and stale entries expire": tableWith({}),
    "a global table": tableWith({}, {}, "AWS::DynamoDB::GlobalTable"),
    "an account's table": answered(onDemand, "ENABLED"),
  },
  broken: {
    "nothing expires": tableWith({ TimeToLiveSpecification: undefined }),
    "expiry is off": tableWith({ TimeToLiveSpecification: { ...TimeToLiveSpecification, Enabled: false } }),
    "capacity is provisioned": tableWith({ BillingMode: "PROVISIONED" }),
    "AWS's billing mode": tableWith({ BillingMode: undefined }),
    "an account's table never expires": answered(onDemand, "DISABLED"),
    "an account's table is provisioned": answered(provisioned, "ENABLED"),
    "one more table never expires": tableWith(
      {},
      { Other: { Type: "AWS::DynamoDB::Table", Properties: { ...properties, TimeToLiveSpecification: undefined } } },
    ),
  },
  undecided: {
    "a parameter says whether entries expire": tableWith({ TimeToLiveSpecification: { ...TimeToLiveSpecification, Enabled: { Ref: "Setting" } } }),
    "expiry of an account's table is on the way": answered(onDemand, "ENABLING"),
    "an account's table that states no billing": answered({}, "ENABLED"),
    "one page of two": answered(onDemand, "ENABLED", { LastEvaluatedTableName: "Cursors" }),
    "a parameter is the billing mode": tableWith({ BillingMode: { Ref: "Setting" } }),
  },
};
