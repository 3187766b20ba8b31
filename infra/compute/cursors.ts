import type { Stack } from "aws-cdk-lib";
import { CfnTable } from "aws-cdk-lib/aws-dynamodb";

/** How far each connector of each tenant was read: ids and times, no content. */
export function addCursors(stack: Stack): void {
  new CfnTable(stack, "Cursors", {
    keySchema: [
      { attributeName: "tenant", keyType: "HASH" },
      { attributeName: "connector", keyType: "RANGE" },
    ],
    attributeDefinitions: [
      { attributeName: "tenant", attributeType: "S" },
      { attributeName: "connector", attributeType: "S" },
    ],
    billingMode: "PAY_PER_REQUEST",
    sseSpecification: { sseEnabled: true },
    timeToLiveSpecification: { attributeName: "expiresAt", enabled: true },
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtectionEnabled: true,
  });
}
