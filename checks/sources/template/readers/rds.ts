import { defaults } from "../../defaults.ts";
import { booleanFact, optionalText } from "../../values.ts";
import { lazily } from "../../../model/fact.ts";
import type { Cluster } from "../../../model/kinds.ts";
import type { TemplateResource } from "../types.ts";

/** `AWS::RDS::DBCluster`, and a stand-alone `AWS::RDS::DBInstance`. */
export function readCluster(resource: TemplateResource): Cluster {
  const { id, origin, stack } = resource;
  return lazily<Cluster>({
    kind: () => "rds:cluster",
    id: () => id,
    account: () => stack.account,
    region: () => stack.region,
    origin: () => origin,
    encrypted: () => booleanFact(resource.property("StorageEncrypted"), { value: defaults.clusterEncrypted.value, origin }),
    encryptionKey: () => optionalText(resource.property("KmsKeyId"), { value: null, origin }),
  });
}
