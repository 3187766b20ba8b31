import { inTenant, type Example } from "../../model/example.ts";

/** One cluster with a writer and a reader, its key and its parameter group. */

const allow = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:role/customer/KeyAdmin" }, Action: "kms:*", Resource: "*" };
const arn = { "Fn::GetAtt": ["DataKey", "Arn"] };

export const cluster = {
  Engine: "aurora-postgresql",
  EngineVersion: "15.17",
  ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
  StorageEncrypted: true,
  KmsKeyId: arn,
  ManageMasterUserPassword: true,
  MasterUserSecret: { KmsKeyId: arn },
  DBClusterParameterGroupName: { Ref: "Parameters" },
};

export const instance = {
  Engine: "aurora-postgresql",
  DBClusterIdentifier: { Ref: "Cluster" },
  DBInstanceClass: "db.serverless",
  EnablePerformanceInsights: true,
  PerformanceInsightsKMSKeyId: arn,
};

interface Written {
  readonly cluster?: object;
  readonly writer?: object;
  readonly reader?: object;
  readonly parameters?: object;
  readonly more?: object;
}

export function database(written: Written): Example {
  const { reader = {}, parameters = { "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.2" } } = written;
  const of = (Type: string, Properties: object): object => ({ Type, Properties });
  const resources = {
    OtherKey: of("AWS::KMS::Key", { KeyPolicy: { Version: "2012-10-17", Statement: [allow] } }),
    DataKey: of("AWS::KMS::Key", { KeyPolicy: { Version: "2012-10-17", Statement: [allow] } }),
    Parameters: of("AWS::RDS::DBClusterParameterGroup", { Family: "aurora-postgresql15", Description: "TLS", Parameters: parameters }),
    Cluster: of("AWS::RDS::DBCluster", { ...cluster, ...written.cluster }),
    Writer: of("AWS::RDS::DBInstance", { ...instance, ...written.writer }),
    Reader: of("AWS::RDS::DBInstance", { ...instance, ...reader }),
    ...written.more,
  };
  return { templates: [inTenant(resources, { Parameters: { Value: { Type: "String" } } })] };
}
