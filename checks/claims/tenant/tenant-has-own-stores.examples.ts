import { inOrganization, inTenant, type Example, type ExampleTemplate } from "../../model/example.ts";

const arn = { "Fn::GetAtt": ["DataKey", "Arn"] };
const encryption = (key: unknown): object => ({
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } }],
});
const own = {
  DataKey: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Version: "2012-10-17", Statement: [] } } },
  Alias: { Type: "AWS::KMS::Alias", Properties: { AliasName: "alias/data", TargetKeyId: { Ref: "DataKey" } } },
  Data: { Type: "AWS::S3::Bucket", Properties: { BucketEncryption: encryption(arn) } },
  Cluster: { Type: "AWS::RDS::DBCluster", Properties: { Engine: "aurora-postgresql", StorageEncrypted: true, KmsKeyId: arn } },
  Records: { Type: "AWS::S3::Bucket", Properties: {} },
  Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, S3BucketName: { Ref: "Records" } } },
};

const tenantWith = (resources: object): ExampleTemplate => inTenant(resources);
const without = (name: keyof typeof own): ExampleTemplate => {
  const { [name]: _, ...rest } = own;
  return tenantWith(rest);
};

const jobs = { Jobs: { Type: "AWS::SQS::Queue", Properties: {} } };
const cell = (resources: object): ExampleTemplate => ({
  name: "Cell",
  account: "222222222222",
  template: { Resources: resources },
});

interface Written {
  readonly tenant?: ExampleTemplate;
  readonly cell?: ExampleTemplate | null;
  readonly stores?: object;
}

function platform({ tenant = tenantWith(own), cell: outside = cell(jobs), stores = { "Cell/Jobs": "references" } }: Written): Example {
  const accounts = { management: "111111111111", compute: "222222222222" };
  return {
    estate: { vendor: { name: "Example", accounts, stores } },
    templates: [inOrganization(), tenant, ...(outside === null ? [] : [outside])],
  };
}

const trails = (S3BucketName: object): object => ({
  Edge: { Type: "AWS::S3::Bucket", Properties: {} },
  Trail: { Type: "AWS::CloudTrail::Trail", Properties: { IsLogging: true, S3BucketName } },
});
const under = (name: string): object => ({
  Type: "AWS::S3::Bucket",
  Properties: { BucketEncryption: encryption(`arn:aws:kms:us-east-1:333333333333:${name}`) },
});
const said = { "Cell/*": "references" };

export const examples = {
  holds: {
    "it has all four, and the cell's queue holds references": platform({}),
    "a whole account of the vendor's is stated": platform({ stores: { "222222222222": "references" } }),
    "the vendor's own record": platform({ cell: cell({ ...jobs, ...trails({ Ref: "Edge" }) }) }),
    "the vendor's bucket under a key of the vendor's": platform({
      cell: cell({ ...jobs, Copies: { Type: "AWS::S3::Bucket", Properties: { BucketEncryption: encryption("alias/vendor") } } }),
      stores: said,
    }),
    "the vendor has no stores": platform({ cell: cell({ Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } } }), stores: {} }),
  },
  broken: {
    "no cluster": platform({ tenant: without("Cluster") }),
    "no data bucket": platform({ tenant: without("Data") }),
    "no trail": platform({ tenant: without("Trail") }),
    "a bucket of the cell's account under the tenant's key": platform({ cell: cell({ ...jobs, Copies: under("alias/data") }), stores: said }),
  },
  undecided: {
    "a bucket of the cell's account under what may be the tenant's key": platform({
      cell: cell({ ...jobs, Copies: under("key/1234") }),
      stores: said,
    }),
    "nobody says what a queue holds": platform({ stores: {} }),
    "a bucket in the compute account, of which nobody says what it holds": platform({
      cell: cell({ ...jobs, Cache: { Type: "AWS::S3::Bucket", Properties: {} } }),
    }),
    "the compute account is in no source": platform({ cell: null }),
    "a type of which it is not known whether it keeps data": platform({
      cell: cell({ ...jobs, Search: { Type: "AWS::Kendra::Index", Properties: {} } }),
    }),
  },
};
