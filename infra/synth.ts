import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { addGate } from "../guardrails/synth-gate.ts";
import { outFolder, platform } from "./app.ts";

/*
 * `npm run synth`: the reference platform through its gate. `infra/app.ts` alone makes the same templates and judges nothing.
 */

/** Every claim on every stack; cdk-nag's packs on one tenant and on the vendor's own stacks. */
export function addPlatformGate(app: App): void {
  addGate(app, {
    estate: join(import.meta.dirname, "..", "cofferdam.yaml"),
    waivers: join(import.meta.dirname, "..", "cofferdam.waivers.yaml"),
    packs: [new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app), new ServerlessChecks(app)],
    // The canonical templates' intrinsics make rules throw; their claims are proved without them. Tenants differ in no rule's eyes.
    packStacks: ["Acme-*", "Compute-*", "Nightly", "Organization"],
  });
}

/** What is found is synthesized again, to say which line made it: an assembly that is deployed has no traces. */
function synthesize(outdir: string): void {
  const { directory } = platform(outdir, { gate: addPlatformGate, failing: false }).synth();
  if (hasFailed(directory)) platform(outdir, { gate: addPlatformGate, traces: true }).synth();
}

function hasFailed(directory: string): boolean {
  const { pluginReports } = JSON.parse(readFileSync(join(directory, "validation-report.json"), "utf8")) as {
    readonly pluginReports: readonly { readonly conclusion: string }[];
  };
  return pluginReports.some(({ conclusion }) => conclusion !== "success");
}

const isProgram = process.argv[1] !== undefined && /[\\/]infra[\\/]synth\.[jt]s$/.test(process.argv[1]);
if (isProgram) synthesize(outFolder(process.argv.slice(2)));
