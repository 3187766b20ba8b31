import { examples } from "./bucket-blocks-public-access.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { bucketArn } from "../../model/arn.ts";
import type { Estate } from "../../model/estate.ts";
import { known } from "../../model/fact.ts";
import { publicAccessFlags, type Bucket } from "../../model/kinds.ts";
import { show } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";

export default defineCheck({
  id: "bucket-blocks-public-access",
  claim: "All four public access blocks are on for the bucket, and for its account, and cannot be turned off by anyone but the customer.",
  severity: "high",
  why: "One later policy or ACL is otherwise enough to publish the bucket.",
  fix: "Set all four flags of PublicAccessBlockConfiguration to true, and deny s3:PutBucketPublicAccessBlock and s3:PutAccountPublicAccessBlock to all but the customer in a service control policy.",
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html",
  ],
  kind: "s3:bucket",
  planes: ["template", "account"],
  limits: { template: ["The account's own public access block is no property of a template: it is judged on accounts."] },
  judge: (bucket, estate) => every(allFour(bucket), accountsFour(bucket, estate), ofBucket(bucket, estate), ofAccount(bucket, estate)),
  examples,
});

function allFour({ publicAccessBlock }: Pick<Bucket, "publicAccessBlock">): Verdict {
  const flags = publicAccessFlags.map((flag) => {
    const fact = publicAccessBlock[flag];
    if (!fact.known) return undecided(`${flag}: ${fact.why}`, fact.origin);
    if (fact.value) return holds(flag);
    return broken(`${flag} is off.`, fact.origin, {
      witness: { kind: "statement", statement: `${flag}: false`, origin: fact.origin },
      discriminator: flag,
    });
  });
  const worst = every(...flags);
  return worst.outcome === "holds" ? holds("All four blocks are on.") : worst;
}

/** The account's own block; templates have none. */
function accountsFour({ account, origin }: Bucket, estate: Estate): Verdict {
  if (estate.plane === "template") return holds("");
  const { items, unread } = estate.list("s3:account", account);
  const [settings] = items;
  if (settings === undefined) return undecided(`The account's own block: ${unread[0]?.why ?? "it is in no source."}`, unread[0]?.origin ?? origin);
  const verdict = allFour(settings);
  return verdict.outcome === "holds" ? holds("The account's are on too.") : { ...verdict, because: `The account's own block: ${verdict.because}` };
}

/** PutBucketPublicAccessBlock is also what deleting the block needs. */
function ofBucket(bucket: Bucket, estate: Estate): Verdict {
  return whenKnown(bucket.name, (name) =>
    nobodyCan(estate, {
      what: `turn off the public access block of bucket ${show(name)}`,
      actions: ["s3:PutBucketPublicAccessBlock"],
      arns: [bucketArn(bucket.region, name)],
      account: bucket.account,
      policy: bucket.policy,
      by: "not-customer",
      origin: bucket.origin,
    }),
  );
}

/** An S3 policy of the organization keeps the account's block from being changed at all; which accounts it is for is not read. */
function ofAccount(bucket: Bucket, estate: Estate): Verdict {
  const verdict = byRequest(bucket, estate);
  const policy =
    verdict.outcome === "broken" ? estate.list("organizations:policy").items.find(({ type }) => type.known && type.value === "S3_POLICY") : undefined;
  return policy === undefined
    ? verdict
    : undecided(`${policy.id} may keep the block of account ${bucket.account} on; S3 policies are not read.`, policy.origin);
}

function byRequest(bucket: Bucket, estate: Estate): Verdict {
  return nobodyCan(estate, {
    what: `turn off the public access block of account ${bucket.account}`,
    actions: ["s3:PutAccountPublicAccessBlock"],
    arns: [["*"]],
    account: bucket.account,
    policy: known(null, bucket.origin),
    by: "not-customer",
    origin: bucket.origin,
  });
}
