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
}

/** Every permission the operation table needs, sorted. */
export const collectorActions: readonly string[] = [...new Set(operations.flatMap((operation) => operation.iam))].toSorted();

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
