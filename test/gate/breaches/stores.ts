import { CfnBucket, Bucket } from "aws-cdk-lib/aws-s3";
import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import { Duration } from "aws-cdk-lib";
import type { Breaches, Edited } from "../edited.ts";

const retention = "bucket-lifecycle-follows-retention";
const own = "tenant-has-own-stores";
const at = "Acme-data/DataBucket";
const rule = ({ get }: Edited, way: string, value: unknown): void =>
  get(at, CfnBucket).addPropertyOverride(`LifecycleConfiguration.Rules.${way}`, value);

export const breaches: Breaches = {
  "objects go after a year, to save cost": { claim: retention, at, edit: (platform) => rule(platform, "1.ExpirationInDays", 365) },
  "replaced versions go after a month": {
    claim: retention,
    at,
    edit: (platform) => rule(platform, "1.NoncurrentVersionExpiration.NoncurrentDays", 30),
  },
  "a rule for what is temporary": {
    claim: retention,
    at,
    edit: (platform) => rule(platform, "2", { Status: "Enabled", Prefix: "tmp/", ExpirationInDays: 1 }),
  },
  "everything goes when the contract ends": {
    claim: retention,
    at,
    edit: (platform) => rule(platform, "2", { Status: "Enabled", ExpirationDate: "2031-01-01T00:00:00Z" }),
  },
  "a second data bucket tidies up after itself": {
    claim: retention,
    at: "Acme-data/Exports/Resource",
    edit: ({ data, get }) => {
      const bucket = new Bucket(data, "Exports", { lifecycleRules: [{ expiration: Duration.days(90) }] });
      (bucket.node.defaultChild as CfnBucket).bucketEncryption = get(at, CfnBucket).bucketEncryption;
    },
  },
  "recordings are cached in a bucket of the cell": {
    claim: own,
    at: "Compute-access/Recordings/Resource",
    outcome: "undecided",
    edit: ({ compute }) => void new Bucket(compute, "Recordings", { enforceSSL: true }),
  },
  "transcripts are kept in a table of the cell": {
    claim: own,
    at: "Compute-access/Transcripts",
    outcome: "undecided",
    edit: ({ compute }) =>
      void new CfnTable(compute, "Transcripts", {
        keySchema: [{ attributeName: "tenant", keyType: "HASH" }],
        attributeDefinitions: [{ attributeName: "tenant", attributeType: "S" }],
        billingMode: "PAY_PER_REQUEST",
      }),
  },
};
