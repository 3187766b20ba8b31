import { awsManagedKeys } from "./keys.ts";
import { described, jsonValue, requiredMember, stringOf, textValue, unreadAs, unreadValue } from "./described.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import type { Origin, Unknown } from "../../../model/fact.ts";
import { partitionOf } from "../../../model/partition.ts";
import { publicAccessFlags } from "../../../model/kinds.ts";
import type { Value } from "../../../model/value.ts";

export interface Read {
  readonly resources: readonly SourceResource[];
  readonly unread: readonly Unknown[];
}

/** Buckets, as `AWS::S3::Bucket` and `AWS::S3::BucketPolicy`. */
export function readBuckets(replies: Replies, home: string): Read {
  const { items, unread } = replies.list("s3.ListBuckets");
  return { resources: items.flatMap((item) => bucketResources(replies, item, home)), unread };
}

function bucketResources(replies: Replies, item: Listed, home: string): SourceResource[] {
  const { id: name } = item;
  const region = stringOf(item, "BucketRegion") ?? home;
  const arn = `arn:${partitionOf(region).partition}:s3:::${name}`;
  const common = { account: replies.account, region, origin: item.origin };
  const bucket = described({
    ...common,
    id: arn,
    type: "AWS::S3::Bucket",
    ref: name,
    attributes: { Arn: arn },
    properties: {
      BucketName: textValue(name, item.origin),
      PublicAccessBlockConfiguration: publicAccessBlock(replies, name),
      OwnershipControls: ownership(replies, name),
      AccessControl: cannedAcl(replies, name),
      BucketEncryption: encryption(replies, name, region),
      VersioningConfiguration: versioning(replies, name),
      ...objectLock(replies, name),
      LifecycleConfiguration: lifecycle(replies, name),
    },
  });
  return [bucket, ...policyResource(replies, name, { ...common, id: `${arn}/policy` })];
}

/** Without a configuration nothing is blocked. (docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html) */
function publicAccessBlock(replies: Replies, bucket: string): Value {
  const answer = replies.one("s3.GetPublicAccessBlock", { Bucket: bucket });
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  return answer.outcome === "absent" ? allOff(answer.origin) : blocks(answer.found);
}

export function allOff(origin: Origin): Value {
  return jsonValue(Object.fromEntries(publicAccessFlags.map((flag) => [flag, false])), origin);
}

/** AWS gives all four; one that is missing is unread. */
export function blocks(found: Found): Value {
  const block = requiredMember(found, "PublicAccessBlockConfiguration");
  if (block.type !== "map") return block;
  const missing = publicAccessFlags.filter((flag) => !block.members.has(flag));
  const unread = missing.map((flag) => [flag, unreadValue(`The reply does not state ${flag}.`, block.origin)] as const);
  return { ...block, members: new Map([...block.members, ...unread]) };
}

/** Without controls, writers own what they write. (docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html) */
function ownership(replies: Replies, bucket: string): Value {
  const answer = replies.one("s3.GetBucketOwnershipControls", { Bucket: bucket });
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  if (answer.outcome === "absent") return jsonValue({ Rules: [{ ObjectOwnership: "ObjectWriter" }] }, answer.origin);
  return requiredMember(answer.found, "OwnershipControls");
}

const everyone = "http://acs.amazonaws.com/groups/global/AllUsers";
const anyAccount = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/** The canned list that has the same grants, where there is one. (docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl) */
function cannedAcl(replies: Replies, bucket: string): Value {
  const ownershipReply = replies.one("s3.GetBucketOwnershipControls", { Bucket: bucket });
  const off = ownershipReply.outcome === "found" && JSON.stringify(ownershipReply.found.json).includes('"BucketOwnerEnforced"');
  if (off) return textValue("Private", ownershipReply.found.origin);
  const answer = replies.one("s3.GetBucketAcl", { Bucket: bucket });
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  if (answer.outcome === "absent") return unreadValue("The bucket has no access control list, which AWS does not have.", answer.origin);
  const { json, origin } = answer.found;
  const grants = (Array.isArray(json["Grants"]) ? json["Grants"] : []) as readonly { Grantee?: { URI?: string; ID?: string }; Permission?: string }[];
  const owner = (json["Owner"] as { ID?: string } | undefined)?.ID;
  const others = grants.filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== owner);
  const to = (uri: string): string =>
    others
      .filter(({ Grantee }) => Grantee?.URI === uri)
      .map(({ Permission }) => Permission)
      .toSorted((a = "", b = "") => (a < b ? -1 : 1))
      .join();
  const rest = others.filter(({ Grantee }) => Grantee?.URI !== everyone && Grantee?.URI !== anyAccount);
  const word = cannedWords[`${to(everyone)}/${to(anyAccount)}`];
  return rest.length > 0 || word === undefined
    ? unreadValue("The bucket's access control list is none of the canned ones.", origin)
    : textValue(word, origin);
}

