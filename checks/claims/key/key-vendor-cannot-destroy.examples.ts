import { keyIn, customerOnly, everyAdministrator, serviceUse, type Statement } from "./key-examples.ts";

const deny: Statement = {
  Sid: "OnlyTheCustomer",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:*ImportedKeyMaterial",
    "kms:ImportKeyMaterial",
  ],
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/customer/*" } },
};

const vendorRole: Statement = {
  Sid: "Operator",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:role/Operator" },
  Action: ["kms:DescribeKey", "kms:DisableKey"],
  Resource: "*",
};

const withoutMaterial = { ...deny, Action: deny.Action.filter((action) => !action.includes("Material")) };

export const examples = {
  holds: {
    // Only keys of origin EXTERNAL have imported material (docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html).
    "imported material is not denied, and the key takes none": keyIn([everyAdministrator, serviceUse, withoutMaterial]),
    "the policy allows the service its use and the customer everything": keyIn([serviceUse, customerOnly]),
    "administrators have IAM access, and these actions are denied to all but the customer": keyIn([everyAdministrator, serviceUse, deny]),
    // KMS takes DisableKey from the key's own account only (docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html).
    "a role of another account is allowed to disable the key": keyIn([
      { ...serviceUse, Action: [...serviceUse.Action, "kms:DisableKey"] },
      customerOnly,
    ]),
  },
  broken: {
    "the account's administrators have IAM access and nothing is denied": keyIn([everyAdministrator, serviceUse]),
    "a vendor role of the account may disable the key": keyIn([serviceUse, customerOnly, vendorRole]),
    "the exemption also fits the vendor's roles": keyIn([
      everyAdministrator,
      serviceUse,
      { ...deny, Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/*" } } },
    ]),
    "imported material of a key that takes it is not denied": keyIn([everyAdministrator, serviceUse, withoutMaterial], { Origin: "EXTERNAL" }),
    "its custom key store can be taken away": keyIn([everyAdministrator, serviceUse, deny], { Origin: "AWS_CLOUDHSM" }),
    "re-enabling is left out of the Deny": keyIn([
      everyAdministrator,
      serviceUse,
      { ...deny, Action: deny.Action.filter((action) => action !== "kms:EnableKey") },
    ]),
  },
  undecided: {
    "a parameter is the policy": keyIn({ Ref: "KeyPolicy" }),
    "a parameter decides who is exempt": keyIn([
      everyAdministrator,
      serviceUse,
      { ...deny, Condition: { ArnNotLike: { "aws:PrincipalArn": { Ref: "Exempt" } } } },
    ]),
  },
};
