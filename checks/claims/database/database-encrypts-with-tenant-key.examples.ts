import { database } from "./database-examples.ts";

const vendors = "arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";

export const examples = {
  holds: {
    "all of it is under the tenant's key": database({}),
    "nothing is kept of performance": database({ reader: { EnablePerformanceInsights: false }, writer: { EnablePerformanceInsights: false } }),
  },
  broken: {
    "it is not encrypted": database({ cluster: { StorageEncrypted: false } }),
    "it is under AWS's own key": database({ cluster: { KmsKeyId: undefined } }),
    "AWS's own key is named": database({ cluster: { KmsKeyId: "alias/aws/rds" } }),
    "it is under the vendor's key": database({ cluster: { KmsKeyId: vendors } }),
    "the master's secret is under a key that protects none of the data": database({
      cluster: { MasterUserSecret: { KmsKeyId: { "Fn::GetAtt": ["OtherKey", "Arn"] } } },
    }),
    "the master's secret is not": database({ cluster: { MasterUserSecret: undefined } }),
    "what is kept of performance is not": database({ reader: { PerformanceInsightsKMSKeyId: undefined } }),
  },
  undecided: {
    "an instance is of a cluster that no source shows": database({ reader: { DBClusterIdentifier: "another" } }),
    "a parameter is the key": database({ cluster: { KmsKeyId: { Ref: "Value" } } }),
    "a key that no source shows": database({ cluster: { KmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" } }),
    "a parameter says whether it is encrypted": database({ cluster: { StorageEncrypted: { Ref: "Value" } } }),
  },
};
