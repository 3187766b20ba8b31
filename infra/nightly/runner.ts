import type { Stack } from "aws-cdk-lib";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { serviceTrust } from "../../guardrails/access/cell.ts";
import { runnerPolicy } from "../../guardrails/access/nightly.ts";
import { vendorRoles } from "../../guardrails/names.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { evidenceKey, logGroup, signingKey } from "./evidence.ts";
import { parts } from "./parts.ts";

/** One function for every step of a night: it lists the accounts, collects and judges one, or merges and signs. In no VPC: it has nothing there. */
export function addRunner(stack: Stack): void {
  const name = "nightly-run";
  const log = logGroup(stack, "RunLog", `/aws/lambda/${name}`);
  const runner = role(stack, "Runner", {
    name: vendorRoles.runner,
    trust: serviceTrust("lambda.amazonaws.com", parts.account),
    policies: { Run: runnerPolicy(parts, { evidence: evidenceKey, signing: signingKey }, log) },
  });
  const run = new CfnFunction(stack, "Run", {
    functionName: name,
    description: "One step of the nightly run: the population, one account, or the merge",
    role: runner.attrArn,
    packageType: "Image",
    code: { imageUri: settings.nightly.image },
    architectures: ["arm64"],
    memorySize: 512,
    timeout: 900,
    reservedConcurrentExecutions: 400,
    environment: { variables: { EVIDENCE: parts.bucket, SIGNING_KEY: asText(signingKey) } },
    loggingConfig: { logGroup: asText({ Ref: "RunLog" }), logFormat: "JSON" },
    tracingConfig: { mode: "Active" },
  });
  run.node.addDependency(stack.node.findChild("RunLog"));
}
