import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketTaggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  type BucketVersioningStatus,
  type ObjectOwnership,
  type S3Client,
} from "@aws-sdk/client-s3";
import { CreateTrailCommand, DeleteTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { breaking, harmless, type Edit } from "./edit.ts";
import { bucketPolicy, call, property, resources, role, type Step, type World } from "./steps.ts";
import { again, second, selectors, tagged as trailTagged, trail, updated } from "./trail.ts";
import type { Json } from "../../mutants/platform.ts";

/** A bucket of the reference platform's: its stack and its name there. */
type Of = readonly ["Acme-data" | "Acme-audit", string];
const data: Of = ["Acme-data", "DataBucket"];
const [logs, flow]: readonly [Of, Of] = [
  ["Acme-audit", "TrailBucket"],
  ["Acme-audit", "FlowBucket"],
];

function bucket(of: Of, api: (s3: S3Client, Bucket: string) => Promise<() => Promise<unknown>>, template: Step["template"]): Step {
  return call(
    "s3",
    async (world) => {
      const { s3 } = await world.of("tenant");
      return api(s3, world.id(of.join("/")));
    },
    template,
  );
}

function versioning(of: Of, Status: BucketVersioningStatus): Step {
  const put = async (s3: S3Client, Bucket: string, to: BucketVersioningStatus) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: to } }));
  return bucket(
    of,
    async (s3, Bucket) => {
      await put(s3, Bucket, Status);
      return async () => put(s3, Bucket, "Enabled");
    },
    property(...of, ["VersioningConfiguration", "Status"], Status),
  );
}

/** Undefined: no rule, which is the same as ObjectWriter. */
function ownership(ObjectOwnership: ObjectOwnership | undefined): Step {
  const put = async (s3: S3Client, Bucket: string, to: ObjectOwnership) =>
    s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: to }] } }));
  return bucket(
    data,
    async (s3, Bucket) => {
      if (ObjectOwnership === undefined) await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
      else await put(s3, Bucket, ObjectOwnership);
      return async () => put(s3, Bucket, "BucketOwnerEnforced");
    },
    property(...data, ["OwnershipControls", "Rules"], [{ ObjectOwnership: ObjectOwnership ?? "ObjectWriter" }]),
  );
}

type Retention = { readonly Mode: "COMPLIANCE" | "GOVERNANCE" } & ({ readonly Days: number } | { readonly Years: number });

function lock(of: Of, DefaultRetention: Retention | undefined): Step {
  const put = async (s3: S3Client, Bucket: string, to: Retention | undefined) =>
    s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...(to !== undefined && { Rule: { DefaultRetention: to } }) },
      }),
    );
  return bucket(
    of,
    async (s3, Bucket) => {
      await put(s3, Bucket, DefaultRetention);
      return async () => put(s3, Bucket, { Mode: "COMPLIANCE", Days: 365 });
    },
    property(...of, ["ObjectLockConfiguration", "Rule"], DefaultRetention && { DefaultRetention: { ...DefaultRetention } }),
  );
}

interface New {
  readonly versioned?: BucketVersioningStatus;
  readonly owner?: ObjectOwnership;
  readonly locked?: Retention;
}

const newName = ({ tenant }: Pick<World, "tenant">): string => `panops-more-${tenant}`;

/** One more bucket in the tenant's account. */
function more({ versioned, owner = "BucketOwnerEnforced", locked }: New): Step {
  return call(
    "s3",
    async (world) => {
      const { s3 } = await world.of("tenant");
      const Bucket = newName(world);
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: locked !== undefined, ObjectOwnership: owner }));
      await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: owner }] } }));
      if (versioned !== undefined) await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: versioned } }));
      if (locked !== undefined)
        await s3.send(
          new PutObjectLockConfigurationCommand({
            Bucket,
            ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: locked } },
          }),
        );
      return async () => s3.send(new DeleteBucketCommand({ Bucket }));
    },
    resources("Acme-audit", {
      More: {
        Type: "AWS::S3::Bucket",
        Properties: {
          OwnershipControls: { Rules: [{ ObjectOwnership: owner }] },
          ...(versioned !== undefined && { VersioningConfiguration: { Status: versioned } }),
          ...(locked !== undefined && {
            ObjectLockEnabled: true,
            ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { ...locked } } },
          }),
        },
      },
    }),
  );
}

function bucketTag(of: Of): Step {
  const Tags: Json = [{ Key: "team", Value: "data" }];
  return bucket(
    of,
    async (s3, Bucket) => {
      await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "data" }] } }));
      return async () => s3.send(new DeleteBucketTaggingCommand({ Bucket }));
    },
    property(...of, ["Tags"], Tags),
  );
}

