import {
  accounts,
  clients,
  document,
  judgesAll,
  ledger,
  of,
  orchid,
  organization,
  owner,
  parameters,
  scp,
  type Case,
  type Json,
  type Resources,
} from "./platform.ts";

const pages = {
  policies: "kms/latest/developerguide/key-policies.html",
  foreign: "kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  stores: "kms/latest/developerguide/authorize-key-store.html",
  alias: "kms/latest/developerguide/alias-access.html",
  replica: "kms/latest/developerguide/multi-region-keys-overview.html",
  imported: "kms/latest/developerguide/importing-keys.html",
  grants: "kms/latest/developerguide/conditions-kms.html",
  operators: "IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
};

const spared = { ArnNotLike: { "aws:PrincipalArn": owner("*") } };
const ending = ["kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:EnableKey", "kms:CancelKeyDeletion"];
const changing = ["kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource"];
const aliases = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];
const administrators = {
  Effect: "Allow",
  Principal: { AWS: { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } },
  Action: "kms:*",
  Resource: "*",
};
const api = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${accounts.platform}:role/LedgerApi` },
  Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
};
const noGrant = {
  Effect: "Deny",
  Principal: "*",
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition: { ...spared, BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
};

function deny(actions: unknown, more: Json = {}): Json {
  return { Effect: "Deny", Principal: "*", Action: actions, Resource: "*", Condition: spared, ...more };
}

/** A key, and a bucket under it. */
function sealed(statements: readonly Json[], properties: Json = {}): Resources {
  return { Seal: of("KMS::Key", { KeyPolicy: document(statements), ...properties }), Ledger: bucketUnder({ "Fn::GetAtt": ["Seal", "Arn"] }) };
}

function bucketUnder(key: unknown): Json {
  return of("S3::Bucket", {
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } }] },
  });
}

function key(name: string, is: Case["is"], page: string, statements: readonly Json[], properties: Json = {}, guards: readonly Json[] = []): Case {
  const guard = guards.length === 0 ? {} : { Guard: scp([clients], ...guards) };
  return { name, is, page, example: ledger([organization(guard), orchid(sealed(statements, properties), parameters("Open"))]) };
}

const withoutPrincipal = (statement: Json): Json => ({ ...statement, Principal: undefined });
const everyStore = withoutPrincipal(deny("kms:*CustomKeyStore"));
const foreignKey = `arn:aws:kms:eu-west-1:${accounts.foreign}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const database = (type: string): Resources => ({
  Seal: of("KMS::Key", { KeyPolicy: document([administrators]) }),
  Db: of(type, { StorageEncrypted: true, KmsKeyId: { Ref: "Seal" } }),
});

judgesAll("key-vendor-cannot-destroy", [
  key("administrators are refused", "holds", pages.policies, [administrators, api, deny(ending)]),
  key("administrators are not refused", "broken", pages.policies, [administrators, api]),
  key("no key policy gives the account everything", "broken", "kms/latest/developerguide/key-policy-default.html", [], { KeyPolicy: undefined }),
  key("kms:Delete* and kms:Disable* miss ScheduleKeyDeletion", "broken", pages.policies, [administrators, deny(["kms:Delete*", "kms:Disable*"])]),
  key("the platform's account is allowed all: KMS takes these calls from the key's account only", "holds", pages.foreign, [
    { ...api, Action: "kms:*" },
  ]),
  key("material of a key that imports it is not refused", "broken", pages.imported, [administrators, deny(ending)], { Origin: "EXTERNAL" }),
  key("its store may be disconnected: stores have no policy", "broken", pages.stores, [api, deny(ending)], { Origin: "AWS_CLOUDHSM" }),
  key("an SCP keeps the store", "holds", pages.stores, [api, deny(ending)], { Origin: "AWS_CLOUDHSM" }, [everyStore]),
  key("its Origin is unknown, and material is not refused", "undecided", pages.imported, [administrators, deny(ending)], { Origin: { Ref: "Open" } }),
  key("multi-factor spares whoever has it", "broken", pages.operators, [
    administrators,
    deny("kms:*", { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }),
  ]),
  key("an SCP alone", "holds", pages.policies, [administrators, api], {}, [withoutPrincipal(deny("kms:*"))]),
  {
    name: "a key of the customer's own account",
    is: "holds",
    page: pages.foreign,
    example: ledger([organization(), orchid({ Ledger: bucketUnder(foreignKey) })], {}, { custody: "customer-account", key: foreignKey }),
  },
  {
    name: "a foreign key that nobody names",
    is: "undecided",
    page: pages.foreign,
    example: ledger([organization(), orchid({ Ledger: bucketUnder(foreignKey) })]),
  },
  {
    name: "the key of a DocumentDB cluster",
    is: "broken",
    page: "documentdb/latest/developerguide/encryption-at-rest.html",
    example: ledger([organization(), orchid(database("DocDB::DBCluster"))]),
  },
  {
    name: "the key of a Neptune cluster",
    is: "broken",
    page: "neptune/latest/userguide/encrypt.html",
    example: ledger([organization(), orchid(database("Neptune::DBCluster"))]),
  },
  {
    name: "AWS's own key for S3",
    is: "unexercised",
    page: "AmazonS3/latest/userguide/UsingKMSEncryption.html",
    example: ledger([organization(), orchid({ Ledger: bucketUnder("alias/aws/s3") })]),
  },
]);

judgesAll("key-vendor-cannot-repolicy", [
  key("administrators are refused", "holds", pages.policies, [administrators, api, deny([...changing, ...aliases]), noGrant]),
  key("grants are not refused", "broken", pages.grants, [administrators, api, deny([...changing, ...aliases])]),
  key("Bool false misses a request without the key", "broken", pages.operators, [
    administrators,
    deny([...changing, ...aliases]),
    { ...noGrant, Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } } },
  ]),
  key("the platform's account may grant", "broken", pages.foreign, [{ ...api, Action: "kms:*" }]),
  key("grants for AWS resources only", "holds", pages.grants, [
    { ...api, Action: "kms:CreateGrant", Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } },
  ]),
  key("ForAllValues passes a request without the key", "broken", pages.operators, [
    { ...api, Action: "kms:CreateGrant", Condition: { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } } },
  ]),
  key("aliases are not refused", "broken", pages.alias, [administrators, deny(changing), noGrant]),
  key("aliases are refused on the aliases", "holds", pages.alias, [administrators, deny(changing), noGrant], {}, [
    { Effect: "Deny", Action: "kms:*Alias", Resource: "arn:aws:kms:*:*:alias/*" },
  ]),
  key(
    "whether it is multi-Region is unknown, and replication is not refused",
    "undecided",
    pages.replica,
    [administrators, deny([...changing, ...aliases]), noGrant],
    { MultiRegion: { Ref: "Open" } },
  ),
  key("a multi-Region key may be replicated", "broken", pages.replica, [administrators, deny([...changing, ...aliases]), noGrant], {
    MultiRegion: true,
  }),
  {
    name: "a key of the customer's own account may be granted",
    is: "undecided",
    page: pages.foreign,
    example: ledger([organization(), orchid({ Ledger: bucketUnder(foreignKey) })], {}, { custody: "customer-account", key: foreignKey }),
  },
]);
