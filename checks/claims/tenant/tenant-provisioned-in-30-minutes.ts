import { examples } from "./tenant-provisioned-in-30-minutes.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Origin } from "../../model/fact.ts";
import { phases, type Phase, type ProvisioningRecord, type ProvisioningStep } from "../../model/registry.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { circleOf, criticalPath, upTo } from "../../reason/registry/critical-path.ts";

const minutesMax = 30;

export default defineCheck({
  id: "tenant-provisioned-in-30-minutes",
  claim: "The provisioning path's budgeted critical path is at most 30 minutes, fully automated, given the pool it assumes.",
  severity: "medium",
  why: "An account alone may take Control Tower half an hour, so what is promised is true only of accounts that stand ready.",
  fix: "Keep a pool of accounts that are vended before they are asked for, and budget the steps after it to 30 minutes, none of them by hand.",
  references: [
    "https://docs.aws.amazon.com/controltower/latest/userguide/aft-provision-account.html",
    "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-asl.html",
  ],
  kind: "registry:provisioning-path",
  scope: "organization",
  planes: ["registry"],
  limits: {
    registry: ["Budgets are what each step is ended after, not how long it took; that the pool has an account left is a matter of the day."],
  },
  subjects: (estate) => estate.list("registry:provisioning-path"),
  judge: ({ path }) => whenKnown(path, judgePath),
  examples,
});

function judgePath({ pool, steps }: ProvisioningRecord, origin: Origin): Verdict {
  const twice = steps.find(({ id }, i) => steps.findIndex((step) => step.id === id) < i);
  if (twice !== undefined) return undecided(`Two steps are called ${twice.id}, so which of them others wait for is not known.`, origin);
  const stranger = steps
    .flatMap(({ id, after }) => after.map((before) => ({ id, before })))
    .find(({ before }) => steps.every(({ id }) => id !== before));
  if (stranger !== undefined) return undecided(`Step ${stranger.id} waits for ${stranger.before}, which is no step.`, origin);
  const circle = circleOf(steps);
  if (circle !== undefined) {
    return said(`No tenant is ever provisioned: ${circle.join(" waits for ")}.`, `after: ${circle[1] ?? ""}`, origin, circle[0] ?? "");
  }
  const ready = pool === null ? "requested" : pool.phase;
  const left = stepsAfter(ready, steps);
  return every(...left.map((step) => byItself(step, origin)), inTime(left, origin), inOrder(left, ready, origin), poolOf(pool, left, origin));
}

/** Without those that an account of the pool has behind it. */
function stepsAfter(ready: Phase, steps: readonly ProvisioningStep[]): readonly ProvisioningStep[] {
  const done = steps.filter(({ reaches }) => reaches !== null && phases.indexOf(reaches) <= phases.indexOf(ready));
  const behind = new Set(done.flatMap(({ id }) => [...upTo(id, steps)]));
  return steps.filter(({ id }) => !behind.has(id));
}

function byItself({ id, automated, minutes }: ProvisioningStep, origin: Origin): Verdict {
  if (!automated) return said(`Step ${id} waits for somebody.`, "automated: false", origin, id);
  return minutes === null ? undecided(`Step ${id} has no budget.`, origin) : holds("");
}

function inTime(steps: readonly ProvisioningStep[], origin: Origin): Verdict {
  const { steps: path, minutes } = criticalPath(steps);
  if (minutes <= minutesMax) return holds("");
  return broken(`The critical path takes ${minutes} minutes: ${path.map(named).join(", ")}.`, origin, {
    witness: {
      kind: "path",
      hops: path.map((step) => ({ location: "provisioning", resource: step.id, rule: `${step.minutes ?? 0} minutes`, origin })),
    },
    discriminator: "minutes",
  });
}

function named({ id, minutes }: ProvisioningStep): string {
  return `${id} ${minutes ?? 0}`;
}

/** A path is as long as it says only when each phase up to `active` is somebody's, and waits for the one before it. */
function inOrder(steps: readonly ProvisioningStep[], ready: Phase, origin: Origin): Verdict {
  const wanted = phases.slice(phases.indexOf(ready) + 1, phases.indexOf("active") + 1);
  let before: ProvisioningStep | undefined;
  for (const phase of wanted) {
    const [step, second] = steps.filter(({ reaches }) => reaches === phase);
    if (step === undefined) return undecided(`No step reaches the phase ${phase}, so how long that takes is not known.`, origin);
    if (second !== undefined) return undecided(`Steps ${step.id} and ${second.id} both reach the phase ${phase}.`, origin);
    if (before !== undefined && !upTo(step.id, steps).has(before.id))
      return undecided(`Step ${step.id} (${phase}) does not wait for ${before.id} (${before.reaches ?? ""}), which comes before it.`, origin);
    before = step;
  }
  return holds("");
}

function poolOf(pool: ProvisioningRecord["pool"], steps: readonly ProvisioningStep[], origin: Origin): Verdict {
  if (pool === null || pool.accounts === 0)
    return undecided("No account stands ready, and how long Control Tower takes for one is no budget of this path.", origin);
  if (phases.indexOf(pool.phase) < phases.indexOf("vended"))
    return undecided(`The pool's accounts are only ${pool.phase}: there is none yet.`, origin);
  const { minutes } = criticalPath(steps);
  return holds(
    `From a pool of ${pool.accounts} accounts that are ${pool.phase}, the critical path of ${steps.length} automated steps takes ${minutes} minutes.`,
  );
}

function said(because: string, statement: string, origin: Origin, id: string): Verdict {
  return broken(because, origin, { witness: { kind: "statement", statement: `${id}: ${statement}`, origin }, discriminator: id });
}
