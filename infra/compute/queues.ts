import type { Stack } from "aws-cdk-lib";
import { CfnQueue, CfnQueuePolicy } from "aws-cdk-lib/aws-sqs";
import type { CfnQueueProps } from "aws-cdk-lib/aws-sqs";
import { queues as names } from "../../guardrails/names.ts";
import type { Document } from "../../guardrails/statement.ts";
import type { Value } from "../../guardrails/value.ts";
import { asText } from "../tenant/inputs.ts";

/** Jobs hold references, never content (pitfalls P13, P26). */
const kinds = { Connector: names.connector, Transcription: names.transcription } as const;

/** Seconds: twice what a function may run; as long as SQS keeps anything. */
const [halfAnHour, twoWeeks] = [1800, 1_209_600];

/** For each kind of work a queue of jobs and one of those that failed three times. */
export function addQueues(stack: Stack): void {
  for (const [kind, queueName] of Object.entries(kinds)) {
    const [jobs, parked] = [`${kind}Jobs`, `${kind}Parked`];
    queue(stack, parked, { messageRetentionPeriod: twoWeeks });
    const redrivePolicy = { deadLetterTargetArn: { "Fn::GetAtt": [parked, "Arn"] }, maxReceiveCount: 3 };
    queue(stack, jobs, { queueName, visibilityTimeout: halfAnHour, redrivePolicy });
  }
}

function queue(stack: Stack, id: string, properties: CfnQueueProps): void {
  new CfnQueue(stack, id, { ...properties, sqsManagedSseEnabled: true });
  new CfnQueuePolicy(stack, `${id}Policy`, { queues: [asText({ Ref: id })], policyDocument: tlsOnly({ "Fn::GetAtt": [id, "Arn"] }) });
}

function tlsOnly(queueArn: Value): Document {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  return { Version: "2012-10-17", Statement: [{ Sid: "TlsOnly", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: queueArn, Condition }] };
}
