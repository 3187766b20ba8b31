import { examples } from "./connector-workers-bounded.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { TaskDefinition, TaskRun } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import type { Listing, Origin } from "../../model/fact.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";
import { spotShare } from "../../reason/compute/spot.ts";

/** Units, of which a vCPU has 1,024; MiB. */
const cpu = { min: 512, max: 2048 };
const memory = { min: 1024, max: 4096 };

const limits = [
  whereComputeIs,
  "A worker is a task definition for Fargate; tasks for container instances are other claims'.",
  "Tasks that a program starts, and what a call overrides of a task's size, no source shows. Whether work behind a load balancer may be interrupted nobody says: on demand it is left undecided.",
];

export default defineCheck({
  id: "connector-workers-bounded",
  claim: "Worker tasks have 0.5 to 2 vCPU and 1 to 4 GB, on spot capacity where interruption is safe.",
  severity: "low",
  why: "A task without bounds holds many times the content that a job needs, and a queue's work that may be interrupted needs no capacity that may not.",
  fix: "Set Cpu to 512 to 2048 and Memory to 1024 to 4096, and give the service, or its cluster by default, a capacity provider strategy of FARGATE_SPOT.",
  references: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html",
  ],
  kind: "ecs:task-definition",
  scope: "organization",
  planes: ["template", "account"],
  limits: {
    template: limits,
    account: [
      ...limits,
      "Judged is the last active revision of a family, and each that a service, schedule, rule or pipe names; other revisions are not.",
    ],
  },
  subjects: workers,
  judge: (task) => whenKnown(task.platforms, () => every(hasCpu(task), hasMemory(task), runsOnSpot(task))),
  examples,
});

/** For Fargate, and not started on container instances only. */
function workers(estate: Estate): Listing<TaskDefinition> {
  const { items, unread } = inCompute("ecs:task-definition", estate);
  return { items: items.filter((task) => !task.platforms.known || (task.platforms.value.includes("FARGATE") && !isForInstances(task))), unread };
}

function isForInstances({ platforms, runs }: TaskDefinition): boolean {
  if (!platforms.known || !platforms.value.includes("EC2") || runs.items.length === 0 || runs.unread.length > 0) return false;
  return runs.items.every(({ capacity }) => capacity.known && spotShare(capacity.value) === "instances");
}

function hasCpu({ cpu: of }: TaskDefinition): Verdict {
  return whenKnown(of, (units, origin) =>
    units >= cpu.min && units <= cpu.max
      ? holds(`It has ${units / 1024} vCPU.`)
      : brokenBy(`It has ${units / 1024} vCPU, not 0.5 to 2.`, `Cpu: ${units}`, origin, "Cpu"),
  );
}

function hasMemory({ memory: of }: TaskDefinition): Verdict {
  return whenKnown(of, (size, origin) =>
    size >= memory.min && size <= memory.max
      ? holds(`It has ${size} MiB.`)
      : brokenBy(`It has ${size} MiB, not ${memory.min} to ${memory.max}.`, `Memory: ${size}`, origin, "Memory"),
  );
}

function runsOnSpot({ runs, origin }: TaskDefinition): Verdict {
  if (runs.items.length + runs.unread.length === 0)
    return undecided("No service, schedule, rule or pipe that was read starts its tasks, so what they run on is not known.", origin);
  return every(...runs.items.map(isOnSpot), ...runs.unread.map((part) => undecided(part.why, part.origin)));
}

function isOnSpot(run: TaskRun): Verdict {
  return whenKnown(run.capacity, (capacity, origin) => {
    const share = spotShare(capacity);
    if (share === "spot") return holds(`${run.id} runs it on spot capacity.`);
    if (share === "instances") return undecided(`${run.id} runs it on container instances; whether these are spot is not read.`, origin);
    if (share === "less")
      return undecided(`${run.id} runs more of it on demand than on spot; whether interruption is unsafe there nobody says.`, origin);
    return onDemand(run, origin);
  });
}

function onDemand({ id, servesRequests }: TaskRun, origin: Origin): Verdict {
  return whenKnown(servesRequests, (serves) =>
    serves
      ? undecided(`${id} runs it on demand behind a load balancer; whether interruption is safe there nobody says.`, origin)
      : brokenBy(`${id} runs it on demand, not on spot capacity.`, `${id}: FARGATE`, origin, "FARGATE"),
  );
}
