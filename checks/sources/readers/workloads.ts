import type { Workload } from "../../model/organization.ts";
import type { SourceResource } from "../resource.ts";

/**
 * What governs accounts and is no workload: CloudFormation's types by service. What stands in neither list is not known to be one or none.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference; docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html)
 */
const governing = new Set(
  (
    "Organizations ControlTower SSO IdentityStore IAM AccessAnalyzer RolesAnywhere CloudFormation ServiceCatalog ServiceCatalogAppRegistry Budgets CE CUR " +
    "BCMDataExports BillingConductor CloudTrail Config SecurityHub GuardDuty Inspector InspectorV2 Detective Macie AuditManager FMS KMS SSM " +
    "SSMContacts SSMIncidents SNS Events CloudWatch Logs RAM ResourceGroups Chatbot Backup NotificationsContacts Notifications UserNotifications " +
    "SupportApp Account LicenseManager ResourceExplorer2"
  ).split(" "),
);

/** What runs programs, serves requests, or stores what they work with. */
const working = new Set(
  (
    "Lambda ECS EKS Batch AppRunner ElasticBeanstalk Lightsail AutoScaling SageMaker Bedrock EMR EMRServerless EMRContainers Glue RDS DynamoDB DAX " +
    "ElastiCache MemoryDB Redshift RedshiftServerless Neptune NeptuneGraph DocDB DocDBElastic OpenSearchService OpenSearchServerless MSK Kinesis " +
    "KinesisFirehose SQS AmazonMQ ApiGateway ApiGatewayV2 ElasticLoadBalancing ElasticLoadBalancingV2 CloudFront Amplify Cognito StepFunctions AppSync " +
    "CodeBuild CodePipeline CodeDeploy Transfer FSx EFS SES Timestream QLDB Cassandra Scheduler GameLift IoT WorkSpaces " +
    "AppStream Athena Pipes"
  ).split(" "),
);

/** Of EC2, a machine and what makes machines; a network by itself runs nothing. */
const machines = new Set(["Instance", "EC2Fleet", "SpotFleet", "LaunchTemplate", "Host", "Volume"].map((name) => `AWS::EC2::${name}`));

/** `undefined`: not known. */
export function isWorkload(type: string): boolean | undefined {
  const [owner, service = ""] = type.split("::");
  if (machines.has(type) || (owner === "AWS" && working.has(service))) return true;
  return owner === "AWS" && (service === "EC2" || governing.has(service)) ? false : undefined;
}

export function readWorkload({ id, account, region, origin, type }: SourceResource): Workload {
  return { kind: "workload", id, account, region, origin, type };
}
