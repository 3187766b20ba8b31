import type { FactPlace, FactRule } from "./fact-operators.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";
import type { Expected } from "./mutant.ts";

/* What must happen when a setting of the database is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

const instances = ["Writer", "Reader"].map((name) => `Acme-data/${name}`);
const enables = ["Acme-data"];

const only = (bad: string, good: string, out: Expected): FactRule => ({
  wrong: [
    { name: bad, value: bad, expected: "broken" },
    { name: "out", value: undefined, expected: out },
  ],
  text: { bad, good, expected: "broken" },
  enables: ["Acme-data/Cluster", ...enables],
});

const key: FactRule = {
  wrong: [
    {
      name: "the vendor's",
      value: "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555",
      expected: "broken",
      operator: "move",
    },
    { name: "AWS's", value: "alias/aws/rds", expected: "broken", operator: "move" },
    { name: "out", value: undefined, expected: "broken" },
  ],
  text: { bad: "alias/aws/rds", good: "alias/other", expected: "broken" },
  enables: [...instances, ...enables],
};

/** Whose instance it is: another cluster's is no part of this one. */
const membership: Rule = () => ({ noBearing: "an instance of another cluster, or of none, is a server of its own and judged by itself" });

const found: Readonly<Record<string, Rule>> = {
  "AWS::RDS::DBInstance DBClusterIdentifier": membership,
};

const bucketDefault = "AWS::S3::Bucket BucketEncryption/ServerSideEncryptionConfiguration/ServerSideEncryptionByDefault";
const anotherStore: FactRule = { noBearing: "says which keys protect data, of which the cluster's own is one without it" };

export const databaseRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "database-is-aurora-serverless": {
    ...found,
    "AWS::RDS::DBCluster Engine": () => only("aurora-mysql", "aurora-postgresql", "undecided"),
    "AWS::RDS::DBCluster EngineVersion": () => only("15.4", "15.17", "undecided"),
    "AWS::RDS::DBCluster ServerlessV2ScalingConfiguration/MinCapacity": () => ({
      wrong: [
        { name: "0", value: 0, expected: "broken" },
        { name: "16", value: 16, expected: "broken" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "16", good: "0.5", expected: "broken" },
    }),
    "AWS::RDS::DBCluster ServerlessV2ScalingConfiguration/MaxCapacity": () => ({
      wrong: [
        { name: "64", value: 64, expected: "broken" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "64", good: "8", expected: "broken" },
    }),
    "AWS::RDS::DBInstance DBInstanceClass": () => only("db.r6g.large", "db.serverless", "undecided"),
  },
  "database-spans-zones": {
    "AWS::RDS::DBInstance DBClusterIdentifier": () => ({
      wrong: [{ name: "another's", value: "another", expected: "broken", operator: "move" }],
      text: { bad: "another", good: "another-still", expected: "broken" },
      enables: ["Acme-data/Cluster", ...instances, ...enables],
    }),
    "AWS::RDS::DBInstance DBInstanceClass": () => ({ noBearing: "how many instances there are counts, not of which class they are" }),
    "AWS::RDS::DBInstance AvailabilityZone": (_platform, _plan, { way }) => ({
      wrong: [
        { name: "the other's", value: { Ref: way[1] === "Writer" ? "DataZoneB" : "DataZoneA" }, expected: "broken" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      enables: instances,
    }),
    "AWS::EC2::Subnet AvailabilityZoneId": (_platform, _plan, { way }) => {
      const [own, other] = way[1] === "DataSubnetA" ? ["use1-az1", "use1-az2"] : ["use1-az2", "use1-az1"];
      return {
        wrong: [
          { name: "the other's", value: other, expected: "broken" },
          { name: "out", value: undefined, expected: "undecided" },
        ],
        text: { bad: other, good: own, expected: "broken" },
        enables: [`Acme-network/${way[1] ?? ""}`, ...instances, ...enables],
      };
    },
  },
  "database-backs-up-7-days": {
    "AWS::RDS::DBInstance DBClusterIdentifier": () => ({ noBearing: "backups are the cluster's" }),
    "AWS::RDS::DBCluster BackupRetentionPeriod": () => only("6", "7", "broken"),
    "AWS::Backup::BackupSelection BackupPlanId": () => ({ wrong: [{ name: "another's", value: "another", expected: "undecided" }], enables }),
    "AWS::Backup::BackupSelection BackupSelection/Resources": () => ({
      wrong: [{ name: "instances", value: "arn:aws:rds:*:*:db:*", expected: "broken" }],
      text: { bad: "arn:aws:rds:*:*:db:*", good: "*", expected: "broken" },
      enables: ["Acme-data/Cluster", ...enables],
    }),
    "AWS::Backup::BackupPlan BackupPlan/BackupPlanRule/Lifecycle/DeleteAfterDays": () => ({
      wrong: [{ name: "8", value: 8, expected: "broken" }],
      text: { bad: "8", good: "35", expected: "broken" },
      enables,
    }),
    "AWS::Backup::BackupPlan BackupPlan/BackupPlanRule/ScheduleExpression": () => ({
      wrong: [{ name: "each month", value: "cron(0 4 1 * ? *)", expected: "broken" }],
      text: { bad: "cron(0 4 1 * ? *)", good: "cron(0 4 * * ? *)", expected: "broken" },
      enables,
    }),
  },
  "database-encrypts-with-tenant-key": {
    ...found,
    [`${bucketDefault}/SSEAlgorithm`]: () => anotherStore,
    [`${bucketDefault}/KMSMasterKeyID`]: () => anotherStore,
    "AWS::RDS::DBCluster StorageEncrypted": () => ({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    "AWS::RDS::DBCluster KmsKeyId": () => key,
    "AWS::RDS::DBCluster MasterUserSecret/KmsKeyId": () => key,
    "AWS::RDS::DBCluster ManageMasterUserPassword": () => ({ noBearing: "without it RDS keeps no secret, and the claim is about what RDS keeps" }),
    "AWS::RDS::DBInstance PerformanceInsightsKMSKeyId": () => key,
    "AWS::RDS::DBInstance EnablePerformanceInsights": () => ({ noBearing: "without it nothing is kept of performance" }),
  },
  "database-requires-tls": {
    ...found,
    "AWS::RDS::DBCluster Engine": () => ({ noBearing: "says what holds where no group does" }),
    "AWS::RDS::DBCluster EngineVersion": () => ({ noBearing: "says what holds where no group does" }),
    "AWS::RDS::DBCluster DBClusterParameterGroupName": () => ({
      wrong: [
        { name: "AWS's group", value: "default.aurora-postgresql15", expected: "broken", operator: "move" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "default.aurora-postgresql15", good: "ours", expected: "broken" },
      enables,
    }),
    "AWS::RDS::DBClusterParameterGroup Parameters/rds.force_ssl": () => ({
      wrong: [
        { name: "0", value: "0", expected: "broken" },
        { name: "a number", value: 0, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "0", good: "1", expected: "broken" },
      enables,
    }),
    "AWS::RDS::DBClusterParameterGroup Parameters/rds.allowed_extensions": () => ({
      noBearing: "which extensions there are says nothing of connections",
    }),
    "AWS::RDS::DBClusterParameterGroup Parameters/ssl_min_protocol_version": () => ({
      wrong: [
        { name: "1.1", value: "TLSv1.1", expected: "broken" },
        { name: "any", value: "", expected: "broken" },
      ],
      text: { bad: "TLSv1.1", good: "TLSv1.2", expected: "broken" },
      enables,
    }),
  },
};
