import { identityPolicy } from "../build.ts";
import { bucketName, customerArns, roleArn, roles } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Document } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";
import { everythingIn } from "./bucket-clauses.ts";

/**
 * What the customer's own roles may do: run the kill switch and its way back, keep their principals, read and keep their logs and
 * objects. Keys are opened to them by the keys' policies.
 */
export function keyAdminPolicy(place: Place): Document {
  return identityPolicy(
    { Sid: "Keys", Effect: "Allow", Action: "kms:*", Resource: text`arn:aws:kms:*:${place.account}:key/*` },
    { Sid: "ListKeys", Effect: "Allow", Action: ["kms:ListKeys", "kms:ListAliases"], Resource: "*" },
    ownPrincipals(place),
    ...cutTheService(place),
    {
      Sid: "BringBack",
      Effect: "Allow",
      Action: [
        "rds:StartDBCluster",
        "rds:Describe*",
        "backup:Describe*",
        "backup:Get*",
        "backup:List*",
        "backup:StartRestoreJob",
        "ec2:Describe*",
        "ec2:AuthorizeSecurityGroupIngress",
        "iam:Get*",
        "iam:List*",
      ],
      Resource: "*",
    },
    {
      Sid: "RestoresAsCustomer",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArn(place.account, roles.restore),
      Condition: { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
    },
    {
      Sid: "KeepsOwnBucket",
      Effect: "Allow",
      Action: ["s3:Get*", "s3:List*", "s3:PutLifecycleConfiguration", "s3:DeleteObject*"],
      Resource: everythingIn(bucketName("data", place)),
    },
    {
      Sid: "ReadsConnectorSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:RotateSecret", "secretsmanager:Describe*"],
      Resource: text`arn:aws:secretsmanager:*:${place.account}:secret:*`,
    },
  );
}

export function trailAdminPolicy(place: Place): Document {
  return identityPolicy(
    { Sid: "Trail", Effect: "Allow", Action: "cloudtrail:*", Resource: "*" },
    {
      Sid: "Records",
      Effect: "Allow",
      Action: ["s3:Get*", "s3:List*"],
      Resource: [...everythingIn(bucketName("trail", place)), ...everythingIn(bucketName("flow", place))],
    },
    { Sid: "AuditKey", Effect: "Allow", Action: "kms:*", Resource: text`arn:aws:kms:*:${place.account}:key/*` },
  );
}

/** Pitfall P8: the network and the roles are cut first, then the key. */
export function killAutomationPolicy(place: Place): Document {
  return identityPolicy(
    ...cutTheService(place),
    {
      Sid: "StopTheKey",
      Effect: "Allow",
      Action: ["kms:DisableKey", "kms:ListGrants", "kms:RevokeGrant", "kms:DescribeKey"],
      Resource: text`arn:aws:kms:*:${place.account}:key/*`,
    },
    {
      Sid: "OwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: text`arn:aws:logs:*:${place.account}:log-group:/aws/lambda/customer-*`,
    },
  );
}

/** docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html; Backup restores a cluster without instances. */
export function restorePolicy(place: Place): Document {
  return identityPolicy(
    {
      Sid: "RestoreCluster",
      Effect: "Allow",
      Action: [
        "rds:RestoreDBClusterFromSnapshot",
        "rds:RestoreDBClusterToPointInTime",
        "rds:CreateDBInstance",
        "rds:ModifyDBCluster",
        "rds:StartDBCluster",
        "rds:AddTagsToResource",
        "rds:Describe*",
        "rds:ListTagsForResource",
        "backup:Describe*",
        "backup:Get*",
        "backup:List*",
        "backup:StartRestoreJob",
        "ec2:Describe*",
      ],
      Resource: "*",
    },
    {
      Sid: "UseKeyForRestore",
      Effect: "Allow",
      Action: ["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: text`arn:aws:kms:*:${place.account}:key/*`,
    },
  );
}

function ownPrincipals(place: Place): Clause {
  return {
    Sid: "OwnPrincipals",
    Effect: "Allow",
    Action: "iam:*",
    Resource: [
      customerArns(place.account),
      text`arn:aws:iam::${place.account}:policy/customer/*`,
      text`arn:aws:iam::${place.account}:saml-provider/customer-*`,
    ],
  };
}

/** K3: end peering, close the groups, deny the service's roles in trust and by an inline policy on running sessions. */
function cutTheService(place: Place): readonly Clause[] {
  const serviceRoles: readonly Value[] = [roles.access, roles.accepter, roles.deployer, roles.provisioner].map((name) =>
    roleArn(place.account, name),
  );
  return [
    {
      Sid: "CutNetwork",
      Effect: "Allow",
      Action: [
        "ec2:DeleteVpcPeeringConnection",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:DescribeVpcPeeringConnections",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSecurityGroupRules",
      ],
      Resource: "*",
    },
    {
      Sid: "CutRoles",
      Effect: "Allow",
      Action: ["iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy"],
      Resource: serviceRoles,
    },
  ];
}
