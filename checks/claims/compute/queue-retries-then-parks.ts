import { examples } from "./queue-retries-then-parks.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Queue, Redrive } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import type { Listing, Origin } from "../../model/fact.ts";
import { sameText, show } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";

/** Seconds; twice what a function may run. (docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html) */
const visibilityMin = 1800;
const failuresMax = 3;

const howLong =
  "A function runs 15 minutes at most, within the 30; how long a worker's job takes, and whether it asks for another timeout when it receives, nobody says.";

export default defineCheck({
  id: "queue-retries-then-parks",
  claim: "Job queues have 30 minutes visibility (never shorter than a job needs) and park a job after 3 failures.",
  severity: "medium",
  why: "A job that becomes visible while it still runs is done twice; one that fails for ever is tried for ever and hides behind the others.",
  fix: "Set VisibilityTimeout to 1800, and RedrivePolicy to a dead-letter queue with maxReceiveCount 3.",
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  ],
  kind: "sqs:queue",
  scope: "organization",
  planes: ["template", "account"],
  limits: {
    template: [whereComputeIs, howLong],
    account: [
      whereComputeIs,
      howLong,
      "A queue without a redrive policy whose own policy lets others send may take their dead letters: it is left undecided.",
    ],
  },
  subjects: jobQueues,
  judge: (queue, estate) => ifForJobs(queue, every(hidesLongEnough(queue), parks(queue, estate))),
  examples,
});

/** A dead-letter queue that parks in turn is retried, as one for jobs is. */
function jobQueues(estate: Estate): Listing<Queue> {
  const { items, unread } = inCompute("sqs:queue", estate);
  return { items: items.filter((queue) => !isForDeadLetters(queue)), unread };
}

function isForDeadLetters({ takesDeadLetters, redrive }: Queue): boolean {
  return takesDeadLetters.known && takesDeadLetters.value && redrive.known && redrive.value === null;
}

/** A queue that may be for dead letters only need not do what one for jobs must. */
function ifForJobs({ takesDeadLetters, redrive }: Queue, verdict: Verdict): Verdict {
  if (takesDeadLetters.known && !takesDeadLetters.value) return verdict;
  if (redrive.known && redrive.value !== null) return verdict;
  return verdict.outcome === "broken" && !takesDeadLetters.known ? undecided(takesDeadLetters.why, takesDeadLetters.origin) : verdict;
}

function hidesLongEnough({ visibilityTimeout }: Queue): Verdict {
  return whenKnown(visibilityTimeout, (seconds, origin) =>
    seconds >= visibilityMin
      ? holds(`A job is hidden for ${seconds} seconds.`)
      : refused(`A job is hidden for ${seconds} seconds only, less than ${visibilityMin}.`, `VisibilityTimeout: ${seconds}`, origin),
  );
}

function parks(queue: Queue, estate: Estate): Verdict {
  return whenKnown(queue.redrive, (redrive, origin) =>
    redrive === null
      ? refused("A job that fails is tried until it expires: there is no redrive policy.", "RedrivePolicy: none", origin)
      : every(parksInTime(redrive), parksInQueue(redrive, queue, estate)),
  );
}

function parksInTime({ receivesMax }: Redrive): Verdict {
  return whenKnown(receivesMax, (count, origin) =>
    count === failuresMax
      ? holds(`A job is parked after ${count} failures.`)
      : refused(`A job is parked after ${count} failures, not ${failuresMax}.`, `maxReceiveCount: ${count}`, origin),
  );
}

function parksInQueue({ target }: Redrive, queue: Queue, estate: Estate): Verdict {
  return whenKnown(target, (arn, origin) => {
    const found = estate.list("sqs:queue", queue.account).items.find((each) => each.arn.known && sameText(each.arn.value, arn));
    if (found === undefined) return undecided(`No queue that was read is ${show(arn)}, where jobs are parked.`, origin);
    return found.id === queue.id ? refused("It parks jobs in itself.", "deadLetterTargetArn: the queue itself", origin) : holds("");
  });
}

function refused(because: string, statement: string, origin: Origin): Verdict {
  return brokenBy(because, statement, origin, statement.split(":")[0] ?? "");
}
