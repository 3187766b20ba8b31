import { defaults } from "../defaults.ts";
import { readLifecycle } from "./lifecycle.ts";
import { readPolicyDocument } from "../policy-document.ts";
import { booleanFact, numberFact, optionalText, textFact, unread, wordFact } from "../values.ts";
import { known, lazily, mapFact, thenFact, unknown, type Fact } from "../../model/fact.ts";
import { publicAccessFlags, type Bucket, type ObjectLock, type PublicAccessFlag, type StorageSettings } from "../../model/kinds.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

type Members = ReadonlyMap<string, Value>;

/** `AWS::S3::Bucket` with the `AWS::S3::BucketPolicy` resources of its account. */
export function readBucket(resource: SourceResource, policies: () => readonly SourceResource[]): Bucket {
  const { id, origin } = resource;
  const name = textFact(resource.ref, unknown("The bucket's name is not known.", origin));
  return lazily<Bucket>({
    kind: () => "s3:bucket",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    name: () => name,
    publicAccessBlock: () => blocks(resource),
    policy: () => policyOf(resource, name, policies()),
    aclsOff: () => aclsOff(resource),
    cannedAcl: () => wordFact(resource.property("AccessControl"), { value: defaults.bucketAcl.value, origin }),
    versioning: () => wordFact(resource.property("VersioningConfiguration", "Status"), { value: defaults.bucketVersioning.value, origin }),
    objectLock: () => objectLock(resource),
    lifecycle: () => readLifecycle(resource),
    encryptionKey: () => encryptionKey(resource),
    encryptionMode: () => mode(resource),
    bucketKey: () =>
      thenFact(encryptionRule(resource), (rule, at) => booleanFact(rule?.get("BucketKeyEnabled"), { value: defaults.bucketKey.value, origin: at })),
  });
}

/** The account's own block: no resource of CloudFormation has it. */
export function readStorageSettings(resource: SourceResource): StorageSettings {
  const { id, origin } = resource;
  return lazily<StorageSettings>({
    kind: () => "s3:account",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    publicAccessBlock: () => blocks(resource),
  });
}

function blocks(resource: SourceResource): Bucket["publicAccessBlock"] {
  const block = resource.property("PublicAccessBlockConfiguration");
  const flag =
    (name: PublicAccessFlag): (() => Fact<boolean>) =>
    () => {
      if (block === undefined) {
        const why = `The template does not state PublicAccessBlockConfiguration: a bucket made since ${defaults.publicAccessBlock.since} has all four blocks, an older or updated one none.`;
        return unknown(why, resource.origin);
      }
      if (block.type !== "map") return unread(block, "an object");
      return booleanFact(block.members.get(name), { value: defaults.publicAccessFlag.value, origin: block.origin });
    };
  return lazily(
    Object.fromEntries(publicAccessFlags.map((name) => [name, flag(name)])) as unknown as { [K in PublicAccessFlag]: () => Fact<boolean> },
  );
}

/** Off when each rule says so: OwnershipControls has one. (docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html) */
function aclsOff(resource: SourceResource): Fact<boolean> {
  const rules = resource.property("OwnershipControls", "Rules");
  if (rules === undefined) {
    const why = `The template does not state OwnershipControls: a bucket made since ${defaults.bucketAclsOff.since} has its access control lists off, an older one may not.`;
    return unknown(why, resource.origin);
  }
  if (rules.type !== "list") return unread(rules, "a list");
  const [rule] = rules.items;
  if (rule?.type !== "map") return rule === undefined ? unknown("OwnershipControls has no rule.", rules.origin) : unread(rule, "an object");
  const ownership = rule.members.get("ObjectOwnership");
  if (ownership === undefined) return unknown("The rule states no ObjectOwnership.", rule.origin);
  return mapFact(wordFact(ownership, { value: "", origin: rule.origin }), (word) => word === "BucketOwnerEnforced");
}

