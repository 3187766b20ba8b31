import { inTenant, type Example } from "../../model/example.ts";

const key = {
  Type: "AWS::KMS::Key",
  Properties: { KeyPolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }] } },
};
const encrypted = {
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { Ref: "Key" } } }],
};
const trail = { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: "acme-logs" };

/** A data bucket under a key of its own, and a trail into another bucket; undefined: no trail. */
export function trailed(properties: object | undefined): Example {
  const resources = {
    Key: key,
    Store: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-store", BucketEncryption: encrypted } },
    Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-logs" } },
    ...(properties !== undefined && { Trail: { Type: "AWS::CloudTrail::Trail", Properties: { ...trail, ...properties } } }),
  };
  return { templates: [inTenant(resources, { Parameters: { Value: { Type: "String" } } })] };
}

export function readWrite(category: string, readOnly: string, ...fields: readonly object[]): object {
  return { FieldSelectors: [{ Field: "eventCategory", Equals: [category] }, { Field: "readOnly", Equals: [readOnly] }, ...fields] };
}
