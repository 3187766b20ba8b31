import { inCell } from "./cell-example.ts";
import type { Example } from "../../model/example.ts";

const Parked = { Type: "AWS::SQS::Queue", Properties: { MessageRetentionPeriod: 1_209_600 } };
const RedrivePolicy = { deadLetterTargetArn: { "Fn::GetAtt": ["Parked", "Arn"] }, maxReceiveCount: 3 };
const properties = { VisibilityTimeout: 1800, RedrivePolicy };
const Parameters = { Setting: { Type: "Number" }, Where: { Type: "String" } };

function queueWith(changed: object, more: object = {}): Example {
  return inCell({ Jobs: { Type: "AWS::SQS::Queue", Properties: { ...properties, ...changed } }, Parked, ...more }, { Parameters });
}

const rule = (target: unknown): object => ({
  Type: "AWS::Events::Rule",
  Properties: { Targets: [{ Id: "a", Arn: "arn:aws:lambda:us-east-1:222222222222:function:f", DeadLetterConfig: { Arn: target } }] },
});

export const examples = {
  holds: {
    "half an hour, three failures": queueWith({}),
    "jobs that take longer": queueWith({ VisibilityTimeout: 7200 }),
    "a rule's dead letters are no jobs": queueWith(
      {},
      { Undelivered: { Type: "AWS::SQS::Queue" }, Rule: rule({ "Fn::GetAtt": ["Undelivered", "Arn"] }) },
    ),
  },
  broken: {
    "half a minute": queueWith({ VisibilityTimeout: 30 }),
    "AWS's half a minute": queueWith({ VisibilityTimeout: undefined }),
    "thirty receives": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: 30 } }),
    "one failure": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: 1 } }),
    "nothing is parked": queueWith({}, { Other: { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 1800 } } }),
    "what was parked is tried again": queueWith(
      {},
      {
        Parked: {
          ...Parked,
          Properties: { ...Parked.Properties, RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Jobs", "Arn"] }, maxReceiveCount: 3 } },
        },
      },
    ),
  },
  undecided: {
    "a parameter says how long": queueWith({ VisibilityTimeout: { Ref: "Setting" } }),
    "a parameter says how often": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: { Ref: "Setting" } } }),
    "no count is written": queueWith({ RedrivePolicy: { ...RedrivePolicy, maxReceiveCount: undefined } }),
    "no template has the queue that parks": inCell({
      Jobs: {
        Type: "AWS::SQS::Queue",
        Properties: { ...properties, RedrivePolicy: { ...RedrivePolicy, deadLetterTargetArn: "arn:aws:sqs:us-east-1:222222222222:elsewhere" } },
      },
    }),
    "what a parameter names may park in a queue": queueWith({}, { Other: { Type: "AWS::SQS::Queue" }, Rule: rule({ Ref: "Where" }) }),
  },
};
