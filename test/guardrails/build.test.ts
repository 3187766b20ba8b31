import { describe, expect, it } from "vitest";
import { bucketPolicy, clausesOf, keyPolicy, rcp, scp, trustPolicy } from "../../guardrails/build.ts";
import { refusals } from "../../guardrails/refuse.ts";
import type { PolicyType } from "../../guardrails/refuse.ts";
import type { Clause } from "../../guardrails/statement.ts";
import { text } from "../../guardrails/value.ts";
import { iamData } from "./iam-data.ts";

const deny = (more: Partial<Clause> = {}): Clause => ({ Sid: "One", Effect: "Deny", Action: "ec2:CreateInternetGateway", Resource: "*", ...more });
const everyone = { Principal: "*" } as const;

describe("builders refuse", () => {
  const cases: readonly (readonly [string, PolicyType, Clause, RegExp])[] = [
    ["a Principal in an SCP", "scp", deny(everyone), /no Principal/],
    ["an Allow in an SCP", "scp", deny({ Effect: "Allow" }), /only deny/],
    ["an Allow in an RCP", "rcp", deny({ ...everyone, Effect: "Allow", Action: "s3:GetObject" }), /only deny/],
    ["an RCP for someone", "rcp", deny({ Principal: { AWS: "111111111111" }, Action: "s3:GetObject" }), /names "\*"/],
    ["an RCP over all actions", "rcp", deny({ ...everyone, Action: "*", hitsCustomer: "test" }), /no Action "\*"/],
    [
      "NotAction in an RCP",
      "rcp",
      { Sid: "One", Effect: "Deny", ...everyone, NotAction: "s3:GetObject", Resource: "*", hitsCustomer: "test" },
      /no NotAction/,
    ],
    ["NotPrincipal", "bucket", { ...deny({ Action: "s3:GetObject" }), NotPrincipal: "*" } as unknown as Clause, /NotPrincipal/],
    ["a bucket policy for nobody", "bucket", deny({ Action: "s3:GetObject" }), /Principal is needed/],
    ["a Resource in a trust policy", "trust", { Sid: "One", Effect: "Allow", ...everyone, Action: "sts:AssumeRole", Resource: "*" }, /no Resource/],
    ["an unknown operator", "scp", deny({ Condition: { StringsEqual: { "aws:PrincipalArn": "x" } } }), /no such operator/],
    [
      "a negated condition that says nothing of the absent key",
      "scp",
      deny({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      /is absent/,
    ],
    [
      "ForAllValues that says nothing of the absent key",
      "key",
      deny({ ...everyone, Action: "kms:Decrypt", Condition: { "ForAllValues:StringEquals": { "kms:GrantOperations": "Decrypt" } } }),
      /is absent/,
    ],
    ["a Deny that hits the customer's kill", "scp", deny({ Action: "kms:*" }), /may deny the customer kms:DisableKey/],
    ["a wildcard Deny that hits the customer's kill", "scp", deny({ Action: "*" }), /may deny the customer/],
    ["NotAction that hits the customer's kill", "scp", { Sid: "One", Effect: "Deny", NotAction: "s3:*", Resource: "*" }, /may deny the customer/],
    [
      "a Deny that spares somebody else",
      "scp",
      deny({
        Action: "kms:DisableKey",
        Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Admin" } },
        ifAbsent: { "aws:PrincipalArn": "matches" },
      }),
      /may deny the customer/,
    ],
    ["a Sid that AWS refuses", "scp", deny({ Sid: "not-a-sid" }), /letters and digits/],
  ];
  it.each(cases)("%s", (_what, type, clause, reason) => {
    expect(refusals(type, [clause]).join("\n")).toMatch(reason);
  });

  it("what does not fit, and two statements of one Sid", () => {
    const long = deny({ Action: Array.from({ length: 400 }, (_, i) => `servicecatalog:Something${i}`) });
    expect(() => scp(long)).toThrow(/at most 5120 fit/);
    expect(() => scp(deny(), deny())).toThrow(/two statements have this Sid/);
  });

  it("a misspelt action when the policy is built", () => {
    expect(() => scp(deny({ Action: "kms:DeleteKey" }))).toThrow(/no action is called kms:DeleteKey/);
    expect(() => rcp(deny({ ...everyone, Action: "rds:CopyDBSnapshot" }))).toThrow(/no RCP covers rds/);
    expect(() => keyPolicy(deny({ ...everyone, Action: "kms:DescribeKey", Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }))).toThrow(
      /has no condition key/,
    );
  });

  it("names that do not exist, and services without RCP support, when the catalogue is given", async () => {
    const catalogue = await iamData(["kms", "s3", "rds"]);
    const names = (type: PolicyType, clause: Clause) => refusals(type, [clause], catalogue).join("\n");
    expect(names("scp", deny({ Action: "kms:DeleteKey" }))).toMatch(/no action is called kms:DeleteKey/);
    expect(names("scp", deny({ Action: "s3:GetObject", Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }))).toMatch(
      /has no condition key/,
    );
    expect(names("rcp", deny({ ...everyone, Action: "rds:CopyDBSnapshot" }))).toMatch(/no RCP covers rds/);
    expect(names("scp", deny({ Action: "s3:GetObject", Condition: { Bool: { "aws:SecureTransport": "false" } } }))).toBe("");
  });
});

describe("builders accept", () => {
  it("a decided absent key, an IfExists, and a Null beside it", () => {
    const condition = { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } };
    expect(() => scp(deny({ Condition: condition, ifAbsent: { "aws:PrincipalOrgID": "matches" } }))).not.toThrow();
    expect(() => scp(deny({ Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } } }))).not.toThrow();
    expect(() => scp(deny({ Condition: { ...condition, Null: { "aws:PrincipalOrgID": "false" } } }))).not.toThrow();
  });

  it("a Deny of the kill that spares the customer, or says why not", () => {
    const spared = { ArnNotLike: { "aws:PrincipalArn": text`arn:aws:iam::${{ Ref: "AWS::AccountId" }}:role/customer/*` } };
    expect(() =>
      keyPolicy(deny({ ...everyone, Action: "kms:DisableKey", Condition: spared, ifAbsent: { "aws:PrincipalArn": "matches" } })),
    ).not.toThrow();
    expect(() => bucketPolicy(deny({ ...everyone, Action: "*", hitsCustomer: "test" }))).not.toThrow();
    expect(() => scp(deny({ Action: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } } }))).not.toThrow();
  });

  it("and leave the author's decisions out of the document", () => {
    const document = rcp(
      deny({
        ...everyone,
        Action: "s3:*",
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
        ifAbsent: { "aws:PrincipalOrgID": "matches" },
      }),
    );
    expect(JSON.stringify(document)).not.toMatch(/ifAbsent|hitsCustomer/);
    expect(clausesOf.get(document)?.type).toBe("rcp");
    expect(trustPolicy({ Sid: "In", Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }).Version).toBe(
      "2012-10-17",
    );
  });
});

describe("text", () => {
  it("joins known parts to a plain string and open ones to Fn::Sub, escaping what is literal", () => {
    expect(text`a${"b"}c`).toBe("abc");
    expect(text`${{ Ref: "A" }}`).toEqual({ Ref: "A" });
    expect(text`x-${{ Ref: "AWS::Region" }}-${{ "Fn::GetAtt": ["Key", "Arn"] }}`).toEqual({ "Fn::Sub": "x-${AWS::Region}-${Key.Arn}" });
    expect(text`${{ "Fn::Sub": "a-${B}" }}/${"${aws:username}"}`).toEqual({ "Fn::Sub": "a-${B}/${!aws:username}" });
  });
});
