import { describe, expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { readPolicyDocument } from "../../checks/sources/policy-document.ts";
import type { PolicyDocument } from "../../checks/model/policy.ts";
import { show, text, type Text } from "../../checks/model/text.ts";
import type { Value } from "../../checks/model/value.ts";
import { hole, only, originOf, policy, statements, unread, valueOf } from "./documents.ts";
import { randoms, type Randoms } from "./randoms.ts";

const textValue = (...parts: Text): Value => ({ type: "text", text: text(...parts), origin: originOf("policy") });
const plain = { Effect: "Allow", Action: "s3:*", Resource: "*" };

describe("the grammar (reference_policies_grammar)", () => {
  test("one statement and a list of one are the same", () => {
    const one = policy({ Version: "2012-10-17", Statement: plain });
    const listed = policy({ Version: "2012-10-17", Statement: [plain] });
    expect(only(one).action).toEqual(only(listed).action);
    expect([one.notes, listed.notes]).toEqual([[], []]);
  });

  test("single values and lists, negated elements", () => {
    const read = only(statements({ Sid: "One", Effect: "Deny", NotAction: ["s3:*", "kms:*"], NotResource: "arn:aws:s3:::b" }));
    expect(read).toMatchObject({
      sid: "One",
      effect: "Deny",
      action: { negated: true, patterns: [["s3:*"], ["kms:*"]] },
      resource: { negated: true, patterns: [["arn:aws:s3:::b"]] },
    });
    expect(read.principal).toBeUndefined();
  });

  test("every form of principal", () => {
    const entries = (Principal: unknown) =>
      only(statements({ ...plain, Principal })).principal?.entries.map(({ type, value }) => `${type} ${show(value)}`);
    expect(entries("*")).toEqual(["* *"]);
    expect(entries({ AWS: "*" })).toEqual(["* *"]);
    expect(entries({ AWS: ["333333333333", "arn:aws:iam::1:role/x"], Service: "logs.amazonaws.com" })).toEqual([
      "AWS 333333333333",
      "AWS arn:aws:iam::1:role/x",
      "Service logs.amazonaws.com",
    ]);
    expect(entries({ Federated: "arn:aws:iam::1:saml-provider/x", CanonicalUser: "abc" })).toEqual([
      "Federated arn:aws:iam::1:saml-provider/x",
      "CanonicalUser abc",
    ]);
    expect(only(statements({ ...plain, NotPrincipal: { AWS: "333333333333" } })).principal?.negated).toBe(true);
  });

  test("operators with quantifier and IfExists; numbers and booleans as values", () => {
    const conditions = only(
      statements({
        ...plain,
        Condition: {
          "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a", "b"] },
          Bool: { "aws:SecureTransport": false },
          NumericLessThan: { "s3:TlsVersion": 1.2 },
          Null: { "aws:username": "true" },
        },
      }),
    ).conditions;
    expect(conditions.map(({ operator, quantifier, ifExists, key, values }) => [operator, quantifier, ifExists, key, values.map(show)])).toEqual([
      ["StringLike", "ForAnyValue", true, "aws:TagKeys", ["a", "b"]],
      ["Bool", undefined, false, "aws:SecureTransport", ["false"]],
      ["NumericLessThan", undefined, false, "s3:TlsVersion", ["1.2"]],
      ["Null", undefined, false, "aws:username", ["true"]],
    ]);
  });

  test("versions", () => {
    expect(policy({ Statement: plain }).version).toBe("2008-10-17");
    expect(policy({ Version: "2008-10-17", Statement: plain }).version).toBe("2008-10-17");
    expect(policy({ Version: "2020-01-01", Statement: plain })).toMatchObject({ version: "unread", notes: [{ what: expect.any(String) }] });
  });
});

