import type { Stack } from "aws-cdk-lib";
import { addCursors } from "./cursors.ts";
import { addQueues } from "./queues.ts";

/** A cell of shared compute: what works for its tenants, in the vendor's own account. */
export function addCell(stack: Stack): void {
  addQueues(stack);
  addCursors(stack);
}
