import { examples } from "./cursor-store-expires.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { ItemTable } from "../../model/compute.ts";
import { brokenBy, every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";

const limits = [
  whereComputeIs,
  "DynamoDB encrypts every table; nobody can turn it off. Whether each entry states when it expires, and what is in it besides, are facts of the plane registry and do not count.",
];

export default defineCheck({
  id: "cursor-store-expires",
  claim: "The cursor table is on demand, encrypted, expires stale entries, and holds no content.",
  severity: "low",
  why: "A cursor that never expires says for ever how far a tenant was read, after the tenant has left.",
  fix: "Set BillingMode to PAY_PER_REQUEST, and TimeToLiveSpecification to an attribute and Enabled true.",
  references: [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
  ],
  kind: "dynamodb:table",
  scope: "organization",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: (estate) => inCompute("dynamodb:table", estate),
  judge: (table) => every(onDemand(table), expires(table)),
  examples,
});

function onDemand({ billing }: ItemTable): Verdict {
  return whenKnown(billing, (mode, origin) =>
    mode === "PAY_PER_REQUEST" ? holds("It is on demand.") : brokenBy("Its capacity is provisioned.", `BillingMode: ${mode}`, origin, "billing"),
  );
}

function expires({ expires: isOn }: ItemTable): Verdict {
  return whenKnown(isOn, (on, origin) =>
    on ? holds("Entries expire.") : brokenBy("No entry expires.", "TimeToLiveSpecification.Enabled: false", origin, "time to live"),
  );
}