const unversioned: readonly Edit[] = breaking("bucket-is-versioned", {
  "versioning is suspended": [versioning(data, "Suspended")],
  "writers own what they write": [ownership("ObjectWriter")],
  "the owner is only preferred": [ownership("BucketOwnerPreferred")],
  "no rule says who owns": [ownership(undefined)],
  "versioning is suspended, and writers own": [versioning(data, "Suspended"), ownership("ObjectWriter")],
  "one more bucket without versions": [more({})],
  "one more bucket whose versions are suspended": [more({ versioned: "Suspended" })],
  "one more bucket whose writers own": [more({ versioned: "Enabled", owner: "ObjectWriter" })],
});

const versionedStill: readonly Edit[] = harmless("bucket-is-versioned", {
  "versioning is turned on once more": [versioning(data, "Enabled")],
  "its owner is enforced once more": [ownership("BucketOwnerEnforced")],
  "one more bucket with versions": [more({ versioned: "Enabled" })],
  "one more bucket with versions and a lock": [more({ versioned: "Enabled", locked: { Mode: "GOVERNANCE", Days: 1 } })],
  "a tag": [bucketTag(data)],
  "the policy's statements in another order": [bucketPolicy((statements) => statements.toReversed())],
  "the trail's bucket is locked for longer": [lock(logs, { Mode: "COMPLIANCE", Days: 400 })],
  "a role that may read versions": [
    role({ name: "Reader", statements: () => [{ Effect: "Allow", Action: "s3:GetBucketVersioning", Resource: "*" }] }),
  ],
});

/** The trail's records go into the bucket that the step before made. */
const intoMore = updated(({ world }) => ({ S3BucketName: newName(world) }), property("Acme-audit", "Trail", ["S3BucketName"], { Ref: "More" }));

const validated = (EnableLogFileValidation: boolean): ReturnType<typeof property> =>
  property("Acme-audit", "Trail", ["EnableLogFileValidation"], EnableLogFileValidation);

/** One more trail into the same bucket, with digests. */
const digested = trail(
  async ({ client, trail: { S3BucketName } }) => {
    await client.send(new CreateTrailCommand({ Name: "digested", S3BucketName, IsMultiRegionTrail: false, EnableLogFileValidation: true }));
    await client.send(new StartLoggingCommand({ Name: "digested" }));
    return async () => client.send(new DeleteTrailCommand({ Name: "digested" }));
  },
  resources("Acme-audit", {
    Digested: {
      Type: "AWS::CloudTrail::Trail",
      Properties: { IsLogging: true, EnableLogFileValidation: true, S3BucketName: { Ref: "TrailBucket" } },
    },
  }),
);

const governance = { Mode: "GOVERNANCE", Days: 365 } as const;

const unlocked: readonly Edit[] = breaking("audit-logs-are-locked", {
  "the trail's bucket is locked in governance mode": [lock(logs, governance)],
  "the flow logs' bucket is locked in governance mode": [lock(flow, governance)],
  "the trail's bucket has no default lock": [lock(logs, undefined)],
  "the flow logs' bucket has no default lock": [lock(flow, undefined)],
  "the trail writes no digests": [updated(() => ({ EnableLogFileValidation: false }), validated(false))],
  "the trail is made again without digests": [again(() => ({ EnableLogFileValidation: false }), true, validated(false))],
  "a second trail without digests delivers there": [second],
  "the trail delivers into a bucket without a lock": [more({ versioned: "Enabled" }), intoMore],
  "the trail delivers into a bucket in governance mode": [more({ versioned: "Enabled", locked: governance }), intoMore],
});

const lockedStill: readonly Edit[] = harmless("audit-logs-are-locked", {
  "the trail's bucket is locked for longer": [lock(logs, { Mode: "COMPLIANCE", Days: 400 })],
  "the flow logs' bucket is locked for years": [lock(flow, { Mode: "COMPLIANCE", Years: 2 })],
  "the trail delivers into another locked bucket": [more({ versioned: "Enabled", locked: { Mode: "COMPLIANCE", Days: 30 } }), intoMore],
  "a second trail with digests delivers there": [digested],
  "it is made again as it was": [
    again(
      () => ({}),
      true,
      (platform) => platform,
    ),
  ],
  "its selectors in another order": [selectors((before) => before.toReversed())],
  "a tag": [bucketTag(logs)],
  "a tag of the trail": [trailTagged],
  "the data bucket's versions are suspended": [versioning(data, "Suspended")],
});

export const versionEdits: readonly Edit[] = [...unversioned, ...versionedStill, ...unlocked, ...lockedStill];
