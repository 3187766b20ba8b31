import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { CfnResource, Stack } from "aws-cdk-lib";
import { CfnEnabledBaseline, CfnLandingZone } from "aws-cdk-lib/aws-controltower";
import { CfnAccount } from "aws-cdk-lib/aws-organizations";
import { asText } from "../tenant/inputs.ts";
import { settings } from "../settings.ts";

/** The baseline that puts the accounts of a unit under AWS Control Tower; 5.0 goes with landing zone 4.0. (docs.aws.amazon.com/controltower/latest/userguide/types-of-baselines.html) */
const baseline = { id: "17BSJV3IGJ2QSGA2", version: "5.0" };

/**
 * AWS Control Tower's landing zone, with its two accounts in unit Security, and the units of tenants under it.
 * (docs.aws.amazon.com/controltower/latest/userguide/lz-api-launch.html, the manifest of version 4.0)
 */
export function addLandingZone(stack: Stack): void {
  const { region, securityAccounts, logLockDays } = settings;
  for (const [id, email] of Object.entries(securityAccounts)) {
    kept(new CfnAccount(stack, id, { accountName: id, email, parentIds: [asText({ Ref: "Security" })] }));
  }
  const days = { loggingBucket: { retentionDays: logLockDays }, accessLoggingBucket: { retentionDays: logLockDays } };
  const landingZone = new CfnLandingZone(stack, "LandingZone", {
    version: "4.0",
    manifest: {
      governedRegions: [region],
      accessManagement: { enabled: true },
      backup: { enabled: false },
      centralizedLogging: { enabled: true, accountId: { Ref: "LogArchive" }, configurations: days },
      config: { enabled: true, accountId: { Ref: "Audit" }, configurations: days },
      securityRoles: { enabled: true, accountId: { Ref: "Audit" } },
    },
  });
  kept(landingZone);
  for (const unit of ["Infrastructure", "Tenants", "TenantsVending", "TenantsActive"]) {
    const enabled = new CfnEnabledBaseline(stack, `${unit}Baseline`, {
      baselineIdentifier: `arn:aws:controltower:${region}::baseline/${baseline.id}`,
      baselineVersion: baseline.version,
      targetIdentifier: asText({ "Fn::GetAtt": [unit, "Arn"] }),
    });
    enabled.addResourceDependency(landingZone);
  }
}

function kept(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}
