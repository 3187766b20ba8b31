import { describe, expect, test } from "vitest";
import type { Condition, Statement } from "../../checks/model/policy.ts";
import { text, type Text } from "../../checks/model/text.ts";
import type { Proof, RequestWitness } from "../../checks/model/verdict.ts";
import { actionsOnResource } from "../../checks/reason/policy/catalogue.ts";
import { destroyKey, undoKill } from "../../checks/reason/policy/lists.ts";
import { prove } from "../../checks/reason/policy/prove.ts";
import type { PrincipalClass, Question, ResourceSide } from "../../checks/reason/policy/question.ts";
import { benchStack } from "./bench-stack.ts";
import { administrators, fact, fullAccess, hole, keyArn, keySide, originOf, policy, question, statements, unread } from "./documents.ts";
import { randoms } from "./randoms.ts";
import { world } from "./worlds.ts";

const home = "333333333333";
const away = "222222222222";
const unknownFact = { known: false, why: "Nobody read it", origin: originOf("unknown") } as const;
const key = (...list: readonly unknown[]) => keySide({ Version: "2012-10-17", Statement: list });
const delegation = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${home}:root` }, Action: "kms:*", Resource: "*" };
const onlyCustomer = { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/customer/*` } } };

function witness(proof: Proof): RequestWitness {
  if (proof.outcome !== "refuted") throw new Error(`${proof.outcome}: ${"because" in proof ? proof.because : ""}`);
  return proof.witness as RequestWitness;
}

function reason(proof: Proof): string {
  return proof.outcome === "undecided" ? proof.because : proof.outcome;
}

function outsiders(more: Partial<PrincipalClass> = {}): PrincipalClass {
  return administrators({ name: "strangers", account: "*", arns: [text("arn:aws:iam::*:role/*")], except: [], organization: fact(null), ...more });
}

const anonymous: PrincipalClass = outsiders({ name: "anyone", type: "anonymous", arns: [] });
const condition = (operator: string, name: string, value: string, more: Partial<Condition> = {}): Condition => ({ operator, ifExists: false, key: name, values: [[value]], origin: originOf("where"), ...more });

function bucketSide(document: unknown, arns: readonly Text[] = [["arn:aws:s3:::b"], ["arn:aws:s3:::b/*"]]): ResourceSide {
  return { arns, account: home, policy: fact(document === null ? null : policy(document, "bucket")), rcp: { levels: [], unread: [] }, organization: fact({ id: "o-example", path: "Tenants/Active" }) };
}

describe("a key and the administrators of its account", () => {
  test("delegation to the account lets them", () => {
    const found = witness(prove(question(administrators(), ["kms:DisableKey"], key(delegation))));
    expect(found).toMatchObject({ principal: expect.stringMatching(/^arn:aws:iam::333333333333:(role|user)\/./), action: "kms:DisableKey", resource: keyArn });
    expect(found.allowedBy).toEqual(originOf("key/Statement/0"));
  });

  test("a deny for all but the customer does not", () => {
    expect(prove(question(administrators(), [...destroyKey, ...undoKill], key(delegation, onlyCustomer)))).toEqual({ outcome: "proved", dependsOn: ["resource"] });
  });

  test("without delegation only whom the policy names", () => {
    const named = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${home}:role/customer/Admin` }, Action: "kms:*", Resource: "*" };
    expect(prove(question(administrators(), ["kms:DisableKey"], key(named)))).toEqual({ outcome: "proved", dependsOn: ["resource"] });
    expect(witness(prove(question(administrators({ except: [] }), ["kms:DisableKey"], key(named)))).principal).toBe(`arn:aws:iam::${home}:role/customer/Admin`);
  });

  test("a deny with a hole in its exemption holds only as far as it surely does", () => {
    const open = { ...onlyCustomer, Condition: { ArnNotLike: { "aws:PrincipalArn": [["arn:aws:iam::", hole("Account"), `:role/`, hole("Name"), "/*"]] } } };
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key(delegation, open))))).toMatch(/ArnNotLike on aws:PrincipalArn cannot be told/);
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
    expect(found).toMatchObject({ principal: `arn:aws:sts::${home}:assumed-role/Worker/one`, context: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/Worker` } });
    expect(prove(question(administrators({ arns: [text(`arn:aws:iam::${home}:role/Other`)] }), ["kms:DisableKey"], key(named))).outcome).toBe("proved");
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
    expect(witness(prove(question(administrators(), ["kms:CreateGrant"], key(viaService)))).context).toMatchObject({ "kms:GrantIsForAWSResource": "true" });
    const lax = { ...delegation, Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } } };
    expect(witness(prove(question(administrators(), ["kms:CreateGrant"], key(lax), [beyond]))).context).not.toHaveProperty(["kms:GrantIsForAWSResource"]);
  });

  test("a waiting time of thirty days", () => {
    const short = condition("NumericLessThan", "kms:ScheduleKeyDeletionPendingWindowInDays", "30");
    const denial = (operator: string, days: string) => ({ Effect: "Deny", Principal: "*", Action: "kms:ScheduleKeyDeletion", Resource: "*", Condition: { [operator]: { "kms:ScheduleKeyDeletionPendingWindowInDays": days } } });
    expect(prove(question(administrators(), ["kms:ScheduleKeyDeletion"], key(delegation, denial("NumericLessThan", "30")), [short])).outcome).toBe("proved");
    expect(witness(prove(question(administrators(), ["kms:ScheduleKeyDeletion"], key(delegation, denial("NumericLessThan", "29")), [short]))).context).toMatchObject({ "kms:ScheduleKeyDeletionPendingWindowInDays": "29" });
  });
});

