import { describe, expect, test } from "vitest";
import type { PlainRequest } from "../../checks/reason/policy/request.ts";
import { home, away, role, session, user, foreign, root, decided, statement, allowAll, denyAll, open, type Given } from "./decisions.ts";
import { hole, keyArn, unread } from "./documents.ts";

describe("an account's own resource (reference_policies_evaluation-logic)", () => {
  const cases: readonly (readonly [string, Partial<PlainRequest>, Given, string])[] = [
    ["nothing allows", {}, {}, "denied-implicitly by identity"],
    ["the identity allows", {}, { identity: [allowAll] }, "allowed by identity"],
    ["the resource allows the role", {}, { resource: open({ AWS: role }) }, "allowed by resource"],
    ["an explicit deny wins", {}, { identity: [allowAll, denyAll] }, "denied-explicitly by identity"],
    ["a deny of the resource wins", {}, { identity: [allowAll], resource: open("*", { Effect: "Deny" }) }, "denied-explicitly by resource"],
    ["the account's name only delegates", {}, { resource: open({ AWS: home }) }, "denied-implicitly by identity"],
    ["a boundary limits", {}, { identity: [allowAll], boundary: statement({ Action: "kms:*" }) }, "denied-implicitly by boundary"],
    ["a boundary alone gives nothing", {}, { boundary: allowAll }, "denied-implicitly by identity"],
    [
      "a boundary limits what a role's ARN is given",
      {},
      { boundary: statement({ Action: "kms:*" }), resource: open({ AWS: role }) },
      "denied-implicitly by boundary",
    ],
    [
      "a boundary does not limit what a user's ARN is given",
      { principal: user },
      { boundary: statement({ Action: "kms:*" }), resource: open({ AWS: user }) },
      "allowed by resource",
    ],
    [
      "nor a session's",
      { principal: session },
      { boundary: statement({ Action: "kms:*" }), resource: open({ AWS: session }) },
      "allowed by resource",
    ],
    [
      "whether it limits what everyone is given is not documented",
      {},
      { boundary: statement({ Action: "kms:*" }), resource: open("*") },
      "undecided",
    ],
    ["a boundary's deny counts for all", { principal: user }, { boundary: denyAll, resource: open({ AWS: user }) }, "denied-explicitly by boundary"],
    ["a session is covered by its role", { principal: session }, { resource: open({ AWS: role }) }, "allowed by resource"],
    [
      "a session of a role with a path",
      { principal: session, context: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/app/Worker` } },
      { resource: open({ AWS: `arn:aws:iam::${home}:role/app/Worker` }) },
      "allowed by resource",
    ],
    ["a deleted principal's id names nobody", {}, { resource: open({ AWS: "AROAEXAMPLE" }) }, "denied-implicitly by identity"],
    ["the root user may", { principal: root }, {}, "allowed by identity"],
    ["unless the resource denies", { principal: root }, { resource: open("*", { Effect: "Deny" }) }, "denied-explicitly by resource"],
    ["or an SCP does", { principal: root }, { scp: [[allowAll, denyAll]] }, "denied-explicitly by scp"],
    [
      "but not to replace its bucket's policy",
      { principal: root, action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::b" },
      { resource: open("*", { Effect: "Deny" }) },
      "allowed by identity",
    ],
    [
      "which others are",
      { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::b" },
      { identity: [allowAll], resource: open("*", { Effect: "Deny" }) },
      "denied-explicitly by resource",
    ],
    ["no boundary binds it", { principal: root }, { boundary: denyAll }, "allowed by identity"],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => {
    expect(decided(request, given)).toBe(expected);
  });
});

describe("another account's resource (reference_policies_evaluation-logic-cross-account)", () => {
  const cases: readonly (readonly [string, Given, string])[] = [
    ["one side is not enough", { identity: [allowAll] }, "denied-implicitly by resource"],
    ["nor the other", { resource: open({ AWS: foreign }) }, "denied-implicitly by identity"],
    ["both are", { identity: [allowAll], resource: open({ AWS: foreign }) }, "allowed by identity"],
    ["the account's name is enough on the resource", { identity: [allowAll], resource: open({ AWS: away }) }, "allowed by identity"],
    ["the caller's SCP counts", { identity: [allowAll], resource: open("*"), scp: [[statement({ Action: "kms:*" })]] }, "denied-implicitly by scp"],
    ["the resource's RCP counts", { identity: [allowAll], resource: open("*"), rcp: [[open("*", { Effect: "Deny" })]] }, "denied-explicitly by rcp"],
  ];
  test.each(cases)("%s", (_name, given, expected) => {
    expect(decided({ principal: foreign }, given)).toBe(expected);
  });
});

describe("organizations (orgs_manage_policies_scps, orgs_manage_policies_rcps)", () => {
  const cases: readonly (readonly [string, Partial<PlainRequest>, Given, string])[] = [
    ["no level: nothing binds", {}, { identity: [allowAll], scp: [] }, "allowed by identity"],
    ["a level without a policy denies", {}, { identity: [allowAll], scp: [[allowAll], []] }, "denied-implicitly by scp"],
    ["each level must allow", {}, { identity: [allowAll], scp: [[allowAll], [statement({ Action: "kms:*" })]] }, "denied-implicitly by scp"],
    ["an SCP gives nothing", {}, { scp: [[allowAll]] }, "denied-implicitly by identity"],
    ["the management account is not bound", {}, { identity: [allowAll], scp: [[denyAll]], managementAccount: home }, "allowed by identity"],
    [
      "a service-linked role is not bound",
      { principal: `arn:aws:iam::${home}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX` },
      { identity: [allowAll], scp: [[denyAll]], rcp: [[open("*", { Effect: "Deny" })]] },
      "allowed by identity",
    ],
    ["an outsider is bound by RCPs", { principal: "*" }, { resource: open("*"), rcp: [[open("*", { Effect: "Deny" })]] }, "denied-explicitly by rcp"],
    [
      "an AWS service too",
      { principal: "logs.amazonaws.com" },
      { resource: open({ Service: "logs.amazonaws.com" }), rcp: [[open("*", { Effect: "Deny" })]] },
      "denied-explicitly by rcp",
    ],
    [
      "but not by SCPs",
      { principal: "logs.amazonaws.com" },
      { resource: open({ Service: "logs.amazonaws.com" }), scp: [[denyAll]] },
      "allowed by resource",
    ],
    [
      "RCPs do not reach EC2",
      { action: "ec2:StartInstances", resource: `arn:aws:ec2:us-east-1:${home}:instance/i-1` },
      { identity: [allowAll], rcp: [[open("*", { Effect: "Deny" })]] },
      "allowed by identity",
    ],
    [
      "nor RetireGrant",
      { action: "kms:RetireGrant", resource: keyArn },
      { identity: [allowAll], resource: open({ AWS: home }), rcp: [[open("*", { Effect: "Deny" })]] },
      "allowed by identity",
    ],
    [
      "nor resources of the management account",
      {},
      { identity: [allowAll], rcp: [[open("*", { Effect: "Deny" })]], managementAccount: home },
      "allowed by identity",
    ],
    ["an RCP level without a policy denies nothing", {}, { identity: [allowAll], rcp: [[]] }, "allowed by identity"],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => {
    expect(decided(request, given)).toBe(expected);
  });
});

describe("keys (kms: key-policies, key-policy-default, key-policy-modifying-external-accounts)", () => {
  const key = { action: "kms:Decrypt", resource: keyArn };
  const delegated = open({ AWS: root }, { Action: "kms:*" });
  const cases: readonly (readonly [string, Partial<PlainRequest>, Given, string])[] = [
    ["an identity policy alone is not enough", key, { identity: [allowAll], resource: open({ AWS: foreign }) }, "denied-implicitly by resource"],
    ["with delegation it is", key, { identity: [allowAll], resource: delegated }, "allowed by identity"],
    ["delegation alone is not", key, { resource: delegated }, "denied-implicitly by identity"],
    [
      "delegation covers its actions only",
      key,
      { identity: [allowAll], resource: open({ AWS: root }, { Action: "kms:DescribeKey" }) },
      "denied-implicitly by resource",
    ],
    [
      "and its conditions",
      key,
      { identity: [allowAll], resource: open({ AWS: root }, { Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } } }) },
      "denied-implicitly by resource",
    ],
    ["an identity's deny always counts", key, { identity: [denyAll], resource: open({ AWS: role }) }, "denied-explicitly by identity"],
    ["the role's ARN is enough by itself", key, { resource: open({ AWS: role }) }, "allowed by resource"],
    [
      "* with the caller's account is too",
      { ...key, context: { "kms:CallerAccount": home } },
      { resource: open({ AWS: "*" }, { Condition: { StringEquals: { "kms:CallerAccount": home } } }) },
      "allowed by resource",
    ],
    ["root has what the policy gives the account", { ...key, principal: root }, { resource: delegated }, "allowed by resource"],
    ["and nothing else", { ...key, principal: root }, { resource: open({ AWS: role }) }, "denied-implicitly by resource"],
    [
      "use works from another account",
      { ...key, principal: foreign },
      { identity: [allowAll], resource: open({ AWS: away }) },
      "allowed by identity",
    ],
    [
      "administration does not",
      { ...key, principal: foreign, action: "kms:DisableKey" },
      { identity: [allowAll], resource: open({ AWS: away }) },
      "denied-implicitly by resource",
    ],
    [
      "an operation newer than our list might",
      { ...key, principal: foreign, action: "kms:InventedLater" },
      { identity: [allowAll], resource: open({ AWS: away }) },
      "allowed by identity",
    ],
    ["a custom key store has no policy", { action: "kms:DisconnectCustomKeyStore", resource: "*" }, { identity: [allowAll] }, "allowed by identity"],
    ["nor has a key before it is made", { action: "kms:CreateKey", resource: "*" }, { identity: [allowAll] }, "allowed by identity"],
    [
      "nor has an alias",
      { action: "kms:CreateAlias", resource: `arn:aws:kms:us-east-1:${home}:alias/one` },
      { identity: [allowAll] },
      "allowed by identity",
    ],
    [
      "the same call on the key needs the key's",
      { action: "kms:CreateAlias", resource: keyArn },
      { identity: [allowAll] },
      "denied-implicitly by resource",
    ],
    ["a grant may allow", key, { resource: open({ AWS: foreign }), grants: [{ Operations: ["Decrypt"] }] }, "undecided"],
    ["for its operations only", key, { resource: open({ AWS: foreign }), grants: [{ Operations: ["Encrypt"] }] }, "denied-implicitly by identity"],
    [
      "and never against a deny",
      key,
      { resource: open("*", { Effect: "Deny" }), grants: [{ Operations: ["Decrypt"] }] },
      "denied-explicitly by resource",
    ],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => {
    expect(decided(request, given)).toBe(expected);
  });
});

describe("services, anonymous callers, trust (API_AssumeRole), layers that are not modelled", () => {
  const assume = { action: "sts:AssumeRole", resource: `arn:aws:iam::${home}:role/Target` };
  const cases: readonly (readonly [string, Partial<PlainRequest>, Given, string])[] = [
    ["a service that is named", { principal: "logs.amazonaws.com" }, { resource: open({ Service: "logs.amazonaws.com" }) }, "allowed by resource"],
    ["another service", { principal: "rds.amazonaws.com" }, { resource: open({ Service: "logs.amazonaws.com" }) }, "denied-implicitly by resource"],
    ["anonymous and everyone", { principal: "*" }, { resource: open("*") }, "allowed by resource"],
    ["anonymous and an account", { principal: "*" }, { resource: open({ AWS: home }) }, "denied-implicitly by resource"],
    ["a trust policy is always needed", assume, { identity: [allowAll] }, "denied-implicitly by resource"],
    ["trust in the account needs the identity's allow", assume, { resource: open({ AWS: home }) }, "denied-implicitly by identity"],
    ["and with it suffices", assume, { identity: [allowAll], resource: open({ AWS: home }) }, "allowed by identity"],
    ["trust in the principal suffices in one account", assume, { resource: open({ AWS: role }) }, "allowed by resource"],
    ["a session policy that allows", {}, { identity: [allowAll], session: allowAll }, "allowed by identity"],
    ["a session policy that does not allow", {}, { identity: [allowAll], session: statement({ Action: "kms:*" }) }, "denied-implicitly by session"],
    ["a session policy that denies", {}, { identity: [allowAll], session: denyAll }, "denied-explicitly by session"],
    [
      "an endpoint policy that does not allow",
      {},
      { identity: [allowAll], endpoint: open("*", { Action: "kms:*" }) },
      "denied-implicitly by endpoint",
    ],
    ["an endpoint policy that denies", {}, { identity: [allowAll], endpoint: open("*", { Effect: "Deny" }) }, "denied-explicitly by endpoint"],
    ["an endpoint policy that allows", {}, { identity: [allowAll], endpoint: open("*") }, "allowed by identity"],
    [
      "a canonical user may be anyone's",
      {},
      { resource: open({ CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }) },
      "undecided",
    ],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => {
    expect(decided(request, given)).toBe(expected);
  });
});

describe("NotPrincipal in a Deny (reference_policies_elements_notprincipal)", () => {
  const spares = (principal: unknown) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", NotPrincipal: principal, Action: "*", Resource: "*" }],
  });
  const cases: readonly (readonly [string, string, unknown, string])[] = [
    ["account and user are listed", user, { AWS: [user, home] }, "allowed by identity"],
    ["only the user is listed", user, { AWS: user }, "undecided"],
    ["only the account is listed", user, { AWS: home }, "undecided"],
    ["others are listed", user, { AWS: foreign }, "denied-explicitly by resource"],
    ["account, role and session are listed", session, { AWS: [session, role, home] }, "allowed by identity"],
    ["the session is left out", session, { AWS: [role, home] }, "undecided"],
    ["root is spared by its account", root, { AWS: home }, "allowed by identity"],
    ["a service that is listed", "logs.amazonaws.com", { Service: "logs.amazonaws.com" }, "denied-implicitly by resource"],
  ];
  test.each(cases)("%s", (_name, principal, listed, expected) => {
    expect(decided({ principal }, { identity: [allowAll], resource: spares(listed) })).toBe(expected);
  });
});

describe("parts that are not known", () => {
  const cases: readonly (readonly [string, Given, string])[] = [
    ["an unread effect", { identity: [allowAll, statement({ Effect: unread })] }, "undecided"],
    ["an unread allow adds nothing to another", { identity: [allowAll, statement({ Action: unread })] }, "allowed by identity"],
    ["an unread deny may deny", { identity: [allowAll, statement({ Effect: "Deny", Action: unread })] }, "undecided"],
    ["an unknown operator", { identity: [statement({ Condition: { StringSounds: { "aws:username": "x" } } })] }, "undecided"],
    ["a hole that may name the role", { resource: open({ AWS: [[`arn:aws:iam::${home}:role/`, hole("Name")]] }) }, "undecided"],
    ["an id equals no literal", { resource: open({ AWS: [[`arn:aws:iam::${home}:role/`, hole("Made", "id")]] }) }, "denied-implicitly by identity"],
    [
      "a key's hole on another resource",
      { identity: [statement({ Resource: [["arn:aws:s3:::", hole("Made", "id"), "/*"]] })] },
      "denied-implicitly by identity",
    ],
    ["a name's hole may be the resource", { identity: [statement({ Resource: [["arn:aws:s3:::", hole("Name"), "/*"]] })] }, "undecided"],
  ];
  test.each(cases)("%s", (_name, given, expected) => {
    expect(decided({}, given)).toBe(expected);
  });
});

describe("the simulator's known errors, decided as AWS documents", () => {
  const cases: readonly (readonly [string, Partial<PlainRequest>, Given, string])[] = [
    [
      "a deny unless PrincipalArn is X hits who has none",
      { principal: "logs.amazonaws.com" },
      {
        resource: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
            { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: { StringNotEquals: { "aws:PrincipalArn": role } } },
          ],
        },
      },
      "denied-explicitly by resource",
    ],
    [
      "inverted operators match an unresolved variable",
      {},
      { identity: [allowAll, statement({ Effect: "Deny", Condition: { StringNotEquals: { "aws:UserAgent": "${aws:PrincipalTag/team}" } } })] },
      "denied-explicitly by identity",
    ],
    [
      "positive ones do not",
      {},
      { identity: [statement({ Condition: { StringEquals: { "aws:UserAgent": "${aws:PrincipalTag/team}" } } })] },
      "denied-implicitly by identity",
    ],
    [
      "NotResource matches an unresolved variable",
      {},
      {
        identity: [
          allowAll,
          { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::b/${aws:PrincipalTag/team}" } },
        ],
      },
      "denied-explicitly by identity",
    ],
    [
      "${} is text in version 2008-10-17",
      { context: { "aws:UserAgent": "${aws:username}" } },
      {
        identity: [
          { Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:UserAgent": "${aws:username}" } } } },
        ],
      },
      "allowed by identity",
    ],
    [
      "ForAllValues holds of a null dataset",
      { context: { "aws:TagKeys": [""] } },
      { identity: [statement({ Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "team" } } })] },
      "allowed by identity",
    ],
    [
      "and Null tells it",
      { context: { "aws:TagKeys": [""] } },
      { identity: [statement({ Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "team" }, Null: { "aws:TagKeys": "false" } } })] },
      "denied-implicitly by identity",
    ],
    [
      "a star matches a newline",
      { context: { "aws:UserAgent": "a\nb" } },
      { identity: [statement({ Condition: { StringLike: { "aws:UserAgent": "a*b" } } })] },
      "allowed by identity",
    ],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => {
    expect(decided(request, given)).toBe(expected);
  });
});
