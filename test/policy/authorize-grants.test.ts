import { describe, expect, test } from "vitest";
import { allowAll, away, decided, denyAll, foreign, home, open, role, root, session, statement, user, type Given } from "./decisions.ts";
import { keyArn } from "./documents.ts";
import type { KmsGrant, PlainRequest } from "../../checks/reason/policy/request.ts";

type Case = readonly [string, Partial<PlainRequest>, Given, string];

const decrypt = { action: "kms:Decrypt", resource: keyArn };
const closed = open({ AWS: `arn:aws:iam::${home}:role/Other` });
const to = (GranteePrincipal: string, more: KmsGrant = {}): KmsGrant => ({ GranteePrincipal, Operations: ["Decrypt"], ...more });
const key = (...grants: readonly KmsGrant[]): Given => ({ resource: closed, grants });

/** docs.aws.amazon.com/kms/latest/developerguide/grants.html and grant-delete.html, …/APIReference/API_GrantConstraints.html */
describe("grants", () => {
  const inContext = (context: Readonly<Record<string, string>>) => ({
    ...decrypt,
    context: Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
  });
  const equals = { Constraints: { EncryptionContextEquals: { Department: "IT", App: "one" } } };
  const subset = { Constraints: { EncryptionContextSubset: { Department: "IT" } } };
  const cases: readonly Case[] = [
    ["its grantee needs no Allow", decrypt, key(to(role)), "allowed by grant"],
    ["nor does a session of it", { ...decrypt, principal: session }, key(to(role)), "allowed by grant"],
    ["nor a user", { ...decrypt, principal: user }, key(to(user)), "allowed by grant"],
    ["another role", decrypt, key(to(`${role}2`)), "denied-implicitly by identity"],
    ["one session of a role", { ...decrypt, principal: session }, key(to(session)), "allowed by grant"],
    ["another session of it", { ...decrypt, principal: session.replace(/one$/, "two") }, key(to(session)), "denied-implicitly by identity"],
    ["a service", { ...decrypt, principal: "dynamodb.us-east-1.amazonaws.com" }, key(to("dynamodb.us-east-1.amazonaws.com")), "allowed by grant"],
    ["what it gives an account's principals is not said", decrypt, key(to(root)), "undecided"],
    ["its root it names", { ...decrypt, principal: root }, key(to(root)), "allowed by grant"],
    ["another account's root names nobody here", decrypt, key(to(`arn:aws:iam::${away}:root`)), "denied-implicitly by identity"],
    ["on another key", decrypt, key(to(role, { KeyId: "another" })), "denied-implicitly by identity"],
    ["on this key", decrypt, key(to(role, { KeyId: keyArn })), "allowed by grant"],
    ["of another operation", { ...decrypt, action: "kms:Encrypt" }, key(to(role)), "denied-implicitly by identity"],
    ["a key that is denied", decrypt, { ...key(to(role)), identity: [denyAll] }, "denied-explicitly by identity"],
    ["under an SCP that does not allow it", decrypt, { ...key(to(role)), scp: [[]] }, "denied-implicitly by scp"],
    ["whether a boundary limits it is not said", decrypt, { ...key(to(role)), boundary: statement({ Action: "s3:*" }) }, "undecided"],
    ["a boundary that allows it", decrypt, { ...key(to(role)), boundary: allowAll }, "allowed by grant"],
    ["whether a foreign grantee needs an Allow of its own is not said", { ...decrypt, principal: foreign }, key(to(foreign)), "undecided"],
    ["one who has it", { ...decrypt, principal: foreign }, { ...key(to(foreign)), identity: [allowAll] }, "allowed by grant"],
    ["the same context", inContext({ Department: "IT", App: "one" }), key(to(role, equals)), "allowed by grant"],
    ["more than it", inContext({ Department: "IT", App: "one", More: "x" }), key(to(role, equals)), "denied-implicitly by identity"],
    ["less than it", inContext({ Department: "IT" }), key(to(role, equals)), "denied-implicitly by identity"],
    ["a context that holds the pairs", inContext({ Department: "IT", More: "x" }), key(to(role, subset)), "allowed by grant"],
    ["another value", inContext({ Department: "it" }), key(to(role, subset)), "denied-implicitly by identity"],
    ["no context", decrypt, key(to(role, subset)), "denied-implicitly by identity"],
    [
      "an operation that takes no context is not constrained",
      { ...decrypt, action: "kms:DescribeKey" },
      key(to(role, { ...subset, Operations: ["DescribeKey"] })),
      "allowed by grant",
    ],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => expect(decided(request, given)).toBe(expected));
});

