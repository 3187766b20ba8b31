import { describe, expect, test } from "vitest";
import type { Condition } from "../../checks/model/policy.ts";
import type { Truth } from "../../checks/reason/policy/truth.ts";
import { isMet, operators } from "../../checks/reason/policy/operators.ts";
import { stateOf, type KeyState } from "../../checks/reason/policy/request.ts";
import { hole, only, statements } from "./documents.ts";

type Value = string | readonly string[] | undefined;

function met(operator: string, values: unknown, value: Value, context: Readonly<Record<string, Value>> = {}, version = "2012-10-17"): Truth {
  const [condition] = only(statements({ Effect: "Allow", Action: "*", Resource: "*", Condition: { [operator]: { "aws:k": values } } })).conditions;
  const state = (of: Value): KeyState => (of === undefined ? { is: "absent" } : stateOf(of));
  return isMet(condition as Condition, version as "2012-10-17", (key) => state(key === "aws:k" ? value : context[key]));
}

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
describe("operators on a single value", () => {
  const cases: readonly (readonly [string, unknown, Value, Truth])[] = [
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", "A", "a", false],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringEqualsIgnoreCase", "AbC", "aBc", true],
    ["StringNotEqualsIgnoreCase", "AbC", "aBc", false],
    ["StringLike", "a?c*", "abc/d:e", true],
    ["StringLike", "A*", "abc", false],
    ["StringNotLike", ["a*", "b*"], "cb", true],
    ["ArnLike", "arn:aws:iam::*:role/x*", "arn:aws:iam::1:role/x/y:z", true],
    ["ArnLike", "arn:aws:*:role/x", "arn:aws:iam::1:role/x", false],
    ["ArnEquals", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/x", true],
    ["ArnNotLike", "arn:aws:iam::1:role/*", "arn:aws:iam::1:user/x", true],
    ["ArnNotEquals", "arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x", false],
    ["ArnLike", "arn:aws:iam::*", "arn:aws:iam::1:role/x", "unknown"],
    ["NumericEquals", "10", "10.0", true],
    ["NumericNotEquals", "10", "11", true],
    ["NumericLessThan", 1.2, "1.1", true],
    ["NumericLessThan", "1.2", "1.2", false],
    ["NumericLessThanEquals", "1.2", "1.2", true],
    ["NumericGreaterThan", "-1", "0", true],
    ["NumericGreaterThanEquals", "0", "0", true],
    ["NumericEquals", "ten", "10", "unknown"],
    ["NumericEquals", "10", "ten", "unknown"],
    ["DateEquals", "2026-01-01T00:00:00Z", "1767225600", true],
    ["DateLessThan", "2026-01-01T01:00:00+01:00", "2025-12-31T23:59:59Z", true],
    ["DateGreaterThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
    ["DateNotEquals", "2026-01-01", "2026-01-02", true],
    ["DateLessThanEquals", "2026-01-01", "2026-01-01", true],
    ["DateGreaterThan", "2026-01-01", "2026-01-01", false],
    ["DateEquals", "2026", "2026", "unknown"],
    ["Bool", "true", "True", true],
    ["Bool", false, "false", true],
    ["Bool", "true", "yes", "unknown"],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5*", "QmluYXJ5AA", false],
    ["IpAddress", "10.0.0.0/8", "10.1.2.3", true],
    ["IpAddress", "10.1.2.3", "10.1.2.3", true],
    ["IpAddress", ["192.0.2.0/24", "2001:db8::/32"], "2001:db8:1::1", true],
    ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
    ["NotIpAddress", "10.0.0.0/8", "11.0.0.1", true],
    ["NotIpAddress", ["10.0.0.0/8", "11.0.0.0/8"], "11.0.0.1", false],
    ["IpAddress", "10.0.0.0/33", "10.0.0.1", "unknown"],
    ["Null", "true", "x", false],
    ["Null", "false", "x", true],
  ];
  test.each(cases)("%s %j of %j", (operator, values, value, expected) => {
    expect(met(operator, values, value)).toBe(expected);
  });

  test("each operator has a case", () => {
    const named = new Set(cases.map(([operator]) => operator));
    expect(Object.keys(operators).filter((operator) => !named.has(operator))).toEqual([]);
  });
});

describe("a key that is absent", () => {
  const positive = ["StringEquals", "StringLike", "ArnLike", "NumericLessThan", "DateEquals", "Bool", "IpAddress"];
  const negative = ["StringNotEquals", "StringNotLike", "ArnNotLike", "NumericNotEquals", "DateNotEquals", "NotIpAddress"];
  test.each(positive)("%s is false", (operator) => expect(met(operator, "true", undefined)).toBe(false));
  test.each(negative)("%s is true", (operator) => expect(met(operator, "1", undefined)).toBe(true));
  test.each([...positive, ...negative])("%sIfExists is true", (operator) => expect(met(`${operator}IfExists`, "1", undefined)).toBe(true));
  test.each([
    ["ForAllValues:StringEquals", true],
    ["ForAllValues:StringNotEquals", true],
    ["ForAnyValue:StringEquals", false],
    ["ForAnyValue:StringNotEquals", false],
    ["ForAnyValue:StringEqualsIfExists", "unknown"],
  ] as const)("%s is %s", (operator, expected) => expect(met(operator, "x", undefined)).toBe(expected));
  test("Null", () => {
    expect([met("Null", "true", undefined), met("Null", "false", undefined), met("Null", "perhaps", undefined)]).toEqual([true, false, "unknown"]);
  });
});

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
describe("lists", () => {
  const cases: readonly (readonly [string, unknown, readonly string[], Truth])[] = [
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", ["a"], [], true],
    ["ForAllValues:StringEquals", ["a"], [""], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c"], false],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
    ["ForAnyValue:StringLike", ["*"], [], false],
    ["ForAnyValue:StringLike", ["*"], [""], false],
    ["Null", "false", [], false],
    ["Null", "true", [""], true],
    ["Null", "false", ["a"], true],
    ["StringEquals", "a", ["a", "a"], true],
    ["StringEquals", "a", ["a", "b"], "unknown"],
  ];
  test.each(cases)("%s %j of %j", (operator, values, value, expected) => {
    expect(met(operator, values, value)).toBe(expected);
  });
});

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
describe("variables", () => {
  const context = { "aws:username": "bob", "aws:glob": "b*", "aws:list": ["x", "y"] };
  const cases: readonly (readonly [string, string, string, Truth])[] = [
    ["StringEquals", "${aws:username}", "bob", true],
    ["StringEquals", "${aws:UserName}", "bob", true],
    ["StringEquals", "home/${aws:username}/x", "home/bob/x", true],
    ["StringEquals", "${aws:nobody}", "", false],
    ["StringNotEquals", "${aws:nobody}", "", true],
    ["StringEquals", "${aws:nobody, 'dflt'}", "dflt", true],
    ["StringEquals", "${aws:username, 'dflt'}", "dflt", false],
    ["StringLike", "a${*}b", "a*b", true],
    ["StringLike", "a${*}b", "axb", false],
    ["StringEquals", "a${?}${$}", "a?$", true],
    ["StringLike", "${aws:glob}", "b*", true],
    ["StringLike", "${aws:glob}", "bob", "unknown"],
    ["StringEquals", "${aws:glob}", "bob", false],
    ["StringEquals", "${aws:list}", "x", "unknown"],
    ["ArnLike", "arn:aws:iam::1:user/${aws:username}", "arn:aws:iam::1:user/bob", true],
    ["NumericEquals", "${aws:username}", "1", "unknown"],
  ];
  test.each(cases)("%s %s of %s", (operator, values, value, expected) => {
    expect(met(operator, values, value, context)).toBe(expected);
  });

  test("with a hole in the name, or without an end, may give anything", () => {
    expect(met("StringEquals", [["${aws:", hole("Key"), "}-x"]], "bob-x", context)).toBe("unknown");
    expect(met("StringEquals", "${aws:username", "bob", context)).toBe("unknown");
  });

  test("are text in version 2008-10-17, and either when the version was not read", () => {
    expect(met("StringEquals", "${aws:username}", "${aws:username}", context, "2008-10-17")).toBe(true);
    expect(met("StringEquals", "${aws:username}", "bob", context, "2008-10-17")).toBe(false);
    expect(met("StringEquals", "${aws:username}", "bob", context, "unread")).toBe("unknown");
    expect(met("StringEquals", "plain", "plain", context, "unread")).toBe(true);
  });
});
