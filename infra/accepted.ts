import { Validations } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";

/**
 * Where the platform breaks rules of cdk-nag on purpose. Who accepted each, why, and until when stands in `cofferdam.waivers.yaml`: the gate
 * demands both. No claim can be accepted.
 */
export function acceptRules(stack: Stack, template: keyof typeof accepted): void {
  for (const [id, rules] of Object.entries(accepted[template])) {
    // As `Validations.acknowledge` does, without the trace, which would write this checkout's own path into the assembly.
    for (const rule of rules) stack.node.findChild(id).node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [rule]: register });
  }
}

const register = "cofferdam.waivers.yaml says who accepted it, why, and until when";

/** The two packs share most rules. */
const shared = (rule: string): readonly string[] => ["NIST.800.53.R5", "HIPAA.Security"].map((pack) => `${pack}::${pack}-${rule}`);
const solutions = (rule: string): string => `AwsSolutions::AwsSolutions-${rule}`;
const serverless = (rule: string): string => `Serverless::Serverless-${rule}`;

const wildcards = [solutions("IAM5")];
const inlineRole = [...wildcards, ...shared("IAMNoInlinePolicy")];
const customerAdministrator = [...inlineRole, ...shared("IAMPolicyNoStatementsWithFullAccess")];
const bucket = [solutions("S1"), ...shared("S3BucketLoggingEnabled"), ...shared("S3BucketReplicationEnabled")];
const bucketPolicy = [solutions("S10"), ...shared("S3BucketSSLRequestsOnly")];
const instance = [...shared("RDSEnhancedMonitoringEnabled"), ...shared("RDSInBackupPlan")];
const token = [solutions("SMG4"), ...shared("SecretsManagerRotationEnabled")];

const fleet = [solutions("AS3")];
/** The rules look for a launch template where a mixed instances policy has none. */
const mixedFleet = [...fleet, solutions("EC26"), ...shared("EC2IMDSv2Enabled")];
const parked = [serverless("SQSRedrivePolicy")];

/** By template and logical id. */
const accepted = {
  compute: { ServiceRole: inlineRole, Transcriber: inlineRole, Migrator: inlineRole },
  cell: {
    ConnectorParked: parked,
    TranscriptionParked: parked,
    Cursors: shared("DynamoDBInBackupPlan"),
    Vpc: shared("VPCDefaultSecurityGroupClosed"),
    PublicRoutesOut: shared("VPCNoUnrestrictedRouteToIGW"),
    FlowWriter: shared("IAMNoInlinePolicy"),
    GpuInstance: inlineRole,
    GpuStarter: inlineRole,
    TranscriptionFleet: mixedFleet,
    InferenceFleet: fleet,
    ReceiveRole: [...inlineRole, serverless("LambdaStarPermissions")],
    EdgeGroup: [solutions("EC23")],
    EdgePlain: shared("ELBv2ACMCertificateRequired"),
    EdgeLogs: [...bucket, ...shared("S3DefaultEncryptionKMS")],
    EdgeLogsPolicy: bucketPolicy,
    PollCaller: shared("IAMNoInlinePolicy"),
    WorkerStarter: inlineRole,
    PollRole: [...inlineRole, serverless("LambdaStarPermissions")],
  },
  nightly: {
    Evidence: bucket,
    EvidencePolicy: bucketPolicy,
    Runner: [...inlineRole, serverless("LambdaStarPermissions")],
    Run: [...shared("LambdaDLQ"), ...shared("LambdaInsideVPC"), serverless("LambdaDLQ")],
    Machine: inlineRole,
    Starter: shared("IAMNoInlinePolicy"),
    ToldByMail: [serverless("SNSRedrivePolicy")],
  },
  birth: { KeyBirth: inlineRole, DatabaseBirth: inlineRole },
  access: {
    CustomerKeyAdmin: customerAdministrator,
    CustomerTrailAdmin: customerAdministrator,
    KillAutomation: [...inlineRole, serverless("LambdaStarPermissions")],
    Restore: inlineRole,
    Deployer: inlineRole,
    TenantProvisioner: inlineRole,
    PeeringAccepter: inlineRole,
    DataRole: inlineRole,
    DataRoleBoundary: wildcards,
    TenantBackup: inlineRole,
    Collector: inlineRole,
    CollectorBoundary: wildcards,
  },
  audit: {
    TrailBucket: bucket,
    TrailBucketPolicy: bucketPolicy,
    FlowBucket: bucket,
    FlowBucketPolicy: bucketPolicy,
    Trail: shared("CloudTrailCloudWatchLogsEnabled"),
    KillFunction: [
      ...shared("LambdaConcurrency"),
      ...shared("LambdaDLQ"),
      ...shared("LambdaInsideVPC"),
      serverless("LambdaDLQ"),
      serverless("LambdaTracing"),
    ],
    KillRule: [serverless("EventBusDLQ")],
  },
  network: { Vpc: shared("VPCDefaultSecurityGroupClosed") },
  data: {
    DataBucket: bucket,
    DataBucketPolicy: bucketPolicy,
    Writer: instance,
    Reader: instance,
    SecretEmail: token,
    SecretSlack: token,
    SecretTeams: token,
    SecretZoom: token,
    SecretSms: token,
  },
  key: {},
} satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
