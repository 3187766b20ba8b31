import { enter, passedTo, via, type Call, type Subject } from "./calls.ts";
import { text } from "../../../checks/model/text.ts";
import { roles, vendorRoles } from "../../../guardrails/names.ts";
import { settings } from "../../../infra/settings.ts";

type Steps = Readonly<Record<string, readonly Call[]>>;

const { accounts, region } = settings;

/** Unit Active: the tenant is served, backed up, updated and looked at. */
export function service(subject: Subject): Steps {
  const { tenant, role, call } = subject;
  const { account } = tenant;
  const ownArn = (of: string, rest: string) => `arn:aws:${of}:${region}:${account}:${rest}`;
  return {
    ...work(subject),
    "AWS Backup enters TenantBackup and takes a snapshot": [
      ...call("backup.amazonaws.com", "sts:AssumeRole", role(roles.backup), { context: { "aws:SourceAccount": account } }),
      ...call(role(roles.backup), "rds:CreateDBClusterSnapshot", ownArn("rds", "cluster:tenant")),
    ],
    "The deployer updates the stack of data as TenantProvisioner": [
      ...call(role(roles.deployer), "cloudformation:UpdateStack", ownArn("cloudformation", "stack/tenant-data/1")),
      ...call(role(roles.provisioner), "rds:ModifyDBCluster", ownArn("rds", "cluster:tenant"), {
        context: { "rds:ManageMasterUserPassword": "true" },
      }),
    ],
    "Runner enters Collector, which reads configuration": collect(subject),
  };
}

