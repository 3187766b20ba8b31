import { DeletePublicAccessBlockCommand, PutBucketTaggingCommand, PutPublicAccessBlockCommand, DeleteBucketTaggingCommand } from "@aws-sdk/client-s3";
import { DeletePublicAccessBlockCommand as DeleteAccountsBlock, PutPublicAccessBlockCommand as PutAccountsBlock } from "@aws-sdk/client-s3-control";
import { breaking, harmless, type Edit } from "./edit.ts";
import { adding, bucketPolicy, detached, editing, guardrail, property, role, without, type Change, type Step } from "./steps.ts";

const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
type Flag = keyof typeof on;

/** The bucket's own block with a flag off; none: the block is gone. */
function block(flag?: Flag): Step {
  return {
    touches: "tenant",
    service: "s3",
    api: async (world) => {
      const { s3 } = await world.of("tenant");
      const Bucket = world.id("Acme-data/DataBucket");
      if (flag === undefined) await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      else await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { ...on, [flag]: false } }));
      return async () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: on }));
    },
    template:
      flag === undefined
        ? property("Acme-data", "DataBucket", ["PublicAccessBlockConfiguration"], {})
        : property("Acme-data", "DataBucket", ["PublicAccessBlockConfiguration", flag], false),
  };
}

/** The account's own; no template has it. */
function accountsBlock(flag?: Flag): Step {
  return {
    touches: "tenant",
    service: "s3-control",
    api: async (world) => {
      const { s3control } = await world.of("tenant");
      const AccountId = world.tenant;
      if (flag === undefined) await s3control.send(new DeleteAccountsBlock({ AccountId }));
      else await s3control.send(new PutAccountsBlock({ AccountId, PublicAccessBlockConfiguration: { ...on, [flag]: false } }));
      return async () => s3control.send(new PutAccountsBlock({ AccountId, PublicAccessBlockConfiguration: on }));
    },
    template: undefined,
  };
}

const notRefusing = (...actions: readonly string[]): Change =>
  editing("BucketsAreTheCustomers", ({ Action }) => ({ Action: (Action as readonly string[]).filter((each) => !actions.includes(each)) }));

const publicAccess: readonly Edit[] = breaking("bucket-blocks-public-access", {
  "the bucket's block is deleted": [block()],
  ...Object.fromEntries((Object.keys(on) as Flag[]).map((flag) => [`the bucket's ${flag} is off`, [block(flag)]])),
  "the account's block is deleted": [accountsBlock()],
  "the account's RestrictPublicBuckets is off": [accountsBlock("RestrictPublicBuckets")],
  "the guardrail is attached to nothing": [detached("ActiveBuckets")],
  "the guardrail refuses no more to put what a bucket has": [guardrail("ActiveBuckets", notRefusing("s3:PutBucket*"))],
  "the guardrail exempts a role that may do everything": [
    guardrail(
      "ActiveBuckets",
      editing("BucketsAreTheCustomers", () => ({
        Condition: { ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/customer/*", "arn:aws:iam::*:role/Storage"] } },
      })),
    ),
    role({ name: "Storage", statements: () => [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
  ],
});

const plainHttp: readonly Edit[] = breaking("bucket-refuses-plain-http", {
  "the bucket's policy is deleted": [bucketPolicy(undefined)],
  "old TLS is no longer refused": [bucketPolicy(without("Tls12OrLater"))],
  "old TLS is refused for objects alone": [
    bucketPolicy(editing("Tls12OrLater", ({ Resource }) => ({ Resource: (Resource as readonly string[]).filter((each) => each.endsWith("/*")) }))),
  ],
  "old TLS is refused for reading alone": [bucketPolicy(editing("Tls12OrLater", () => ({ Action: "s3:GetObject" })))],
  "the comparison is turned round": [
    bucketPolicy(editing("Tls12OrLater", () => ({ Condition: { NumericGreaterThan: { "s3:TlsVersion": "1.2" } } }))),
  ],
  "old TLS is refused to the vendor alone": [
    bucketPolicy(editing("Tls12OrLater", (_, { compute }) => ({ Principal: { AWS: `arn:aws:iam::${compute}:root` } }))),
  ],
  "an older version is enough": [bucketPolicy(editing("Tls12OrLater", () => ({ Condition: { NumericLessThan: { "s3:TlsVersion": "1.1" } } })))],
  "the customer is exempt": [
    bucketPolicy(
      editing("Tls12OrLater", (_, { tenant }) => ({
        Condition: {
          NumericLessThan: { "s3:TlsVersion": "1.2" },
          ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${tenant}:role/customer/*` },
        },
      })),
    ),
  ],
  "neither the bucket nor the organization refuses requests in the clear": [
    guardrail("GrantsAndTls", without("TlsOnly")),
    bucketPolicy(without("TlsOnly")),
  ],
});

const benign: readonly Edit[] = harmless("bucket-blocks-public-access", {
  "the policy's statements in another order": [bucketPolicy((statements) => statements.toReversed())],
  "a statement under another name": [bucketPolicy(editing("TlsOnly", () => ({ Sid: "Renamed" })))],
  "one more Deny": [
    bucketPolicy(adding(() => ({ Sid: "NoLists", Effect: "Deny", Principal: "*", Action: "s3:PutObjectAcl", Resource: "arn:aws:s3:::*/*" }))),
  ],
  "TLS 1.3 is asked for": [bucketPolicy(editing("Tls12OrLater", () => ({ Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } } })))],
  "requests in the clear are refused once more": [
    bucketPolicy(
      adding(() => ({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } })),
    ),
  ],
  "a tag": [
    {
      touches: "tenant",
      service: "s3",
      api: async (world) => {
        const { s3 } = await world.of("tenant");
        const Bucket = world.id("Acme-data/DataBucket");
        await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "data" }] } }));
        return async () => s3.send(new DeleteBucketTaggingCommand({ Bucket }));
      },
      template: property("Acme-data", "DataBucket", ["Tags"], [{ Key: "team", Value: "data" }]),
    },
  ],
  "a role that may list buckets": [role({ name: "Lister", statements: () => [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }] })],
  "the guardrail refuses one thing more": [
    guardrail(
      "ActiveBuckets",
      editing("BucketsAreTheCustomers", ({ Action }) => ({ Action: [...(Action as readonly string[]), "s3:CreateBucket"] })),
    ),
  ],
});

export const bucketEdits: readonly Edit[] = [
  ...publicAccess,
  ...plainHttp,
  ...benign,
  ...benign.map((edit) => ({ ...edit, claim: "bucket-refuses-plain-http" })),
];
