import { scp } from "../build.ts";
import type { Document, Examples } from "../statement.ts";

/**
 * Attached to the root. No member account leaves or closes itself, or edits what binds it from below (pitfall P2).
 *
 * Denies: leaving, closing, moving the account to another e-mail address, editing policies as a delegated administrator,
 * delegating root sessions.
 * Leaves alone: everything else, reads of the organization included. The management account is bound by no SCP.
 */
export function leavingAndEditing(): Document {
  return scp({
    Sid: "NoLeavingNoEditing",
    Effect: "Deny",
    Action: [
      "organizations:LeaveOrganization",
      "organizations:CloseAccount",
      "organizations:MoveAccount",
      "organizations:RemoveAccountFromOrganization",
      "organizations:AttachPolicy",
      "organizations:DetachPolicy",
      "organizations:CreatePolicy",
      "organizations:UpdatePolicy",
      "organizations:DeletePolicy",
      "organizations:DisablePolicyType",
      "organizations:PutResourcePolicy",
      "organizations:DeleteResourcePolicy",
      "organizations:AcceptHandshake",
      "organizations:RegisterDelegatedAdministrator",
      "organizations:DeregisterDelegatedAdministrator",
      "account:CloseAccount",
      "account:StartPrimaryEmailUpdate",
      "account:AcceptPrimaryEmailUpdate",
      "account:PutAlternateContact",
      "iam:UpdateAccountEmailAddress",
      "iam:EnableOrganizationsRoot*",
      "iam:DisableOrganizationsRoot*",
      "sts:AssumeRoot",
    ],
    Resource: "*",
  });
}

const admin = "arn:aws:iam::333333333333:role/AWSControlTowerExecution";

export const examples: Examples = {
  denied: {
    "an execution role leaves": { principal: admin, action: "organizations:LeaveOrganization", resource: "*" },
    "an execution role closes the account": { principal: admin, action: "account:CloseAccount", resource: "*" },
    "the compute account opens a root session": {
      principal: "arn:aws:iam::222222222222:role/Admin",
      action: "sts:AssumeRoot",
      resource: "arn:aws:iam::333333333333:root",
    },
  },
  untouched: {
    "an account reads its organization": { principal: admin, action: "organizations:DescribeOrganization", resource: "*" },
    "the customer disables the key": {
      principal: "arn:aws:iam::333333333333:role/customer/CustomerKeyAdmin",
      action: "kms:DisableKey",
      resource: "arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
  },
};
