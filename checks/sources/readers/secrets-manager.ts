import { optionalText, unread } from "../values.ts";
import type { Secret } from "../../model/compute.ts";
import { known, lazily, type Fact } from "../../model/fact.ts";
import type { SourceResource } from "../resource.ts";

/**
 * `AWS::SecretsManager::Secret`; without a key of its own it lies under the account's `aws/secretsmanager`.
 * (docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html)
 */
export function readSecret(resource: SourceResource): Secret {
  const { id, origin } = resource;
  return lazily<Secret>({
    kind: () => "secretsmanager:secret",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    encryptionKey: () => optionalText(resource.property("KmsKeyId"), { value: null, origin }),
    copied: () => copied(resource),
  });
}

function copied(resource: SourceResource): Fact<boolean> {
  const copies = resource.property("ReplicaRegions");
  if (copies === undefined) return known(false, resource.origin);
  return copies.type === "list" ? known(copies.items.length > 0, copies.origin) : unread(copies, "a list");
}
