import { describe, expect, test } from "vitest";
import { prove } from "../../checks/reason/policy/prove.ts";
import { administrators, fact, fullAccess, policy, question, statements, unread } from "./documents.ts";
import { unknownFact, key, delegation, onlyCustomer, reason } from "./proofs.ts";

describe("layers", () => {
  const denyScp = statements({ Effect: "Deny", Action: "kms:*", Resource: "*" });
  const scp = (...documents: ReturnType<typeof statements>[]) => ({ levels: [[fullAccess, ...documents]], unread: [] });

  test("an SCP refuses, and the proof says that it needs it", () => {
    expect(prove(question(administrators({ scp: scp(denyScp) }), ["kms:DisableKey"], key(delegation)))).toEqual({
      outcome: "proved",
      dependsOn: ["scp"],
    });
  });

  test("a proof that two layers give names the more structural one", () => {
    expect(prove(question(administrators({ scp: scp(denyScp) }), ["kms:DisableKey"], key(delegation, onlyCustomer)))).toEqual({
      outcome: "proved",
      dependsOn: ["resource"],
    });
  });

  test("a proof that two layers give together names both", () => {
    const rest = { ...onlyCustomer, Action: "kms:Disable*" };
    const schedule = statements({ Effect: "Deny", Action: "kms:Schedule*", Resource: "*" });
    expect(prove(question(administrators({ scp: scp(schedule) }), ["kms:DisableKey", "kms:ScheduleKeyDeletion"], key(delegation, rest)))).toEqual({
      outcome: "proved",
      dependsOn: ["resource", "scp"],
    });
  });

  test("a level without a document refuses all", () => {
    expect(prove(question(administrators({ scp: { levels: [[fullAccess], []], unread: [] } }), ["kms:DisableKey"], key(delegation)))).toEqual({
      outcome: "proved",
      dependsOn: ["scp"],
    });
  });

  test("an RCP refuses", () => {
    const rcp = policy({ Version: "2012-10-17", Statement: { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" } });
    const side = { ...key(delegation), rcp: { levels: [[fullAccess, rcp]], unread: [] } };
    expect(prove(question(administrators(), ["kms:DisableKey"], side))).toEqual({ outcome: "proved", dependsOn: ["rcp"] });
    expect(prove(question(administrators(), ["kms:RetireGrant"], side)).outcome).toBe("refuted");
  });

  test("identity and boundary, with the key policy that could name the principal directly", () => {
    const reader = fact([statements({ Effect: "Allow", Action: "kms:Describe*", Resource: "*" })]);
    expect(prove(question(administrators({ identity: reader }), ["kms:DisableKey"], key(delegation)))).toEqual({
      outcome: "proved",
      dependsOn: ["identity", "resource"],
    });
    const boundary = fact(statements({ Effect: "Allow", NotAction: "kms:*", Resource: "*" }));
    expect(prove(question(administrators({ boundary }), ["kms:DisableKey"], key(delegation)))).toEqual({
      outcome: "proved",
      dependsOn: ["boundary", "resource"],
    });
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
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key(delegation, { ...onlyCustomer, Condition: unread }))))).toMatch(
      /cannot be told/,
    );
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key(delegation, { ...onlyCustomer, Effect: unread }))))).toMatch(
      /cannot be told/,
    );
  });

  test("an unread allow refutes nothing", () => {
    expect(reason(prove(question(administrators(), ["kms:DisableKey"], key({ ...delegation, Principal: unread }))))).toMatch(/cannot be told/);
  });
});
