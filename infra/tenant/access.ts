import type { Stack } from "aws-cdk-lib";
import { CfnManagedPolicy } from "aws-cdk-lib/aws-iam";
import { collectorBoundary, dataRoleBoundary } from "../../guardrails/access/boundaries.ts";
import { keyAdminPolicy, killAutomationPolicy, restorePolicy, trailAdminPolicy } from "../../guardrails/access/customer-roles.ts";
import {
  accepterPolicy,
  backupPolicy,
  collectorPolicy,
  dataRolePolicy,
  deployerPolicy,
  provisionerPolicy,
} from "../../guardrails/access/service-roles.ts";
import { dataRoleTrust, federatedTrust, killAutomationTrust, restoreTrust, serviceTrust, vendorTrust } from "../../guardrails/access/trusts.ts";
import { roles, vendorRoles } from "../../guardrails/names.ts";
import type { Document } from "../../guardrails/statement.ts";
import { settings } from "../settings.ts";
import type { Inputs } from "./inputs.ts";
import { role } from "./role.ts";

/**
 * Every standing role of a tenant account: the customer's, and the vendor's few. The customer's trust the SAML provider that
 * vending makes from the customer's own metadata, which is longer than a parameter can be.
 */
export function addAccess(stack: Stack, inputs: Inputs): void {
  addCustomerRoles(stack, inputs);
  addDeliveryRoles(stack, inputs);
  addServiceRoles(stack, inputs);
}

function addCustomerRoles(stack: Stack, inputs: Inputs): void {
  const keyAdmin = role(stack, "CustomerKeyAdmin", {
    name: roles.keyAdmin,
    trust: federatedTrust(inputs),
    policies: { KillSwitch: keyAdminPolicy(inputs) },
  });
  const trailAdmin = role(stack, "CustomerTrailAdmin", {
    name: roles.trailAdmin,
    trust: federatedTrust(inputs),
    policies: { Audit: trailAdminPolicy(inputs) },
  });
  role(stack, "KillAutomation", {
    name: roles.killAutomation,
    trust: killAutomationTrust(inputs),
    policies: { Kill: killAutomationPolicy(inputs) },
  });
  const restore = role(stack, "Restore", { name: roles.restore, trust: restoreTrust(inputs), policies: { Restore: restorePolicy(inputs) } });
  // A trust names roles that exist.
  restore.addResourceDependency(keyAdmin);
  restore.addResourceDependency(trailAdmin);
}

/** Who builds and changes the account's network and stores. */
function addDeliveryRoles(stack: Stack, inputs: Inputs): void {
  role(stack, "Deployer", {
    name: roles.deployer,
    trust: vendorTrust(settings.accounts.provisioning, vendorRoles.vending, inputs, inputs.of("CustomerId")),
    policies: { Deliver: deployerPolicy(inputs) },
  });
  role(stack, "TenantProvisioner", {
    name: roles.provisioner,
    trust: serviceTrust("cloudformation.amazonaws.com", inputs),
    policies: { Provision: provisionerPolicy(inputs) },
  });
  role(stack, "PeeringAccepter", {
    name: roles.accepter,
    trust: vendorTrust(inputs.computeAccount, vendorRoles.cellDeployer, inputs),
    policies: { Accept: accepterPolicy(inputs, inputs.of("CellVpc")) },
  });
}

/** Who works in the account from day to day. */
function addServiceRoles(stack: Stack, inputs: Inputs): void {
  role(stack, "DataRole", {
    name: roles.access,
    trust: dataRoleTrust({ ...placeOf(inputs), externalId: inputs.of("CustomerId"), cellVpc: inputs.of("CellVpc") }),
    policies: { Work: dataRolePolicy(inputs) },
    boundary: managed(stack, "DataRoleBoundary", dataRoleBoundary()),
  });
  role(stack, "TenantBackup", {
    name: roles.backup,
    trust: serviceTrust("backup.amazonaws.com", inputs),
    policies: { BackUp: backupPolicy(inputs) },
  });
  role(stack, "Collector", {
    name: roles.collector,
    trust: vendorTrust(settings.accounts.nightly, vendorRoles.runner, inputs, inputs.of("CustomerId")),
    policies: { Read: collectorPolicy() },
    boundary: managed(stack, "CollectorBoundary", collectorBoundary()),
  });
}

function managed(stack: Stack, name: string, policyDocument: Document): CfnManagedPolicy {
  return new CfnManagedPolicy(stack, name, { managedPolicyName: name, path: "/panops/", policyDocument });
}

function placeOf({ account, region, computeAccount, organization }: Inputs) {
  return { account, region, computeAccount, organization };
}