describe("what is not understood stays, with a note", () => {
  const cases: readonly (readonly [string, unknown, (document: PolicyDocument) => unknown, unknown])[] = [
    [
      "an unknown statement",
      { Version: "2012-10-17", Statement: [plain, unread] },
      (read) => read.statements.map((one) => one.effect),
      ["Allow", "unread"],
    ],
    ["no statement", { Version: "2012-10-17" }, (read) => read.statements.map((one) => one.effect), ["unread"]],
    [
      "a member that no policy has",
      { Version: "2012-10-17", Statement: plain, Statements: [] },
      (read) => read.statements.map((one) => one.effect),
      ["Allow", "unread"],
    ],
    ["an effect of another word", { Version: "2012-10-17", Statement: { ...plain, Effect: "deny" } }, (read) => only(read).effect, "unread"],
    [
      "an action list with an unknown item",
      { Version: "2012-10-17", Statement: { ...plain, Action: ["s3:Get*", unread] } },
      (read) => only(read).action.patterns.map((one) => typeof one[0]),
      ["string", "object"],
    ],
    [
      "Action and NotAction",
      { Version: "2012-10-17", Statement: { ...plain, NotAction: "*" } },
      (read) => only(read).action,
      { negated: false, patterns: [[expect.objectContaining({ domain: "any" })]] },
    ],
    [
      "neither of them",
      { Version: "2012-10-17", Statement: { Effect: "Allow", Resource: "*" } },
      (read) => typeof only(read).action.patterns[0]?.[0],
      "object",
    ],
    [
      "an empty list",
      { Version: "2012-10-17", Statement: { ...plain, Resource: [] } },
      (read) => typeof only(read).resource?.patterns[0]?.[0],
      "object",
    ],
    [
      "an unknown operator",
      { Version: "2012-10-17", Statement: { ...plain, Condition: { StringSounds: { "aws:username": "x" } } } },
      (read) => only(read).conditions.map((one) => [one.operator, one.key]),
      [["unread", "aws:username"]],
    ],
    [
      "an unknown condition",
      { Version: "2012-10-17", Statement: { ...plain, Condition: unread } },
      (read) => only(read).conditions.map((one) => one.operator),
      ["unread"],
    ],
    [
      "an operator without keys",
      { Version: "2012-10-17", Statement: { ...plain, Condition: { StringEquals: {} } } },
      (read) => only(read).conditions.map((one) => one.operator),
      ["unread"],
    ],
    [
      "Null with IfExists",
      { Version: "2012-10-17", Statement: { ...plain, Condition: { NullIfExists: { "aws:username": "true" } } } },
      (read) => only(read).conditions.map((one) => one.operator),
      ["unread"],
    ],
    [
      "one key twice in other case",
      { Version: "2012-10-17", Statement: { ...plain, Condition: { StringEquals: { "aws:username": "a", "aws:UserName": "b" } } } },
      (read) => only(read).conditions.map((one) => one.operator),
      ["StringEquals", "unread"],
    ],
    [
      "a member in other case",
      { Version: "2012-10-17", Statement: { ...plain, condition: {} } },
      (read) => only(read).conditions.map((one) => [one.operator, one.key]),
      [["unread", "condition"]],
    ],
    [
      "a principal of an unknown kind",
      { Version: "2012-10-17", Statement: { ...plain, Principal: { Aws: "*" } } },
      (read) => only(read).principal?.entries.map((one) => one.type),
      ["unread"],
    ],
    [
      "an empty principal",
      { Version: "2012-10-17", Statement: { ...plain, Principal: {} } },
      (read) => only(read).principal?.entries.map((one) => one.type),
      ["unread"],
    ],
    [
      "an account as a number",
      { Version: "2012-10-17", Statement: { ...plain, Principal: { AWS: 333333333333 } } },
      (read) => only(read).principal?.entries.map((one) => one.type),
      ["unread"],
    ],
  ];
  test.each(cases)("%s", (_name, json, see, expected) => {
    const read = policy(json);
    expect(see(read)).toEqual(expected);
    expect(read.notes.length).toBeGreaterThan(0);
  });

  test("two unread parts are not known to be equal", () => {
    const [a, b] = only(policy({ Version: "2012-10-17", Statement: { ...plain, Action: [unread, unread] } })).action.patterns;
    expect(a).not.toEqual(b);
  });
});

