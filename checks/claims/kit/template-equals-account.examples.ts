import { example, inTenant, type Example, type ExampleAccount, type ExampleReply } from "../../model/example.ts";

const { tenant: account, region } = example;
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const blocked = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

function statement(Action: string | readonly string[], Principal: object | string = { AWS: `arn:aws:iam::${account}:root` }): object {
  return { Sid: "Own", Effect: "Allow", Principal, Action, Resource: "*" };
}

function policyOf(...Statement: readonly object[]): object {
  return { Version: "2012-10-17", Statement };
}

const own = policyOf(statement(["kms:DescribeKey", "kms:Decrypt"]));

/** A bucket that is encrypted with a key, as a template has them. The key's id is known once it is deployed. */
const written = {
  Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: own } },
  Store: {
    Type: "AWS::S3::Bucket",
    Properties: {
      BucketName: "acme-store",
      PublicAccessBlockConfiguration: blocked,
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      VersioningConfiguration: { Status: "Enabled" },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { "Fn::GetAtt": ["Key", "Arn"] } } },
        ],
      },
    },
  },
};

type Replies = Record<string, readonly ExampleReply[]>;

function one(response: object, request: object = {}): readonly ExampleReply[] {
  return [{ request: request as Readonly<Record<string, unknown>>, response: response as Readonly<Record<string, unknown>> }];
}

function bucket(Bucket: string, SSEAlgorithm: object): Replies {
  const request = { Bucket };
  return {
    "s3.GetBucketPolicy": [{ request, error: { code: "NoSuchBucketPolicy", message: "" } }],
    "s3.GetPublicAccessBlock": one({ PublicAccessBlockConfiguration: blocked }, request),
    "s3.GetBucketOwnershipControls": one({ OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } }, request),
    "s3.GetBucketVersioning": one({ Status: "Enabled" }, request),
    "s3.GetObjectLockConfiguration": [{ request, error: { code: "ObjectLockConfigurationNotFoundError", message: "" } }],
    "s3.GetBucketLifecycleConfiguration": [{ request, error: { code: "NoSuchLifecycleConfiguration", message: "" } }],
    "s3.GetBucketAcl": one({ Owner: { ID: "me" }, Grants: [{ Grantee: { ID: "me", Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }] }, request),
    "s3.GetBucketEncryption": one({ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: SSEAlgorithm }] } }, request),
  };
}

const store = bucket("acme-store", { SSEAlgorithm: "aws:kms", KMSMasterKeyID: `arn:aws:kms:${region}:${account}:key/${keyId}` });
const listed = { Name: "acme-store", BucketRegion: region };

/** The same as AWS shows it, and nothing else in the account. */
const deployed: Replies = {
  "sts.GetCallerIdentity": one({ Account: account, Arn: `arn:aws:sts::${account}:assumed-role/Collector/cofferdam` }),
  "account.ListRegions": one({ Regions: [{ RegionName: region, RegionOptStatus: "ENABLED_BY_DEFAULT" }] }),
  "iam.GetAccountAuthorizationDetails": one({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [], IsTruncated: false }),
  "kms.ListKeys": one({ Keys: [{ KeyId: keyId, KeyArn: `arn:aws:kms:${region}:${account}:key/${keyId}` }] }),
  "kms.ListAliases": one({ Aliases: [] }),
  "kms.DescribeKey": one(
    {
      KeyMetadata: {
        ...{ KeyId: keyId, Origin: "AWS_KMS", MultiRegion: false, KeyManager: "CUSTOMER", KeyState: "Enabled" },
        ...{ KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: "ENCRYPT_DECRYPT" },
      },
    },
    { KeyId: keyId },
  ),
  "kms.GetKeyPolicy": one({ Policy: JSON.stringify(own) }, { KeyId: keyId, PolicyName: "default" }),
  "kms.GetKeyRotationStatus": one({ KeyRotationEnabled: false }, { KeyId: keyId }),
  "cloudtrail.DescribeTrails": one({ trailList: [] }),
  "ec2.DescribeVpcs": one({ Vpcs: [] }),
  "s3.ListBuckets": one({ Buckets: [listed] }),
  "rds.DescribeDBClusters": one({ DBClusters: [] }),
  "s3-control.GetPublicAccessBlock": one({ PublicAccessBlockConfiguration: blocked }, { AccountId: account }),
  ...store,
};

function drift(replies: Replies = {}, resources: object = {}): Example {
  const accounts: readonly ExampleAccount[] = [{ account, replies: { ...deployed, ...replies } }];
  return { templates: [inTenant({ ...written, ...resources })], accounts };
}

function keyPolicy(...statements: readonly object[]): Replies {
  return { "kms.GetKeyPolicy": one({ Policy: JSON.stringify(policyOf(...statements)) }, { KeyId: keyId, PolicyName: "default" }) };
}

const roles = (...RoleDetailList: readonly object[]): Replies => ({
  "iam.GetAccountAuthorizationDetails": one({ UserDetailList: [], GroupDetailList: [], RoleDetailList, Policies: [], IsTruncated: false }),
});

function role(path: string, RoleName: string): object {
  const Arn = `arn:aws:iam::${account}:role${path}${RoleName}`;
  return { RoleName, Arn, Path: path, AssumeRolePolicyDocument: "{}", RolePolicyList: [], AttachedManagedPolicies: [] };
}

const oldBucket = { ...written.Store, Properties: { ...written.Store.Properties, OwnershipControls: undefined } };

export const examples = {
  holds: {
    "the account is as the template says": drift(),
    "a policy's actions stand in another order, and the statement has another name": drift(
      keyPolicy({ ...statement(["kms:decrypt", "kms:DescribeKey"], { AWS: account }), Sid: "Renamed" }),
    ),
    "a role that AWS made": drift(roles(role("/aws-service-role/rds.amazonaws.com/", "AWSServiceRoleForRDS"))),
  },
  broken: {
    "a block was lifted": drift({
      "s3.GetPublicAccessBlock": one({ PublicAccessBlockConfiguration: { ...blocked, BlockPublicPolicy: false } }, { Bucket: "acme-store" }),
    }),
    "an action was added to the key's policy": drift(keyPolicy(statement(["kms:DescribeKey", "kms:Decrypt", "kms:PutKeyPolicy"]))),
    "a role that no template writes": drift(roles(role("/", "Backdoor"))),
    "the bucket is gone": drift({ "s3.ListBuckets": one({ Buckets: [] }) }),
    "the bucket's key is another": drift({
      "s3.GetBucketEncryption": one(
        {
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "arn:aws:kms:us-east-1:999999999999:key/x" } }],
          },
        },
        { Bucket: "acme-store" },
      ),
    }),
    "the template writes one more": drift({}, { Other: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-other" } } }),
  },
  undecided: {
    "a block was not read": drift({
      "s3.GetPublicAccessBlock": [{ request: { Bucket: "acme-store" }, error: { code: "AccessDenied", message: "" } }],
    }),
    "the list of roles was not read": drift({
      "iam.GetAccountAuthorizationDetails": [{ error: { code: "AccessDenied", message: "" } }],
    }),
    "the template does not say, and the age of the bucket decides": drift({}, { Store: oldBucket }),
    "a custom resource may have made the role": drift(roles(role("/", "Maybe")), {
      Maker: { Type: "Custom::Maker", Properties: { ServiceToken: "arn:aws:lambda:us-east-1:333333333333:function:f" } },
    }),
  },
};
