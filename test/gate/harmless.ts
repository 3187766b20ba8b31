import { Aspects, CfnCondition, CfnOutput, CfnParameter, CfnResource, Duration, Fn, Lazy, NestedStack, Stack, Tags, Validations } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { Alarm, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { CfnSecurityGroup, CfnSecurityGroupIngress } from "aws-cdk-lib/aws-ec2";
import { AnyPrincipal, CfnRole, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnKey, Key } from "aws-cdk-lib/aws-kms";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { CfnOrganizationalUnit, CfnPolicy } from "aws-cdk-lib/aws-organizations";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, CfnBucketPolicy, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { BucketProps } from "aws-cdk-lib/aws-s3";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { settings } from "../../infra/settings.ts";
import { toolsOf } from "./edited.ts";
import type { Edit, Edited } from "./edited.ts";

/** A further bucket for the tenant's data, of whose objects the trail records what it records of the first. */
function recordedBucket({ data, get }: Edited, more: BucketProps): Bucket {
  const bucketName = "panops-export-333333333333-us-east-1";
  get("Acme-audit/Trail", CfnTrail).addPropertyOverride("AdvancedEventSelectors.1.FieldSelectors.2.StartsWith", [
    "arn:aws:s3:::panops-data-333333333333-us-east-1/",
    `arn:aws:s3:::${bucketName}/`,
  ]);
  const objectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED;
  const bucket = new Bucket(data, "Exports", {
    ...{ bucketName, versioned: true, objectOwnership, blockPublicAccess: BlockPublicAccess.BLOCK_ALL },
    ...{ encryption: BucketEncryption.KMS, encryptionKey: Key.fromKeyArn(data, "ExportsKey", Fn.ref("DataKeyArn")), bucketKeyEnabled: false },
    ...more,
  });
  // Uploads take the default: no header may say otherwise.
  for (const header of ["", "-aws-kms-key-id", "-customer-algorithm"])
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject"],
        resources: [bucket.arnForObjects("*")],
        conditions: { Null: { [`s3:x-amz-server-side-encryption${header}`]: "false" } },
      }),
    );
  return bucket;
}

