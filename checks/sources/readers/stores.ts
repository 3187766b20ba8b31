import { storeTypes } from "./rds.ts";
import { optionalText } from "../values.ts";
import { lazily, unknown } from "../../model/fact.ts";
import type { Store } from "../../model/kinds.ts";
import type { SourceResource } from "../resource.ts";

/**
 * What keeps data besides buckets, secrets and the types of `storeTypes`, with the way to its key; null: it has several keys, or none that it names.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference, the page of each type)
 */
const keys: Readonly<Record<string, readonly string[] | null>> = {
  "AWS::SQS::Queue": ["KmsMasterKeyId"],
  "AWS::Logs::LogGroup": ["KmsKeyId"],
  "AWS::EC2::Volume": ["KmsKeyId"],
  "AWS::Kinesis::Stream": ["StreamEncryption", "KeyId"],
  "AWS::KinesisFirehose::DeliveryStream": ["DeliveryStreamEncryptionConfigurationInput", "KeyARN"],
  "AWS::DynamoDB::GlobalTable": null,
  "AWS::ElastiCache::ServerlessCache": ["KmsKeyId"],
  "AWS::ElastiCache::CacheCluster": null,
  "AWS::MemoryDB::Cluster": ["KmsKeyId"],
  "AWS::FSx::FileSystem": ["KmsKeyId"],
  "AWS::FSx::Volume": null,
  "AWS::OpenSearchServerless::Collection": null,
  "AWS::Elasticsearch::Domain": ["EncryptionAtRestOptions", "KmsKeyId"],
  "AWS::MSK::Cluster": ["EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId"],
  "AWS::MSK::ServerlessCluster": null,
  "AWS::AmazonMQ::Broker": ["EncryptionOptions", "KmsKeyId"],
  "AWS::NeptuneGraph::Graph": ["KmsKeyIdentifier"],
  "AWS::DSQL::Cluster": ["KmsEncryptionKey"],
  "AWS::Timestream::Database": ["KmsKeyId"],
  "AWS::Cassandra::Table": ["EncryptionSpecification", "KmsKeyIdentifier"],
  "AWS::Backup::BackupVault": ["EncryptionKeyArn"],
  "AWS::Backup::LogicallyAirGappedBackupVault": null,
  "AWS::Events::Archive": ["KmsKeyIdentifier"],
  "AWS::S3Express::DirectoryBucket": null,
  "AWS::S3Tables::TableBucket": null,
};

/** Services of which every type that keeps data is in a table here, is a bucket or a secret. Of others it is not known. */
const lookedAt = new Set(
  (
    "S3 S3Express S3Tables SecretsManager SQS SNS Logs EC2 RDS DocDB DocDBElastic Neptune NeptuneGraph DynamoDB DAX EFS FSx ElastiCache MemoryDB OpenSearchService " +
    "OpenSearchServerless Elasticsearch Redshift RedshiftServerless Kinesis KinesisFirehose MSK AmazonMQ DSQL Timestream Cassandra Backup Events Organizations ControlTower " +
    "SSO IAM AccessAnalyzer RolesAnywhere CloudFormation ServiceCatalog Budgets CE CloudTrail Config SecurityHub GuardDuty Inspector InspectorV2 KMS RAM CloudWatch " +
    "Lambda ECS ECR EKS Batch AutoScaling ApplicationAutoScaling ElasticLoadBalancing ElasticLoadBalancingV2 WAFv2 CertificateManager Route53 Route53Resolver " +
    "CloudFront ApiGateway ApiGatewayV2 Scheduler Pipes StepFunctions VpcLattice ServiceDiscovery SSM ResourceGroups"
  ).split(" "),
);

/** Types that other kinds are made of. */
const ofOtherKinds = new Set(["AWS::S3::Bucket", "AWS::SecretsManager::Secret", ...Object.keys(storeTypes)]);

/** `undefined`: not known. */
export function keepsData(type: string): boolean | undefined {
  if (keys[type] !== undefined) return true;
  const [owner, service = ""] = type.split("::");
  return ofOtherKinds.has(type) || (owner === "AWS" && lookedAt.has(service)) ? false : undefined;
}

export function readStore(resource: SourceResource): Store {
  const { id, account, region, origin, type } = resource;
  const way = keys[type] ?? null;
  return lazily<Store>({
    kind: () => "store",
    id: () => id,
    account: () => account,
    region: () => region,
    origin: () => origin,
    type: () => type,
    encryptionKey: () =>
      way === null ? unknown("Which key it lies under is not modelled.", origin) : optionalText(resource.property(...way), { value: null, origin }),
  });
}
