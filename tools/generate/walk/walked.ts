import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cutsOf } from "./automation.ts";
import { subjectOf, type Call, type Step } from "./calls.ts";
import { answerTo, everyone, neighboursOf, type Answer, type Neighbour } from "./neighbours.ts";
import { stepsOf } from "./steps.ts";
import { worldOf } from "./world.ts";
import type { Decision } from "../../../checks/reason/policy/authorize.ts";
import { platform } from "../../../infra/app.ts";
import { settings } from "../../../infra/settings.ts";

/** A call of the walk, what was decided of it, and of each of its neighbours. */
export interface Walked {
  readonly step: Step;
  readonly call: Call;
  readonly decision: Decision | "gone";
  readonly neighbours: readonly { readonly neighbour: Neighbour; readonly answer: Answer }[];
}

/** The first tenant's walk, decided over the reference platform as it is synthesized now. */
export async function walk(): Promise<readonly Walked[]> {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-walk-"));
  try {
    synthesize(folder);
    return await walkIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function walkIn(folder: string): Promise<readonly Walked[]> {
  const [own, other] = settings.tenants.map(subjectOf);
  if (own === undefined || other === undefined) throw new Error("The walk needs two tenants.");
  const world = worldOf(folder, own.tenant.id, await cutsOf(folder, `${own.title}-audit`, own.tenant.account));
  const [steps, there] = [stepsOf(own), stepsOf(other)];
  const services = steps.flatMap(({ calls }) => calls.map(({ by }) => by)).filter((by) => !by.startsWith("arn:"));
  const who = everyone(world, [own.tenant.account, other.tenant.account], [...new Set(services)]);
  return steps.flatMap((step, i) =>
    step.calls.map((call, j) => {
      const neighbours = neighboursOf(step, call, there[i]?.calls[j] ?? call, who);
      return {
        step,
        call,
        decision: world.decide(call, step.phase),
        neighbours: neighbours.map((neighbour) => ({ neighbour, answer: answerTo(neighbour, world) })),
      };
    }),
  );
}

/** Without the CDK's own validation, which takes most of the time. */
function synthesize(folder: string): void {
  const before = process.env["CDK_VALIDATION"];
  process.env["CDK_VALIDATION"] = "false";
  try {
    platform(folder, { canonical: false }).synth();
  } finally {
    if (before === undefined) delete process.env["CDK_VALIDATION"];
    else process.env["CDK_VALIDATION"] = before;
  }
}
