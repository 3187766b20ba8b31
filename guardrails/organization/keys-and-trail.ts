import { scp } from "../build.ts";
import { roles } from "../names.ts";
import type { Document, Examples } from "../statement.ts";
import { birthRoles, unlessSpared } from "./phase.ts";
import type { Phase } from "./phase.ts";

/**
 * Attached to Vending and Active. Keys are killed, revived and re-policed by the customer only, and the trail is the customer's
 * (pitfalls P11, P16, P17; lists: policy-proofs.md §8.1 without CreateGrant, which adding a reader to the cluster calls, and §8.2).
 *
 * Denies: to everyone but the customer the key's administration, the trail's, and the event history; to everyone a deletion
 * sooner than 30 days.
 * Leaves alone: use of keys, grants (the keys' policies and an RCP decide those), reads of configuration; in Vending the roles
 * that build the account.
 */
export function keysAndTrail(phase: Phase): Document {
  return scp(
    { Sid: "KeysAreTheCustomers", Effect: "Deny", Action: keyActions, Resource: "*", ...unlessSpared(phase, ...birthRoles) },
    {
      Sid: "DeletionWaits30Days",
      Effect: "Deny",
      Action: "kms:ScheduleKeyDeletion",
      Resource: "*",
      Condition: { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" } },
      hitsCustomer: "a deletion sooner than 30 days is refused to the customer too; the published sentence says 30",
    },
    { Sid: "TrailIsTheCustomers", Effect: "Deny", Action: trailActions, Resource: "*", ...unlessSpared(phase, ...birthRoles) },
    {
      Sid: "RecordsOfTheNetwork",
      Effect: "Deny",
      Action: "ec2:DeleteFlowLogs",
      Resource: "*",
      ...unlessSpared(phase, ...birthRoles, roles.provisioner),
    },
  );
}

const keyActions = [
  "kms:ScheduleKeyDeletion",
  "kms:DisableKey",
  "kms:DeleteImportedKeyMaterial",
  "kms:DisconnectCustomKeyStore",
  "kms:UpdateCustomKeyStore",
  "kms:DeleteCustomKeyStore",
  "kms:EnableKey",
  "kms:CancelKeyDeletion",
  "kms:ImportKeyMaterial",
  "kms:GetParametersForImport",
  "kms:ConnectCustomKeyStore",
  "kms:PutKeyPolicy",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:CreateAlias",
  "kms:UpdateAlias",
  "kms:DeleteAlias",
  "kms:ReplicateKey",
  "kms:UpdatePrimaryRegion",
  "kms:SynchronizeMultiRegionKey",
  "kms:DisableKeyRotation",
] as const;

const trailActions = [
  "cloudtrail:StopLogging",
  "cloudtrail:DeleteTrail",
  "cloudtrail:UpdateTrail",
  "cloudtrail:PutEventSelectors",
  "cloudtrail:PutInsightSelectors",
  "cloudtrail:PutEventConfiguration",
  "cloudtrail:PutResourcePolicy",
  "cloudtrail:DeleteResourcePolicy",
  "cloudtrail:CreateEventDataStore",
  "cloudtrail:UpdateEventDataStore",
  "cloudtrail:DeleteEventDataStore",
  "cloudtrail:StopEventDataStoreIngestion",
  "cloudtrail:Create*Channel",
  "cloudtrail:Update*Channel",
  "cloudtrail:Delete*Channel",
  "cloudtrail:*OrganizationDelegatedAdmin",
  "cloudtrail:EnableFederation",
  "cloudtrail:DisableFederation",
  "cloudtrail:StopImport",
  "cloudtrail:AddTags",
  "cloudtrail:RemoveTags",
  "cloudtrail:LookupEvents",
] as const;

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const admin = by("AWSControlTowerExecution");
const key = "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const trail = "arn:aws:cloudtrail:us-east-1:333333333333:trail/panops-tenant";

/** In unit Active. */
export const examples: Examples = {
  denied: {
    "an execution role disables a key": { principal: admin, action: "kms:DisableKey", resource: key },
    "the birth role changes a key's policy": { principal: by(roles.keyBirth), action: "kms:PutKeyPolicy", resource: key },
    "an execution role stops the trail": { principal: admin, action: "cloudtrail:StopLogging", resource: trail },
    "an execution role narrows the trail": { principal: admin, action: "cloudtrail:PutEventSelectors", resource: trail },
    "the customer schedules deletion in 7 days": {
      principal: by(roles.keyAdmin),
      action: "kms:ScheduleKeyDeletion",
      resource: key,
      context: { "kms:ScheduleKeyDeletionPendingWindowInDays": "7" },
    },
  },
  untouched: {
    "the customer disables the key": { principal: by(roles.keyAdmin), action: "kms:DisableKey", resource: key },
    "the customer schedules deletion": { principal: by(roles.keyAdmin), action: "kms:ScheduleKeyDeletion", resource: key },
    "the customer widens the trail": { principal: by(roles.trailAdmin), action: "cloudtrail:PutEventSelectors", resource: trail },
    "the provisioner has RDS granted": { principal: by(roles.provisioner), action: "kms:CreateGrant", resource: key },
    "the collector reads the trail": { principal: by(roles.collector), action: "cloudtrail:GetTrailStatus", resource: trail },
  },
};