const cannedWords: Readonly<Record<string, string>> = {
  "/": "Private",
  "READ/": "PublicRead",
  "READ,WRITE/": "PublicReadWrite",
  "/READ": "AuthenticatedRead",
};

/** AWS answers without a status where versioning never was on. (docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html) */
function versioning(replies: Replies, bucket: string): Value {
  const answer = replies.one("s3.GetBucketVersioning", { Bucket: bucket });
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  if (answer.outcome === "absent") return unreadValue("The bucket is gone.", answer.origin);
  const { json, origin } = answer.found;
  return jsonValue(json["Status"] === undefined ? {} : { Status: json["Status"] }, origin);
}

function objectLock(replies: Replies, bucket: string): { readonly ObjectLockEnabled: Value; readonly ObjectLockConfiguration?: Value } {
  const answer = replies.one("s3.GetObjectLockConfiguration", { Bucket: bucket });
  if (answer.outcome === "absent") return { ObjectLockEnabled: jsonValue(false, answer.origin) };
  const configuration = answer.outcome === "unread" ? unreadAs(answer.unread) : requiredMember(answer.found, "ObjectLockConfiguration");
  return { ObjectLockEnabled: jsonValue(true, configuration.origin), ObjectLockConfiguration: configuration };
}

/** Without a configuration nothing is deleted. (docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html) */
function lifecycle(replies: Replies, bucket: string): Value | undefined {
  const answer = replies.one("s3.GetBucketLifecycleConfiguration", { Bucket: bucket });
  if (answer.outcome === "absent") return undefined;
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  const rules = requiredMember(answer.found, "Rules");
  const items = rules.type === "list" ? rules.items.map(ruleAsWritten) : [];
  return { type: "map", members: new Map([["Rules", rules.type === "list" ? { ...rules, items } : rules]]), origin: rules.origin };
}

/** The API's names as CloudFormation's. What a filter selects is the prefix, tags and sizes. */
function ruleAsWritten(rule: Value): Value {
  if (rule.type !== "map") return rule;
  const members = [...rule.members].flatMap(([name, value]): (readonly [string, Value])[] => {
    if (name === "Filter") return [];
    if (name === "ID") return [["Id", value]];
    if (name !== "Expiration" || value.type !== "map") return [[name, value]];
    return [...value.members].map(([member, inner]) => [expirations[member] ?? member, inner] as const);
  });
  return { ...rule, members: new Map(members) };
}

const expirations: Readonly<Record<string, string>> = { Days: "ExpirationInDays", Date: "ExpirationDate" };

function encryption(replies: Replies, bucket: string, region: string): Value {
  const answer = replies.one("s3.GetBucketEncryption", { Bucket: bucket });
  if (answer.outcome === "unread") return unreadAs(answer.unread);
  if (answer.outcome === "absent") return jsonValue({}, answer.origin);
  const { json, origin } = answer.found;
  const rules = (json["ServerSideEncryptionConfiguration"] as { Rules?: unknown } | undefined)?.Rules;
  if (!Array.isArray(rules) || rules.length === 0) return unreadValue("The reply states no encryption rules.", origin);
  const managed = awsManagedKeys(replies, region);
  const renamed = rules.map((rule: Record<string, unknown>) => {
    const { ApplyServerSideEncryptionByDefault: byDefault, ...more } = rule;
    if (byDefault === undefined) return more;
    const key = (byDefault as Record<string, unknown>)["KMSMasterKeyID"];
    const named = typeof key === "string" ? { KMSMasterKeyID: managed.get(key) ?? key } : {};
    return { ...more, ServerSideEncryptionByDefault: { ...byDefault, ...named } };
  });
  return jsonValue({ ServerSideEncryptionConfiguration: renamed }, { ...origin, path: `${origin.path}/ServerSideEncryptionConfiguration` });
}

function policyResource(
  replies: Replies,
  bucket: string,
  common: { readonly id: string; readonly account: string; readonly region: string; readonly origin: Origin },
): SourceResource[] {
  const answer = replies.one("s3.GetBucketPolicy", { Bucket: bucket });
  if (answer.outcome === "absent") return [];
  const document = answer.outcome === "unread" ? unreadAs(answer.unread) : requiredMember(answer.found, "Policy");
  const properties = { Bucket: textValue(bucket, common.origin), PolicyDocument: document };
  return [described({ ...common, origin: document.origin, type: "AWS::S3::BucketPolicy", ref: bucket, properties })];
}
