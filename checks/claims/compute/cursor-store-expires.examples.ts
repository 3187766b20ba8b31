import { inCell } from "./cell-example.ts";
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

export const examples = {
  holds: { "on demand, and stale entries expire": tableWith({}), "a global table": tableWith({}, {}, "AWS::DynamoDB::GlobalTable") },
  broken: {
    "nothing expires": tableWith({ TimeToLiveSpecification: undefined }),
    "expiry is off": tableWith({ TimeToLiveSpecification: { ...TimeToLiveSpecification, Enabled: false } }),
    "capacity is provisioned": tableWith({ BillingMode: "PROVISIONED" }),
    "AWS's billing mode": tableWith({ BillingMode: undefined }),
    "one more table never expires": tableWith(
      {},
      { Other: { Type: "AWS::DynamoDB::Table", Properties: { ...properties, TimeToLiveSpecification: undefined } } },
    ),
  },
  undecided: {
    "a parameter says whether entries expire": tableWith({ TimeToLiveSpecification: { ...TimeToLiveSpecification, Enabled: { Ref: "Setting" } } }),
    "a parameter is the billing mode": tableWith({ BillingMode: { Ref: "Setting" } }),
  },
};
