import { identityPolicy } from "../build.ts";
import { bucketName, killFunction, killRule, roleArn, roles, trailArn } from "../names.ts";
import type { Place } from "../names.ts";
import type { Document } from "../statement.ts";
import { text } from "../value.ts";

/** What the one-shot roles of the `birth` stack may do. Both are deleted when the account is handed over (pitfall P3). */

/** The service role of the `audit` and `key` stacks. */
export function keyBirthPolicy(place: Place): Document {
  const { account, region } = place;
  return identityPolicy(
    { Sid: "CreateKeys", Effect: "Allow", Action: "kms:CreateKey", Resource: "*" },
    {
      Sid: "FinishKeys",
      Effect: "Allow",
      Action: ["kms:EnableKeyRotation", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      Resource: text`arn:aws:kms:${region}:${account}:key/*`,
    },
    {
      Sid: "LogBuckets",
      Effect: "Allow",
      Action: ["s3:CreateBucket", "s3:PutBucket*", "s3:PutEncryptionConfiguration", "s3:GetBucket*", "s3:Get*Configuration"],
      Resource: [text`arn:aws:s3:::${bucketName("trail", place)}`, text`arn:aws:s3:::${bucketName("flow", place)}`],
    },
    {
      Sid: "Trail",
      Effect: "Allow",
      Action: ["cloudtrail:CreateTrail", "cloudtrail:StartLogging", "cloudtrail:PutEventSelectors", "cloudtrail:Get*", "cloudtrail:ListTags"],
      Resource: trailArn(place),
    },
    { Sid: "SeesTrails", Effect: "Allow", Action: "cloudtrail:DescribeTrails", Resource: "*" },
    {
      Sid: "KillAutomation",
      Effect: "Allow",
      Action: [
        "lambda:CreateFunction",
        "lambda:GetFunction*",
        "lambda:AddPermission",
        "lambda:GetPolicy",
        "events:PutRule",
        "events:PutTargets",
        "events:DescribeRule",
      ],
      Resource: [text`arn:aws:lambda:${region}:${account}:function:${killFunction}`, text`arn:aws:events:${region}:${account}:rule/${killRule}`],
    },
    {
      Sid: "RunsAsCustomer",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArn(account, roles.killAutomation),
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
    {
      Sid: "Parameters",
      Effect: "Allow",
      Action: ["ssm:GetParameters", "ssm:PutParameter", "ssm:AddTagsToResource"],
      Resource: text`arn:aws:ssm:${region}:${account}:parameter/panops/tenant/*`,
    },
  );
}

/** Reads the cluster's master secret once, to create the database's logins. */
export function databaseBirthPolicy(place: Place): Document {
  return identityPolicy({
    Sid: "MasterSecret",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: text`arn:aws:secretsmanager:${place.region}:${place.account}:secret:rds!cluster-*`,
  });
}
