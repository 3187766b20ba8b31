import { enter, passedTo, via, type Call, type Subject } from "./calls.ts";
import { text } from "../../../checks/model/text.ts";
import { aftRole, killFunction, killRule, roles, samlProvider, trailName, vendorRoles } from "../../../guardrails/names.ts";
import { settings } from "../../../infra/settings.ts";

type Steps = Readonly<Record<string, readonly Call[]>>;

const { accounts, organization, region } = settings;

/** Unit Vending: the account is built, by roles that hold for the building only. */
export function birth(subject: Subject): Steps {
  return { ...access(subject), ...auditAndKey(subject), ...stores(subject), ...connection(subject) };
}

function access({ tenant, role, call }: Subject): Steps {
  const aft = role(aftRole);
  return {
    "Account Factory writes the tenant's record into its account": call(
      aft,
      "ssm:PutParameter",
      `arn:aws:ssm:${region}:${tenant.account}:parameter/aft/account-request/custom-fields/cidr`,
    ),
    "Account Factory makes the customer's provider and roles, and the service's": [
      ...call(aft, "iam:CreateSAMLProvider", `arn:aws:iam::${tenant.account}:saml-provider/${samlProvider}`),
      ...[roles.keyAdmin, roles.access, roles.provisioner, roles.keyBirth].flatMap((name) =>
        call(aft, ["iam:CreateRole", "iam:PutRolePolicy"], role(name)),
      ),
    ],
  };
}

function auditAndKey(subject: Subject): Steps {
  const { tenant, role, idOf, call } = subject;
  const { account } = tenant;
  const keyBirth = role(roles.keyBirth);
  const trail = `arn:aws:cloudtrail:${region}:${account}:trail/${trailName}`;
  const ownArn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const key = (template: string, id: string) => text(ownArn("kms", "key/"), idOf(template, id));
  return {
    "TenantVending enters the deployer": enter(subject, `arn:aws:iam::${accounts.provisioning}:role/${vendorRoles.vending}`, roles.deployer),
    "The deployer creates the stacks of audit and key as KeyBirth": [
      ...call(role(roles.deployer), "cloudformation:CreateStack", ownArn("cloudformation", "stack/tenant-audit/1")),
      ...call(role(roles.deployer), "iam:PassRole", keyBirth, passedTo("cloudformation.amazonaws.com")),
      ...call("cloudformation.amazonaws.com", "sts:AssumeRole", keyBirth, { context: { "aws:SourceAccount": account } }),
    ],
    "KeyBirth makes the audit key, the log buckets and the trail": [
      ...call(keyBirth, "kms:CreateKey", "*"),
      ...call(keyBirth, ["kms:EnableKeyRotation", "kms:DescribeKey"], key("audit", "AuditKey")),
      ...["trail", "flow"].flatMap((purpose) =>
        call(
          keyBirth,
          ["s3:CreateBucket", ...bucketSettings, "s3:PutBucketObjectLockConfiguration"],
          `arn:aws:s3:::panops-${purpose}-${account}-${region}`,
        ),
      ),
      ...call(keyBirth, ["cloudtrail:CreateTrail", "cloudtrail:StartLogging", "cloudtrail:PutEventSelectors"], trail),
    ],
    "KeyBirth makes the automation of the kill, which runs as the customer": [
      ...call(keyBirth, ["lambda:CreateFunction", "lambda:AddPermission"], ownArn("lambda", `function:${killFunction}`)),
      ...call(keyBirth, "iam:PassRole", role(roles.killAutomation), passedTo("lambda.amazonaws.com")),
      ...call(keyBirth, ["events:PutRule", "events:PutTargets"], ownArn("events", `rule/${killRule}`)),
    ],
    "KeyBirth makes the data key and shares its name": [
      ...call(keyBirth, "kms:CreateKey", "*"),
      ...call(keyBirth, ["kms:EnableKeyRotation", "kms:DescribeKey"], key("key", "DataKey")),
      ...call(keyBirth, "ssm:PutParameter", ownArn("ssm", "parameter/panops/tenant/data-key-arn")),
    ],
  };
}

const bucketSettings = [
  "s3:PutBucketVersioning",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketOwnershipControls",
  "s3:PutEncryptionConfiguration",
  "s3:PutBucketPolicy",
];

