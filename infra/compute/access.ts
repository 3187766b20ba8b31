import type { Stack } from "aws-cdk-lib";
import { serviceTrust } from "../../guardrails/access/cell.ts";
import { migratorPolicy, serviceRolePolicy, serviceRoleTrust, taskTrust, transcriberPolicy } from "../../guardrails/access/compute-roles.ts";
import { vendorRoles } from "../../guardrails/names.ts";
import { settings } from "../settings.ts";
import { role } from "../tenant/role.ts";

/** The compute account's roles that tenants trust, and the one that becomes one of them. */
export function addComputeAccess(stack: Stack, account: string): void {
  const place = { account, region: settings.region };
  const transcriber = role(stack, "Transcriber", {
    name: vendorRoles.transcriber,
    trust: serviceTrust("ecs-tasks.amazonaws.com", account),
    policies: { Transcribe: transcriberPolicy(place) },
  });
  const service = role(stack, "ServiceRole", {
    name: vendorRoles.service,
    trust: serviceRoleTrust(account),
    policies: { EnterTenants: serviceRolePolicy(place) },
  });
  // A trust names roles that exist.
  service.addResourceDependency(transcriber);
  role(stack, "Migrator", { name: vendorRoles.migrator, trust: taskTrust(account), policies: { EnterNewTenants: migratorPolicy() } });
}
