import { customerOnly } from "./key-examples.ts";
import { inTenant, type Example } from "../../model/example.ts";

const key = { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Version: "2012-10-17", Statement: [customerOnly] } } };
const under = (id: unknown): object => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: id } }] },
});

interface Written {
  readonly trail?: object;
  readonly logs?: object;
  readonly more?: object;
}

/** A data bucket under a data key, and a trail and its bucket under another. */
function records({ trail = { KMSKeyId: { Ref: "LogKey" } }, logs = under({ Ref: "LogKey" }), more = {} }: Written): Example {
  const resources = {
    DataKey: key,
    LogKey: key,
    Store: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-store", ...under({ "Fn::GetAtt": ["DataKey", "Arn"] }) } },
    Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-logs", ...logs } },
    Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, S3BucketName: "acme-logs", ...trail } },
    ...more,
  };
  return { templates: [inTenant(resources, { Parameters: { Value: { Type: "String" } } })] };
}

const alias = { Type: "AWS::KMS::Alias", Properties: { AliasName: "alias/data", TargetKeyId: { Ref: "DataKey" } } };

/** With the records of packets in a bucket of their own. */
const flow = (bucket: object, to: object = { LogDestination: "arn:aws:s3:::acme-flow" }): Example =>
  records({
    more: {
      Flow: {
        Type: "AWS::EC2::FlowLog",
        Properties: { ResourceId: "vpc-1", ResourceType: "VPC", TrafficType: "ALL", LogDestinationType: "s3", ...to },
      },
      FlowBucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-flow", ...bucket } },
    },
  });

export const examples = {
  holds: {
    "a key of its own": records({}),
    "no key of anybody's": records({ trail: {}, logs: {} }),
    "an alias of its own": records({
      trail: { KMSKeyId: "alias/data" },
      more: { Alias: { ...alias, Properties: { ...alias.Properties, TargetKeyId: { Ref: "LogKey" } } } },
    }),
    "packets are recorded under a key of their own": flow(under({ Ref: "LogKey" })),
  },
  broken: {
    "the trail is under the data key": records({ trail: { KMSKeyId: { "Fn::GetAtt": ["DataKey", "Arn"] } } }),
    "the bucket of the trail is": records({ logs: under({ Ref: "DataKey" }) }),
    "it is called by an alias": records({ trail: { KMSKeyId: "alias/data" }, more: { Alias: alias } }),
    "the bucket of the flow log is": flow(under({ Ref: "DataKey" })),
  },
  undecided: {
    "a parameter says which": records({ trail: { KMSKeyId: { Ref: "Value" } } }),
    "a parameter says which key the bucket has": records({ logs: under({ Ref: "Value" }) }),
    "the flow log's bucket is in no source": flow({}, { LogDestination: "arn:aws:s3:::somebodys-flow" }),
    "the flow log goes elsewhere": flow({}, { LogDestinationType: "cloud-watch-logs", LogGroupName: "flow" }),
  },
};
