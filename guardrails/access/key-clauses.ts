import { customerArns, roleArn, roles, viaService } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Conditions } from "../statement.ts";

/** Statements that the data key's and the audit key's policy share. */

/** Everyone but the customer: who may not be refused is named by ARN, so a caller without one is refused too. */
export function unlessCustomer(place: Place, ...others: readonly string[]): Pick<Clause, "ifAbsent"> & { readonly Condition: Conditions } {
  return {
    Condition: { ArnNotLike: { "aws:PrincipalArn": [customerArns(place.account), ...others.map((name) => roleArn(place.account, name))] } },
    ifAbsent: { "aws:PrincipalArn": "matches" },
  };
}

/** Pitfall P5: administration is the customer's alone, whatever an Allow says now or later. */
export function administrationDenies(place: Place): readonly Clause[] {
  return [
    {
      Sid: "OnlyCustomerAdministers",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "kms:PutKeyPolicy",
        "kms:EnableKey",
        "kms:DisableKey",
        "kms:ScheduleKeyDeletion",
        "kms:CancelKeyDeletion",
        "kms:DisableKeyRotation",
        "kms:CreateAlias",
        "kms:UpdateAlias",
        "kms:DeleteAlias",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:ImportKeyMaterial",
        "kms:GetParametersForImport",
        "kms:DeleteImportedKeyMaterial",
        "kms:ReplicateKey",
        "kms:UpdatePrimaryRegion",
        "kms:SynchronizeMultiRegionKey",
      ],
      Resource: "*",
      ...unlessCustomer(place),
    },
    {
      Sid: "OnlyCustomerRotates",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:EnableKeyRotation",
      Resource: "*",
      // CloudFormation's create step turns rotation on as KeyBirth (pitfall P3).
      ...unlessCustomer(place, roles.keyBirth),
    },
    {
      Sid: "GrantsOnlyForServices",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false" } },
    },
    {
      Sid: "DeletionWaits30Days",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:ScheduleKeyDeletion",
      Resource: "*",
      // An absent window means 30 days, so the plain operator is right (pitfall P11).
      Condition: { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" } },
      hitsCustomer: "a deletion sooner than 30 days is refused to the customer too; the published sentence says 30",
    },
  ];
}

/** The administrator of a key: policy, state, rotation, grants, metadata. */
export function administratorAllow(place: Place, role: string): Clause {
  return {
    Sid: "CustomerAdministers",
    Effect: "Allow",
    Principal: { AWS: roleArn(place.account, role) },
    Action: [
      "kms:PutKeyPolicy",
      "kms:GetKeyPolicy",
      "kms:ListKeyPolicies",
      "kms:EnableKey",
      "kms:DisableKey",
      "kms:ScheduleKeyDeletion",
      "kms:CancelKeyDeletion",
      "kms:EnableKeyRotation",
      "kms:DisableKeyRotation",
      "kms:GetKeyRotationStatus",
      "kms:ListKeyRotations",
      "kms:ListGrants",
      "kms:RevokeGrant",
      "kms:RetireGrant",
      "kms:DescribeKey",
      "kms:ListResourceTags",
    ],
    Resource: "*",
  };
}

/** `role/customer/*` is no legal Principal: everyone, narrowed to the account and the pattern. */
export function customerAllow(place: Place, sid: string, actions: readonly string[], services: readonly string[]): Clause {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: actions,
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:PrincipalAccount": place.account,
        ...(services.length > 0 && { "kms:ViaService": viaService(place.region, ...services) }),
      },
      ArnLike: { "aws:PrincipalArn": customerArns(place.account) },
    },
  };
}

/** The nightly collector's reads. DescribeKey and the rest take the same conditions: none. */
export function collectorAllow(place: Place): Clause {
  return {
    Sid: "CollectorReads",
    Effect: "Allow",
    Principal: { AWS: roleArn(place.account, roles.collector) },
    Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants", "kms:GetKeyRotationStatus"],
    Resource: "*",
  };
}

/** What CloudFormation's handlers call besides CreateKey (pitfall P3); the customer's first PutKeyPolicy drops it. */
export function birthAllow(place: Place): Clause {
  return {
    Sid: "BirthUntilHandOver",
    Effect: "Allow",
    Principal: { AWS: roleArn(place.account, roles.keyBirth) },
    Action: ["kms:EnableKeyRotation", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    Resource: "*",
  };
}
