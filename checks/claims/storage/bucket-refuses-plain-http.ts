import { examples } from "./bucket-refuses-plain-http.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { bucketArn } from "../../model/arn.ts";
import type { Estate } from "../../model/estate.ts";
import type { Origin } from "../../model/fact.ts";
import type { Bucket } from "../../model/kinds.ts";
import type { Condition } from "../../model/policy.ts";
import { partitionOf } from "../../model/partition.ts";
import { show, type Text } from "../../model/text.ts";
import { every, whenKnown, type Verdict } from "../../model/verdict.ts";
import { actionsOnResource } from "../../reason/policy/catalogue.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";
import { underLists } from "../../reason/policy/access-control-lists.ts";

export default defineCheck({
  id: "bucket-refuses-plain-http",
  claim: "No request without TLS 1.2 or later is allowed, on bucket and objects, for any principal.",
  severity: "high",
  why: "A request in the clear shows the customer's data and the caller's signature to everyone on the way.",
  fix: 'Deny s3:* on the bucket and its objects for Principal "*" when aws:SecureTransport is false, and when s3:TlsVersion is below 1.2.',
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
  ],
  kind: "s3:bucket",
  planes: ["template", "account"],
  limits: {
    template: [
      "The account's root user may read and replace a bucket's policy whatever it says: these calls are the claim org-root-is-disarmed.",
      "Calls that an AWS service makes for someone carry the service's connection, not the caller's: the claim is about all other callers.",
    ],
    account: [
      "The account's root user may read and replace a bucket's policy whatever it says: these calls are the claim org-root-is-disarmed.",
      "Calls that an AWS service makes for someone carry the service's connection, not the caller's: the claim is about all other callers.",
    ],
  },
  judge: (bucket, estate) =>
    whenKnown(bucket.name, (name) => every(refuses(bucket, estate, name, plain(bucket.origin)), refuses(bucket, estate, name, old(bucket.origin)))),
  examples,
});

interface Weak {
  readonly how: string;
  readonly where: readonly Condition[];
}

function plain(origin: Origin): Weak {
  return { how: "without TLS", where: [{ ...is("Bool", "aws:SecureTransport", "false", origin) }, direct(origin)] };
}

function old(origin: Origin): Weak {
  return {
    how: "with a TLS older than 1.2",
    where: [is("Bool", "aws:SecureTransport", "true", origin), is("NumericLessThan", "s3:TlsVersion", "1.2", origin), direct(origin)],
  };
}

/** Not a call that a service makes on someone's behalf. */
function direct(origin: Origin): Condition {
  return { ...is("Bool", "aws:ViaAWSService", "false", origin), ifExists: true };
}

function is(operator: string, key: string, value: string, origin: Origin): Condition {
  return { operator, ifExists: false, key, values: [[value]], origin };
}

function refuses(bucket: Bucket, estate: Estate, name: Text, weak: Weak): Verdict {
  const { region, origin } = bucket;
  const [itself, objects] = [[bucketArn(region, name)], [bucketArn(region, name, "/*")]];
  const onBucket = actionsOnResource("s3", ["bucket"]);
  const parts: readonly Part[] = [
    { what: "bucket", actions: onBucket.filter((action) => !rootMay.includes(action)), arns: itself, where: weak.where },
    { what: "bucket", actions: rootMay, arns: itself, where: [...weak.where, notRoot(bucket)] },
    { what: "objects of bucket", actions: actionsOnResource("s3", ["object"]), arns: objects, where: weak.where },
  ];
  const ask = ({ what, ...part }: Part, policy: Bucket["policy"]): Verdict =>
    nobodyCan(estate, { ...part, what: `reach ${what} ${show(name)} ${weak.how}`, account: bucket.account, policy, by: "anyone", origin });
  return every(...parts.map((part) => underLists(bucket, part.actions, (policy, actions) => ask({ ...part, actions }, policy))));
}

interface Part {
  readonly what: string;
  readonly actions: readonly string[];
  readonly arns: readonly Text[];
  readonly where: readonly Condition[];
}

/** What the account's root user may do whatever the bucket's policy says. (docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html) */
const rootMay = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

function notRoot({ account, region, origin }: Bucket): Condition {
  return is("ArnNotLike", "aws:PrincipalArn", `arn:${partitionOf(region).partition}:iam::${account}:root`, origin);
}
