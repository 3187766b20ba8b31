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

function withResources({ templates = [] }: Example, at: number, resources: object): Example {
  return {
    templates: templates.map((each, i) => {
      const template = each.template as { readonly Resources: object };
      return i === at ? { ...each, template: { ...template, Resources: { ...template.Resources, ...resources } } } : each;
    }),
  };
}

function withPolicy(example: Example): Example {
  const content = { s3_attributes: { public_access_block_configuration: { "@@assign": "all" } } };
  return withResources(example, 0, {
    Storage: {
      Type: "AWS::Organizations::Policy",
      Properties: { Name: "storage", Type: "S3_POLICY", TargetIds: [{ Ref: "Active" }], Content: content },
    },
  });
}

function withStackSet(example: Example, targets: object): Example {
  const group = { DeploymentTargets: targets, Regions: ["us-east-1"] };
  return withResources(example, 0, {
    Rollout: { Type: "AWS::CloudFormation::StackSet", Properties: { StackSetName: "rollout", StackInstancesGroup: [group] } },
  });
}

function withAllow(example: Example, principal: string): Example {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "s3:PutBucketPublicAccessBlock",
    Resource: { "Fn::GetAtt": ["Data", "Arn"] },
  };
  return withResources(example, 1, {
    Policy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: { Bucket: { Ref: "Data" }, PolicyDocument: { Version: "2012-10-17", Statement: [statement] } },
    },
  });
}

export const examples = {
  holds: {
    "all four on, and the organization keeps them so": bucketWith(allOn, guardrail),
    "a stack set goes to another account": withStackSet(bucketWith(allOn, guardrail), { Accounts: ["222222222222"] }),
    "the customer's own auditor in another account may change it": {
      ...withAllow(bucketWith(allOn, guardrail), "arn:aws:iam::999999999999:role/Auditor"),
      estate: {
        tenants: [
          {
            id: "acme",
            account: "333333333333",
            region: "us-east-1",
            unit: "Tenants/Active",
            customer: ["arn:aws:iam::333333333333:role/customer/*", "arn:aws:iam::999999999999:role/Auditor"],
          },
        ],
      },
    },
  },
  broken: {
    "one of four off": bucketWith({ ...allOn, BlockPublicAcls: false }, guardrail),
    "one of four not stated": bucketWith({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true }, guardrail),
    "nothing keeps an administrator from turning them off": bucketWith(allOn),
    "the account's block is not guarded": bucketWith(allOn, { ...guardrail, Action: ["s3:PutBucketPublicAccessBlock"] }),
    "a stranger is allowed to change it": withAllow(bucketWith(allOn, guardrail), "arn:aws:iam::999999999999:role/Auditor"),
    "management is not trusted": { ...bucketWith(allOn, guardrail), estate: { assumptions: [] } },
  },
  undecided: {
    "a parameter decides": bucketWith({ ...allOn, BlockPublicAcls: { Ref: "Acls" } }, guardrail),
    "the guardrail has a Principal, which AWS refuses": bucketWith(allOn, { ...guardrail, Principal: "*" }),
    "an S3 policy of the organization may hold the account's block": withPolicy(
      bucketWith(allOn, { ...guardrail, Action: ["s3:PutBucketPublicAccessBlock"] }),
    ),
    "a stack set may make more buckets": withStackSet(bucketWith(allOn, guardrail), { OrganizationalUnitIds: ["ou-ex01-unknown1"] }),
    "the organization is in no source": { templates: bucketWith(allOn).templates?.slice(1) ?? [] },
  },
};
