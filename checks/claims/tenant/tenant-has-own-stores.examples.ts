import { database } from "../database/database-examples.ts";
import { example, inTenant, type Example } from "../../model/example.ts";

const arn = { "Fn::GetAtt": ["DataKey", "Arn"] };
const encryption = (key: unknown): object => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } }] },
});
const stores = {
  Data: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-data", ...encryption(arn) } },
  Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-logs" } },
  Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, S3BucketName: "acme-logs" } },
};

type Resources = Readonly<Record<string, object>>;

/** All of a tenant's stores but one, and what an account of the vendor's has. */
function tenant(without: string | undefined, vendors: Resources = {}): Example {
  const [whole] = database({ more: stores }).templates ?? [];
  const { Resources } = (whole?.template ?? {}) as { readonly Resources: Resources };
  const left = Object.fromEntries(Object.entries(Resources).filter(([name]) => name !== without));
  const vendor = { name: "Cell", account: example.compute, template: { Resources: { Queue: { Type: "AWS::SQS::Queue" }, ...vendors } } };
  return { templates: [vendor, inTenant(left, { Parameters: { Value: { Type: "String" } } })] };
}

const bucket = (key: unknown): Resources => ({ Copies: { Type: "AWS::S3::Bucket", Properties: encryption(key) } });
const tenants = "arn:aws:kms:us-east-1:333333333333:alias/acme";

export const examples = {
  holds: { "it has all of them": tenant(undefined) },
  broken: {
    "there is no bucket of data": tenant("Data"),
    "there is no trail": tenant("Trail"),
    "there is no cluster": tenant("Cluster"),
  },
  undecided: {
    "the vendor has a bucket of its own": tenant(undefined, { Copies: { Type: "AWS::S3::Bucket" } }),
    "the vendor has one under a key that a parameter names": tenant(undefined, bucket(tenants)),
  },
};
