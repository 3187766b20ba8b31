import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const allOn = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

const guardrail = {
  Sid: "PublicAccessBlocks",
  Effect: "Deny",
  Action: ["s3:PutBucketPublicAccessBlock", "s3:PutAccountPublicAccessBlock"],
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/customer/*" } },
};

function bucketWith(block: object, ...guardrails: readonly object[]): Example {
  return {
    templates: [
      inOrganization(...guardrails),
      inTenant(
        { Data: { Type: "AWS::S3::Bucket", Properties: { PublicAccessBlockConfiguration: block } } },
        { Parameters: { Acls: { Type: "String" } } },
      ),
    ],
  };
}

export const examples = {
  holds: { "all four on, and the organization keeps them so": bucketWith(allOn, guardrail) },
  broken: {
    "one of four off": bucketWith({ ...allOn, BlockPublicAcls: false }, guardrail),
    "one of four not stated": bucketWith({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true }, guardrail),
    "nothing keeps an administrator from turning them off": bucketWith(allOn),
    "the account's block is not guarded": bucketWith(allOn, { ...guardrail, Action: ["s3:PutBucketPublicAccessBlock"] }),
    "management is not trusted": { ...bucketWith(allOn, guardrail), estate: { assumptions: [] } },
  },
  undecided: {
    "a parameter decides": bucketWith({ ...allOn, BlockPublicAcls: { Ref: "Acls" } }, guardrail),
    "the organization is in no source": { templates: bucketWith(allOn).templates?.slice(1) ?? [] },
  },
};
