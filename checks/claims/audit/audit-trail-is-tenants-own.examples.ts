import { example, inTenant, type Example } from "../../model/example.ts";

const settings = { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: { Ref: "Logs" } };

function trailWith(properties: object): Example {
  return {
    templates: [
      {
        name: "Compute",
        account: example.compute,
        template: { Resources: { Elsewhere: { Type: "AWS::S3::Bucket", Properties: { BucketName: "vendor-logs" } } } },
      },
      inTenant(
        { Logs: { Type: "AWS::S3::Bucket", Properties: {} }, Trail: { Type: "AWS::CloudTrail::Trail", Properties: properties } },
        { Parameters: { Bucket: { Type: "String" } } },
      ),
    ],
  };
}

const noTrail: Example = {
  templates: [
    ...(trailWith(settings).templates?.slice(0, 1) ?? []),
    inTenant({ Logs: { Type: "AWS::S3::Bucket", Properties: {} } }, { Parameters: { Bucket: { Type: "String" } } }),
  ],
};

export const examples = {
  holds: { "a multi-Region trail logs to a bucket of the account": trailWith(settings) },
  broken: {
    "it does not log": trailWith({ ...settings, IsLogging: false }),
    "it covers one Region": trailWith({ ...settings, IsMultiRegionTrail: false }),
    "it delivers to the vendor's bucket": trailWith({ ...settings, S3BucketName: "vendor-logs" }),
    "there is no trail": noTrail,
  },
  undecided: {
    "a parameter names the bucket": trailWith({ ...settings, S3BucketName: { Ref: "Bucket" } }),
    "nobody knows whose bucket it is": trailWith({ ...settings, S3BucketName: "somebodys-logs" }),
  },
};