function work(subject: Subject): Steps {
  const { tenant, title, role, idOf, call } = subject;
  const { account } = tenant;
  const data = role(roles.access);
  const entered = role(roles.access);
  const panOps = `arn:aws:iam::${accounts.compute}:role/${vendorRoles.service}`;
  const dataKey = text(`arn:aws:kms:${region}:${account}:key/`, idOf("key", "DataKey"));
  const sts = { through: { stack: "Compute-cell", id: "StsEndpoint" } };
  const at = (id: string) => ({ through: { stack: `${title}-network`, id } });
  const object = `arn:aws:s3:::panops-data-${account}-${region}/mail/1`;
  return {
    "PanOpsServiceRole enters the data role, for this tenant": [
      ...call(panOps, "sts:AssumeRole", entered, { ...sts, context: { "sts:ExternalId": tenant.customerId, "sts:SourceIdentity": "worker" } }),
      ...call(panOps, "sts:SetSourceIdentity", entered, sts),
    ],
    "The data role writes and reads objects": [
      ...call(data, ["s3:PutObject", "s3:GetObject"], object, at("S3Endpoint")),
      ...call(data, ["kms:GenerateDataKey", "kms:Decrypt"], dataKey, {
        context: { ...via("s3").context, "kms:EncryptionContext:aws:s3:arn": object },
      }),
    ],
    "The data role reads a connector's token": [
      ...call(data, "secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${region}:${account}:secret:connector/slack-1`, at("SecretsEndpoint")),
      ...call(data, "kms:Decrypt", dataKey, via("secretsmanager")),
    ],
    "The data role logs in to the database and looks at the key's state": [
      ...call(data, "rds-db:connect", `arn:aws:rds-db:${region}:${account}:dbuser:cluster-1/app_writer`),
      ...call(data, "kms:DescribeKey", dataKey, at("KmsEndpoint")),
    ],
  };
}

function collect(subject: Subject): readonly Call[] {
  const { tenant, role, idOf, call } = subject;
  const { account } = tenant;
  const collector = role(roles.collector);
  return [
    ...enter(subject, `arn:aws:iam::${accounts.nightly}:role/${vendorRoles.runner}`, roles.collector),
    ...call(collector, ["kms:GetKeyPolicy", "kms:ListGrants"], text(`arn:aws:kms:${region}:${account}:key/`, idOf("key", "DataKey"))),
    ...call(collector, ["s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock"], `arn:aws:s3:::panops-data-${account}-${region}`),
    ...call(collector, "cloudtrail:DescribeTrails", "*"),
    ...call(collector, "rds:DescribeDBClusters", `arn:aws:rds:${region}:${account}:cluster:tenant`),
  ];
}

/** The customer turns its key off; its automation cuts the rest. */
export function kill({ tenant, role, idOf, call }: Subject): Steps {
  const { account } = tenant;
  const [admin, trailAdmin, automation] = [roles.keyAdmin, roles.trailAdmin, roles.killAutomation].map(role) as [string, string, string];
  const ownArn = (of: string, rest: string) => `arn:aws:${of}:${region}:${account}:${rest}`;
  const key = (template: string, id: string) => text(ownArn("kms", "key/"), idOf(template, id));
  const cut = [roles.access, roles.accepter, roles.deployer, roles.provisioner];
  return {
    "The customer disables the key, gives back its grants, or schedules its deletion": [
      ...call(admin, ["kms:DisableKey", "kms:RevokeGrant"], key("key", "DataKey")),
      ...call(admin, "kms:ScheduleKeyDeletion", key("key", "DataKey"), { context: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" } }),
    ],
    "The automation cuts roles, peering and groups, and disables the key": [
      ...call("lambda.amazonaws.com", "sts:AssumeRole", automation, {
        context: { "aws:SourceAccount": account, "aws:SourceArn": ownArn("lambda", "function:customer-kill-automation") },
      }),
      ...cut.flatMap((name) => call(automation, ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], role(name))),
      ...call(automation, "ec2:DeleteVpcPeeringConnection", ownArn("ec2", "vpc-peering-connection/pcx-1")),
      ...call(automation, "ec2:RevokeSecurityGroupIngress", ownArn("ec2", "security-group/sg-1")),
      ...call(automation, "kms:DisableKey", key("key", "DataKey")),
    ],
    "The customer reads the records of it": [
      ...call(trailAdmin, "s3:GetObject", `arn:aws:s3:::panops-trail-${account}-${region}/AWSLogs/${account}/CloudTrail/1.json.gz`),
      ...call(trailAdmin, "kms:Decrypt", key("audit", "AuditKey"), via("s3")),
      ...call(trailAdmin, "cloudtrail:LookupEvents", "*"),
    ],
  };
}

/** The customer turns everything on again. */
export function restore({ tenant, role, idOf, call }: Subject): Steps {
  const { account } = tenant;
  const [admin, restorer] = [role(roles.keyAdmin), role(roles.restore)];
  const ownArn = (of: string, rest: string) => `arn:aws:${of}:${region}:${account}:${rest}`;
  const dataKey = text(ownArn("kms", "key/"), idOf("key", "DataKey"));
  const granted = { ...via("rds").context, "kms:GrantIsForAWSResource": "true", "kms:GrantOperations": "Decrypt" };
  return {
    "The customer calls the deletion off and enables the key": call(admin, ["kms:CancelKeyDeletion", "kms:EnableKey"], dataKey),
    "The customer starts a restore as Restore": [
      ...call(admin, "backup:StartRestoreJob", ownArn("backup", "recovery-point:1")),
      ...call(admin, "iam:PassRole", restorer, passedTo("backup.amazonaws.com")),
      ...call("backup.amazonaws.com", "sts:AssumeRole", restorer, { context: { "aws:SourceAccount": account } }),
    ],
    "Restore makes the cluster again, whose service gets the key granted": [
      ...call(restorer, "rds:RestoreDBClusterFromSnapshot", ownArn("rds", "cluster:tenant")),
      ...call(restorer, "kms:DescribeKey", dataKey),
      ...call(restorer, "kms:CreateGrant", dataKey, { context: granted }),
      ...call(restorer, "rds:CreateDBInstance", ownArn("rds", "db:writer")),
    ],
    "The customer lets the service in again": [
      ...call(admin, ["iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy"], role(roles.access)),
      ...call(admin, "ec2:AuthorizeSecurityGroupIngress", ownArn("ec2", "security-group/sg-1")),
    ],
  };
}
