import { inTenant, type Example } from "../../model/example.ts";

const locked = {
  BucketName: "acme-logs",
  VersioningConfiguration: { Status: "Enabled" },
  ObjectLockEnabled: true,
  ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 365 } } },
};
const trail = { IsLogging: true, IsMultiRegionTrail: true, EnableLogFileValidation: true, S3BucketName: "acme-logs" };

function logs(bucket: object = {}, changed: object = {}, more: object = {}): Example {
  const resources = {
    Logs: { Type: "AWS::S3::Bucket", Properties: { ...locked, ...bucket } },
    Trail: { Type: "AWS::CloudTrail::Trail", Properties: { ...trail, ...changed } },
    ...more,
  };
  return { templates: [inTenant(resources, { Parameters: { Value: { Type: "String" } } })] };
}

function retention(rule: object | undefined): object {
  return { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...(rule !== undefined && { Rule: { DefaultRetention: rule } }) } };
}

const flowLog = { Type: "AWS::EC2::FlowLog", Properties: { LogDestinationType: "s3", LogDestination: "arn:aws:s3:::acme-flow" } };

export const examples = {
  holds: {
    "a locked bucket and a trail with digests": logs(),
    "the lock is in years": logs(retention({ Mode: "COMPLIANCE", Years: 7 })),
    "flow logs have no digests": logs(
      {},
      {},
      { Flow: { Type: "AWS::S3::Bucket", Properties: { ...locked, BucketName: "acme-flow" } }, Log: flowLog },
    ),
  },
  broken: {
    "the lock is in governance mode": logs(retention({ Mode: "GOVERNANCE", Days: 365 })),
    "no lock by default": logs(retention(undefined)),
    "the lock is off": logs({ ObjectLockEnabled: false }),
    "versioning is suspended": logs({ VersioningConfiguration: { Status: "Suspended" } }),
    "the trail writes no digests": logs({}, { EnableLogFileValidation: false }),
    "the flow logs' bucket is not locked": logs(
      {},
      {},
      { Flow: { Type: "AWS::S3::Bucket", Properties: { ...locked, BucketName: "acme-flow", ObjectLockEnabled: false } }, Log: flowLog },
    ),
  },
  undecided: {
    "a parameter decides the mode": logs(retention({ Mode: { Ref: "Value" }, Days: 365 })),
    "a parameter decides whether there are digests": logs({}, { EnableLogFileValidation: { Ref: "Value" } }),
  },
};
