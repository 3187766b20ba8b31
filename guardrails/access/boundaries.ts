import { collectorActions } from "../../checks/sources/account/policy.ts";
import { boundary } from "../build.ts";
import { roles } from "../names.ts";
import type { Document, Examples } from "../statement.ts";

/**
 * The most that the service's roles in a tenant account can ever do, whatever policy they get.
 *
 * Denies: administration of keys, identities, trails and the organization; entering further roles.
 * Leaves alone: objects, secrets' values and database logins.
 */
export function dataRoleBoundary(): Document {
  return boundary({
    Sid: "DataOnly",
    Effect: "Allow",
    Action: [
      "s3:GetObject",
      "s3:PutObject",
      "s3:AbortMultipartUpload",
      "s3:ListBucket",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "rds-db:connect",
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey",
      "kms:DescribeKey",
    ],
    Resource: "*",
  });
}

/**
 * The collector reads configuration.
 *
 * Denies: objects, secrets' values, plaintext, rows, messages and log contents.
 * Leaves alone: every read of configuration that its own policy allows.
 */
export function collectorBoundary(): Document {
  return boundary(
    { Sid: "Reads", Effect: "Allow", Action: "*", Resource: "*" },
    {
      Sid: "NoContent",
      Effect: "Deny",
      Action: [
        "s3:GetObject*",
        "secretsmanager:GetSecretValue",
        "secretsmanager:BatchGetSecretValue",
        "ssm:GetParameter*",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "rds-db:connect",
        "rds-data:*",
        "rds:DownloadDBLogFilePortion",
        "rds:DownloadCompleteDBLogFile",
        "sqs:ReceiveMessage",
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:PartiQL*",
        "logs:GetLogEvents",
        "logs:FilterLogEvents",
        "logs:GetLogRecord",
        "logs:StartQuery",
        "logs:GetQueryResults",
        "logs:StartLiveTail",
        "logs:Unmask",
        "cloudtrail:LookupEvents",
        "lambda:InvokeFunction",
        "lambda:GetFunction",
      ],
      Resource: "*",
    },
    // Whatever a resource's own policy allows, and whatever action comes to be.
    { Sid: "NothingElse", Effect: "Deny", NotAction: collectorActions, Resource: "*", hitsCustomer: "bounds the collector's own role only" },
  );
}

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const object = "arn:aws:s3:::panops-data-333333333333-us-east-1/mail/1";

/** For the data role and the collector of tenant account 333333333333. */
export const examples: Examples = {
  denied: {
    "the data role deletes an object": { principal: by(roles.access), action: "s3:DeleteObject", resource: object },
    "the data role grants the key": { principal: by(roles.access), action: "kms:CreateGrant", resource: "*" },
    "the collector reads an object": { principal: by(roles.collector), action: "s3:GetObject", resource: object },
  },
  untouched: {
    "the data role reads an object": { principal: by(roles.access), action: "s3:GetObject", resource: object },
    "the collector reads a bucket's policy": {
      principal: by(roles.collector),
      action: "s3:GetBucketPolicy",
      resource: "arn:aws:s3:::panops-data-333333333333-us-east-1",
    },
  },
};
