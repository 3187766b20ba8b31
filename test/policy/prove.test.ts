import { describe, expect, test } from "vitest";
import { text } from "../../checks/model/text.ts";
import { destroyKey, undoKill } from "../../checks/reason/policy/lists.ts";
import { prove } from "../../checks/reason/policy/prove.ts";
import { benchStack } from "./bench-stack.ts";
import { administrators, fact, hole, keyArn, originOf, question } from "./documents.ts";
import { home, key, delegation, onlyCustomer, witness, reason, condition } from "./proofs.ts";

describe("a key and the administrators of its account", () => {
  test("delegation to the account lets them", () => {
    const found = witness(prove(question(administrators(), ["kms:DisableKey"], key(delegation))));
    expect(found).toMatchObject({
      principal: expect.stringMatching(/^arn:aws:iam::333333333333:(role|user)\/./),
      action: "kms:DisableKey",
      resource: keyArn,
    });
    expect(found.allowedBy).toEqual(originOf("key/Statement/0"));
  });

  test("a deny for all but the customer does not", () => {
    expect(prove(question(administrators(), [...destroyKey, ...undoKill], key(delegation, onlyCustomer)))).toEqual({
      outcome: "proved",
      dependsOn: ["resource"],
    });
  });

  test("without delegation only whom the policy names", () => {
    const named = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${home}:role/customer/Admin` }, Action: "kms:*", Resource: "*" };
    expect(prove(question(administrators(), ["kms:DisableKey"], key(named)))).toEqual({ outcome: "proved", dependsOn: ["resource"] });
    expect(witness(prove(question(administrators({ except: [] }), ["kms:DisableKey"], key(named)))).principal).toBe(
      `arn:aws:iam::${home}:role/customer/Admin`,
    );
  });

  test("a deny with a hole in its exemption holds only as far as it surely does", () => {
    const open = {
      ...onlyCustomer,
      Condition: { ArnNotLike: { "aws:PrincipalArn": [["arn:aws:iam::", hole("Account"), `:role/`, hole("Name"), "/*"]] } },
    };
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key(delegation, open))))).toMatch(
      /ArnNotLike on aws:PrincipalArn cannot be told/,
    );
  });

  test("an ARN made at deployment is exempt only by its own name", () => {
    const made = hole("Stack/Admin", "id");
    const arn = [`arn:aws:iam::${home}:role/`, made] as const;
    const exempt = { ...onlyCustomer, Condition: { ArnNotEquals: { "aws:PrincipalArn": [arn] } } };
    expect(prove(question(administrators({ except: [text(...arn)] }), ["kms:DisableKey"], key(delegation, exempt))).outcome).toBe("proved");
    const found = witness(prove(question(administrators(), ["kms:DisableKey"], key(delegation, exempt))));
    expect(found.principal).toBe(`arn:aws:iam::${home}:role/\${Stack/Admin}`);
  });

  test("a session that the policy names is a role's", () => {
    const named = { Effect: "Allow", Principal: { AWS: `arn:aws:sts::${home}:assumed-role/Worker/one` }, Action: "kms:*", Resource: "*" };
    const found = witness(prove(question(administrators({ identity: fact([]) }), ["kms:DisableKey"], key(named))));
    expect(found).toMatchObject({
      principal: `arn:aws:sts::${home}:assumed-role/Worker/one`,
      context: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/Worker` },
    });
    expect(prove(question(administrators({ arns: [text(`arn:aws:iam::${home}:role/Other`)] }), ["kms:DisableKey"], key(named))).outcome).toBe(
      "proved",
    );
  });

  test("root is refused by a deny that names it", () => {
    const root = administrators({ name: "root", type: "root", arns: [text(`arn:aws:iam::${home}:root`)] });
    expect(witness(prove(question(root, ["kms:DisableKey"], key(delegation)))).principal).toBe(`arn:aws:iam::${home}:root`);
    expect(prove(question(root, ["kms:DisableKey"], key(delegation, onlyCustomer))).outcome).toBe("proved");
  });

  test("grants only through AWS services", () => {
    const viaService = { ...delegation, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
    const beyond = condition("Bool", "kms:GrantIsForAWSResource", "false", { ifExists: true });
    expect(prove(question(administrators(), ["kms:CreateGrant"], key(viaService), [beyond])).outcome).toBe("proved");
    expect(witness(prove(question(administrators(), ["kms:CreateGrant"], key(viaService)))).context).toMatchObject({
      "kms:GrantIsForAWSResource": "true",
    });
    const lax = { ...delegation, Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } } };
    expect(witness(prove(question(administrators(), ["kms:CreateGrant"], key(lax), [beyond]))).context).not.toHaveProperty([
      "kms:GrantIsForAWSResource",
    ]);
  });

  test("a waiting time of thirty days", () => {
    const short = condition("NumericLessThan", "kms:ScheduleKeyDeletionPendingWindowInDays", "30");
    const denial = (operator: string, days: string) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "kms:ScheduleKeyDeletion",
      Resource: "*",
      Condition: { [operator]: { "kms:ScheduleKeyDeletionPendingWindowInDays": days } },
    });
    expect(prove(question(administrators(), ["kms:ScheduleKeyDeletion"], key(delegation, denial("NumericLessThan", "30")), [short])).outcome).toBe(
      "proved",
    );
    expect(
      witness(prove(question(administrators(), ["kms:ScheduleKeyDeletion"], key(delegation, denial("NumericLessThan", "29")), [short]))).context,
    ).toMatchObject({ "kms:ScheduleKeyDeletionPendingWindowInDays": "29" });
  });
});

describe("work", () => {
  test("a stack of 160 statements and 23 actions takes few visits, either way", () => {
    for (const hole of [false, true]) {
      const budget = { left: 6_000_000 };
      expect(prove(benchStack({ hole }), budget).outcome).toBe(hole ? "refuted" : "proved");
      expect(6_000_000 - budget.left).toBeLessThan(400_000);
    }
  });

  test("patterns that are too involved end undecided, with that reason", () => {
    const hard = (letter: string, far: number) => `*${letter}${"?".repeat(far)}`;
    const deny = (values: readonly string[]) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "kms:*",
      Resource: "*",
      Condition: { StringNotLike: { "kms:ViaService": values } },
    });
    const side = key(delegation, deny([hard("a", 24)]), deny([hard("b", 24)]));
    expect(reason(prove(question(administrators(), ["kms:Decrypt"], side), { left: 100_000 }))).toMatch(/limit of work/);
  });
});
