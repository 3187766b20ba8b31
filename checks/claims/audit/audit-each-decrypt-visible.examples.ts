import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const customer = { AWS: "arn:aws:iam::333333333333:role/customer/KeyAdmin" };
const allow = { Effect: "Allow", Principal: customer, Action: "kms:*", Resource: "*" };
const noObject = { StringNotLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-store/*" } };
const through = { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } };
const refused = (Condition: object, more: object = {}): object => ({
  ...{ Effect: "Deny", Principal: "*", Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" },
  Condition,
  ...more,
});

interface Written {
  readonly statements?: readonly object[];
  readonly rule?: object;
  readonly more?: object;
}

const all = [allow, refused({ ...through, ...noObject })];

/** A trail whose bucket only deployment tells. */
const trail = { Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, S3BucketName: { Ref: "Value" } } } };

function bucket({ statements = all, rule = {}, more = {} }: Written): Example {
  const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { Ref: "DataKey" } };
  const resources = {
    DataKey: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Version: "2012-10-17", Statement: statements } } },
    Data: {
      Type: "AWS::S3::Bucket",
      Properties: {
        BucketName: "acme-store",
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault, ...rule }] },
      },
    },
    ...more,
  };
  return { templates: [inOrganization(), inTenant(resources, { Parameters: { Value: { Type: "String" } } })] };
}

export const examples = {
  holds: {
    "it is off, and the key wants an object's ARN": bucket({}),
    "it is said to be off": bucket({ rule: { BucketKeyEnabled: false } }),
    "a trail delivers where a parameter says": bucket({ more: trail }),
    "the bucket's ARN itself is refused": bucket({
      statements: [allow, refused({ StringEquals: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-store" } })],
    }),
  },
  broken: {
    "it is on": bucket({ rule: { BucketKeyEnabled: true } }),
    "a request may ask for it": bucket({ statements: [allow] }),
    "the rule is about another bucket": bucket({
      statements: [allow, refused({ StringEquals: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-logs" } })],
    }),
    "the rule lets the bucket's own ARN through": bucket({
      statements: [allow, refused({ ...through, StringNotLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-store*" } })],
    }),
    "reads are not refused": bucket({ statements: [allow, refused({ ...through, ...noObject }, { Action: "kms:GenerateDataKey*" })] }),
    "only one role is refused": bucket({
      statements: [allow, refused({ ...through, ...noObject }, { Principal: { AWS: "arn:aws:iam::333333333333:role/Data" } })],
    }),
  },
  undecided: {
    "it is on, and the bucket may be one of records": bucket({ more: trail, rule: { BucketKeyEnabled: true } }),
    "a parameter turns it on": bucket({ rule: { BucketKeyEnabled: { Ref: "Value" } } }),
    "a parameter is whom the key refuses": bucket({
      statements: [allow, refused({ ...through, ...noObject }, { Principal: { AWS: { Ref: "Value" } } })],
    }),
  },
};