/** What breaks no claim, by what the engineer does: the gate lets each of these pass. */
export const harmless: Readonly<Record<string, Edit>> = {
  "nothing at all": () => undefined,
  "a description": ({ data }) => {
    data.templateOptions.description = "Objects, database and secrets of a tenant";
  },
  "an output": ({ data, get }) => {
    new CfnOutput(data, "Bucket", { value: get("Acme-data/DataBucket", CfnBucket).ref });
  },
  "a tag on the stores": ({ data }) => Tags.of(data).add("team", "storage"),
  "a further secret under the data key": ({ data }) => {
    new CfnSecret(data, "SecretCalendar", { name: "connector/calendar", kmsKeyId: Fn.ref("DataKeyArn") });
  },
  "a lifecycle rule": ({ get }) =>
    get("Acme-data/DataBucket", CfnBucket).addPropertyOverride("LifecycleConfiguration.Rules.9", {
      Id: "Archive",
      Status: "Enabled",
      Transitions: [{ StorageClass: "GLACIER_IR", TransitionInDays: 90 }],
    }),
  "one more deny of plain HTTP": ({ get }) =>
    get("Acme-data/DataBucketPolicy", CfnBucketPolicy).addPropertyOverride("PolicyDocument.Statement.8", {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } },
    }),
  "a longer lock of the logs": ({ get }) =>
    get("Acme-audit/TrailBucket", CfnBucket).addPropertyOverride("ObjectLockConfiguration.Rule.DefaultRetention.Days", 730),
  "basic selectors that say the same": ({ get }) => {
    const trail = get("Acme-audit/Trail", CfnTrail);
    trail.advancedEventSelectors = undefined;
    trail.eventSelectors = [
      { includeManagementEvents: true, readWriteType: "All", dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] },
    ];
  },
  "one more selector": ({ get }) =>
    get("Acme-audit/Trail", CfnTrail).addPropertyOverride("AdvancedEventSelectors.2", {
      FieldSelectors: [
        { Field: "eventCategory", Equals: ["Data"] },
        { Field: "resources.type", Equals: ["AWS::Lambda::Function"] },
      ],
    }),
  "a lazy value that is true in the end": ({ get }) => {
    get("Acme-data/DataBucket", CfnBucket).publicAccessBlockConfiguration = {
      blockPublicAcls: Lazy.any({ produce: () => true }),
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    };
  },
  "an escape hatch that says what was said": ({ get }) =>
    get("Acme-data/DataBucket", CfnBucket).addPropertyOverride("VersioningConfiguration", { Status: "Enabled" }),
  "a condition both of whose values are good": ({ data, get }) => {
    const long = new CfnParameter(data, "Long", { default: "no", allowedValues: ["yes", "no"] });
    const isLong = new CfnCondition(data, "IsLong", { expression: Fn.conditionEquals(long, "yes") });
    get("Acme-data/DataBucket", CfnBucket).versioningConfiguration = { status: Fn.conditionIf(isLong.logicalId, "Enabled", "Enabled").toString() };
  },
  "an aspect that adds metadata to everything": ({ app }) => {
    Aspects.of(app).add({ visit: (node) => void (node instanceof CfnResource && node.addMetadata("owner", "platform")) });
  },
  "a bucket of an L2 with everything on, and its events recorded": (platform) => {
    recordedBucket(platform, { enforceSSL: true, minimumTLSVersion: 1.2 });
  },
  "a bucket whose policy is written statement by statement": (platform) => {
    const bucket = recordedBucket(platform, { enforceSSL: true });
    const deny = {
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ["s3:*"],
      resources: [bucket.bucketArn, bucket.arnForObjects("*")],
    };
    bucket.addToResourcePolicy(new PolicyStatement({ ...deny, conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }));
  },
  "a nested stack with a log group": ({ app }) => {
    new LogGroup(new NestedStack(toolsOf(app), "Logs"), "Group", { retention: RetentionDays.ONE_MONTH });
  },
  "an old template with a topic": ({ data }) => {
    new CfnInclude(data, "Legacy", { templateFile: "test/gate/legacy-topic.template.json" });
  },
  "an alarm and its topic": ({ audit }) => {
    const topic = new Topic(audit, "Alarms");
    const metric = new Metric({ namespace: "AWS/S3", metricName: "4xxErrors", period: Duration.minutes(5) });
    new Alarm(audit, "Refused", { metric, threshold: 100, evaluationPeriods: 1 }).addAlarmAction({
      bind: () => ({ alarmActionArn: topic.topicArn }),
    });
  },
  // Named as the cell's others are, of which the estate file says what they hold.
  "a queue in the cell's account": ({ compute }) => {
    const parked = { queue: new Queue(compute, "WorkParked", { enforceSSL: true }), maxReceiveCount: 3 };
    new Queue(compute, "WorkJobs", { visibilityTimeout: Duration.minutes(30), enforceSSL: true, deadLetterQueue: parked });
  },
  "a parameter of the tenant's": ({ network }) => {
    new StringParameter(network, "Range", { parameterName: "/tools/range", stringValue: Fn.getAtt("Vpc", "CidrBlock").toString() });
  },
  "a narrower range of workers": ({ get }) =>
    get("Acme-network/ClusterGroup", CfnSecurityGroup).addPropertyOverride("SecurityGroupIngress.0.CidrIp", "10.0.64.0/20"),
  "a rule as a resource of its own": ({ network }) => {
    new CfnSecurityGroupIngress(network, "MoreWorkers", {
      groupId: Fn.ref("EndpointGroup"),
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIp: "10.0.64.0/18",
    });
  },
  "one more unit, without accounts": ({ organization }) => {
    new CfnOrganizationalUnit(organization, "Trials", { name: "Trials", parentId: Fn.getAtt("Organization", "RootId").toString() });
  },
  "the guardrail of buckets denies more": ({ get }) =>
    get("Organization/ActiveBuckets", CfnPolicy).addPropertyOverride("Content.Statement.1", {
      Effect: "Deny",
      Action: "s3:CreateBucket",
      Resource: "*",
    }),
  "one more deny of administration": ({ get }) =>
    get("Acme-key/DataKey", CfnKey).addPropertyOverride("KeyPolicy.Statement.24", {
      Effect: "Deny",
      Principal: "*",
      Action: "kms:PutKeyPolicy",
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/customer/*" } },
    }),
  "a shorter session of the collector": ({ get }) => {
    get("Acme-access/Collector", CfnRole).maxSessionDuration = 3600;
    get("Acme-access/Collector", CfnRole).description = "Reads configuration";
  },
  "a stack of another account": ({ app }) => {
    const site = new Stack(app, "Site", { env: { account: "777777777777", region: settings.region } });
    new Bucket(site, "Pages", { publicReadAccess: true, blockPublicAccess: BlockPublicAccess.BLOCK_ACLS_ONLY });
  },
  "a warning of the CDK's own, acknowledged": ({ data }) => {
    Validations.of(data).addWarning("@example/site:naming", "names are long");
    Validations.of(data).acknowledge({ id: "Annotation::@example/site:naming", reason: "they are" });
  },
};
