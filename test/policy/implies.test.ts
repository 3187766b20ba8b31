import { describe, expect, test } from "vitest";
import { away, home } from "./decisions.ts";
import { policy } from "./documents.ts";
import { randoms } from "./randoms.ts";
import type { DocumentType } from "../../checks/reason/policy/documents-alone.ts";
import { implies } from "../../checks/reason/policy/implies.ts";

const all = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement });
const allow = (more: object = {}) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
const deny = (more: object = {}) => ({ ...allow(more), Effect: "Deny" });
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const tls = when("Bool", "aws:SecureTransport", "true");
const on = (Resource: string | readonly string[]) => allow({ Resource });
const by = (Principal: unknown, more: object = {}) => allow({ Principal, ...more });
const trust = (Principal: unknown, Action = "sts:AssumeRole", more: object = {}) => ({ Effect: "Allow", Principal, Action, ...more });
const provider = { Federated: `arn:aws:iam::${home}:saml-provider/Customer` };
const signIn = (more: object = {}) => trust(provider, "sts:AssumeRoleWithSAML", more);
const allowAll = allow({ Action: "*" });

function answer(candidate: object, reference: object, type: DocumentType = "identity") {
  return implies({ candidate: policy(candidate, "candidate"), reference: policy(reference, "reference"), type });
}

describe("proved", () => {
  const cases: readonly (readonly [string, object, object, DocumentType?])[] = [
    ["the same", all(allow()), all(allow())],
    ["fewer actions, in another case", all(allow({ Action: "S3:GETOBJECT" })), all(allow({ Action: "s3:Get*" }))],
    ["everything is everything", all(allowAll), all(allowAll)],
    ["all but one service", all({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }), all(allowAll, deny({ Action: "iam:*" }))],
    ["the other way round", all(allowAll, deny({ Action: "iam:*" })), all({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })],
    ["two statements for one", all(allow({ Action: ["s3:GetObject", "s3:PutObject"] })), all(allow(), allow({ Action: "s3:PutObject" }))],
    ["a narrower resource", all(on("arn:aws:s3:::b/a/*")), all(on("arn:aws:s3:::b/*"))],
    ["wildcards that two documents have alike", all(on("arn:aws:ec2:*:*:instance/*")), all(on(["arn:aws:ec2:*:*:instance/*", "arn:aws:s3:::b"]))],
    ["one condition more", all(allow(tls)), all(allow())],
    ["two halves", all(allow()), all(allow(tls), allow(when("Bool", "aws:SecureTransport", "false")))],
    ["there or not", all(allow()), all(...["true", "false"].map((one) => allow(when("Null", "aws:PrincipalTag/a", one))))],
    [
      "fewer values of a list",
      all(allow(when("ForAllValues:StringEquals", "aws:TagKeys", ["a"]))),
      all(allow(when("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"]))),
    ],
    ["a range in a range", all(allow(when("IpAddress", "aws:SourceIp", "10.1.0.0/16"))), all(allow(when("IpAddress", "aws:SourceIp", "10.0.0.0/8")))],
    [
      "a variable and the same variable",
      all(on("arn:aws:s3:::b/${aws:username}/*")),
      all(on(["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c/*"])),
    ],
    ["a variable under a wildcard", all(on("arn:aws:s3:::b/${aws:username}/x")), all(on("arn:aws:s3:::b/*"))],
    ["nothing is allowed", all(deny()), all(allow())],
    ["a role of the account", all(by({ AWS: `arn:aws:iam::${home}:role/A` })), all(by({ AWS: home })), "resource"],
    ["everyone of an organization", all(by("*", when("StringEquals", "aws:PrincipalOrgID", "o-1"))), all(by("*")), "resource"],
    ["one service of two", all(by({ Service: "logs.amazonaws.com" })), all(by({ Service: ["logs.amazonaws.com", "sns.amazonaws.com"] })), "resource"],
    ["a sign-in with one condition more", all(signIn(when("StringEquals", "SAML:aud", "x"))), all(signIn()), "trust"],
    ["a role whom an account trusts", all(trust({ AWS: `arn:aws:iam::${home}:role/A` })), all(trust({ AWS: home })), "trust"],
    ["a guardrail that denies more", all(allowAll, deny({ Action: "kms:*" })), all(allowAll), "scp"],
    ["an RCP that denies more", all(deny({ Principal: "*", Action: "s3:*" })), all(deny({ Principal: "*", Action: "s3:Get*" })), "rcp"],
  ];
  test.each(cases.map(([name, candidate, reference, type = "identity"]) => [name, candidate, reference, type] as const))(
    "%s",
    (_name, candidate, reference, type) => expect(answer(candidate, reference, type)).toMatchObject({ outcome: "proved" }),
  );
});

