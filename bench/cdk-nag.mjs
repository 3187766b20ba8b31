/*
 * cdk-nag's five packs as a whole process: `node bench/cdk-nag.mjs TEMPLATE…`. cdk-nag reads constructs, so each template is included into a
 * stack of its own with CfnInclude, as its README shows. The packs are called on the tree themselves: nothing is synthesized again and
 * no report is written, which an app with these packs would do. Plain JavaScript, so that no compiler is part of what is measured.
 * Prints one JSON line: how many templates were read, and how many findings there are (a rule and a resource each).
 */
import { App, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks } from "cdk-nag";
import { basename } from "node:path";

const app = new App({ analyticsReporting: false });
const templates = process.argv
  .slice(2)
  .map((templateFile) => new CfnInclude(new Stack(app, basename(templateFile, ".template.json")), "Template", { templateFile }));

const packs = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks];
const violations = packs.flatMap((Pack) => new Pack(app).validateScope(app).violations);
const findings = violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(() => ruleName));
process.stdout.write(`${JSON.stringify({ templates: templates.length, findings: findings.length })}\n`);
