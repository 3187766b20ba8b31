import { defaults } from "../defaults.ts";
import { numberFact, textFact, unread, valuesAt } from "../values.ts";
import type { Queue, Redrive } from "../../model/compute.ts";
import { known, lazily, unknown, type Fact } from "../../model/fact.ts";
import { mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/**
 * Where a resource names the queue that takes what it failed to deliver; `*` is each item of a list.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference, the page of each type)
 */
const parking: Readonly<Record<string, readonly string[]>> = {
  "AWS::SQS::Queue": ["RedrivePolicy", "deadLetterTargetArn"],
  "AWS::SNS::Subscription": ["RedrivePolicy", "deadLetterTargetArn"],
  "AWS::Lambda::Function": ["DeadLetterConfig", "TargetArn"],
  "AWS::Lambda::EventInvokeConfig": ["DestinationConfig", "OnFailure", "Destination"],
  "AWS::Lambda::EventSourceMapping": ["DestinationConfig", "OnFailure", "Destination"],
  "AWS::Scheduler::Schedule": ["Target", "DeadLetterConfig", "Arn"],
  "AWS::Events::EventBus": ["DeadLetterConfig", "Arn"],
  "AWS::Events::Rule": ["Targets", "*", "DeadLetterConfig", "Arn"],
};

export const parkingTypes: readonly string[] = Object.keys(parking);

/** `AWS::SQS::Queue` with whatever may park messages in it. */
export function readQueue(resource: SourceResource, others: () => readonly SourceResource[]): Queue {
  const { id, origin } = resource;
  const arn = textFact(resource.attribute("Arn"), unknown("The queue's ARN is not known.", origin));
  return lazily<Queue>({
    kind: () => "sqs:queue",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    arn: () => arn,
    url: () => textFact(resource.ref, unknown("The queue's URL is not known.", origin)),
    visibilityTimeout: () => numberFact(resource.property("VisibilityTimeout"), { value: defaults.queueVisibilityTimeout.value, origin }),
    redrive: () => redrive(resource),
    takesDeadLetters: () => takesDeadLetters(resource, arn, others()),
  });
}

function redrive(resource: SourceResource): Fact<Redrive | null> {
  const policy = resource.property("RedrivePolicy");
  if (policy === undefined) return known(null, resource.origin);
  if (policy.type !== "map") return unread(policy, "an object");
  const receives = policy.members.get("maxReceiveCount");
  return known(
    {
      target: textFact(policy.members.get("deadLetterTargetArn"), unknown("The redrive policy names no queue.", policy.origin)),
      receivesMax:
        receives === undefined
          ? unknown("The redrive policy does not state maxReceiveCount.", policy.origin)
          : numberFact(receives, { value: 0, origin: policy.origin }),
    },
    policy.origin,
  );
}

function takesDeadLetters(queue: SourceResource, arn: Fact<Text>, others: readonly SourceResource[]): Fact<boolean> {
  if (!arn.known) return arn;
  let open: Fact<never> | undefined;
  for (const other of others.filter(({ id }) => id !== queue.id)) {
    for (const value of valuesAt([other.property()], parking[other.type] ?? [])) {
      const target = textFact(value, unknown("It names no queue.", value.origin));
      if (target.known && sameText(target.value, arn.value)) return known(true, target.origin);
      const what = target.known ? `it parks in ${show(target.value)}` : target.why;
      if (!target.known || mayEqual(target.value, arn.value))
        open ??= unknown(`${other.id} may park in this queue what it failed to deliver: ${what}`, target.origin);
    }
  }
  return open ?? known(false, queue.origin);
}
