import type { Stack } from "aws-cdk-lib";
import { CfnRole } from "aws-cdk-lib/aws-iam";
import type { Document } from "../../guardrails/statement.ts";

export interface RoleProperties {
  /** With its path: `customer/CustomerKeyAdmin`. */
  readonly name: string;
  readonly trust: Document;
  /** Inline policies by name. */
  readonly policies: Readonly<Record<string, Document>>;
  /** The logical id of a managed policy of this stack. */
  readonly boundary?: CfnManagedBoundary;
}

export interface CfnManagedBoundary {
  readonly ref: string;
}

/** A role with one-hour sessions, a fixed name and inline policies only. */
export function role(stack: Stack, id: string, { name, trust, policies, boundary }: RoleProperties): CfnRole {
  const cut = name.lastIndexOf("/");
  return new CfnRole(stack, id, {
    roleName: name.slice(cut + 1),
    path: `/${name.slice(0, cut + 1)}`,
    assumeRolePolicyDocument: trust,
    maxSessionDuration: 3600,
    policies: Object.entries(policies).map(([policyName, policyDocument]) => ({ policyName, policyDocument })),
    ...(boundary && { permissionsBoundary: boundary.ref }),
  });
}
