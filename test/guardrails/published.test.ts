import { describe, expect, it } from "vitest";
import { dataKeyPolicy } from "../../guardrails/access/data-key.ts";
import { listed } from "../../guardrails/statement.ts";
import { acme } from "./documents.ts";
import { iamData } from "./iam-data.ts";

/** Verbatim from the published specification, "PanOps IAM Permissions on Customer KMS Key". */
const published = `{
  "Sid": "PanOpsServiceAccess",
  "Effect": "Allow",
  "Principal": {
    "AWS": "arn:aws:iam::<panops-shared-compute-account>:role/PanOpsServiceRole"
  },
  "Action": [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey",
    "kms:DescribeKey"
  ],
  "Resource": "*"
}`;

describe("the data key's policy", () => {
  const policy = dataKeyPolicy(acme);
  const byEffect = (effect: "Allow" | "Deny") => policy.Statement.filter((statement) => statement.Effect === effect);

  it("holds the published statement unchanged", () => {
    const expected: unknown = JSON.parse(published.replace("<panops-shared-compute-account>", "222222222222"));
    expect(policy.Statement.filter(({ Sid }) => Sid === "PanOpsServiceAccess")).toEqual([expected]);
    expect(JSON.stringify(policy.Statement[0])).toBe(JSON.stringify(expected));
  });

  it("allows nothing beyond the table of pitfall P5", () => {
    expect(
      Object.fromEntries(byEffect("Allow").map((statement) => [statement.Sid, [statement.Principal, statement.Action, statement.Condition]])),
    ).toMatchSnapshot();
  });

  it("denies what the table of pitfall P5 denies", () => {
    expect(Object.fromEntries(byEffect("Deny").map((statement) => [statement.Sid, [statement.Action, statement.Condition]]))).toMatchSnapshot();
    expect(byEffect("Deny").every(({ Principal, Resource }) => Principal === "*" && Resource === "*")).toBe(true);
  });

  it("names no principal that could be everyone, but the customer's pattern", () => {
    const open = byEffect("Allow").filter(
      ({ Principal }) => JSON.stringify(Principal).includes('"*"') || JSON.stringify(Principal).includes(":root"),
    );
    expect(open.map(({ Sid }) => Sid)).toEqual(["CustomerReads"]);
  });

  it("gives vendor principals no administration", async () => {
    const catalogue = await iamData(["kms"]);
    const vendor = byEffect("Allow").filter(
      ({ Principal }) => !JSON.stringify(Principal).includes("role/customer/") && JSON.stringify(Principal).includes(":role/"),
    );
    const actions = new Set(vendor.flatMap(({ Action }) => listed(Action).flatMap((pattern) => catalogue.actions(pattern))));
    const administration = [
      "PutKeyPolicy",
      "DisableKey",
      "EnableKey",
      "ScheduleKeyDeletion",
      "CancelKeyDeletion",
      "RevokeGrant",
      "CreateAlias",
      "TagResource",
      "ReplicateKey",
    ];
    expect(administration.filter((name) => actions.has(`kms:${name}`))).toEqual([]);
  });
});
