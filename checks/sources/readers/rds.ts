import { defaults } from "../defaults.ts";
import { booleanFact, optionalText } from "../values.ts";
import { known, lazily } from "../../model/fact.ts";
import type { Cluster } from "../../model/kinds.ts";
import type { SourceResource } from "../resource.ts";

/** Where a type of data store states whether and under which key it is encrypted. */
interface StoreType {
  readonly encrypted: readonly string[];
  readonly key: readonly string[];
}

const likeRds: StoreType = { encrypted: ["StorageEncrypted"], key: ["KmsKeyId"] };

/**
 * Data stores besides buckets whose key a template can name. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference,
 * the page of each type)
 */
export const storeTypes: Readonly<Record<string, StoreType>> = {
  "AWS::RDS::DBCluster": likeRds,
  "AWS::RDS::DBInstance": likeRds,
  "AWS::DocDB::DBCluster": likeRds,
  "AWS::Neptune::DBCluster": likeRds,
  "AWS::DocDBElastic::Cluster": { encrypted: [], key: ["KmsKeyId"] },
  "AWS::DynamoDB::Table": { encrypted: ["SSESpecification", "SSEEnabled"], key: ["SSESpecification", "KMSMasterKeyId"] },
  "AWS::EFS::FileSystem": { encrypted: ["Encrypted"], key: ["KmsKeyId"] },
  "AWS::ElastiCache::ReplicationGroup": { encrypted: ["AtRestEncryptionEnabled"], key: ["KmsKeyId"] },
  "AWS::OpenSearchService::Domain": { encrypted: ["EncryptionAtRestOptions", "Enabled"], key: ["EncryptionAtRestOptions", "KmsKeyId"] },
  "AWS::Redshift::Cluster": { encrypted: ["Encrypted"], key: ["KmsKeyId"] },
  "AWS::RedshiftServerless::Namespace": { encrypted: [], key: ["KmsKeyId"] },
};

/** Any resource of a type in `storeTypes`; the instances of a cluster have no key of their own. */
export function readCluster(resource: SourceResource): Cluster {
  const { id, origin, type } = resource;
  const at = storeTypes[type] ?? likeRds;
  return lazily<Cluster>({
    kind: () => "rds:cluster",
    type: () => type,
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    encrypted: () =>
      at.encrypted.length === 0
        ? known(true, origin)
        : booleanFact(resource.property(...at.encrypted), { value: defaults.clusterEncrypted.value, origin }),
    encryptionKey: () => optionalText(resource.property(...at.key), { value: null, origin }),
  });
}
