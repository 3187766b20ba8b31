import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./inputs.ts";
import { measure, type Measured } from "./measure.ts";

/** What looks at the reference platform's app while it is synthesized: `bench/gated-app.ts`. */
const variants = {
  alone: "nothing",
  claims: "Cofferdam's claims",
  "cdk-nag": "cdk-nag, four packs",
  gate: "the gate: claims and four packs",
  validator: "the CDK's own validator",
  all: "the gate and the CDK's own validator",
} as const;

export interface GateCost {
  readonly looks: string;
  readonly measured: Measured;
}

/** Every variant as a whole process, `runs` times. */
export async function gateCosts(runs: number, say: (line: string) => void): Promise<readonly GateCost[]> {
  const costs: GateCost[] = [];
  for (const [variant, looks] of Object.entries(variants)) {
    say(`synthesizing under ${looks}`);
    const out = mkdtempSync(join(tmpdir(), "cofferdam-bench-gate-"));
    const measured = await measure([process.execPath, "--import", "tsx", join(root, "bench", "gated-app.ts"), variant, out], runs, [0]);
    rmSync(out, { recursive: true });
    costs.push({ looks, measured });
  }
  return costs;
}
