import { accessOperations, auditOperations, custodyOperations, identityOperations, storageOperations } from "./operations-stores.ts";
import { backupOperations, otherStores } from "./operations-others.ts";
import { cellOperations } from "./operations-cell.ts";
import { digestOperations } from "./operations-digests.ts";
import { networkOperations } from "./operations-network.ts";
import { organizationOperations } from "./operations-organization.ts";
import type { Operation } from "./operation.ts";

/**
 * The operation table: what the collector calls, in this order. Its policy, its evidence's folders, its pager and the readers follow from it;
 * adding an operation is one row.
 */
export const operations: readonly Operation[] = [
  ...identityOperations,
  ...organizationOperations,
  ...accessOperations,
  ...custodyOperations,
  ...auditOperations,
  ...networkOperations,
  ...storageOperations,
  ...backupOperations(),
  ...otherStores(),
  ...cellOperations(),
  ...digestOperations(),
];

const byId = new Map(operations.map((operation) => [operation.id, operation]));

/** @throws Error for an operation that the table does not have: a mistake in the code. */
export function operationOf(id: string): Operation {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`the operation table has no ${id}`);
  return found;
}
