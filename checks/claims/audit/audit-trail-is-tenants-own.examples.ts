import { example, inTenant, type Example, type ExampleReply } from "../../model/example.ts";

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

/** The same trail on an account that lists one bucket. */
function onAccount(
  bucket: string,
  listing: ExampleReply = { response: { Buckets: [{ Name: bucket, BucketRegion: example.region }] } },
  failing: object = {},
): Example {
  const arn = `arn:aws:cloudtrail:${example.region}:${example.tenant}:trail/own`;
  const trail = { Name: "own", TrailARN: arn, HomeRegion: example.region, IsMultiRegionTrail: true, S3BucketName: "acme-logs" };
  const replies = {
    "sts.GetCallerIdentity": [{ response: { Account: example.tenant, Arn: `arn:aws:sts::${example.tenant}:assumed-role/Collector/cofferdam` } }],
    "cloudtrail.DescribeTrails": [{ response: { trailList: [trail] } }],
    "cloudtrail.GetTrailStatus": [{ request: { Name: arn }, response: { IsLogging: true, ...failing } }],
    "s3.ListBuckets": [listing],
  };
  return { accounts: [{ account: example.tenant, replies }] };
}

export const examples = {
  holds: {
    "a multi-Region trail logs to a bucket of the account": trailWith(settings),
    "the account lists the trail's bucket": onAccount("acme-logs"),
  },
  broken: {
    "it does not log": trailWith({ ...settings, IsLogging: false }),
    "it covers one Region": trailWith({ ...settings, IsMultiRegionTrail: false }),
    "it delivers to the vendor's bucket": trailWith({ ...settings, S3BucketName: "vendor-logs" }),
    "there is no trail": noTrail,
    "the account lists other buckets only": onAccount("acme-data"),
  },
  undecided: {
    "a parameter names the bucket": trailWith({ ...settings, S3BucketName: { Ref: "Bucket" } }),
    "nobody knows whose bucket it is": trailWith({ ...settings, S3BucketName: "somebodys-logs" }),
    "a delivery failed": onAccount("acme-logs", undefined, { LatestDeliveryError: "AccessDenied" }),
    "the account's buckets were not read": onAccount("", { error: { code: "AccessDenied", message: "" } }),
  },
};
