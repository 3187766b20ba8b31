import type { EndpointNote } from "../../model/evidence.ts";

/** `recorded`: answered by the overlay in AWS's words, and labelled so in the evidence. `part`: as the note says. */
export type Declared = "yes" | "no" | "part" | "recorded";

/** The kinds of endpoints that are told apart; `overlay` is moto behind the overlay of test/emulator. */
export type EndpointColumn = "moto" | "overlay" | "localstack" | "aws";

interface Row extends Readonly<Record<EndpointColumn, Declared>> {
  readonly note?: string;
}

/**
 * What each kind of endpoint is declared to do as AWS does: live-accounts.md §2, for moto 5.2.1 and LocalStack 4.14.0 (free edition). The operation table
 * and tests name these flags, checks never do. Each is shown by a probe: those that only read by `endpoint.ts`, those that write by test/emulator.
 */
export const capabilities = {
  multiAccount: { moto: "yes", overlay: "yes", localstack: "yes", aws: "yes", note: "AssumeRole switches the account" },
  organizations: { moto: "yes", overlay: "yes", localstack: "no", aws: "yes" },
  accountPaths: { moto: "no", overlay: "yes", localstack: "no", aws: "yes" },
  scpEnforced: { moto: "no", overlay: "no", localstack: "no", aws: "yes" },
  rcpEnforced: { moto: "no", overlay: "no", localstack: "no", aws: "yes" },
  iamEnforced: { moto: "no", overlay: "no", localstack: "no", aws: "yes", note: "moto does when switched on, by POST /moto-api/reset-auth" },
  resourcePolicyEnforced: { moto: "no", overlay: "no", localstack: "no", aws: "yes", note: "key, bucket, trust" },
  grantsEnforced: { moto: "no", overlay: "no", localstack: "no", aws: "yes" },
  kmsState: { moto: "no", overlay: "yes", localstack: "yes", aws: "yes", note: "a disabled key refuses" },
  s3KmsCoupling: { moto: "no", overlay: "yes", localstack: "yes", aws: "yes", note: "LocalStack with S3_SKIP_KMS_KEY_VALIDATION=0" },
  s3ModernDefaults: { moto: "no", overlay: "yes", localstack: "yes", aws: "yes" },
  publicBlockEnforced: { moto: "no", overlay: "no", localstack: "no", aws: "yes" },
  cloudtrail: { moto: "yes", overlay: "yes", localstack: "no", aws: "yes", note: "configuration" },
  orgTrailInMembers: { moto: "no", overlay: "yes", localstack: "no", aws: "yes" },
  cloudtrailEvents: { moto: "no", overlay: "no", localstack: "no", aws: "yes" },
  rds: { moto: "part", overlay: "part", localstack: "no", aws: "yes", note: "moto has the control plane, no database" },
  ec2: { moto: "yes", overlay: "yes", localstack: "yes", aws: "yes" },
  s3control: { moto: "yes", overlay: "yes", localstack: "yes", aws: "yes" },
  vpcBlockPublicAccess: { moto: "no", overlay: "recorded", localstack: "no", aws: "yes" },
  accountRegions: { moto: "no", overlay: "recorded", localstack: "no", aws: "yes" },
  ramResources: { moto: "no", overlay: "recorded", localstack: "no", aws: "yes" },
  lambda: { moto: "yes", overlay: "yes", localstack: "yes", aws: "yes", note: "the list of functions" },
  vpcLattice: { moto: "yes", overlay: "yes", localstack: "no", aws: "yes" },
  controlTower: { moto: "no", overlay: "no", localstack: "no", aws: "yes" },
} as const satisfies Readonly<Record<string, Row>>;

export type Capability = keyof typeof capabilities;

export const capabilityNames = Object.keys(capabilities) as readonly Capability[];

/** Undefined for an endpoint of no known kind: nothing is declared of it, so what it shows is all that is known. */
export function columnOf({ kind, overlay }: Pick<EndpointNote, "kind" | "overlay">): EndpointColumn | undefined {
  if (kind === "unknown") return undefined;
  return kind === "moto" && overlay !== undefined ? "overlay" : kind;
}
