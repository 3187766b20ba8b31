import type { Stack } from "aws-cdk-lib";
import { migratorPolicy, serviceRolePolicy, taskTrust } from "../../guardrails/access/compute-roles.ts";
import { vendorRoles } from "../../guardrails/names.ts";
import { role } from "../tenant/role.ts";

/** The compute account's roles that tenants trust. */
export function addComputeAccess(stack: Stack, account: string): void {
  role(stack, "ServiceRole", { name: vendorRoles.service, trust: taskTrust(account), policies: { EnterTenants: serviceRolePolicy() } });
  role(stack, "Migrator", { name: vendorRoles.migrator, trust: taskTrust(account), policies: { EnterNewTenants: migratorPolicy() } });
}
