import type { Check } from "../../checks/engine/define-check.ts";
/** What an emulator does otherwise than AWS: one operation and one field each, and why. Its test fails once the emulator behaves. */
export interface Gap {
  readonly emulator: "moto" | "localstack";
  /** `organizations.CreatePolicy`. */
  readonly operation: string;
  readonly field: string;
  readonly reason: string;
  /** Resources of the reference platform that are refused. */
  readonly refuses?: readonly string[];
  /** The emulator does not have the operation at all. */
  readonly lacks?: true;
  /** Types of the templates, or beginnings of them, that it cannot make. */
  readonly lacksTypes?: readonly string[];
  /** Claims that are undecided there because of it. */
  readonly claims?: readonly string[];
}

export const gaps: readonly Gap[] = [
  {
    emulator: "moto",
    operation: "organizations.CreatePolicy",
    field: "Type",
    reason: "knows no S3_POLICY and no DECLARATIVE_POLICY_EC2",
    refuses: ["Organization/PublicBucketsBlocked", "Organization/InstancesAndImages", "Organization/InternetGatewaysBlocked"],
  },
  {
    emulator: "moto",
    operation: "ecs.RegisterTaskDefinition",
    field: "containerDefinitions.memoryReservation",
    reason: "takes a container's memory only, where AWS takes what is reserved for it too",
    refuses: ["TranscriptionTask", "TranscriptionService", "InferenceTask", "InferenceService"].map((id) => `Compute-cell/${id}`),
  },
  {
    emulator: "localstack",
    operation: "cloudtrail.DescribeTrails",
    field: "trailList",
    reason: "the community edition has no CloudTrail",
    lacks: true,
    lacksTypes: ["AWS::CloudTrail::"],
    claims: [
      ...["audit-trail-is-tenants-own", "audit-logs-are-locked", "audit-logs-every-data-access", "audit-logs-every-key-use"],
      ...[
        "audit-each-decrypt-visible",
        "bucket-encrypts-with-tenant-key",
        "bucket-is-versioned",
        "bucket-lifecycle-follows-retention",
        "tenant-has-own-stores",
        "tenant-accounts-are-alike",
        "template-equals-account",
      ],
    ],
  },
  {
    emulator: "localstack",
    operation: "organizations.DescribeOrganization",
    field: "Organization",
    reason: "the community edition has no Organizations, so no guardrail is known to bind anyone",
    lacks: true,
    lacksTypes: ["AWS::Organizations::"],
    claims: ["bucket-blocks-public-access", "run-covers-population"],
  },
  {
    emulator: "localstack",
    operation: "organizations.ListAccounts",
    field: "Accounts",
    reason: "the community edition has no Organizations, so in which unit an account is cannot be known",
    lacks: true,
    claims: ["tenant-has-own-account"],
  },
  {
    emulator: "localstack",
    operation: "organizations.ListPolicies",
    field: "Policies",
    reason: "the community edition has no Organizations, so guardrails that templates write cannot be looked for",
    lacks: true,
    claims: ["template-equals-account", "org-guardrails-are-attached"],
  },
  {
    emulator: "localstack",
    operation: "organizations.ListRoots",
    field: "Roots",
    reason: "the community edition has no Organizations, so neither can units",
    lacks: true,
    claims: ["template-equals-account"],
  },
  {
    emulator: "localstack",
    operation: "backup.ListBackupPlans",
    field: "BackupPlansList",
    reason: "the community edition has no AWS Backup",
    lacks: true,
    lacksTypes: ["AWS::Backup::"],
    claims: ["database-backs-up-7-days"],
  },
  {
    emulator: "localstack",
    operation: "rds.DescribeDBClusters",
    field: "DBClusters",
    reason: "the community edition has no RDS, so which keys hold data is not known",
    lacks: true,
    lacksTypes: ["AWS::RDS::"],
    claims: [
      ...["key-vendor-cannot-destroy", "key-vendor-cannot-repolicy", "template-equals-account"],
      ...["key-deletion-waits-30-days", "key-is-tenants-own", "key-not-used-for-audit"],
      ...["database-encrypts-with-tenant-key", "database-is-aurora-serverless", "database-requires-tls"],
      ...["secrets-are-encrypted", "database-spans-zones", "database-backs-up-7-days"],
    ],
  },
  {
    emulator: "localstack",
    operation: "vpc-lattice.ListServiceNetworkVpcAssociations",
    field: "items",
    reason: "the community edition has no VPC Lattice",
    lacks: true,
    claims: ["network-no-internet-path"],
  },
  {
    emulator: "localstack",
    operation: "lambda.ListFunctions",
    field: "Functions",
    reason: "functions are made in containers, which the emulator is not given",
    lacksTypes: ["AWS::Lambda::"],
    claims: ["connector-functions-bounded", "queue-retries-then-parks"],
  },
  {
    emulator: "localstack",
    operation: "scheduler.ListSchedules",
    field: "Schedules",
    reason: "schedules start functions, so the emulator is not asked to load their service",
    lacks: true,
    lacksTypes: ["AWS::Scheduler::"],
    claims: ["connector-polls-every-6-hours"],
  },
  {
    emulator: "localstack",
    operation: "ecs.ListTaskDefinitions",
    field: "taskDefinitionArns",
    reason: "the community edition has no ECS",
    lacks: true,
    lacksTypes: ["AWS::ECS::"],
    claims: ["connector-workers-bounded"],
  },
  {
    emulator: "localstack",
    operation: "dynamodb.ListTables",
    field: "TableNames",
    reason: "the community edition fetches the server for tables, which is not there",
    lacksTypes: ["AWS::DynamoDB::"],
    claims: ["cursor-store-expires"],
  },
  {
    emulator: "localstack",
    operation: "account.ListRegions",
    field: "Regions",
    reason: "the community edition has no account management",
    lacks: true,
  },
  {
    emulator: "localstack",
    operation: "ec2.DescribeVpcs",
    field: "Vpcs",
    reason: "one Region is read by the test, and the emulator calls each that AWS has enabled",
    claims: ["network-no-internet-path", "network-cell-has-room"],
  },
  {
    emulator: "localstack",
    operation: "ec2.DescribeVpcPeeringConnections",
    field: "VpcPeeringConnections",
    reason: "one Region is read by the test, and the emulator calls each that AWS has enabled",
    claims: ["network-cell-has-room"],
  },
  {
    emulator: "localstack",
    operation: "kms.ListKeys",
    field: "Keys",
    reason: "one Region is read by the test, and the emulator calls each that AWS has enabled",
    claims: ["template-equals-account"],
  },
  { emulator: "localstack", operation: "ram.ListResources", field: "resources", reason: "the community edition has no RAM", lacks: true },
  {
    emulator: "localstack",
    operation: "ec2.DescribeVpcBlockPublicAccessOptions",
    field: "VpcBlockPublicAccessOptions",
    reason: "is not implemented",
    lacks: true,
  },
  {
    emulator: "localstack",
    operation: "s3.PutObject",
    field: "bucket default key",
    reason: "looks at the state of a key that the request names, not of the bucket's",
  },
  {
    emulator: "localstack",
    operation: "cloudformation.CreateStack",
    field: "Fn::Cidr",
    reason: "Fn::Select takes no element of Fn::Cidr, so the ranges of subnets are written out",
  },
];

/** Emulators deliver no digests, and runs on them are not to read logs. */
const ofLogs: ReadonlySet<string> = new Set(["audit-digests-chain"]);

/** The claims of the plane account that a run on an emulator judges. */
export function judgedOn(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ id, planes, retired }) => planes.includes("account") && retired === undefined && !ofLogs.has(id));
}
