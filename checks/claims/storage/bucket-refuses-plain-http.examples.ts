import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const both = [{ "Fn::GetAtt": ["Data", "Arn"] }, { "Fn::Sub": "${Data.Arn}/*" }];

interface Statement {
  readonly Sid: string;
  readonly Effect: "Deny";
  readonly Principal: unknown;
  readonly Action: "s3:*";
  readonly Resource: unknown;
  readonly Condition: object;
}

const plain: Statement = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: both,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const old: Statement = {
  Sid: "Tls12OrLater",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: both,
  Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
};

function bucketWith(...statements: readonly Statement[]): Example {
  return listedBucketWith({}, ...statements);
}

function listedBucketWith(properties: object, ...statements: readonly Statement[]): Example {
  const policy = {
    Type: "AWS::S3::BucketPolicy",
    Properties: { Bucket: { Ref: "Data" }, PolicyDocument: { Version: "2012-10-17", Statement: statements } },
  };
  return {
    templates: [
      inOrganization(),
      inTenant({ Data: { Type: "AWS::S3::Bucket", Properties: properties }, Policy: policy }, { Parameters: { Bucket: { Type: "String" } } }),
    ],
  };
}

function forAccount(statement: Statement): Statement {
  return { ...statement, Principal: { AWS: "333333333333" } };
}

const toAccount = [plain, old].map(forAccount);

function ownership(word: string): object {
  return { OwnershipControls: { Rules: [{ ObjectOwnership: word }] } };
}

const allOff = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
const publicList = { ...ownership("ObjectWriter"), AccessControl: "PublicRead", PublicAccessBlockConfiguration: allOff };

export const examples = {
  holds: {
    "plain HTTP and old TLS are denied on bucket and objects": bucketWith(plain, old),
    // Nobody else is allowed anything (docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html).
    "they are denied to everyone, whatever a public access control list allows": listedBucketWith(publicList, plain, old),
    "they are denied to the account, and access control lists are off": listedBucketWith(ownership("BucketOwnerEnforced"), ...toAccount),
  },
  broken: {
    "old TLS is not denied": bucketWith(plain),
    "plain HTTP is not denied": bucketWith(old),
    "the Deny leaves the objects out": bucketWith({ ...plain, Resource: [both[0]] }, old),
    "the Deny leaves the bucket out": bucketWith({ ...plain, Resource: [both[1]] }, old),
    "the Deny is for one principal": bucketWith({ ...plain, Principal: { AWS: "arn:aws:iam::222222222222:role/Service" } }, old),
    "a public access control list allows what the account's Deny leaves open": listedBucketWith(publicList, forAccount(plain), old),
    "TLS 1.1 passes": bucketWith(plain, { ...old, Condition: { NumericLessThan: { "s3:TlsVersion": "1.1" } } }),
  },
  undecided: {
    "access control lists may allow others": listedBucketWith({}, ...toAccount),
    "a parameter decides on what": bucketWith(
      { ...plain, Resource: [{ "Fn::Sub": "arn:aws:s3:::${Bucket}" }, { "Fn::Sub": "arn:aws:s3:::${Bucket}/*" }] },
      old,
    ),
  },
};
