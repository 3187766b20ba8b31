import { collectorPolicy as generated } from "../../checks/sources/account/policy.ts";
import { identityPolicy } from "../build.ts";
import { bucketName, roleArn, roles } from "../names.ts";
import type { Place } from "../names.ts";
import type { Document } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";

/** What the vendor's standing roles in a tenant account may do. Each is bounded again by keys, buckets and the organization. */

/** The workers' role: objects, connector tokens, database logins. */
export function dataRolePolicy(place: Place): Document {
  const bucket = bucketName("data", place);
  return identityPolicy(
    {
      Sid: "Objects",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
      Resource: text`arn:aws:s3:::${bucket}/*`,
    },
    { Sid: "ListObjects", Effect: "Allow", Action: "s3:ListBucket", Resource: text`arn:aws:s3:::${bucket}` },
    {
      Sid: "ConnectorTokens",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
      Resource: text`arn:aws:secretsmanager:${place.region}:${place.account}:secret:connector/*`,
    },
    {
      Sid: "DatabaseLogin",
      Effect: "Allow",
      Action: "rds-db:connect",
      // A restore changes the cluster's resource id.
      Resource: ["app_reader", "app_writer"].map((user) => text`arn:aws:rds-db:${place.region}:${place.account}:dbuser:*/${user}`),
    },
  );
}

/** The vending state machine's way in: start or update a stack with its service role, and write the peering's id. */
export function deployerPolicy(place: Place): Document {
  const { account, region } = place;
  return identityPolicy(
    {
      Sid: "Stacks",
      Effect: "Allow",
      Action: ["cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:DescribeStack*"],
      Resource: text`arn:aws:cloudformation:${region}:${account}:stack/*`,
    },
    {
      Sid: "ServiceRolesOnly",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [roleArn(account, roles.provisioner), roleArn(account, roles.keyBirth)],
      Condition: { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } },
    },
    {
      Sid: "PeeringId",
      Effect: "Allow",
      Action: "ssm:PutParameter",
      Resource: text`arn:aws:ssm:${region}:${account}:parameter/panops/tenant/peering-id`,
    },
    {
      Sid: "StackParameters",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: [text`arn:aws:ssm:${region}:${account}:parameter/panops/tenant/*`, text`arn:aws:ssm:${region}:${account}:parameter/aft/*`],
    },
  );
}

/** The service role of the `network` and `data` stacks. */
export function provisionerPolicy(place: Place): Document {
  const { account, region } = place;
  return identityPolicy(
    {
      Sid: "NetworkOfTheTenant",
      Effect: "Allow",
      Action: [
        "ec2:Describe*",
        "ec2:CreateVpc",
        "ec2:DeleteVpc",
        "ec2:ModifyVpcAttribute",
        "ec2:CreateSubnet",
        "ec2:DeleteSubnet",
        "ec2:CreateRoute",
        "ec2:DeleteRoute",
        "ec2:CreateRouteTable",
        "ec2:DeleteRouteTable",
        "ec2:AssociateRouteTable",
        "ec2:DisassociateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:DeleteSecurityGroup",
        "ec2:AuthorizeSecurityGroup*",
        "ec2:RevokeSecurityGroup*",
        "ec2:CreateVpcEndpoint",
        "ec2:ModifyVpcEndpoint",
        "ec2:DeleteVpcEndpoints",
        "ec2:CreateFlowLogs",
        "ec2:CreateTags",
        "logs:CreateLogDelivery",
      ],
      Resource: "*",
    },
    {
      Sid: "StoresOfTheTenant",
      Effect: "Allow",
      Action: [
        "rds:Describe*",
        "rds:CreateDBCluster",
        "rds:ModifyDBCluster",
        "rds:CreateDBInstance",
        "rds:ModifyDBInstance",
        "rds:CreateDBSubnetGroup",
        "rds:ModifyDBSubnetGroup",
        "rds:CreateDBClusterParameterGroup",
        "rds:ModifyDBClusterParameterGroup",
        "rds:AddTagsToResource",
        "rds:ListTagsForResource",
        "backup:CreateBackupPlan",
        "backup:CreateBackupSelection",
        "backup:CreateBackupVault",
        "backup:Describe*",
        "backup:Get*",
        "backup:List*",
        "backup:TagResource",
        "backup-storage:MountCapsule",
        "secretsmanager:CreateSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:TagResource",
      ],
      Resource: "*",
    },
    {
      Sid: "DataBucket",
      Effect: "Allow",
      Action: [
        "s3:CreateBucket",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:GetBucket*",
        "s3:Get*Configuration",
      ],
      Resource: text`arn:aws:s3:::${bucketName("data", place)}`,
    },
    {
      Sid: "DataKey",
      Effect: "Allow",
      Action: ["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: text`arn:aws:kms:${region}:${account}:key/*`,
    },
    {
      Sid: "PassesBackup",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArn(account, roles.backup),
      Condition: { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
    },
    {
      Sid: "Parameters",
      Effect: "Allow",
      Action: ["ssm:GetParameters", "ssm:PutParameter", "ssm:AddTagsToResource"],
      Resource: text`arn:aws:ssm:${region}:${account}:parameter/panops/tenant/*`,
    },
  );
}

/** Accepts one peering: from the cell's VPC to the tenant's (pitfall P21). */
export function accepterPolicy(place: Place, cellVpc: Value): Document {
  const { account, region } = place;
  return identityPolicy(
    {
      Sid: "AcceptFromCell",
      Effect: "Allow",
      Action: "ec2:AcceptVpcPeeringConnection",
      Resource: text`arn:aws:ec2:${region}:${account}:vpc-peering-connection/*`,
      Condition: {
        ArnEquals: { "ec2:RequesterVpc": text`arn:aws:ec2:${region}:${place.computeAccount}:vpc/${cellVpc}` },
        ArnLike: { "ec2:AccepterVpc": text`arn:aws:ec2:${region}:${account}:vpc/*` },
      },
    },
    { Sid: "IntoOwnVpc", Effect: "Allow", Action: "ec2:AcceptVpcPeeringConnection", Resource: text`arn:aws:ec2:${region}:${account}:vpc/*` },
    { Sid: "SeesPeerings", Effect: "Allow", Action: "ec2:DescribeVpcPeeringConnections", Resource: "*" },
  );
}

/** Makes backups of the cluster, and nothing else: restores are the customer's (pitfall P10). */
export function backupPolicy(place: Place): Document {
  const { account, region } = place;
  return identityPolicy(
    {
      Sid: "BackUpCluster",
      Effect: "Allow",
      Action: [
        "rds:CreateDBClusterSnapshot",
        "rds:DescribeDBClusters",
        "rds:DescribeDBClusterSnapshots",
        "rds:AddTagsToResource",
        "rds:ListTagsForResource",
      ],
      Resource: [text`arn:aws:rds:${region}:${account}:cluster:*`, text`arn:aws:rds:${region}:${account}:cluster-snapshot:awsbackup:*`],
    },
    {
      Sid: "Vault",
      Effect: "Allow",
      Action: ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"],
      Resource: text`arn:aws:backup:${region}:${account}:backup-vault:*`,
    },
  );
}

/** Reads what the operation table calls; that it reads nothing else is its boundary's. */
export function collectorPolicy(): Document {
  return identityPolicy(...generated().Statement.filter(({ Effect }) => Effect === "Allow"));
}
