import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::222222222222:role/Runner" }, Action: "sts:AssumeRole" }],
};

/** The collector's role with one policy that allows and one statement that denies the rest. */
function collector(allowed: readonly string[], denied: object, more: { readonly role?: object; readonly resources?: object } = {}): Example {
  const Statement = [
    { Effect: "Allow", Action: allowed, Resource: "*" },
    { Effect: "Deny", Resource: "*", ...denied },
  ];
  const Properties = {
    RoleName: "Collector",
    Path: "/cofferdam/",
    AssumeRolePolicyDocument: trust,
    Policies: [{ PolicyName: "Reads", PolicyDocument: { Version: "2012-10-17", Statement } }],
    ...more.role,
  };
  return {
    templates: [
      inOrganization(),
      inTenant({ Collector: { Type: "AWS::IAM::Role", Properties }, ...more.resources }, { Parameters: { Name: { Type: "String" } } }),
    ],
  };
}

const data = { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-data" } };
const allowing = (action: string): object => ({
  Type: "AWS::S3::BucketPolicy",
  Properties: {
    Bucket: { Ref: "Data" },
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::333333333333:role/cofferdam/Collector" },
          Action: action,
          Resource: ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"],
        },
      ],
    },
  },
});

const forCustomer = (customer: string): object => ({
  Type: "AWS::S3::BucketPolicy",
  Properties: {
    Bucket: { Ref: "Data" },
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"],
          Condition: { ArnNotLike: { "aws:PrincipalArn": customer } },
        },
      ],
    },
  },
});

const buckets = { NotAction: ["s3:GetBucket*", "s3:ListBucket*"] };
const objectsToo = { NotAction: ["s3:Get*"] };

export const examples = {
  holds: {
    "named reads, and everything else is denied": collector(["s3:GetBucketPolicy", "kms:DescribeKey"], {
      NotAction: ["s3:GetBucketPolicy", "kms:DescribeKey"],
    }),
    "wildcards, and all but the settings of buckets is denied": collector(["s3:Get*", "s3:List*"], buckets),
    "objects are allowed, and the bucket denies them to all but the customer": collector(["s3:GetObject"], objectsToo, {
      resources: { Data: data, Policy: forCustomer("arn:aws:iam::333333333333:role/customer/*") },
    }),
    "secrets are described": collector(["secretsmanager:*"], { NotAction: ["secretsmanager:DescribeSecret"] }),
    "objects are denied to nobody, and the bucket's policy gives its settings only": collector(["s3:GetBucketPolicy"], objectsToo, {
      resources: { Data: data, Policy: allowing("s3:GetBucketAcl") },
    }),
  },
  broken: {
    "objects are left out of the denial": collector(["s3:Get*", "s3:List*"], { NotAction: ["s3:GetBucket*", "s3:ListBucket*", "s3:GetObject"] }),
    "the denial has a condition": collector(["s3:Get*", "s3:List*"], {
      ...buckets,
      Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    }),
    "the denial is of one bucket": collector(["s3:Get*", "s3:List*"], { ...buckets, Resource: "arn:aws:s3:::logs/*" }),
    "objects are allowed, and the bucket denies them to others": collector(["s3:GetObject"], objectsToo, {
      resources: { Data: data, Policy: forCustomer("arn:aws:iam::333333333333:role/*") },
    }),
    "secrets are read": collector(["secretsmanager:*"], { NotAction: ["secretsmanager:GetSecretValue"] }),
    "the bucket's own policy gives the objects": collector(["s3:GetBucketPolicy"], objectsToo, {
      resources: { Data: data, Policy: allowing("s3:GetObject") },
    }),
  },
  undecided: {
    "a secret's policy could allow it": collector(["s3:GetBucketPolicy"], { NotAction: ["s3:GetBucket*", "secretsmanager:*"] }),
    "a managed policy that no source holds": collector(["s3:GetBucketPolicy"], buckets, {
      role: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/SecurityAudit"] },
    }),
    "an action that AWS's reference does not have": collector(["s3:GetBucketPolicy", "newservice:GetContent"], {
      NotAction: ["s3:GetBucketPolicy", "newservice:GetContent"],
    }),
    "it may change its own policies": collector(["s3:GetBucketPolicy", "iam:PutRolePolicy"], {
      NotAction: ["s3:GetBucketPolicy", "iam:PutRolePolicy"],
    }),
    "only deployment knows whether it is the collector": collector(
      ["s3:GetObject"],
      { NotAction: ["s3:GetObject"] },
      { role: { RoleName: { Ref: "Name" } } },
    ),
    "nothing says what a read returns": collector(["glue:GetTable"], { NotAction: ["glue:GetTable"] }),
  },
};
