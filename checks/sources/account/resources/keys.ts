import { described, jsonValue, requiredMember, stringOf, textValue, unreadAs, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

/** The customer managed keys of a Region with their aliases, as `AWS::KMS::Key` and `AWS::KMS::Alias`. */
export function readKeys(replies: Replies, region: string): Read {
  const keys = replies.list("kms.ListKeys", region);
  if (keys.items.length === 0) return { resources: [], unread: keys.unread };
  const managed = awsManagedKeys(replies, region);
  const customers = keys.items.filter((item) => !managed.has(item.id));
  const described = customers.flatMap((item) => keyResource(replies, item));
  return { resources: [...described, ...aliasResources(replies, region)], unread: keys.unread };
}

/**
 * Key id and ARN → the alias that AWS gives its own key for a service. (docs.aws.amazon.com/kms/latest/developerguide/concepts.html)
 */
export function awsManagedKeys(replies: Replies, region: string): ReadonlyMap<string, string> {
  if (!replies.has("kms.ListAliases", region)) return new Map();
  const { partition } = partitionOf(region);
  return new Map(
    replies.list("kms.ListAliases", region).items.flatMap((item) => {
      const { id: alias } = item;
      const key = stringOf(item, "TargetKeyId");
      if (key === undefined || !alias.startsWith("alias/aws/")) return [];
      return [key, `arn:${partition}:kms:${region}:${replies.account}:key/${key}`].map((name) => [name, alias] as const);
    }),
  );
}

function keyResource(replies: Replies, item: Listed): SourceResource[] {
  const { id: keyId } = item;
  const { account } = replies;
  const { region } = item;
  const arn = stringOf(item, "KeyArn") ?? `arn:${partitionOf(region).partition}:kms:${region}:${account}:key/${keyId}`;
  const metadata = replies.one("kms.DescribeKey", { KeyId: keyId }, region);
  const policy = replies.one("kms.GetKeyPolicy", { KeyId: keyId }, region);
  const of = (name: string): Value => {
    if (metadata.outcome !== "found")
      return metadata.outcome === "unread" ? unreadAs(metadata.unread) : unreadValue("The key is gone.", metadata.origin);
    const { json, origin } = metadata.found;
    const inner = { json: (json["KeyMetadata"] ?? {}) as Found["json"], origin: { ...origin, path: `${origin.path}/KeyMetadata` }, region };
    return requiredMember(inner, name);
  };
  const manager = of("KeyManager");
  if (manager.type === "text" && manager.text[0] === "AWS") return [];
  return [
    described({
      id: arn,
      type: "AWS::KMS::Key",
      account,
      region,
      origin: item.origin,
      ref: keyId,
      attributes: { Arn: arn, KeyId: keyId },
      properties: {
        KeyPolicy:
          policy.outcome === "found"
            ? requiredMember(policy.found, "Policy")
            : policy.outcome === "unread"
              ? unreadAs(policy.unread)
              : unreadValue("The key has no policy, which AWS does not have.", policy.origin),
        Origin: of("Origin"),
        MultiRegion: of("MultiRegion"),
        KeySpec: of("KeySpec"),
        KeyUsage: of("KeyUsage"),
        EnableKeyRotation: rotation(replies, keyId, region),
      },
    }),
  ];
}

/** Keys that AWS cannot rotate are not rotated. (docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html) */
function rotation(replies: Replies, keyId: string, region: string): Value {
  const answer = replies.one("kms.GetKeyRotationStatus", { KeyId: keyId }, region);
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  return answer.outcome === "absent" ? jsonValue(false, answer.origin) : requiredMember(answer.found, "KeyRotationEnabled");
}

/** Where the aliases were not read whole, one that names no key we know stands for those that may be there. */
function aliasResources(replies: Replies, region: string): SourceResource[] {
  const { items, unread } = replies.list("kms.ListAliases", region);
  const resource = (id: string, origin: Found["origin"], name: Value, target: Value): SourceResource =>
    described({
      id,
      type: "AWS::KMS::Alias",
      account: replies.account,
      region,
      origin,
      ref: id,
      properties: { AliasName: name, TargetKeyId: target },
    });
  const read = items.flatMap((item) => {
    const { id: name } = item;
    const key = stringOf(item, "TargetKeyId");
    // An alias without a target belongs to no key yet.
    return key === undefined
      ? []
      : [resource(stringOf(item, "AliasArn") ?? name, item.origin, textValue(name, item.origin), textValue(key, item.origin))];
  });
  const open = unread.map((part) => resource(`${replies.account}/${region}/aliases`, part.origin, unreadAs(part), unreadAs(part)));
  return [...read, ...open];
}
