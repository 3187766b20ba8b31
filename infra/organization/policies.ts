import { instancesAndImages, internetGatewaysBlocked, publicBucketsBlocked } from "../../guardrails/organization/declarative.ts";
import { bucketConfiguration } from "../../guardrails/organization/bucket-configuration.ts";
import { copiesAndBackups } from "../../guardrails/organization/copies-and-backups.ts";
import { grantsAndTls } from "../../guardrails/organization/grants-and-tls.ts";
import { keysAndTrail } from "../../guardrails/organization/keys-and-trail.ts";
import { leavingAndEditing } from "../../guardrails/organization/leaving-and-editing.ts";
import { networkExits } from "../../guardrails/organization/network-exits.ts";
import { perimeter } from "../../guardrails/organization/perimeter.ts";
import { principals } from "../../guardrails/organization/principals.ts";
import { rootAndParameters } from "../../guardrails/organization/root-and-parameters.ts";
import { settings } from "../settings.ts";

/** The organization's nodes by logical id; `parent` of the top ones is the root. */
export const units = [
  { id: "Security", name: "Security", parent: "Root" },
  { id: "Infrastructure", name: "Infrastructure", parent: "Root" },
  { id: "Tenants", name: "Tenants", parent: "Root" },
  { id: "TenantsVending", name: "Vending", parent: "Tenants" },
  { id: "TenantsActive", name: "Active", parent: "Tenants" },
  { id: "Suspended", name: "Suspended", parent: "Root" },
  // A leaving account stays under everything that bound it; two levels keep each node under three own SCPs.
  { id: "SuspendedLeaving", name: "Leaving", parent: "Suspended" },
  { id: "Sandbox", name: "Sandbox", parent: "Root" },
] as const;

export type Node = "Root" | (typeof units)[number]["id"];
export type PolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY" | "DECLARATIVE_POLICY_EC2" | "S3_POLICY";

export interface Placement {
  readonly id: string;
  readonly type: PolicyType;
  readonly about: string;
  readonly document: object;
  readonly nodes: readonly Node[];
}

const tenants = ["Tenants", "Suspended"] as const;
const active = ["TenantsActive", "SuspendedLeaving"] as const;

/** Which guardrail binds where: platform.md §8, "Organization". */
export const placements: readonly Placement[] = [
  scpAt("LeavingAndEditing", "No account leaves, closes itself or edits its guardrails", leavingAndEditing(), "Root"),
  scpAt("NetworkExits", "Nothing carries packets out of a tenant but the peering with its cell", networkExits(settings.cellAccounts), ...tenants),
  scpAt("CopiesAndBackups", "Tenant data is copied and backups end by the customer only", copiesAndBackups(), ...tenants),
  scpAt("RootAndParameters", "Root does nothing; parameters are written by who delivers them", rootAndParameters(), ...tenants),
  scpAt("VendingPrincipals", "Nobody becomes the customer, while vending", principals("vending"), "TenantsVending"),
  scpAt("VendingKeysAndTrail", "Keys and trail are the customer's, while vending", keysAndTrail("vending"), "TenantsVending"),
  scpAt("VendingBuckets", "Bucket configuration is the customer's, while vending", bucketConfiguration("vending"), "TenantsVending"),
  scpAt("ActivePrincipals", "Nobody becomes the customer", principals("active"), ...active),
  scpAt("ActiveKeysAndTrail", "Keys and trail are the customer's", keysAndTrail("active"), ...active),
  scpAt("ActiveBuckets", "Bucket configuration is the customer's", bucketConfiguration("active"), ...active),
  {
    id: "GrantsAndTls",
    type: "RESOURCE_CONTROL_POLICY",
    about: "Grants for AWS services only, TLS always",
    document: grantsAndTls(),
    nodes: ["Root"],
  },
  {
    id: "Perimeter",
    type: "RESOURCE_CONTROL_POLICY",
    about: "Tenants' resources are for the organization, through its endpoints",
    document: perimeter(settings.organization.id),
    nodes: [...tenants],
  },
  { id: "PublicBucketsBlocked", type: "S3_POLICY", about: "All public access blocks, everywhere", document: publicBucketsBlocked, nodes: ["Root"] },
  {
    id: "InstancesAndImages",
    type: "DECLARATIVE_POLICY_EC2",
    about: "IMDSv2, no public image or snapshot",
    document: instancesAndImages,
    nodes: ["Root"],
  },
  {
    id: "InternetGatewaysBlocked",
    type: "DECLARATIVE_POLICY_EC2",
    about: "No packet through an internet gateway of a tenant",
    document: internetGatewaysBlocked,
    nodes: [...tenants],
  },
];

function scpAt(id: string, about: string, document: object, ...nodes: readonly Node[]): Placement {
  return { id, type: "SERVICE_CONTROL_POLICY", about, document, nodes };
}
