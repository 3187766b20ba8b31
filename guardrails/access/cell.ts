import { bucketPolicy, endpointPolicy, identityPolicy, keyPolicy, trustPolicy } from "../build.ts";
import type { Clause, Document } from "../statement.ts";
import type { Value } from "../value.ts";

/** Policies of a cell's own stores and endpoints, in the compute account. */

/** A cell's sessions: of the organization, for roles of the organization. */
export function stsEndpointPolicy(organization: string): Document {
  return endpointPolicy({
    Sid: "OwnOrganizationOnly",
    Effect: "Allow",
    Principal: "*",
    Action: ["sts:AssumeRole", "sts:GetCallerIdentity", "sts:SetSourceIdentity", "sts:TagSession"],
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": organization } },
  });
}

/** The key of the cell's own logs: administered by its account, used by CloudWatch Logs for groups of that account. */
export function logKeyPolicy(account: string, region: string): Document {
  return keyPolicy(
    { Sid: "OwnAccount", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
    {
      Sid: "OwnLogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` } },
    },
    { Sid: "LogsLookAtIt", Effect: "Allow", Principal: { Service: `logs.${region}.amazonaws.com` }, Action: "kms:DescribeKey", Resource: "*" },
  );
}

/** An AWS service that acts for a resource of this account, and for nobody else's. */
export function serviceTrust(service: string, account: string): Document {
  return trustPolicy({
    Sid: "OwnAccount",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });
}

/** Writes one log group. (docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html) */
export function logWriterPolicy(groupArn: Value): Document {
  return identityPolicy({
    Sid: "OwnGroup",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: groupArn,
  });
}

/**
 * A function in a VPC makes and gives back its own network interfaces, which no ARN names beforehand; nothing of X-Ray does.
 * (docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html, execution role)
 */
const inVpc: readonly Clause[] = [
  {
    Sid: "OwnInterfaces",
    Effect: "Allow",
    Action: [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ],
    Resource: "*",
  },
  { Sid: "Traces", Effect: "Allow", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" },
];

/** What the function that a schedule calls works with. */
interface PollParts {
  readonly jobs: Value;
  readonly parked: Value;
  readonly cursors: Value;
  readonly log: Value;
}

/** Reads who has a connector, puts jobs into the queue, parks what failed. */
export function pollPolicy({ jobs, parked, cursors, log }: PollParts): Document {
  return identityPolicy(
    { Sid: "PutJobs", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [jobs, parked] },
    { Sid: "ReadCursors", Effect: "Allow", Action: ["dynamodb:Scan"], Resource: cursors },
    { Sid: "OwnGroup", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: log },
    ...inVpc,
  );
}

/** What ECS does before a task runs: pulls its image, opens its log. (docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html) */
export function taskStarterPolicy(region: string, account: string, log: Value): Document {
  return identityPolicy(
    { Sid: "OwnLog", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: log },
    {
      Sid: "OwnImages",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: `arn:aws:ecr:${region}:${account}:repository/connector-worker`,
    },
    { Sid: "RegistryToken", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  );
}

/** Calls one function, and no version of another. */
export function callPolicy(functionArn: Value): Document {
  return identityPolicy({ Sid: "Call", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functionArn });
}

/** Puts what a webhook says into the queue, as a reference. */
export function receivePolicy({ jobs, parked, log }: Omit<PollParts, "cursors">): Document {
  return identityPolicy(
    { Sid: "PutJobs", Effect: "Allow", Action: "sqs:SendMessage", Resource: [jobs, parked] },
    { Sid: "OwnGroup", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: log },
    ...inVpc,
  );
}

/** Takes the access logs of this account's load balancers, by TLS only. (docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html) */
export function accessLogPolicy(bucket: string, region: string, account: string): Document {
  const [own, objects] = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  return bucketPolicy(
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [own, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "AccessLogs",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${bucket}/AWSLogs/${account}/*`,
      Condition: { ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*` } },
    },
  );
}
