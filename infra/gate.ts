import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { addGate } from "../guardrails/synth-gate.ts";

/** The gate of this platform: every claim on every stack; cdk-nag's packs on one tenant and on the vendor's own stacks. */
export function addPlatformGate(app: App): void {
  addGate(app, {
    estate: join(import.meta.dirname, "..", "cofferdam.yaml"),
    packs: [new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app), new ServerlessChecks(app)],
    // The canonical templates' intrinsics make rules throw; their claims are proved without them. Tenants differ in no rule's eyes.
    packStacks: ["Acme-*", "Compute-*", "Organization"],
  });
}
