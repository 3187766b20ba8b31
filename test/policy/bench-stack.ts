import type { PolicyDocument } from "../../checks/model/policy.ts";
import type { Question } from "../../checks/reason/policy/question.ts";
import { administrators, keySide, question, statements } from "./documents.ts";

/** 100 SCP and 60 RCP statements of the usual kinds: exemptions by ARN, IfExists, Null, addresses, data perimeters. */
export function benchStack(more: { readonly hole?: boolean } = {}): Question {
  const scps = Array.from({ length: 4 }, (_, level) => [full, statements(...Array.from({ length: 25 }, (_, i) => scpStatement(level * 25 + i)))]);
  const rcps = Array.from({ length: 4 }, (_, level) => [full, statements(...Array.from({ length: 15 }, (_, i) => rcpStatement(level * 15 + i)))]);
  const denials = more.hole === true ? [] : [keyDenial];
  const key = keySide({ Version: "2012-10-17", Statement: [delegation, ...denials] }, { rcp: { levels: rcps, unread: [] } });
  return question(administrators({ scp: { levels: scps, unread: [] } }), kmsActions, key);
}

export const kmsActions = (
  "ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial UpdateCustomKeyStore DeleteCustomKeyStore EnableKey CancelKeyDeletion ImportKeyMaterial " +
  "GetParametersForImport PutKeyPolicy CreateGrant RotateKeyOnDemand RevokeGrant TagResource UntagResource CreateAlias UpdateAlias DeleteAlias ReplicateKey " +
  "UpdatePrimaryRegion ReEncryptFrom Decrypt GenerateDataKey"
)
  .split(" ")
  .map((name) => `kms:${name}`);

const full: PolicyDocument = statements({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
const delegation = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:root" }, Action: "kms:*", Resource: "*" };
const keyDenial = {
  Effect: "Deny",
  Principal: "*",
  Action: ["kms:*"],
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/customer/*" } },
};

function scpStatement(i: number): unknown {
  const action = ["kms:*", "kms:Put*", ["kms:Disable*", "kms:Schedule*"], "s3:*", "iam:*", "*"][i % 6];
  const conditions = [
    { ArnNotLike: { "aws:PrincipalArn": [`arn:aws:iam::*:role/ops-${i}-*`, "arn:aws:iam::*:role/*"] } },
    {
      StringNotEqualsIfExists: { "aws:RequestedRegion": ["us-east-1", `eu-west-${i % 3}`] },
      ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/region/${i}*` },
    },
    {
      Null: { [`aws:RequestTag/owner-${i % 5}`]: "true" },
      BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/deploy-${i}*` },
    },
    { NotIpAddressIfExists: { "aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"] }, Bool: { "aws:ViaAWSService": "false" } },
    { StringNotLike: { "aws:PrincipalArn": [`arn:aws:iam::*:role/${"abc"[i % 3]}*`, "arn:aws:iam::*:role/x*", "arn:aws:iam::*:user/*"] } },
  ];
  return { Effect: "Deny", Action: action, Resource: "*", Condition: conditions[i % 5] };
}

function rcpStatement(i: number): unknown {
  const conditions = [
    { StringNotEqualsIfExists: { "aws:PrincipalOrgID": ["o-example", `o-other${i}`] }, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    {
      StringNotEqualsIfExists: { "aws:SourceOrgID": "o-example" },
      Null: { "aws:SourceAccount": "false" },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    },
    { Bool: { "aws:SecureTransport": "false" } },
    {
      StringNotEqualsIfExists: { "aws:SourceVpc": [`vpc-${i}`, "vpc-1"] },
      NotIpAddressIfExists: { "aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"] },
    },
  ];
  return { Effect: "Deny", Principal: "*", Action: ["kms:*", "s3:*"], Resource: "*", Condition: conditions[i % 4] };
}
