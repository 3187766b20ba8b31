import type { Stack } from "aws-cdk-lib";
import { CfnSecurityGroup } from "aws-cdk-lib/aws-ec2";
import { CfnListener, CfnLoadBalancer, CfnTargetGroup } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { CfnFunction, CfnPermission } from "aws-cdk-lib/aws-lambda";
import { CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { accessLogPolicy, receivePolicy, serviceTrust } from "../../guardrails/access/cell.ts";
import { settings } from "../settings.ts";
import { blockAllPublicAccess } from "../tenant/bucket.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { logGroup } from "./logs.ts";
import { cellVpc, publicSubnets, workerGroup, workerSubnets } from "./network.ts";

const { compute } = settings.accounts;
const { region } = settings;
const everywhere = "0.0.0.0/0";
const logBucket = `panops-edge-${compute}-${region}`;

/** The one way in: a load balancer that hands webhooks to a function, which verifies them, puts them into the queue and answers 202 (pitfall P28). */
export function addEdge(stack: Stack): void {
  addReceiver(stack);
  addAccessLogs(stack);
  const rule = (port: number) => ({
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrIp: everywhere,
    description: "Platforms that send webhooks",
  });
  new CfnSecurityGroup(stack, "EdgeGroup", {
    vpcId: cellVpc(),
    groupDescription: "Edge: HTTPS in, and HTTP to be redirected; functions are reached by AWS",
    securityGroupIngress: [rule(443), rule(80)],
    securityGroupEgress: [{ ipProtocol: "icmp", fromPort: 252, toPort: 86, cidrIp: "255.255.255.255/32", description: "Matches nothing" }],
  });
  const attributes = {
    "access_logs.s3.enabled": "true",
    "access_logs.s3.bucket": logBucket,
    "deletion_protection.enabled": "true",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": "strictest",
  };
  const balancer = new CfnLoadBalancer(stack, "Edge", {
    type: "application",
    scheme: "internet-facing",
    subnets: publicSubnets(),
    securityGroups: [asText({ "Fn::GetAtt": ["EdgeGroup", "GroupId"] })],
    loadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  });
  balancer.addResourceDependency(stack.node.findChild("EdgeLogsPolicy") as CfnBucketPolicy);
  addListeners(stack);
  addFirewall(stack);
}

/** TLS 1.2 and 1.3, HTTP redirected, HSTS for two years. */
function addListeners(stack: Stack): void {
  const loadBalancerArn = asText({ Ref: "Edge" });
  new CfnListener(stack, "EdgeTls", {
    loadBalancerArn,
    protocol: "HTTPS",
    port: 443,
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    certificates: [{ certificateArn: settings.cell.certificate }],
    listenerAttributes: [
      { key: "routing.http.response.strict_transport_security.header_value", value: "max-age=63072000; includeSubDomains; preload" },
      { key: "routing.http.response.server.enabled", value: "false" },
    ],
    defaultActions: [{ type: "forward", targetGroupArn: asText({ Ref: "Webhooks" }) }],
  });
  new CfnListener(stack, "EdgePlain", {
    loadBalancerArn,
    protocol: "HTTP",
    port: 80,
    defaultActions: [{ type: "redirect", redirectConfig: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
  });
}

/** Its image holds the verifiers of guardrails/webhooks. */
function addReceiver(stack: Stack): void {
  const log = logGroup(stack, "ReceiveLog", "/panops/cell/receive");
  const receiver = role(stack, "ReceiveRole", {
    name: "CellReceive",
    trust: serviceTrust("lambda.amazonaws.com", compute),
    policies: {
      Receive: receivePolicy({
        jobs: { "Fn::GetAtt": ["ConnectorJobs", "Arn"] },
        parked: { "Fn::GetAtt": ["ConnectorParked", "Arn"] },
        log: { "Fn::GetAtt": ["ReceiveLog", "Arn"] },
      }),
    },
  });
  new CfnFunction(stack, "Receive", {
    description: "Verifies webhooks and puts them into the queue",
    role: receiver.attrArn,
    packageType: "Image",
    code: { imageUri: settings.cell.webhookImage },
    memorySize: 512,
    timeout: 20,
    reservedConcurrentExecutions: 100,
    deadLetterConfig: { targetArn: asText({ "Fn::GetAtt": ["ConnectorParked", "Arn"] }) },
    vpcConfig: { subnetIds: workerSubnets(), securityGroupIds: [workerGroup()] },
    environment: { variables: { QUEUE: asText({ Ref: "ConnectorJobs" }) } },
    loggingConfig: { logGroup: log.name, logFormat: "JSON" },
    tracingConfig: { mode: "Active" },
  });
  const permission = new CfnPermission(stack, "ReceivePermission", {
    action: "lambda:InvokeFunction",
    functionName: asText({ "Fn::GetAtt": ["Receive", "Arn"] }),
    principal: "elasticloadbalancing.amazonaws.com",
    sourceArn: `arn:aws:elasticloadbalancing:${region}:${compute}:targetgroup/cell-webhooks/*`,
  });
  const group = new CfnTargetGroup(stack, "Webhooks", {
    name: "cell-webhooks",
    targetType: "lambda",
    targets: [{ id: asText({ "Fn::GetAtt": ["Receive", "Arn"] }) }],
  });
  group.addResourceDependency(permission);
}

/** Load balancers write under S3's own key only. (docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html) */
function addAccessLogs(stack: Stack): void {
  new CfnBucket(stack, "EdgeLogs", {
    bucketName: logBucket,
    bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    publicAccessBlockConfiguration: blockAllPublicAccess,
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    versioningConfiguration: { status: "Enabled" },
    lifecycleConfiguration: {
      rules: [
        {
          status: "Enabled",
          expirationInDays: settings.logLockDays,
          noncurrentVersionExpiration: { noncurrentDays: 1 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
  });
  new CfnBucketPolicy(stack, "EdgeLogsPolicy", { bucket: asText({ Ref: "EdgeLogs" }), policyDocument: accessLogPolicy(logBucket, region, compute) });
}

function addFirewall(stack: Stack): void {
  const watched = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName });
  new CfnWebACL(stack, "Firewall", {
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: watched("edge"),
    rules: [
      {
        name: "Rate",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP" } },
        visibilityConfig: watched("rate"),
      },
      {
        name: "KnownBadInputs",
        priority: 1,
        overrideAction: { none: {} },
        statement: { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesKnownBadInputsRuleSet" } },
        visibilityConfig: watched("known-bad-inputs"),
      },
    ],
  });
  const webAclArn = asText({ "Fn::GetAtt": ["Firewall", "Arn"] });
  new CfnWebACLAssociation(stack, "FirewallAtEdge", { resourceArn: asText({ Ref: "Edge" }), webAclArn });
  // WAF writes to groups of this prefix only; their ARN is wanted without the wildcard that CloudFormation gives.
  const name = "aws-waf-logs-panops-cell";
  logGroup(stack, "FirewallLog", name);
  const logging = new CfnLoggingConfiguration(stack, "FirewallLogging", {
    resourceArn: webAclArn,
    logDestinationConfigs: [`arn:aws:logs:${region}:${compute}:log-group:${name}`],
    redactedFields: [{ singleHeader: { Name: "authorization" } }],
  });
  logging.node.addDependency(stack.node.findChild("FirewallLog"));
}
