import { customerOnly, everyAdministrator, keyIn, serviceUse, type Statement } from "./key-examples.ts";

const notCustomer = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/customer/*" } };

const denyChange: Statement = {
  Sid: "OnlyTheCustomerChanges",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "kms:PutKeyPolicy",
    "kms:*Alias",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ReplicateKey",
    "kms:UpdatePrimaryRegion",
    "kms:SynchronizeMultiRegionKey",
  ],
  Resource: "*",
  Condition: notCustomer,
};

const denyGrant: Statement = {
  Sid: "GrantsForAwsResourcesOnly",
  Effect: "Deny",
  Principal: "*",
  Action: ["kms:CreateGrant"],
  Resource: "*",
  Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
};

const held = [everyAdministrator, serviceUse, denyChange, denyGrant];

const grantForServices: Statement = {
  Sid: "Provisioner",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:role/Provisioner" },
  Action: ["kms:CreateGrant"],
  Resource: "*",
  Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
};

const withoutReplicas = { ...denyChange, Action: denyChange.Action.filter((action) => !/Replica|Primary|MultiRegion/.test(action)) };
const withoutAliases = { ...denyChange, Action: denyChange.Action.filter((action) => action !== "kms:*Alias") };
const denyAliases = { Sid: "NoAliases", Effect: "Deny", Action: "kms:*Alias", Resource: "arn:aws:kms:*:*:alias/*" };

export const examples = {
  holds: {
    // A single-Region key stays one (docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html).
    "replication is not denied, and the key cannot be replicated": keyIn([everyAdministrator, serviceUse, withoutReplicas, denyGrant]),
    // An alias call takes both permissions (docs.aws.amazon.com/kms/latest/developerguide/alias-access.html).
    "the organization denies alias calls on the aliases": keyIn([everyAdministrator, serviceUse, withoutAliases, denyGrant], {}, denyAliases),
    "only the customer administers the key": keyIn([serviceUse, customerOnly]),
    "administrators have IAM access, and changes and grants are denied to all but the customer": keyIn(held),
    "a vendor role may make grants for AWS resources": keyIn([serviceUse, customerOnly, grantForServices]),
  },
  broken: {
    "the account's administrators may change the policy": keyIn([everyAdministrator, serviceUse, denyGrant]),
    "replication of a multi-Region key is not denied": keyIn([everyAdministrator, serviceUse, withoutReplicas, denyGrant], { MultiRegion: true }),
    "aliases can be moved": keyIn([everyAdministrator, serviceUse, withoutAliases, denyGrant]),
    "grants are not denied": keyIn([everyAdministrator, serviceUse, denyChange]),
    "a vendor role may make any grant": keyIn([serviceUse, customerOnly, withoutCondition(grantForServices)]),
    "grants without the key in the request pass": keyIn([
      everyAdministrator,
      serviceUse,
      denyChange,
      { ...denyGrant, Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } } },
    ]),
    "the hand-over is not trusted": { ...keyIn([serviceUse, customerOnly]), estate: { assumptions: ["management-account-honest"] } },
  },
  undecided: {
    "a parameter is the policy": keyIn({ Ref: "KeyPolicy" }),
    "a parameter decides who is exempt": keyIn([
      everyAdministrator,
      serviceUse,
      { ...denyChange, Condition: { ArnNotLike: { "aws:PrincipalArn": { Ref: "Exempt" } } } },
      denyGrant,
    ]),
  },
};

function withoutCondition({ Condition: _, ...statement }: Statement): Statement {
  return statement;
}