/** Locked by default: the feature is on, and there is a rule. A year counts 365 days, so that no lock is taken for longer than it is. */
function objectLock(resource: SourceResource): Fact<ObjectLock | null> {
  const { origin } = resource;
  const rule = resource.property("ObjectLockConfiguration", "Rule", "DefaultRetention");
  if (rule === undefined) return known(null, origin);
  if (rule.type !== "map") return unread(rule, "an object");
  const enabled = booleanFact(resource.property("ObjectLockEnabled"), { value: false, origin });
  const word = wordFact(resource.property("ObjectLockConfiguration", "ObjectLockEnabled"), { value: "Disabled", origin: rule.origin });
  const mode = wordFact(rule.members.get("Mode"), { value: "", origin: rule.origin });
  const [days, years] = ["Days", "Years"].map((name) => numberFact(rule.members.get(name), { value: 0, origin: rule.origin }));
  if (!enabled.known) return enabled;
  if (!word.known) return word;
  if (!mode.known) return mode;
  if (days?.known !== true) return days ?? unknown("The rule states no period.", rule.origin);
  if (years?.known !== true) return years ?? unknown("The rule states no period.", rule.origin);
  if (!enabled.value || word.value !== "Enabled") return known(null, rule.origin);
  return known({ mode: mode.value, days: days.value + 365 * years.value }, rule.origin);
}

/** A bucket has one policy: two policy resources for it overwrite each other. */
function policyOf(bucket: SourceResource, name: Fact<Text>, policies: readonly SourceResource[]): Fact<PolicyDocument | null> {
  if (!name.known) return name;
  const mine: SourceResource[] = [];
  for (const policy of policies) {
    const target = textFact(policy.property("Bucket"), unknown("The policy names no bucket.", policy.origin));
    if (!target.known) return unknown(`${policy.id} may be this bucket's policy: ${target.why}`, target.origin);
    if (sameText(target.value, name.value)) mine.push(policy);
    else if (mayEqual(target.value, name.value)) {
      return unknown(`${policy.id} is the policy of ${show(target.value)}, which may be this bucket.`, policy.origin);
    }
  }
  const [policy, second] = mine;
  if (policy === undefined) return known(null, bucket.origin);
  if (second !== undefined) return unknown(`${policy.id} and ${second.id} are both its policy; which one stays is not determined.`, second.origin);
  const document = policy.property("PolicyDocument");
  return document === undefined ? unknown("The policy has no PolicyDocument.", policy.origin) : readPolicyDocument(document);
}

/** The one rule of default encryption; null: none is stated. */
function encryptionRule(resource: SourceResource): Fact<Members | null> {
  const rules = resource.property("BucketEncryption", "ServerSideEncryptionConfiguration");
  if (rules === undefined) return known(null, resource.origin);
  if (rules.type !== "list") return unread(rules, "a list");
  const [rule, second] = rules.items;
  if (rule === undefined) return known(null, rules.origin);
  if (second !== undefined) return unknown("ServerSideEncryptionConfiguration has several rules, and S3 takes one.", rules.origin);
  return rule.type === "map" ? known(rule.members, rule.origin) : unread(rule, "an object");
}

function byDefault(resource: SourceResource): Fact<Members | null> {
  return thenFact(encryptionRule(resource), (rule, origin) => {
    const stated = rule?.get("ServerSideEncryptionByDefault");
    if (stated === undefined) return known(null, origin);
    return stated.type === "map" ? known(stated.members, stated.origin) : unread(stated, "an object");
  });
}

function mode(resource: SourceResource): Fact<string> {
  return thenFact(byDefault(resource), (members, origin) =>
    wordFact(members?.get("SSEAlgorithm"), { value: defaults.bucketEncryption.value, origin }),
  );
}

function encryptionKey(resource: SourceResource): Fact<Text | null> {
  return thenFact(mode(resource), (algorithm, at) =>
    algorithm === "AES256"
      ? known(null, at)
      : thenFact(byDefault(resource), (members, origin) => optionalText(members?.get("KMSMasterKeyID"), { value: null, origin })),
  );
}
