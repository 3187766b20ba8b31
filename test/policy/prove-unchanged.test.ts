import { describe, expect, test } from "vitest";
import type { Statement } from "../../checks/model/policy.ts";
import { text } from "../../checks/model/text.ts";
import { prove } from "../../checks/reason/policy/prove.ts";
import type { Question } from "../../checks/reason/policy/question.ts";
import { fact, statements } from "./documents.ts";
import { condition } from "./proofs.ts";
import { randoms } from "./randoms.ts";
import { world } from "./worlds.ts";

/** Small worlds whose outcome must not change, or change in one direction only. */
describe("what must not change an answer", () => {
  const rounds = Number(process.env["COFFERDAM_PROOFS"] ?? 400) / 4;
  const worlds = Array.from({ length: rounds }, (_, i) => world(randoms(9000 + i)).question);
  const reversed = (of: Question): Question => onPolicy(of, (list) => list.toReversed());
  const doubled = (of: Question): Question => onPolicy(of, (list) => [...list, ...list]);
  const split = (of: Question): Question =>
    onPolicy(of, (list) =>
      list.flatMap((one) =>
        one.action.negated ? [one] : one.action.patterns.map((pattern) => ({ ...one, action: { negated: false, patterns: [pattern] } })),
      ),
    );

  test.each([
    ["statements in another order", reversed],
    ["each statement twice", doubled],
    ["a statement for each action", split],
  ])("%s", (_name, change) => {
    for (const [i, one] of worlds.entries()) expect([i, prove(change(one)).outcome]).toEqual([i, prove(one).outcome]);
  });

  test("another deny never adds access", () => {
    const extra = statements({
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:Decrypt", "s3:Get*"],
      Resource: "*",
      Condition: { StringLike: { "aws:UserAgent": "t*" } },
    }).statements;
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