describe("JSON text", () => {
  const json = JSON.stringify({ Version: "2012-10-17", Statement: [plain] });
  test("plain and percent-encoded", () => {
    for (const written of [json, ` ${json}\n`, encodeURIComponent(json)]) {
      const read = readPolicyDocument(textValue(written));
      expect(read.known && read.value.statements.map((one) => one.effect)).toEqual(["Allow"]);
    }
  });

  test("holes inside strings", () => {
    const read = readPolicyDocument(
      textValue('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::', hole("Name"), '/*"}}'),
    );
    expect(read.known && only(read.value).resource?.patterns).toEqual([["arn:aws:s3:::", hole("Name"), "/*"]]);
  });

  const unknowns: readonly (readonly [string, Value])[] = [
    ["not JSON", textValue("{")],
    ["a list", valueOf([1])],
    ["a text in a text", textValue(JSON.stringify(json))],
    ["two members of one name", textValue('{"Version":"2012-10-17","Statement":[],"Statement":[]}')],
    ["a hole that may hold a quote", textValue('{"Statement":"', hole("Any", "any"), '"}')],
    ["a hole outside a string", textValue('{"Statement":', hole("Name"), "}")],
    ["bad percent-encoding", textValue("%7B%")],
    ["an unknown value", valueOf(unread)],
    ["deep nesting", textValue("[".repeat(10_000))],
  ];
  test.each(unknowns)("%s is an unknown document", (_name, value) => {
    expect(readPolicyDocument(value).known).toBe(false);
  });
});

/** `COFFERDAM_DOCUMENTS=100000` in CI. */
const runs = Number(process.env["COFFERDAM_DOCUMENTS"] ?? 5000);

test(`${runs} broken policies are read without an exception, and none loses a statement`, () => {
  const random = randoms(seedOf(77));
  for (let run = 0; run < runs; run++) {
    const statementCount = 1 + random.below(3);
    const json = { Version: "2012-10-17", Statement: Array.from({ length: statementCount }, () => broken(random, wholeStatement, 3)) };
    const written = random.chance(0.3) ? textValue(scratched(random, JSON.stringify(json))) : valueOf(json);
    const read = readPolicyDocument(written);
    if (written.type === "text" || !read.known) continue;
    expect(read.value.statements).toHaveLength(statementCount);
    for (const one of read.value.statements) {
      const isWhole = one.effect !== "unread" && one.action.patterns.length > 0;
      if (!isWhole) expect(read.value.notes.length).toBeGreaterThan(0);
    }
  }
});

const wholeStatement = {
  Effect: "Deny",
  Principal: { AWS: ["*"] },
  Action: ["s3:*"],
  Resource: "*",
  Condition: { StringLike: { "aws:username": ["x"] } },
};

/** The same value with some part replaced by nonsense. */
function broken(random: Randoms, json: unknown, depth: number): unknown {
  if (random.chance(0.15) || depth === 0) return random.pick([null, 7, true, "x", [], {}, [[]], unread, { __proto__: null }, json]);
  if (Array.isArray(json)) return json.map((item) => broken(random, item, depth - 1));
  if (typeof json !== "object" || json === null) return json;
  const members = Object.entries(json).map(([key, value]) => [
    random.chance(0.05) ? random.pick([key.toLowerCase(), "__proto__", `${key}s`]) : key,
    broken(random, value, depth - 1),
  ]);
  return Object.fromEntries(members);
}

function scratched(random: Randoms, written: string): string {
  const at = random.below(written.length);
  return random.pick([
    written.slice(0, at),
    written.slice(0, at) + written.slice(at + 1),
    `${written.slice(0, at)}"${written.slice(at)}`,
    `${written.slice(0, at)}\u0000${written.slice(at)}`,
    encodeURIComponent(written).slice(at),
  ]);
}
