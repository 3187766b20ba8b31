import {
  accounts,
  clients,
  document,
  inAccount,
  judgesAll,
  ledger,
  of,
  orchid,
  organization,
  owner,
  parameters,
  rcp,
  scp,
  stackSet,
  type Case,
  type Json,
  type Resources,
} from "./platform.ts";

const pages = {
  block: "AmazonS3/latest/userguide/access-control-block-public-access.html",
  operators: "IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  scp: "organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
  rcp: "organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html",
  attach: "organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
  acl: "AmazonS3/latest/userguide/about-object-ownership.html",
  tls: "AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
  services: "AmazonS3/latest/userguide/security-best-practices.html",
  sets: "AWSCloudFormation/latest/TemplateReference/aws-properties-cloudformation-stackset-deploymenttargets.html",
};

const four = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
const calls = ["s3:PutBucketPublicAccessBlock", "s3:PutAccountPublicAccessBlock"];
const spared = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ledger-owner/*" } };

function guard(more: Json = {}): Json {
  return { Effect: "Deny", Action: calls, Resource: "*", Condition: spared, ...more };
}

function vault(properties: Json = {}): Resources {
  return { Vault: of("S3::Bucket", { BucketName: "nw-orchid-vault", PublicAccessBlockConfiguration: four, ...properties }) };
}

function policyOf(...statements: readonly Json[]): Resources {
  return { VaultPolicy: of("S3::BucketPolicy", { Bucket: { Ref: "Vault" }, PolicyDocument: document(statements) }) };
}

function guarded(name: string, is: Case["is"], page: string, statement: Json, properties: Json = {}, tenant: Json = {}): Case {
  return { name, is, page, example: ledger([organization({ Guard: scp([clients], statement) }), orchid(vault(properties))], {}, tenant) };
}

function attached(name: string, is: Case["is"], page: string, resources: Resources, tenant: Json = {}): Case {
  return { name, is, page, example: ledger([organization(resources), orchid(vault())], {}, tenant) };
}

const foreignAuditor = `arn:aws:iam::${accounts.foreign}:role/OrchidSecurity`;
const letIn = policyOf({ Effect: "Allow", Principal: { AWS: foreignAuditor }, Action: calls[0], Resource: { "Fn::GetAtt": ["Vault", "Arn"] } });

judgesAll("bucket-blocks-public-access", [
  guarded("an SCP on the clients' unit", "holds", pages.attach, guard()),
  guarded("actions in any case, a wildcard", "holds", pages.scp, guard({ Action: "S3:put*publicaccessblock" })),
  guarded("a wildcard that misses the account's call", "broken", pages.scp, guard({ Action: "s3:PutBucket*" })),
  guarded("NotAction for all but reads", "holds", pages.scp, guard({ Action: undefined, NotAction: ["s3:Get*", "s3:List*"] })),
  guarded(
    "StringNotEquals takes the glob literally: the customer is refused too",
    "holds",
    pages.operators,
    guard({ Condition: { StringNotEquals: { "aws:PrincipalArn": owner("*") } } }),
  ),
  guarded(
    "StringNotLike crosses slashes and colons, and a role's path may hold both",
    "broken",
    pages.operators,
    guard({ Condition: { StringNotLike: { "aws:PrincipalArn": owner("*") } } }),
  ),
  guarded(
    "roles, users and root are listed, federated users are not",
    "broken",
    pages.operators,
    guard({ Condition: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*", "arn:aws:iam::*:root"] } } }),
  ),
  guarded("a tag spares whoever sets it", "broken", pages.operators, guard({ Condition: { StringNotEquals: { "aws:PrincipalTag/duty": "owner" } } })),
  guarded("an SCP with a Principal is refused by AWS", "undecided", pages.scp, guard({ Principal: "*" })),
  guarded("one block left out", "broken", pages.block, guard(), { PublicAccessBlockConfiguration: { ...four, IgnorePublicAcls: undefined } }),
  guarded("no block stated", "undecided", pages.block, guard(), { PublicAccessBlockConfiguration: undefined }),
  attached("an SCP on the other unit", "broken", pages.attach, { Guard: scp([{ Ref: "Core" }], guard()) }),
  attached("an SCP on the account, its unit unnamed", "holds", pages.attach, { Guard: scp([accounts.orchid], guard()) }, { unit: undefined }),
  attached("an SCP on the root, the unit unnamed", "holds", pages.attach, { Guard: scp(["r-nw01"], guard()) }, { unit: undefined }),
  attached("an SCP on a unit, the tenant's unnamed", "undecided", pages.attach, { Guard: scp([clients], guard()) }, { unit: undefined }),
  attached("an RCP for the bucket, an SCP for the account", "holds", pages.rcp, {
    Guard: scp([clients], guard({ Action: calls[1] })),
    Bound: rcp([clients], guard({ Action: calls[0], Principal: "*" })),
  }),
  attached("an RCP with NotPrincipal is refused by AWS", "undecided", pages.rcp, {
    Guard: scp([clients], guard({ Action: calls[1] })),
    Bound: rcp([clients], guard({ Action: calls[0], NotPrincipal: { AWS: accounts.foreign } })),
  }),
  attached("an RCP that allows is refused by AWS", "undecided", pages.rcp, {
    Guard: scp([clients], guard({ Action: calls[1] })),
    Bound: rcp([clients], { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }, guard({ Action: calls[0], Principal: "*" })),
  }),
  attached("a stack set for the clients' unit may bring buckets", "undecided", pages.sets, {
    Guard: scp([clients], guard()),
    Set: stackSet({ OrganizationalUnitIds: [clients] }),
  }),
  attached("a stack set for the other unit", "holds", pages.sets, {
    Guard: scp([clients], guard()),
    Set: stackSet({ OrganizationalUnitIds: [{ Ref: "Core" }] }),
  }),
  {
    name: "the delegated administrator's stack has the SCP",
    is: "holds",
    page: "organizations/latest/userguide/orgs_delegate_policies.html",
    example: ledger([organization(), inAccount("Delegated", accounts.platform, { Guard: scp([accounts.orchid], guard()) }), orchid(vault())]),
  },
  {
    name: "the customer's own principal in another account is let in",
    is: "holds",
    page: pages.block,
    example: ledger(
      [organization({ Guard: scp([clients], guard()) }), orchid({ ...vault(), ...letIn })],
      {},
      { customer: [owner(accounts.orchid), foreignAuditor] },
    ),
  },
  {
    name: "a stranger is let in",
    is: "broken",
    page: pages.block,
    example: ledger([organization({ Guard: scp([clients], guard()) }), orchid({ ...vault(), ...letIn })]),
  },
  { name: "the organization is in no template", is: "undecided", page: pages.attach, example: ledger([orchid(vault())]) },
]);

const both = [{ "Fn::GetAtt": ["Vault", "Arn"] }, { "Fn::Join": ["/", [{ "Fn::GetAtt": ["Vault", "Arn"] }, "*"]] }];

function plain(more: Json = {}): Json {
  return { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: both, Condition: { Bool: { "aws:SecureTransport": "false" } }, ...more };
}

function old(more: Json = {}): Json {
  return { ...plain(), Condition: { NumericLessThan: { "s3:TlsVersion": 1.2 } }, ...more };
}

function tls(name: string, is: Case["is"], page: string, statements: readonly Json[], properties: Json = {}, guards: Resources = {}): Case {
  return {
    name,
    is,
    page,
    example: ledger([
      organization(guards),
      orchid({ Vault: of("S3::Bucket", properties), ...(statements.length > 0 && policyOf(...statements)) }, parameters("Effect")),
    ]),
  };
}

const listsOff = { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } };
const toAccount = { Principal: { AWS: accounts.orchid } };
const notServices = { BoolIfExists: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } };

judgesAll("bucket-refuses-plain-http", [
  tls("both Denies", "holds", pages.services, [plain(), old()]),
  tls("no policy", "broken", pages.services, []),
  tls("plain HTTP alone", "broken", pages.tls, [plain()]),
  tls("a Deny on the bucket alone", "broken", pages.services, [plain({ Resource: both[0] }), old()]),
  tls("StringNotEquals true", "holds", pages.operators, [plain({ Condition: { StringNotEquals: { "aws:securetransport": "true" } } }), old()]),
  tls("Null never meets a key that is always there", "broken", pages.operators, [
    plain({ Condition: { Null: { "aws:SecureTransport": "true" } } }),
    old(),
  ]),
  tls("one statement with both conditions needs both", "broken", pages.operators, [
    plain({ Condition: { Bool: { "aws:SecureTransport": "false" }, NumericLessThan: { "s3:TlsVersion": 1.2 } } }),
  ]),
  tls("TLS 1.1 is left", "broken", pages.tls, [plain(), old({ Condition: { NumericLessThan: { "s3:TlsVersion": "1.1" } } })]),
  tls("split by actions", "holds", pages.services, [plain({ Action: "s3:G*" }), plain({ Action: undefined, NotAction: "s3:G*" }), old()]),
  tls("the customer is spared", "broken", pages.services, [plain({ Condition: { Bool: { "aws:SecureTransport": "false" }, ...spared } }), old()]),
  tls("an endpoint is spared", "broken", pages.services, [
    plain({ Condition: { Bool: { "aws:SecureTransport": "false" }, StringNotEquals: { "aws:SourceVpce": "vpce-0a" } } }),
    old(),
  ]),
  tls("AWS services are spared", "holds", pages.services, [
    plain({ Condition: notServices }),
    old({ Condition: { NumericLessThan: { "s3:TlsVersion": 1.2 }, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } } }),
  ]),
  tls("denied to the account, lists off", "holds", pages.acl, [plain(toAccount), old(toAccount)], listsOff),
  tls("denied to the account, lists unstated", "undecided", pages.acl, [plain(toAccount), old(toAccount)]),
  tls("the Effect is a parameter", "undecided", pages.services, [plain({ Effect: { Ref: "Effect" } }), old()]),
  tls("an RCP alone", "holds", pages.rcp, [], {}, { Bound: rcp(["r-nw01"], plain({ Resource: "*" }), old({ Resource: "*" })) }),
  tls(
    "an SCP alone does not bind a public read",
    "broken",
    pages.scp,
    [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: both[1] }],
    {},
    {
      Bound: scp(["r-nw01"], plain({ Resource: "*", Principal: undefined }), old({ Resource: "*", Principal: undefined })),
    },
  ),
]);
