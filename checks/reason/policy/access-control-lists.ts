import { mapFact, type Fact } from "../../model/fact.ts";
import type { Bucket } from "../../model/kinds.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import { undecided, type Verdict } from "../../model/verdict.ts";

/**
 * Asks with what access control lists add to a bucket's policy: the list that the template states counts as one more Allow. Where
 * lists may be on and objects may have some of their own, an answer holds only if it also holds when they allow everything.
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html)
 */
export function underLists(
  bucket: Bucket,
  actions: readonly string[],
  ask: (policy: Bucket["policy"], actions: readonly string[]) => Verdict,
): Verdict {
  const listed = actions.filter((action) => listActions.includes(action));
  const { aclsOff } = bucket;
  const stated = ask(withStatedList(bucket), actions);
  if (stated.outcome !== "holds" || listed.length === 0 || (aclsOff.known && aclsOff.value)) return stated;
  if (ask(allowing(bucket.policy, listed), listed).outcome === "holds") return stated;
  const why = aclsOff.known ? "They are on." : aclsOff.why;
  return undecided(`Access control lists of the bucket or its objects may allow what its policy does not refuse to everyone. ${why}`, aclsOff.origin);
}

/** What a list can grant: the mapping of ACL permissions to actions on that page. */
const readBucket = ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"];
const listActions = [
  ...readBucket,
  "s3:PutObject",
  "s3:GetBucketAcl",
  "s3:PutBucketAcl",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:GetObjectAcl",
  "s3:GetObjectVersionAcl",
  "s3:PutObjectAcl",
  "s3:PutObjectVersionAcl",
];

/** Only a list that is known to be made, and heeded, for everyone on the internet. */
function withStatedList({ policy, aclsOff, cannedAcl, publicAccessBlock: { BlockPublicAcls, IgnorePublicAcls } }: Bucket): Bucket["policy"] {
  const isFalse = (fact: Fact<boolean>): boolean => fact.known && !fact.value;
  const granted = cannedAcl.known ? grants[cannedAcl.value] : undefined;
  const counts = granted !== undefined && [aclsOff, BlockPublicAcls, IgnorePublicAcls].every(isFalse);
  return counts ? allowing(policy, granted) : policy;
}

const grants: Readonly<Record<string, readonly string[]>> = { PublicRead: readBucket, PublicReadWrite: [...readBucket, "s3:PutObject"] };

function allowing(policy: Bucket["policy"], actions: readonly string[]): Bucket["policy"] {
  return mapFact(policy, (document, origin): PolicyDocument => {
    const statement: Statement = {
      sid: "access control list",
      effect: "Allow",
      origin,
      principal: { negated: false, entries: [{ type: "*", value: ["*"] }] },
      action: { negated: false, patterns: actions.map((action) => [action]) },
      resource: { negated: false, patterns: [["*"]] },
      conditions: [],
    };
    return { version: "2012-10-17", notes: [], ...document, origin, statements: [...(document?.statements ?? []), statement] };
  });
}
