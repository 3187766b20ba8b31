import { describe, expect, it } from "vitest";
import { killActions, glob } from "../../guardrails/refuse.ts";
import { listed } from "../../guardrails/statement.ts";
import type { Statement } from "../../guardrails/statement.ts";
import { shown } from "../../guardrails/value.ts";
import { organizationDocuments } from "./documents.ts";
import { iamData } from "./iam-data.ts";

/** What binds an active tenant's account from root to unit. */
const documents = organizationDocuments();
const binding = [
  "LeavingAndEditing",
  "NetworkExits",
  "CopiesAndBackups",
  "RootAndParameters",
  "ActivePrincipals",
  "ActiveKeysAndTrail",
  "ActiveBuckets",
];
const statements = binding.flatMap((name) => documents[name]?.Statement ?? []);

/** Denied to everyone but those whom the conditions on the principal spare. */
const deniedOutright = (action: string): readonly Statement[] =>
  statements.filter(
    (statement) =>
      listed(statement.Action).some((pattern) => pattern !== "*" && glob(pattern.toLowerCase()).test(action.toLowerCase())) &&
      listed(statement.Resource).map(shown).includes("*") &&
      Object.entries(statement.Condition ?? {}).every(
        ([operator, keys]) => operator === "ArnNotLike" && Object.keys(keys).every((key) => key === "aws:PrincipalArn"),
      ),
  );

function expand(service: string, names: string): readonly string[] {
  return names
    .split(/\s+/)
    .flatMap(braces)
    .map((name) => `${service}:${name}`);
}

/** Shell brace notation, as the lists are written. */
function braces(word: string): readonly string[] {
  const found = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(word);
  if (found === null) return [word];
  const [, before = "", inside = "", after = ""] = found;
  return inside.split(",").flatMap((part) => braces(before + part + after));
}

