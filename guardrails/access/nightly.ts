import { bucketPolicy, identityPolicy, keyPolicy } from "../build.ts";
import { anyRole, roleArn, roles, vendorRoles } from "../names.ts";
import type { Document } from "../statement.ts";
import type { Value } from "../value.ts";
import { everythingIn, tlsDenies } from "./bucket-clauses.ts";

/** Policies of the nightly run over all accounts, in an account of its own. */

/** Where the run is, and what it works with. */
export interface NightlyParts {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** What lists, runs, and waits for the accounts of a night. */
  readonly machine: string;
}

export const machineRole = "NightlyMachine";

/** Enters collectors, keeps what they answer, signs what came of it; nothing else. */
export function runnerPolicy({ bucket }: NightlyParts, keys: { readonly evidence: Value; readonly signing: Value }, log: Value): Document {
  return identityPolicy(
    { Sid: "EnterCollectors", Effect: "Allow", Action: "sts:AssumeRole", Resource: anyRole(roles.collector) },
    { Sid: "KeepEvidence", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `arn:aws:s3:::${bucket}/*` },
    { Sid: "FindEvidence", Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
    { Sid: "EvidenceKey", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: keys.evidence },
    { Sid: "Sign", Effect: "Allow", Action: ["kms:GetPublicKey", "kms:Sign"], Resource: keys.signing },
    { Sid: "OwnLog", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: log },
    // No ARN names what X-Ray takes.
    { Sid: "Traces", Effect: "Allow", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" },
  );
}

/** (docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html; …/cw-logs.html, whose deliveries no ARN names) */
export function machinePolicy({ account, region, bucket, machine }: NightlyParts, run: Value, evidenceKey: Value): Document {
  const arn = (kind: string) => `arn:aws:states:${region}:${account}:${kind}:${machine}`;
  return identityPolicy(
    { Sid: "Run", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: run },
    { Sid: "FanOut", Effect: "Allow", Action: "states:StartExecution", Resource: arn("stateMachine") },
    { Sid: "Watch", Effect: "Allow", Action: ["states:DescribeExecution", "states:StopExecution"], Resource: `${arn("execution")}:*` },
    { Sid: "ReadPopulation", Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
    {
      Sid: "WriteResults",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
      Resource: `arn:aws:s3:::${bucket}/runs/*`,
    },
    { Sid: "EvidenceKey", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: evidenceKey },
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      Resource: "*",
    },
    { Sid: "Traces", Effect: "Allow", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" },
  );
}

/** Starts one night, and no other machine. */
export function startPolicy({ account, region, machine }: NightlyParts): Document {
  return identityPolicy({
    Sid: "Start",
    Effect: "Allow",
    Action: "states:StartExecution",
    Resource: `arn:aws:states:${region}:${account}:stateMachine:${machine}`,
  });
}

/** Evidence comes by TLS, from the run alone, and its lock is ended by nobody. */
export function evidenceBucketPolicy({ account, bucket }: NightlyParts): Document {
  const [, objects] = everythingIn(bucket);
  const writers = [vendorRoles.runner, machineRole].map((name) => roleArn(account, name));
  return bucketPolicy(...tlsDenies(bucket), {
    Sid: "OnlyTheRunWrites",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:PutObject*", "s3:DeleteObject*", "s3:BypassGovernanceRetention"],
    Resource: objects,
    Condition: { ArnNotLike: { "aws:PrincipalArn": writers } },
    ifAbsent: { "aws:PrincipalArn": "matches" },
    hitsCustomer: "no customer has anything in this bucket",
  });
}

/** Administered by its account; used by the run, and by the services that tell and log what came of it. */
export function evidenceKeyPolicy({ account, region }: NightlyParts): Document {
  return keyPolicy(
    { Sid: "OwnAccount", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
    {
      Sid: "OwnLogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` } },
    },
    {
      Sid: "OwnAlarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  );
}

/** Signs by the run alone; its account keeps it. */
export function signingKeyPolicy({ account }: NightlyParts): Document {
  return keyPolicy(
    { Sid: "OwnAccount", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
    {
      Sid: "OnlyTheRunSigns",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:Sign",
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArn(account, vendorRoles.runner) } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
  );
}

/** Alarms of its account publish; whoever comes without TLS does not. */
export function topicPolicy({ account }: NightlyParts, topicArn: Value): Document {
  const publish = { Action: "sns:Publish", Resource: topicArn } as const;
  const alarms = { Service: "cloudwatch.amazonaws.com" };
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "OwnAlarms", Effect: "Allow", Principal: alarms, ...publish, Condition: { StringEquals: { "aws:SourceAccount": account } } },
      { Sid: "TlsOnly", Effect: "Deny", Principal: "*", ...publish, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
  };
}