describe("other accounts and strangers", () => {
  test("a key's administration does not work from another account, its use does", () => {
    const foreign = administrators({ account: away, arns: [text(`arn:aws:iam::${away}:role/*`)], except: [] });
    const side = key({ ...delegation, Principal: "*" });
    expect(prove(question(foreign, [...destroyKey, "kms:PutKeyPolicy"], side))).toEqual({ outcome: "proved", dependsOn: [] });
    expect(witness(prove(question(foreign, ["kms:Decrypt"], side))).principal).toMatch(`arn:aws:iam::${away}:role/`);
  });

  test("a foreign account that a policy names is a stranger's", () => {
    const side = bucketSide({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: { AWS: "444444444444" }, Action: "s3:GetObject", Resource: "*" } });
    expect(witness(prove(question(outsiders(), ["s3:GetObject"], side))).principal).toMatch(/^arn:aws:iam::444444444444:role\//);
    expect(prove(question(outsiders({ except: [text("arn:aws:iam::444444444444:*")] }), ["s3:GetObject"], side)).outcome).toBe("proved");
  });

  test("a perimeter by organization keeps strangers out, and anonymous callers", () => {
    const open = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
    const perimeter = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-example" } } };
    const side = bucketSide({ Version: "2012-10-17", Statement: [open, perimeter] });
    expect(prove(question([outsiders(), anonymous], ["s3:GetObject"], side)).outcome).toBe("proved");
    expect(witness(prove(question(anonymous, ["s3:GetObject"], bucketSide({ Version: "2012-10-17", Statement: [open] })))).principal).toBe("*");
  });

  test("a service is let in by its name only", () => {
    const service = outsiders({ name: "log delivery", type: "service", arns: [text("delivery.logs.amazonaws.com")] });
    const side = (statement: object) => bucketSide({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:PutObject", Resource: "*", ...statement } });
    expect(prove(question(service, ["s3:PutObject"], side({ Principal: { Service: "cloudtrail.amazonaws.com" } }))).outcome).toBe("proved");
    expect(witness(prove(question(service, ["s3:PutObject"], side({ Principal: { Service: "delivery.logs.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceAccount": home } } })))).context).toMatchObject({ "aws:SourceAccount": home });
  });

  test("nobody but a service can claim to act for a resource", () => {
    const side = bucketSide({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:topic" } } } });
    expect(prove(question([outsiders(), anonymous], ["s3:GetObject"], side)).outcome).toBe("proved");
  });
});

describe("a bucket and transport", () => {
  const plain = [condition("Bool", "aws:SecureTransport", "false")];
  const all = actionsOnResource("s3", ["bucket", "object"]);
  const denial = (resource: unknown, more: object = {}) => ({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: resource, Condition: { Bool: { "aws:SecureTransport": "false" } }, ...more });
  const open = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
  const ask = (...list: readonly unknown[]) => prove(question([anonymous, administrators({ except: [] })], all, bucketSide({ Version: "2012-10-17", Statement: list }), plain));

  test("denied on bucket and objects", () => {
    expect(ask(open, denial(["arn:aws:s3:::b", "arn:aws:s3:::b/*"]))).toEqual({ outcome: "proved", dependsOn: ["resource"] });
  });

  test("on objects only", () => {
    expect(witness(ask(open, denial("arn:aws:s3:::b/*"))).resource).toBe("arn:aws:s3:::b");
  });

  test("on the bucket only", () => {
    expect(witness(ask(open, denial("arn:aws:s3:::b"))).resource).toMatch(/^arn:aws:s3:::b\//);
  });

  test("on objects under one prefix", () => {
    expect(witness(ask(open, denial(["arn:aws:s3:::b", "arn:aws:s3:::b/a*"]))).resource).not.toMatch(/^arn:aws:s3:::b\/a/);
  });

  test("in two statements, by kind of action", () => {
    const onObjects = { NotAction: actionsOnResource("s3", ["bucket"]), Action: undefined };
    const { Action: _unused, ...objects } = { ...denial("arn:aws:s3:::b/*"), ...onObjects };
    const buckets = denial("arn:aws:s3:::b", { Action: ["s3:*Bucket*", "s3:*Configuration", "s3:List*", "s3:Get*", "s3:Put*", "s3:*"] });
    expect(ask(open, buckets, objects).outcome).toBe("proved");
  });

  test("for one principal only", () => {
    expect(ask(open, denial(["arn:aws:s3:::b", "arn:aws:s3:::b/*"], { Principal: { AWS: home } })).outcome).toBe("refuted");
  });

  test("with a value that a parameter gives", () => {
    const byParameter = denial(["arn:aws:s3:::b", "arn:aws:s3:::b/*"], { Condition: { Bool: { "aws:SecureTransport": [[hole("Transport")]] } } });
    expect(reason(ask(open, byParameter))).toMatch(/Bool on aws:SecureTransport cannot be told/);
  });
});

describe("layers", () => {
  const denyScp = statements({ Effect: "Deny", Action: "kms:*", Resource: "*" });
  const scp = (...documents: ReturnType<typeof statements>[]) => ({ levels: [[fullAccess, ...documents]], unread: [] });

  test("an SCP refuses, and the proof says that it needs it", () => {
    expect(prove(question(administrators({ scp: scp(denyScp) }), ["kms:DisableKey"], key(delegation)))).toEqual({ outcome: "proved", dependsOn: ["scp"] });
  });

  test("a proof that two layers give names the more structural one", () => {
    expect(prove(question(administrators({ scp: scp(denyScp) }), ["kms:DisableKey"], key(delegation, onlyCustomer)))).toEqual({ outcome: "proved", dependsOn: ["resource"] });
  });

  test("a proof that two layers give together names both", () => {
    const rest = { ...onlyCustomer, Action: "kms:Disable*" };
    const schedule = statements({ Effect: "Deny", Action: "kms:Schedule*", Resource: "*" });
    expect(prove(question(administrators({ scp: scp(schedule) }), ["kms:DisableKey", "kms:ScheduleKeyDeletion"], key(delegation, rest)))).toEqual({ outcome: "proved", dependsOn: ["resource", "scp"] });
  });

  test("a level without a document refuses all", () => {
    expect(prove(question(administrators({ scp: { levels: [[fullAccess], []], unread: [] } }), ["kms:DisableKey"], key(delegation)))).toEqual({ outcome: "proved", dependsOn: ["scp"] });
  });

  test("an RCP refuses", () => {
    const rcp = policy({ Version: "2012-10-17", Statement: { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" } });
    const side = { ...key(delegation), rcp: { levels: [[fullAccess, rcp]], unread: [] } };
    expect(prove(question(administrators(), ["kms:DisableKey"], side))).toEqual({ outcome: "proved", dependsOn: ["rcp"] });
    expect(prove(question(administrators(), ["kms:RetireGrant"], side)).outcome).toBe("refuted");
  });

  test("identity and boundary, with the key policy that could name the principal directly", () => {
    const reader = fact([statements({ Effect: "Allow", Action: "kms:Describe*", Resource: "*" })]);
    expect(prove(question(administrators({ identity: reader }), ["kms:DisableKey"], key(delegation)))).toEqual({ outcome: "proved", dependsOn: ["identity", "resource"] });
    const boundary = fact(statements({ Effect: "Allow", NotAction: "kms:*", Resource: "*" }));
    expect(prove(question(administrators({ boundary }), ["kms:DisableKey"], key(delegation)))).toEqual({ outcome: "proved", dependsOn: ["boundary", "resource"] });
  });

  const unreadLevels = { levels: [], unread: [unknownFact] };
  const reads = { except: [], identity: fact([statements({ Effect: "Allow", Action: "kms:*", Resource: "*" })]) };
  test.each([
    ["an unread SCP may refuse", administrators({ scp: unreadLevels }), key(delegation)],
    ["an unread RCP may refuse", administrators(), { ...key(delegation), rcp: unreadLevels }],
    ["an unread boundary may refuse", administrators({ boundary: unknownFact }), key(delegation)],
    ["unread identity policies may do either", administrators({ identity: unknownFact }), key(delegation)],
    ["an unread key policy may do either", administrators(reads), { ...key(delegation), policy: unknownFact }],
  ])("%s", (_name, who, side) => {
    expect(reason(prove(question(who, ["kms:DisableKey"], side)))).toMatch(/Nobody read it/);
  });

  test.each([
    ["an unread SCP cannot spoil a proof", administrators({ scp: unreadLevels }), key(delegation, onlyCustomer)],
    ["nor an unread boundary", administrators({ boundary: unknownFact }), key(delegation, onlyCustomer)],
    ["nor unread identity policies", administrators({ identity: unknownFact }), key(delegation, onlyCustomer)],
    ["nor an unread allow beside a deny", administrators(), key({ ...delegation, Action: unread }, onlyCustomer)],
    ["nor an unread statement beside a deny", administrators(), key(unread, onlyCustomer)],
  ])("%s", (_name, who, side) => {
    expect(prove(question(who, ["kms:DisableKey"], side)).outcome).toBe("proved");
  });

  test("an unread deny proves nothing", () => {
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key(delegation, { ...onlyCustomer, Condition: unread }))))).toMatch(/cannot be told/);
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key(delegation, { ...onlyCustomer, Effect: unread }))))).toMatch(/cannot be told/);
  });

  test("an unread allow refutes nothing", () => {
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key({ ...delegation, Principal: unread }))))).toMatch(/cannot be told/);
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
    const deny = (values: readonly string[]) => ({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition: { StringNotLike: { "kms:ViaService": values } } });
    const side = key(delegation, deny([hard("a", 24)]), deny([hard("b", 24)]));
    expect(reason(prove(question(administrators(), ["kms:Decrypt"], side), { left: 100_000 }))).toMatch(/limit of work/);
  });
});

