import { example, inTenant, type Example } from "../../model/example.ts";

const allow = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:role/customer/KeyAdmin" }, Action: "kms:*", Resource: "*" };
const encryption = (key: unknown): object => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } }] },
});
const arn = { "Fn::GetAtt": ["DataKey", "Arn"] };
const stores = {
  DataKey: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Version: "2012-10-17", Statement: [allow] } } },
  Cluster: { Type: "AWS::RDS::DBCluster", Properties: { Engine: "aurora-postgresql", StorageEncrypted: true, KmsKeyId: arn } },
  Data: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-data", ...encryption(arn) } },
  Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-logs" } },
  Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, S3BucketName: "acme-logs" } },
};

/** All of a tenant's stores but one, and what an account of the vendor's has. */
function tenant(without: string | undefined, vendors: object = {}, more: object = {}): Example {
  const left = Object.fromEntries(Object.entries(stores).filter(([name]) => name !== without));
  const vendor = { name: "Cell", account: example.compute, template: { Resources: { Queue: { Type: "AWS::SQS::Queue" }, ...vendors } } };
  return { templates: [vendor, inTenant({ ...left, ...more })] };
}

const unreadKey = "arn:aws:kms:us-east-1:333333333333:alias/acme";
const thing = { Type: "Custom::Thing", Properties: { ServiceToken: "arn:aws:lambda:us-east-1:333333333333:function:f" } };

export const examples = {
  holds: { "it has all of them": tenant(undefined) },
  broken: {
    "there is no bucket of data": tenant("Data"),
    "there is no trail": tenant("Trail"),
    "there is no cluster": tenant("Cluster"),
  },
  undecided: {
    "the vendor has a bucket of its own": tenant(undefined, { Copies: { Type: "AWS::S3::Bucket" } }),
    "the vendor has one under a key that no source knows": tenant(undefined, {
      Copies: { Type: "AWS::S3::Bucket", Properties: encryption(unreadKey) },
    }),
    "nobody knows what more is in the account": tenant("Cluster", {}, { Thing: thing }),
  },
};