describe("an active tenant's guardrails deny", () => {
  const lists: Readonly<Record<string, readonly string[]>> = {
    "destroying the key": expand("kms", "ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial {Disconnect,Update,Delete}CustomKeyStore"),
    "undoing the kill": expand("kms", "EnableKey CancelKeyDeletion ImportKeyMaterial GetParametersForImport ConnectCustomKeyStore"),
    "delegating the key, but CreateGrant": expand(
      "kms",
      "PutKeyPolicy {Retire,Revoke}Grant {Tag,Untag}Resource {Create,Update,Delete}Alias ReplicateKey UpdatePrimaryRegion",
    ),
    "stopping or narrowing the trail": expand(
      "cloudtrail",
      "StopLogging {Delete,Update}Trail Put{EventSelectors,InsightSelectors,EventConfiguration,ResourcePolicy} {Delete,Update}EventDataStore StopEventDataStoreIngestion DeleteResourcePolicy {Delete,Update}{,ServiceLinked}Channel {Register,Deregister}OrganizationDelegatedAdmin {Enable,Disable}Federation StopImport {Add,Remove}Tags LookupEvents",
    ),
    "reconfiguring buckets": expand(
      "s3",
      "PutBucket{Versioning,Policy,Acl,OwnershipControls,PublicAccessBlock,ObjectLockConfiguration,Logging,Notification,Tagging} DeleteBucket{,Policy} PutAccountPublicAccessBlock BypassGovernanceRetention Put{Lifecycle,Encryption,Replication,Inventory}Configuration UpdateObjectEncryption CreateAccessPoint {Put,Delete}AccessPointPolicy PutAccessPoint{PublicAccessBlock,PolicyForObjectLambda} PutMultiRegionAccessPointPolicy CreateAccessGrant CreateJob ObjectOwnerOverrideToBucketOwner",
    ),
    "moving data": [
      ...expand(
        "rds",
        "CopyDB{,Cluster}Snapshot RestoreDB{ClusterFromSnapshot,ClusterToPointInTime,InstanceFromDBSnapshot,InstanceToPointInTime} ModifyDB{,Cluster}SnapshotAttribute StartExportTask CreateBlueGreenDeployment CreateIntegration CreateDBInstanceReadReplica AddRoleToDB{Cluster,Instance}",
      ),
      ...expand("ec2", "CopySnapshot ModifySnapshotAttribute {Modify,Reset}EbsDefaultKmsKeyId DisableEbsEncryptionByDefault"),
      ...expand("secretsmanager", "UpdateSecret ReplicateSecretToRegions PutResourcePolicy"),
      ...expand("dynamodb", "UpdateTable ExportTableToPointInTime"),
      ...expand("logs", "{Associate,Disassociate}KmsKey"),
      ...expand(
        "backup",
        "Start{Copy,Restore}Job UpdateBackupPlan PutBackupVaultAccessPolicy UpdateRecoveryPointLifecycle CreateRestoreTesting{Plan,Selection}",
      ),
      ...expand("sqs", "SetQueueAttributes"),
    ],
    "every way out of a VPC": [
      ...expand(
        "ec2",
        "{Create,Attach}InternetGateway CreateDefault{Vpc,Subnet} CreateEgressOnlyInternetGateway CreateNatGateway {Create,Attach}VpnGateway CreateVpnConnection CreateCustomerGateway CreateTransitGateway{,VpcAttachment,PeeringAttachment,Connect} AcceptTransitGateway{Vpc,Peering,ClientVpn}Attachment CreateClientVpnEndpoint AssociateClientVpnTargetNetwork CreateCarrierGateway CreateLocalGatewayRouteTableVpcAssociation CreateInstanceConnectEndpoint CreateVerifiedAccess{Endpoint,Instance} CreateVpcEndpointServiceConfiguration AcceptVpcEndpointConnections ModifyVpcEndpointServicePermissions CreateVpcPeeringConnection {Create,Modify}VpcBlockPublicAccessExclusion ModifyVpcBlockPublicAccessOptions CreateTrafficMirrorTarget CreateRouteServer CreateOdbNetworkPeering",
      ),
      ...expand(
        "vpc-lattice",
        "CreateServiceNetwork{VpcAssociation,VpcEndpointAssociation,ResourceAssociation} CreateResource{Gateway,Configuration} CreateTargetGroup PutAuthPolicy",
      ),
      ...expand("networkmanager", "Create{Vpc,Connect}Attachment AcceptAttachment"),
      ...expand("directconnect", "Create{Private,Public,Transit}VirtualInterface CreateDirectConnectGatewayAssociation"),
      ...expand("globalaccelerator", "Create{Accelerator,EndpointGroup} AddEndpoints"),
      ...expand("cloudfront", "CreateVpcOrigin"),
      ...expand("ram", "AcceptResourceShareInvitation {Associate,Create}ResourceShare"),
      ...expand("rds", "EnableHttpEndpoint"),
    ],
    "leaving and editing": [
      ...expand("organizations", "LeaveOrganization {Attach,Detach,Update,Delete}Policy MoveAccount CloseAccount {Put,Delete}ResourcePolicy"),
      ...expand("account", "CloseAccount {Start,Accept}PrimaryEmailUpdate"),
      ...expand("iam", "{Enable,Disable}OrganizationsRoot{CredentialsManagement,Sessions}"),
    ],
  };

  it.each(Object.entries(lists))("%s", async (_what, actions) => {
    const catalogue = await iamData([...new Set(actions.map((action) => action.split(":")[0] ?? ""))]);
    expect(actions.filter((action) => catalogue.actions(action).length === 0)).toEqual([]);
    expect(actions.filter((action) => deniedOutright(action).length === 0)).toEqual([]);
  });

  it("the customer none of the kill's actions", () => {
    const sparing = (statement: Statement) =>
      listed(statement.Condition?.["ArnNotLike"]?.["aws:PrincipalArn"]).map(shown).includes("arn:aws:iam::*:role/customer/*");
    expect(killActions.flatMap((action) => deniedOutright(action)).filter((statement) => !sparing(statement))).toEqual([]);
  });
});
