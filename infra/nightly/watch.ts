import type { Stack } from "aws-cdk-lib";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from "aws-cdk-lib/aws-sns";
import { topicPolicy } from "../../guardrails/access/nightly.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { parts } from "./parts.ts";

/** Who is told that a night failed, or that there was none. */
export function addWatch(stack: Stack): void {
  const topic = new CfnTopic(stack, "Told", { topicName: "nightly-run", kmsMasterKeyId: asText({ Ref: "EvidenceKey" }) });
  new CfnTopicPolicy(stack, "ToldPolicy", { topics: [topic.ref], policyDocument: topicPolicy(parts, { Ref: "Told" }) });
  new CfnSubscription(stack, "ToldByMail", { topicArn: topic.ref, protocol: "email", endpoint: settings.nightly.tell });
  alarm(stack, "NoRun", topic.ref, {
    alarmDescription: "No nightly run ended in 26 hours",
    metricName: "ExecutionsSucceeded",
    comparisonOperator: "LessThanThreshold",
    evaluationPeriods: 26,
    treatMissingData: "breaching",
  });
  alarm(stack, "RunFailed", topic.ref, {
    alarmDescription: "A nightly run failed",
    metricName: "ExecutionsFailed",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
  });
}

interface Watched {
  readonly alarmDescription: string;
  readonly metricName: string;
  readonly comparisonOperator: string;
  readonly evaluationPeriods: number;
  readonly treatMissingData: string;
}

/** One run or more, in hours. */
function alarm(stack: Stack, id: string, topic: string, watched: Watched): void {
  new CfnAlarm(stack, id, {
    ...watched,
    namespace: "AWS/States",
    dimensions: [{ name: "StateMachineArn", value: asText({ Ref: "Nightly" }) }],
    statistic: "Sum",
    period: 3600,
    threshold: 1,
    alarmActions: [topic],
  });
}
