import type { Stack } from "aws-cdk-lib";
import { CfnKey } from "aws-cdk-lib/aws-kms";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { logKeyPolicy } from "../../guardrails/access/cell.ts";
import type { Value } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";

/** Encrypts the cell's own logs; they hold ids and addresses, no content (pitfall P13). */
export function addLogKey(stack: Stack): void {
  new CfnKey(stack, "LogKey", {
    description: "Encrypts the cell's own logs",
    keyPolicy: logKeyPolicy(settings.accounts.compute, settings.region),
    keySpec: "SYMMETRIC_DEFAULT",
    keyUsage: "ENCRYPT_DECRYPT",
    multiRegion: false,
    enableKeyRotation: true,
    pendingWindowInDays: 30,
  });
}

/** A log group under the key of the cell's logs. */
export function logGroup(stack: Stack, id: string, name: string): { readonly name: string; readonly arn: Value } {
  new CfnLogGroup(stack, id, {
    logGroupName: name,
    retentionInDays: settings.logLockDays,
    kmsKeyId: asText({ "Fn::GetAtt": ["LogKey", "Arn"] }),
  });
  return { name: asText({ Ref: id }), arn: { "Fn::GetAtt": [id, "Arn"] } };
}
