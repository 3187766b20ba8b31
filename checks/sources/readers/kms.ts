import { defaults } from "../defaults.ts";
import { readPolicyDocument } from "../policy-document.ts";
import { booleanFact, textFact, wordFact } from "../values.ts";
import { known, lazily, unknown, type Fact } from "../../model/fact.ts";
import type { Key } from "../../model/kinds.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { partitionOf } from "../../model/partition.ts";
import { sameText, text, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::KMS::Key` or `AWS::KMS::ReplicaKey` with the `AWS::KMS::Alias` resources of its account. */
export function readKey(resource: SourceResource, aliases: () => readonly SourceResource[]): Key {
  const { id, origin } = resource;
  const arn = (): Fact<Text> => textFact(resource.attribute("Arn"), unknown("The key's ARN is not known.", origin));
  const keyId = (): Fact<Text> => textFact(resource.ref, unknown("The key's id is not known.", origin));
  return lazily<Key>({
    kind: () => "kms:key",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    keyId,
    arn,
    policy: () => policy(resource),
    keyMaterial: () =>
      resource.type === "AWS::KMS::ReplicaKey"
        ? known(defaults.keyMaterial.value, origin)
        : wordFact(resource.property("Origin"), { value: defaults.keyMaterial.value, origin }),
    multiRegion: () =>
      resource.type === "AWS::KMS::ReplicaKey"
        ? known(true, origin)
        : booleanFact(resource.property("MultiRegion"), { value: defaults.keyMultiRegion.value, origin }),
    keySpec: () => wordFact(resource.property("KeySpec"), { value: defaults.keySpec.value, origin }),
    keyUsage: () => wordFact(resource.property("KeyUsage"), { value: defaults.keyUsage.value, origin }),
    rotation: () => rotation(resource),
    aliases: () => aliasesOf(resource, [keyId(), arn()], aliases()),
  });
}

/** A replica is rotated with its primary key, which says so. (docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable-disable.html) */
function rotation(resource: SourceResource): Fact<boolean> {
  const { origin } = resource;
  if (resource.type === "AWS::KMS::ReplicaKey") return unknown("A replica key is rotated with its primary key.", origin);
  return booleanFact(resource.property("EnableKeyRotation"), { value: defaults.keyRotation.value, origin });
}

/**
 * A key made without a policy gets the default one: the account may let its IAM policies do everything.
 * (docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html)
 */
function policy(resource: SourceResource): Fact<PolicyDocument> {
  const { origin } = resource;
  const stated = resource.property("KeyPolicy");
  if (stated !== undefined) return readPolicyDocument(stated);
  const everything = { negated: false, patterns: [["*"]] };
  const account = {
    negated: false,
    entries: [{ type: "AWS", value: text(`arn:${partitionOf(resource.region).partition}:iam::${resource.account}:root`) }],
  } as const;
  const action = { negated: false, patterns: [["kms:*"]] };
  const statement = { sid: "default key policy", effect: "Allow", origin, principal: account, action, resource: everything, conditions: [] } as const;
  return known({ version: "2012-10-17", statements: [statement], origin, notes: [] }, origin);
}

function aliasesOf({ origin }: SourceResource, names: readonly Fact<Text>[], aliases: readonly SourceResource[]): Fact<readonly Text[]> {
  const own: Text[] = [];
  for (const alias of aliases) {
    const target = textFact(alias.property("TargetKeyId"), unknown("The alias names no key.", alias.origin));
    if (!target.known) return unknown(`${alias.id} may be an alias of this key: ${target.why}`, target.origin);
    if (!names.some((name) => name.known && sameText(name.value, target.value))) continue;
    const called = textFact(alias.property("AliasName"), unknown("The alias has no name.", alias.origin));
    if (!called.known) return called;
    own.push(called.value);
  }
  return known(own, origin);
}
