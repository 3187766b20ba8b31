import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks } from "cdk-nag";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { addTenant } from "../../infra/app.ts";
import { settings } from "../../infra/settings.ts";

/** Rules that a concrete tenant breaks on purpose, each with the reason. Hygiene: no claim rests on this list. */
const accepted: Readonly<Record<string, string>> = {
  "AwsSolutions-IAM5": "wildcards are bounded by keys, buckets, boundaries and the organization; the engine proves that, per request",
  "AwsSolutions-S1": "access is recorded by the trail's data events, which the customer owns",
  "AwsSolutions-S10": "TLS is demanded over bucket and objects; the rule looks for another spelling of the same Deny",
  "AwsSolutions-SMG4": "connector tokens are rotated by their platforms and written by the workers",
  "NIST.800.53.R5-IAMNoInlinePolicy": "an inline policy cannot be attached elsewhere or edited apart from its role",
  "NIST.800.53.R5-IAMPolicyNoStatementsWithFullAccess": "the customer administers its own keys and principals",
  "NIST.800.53.R5-S3BucketLoggingEnabled": "access is recorded by the trail's data events, which the customer owns",
  "NIST.800.53.R5-S3BucketReplicationEnabled": "tenant data has no copy outside its account",
  "NIST.800.53.R5-S3BucketSSLRequestsOnly": "as AwsSolutions-S10",
  "NIST.800.53.R5-CloudTrailCloudWatchLogsEnabled": "a second sink of the events would have readers of its own",
  "NIST.800.53.R5-LambdaConcurrency": "the kill automation runs once in a tenant's life",
  "NIST.800.53.R5-LambdaDLQ": "Lambda tries a failed run again; a queue of kill events would be one more store",
  "NIST.800.53.R5-LambdaInsideVPC": "the kill automation calls AWS only, and the VPC has no way to AWS's control planes",
  "NIST.800.53.R5-VPCDefaultSecurityGroupClosed": "CloudFormation cannot empty the default group; nothing uses it",
  "NIST.800.53.R5-RDSEnhancedMonitoringEnabled": "it needs one more role in the tenant's account",
  "NIST.800.53.R5-RDSInBackupPlan": "the cluster is in the plan; the rule looks at instances",
  "NIST.800.53.R5-SecretsManagerRotationEnabled": "as AwsSolutions-SMG4",
};

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

it("breaks no rule of three cdk-nag packs but those accepted with a reason", () => {
  vi.stubEnv("CDK_VALIDATION", "false");
  const outdir = mkdtempSync(join(tmpdir(), "cofferdam-"));
  const app = new App({ outdir, analyticsReporting: false });
  addTenant(app, settings.tenants[0]);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app));
  expect(() => app.synth()).toThrow();
  const report = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8")) as Report;
  const broken = report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName.replace(/\[.*$/, "")));
  const asNist = [...new Set(broken.map((rule) => rule.replace(/^HIPAA\.Security-/, "NIST.800.53.R5-")))].toSorted();
  expect(asNist).toEqual(Object.keys(accepted).toSorted());
});
