import { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance, ParameterGroup } from "aws-cdk-lib/aws-rds";
import { DatabaseClusterEngine, AuroraPostgresEngineVersion } from "aws-cdk-lib/aws-rds";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Breaches } from "../edited.ts";

const at = "Acme-data/Cluster";
const serverless = "database-is-aurora-serverless";
const encrypted = "database-encrypts-with-tenant-key";
const tls = "database-requires-tls";
const zones = "database-spans-zones";
const backups = "database-backs-up-7-days";

export const breaches: Breaches = {
  "the database becomes an instance of a fixed size": {
    claim: serverless,
    at,
    edit: ({ get }) => {
      get("Acme-data/Writer", CfnDBInstance).dbInstanceClass = "db.r6g.large";
    },
  },
  "the database sleeps at night": {
    claim: serverless,
    at,
    edit: ({ get }) => get(at, CfnDBCluster).addPropertyOverride("ServerlessV2ScalingConfiguration.MinCapacity", 0),
  },
  "the database lies under the platform's own key": {
    claim: encrypted,
    at,
    edit: ({ compute, get }) => {
      const key = Key.fromKeyArn(compute, "PlatformKey", "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555");
      get(at, CfnDBCluster).kmsKeyId = key.keyArn;
    },
  },
  "the master's password is left to the default key": {
    claim: encrypted,
    at,
    edit: ({ get }) => get(at, CfnDBCluster).addPropertyDeletionOverride("MasterUserSecret"),
  },
  "the parameters that force TLS are put aside for a migration": {
    claim: tls,
    at,
    edit: ({ get }) => get("Acme-data/DatabaseParameters", CfnDBClusterParameterGroup).addPropertyOverride("Parameters.rds\\.force_ssl", "0"),
  },
  "an L2 parameter group that says nothing of TLS": {
    claim: tls,
    at,
    edit: ({ data, get }) => {
      const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_15_10 });
      const group = new ParameterGroup(data, "Tuning", { engine, parameters: { work_mem: "65536", ssl_min_protocol_version: "TLSv1" } });
      get(at, CfnDBCluster).dbClusterParameterGroupName = group.bindToCluster({}).parameterGroupName;
    },
  },
  "the reader is saved": {
    claim: zones,
    at,
    edit: ({ data }) => void data.node.tryRemoveChild("Reader"),
  },
  "the reader moves to the writer's zone, where traffic is free": {
    claim: zones,
    at,
    edit: ({ get }) => {
      get("Acme-data/Reader", CfnDBInstance).availabilityZone = get("Acme-data/Writer", CfnDBInstance).availabilityZone;
    },
  },
  "a day of backups is enough": {
    claim: backups,
    at,
    edit: ({ get }) => {
      get(at, CfnDBCluster).backupRetentionPeriod = 1;
    },
  },
  "the backups are RDS's default": {
    claim: backups,
    at,
    edit: ({ get }) => {
      get(at, CfnDBCluster).backupRetentionPeriod = undefined;
    },
  },
};
