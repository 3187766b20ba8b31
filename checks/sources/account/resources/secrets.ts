import { awsManagedKeys } from "./keys.ts";
import { described, stringOf, textValue, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Listed, Replies } from "../replies.ts";
import type { Value } from "../../../model/value.ts";

/**
 * The secrets of a Region, as `AWS::SecretsManager::Secret`; a copy in another Region is listed there.
 * (docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html)
 */
export function readSecrets(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("secrets-manager.ListSecrets", region);
  const managed = awsManagedKeys(replies, region);
  const resources = items.map((item) => {
    const { id: arn } = item;
    return described({
      id: arn,
      type: "AWS::SecretsManager::Secret",
      account: replies.account,
      region: item.region,
      origin: item.origin,
      ref: arn,
      properties: { KmsKeyId: keyOf(item, managed) },
    });
  });
  return { resources, unread };
}

/** AWS leaves the key out where it is the one that AWS manages. */
function keyOf(item: Listed, managed: ReadonlyMap<string, string>): Value | undefined {
  const origin = { ...item.origin, path: `${item.origin.path}/KmsKeyId` };
  if (!("KmsKeyId" in item.json)) return undefined;
  const key = stringOf(item, "KmsKeyId");
  return key === undefined ? unreadValue("The reply's KmsKeyId is no text.", origin) : textValue(managed.get(key) ?? key, origin);
}
