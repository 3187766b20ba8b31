import { text } from "./value.ts";
import type { Value } from "./value.ts";

/**
 * Principals and names that policies of several places agree on. Identity is not a parameter: the customer's and the service's
 * roles have the same name in every tenant account.
 */
export const roles = {
  keyAdmin: "customer/CustomerKeyAdmin",
  trailAdmin: "customer/CustomerTrailAdmin",
  killAutomation: "customer/KillAutomation",
  restore: "customer/Restore",
  deployer: "Deployer",
  provisioner: "TenantProvisioner",
  access: "PanOpsDataRole",
  accepter: "PeeringAccepter",
  backup: "TenantBackup",
  collector: "cofferdam/Collector",
  keyBirth: "vending/KeyBirth",
  databaseBirth: "vending/DatabaseBirth",
} as const;

/** Roles of the vendor's accounts that a tenant account trusts, or that stand behind one. */
export const vendorRoles = {
  service: "PanOpsServiceRole",
  /** Of the service, but enters tenants only through the former. */
  transcriber: "CellTranscriber",
  cellDeployer: "CellDeployer",
  migrator: "DatabaseMigrator",
  vending: "TenantVending",
  runner: "Runner",
} as const;

/** The role of Account Factory for Terraform that creates `birth` and `access`; removed when the account becomes active. */
export const aftRole = "AWSAFTExecution";

/** What the cell's workers take their jobs from, and the fleet that one kind of them runs on. */
export const queues = { connector: "connector-jobs", transcription: "transcription-jobs" } as const;
export const transcriptionFleet = "transcription";

export const trailName = "panops-tenant";
export const killFunction = "customer-kill-automation";
export const killRule = "customer-kill-switch";
export const samlProvider = "customer-sso";

/** Whose account and Region a tenant's policies are for, and the organization around it. */
export interface Place {
  readonly account: Value;
  readonly region: Value;
  /** The account of the tenant's compute cell. */
  readonly computeAccount: Value;
  readonly organization: string;
}

export function roleArn(account: Value, name: string): Value {
  return text`arn:aws:iam::${account}:role/${name}`;
}

/** Every principal of the tenant's customer, as a pattern. */
export function customerArns(account: Value): Value {
  return roleArn(account, "customer/*");
}

/** Fixed before the data key is born, since the key's policy names it (pitfall P5). */
export function bucketName(purpose: "data" | "trail" | "flow", place: { readonly account: Value; readonly region: Value }): Value {
  return text`panops-${purpose}-${place.account}-${place.region}`;
}

export function trailArn(place: { readonly account: Value; readonly region: Value }): Value {
  return text`arn:aws:cloudtrail:${place.region}:${place.account}:trail/${trailName}`;
}

/** The endpoint's name of a service as KMS sees it in `kms:ViaService`. */
export function viaService(region: Value, ...services: readonly string[]): readonly Value[] {
  return services.map((service) => text`${service}.${region}.amazonaws.com`);
}

/** The other Regions' and accounts' role of that name: for policies that bind many accounts. */
export function anyRole(name: string): string {
  return `arn:aws:iam::*:role/${name}`;
}

export const anyCustomer = anyRole("customer/*");