function stores({ tenant, role, idOf, call }: Subject): Steps {
  const { account } = tenant;
  const provisioner = role(roles.provisioner);
  const ownArn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const dataKey = text(ownArn("kms", "key/"), idOf("key", "DataKey"));
  const forRds = via("rds");
  return {
    "The deployer creates the stacks of network and data as TenantProvisioner": [
      ...call(role(roles.deployer), "cloudformation:CreateStack", ownArn("cloudformation", "stack/tenant-network/1")),
      ...call(role(roles.deployer), "iam:PassRole", provisioner, passedTo("cloudformation.amazonaws.com")),
      ...call("cloudformation.amazonaws.com", "sts:AssumeRole", provisioner, { context: { "aws:SourceAccount": account } }),
    ],
    "TenantProvisioner builds the network": [
      ...call(provisioner, "ec2:CreateVpc", ownArn("ec2", "vpc/*")),
      ...call(provisioner, "ec2:CreateSubnet", ownArn("ec2", "subnet/*")),
      ...call(provisioner, "ec2:CreateSecurityGroup", ownArn("ec2", "security-group/*")),
      ...call(provisioner, "ec2:CreateVpcEndpoint", ownArn("ec2", "vpc-endpoint/*"), {
        context: { "ec2:VpceServiceName": `com.amazonaws.${region}.s3`, "ec2:VpceServiceOwner": "amazon" },
      }),
      ...call(provisioner, "ec2:CreateFlowLogs", ownArn("ec2", "vpc-flow-log/*")),
      ...call(provisioner, "logs:CreateLogDelivery", "*"),
    ],
    "TenantProvisioner makes the data bucket": call(
      provisioner,
      ["s3:CreateBucket", ...bucketSettings, "s3:PutLifecycleConfiguration"],
      `arn:aws:s3:::panops-data-${account}-${region}`,
    ),
    "TenantProvisioner makes the cluster, whose service gets the key granted": [
      ...call(provisioner, "rds:CreateDBCluster", ownArn("rds", "cluster:tenant")),
      ...call(provisioner, "rds:CreateDBInstance", ownArn("rds", "db:writer")),
      ...call(provisioner, "kms:DescribeKey", dataKey),
      ...call(provisioner, "kms:CreateGrant", dataKey, {
        context: { ...forRds.context, "kms:GrantIsForAWSResource": "true", "kms:GrantOperations": "Decrypt" },
      }),
    ],
    "TenantProvisioner makes the connectors' secrets and plans backups": [
      ...call(provisioner, "secretsmanager:CreateSecret", ownArn("secretsmanager", "secret:connector/slack-1")),
      ...call(provisioner, ["kms:GenerateDataKey", "kms:Decrypt"], dataKey, via("secretsmanager")),
      ...call(provisioner, ["backup:CreateBackupVault"], ownArn("backup", "backup-vault:tenant")),
      ...call(provisioner, ["backup:CreateBackupPlan", "backup:CreateBackupSelection"], ownArn("backup", "backup-plan:1")),
      ...call(provisioner, "iam:PassRole", role(roles.backup), passedTo("backup.amazonaws.com")),
    ],
  };
}

function connection(subject: Subject): Steps {
  const { tenant, title, role, idOf, call } = subject;
  const { account } = tenant;
  const databaseBirth = role(roles.databaseBirth);
  const dataKey = text(`arn:aws:kms:${region}:${account}:key/`, idOf("key", "DataKey"));
  return {
    "CellDeployer enters the accepter, which accepts the cell's peering": [
      ...enter(subject, `arn:aws:iam::${accounts.compute}:role/${vendorRoles.cellDeployer}`, roles.accepter),
      ...call(role(roles.accepter), "ec2:AcceptVpcPeeringConnection", `arn:aws:ec2:${region}:${account}:vpc-peering-connection/pcx-1`, {
        context: {
          "ec2:RequesterVpc": `arn:aws:ec2:${region}:${tenant.computeAccount}:vpc/${tenant.cellVpc}`,
          "ec2:AccepterVpc": text(`arn:aws:ec2:${region}:${account}:vpc/`, idOf("network", "Vpc")),
        },
      }),
    ],
    "The deployer writes the peering's id, and the network gets its return routes": [
      ...call(role(roles.deployer), "ssm:PutParameter", `arn:aws:ssm:${region}:${account}:parameter/panops/tenant/peering-id`),
      ...call(role(roles.provisioner), "ec2:CreateRoute", `arn:aws:ec2:${region}:${account}:route-table/rtb-1`),
    ],
    "DatabaseMigrator enters DatabaseBirth, which reads the master secret once": [
      ...enter(subject, `arn:aws:iam::${accounts.compute}:role/${vendorRoles.migrator}`, roles.databaseBirth),
      ...call(databaseBirth, "secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${region}:${account}:secret:rds!cluster-1`, {
        through: { stack: `${title}-network`, id: "SecretsEndpoint" },
      }),
      ...call(databaseBirth, "kms:Decrypt", dataKey, via("secretsmanager")),
    ],
  };
}

/** The account moves to unit Active; what the building needed goes. */
export function handOver({ tenant, role, idOf, call }: Subject): Steps {
  const { account } = tenant;
  const execution = role("AWSControlTowerExecution");
  const admin = role(roles.keyAdmin);
  const organizations = (by: string, action: string) =>
    call(by, action, `arn:aws:organizations::${accounts.management}:account/${organization.id}/${account}`).map((each) => ({
      ...each,
      account: accounts.management,
    }));
  return {
    "The management account moves the account to Active": organizations(
      `arn:aws:iam::${accounts.management}:role/Administrator`,
      "organizations:MoveAccount",
    ),
    "The one-shot roles and Account Factory's are deleted": [roles.keyBirth, roles.databaseBirth, aftRole].flatMap((name) =>
      call(execution, ["iam:DeleteRolePolicy", "iam:DeleteRole"], role(name)),
    ),
    "The customer writes the key's policy without the birth, and rotates the master secret": [
      ...call(admin, "kms:PutKeyPolicy", text(`arn:aws:kms:${region}:${account}:key/`, idOf("key", "DataKey"))),
      ...call(admin, "secretsmanager:RotateSecret", `arn:aws:secretsmanager:${region}:${account}:secret:rds!cluster-1`),
    ],
  };
}
