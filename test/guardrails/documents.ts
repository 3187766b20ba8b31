import { auditKeyPolicy } from "../../guardrails/access/audit-key.ts";
import { serviceTrust as ownServiceTrust } from "../../guardrails/access/cell.ts";
import { collectorBoundary, dataRoleBoundary } from "../../guardrails/access/boundaries.ts";
import { migratorPolicy, serviceRolePolicy, serviceRoleTrust, taskTrust, transcriberPolicy } from "../../guardrails/access/compute-roles.ts";
import { keyAdminPolicy, killAutomationPolicy, restorePolicy, trailAdminPolicy } from "../../guardrails/access/customer-roles.ts";
import { dataBucketPolicy } from "../../guardrails/access/data-bucket.ts";
import { dataKeyPolicy } from "../../guardrails/access/data-key.ts";
import { tenantEndpointPolicy } from "../../guardrails/access/endpoints.ts";
import { flowBucketPolicy, trailBucketPolicy } from "../../guardrails/access/log-buckets.ts";
import {
  accepterPolicy,
  backupPolicy,
  collectorPolicy,
  dataRolePolicy,
  deployerPolicy,
  provisionerPolicy,
} from "../../guardrails/access/service-roles.ts";
import { dataRoleTrust, federatedTrust, killAutomationTrust, restoreTrust, serviceTrust, vendorTrust } from "../../guardrails/access/trusts.ts";
import { databaseBirthPolicy, keyBirthPolicy } from "../../guardrails/access/vending-roles.ts";
import { vendorRoles } from "../../guardrails/names.ts";
import type { Place } from "../../guardrails/names.ts";
import { bucketConfiguration } from "../../guardrails/organization/bucket-configuration.ts";
import { copiesAndBackups } from "../../guardrails/organization/copies-and-backups.ts";
import { grantsAndTls } from "../../guardrails/organization/grants-and-tls.ts";
import { keysAndTrail } from "../../guardrails/organization/keys-and-trail.ts";
import { leavingAndEditing } from "../../guardrails/organization/leaving-and-editing.ts";
import { networkExits } from "../../guardrails/organization/network-exits.ts";
import { perimeter } from "../../guardrails/organization/perimeter.ts";
import { principals } from "../../guardrails/organization/principals.ts";
import { rootAndParameters } from "../../guardrails/organization/root-and-parameters.ts";
import type { Document } from "../../guardrails/statement.ts";
import type { Value } from "../../guardrails/value.ts";

/** What a tenant's policies are made of besides the place. */
export interface Parts extends Place {
  readonly keyArn: Value;
  readonly endpoint: Value;
  readonly cellVpc: Value;
  readonly externalId: Value;
}

/** Every policy of a tenant's templates, by where it stands: `Template/LogicalId/property`. */
export function tenantDocuments(
  parts: Parts,
  accounts: { readonly provisioning: string; readonly nightly: string },
): Readonly<Record<string, Document>> {
  const { cellVpc, externalId } = parts;
  return {
    "birth/KeyBirth/trust": serviceTrust("cloudformation.amazonaws.com", parts),
    "birth/KeyBirth/Birth": keyBirthPolicy(parts),
    "birth/DatabaseBirth/trust": vendorTrust(parts.computeAccount, vendorRoles.migrator, parts, externalId),
    "birth/DatabaseBirth/Birth": databaseBirthPolicy(parts),
    "access/CustomerKeyAdmin/trust": federatedTrust(parts),
    "access/CustomerKeyAdmin/KillSwitch": keyAdminPolicy(parts),
    "access/CustomerTrailAdmin/trust": federatedTrust(parts),
    "access/CustomerTrailAdmin/Audit": trailAdminPolicy(parts),
    "access/KillAutomation/trust": killAutomationTrust(parts),
    "access/KillAutomation/Kill": killAutomationPolicy(parts),
    "access/Restore/trust": restoreTrust(parts),
    "access/Restore/Restore": restorePolicy(parts),
    "access/Deployer/trust": vendorTrust(accounts.provisioning, vendorRoles.vending, parts, externalId),
    "access/Deployer/Deliver": deployerPolicy(parts),
    "access/TenantProvisioner/trust": serviceTrust("cloudformation.amazonaws.com", parts),
    "access/TenantProvisioner/Provision": provisionerPolicy(parts),
    "access/PeeringAccepter/trust": vendorTrust(parts.computeAccount, vendorRoles.cellDeployer, parts),
    "access/PeeringAccepter/Accept": accepterPolicy(parts, cellVpc),
    "access/DataRole/trust": dataRoleTrust({ ...parts, cellVpc, externalId }),
    "access/DataRole/Work": dataRolePolicy(parts),
    "access/DataRoleBoundary/document": dataRoleBoundary(),
    "access/TenantBackup/trust": serviceTrust("backup.amazonaws.com", parts),
    "access/TenantBackup/BackUp": backupPolicy(parts),
    "access/Collector/trust": vendorTrust(accounts.nightly, vendorRoles.runner, parts, externalId),
    "access/Collector/Read": collectorPolicy(),
    "access/CollectorBoundary/document": collectorBoundary(),
    "audit/AuditKey/document": auditKeyPolicy(parts),
    "audit/TrailBucketPolicy/document": trailBucketPolicy(parts),
    "audit/FlowBucketPolicy/document": flowBucketPolicy(parts),
    "key/DataKey/document": dataKeyPolicy(parts),
    "network/S3Endpoint/document": tenantEndpointPolicy("s3", parts),
    "network/SecretsEndpoint/document": tenantEndpointPolicy("secretsmanager", parts),
    "network/KmsEndpoint/document": tenantEndpointPolicy("kms", parts),
    "data/DataBucketPolicy/document": dataBucketPolicy(parts),
  };
}

export function computeDocuments(account: string): Readonly<Record<string, Document>> {
  const place = { account, region: "us-east-1" };
  return {
    "Transcriber/trust": ownServiceTrust("ecs-tasks.amazonaws.com", account),
    "Transcriber/Transcribe": transcriberPolicy(place),
    "ServiceRole/trust": serviceRoleTrust(account),
    "ServiceRole/EnterTenants": serviceRolePolicy(place),
    "Migrator/trust": taskTrust(account),
    "Migrator/EnterNewTenants": migratorPolicy(),
  };
}

/** The organization's policies, in both units. */
export function organizationDocuments(): Readonly<Record<string, Document>> {
  return {
    LeavingAndEditing: leavingAndEditing(),
    NetworkExits: networkExits(["222222222222"]),
    CopiesAndBackups: copiesAndBackups(),
    RootAndParameters: rootAndParameters(),
    VendingPrincipals: principals("vending"),
    VendingKeysAndTrail: keysAndTrail("vending"),
    VendingBuckets: bucketConfiguration("vending"),
    ActivePrincipals: principals("active"),
    ActiveKeysAndTrail: keysAndTrail("active"),
    ActiveBuckets: bucketConfiguration("active"),
    GrantsAndTls: grantsAndTls(),
    Perimeter: perimeter("o-exampleorgid"),
  };
}

/** Tenant acme, everything known. */
export const acme: Parts = {
  account: "333333333333",
  region: "us-east-1",
  computeAccount: "222222222222",
  organization: "o-exampleorgid",
  keyArn: "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  endpoint: "vpce-0acme",
  cellVpc: "vpc-0ce11",
  externalId: "0b9f6b1e-58a2-4f6c-9a34-1d6a3f0f2c11",
};

export const vendorAccounts = { provisioning: "555555555555", nightly: "666666666666" } as const;
