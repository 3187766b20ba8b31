import { operations } from "./operations.ts";

/** A policy document as IAM takes it. */
export interface PolicyText {
  readonly Version: "2012-10-17";
  readonly Statement: readonly StatementText[];
}

interface StatementText {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string;
  readonly NotResource?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Every permission the operation table needs where no logs are read, sorted. */
export const collectorActions: readonly string[] = [
  ...new Set(operations.filter(({ only }) => only !== "logs").flatMap((operation) => operation.iam)),
].toSorted();

/** Denied whatever else the role is given: reading contents, and becoming somebody who can. live-accounts.md §9. */
export const collectorDenies: readonly string[] = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
  "iam:PassRole",
  "lambda:GetFunction",
  "lambda:InvokeFunction",
  "s3:GetObject*",
  "secretsmanager:BatchGetSecretValue",
  "secretsmanager:GetSecretValue",
  "sts:AssumeRole",
];

/**
 * The collector's identity policy: what the table needs, and nothing that reads content. The last statement makes that so whatever a resource's own
 * policy allows, and for actions that do not exist yet.
 */
export function collectorPolicy(): PolicyText {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadsConfiguration", Effect: "Allow", Action: collectorActions, Resource: "*" },
      { Sid: "ReadsNoContent", Effect: "Deny", Action: collectorDenies, Resource: "*" },
      { Sid: "NothingElse", Effect: "Deny", NotAction: collectorActions, Resource: "*" },
    ],
  };
}

/**
 * The same for a run that is to read logs: it also reads the digest files of the account's own trails in the account's own buckets, and no other object.
 * Digests under a key of KMS stay closed to it.
 */
export function logReaderPolicy(partition: string): PolicyText {
  const digests = `arn:${partition}:s3:::*/AWSLogs/\${aws:PrincipalAccount}/CloudTrail-Digest/*`;
  const own = { StringEquals: { "s3:ResourceAccount": "${aws:PrincipalAccount}" } };
  const configuration = [...collectorActions, "cloudtrail:ListPublicKeys"].toSorted();
  const all = [...configuration, "s3:GetObject", "s3:ListBucket"].toSorted();
  const others = collectorDenies.filter((action) => action !== "s3:GetObject*");
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadsConfiguration", Effect: "Allow", Action: configuration, Resource: "*" },
      { Sid: "ListsItsBuckets", Effect: "Allow", Action: "s3:ListBucket", Resource: "*", Condition: own },
      { Sid: "ReadsDigests", Effect: "Allow", Action: "s3:GetObject", Resource: digests, Condition: own },
      { Sid: "ReadsNoContent", Effect: "Deny", Action: others, Resource: "*" },
      { Sid: "ReadsNoOtherObject", Effect: "Deny", Action: "s3:GetObject*", NotResource: digests },
      { Sid: "NothingElse", Effect: "Deny", NotAction: all, Resource: "*" },
    ],
  };
}

/** Who enters the role: exactly one principal, from the organization, with the external id. */
export function collectorTrust(of: {
  readonly principal: string | object;
  readonly externalId?: string | object;
  readonly organization?: string;
}): object {
  const equals = {
    ...(of.externalId !== undefined && { "sts:ExternalId": of.externalId }),
    ...(of.organization !== undefined && { "aws:PrincipalOrgID": of.organization }),
  };
  const condition = Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } };
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "EntersToRead", Effect: "Allow", Principal: { AWS: of.principal }, Action: "sts:AssumeRole", ...condition }],
  };
}

/**
 * For key policies that do not delegate to the account: without this the key's own policy hides it from the collector.
 * (docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html)
 */
export function collectorKeyStatement(role: string): Readonly<Record<string, unknown>> {
  const actions = operations.filter(({ service, name }) => service === "kms" && name !== "ListKeys" && name !== "ListAliases");
  return {
    Sid: "CollectorReadsTheKey",
    Effect: "Allow",
    Principal: { AWS: role },
    Action: actions.flatMap((operation) => operation.iam).toSorted(),
    Resource: "*",
  };
}
