import { inTenant, type Example } from "../../model/example.ts";

const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

interface Written {
  readonly bucket?: object;
  readonly more?: object;
  readonly actions?: readonly string[];
  readonly principal?: unknown;
}

const statement = (actions: readonly string[], principal: unknown): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: actions, Resource: "*" }],
});
const common = {
  PublicAccessBlockConfiguration: block,
  OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { "Fn::GetAtt": ["Key", "Arn"] } } },
    ],
  },
};
const actions = ["kms:DescribeKey", "kms:Decrypt"];
const service = "arn:aws:iam::222222222222:role/Service";

/** Deployed as it stands, or for each tenant with its own values. */
function stack(written: Written, canonical = false): Example["templates"] {
  const { bucket = {}, more = {}, principal = service } = written;
  const name = canonical ? { "Fn::Sub": "store-${AWS::AccountId}" } : "store-333333333333";
  return [
    {
      ...inTenant(
        {
          Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: statement(written.actions ?? actions, principal) } },
          Store: { Type: "AWS::S3::Bucket", Properties: { BucketName: name, ...common, VersioningConfiguration: { Status: "Enabled" }, ...bucket } },
          ...more,
        },
        { Parameters: { Principal: { Type: "String" }, Status: { Type: "String" } } },
      ),
      ...(canonical && { name: "Canonical", canonical: true }),
    },
  ];
}

const both = (own: Written, canonical: Written = {}): Example => ({ templates: [...(stack(own) ?? []), ...(stack(canonical, true) ?? [])] });
const extra = { Extra: { Type: "AWS::S3::Bucket", Properties: { BucketName: "extra", ...common } } };

/** Another tenant's account, which no entry of the estate file has the canonical template judged for. */
function besideAnother(own: Example): Example {
  const tenant = (id: string, account: string): object => ({
    id,
    account,
    region: "us-east-1",
    customer: [`arn:aws:iam::${account}:role/customer/*`],
  });
  const store = { Store: { Type: "AWS::S3::Bucket", Properties: { BucketName: "other" } } };
  return {
    estate: { tenants: [tenant("acme", "333333333333"), tenant("globex", "444444444444")] },
    templates: [...(own.templates ?? []), { name: "Globex", account: "444444444444", template: { Resources: store } }],
  };
}

export const examples = {
  holds: {
    "the account's template says the same": both({}),
    "the canonical template leaves a value to deployment": both({}, { principal: { Ref: "Principal" } }),
    "actions stand in another order": both({ actions: actions.toReversed() }),
  },
  broken: {
    "the bucket's versions are not kept": both({ bucket: { VersioningConfiguration: { Status: "Suspended" } } }),
    "the key is open to one more action": both({ actions: [...actions, "kms:DisableKey"] }),
    "a bucket that no other tenant has": both({ more: extra }),
    "a bucket that every other tenant has": both({}, { more: extra }),
    "the key is open to somebody else": both({ principal: "arn:aws:iam::222222222222:role/Other" }),
  },
  undecided: {
    "nothing canonical is judged as another tenant's": besideAnother(both({})),
    "deployment says whether versions are kept": both({ bucket: { VersioningConfiguration: { Status: { Ref: "Status" } } } }),
    "a macro may write more": both({ more: { More: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: { Ref: "Status" } } } } }),
  },
};
