import type { FactPlace, FactRule } from "./fact-operators.ts";
import { addTo } from "./json.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";

/* What must happen when a setting of the data key, or the key of the records, is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

/** The data key alone: keys of the records are no data keys. */
function ofDataKey(rule: FactRule): Rule {
  return (_platform, _plan, { way }) => (way[1] === "DataKey" ? rule : { noBearing: "a key that encrypts no store of data" });
}

const elsewhere = "arn:aws:kms:us-east-1:333333333333:key/11111111-2222-3333-4444-555555555555";

/** A key that no source shows is none of those that are judged. */
const recordsKey: FactRule = {
  wrong: [
    {
      name: "the data key",
      value: { Ref: "RecordsKey" },
      expected: "broken",
      operator: "move",
      with: (platform, stack) =>
        addTo(platform, stack, "Parameters", { RecordsKey: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/panops/tenant/data-key-arn" } }),
    },
  ],
  text: { bad: elsewhere, good: "alias/other", expected: "undecided", reason: "a key that no source knows may be the data key" },
};

export const keySettings: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "key-is-tenants-own": {
    "AWS::KMS::Key EnableKeyRotation": ofDataKey({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    "AWS::KMS::Key MultiRegion": ofDataKey({
      wrong: [{ name: "true", value: true, expected: "broken" }],
      text: { bad: "true", good: "false", expected: "broken" },
    }),
    "AWS::KMS::Key KeySpec": ofDataKey({
      wrong: [{ name: "RSA_2048", value: "RSA_2048", expected: "broken" }],
      text: { bad: "RSA_2048", good: "SYMMETRIC_DEFAULT", expected: "broken" },
    }),
    "AWS::KMS::Key KeyUsage": ofDataKey({
      wrong: [{ name: "SIGN_VERIFY", value: "SIGN_VERIFY", expected: "broken" }],
      text: { bad: "SIGN_VERIFY", good: "ENCRYPT_DECRYPT", expected: "broken" },
    }),
  },
  "key-not-used-for-audit": {
    "AWS::CloudTrail::Trail KMSKeyId": () => recordsKey,
    "AWS::KMS::Alias AliasName": () => ({ noBearing: "an alias by which nothing is called" }),
    "AWS::KMS::Alias TargetKeyId": () => ({ noBearing: "an alias by which nothing is called" }),
  },
};
