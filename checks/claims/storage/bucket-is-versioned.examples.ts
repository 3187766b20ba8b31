import { inTenant, type Example } from "../../model/example.ts";

const properties = {
  VersioningConfiguration: { Status: "Enabled" },
  OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
};

function bucketWith(changed: object, more: object = {}): Example {
  const Store = { Type: "AWS::S3::Bucket", Properties: { ...properties, ...changed } };
  return { templates: [inTenant({ Store, ...more }, { Parameters: { Status: { Type: "String" } } })] };
}

export const examples = {
  holds: { "versions are kept and lists are off": bucketWith({}) },
  broken: {
    "versioning is suspended": bucketWith({ VersioningConfiguration: { Status: "Suspended" } }),
    "versioning was never on": bucketWith({ VersioningConfiguration: undefined }),
    "writers own what they write": bucketWith({ OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] } }),
    "one more bucket has no versions": bucketWith(
      {},
      { Other: { Type: "AWS::S3::Bucket", Properties: { OwnershipControls: properties.OwnershipControls } } },
    ),
  },
  undecided: {
    "a parameter decides": bucketWith({ VersioningConfiguration: { Status: { Ref: "Status" } } }),
    "the age of the bucket decides about its lists": bucketWith({ OwnershipControls: undefined }),
    "nobody knows what more is in the account": bucketWith(
      {},
      {
        Thing: { Type: "Custom::Thing", Properties: { ServiceToken: "arn:aws:lambda:us-east-1:333333333333:function:f" } },
      },
    ),
  },
};
