/*
 * The reference platform's app as a whole process, as an engineer runs it: `node --import tsx bench/gated-app.ts VARIANT OUT`. The same
 * constructs each time; VARIANT says what looks at them while they are synthesized. What is found is written and fails nothing.
 */
import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { join } from "node:path";
import { claimsPlugin } from "../guardrails/synth-gate.ts";
import { platform } from "../infra/app.ts";

const [variant = "", out = ""] = process.argv.slice(2);
if (variant !== "validator" && variant !== "all") process.env["CDK_VALIDATION"] = "false";
const app = platform(out, { failing: false });
const [estate, waivers] = ["cofferdam.yaml", "cofferdam.waivers.yaml"].map((name) => join(import.meta.dirname, "..", name)) as [string, string];
const claims = claimsPlugin({ estate, waivers });
const packs = [new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app), new ServerlessChecks(app)];
const plugins = { alone: [], claims: [claims], "cdk-nag": packs, gate: [claims, ...packs], validator: [], all: [claims, ...packs] }[variant];
if (plugins === undefined) throw new Error(`there is no variant ${variant}`);
if (plugins.length > 0) Validations.of(app).addPlugins(...plugins);
app.synth();