describe("refuted, by a request that shows it", () => {
  const cases: readonly (readonly [string, object, object, DocumentType, object])[] = [
    ["more actions", all(allow({ Action: "s3:*" })), all(allow({ Action: "s3:Get*" })), "identity", { resource: "arn:aws:s3:::example/example" }],
    ["other services", all(allowAll), all(allow({ Action: "s3:*" })), "identity", { action: "ec2:DescribeInstances" }],
    ["an action that AWS does not list", all(allow({ Action: "newest:Do" })), all(allow({ Action: "s3:*" })), "identity", { action: "newest:Do" }],
    ["a wider resource", all(on("arn:aws:s3:::b/*")), all(on("arn:aws:s3:::b/a/*")), "identity", { action: "s3:GetObject" }],
    ["a condition less", all(allow()), all(allow(tls)), "identity", { context: { "aws:SecureTransport": "false" } }],
    [
      "a denial less",
      all(allow()),
      all(allow(), deny(when("Bool", "aws:SecureTransport", "false"))),
      "identity",
      { context: { "aws:SecureTransport": "false" } },
    ],
    [
      "a key that may be absent",
      all(allow(when("StringNotEquals", "aws:PrincipalTag/a", "x"))),
      all(allow(when("StringLike", "aws:PrincipalTag/a", "*"))),
      "identity",
      { context: {} },
    ],
    ["another variable", all(on("arn:aws:s3:::b/*")), all(on("arn:aws:s3:::${aws:username}/*")), "identity", {}],
    [
      "a whole account",
      all(by({ AWS: home })),
      all(by({ AWS: `arn:aws:iam::${home}:role/A` })),
      "resource",
      { principal: `arn:aws:iam::${home}:role/b` },
    ],
    ["everyone", all(by("*")), all(by({ AWS: [home, away] })), "resource", { principal: "arn:aws:iam::000000000000:role/a" }],
    ["a service", all(by({ Service: "logs.amazonaws.com" })), all(by({ AWS: home })), "resource", { principal: "logs.amazonaws.com" }],
    ["a sign-in without its audience", all(signIn()), all(signIn(when("StringEquals", "SAML:aud", "x"))), "trust", { principal: provider.Federated }],
    [
      "a guardrail that spares someone",
      all(allowAll, deny({ Action: "kms:*", ...when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x") })),
      all(allowAll, deny({ Action: "kms:*" })),
      "scp",
      { principal: "arn:aws:iam::000000000000:role/x" },
    ],
    ["an RCP that denies less", all(deny({ Principal: "*", Action: "s3:Get*" })), all(deny({ Principal: "*", Action: "s3:*" })), "rcp", {}],
  ];
  test.each(cases)("%s", (_name, candidate, reference, type, witness) => {
    const found = answer(candidate, reference, type);
    // Where the text of a variable decides, no request can be named for certain.
    if (JSON.stringify(reference).includes("${")) expect(["refuted", "undecided"]).toContain(found.outcome);
    else expect(found).toMatchObject({ outcome: "refuted", witness });
  });
});

describe("neither, where it hangs on what is not known", () => {
  test.each<readonly [string, object, object]>([
    ["a condition that is not understood", all(allow()), all(allow(when("StringResembles", "aws:username", "x")))],
    ["a part that no policy has", all(allow()), { ...all(allow()), Statment: [] }],
  ])("%s", (_name, candidate, reference) => expect(["undecided", "proved"]).toContain(answer(candidate, reference).outcome));

  test("a key that only services send is neither counted on nor out", () => {
    const from = (arn: string) => all(allow(when("ArnLike", "aws:SourceArn", arn)));
    expect(answer(from("arn:aws:sns:*:*:one"), from("arn:aws:sns:*:*:two")).outcome).toBe("undecided");
    expect(answer(from("arn:aws:sns:*:*:one"), from("arn:aws:sns:*:*:*")).outcome).toBe("proved");
    const service = (Condition: object) => all(by({ Service: "sns.amazonaws.com" }, Condition));
    expect(
      answer(
        service(when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:one")),
        service(when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:two")),
        "resource",
      ).outcome,
    ).toBe("refuted");
  });

  test.each<readonly [string, object, object, DocumentType]>([
    ["an incomplete ARN, which an SCP may not take", all(on("arn:aws:s3:::b/*")), all(on(["arn:aws:s3", "arn:aws:ec2:*:*:x"])), "scp"],
    ["a variable outside the last field", all(on("arn:aws:s3:::b/*")), all(on(["arn:aws:s3:${aws:username}::b/*", "arn:aws:ec2:*:*:x"])), "identity"],
    ["one default and another", all(on("arn:aws:s3:::b/${aws:username, 'a'}")), all(on("arn:aws:s3:::b/${aws:username, 'b'}")), "identity"],
    ["a default and none", all(on("arn:aws:s3:::b/${aws:username, 'a'}")), all(on("arn:aws:s3:::b/${aws:username}")), "identity"],
  ])("never proved by %s", (_name, candidate, reference, type) => expect(answer(candidate, reference, type).outcome).not.toBe("proved"));

  test("and never proved when the reference may allow less", () => {
    expect(answer(all(allow()), all(allow(when("StringResembles", "aws:username", "x")))).outcome).toBe("undecided");
    expect(answer(all(allow({ Action: "s3:*" })), all(allow({ Effect: "Alow" }))).outcome).not.toBe("proved");
  });
});

describe("more or less of a document", () => {
  const statements = (seed: number) => {
    const random = randoms(seed);
    return random.list(4, () => ({
      ...(random.chance(0.3) ? deny() : allow()),
      Action: random.list(2, () => random.pick(["s3:*", "s3:Get*", "ec2:*", "kms:Decrypt", "*"])),
      ...(random.chance(0.5) && random.pick([tls, when("StringLike", "aws:PrincipalTag/a", "r*")])),
    }));
  };
  test.each(Array.from({ length: 40 }, (_, seed) => seed))("a Deny more allows no more, an Allow more no less (%i)", (seed) => {
    const list = statements(seed);
    const fewer = list.slice(1);
    const [first] = list;
    const [less, more] = first?.Effect === "Deny" ? [list, fewer] : [fewer, list];
    expect(answer(all(...less), all(...more)).outcome).toBe("proved");
    expect(answer(all(...list.toReversed()), all(...list.map((one, i) => ({ Sid: `S${i}`, ...one })))).outcome).toBe("proved");
  });
});