/** Small worlds whose outcome must not change, or change in one direction only. */
describe("what must not change an answer", () => {
  const rounds = Number(process.env["COFFERDAM_PROOFS"] ?? 400) / 4;
  const worlds = Array.from({ length: rounds }, (_, i) => world(randoms(9000 + i)).question);
  const reversed = (of: Question): Question => onPolicy(of, (list) => list.toReversed());
  const doubled = (of: Question): Question => onPolicy(of, (list) => [...list, ...list]);
  const split = (of: Question): Question =>
    onPolicy(of, (list) => list.flatMap((one) => (one.action.negated ? [one] : one.action.patterns.map((pattern) => ({ ...one, action: { negated: false, patterns: [pattern] } })))));

  test.each([
    ["statements in another order", reversed],
    ["each statement twice", doubled],
    ["a statement for each action", split],
  ])("%s", (_name, change) => {
    for (const [i, one] of worlds.entries()) expect([i, prove(change(one)).outcome]).toEqual([i, prove(one).outcome]);
  });

  test("another deny never adds access", () => {
    const extra = statements({ Effect: "Deny", Principal: "*", Action: ["kms:Decrypt", "s3:Get*"], Resource: "*", Condition: { StringLike: { "aws:UserAgent": "t*" } } }).statements;
    for (const [i, one] of worlds.entries()) {
      const before = prove(one).outcome;
      const after = prove(onPolicy(one, (list) => [...list, ...extra])).outcome;
      if (before === "proved") expect([i, after]).toEqual([i, "proved"]);
    }
  });

  test("another allow never takes access away", () => {
    const extra = statements({ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" }).statements;
    for (const [i, one] of worlds.entries()) {
      const before = prove(one).outcome;
      const after = prove(onPolicy(one, (list) => [...list, ...extra])).outcome;
      if (before === "refuted") expect([i, after]).toEqual([i, "refuted"]);
    }
  });

  test("fewer principals, or a narrower question, keep a proof", () => {
    for (const [i, one] of worlds.entries()) {
      if (prove(one).outcome !== "proved") continue;
      const fewer = one.who.map((who) => ({ ...who, except: [...who.except, text("arn:aws:iam::*:role/W*")] }));
      expect([i, prove({ ...one, who: fewer }).outcome]).toEqual([i, "proved"]);
      expect([i, prove({ ...one, where: [...one.where, condition("StringLike", "aws:UserAgent", "t*")] }).outcome]).toEqual([i, "proved"]);
    }
  });
});

function onPolicy(of: Question, change: (list: readonly Statement[]) => readonly Statement[]): Question {
  const { policy: document } = of.resource;
  if (!document.known || document.value === null) return of;
  return { ...of, resource: { ...of.resource, policy: fact({ ...document.value, statements: change(document.value.statements) }) } };
}