describe("retiring a grant", () => {
  const retire = { action: "kms:RetireGrant", resource: keyArn };
  const cases: readonly Case[] = [
    ["whom it names for that", retire, key(to(foreign, { RetiringPrincipal: role })), "allowed by grant"],
    ["its grantee may not", retire, key(to(role)), "denied-implicitly by identity"],
    ["but where the operation is among its own", retire, key(to(role, { Operations: ["RetireGrant"] })), "allowed by grant"],
    ["an SCP can refuse it", retire, { ...key(to(role, { RetiringPrincipal: role })), scp: [[denyAll]] }, "denied-explicitly by scp"],
    [
      "the key's policy cannot",
      retire,
      { ...key(to(role, { RetiringPrincipal: role })), resource: open("*", { Effect: "Deny" }) },
      "allowed by grant",
    ],
    ["nor an RCP", retire, { ...key(to(role, { RetiringPrincipal: role })), rcp: [[open("*", { Effect: "Deny" })]] }, "allowed by grant"],
    ["a principal of the key's account with the permission", retire, { ...key(to(foreign)), identity: [allowAll] }, "allowed by identity"],
    [
      "one of another account with the permission",
      { ...retire, principal: foreign },
      { ...key(to(role)), identity: [allowAll] },
      "denied-implicitly by resource",
    ],
    [
      "unless its account is named for that",
      { ...retire, principal: foreign },
      { ...key(to(role, { RetiringPrincipal: `arn:aws:iam::${away}:root` })), identity: [allowAll] },
      "allowed by identity",
    ],
    ["the root of the key's account", { ...retire, principal: root }, key(to(role)), "allowed by identity"],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => expect(decided(request, given)).toBe(expected));
});

/** docs.aws.amazon.com/STS/latest/APIReference: GetFederationToken, AssumeRoot, AssumeRoleWithSAML; …/vpc/latest/privatelink/vpc-endpoints-access.html */
describe("sessions, sign-ins and endpoints", () => {
  const federated = `arn:aws:sts::${home}:federated-user/u`;
  const provider = `arn:aws:iam::${home}:saml-provider/Customer`;
  const signIn = { principal: provider, action: "sts:AssumeRoleWithSAML", resource: role };
  const assumeRoot = { action: "sts:AssumeRoot", resource: root, principal: foreign };
  const trusting = (Principal: unknown) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRoleWithSAML" }] });
  const trust = (Federated: string) => trusting({ Federated });
  const cases: readonly Case[] = [
    [
      "a federated user's session has nothing without a session policy",
      { principal: federated },
      { identity: [allowAll] },
      "denied-implicitly by session",
    ],
    ["with one it has what both allow", { principal: federated }, { identity: [allowAll], session: allowAll }, "allowed by identity"],
    ["what a resource's policy gives it, it has", { principal: federated }, { resource: open({ AWS: federated }) }, "allowed by resource"],
    [
      "a root session has what its task policy allows",
      { principal: root },
      { session: statement({ Action: "kms:*" }) },
      "denied-implicitly by session",
    ],
    ["and that it has", { principal: root }, { session: allowAll }, "allowed by identity"],
    ["a provider that the trust policy names", signIn, { resource: trust(provider) }, "allowed by resource"],
    ["another one", signIn, { resource: trust(`${provider}2`) }, "denied-implicitly by resource"],
    ["a user is no provider", { ...signIn, principal: user }, { resource: trust(provider) }, "denied-implicitly by resource"],
    ["a role that trusts everyone", signIn, { resource: trusting("*") }, "undecided"],
    ["no SCP binds a sign-in", signIn, { resource: trust(provider), scp: [[denyAll]] }, "allowed by resource"],
    ["an RCP does", signIn, { resource: trust(provider), rcp: [[open("*", { Effect: "Deny" })]] }, "denied-explicitly by rcp"],
    ["root sessions are for the management account", assumeRoot, { identity: [allowAll], managementAccount: away }, "allowed by identity"],
    ["and whoever of it may", assumeRoot, { managementAccount: away }, "denied-implicitly by identity"],
    ["or a delegated administrator, whom nobody names here", assumeRoot, { identity: [allowAll], managementAccount: "111111111111" }, "undecided"],
    ["without an organization for nobody", assumeRoot, { identity: [allowAll] }, "denied-implicitly by resource"],
    ["an endpoint policy without principal", {}, { identity: [allowAll], endpoint: allowAll }, "undecided"],
    ["one that names the account, on a gateway", {}, { identity: [allowAll], endpoint: open({ AWS: home }) }, "undecided"],
    ["one that names it, on an interface", decrypt, { ...key(to(role)), endpoint: open({ AWS: home }) }, "allowed by grant"],
    ["one for others", decrypt, { ...key(to(role)), endpoint: open({ AWS: away }) }, "denied-implicitly by endpoint"],
  ];
  test.each(cases)("%s", (_name, request, given, expected) => expect(decided(request, given)).toBe(expected));
});
