import { scp } from "../build.ts";
import { aftRole, anyCustomer, anyRole, roles } from "../names.ts";
import type { Clause, Document, Examples } from "../statement.ts";
import { birthRoles, unlessSpared } from "./phase.ts";
import type { Phase } from "./phase.ts";

/**
 * Attached to Vending and Active. Nobody becomes the customer, or changes the roles that the promises rest on (pitfall P1).
 *
 * Denies: every write on the customer's roles, policies and identity providers, on the vendor's own roles and their boundaries,
 * and on the kill automation; passing a customer's role; reading secrets' values and logging in to the database; making one-shot roles again.
 * Leaves alone: the customer, who also cuts the vendor's roles off; the data role's tokens and its login; passing the service roles; in Vending
 * the roles that build the account; deleting the one-shot roles at hand-over.
 */
export function principals(phase: Phase): Document {
  return scp(
    {
      Sid: "PrincipalsAreTheCustomers",
      Effect: "Deny",
      Action: identityWrites,
      Resource: [
        anyCustomer,
        "arn:aws:iam::*:policy/customer/*",
        "arn:aws:iam::*:saml-provider/customer-*",
        ...[roles.access, roles.provisioner, roles.deployer, roles.accepter, roles.backup, "cofferdam/*"].map(anyRole),
        "arn:aws:iam::*:policy/panops/*",
      ],
      ...unlessSpared(phase, aftRole),
    },
    { Sid: "CustomerPassesItself", Effect: "Deny", Action: "iam:PassRole", Resource: anyCustomer, ...unlessSpared(phase, aftRole, roles.keyBirth) },
    {
      Sid: "AutomationIsTheCustomers",
      Effect: "Deny",
      Action: automationWrites,
      Resource: ["arn:aws:lambda:*:*:function:customer-*", "arn:aws:events:*:*:rule/customer-*"],
      ...unlessSpared(phase, aftRole, roles.keyBirth),
    },
    ...content(phase),
    ...oneShotRoles(phase),
  );
}

const identityWrites = [
  "iam:Add*",
  "iam:Attach*",
  "iam:Create*",
  "iam:Delete*",
  "iam:Detach*",
  "iam:Put*",
  "iam:Remove*",
  "iam:Set*",
  "iam:Tag*",
  "iam:Untag*",
  "iam:Update*",
] as const;

const automationWrites = [
  "lambda:Add*",
  "lambda:Create*",
  "lambda:Delete*",
  "lambda:Invoke*",
  "lambda:Publish*",
  "lambda:Put*",
  "lambda:Remove*",
  "lambda:Tag*",
  "lambda:Untag*",
  "lambda:Update*",
  "events:Delete*",
  "events:Disable*",
  "events:Enable*",
  "events:Put*",
  "events:Remove*",
  "events:Tag*",
  "events:Untag*",
] as const;

function content(phase: Phase): readonly Clause[] {
  const readers = [anyCustomer, anyRole(roles.access), ...(phase === "vending" ? [anyRole(roles.databaseBirth)] : [])];
  return [
    {
      Sid: "DataForDataRole",
      Effect: "Deny",
      Action: ["secretsmanager:GetSecretValue", "rds-db:connect"],
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": readers } },
      ifAbsent: { "aws:PrincipalArn": "matches" },
    },
    { Sid: "NoBatchOfSecrets", Effect: "Deny", Action: "secretsmanager:BatchGetSecretValue", Resource: "*", ...unlessSpared("active") },
  ];
}

/** Their deletion stays open: it ends their power. */
function oneShotRoles(phase: Phase): readonly Clause[] {
  const makes = ["iam:Attach*", "iam:Create*", "iam:Put*", "iam:Tag*", "iam:Update*", "iam:PassRole"] as const;
  return [
    {
      Sid: "OneShotRolesStayGone",
      Effect: "Deny",
      Action: makes,
      Resource: anyRole("vending/*"),
      ...unlessSpared(phase, aftRole, roles.deployer, ...birthRoles),
    },
  ];
}

const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const admin = by("AWSControlTowerExecution");

/** In unit Active. */
export const examples: Examples = {
  denied: {
    "an execution role edits the customer's trust": { principal: admin, action: "iam:UpdateAssumeRolePolicy", resource: by(roles.keyAdmin) },
    "an execution role gives the data role more": { principal: admin, action: "iam:PutRolePolicy", resource: by(roles.access) },
    "an execution role makes a customer role": { principal: admin, action: "iam:CreateRole", resource: by("customer/Another") },
    "an execution role passes the customer's role": { principal: admin, action: "iam:PassRole", resource: by(roles.killAutomation) },
    "an execution role edits the kill automation": {
      principal: admin,
      action: "lambda:UpdateFunctionCode",
      resource: "arn:aws:lambda:us-east-1:333333333333:function:customer-kill-automation",
    },
    "an execution role reads the master secret": {
      principal: admin,
      action: "secretsmanager:GetSecretValue",
      resource: "arn:aws:secretsmanager:us-east-1:333333333333:secret:rds!cluster-1",
    },
    "an execution role logs in to the database": {
      principal: admin,
      action: "rds-db:connect",
      resource: "arn:aws:rds-db:us-east-1:333333333333:dbuser:cluster-1/app_writer",
    },
    "Account Factory's role makes KeyBirth again": { principal: by(aftRole), action: "iam:CreateRole", resource: by(roles.keyBirth) },
  },
  untouched: {
    "the customer cuts the data role": { principal: by(roles.killAutomation), action: "iam:PutRolePolicy", resource: by(roles.access) },
    "the customer edits its own role": { principal: by(roles.keyAdmin), action: "iam:PutRolePolicy", resource: by(roles.trailAdmin) },
    "the data role reads a token": {
      principal: by(roles.access),
      action: "secretsmanager:GetSecretValue",
      resource: "arn:aws:secretsmanager:us-east-1:333333333333:secret:connector/slack-1",
    },
    "the data role logs in to the database": {
      principal: by(roles.access),
      action: "rds-db:connect",
      resource: "arn:aws:rds-db:us-east-1:333333333333:dbuser:cluster-1/app_writer",
    },
    "the deployer passes the provisioner": { principal: by(roles.deployer), action: "iam:PassRole", resource: by(roles.provisioner) },
    "an execution role deletes KeyBirth": { principal: admin, action: "iam:DeleteRole", resource: by(roles.keyBirth) },
  },
};
