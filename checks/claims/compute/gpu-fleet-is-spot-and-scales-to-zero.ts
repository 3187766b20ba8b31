import { examples } from "./gpu-fleet-is-spot-and-scales-to-zero.examples.ts";
import { endsWhenIdle, startsOnJobs } from "./fleet-scaling.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Fleet } from "../../model/fleet.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { whereComputeIs } from "../../reason/compute/accounts.ts";
import { ifGpus } from "../../reason/compute/gpu-fleets.ts";
import { transcriptionFleets, watchesQueue } from "../../reason/compute/scaling.ts";

const instanceTypes = ["g4dn.xlarge", "g5.xlarge"];

export default defineCheck({
  id: "gpu-fleet-is-spot-and-scales-to-zero",
  claim:
    "Transcription runs g4dn.xlarge or g5.xlarge spot, starts when the queue is not empty, ends after 5 minutes empty without killing running jobs.",
  severity: "medium",
  why: "An alarm on waiting messages alone ends instances while they work: recordings fail, are tried again, and are parked.",
  fix: "Set MinSize 0 and only spot; add instances when ApproximateNumberOfMessagesVisible is above 0, and end them when it and ApproximateNumberOfMessagesNotVisible together were 0 for five minutes.",
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-protection.html",
  ],
  kind: "autoscaling:group",
  scope: "organization",
  planes: ["template"],
  limits: {
    template: [
      whereComputeIs,
      "Transcription is what runs on the GPU fleets whose size follows a queue.",
      "Metrics of a queue lag, up to 15 minutes after it was idle. That a worker takes the protection off its instance only between jobs, and gives a job back when AWS takes a spot instance away, is its code's (plane registry).",
    ],
  },
  subjects: transcriptionFleets,
  judge: (fleet) =>
    ifGpus(
      fleet,
      whenKnown(watchesQueue(fleet), (watches) => (watches ? transcribes(fleet) : undecided(unwatched, fleet.origin))),
    ),
  examples,
});

const unwatched = "No alarm that changes its size is about a queue, so whether it transcribes, and what starts and ends it, is not known.";

function transcribes(fleet: Fleet): Verdict {
  return every(
    runsRightTypes(fleet),
    isSpot(fleet),
    endsAtZero(fleet),
    startsOnJobs(fleet),
    endsWhenIdle(fleet),
    protectsJobs(fleet),
    isSizedByPolicies(fleet),
  );
}

function runsRightTypes({ launches }: Fleet): Verdict {
  return whenKnown(launches, (ways) =>
    every(
      ...ways.map(({ type }) =>
        whenKnown(type, (name, origin) =>
          instanceTypes.includes(name) ? holds(`It runs ${name}.`) : brokenBy(`It runs ${name}.`, `InstanceType: ${name}`, origin, name),
        ),
      ),
    ),
  );
}

function isSpot({ onDemand: { base, percent } }: Fleet): Verdict {
  return every(
    whenKnown(base, (count, origin) =>
      count === 0 ? holds("") : brokenBy(`${count} of its instances are on-demand.`, `OnDemandBaseCapacity: ${count}`, origin, "on-demand base"),
    ),
    whenKnown(percent, (share, origin) =>
      share === 0
        ? holds("All are spot.")
        : brokenBy(`${share} % of its instances are on-demand.`, `on-demand above the base: ${share} %`, origin, "on-demand share"),
    ),
  );
}

function endsAtZero({ sizeMin }: Fleet): Verdict {
  return whenKnown(sizeMin, (count, origin) =>
    count === 0 ? holds("") : brokenBy(`It never has fewer than ${count} instances.`, `MinSize: ${count}`, origin, "MinSize"),
  );
}

/** Balancing zones ends instances too. (docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html) */
function protectsJobs({ protectsNew }: Fleet): Verdict {
  return whenKnown(protectsNew, (is, origin) =>
    is
      ? holds("A new instance is protected until its worker says otherwise.")
      : undecided("New instances are not protected from scale-in; whether a worker protects its own while a job runs, no template shows.", origin),
  );
}

function isSizedByPolicies({ besides }: Fleet): Verdict {
  return whenKnown(besides, ([other]) =>
    other === undefined ? holds("") : undecided(`What ${other.id} (${other.type}) does to its size is not modelled.`, other.origin),
  );
}
