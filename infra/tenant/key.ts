import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnKey } from "aws-cdk-lib/aws-kms";
import { dataKeyPolicy } from "../../guardrails/access/data-key.ts";
import type { Document } from "../../guardrails/statement.ts";
import type { Inputs } from "./inputs.ts";

/** The data key: the customer's kill switch. Born once, by KeyBirth; kept whatever happens to the stack. */
export function addKey(stack: Stack, inputs: Inputs): void {
  const key = tenantKey(stack, "DataKey", "Encrypts this tenant's objects, database and secrets", dataKeyPolicy(inputs));
  inputs.share("DataKeyArn", { "Fn::GetAtt": [key.logicalId, "Arn"] });
}

/** Symmetric, single-Region, rotated; a policy that refuses its creator needs the bypass, at birth only (pitfall P3). */
export function tenantKey(stack: Stack, id: string, description: string, keyPolicy: Document): { readonly logicalId: string } {
  const key = new CfnKey(stack, id, {
    description,
    keyPolicy,
    keySpec: "SYMMETRIC_DEFAULT",
    keyUsage: "ENCRYPT_DECRYPT",
    multiRegion: false,
    enabled: true,
    enableKeyRotation: true,
    pendingWindowInDays: 30,
    bypassPolicyLockoutSafetyCheck: true,
  });
  key.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  key.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return { logicalId: id };
}
