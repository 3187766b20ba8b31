import { expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { text, type Text } from "../../checks/model/text.ts";
import { authorize } from "../../checks/reason/policy/authorize.ts";
import { isListed, actionNamed } from "../../checks/reason/policy/catalogue.ts";
import { matchUnits, unitsOf } from "../../checks/reason/policy/glob.ts";
import { isMet } from "../../checks/reason/policy/operators.ts";
import { prove } from "../../checks/reason/policy/prove.ts";
import type { PrincipalClass, Question } from "../../checks/reason/policy/question.ts";
import { callerOf, stateOf, type Caller, type Layers, type Request } from "../../checks/reason/policy/request.ts";
import type { RequestWitness } from "../../checks/model/verdict.ts";
import { randoms, type Randoms } from "./randoms.ts";
import { callersOf, contextsOf, filledLayers, filling, requestOf, type Filling } from "./deployments.ts";
import { world, type World } from "./worlds.ts";

/** `COFFERDAM_PROOFS=2000` in CI. */
const rounds = Number(process.env["COFFERDAM_PROOFS"] ?? 400);

test(`prove agrees with trying every request in ${rounds} small worlds`, { timeout: 1_800_000 }, () => {
  const reasons = new Map<string, number>();
  const counts = { proved: 0, refuted: 0, undecided: 0 };
  for (let round = 0; round < rounds; round++) {
    const random = randoms(seedOf(1000) + round);
    const one = world(random);
    const proof = prove(one.question);
    const deployments = [0, 1, 2, 3].map(() => {
      const by = filling(random);
      return { by, layers: filledLayers(one.question, by) };
    });
    counts[proof.outcome]++;
    if (proof.outcome === "proved") {
      const allowed = deployments.map(({ layers }) => firstAllowed(one, layers, random));
      expect([round, allowed.filter((request) => request !== undefined)]).toEqual([round, []]);
    }
    if (proof.outcome === "refuted") {
      const decisions = deployments.map(({ layers, by }) => authorize(sentAgain(one.question, proof.witness as RequestWitness, by), layers).decision);
      expect([round, decisions, proof.because]).toEqual([round, decisions.map(() => "allowed"), proof.because]);
    }
    if (proof.outcome === "undecided") {
      const kind = openPoints.find(([, pattern]) => pattern.test(proof.because))?.[0] ?? proof.because;
      reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
    }
  }
  // Every reason is one of those that the worlds are made with, and few worlds are open.
  expect([...reasons.keys()].filter((kind) => !openPoints.some(([name]) => name === kind))).toEqual([]);
  expect({ counts, reasons: Object.fromEntries(reasons), few: counts.undecided / rounds <= (rounds < 2000 ? 0.08 : 0.05) }).toMatchObject({
    few: true,
  });
  expect(reasons.get("nothing named") ?? 0).toBeLessThanOrEqual(rounds / 200);
  expect(counts.proved).toBeGreaterThan(rounds / 4);
  expect(counts.refuted).toBeGreaterThan(rounds / 8);
});

/** What a world can hang on. */
const openPoints: readonly (readonly [string, RegExp])[] = [
  ["unread", /The test did not read it/],
  ["a part of a statement", /cannot be told/],
  ["facts about the principal", /tags of the principal|unique ids/],
  ["AWS is silent", /AWS does not (say|list)|not documented|made of ids/],
  ["a free variable", /whose value is free/],
  ["nothing named", /no request could be named/],
];

/** A request of the question that one deployment allows for certain. */
function firstAllowed(one: World, layers: Layers, random: Randoms): Request | undefined {
  const { question } = one;
  const [who] = question.who as [PrincipalClass];
  for (const caller of callersOf(who).filter((each) => isMember(who, each.name))) {
    const contexts = contextsOf(one, caller);
    const some = contexts.length <= 40 ? contexts : Array.from({ length: 40 }, () => random.pick(contexts));
    for (const action of question.actions) {
      for (const arn of question.resource.arns) {
        for (const context of some) {
          const request = requestOf(question, caller, action, arn, context);
          if (!isRealistic(request)) continue;
          const lookup = (key: string) => context.get(key) ?? ({ is: "absent" } as const);
          if (!question.where.every((condition) => isMet(condition, "2012-10-17", lookup) === true)) continue;
          if (authorize(request, layers).decision === "allowed") return request;
        }
      }
    }
  }
  return undefined;
}

function isMember(who: PrincipalClass, name: Text): boolean {
  const matches = (globs: readonly Text[]) => globs.some((glob) => matchUnits(unitsOf(glob, true), name) === true);
  return (who.type === "anonymous" || matches(who.arns)) && !matches(who.except);
}

/** The witness as sent in one deployment. */
function sentAgain({ resource, who }: Question, { principal, action, resource: arn, context }: RequestWitness, { texts }: Filling): Request {
  const sent = (of: string) => [...texts].reduce((made, [name, value]) => made.replaceAll(`\${${name}}`, value), of);
  const name = text(sent(principal));
  const service = who[0]?.type === "service";
  const keys = Object.entries(context).map(
    ([key, value]) => [key.toLowerCase(), stateOf(typeof value === "string" ? sent(value) : value.map(sent))] as const,
  );
  const caller: Caller = service ? { type: "service", name, arn: null, account: null } : callerOf(name);
  return { caller, action, resource: text(sent(arn)), resourceAccount: text(resource.account), context: new Map(keys) };
}

/** A service's own keys come with the actions that list them. */
function isRealistic({ action, context }: Request): boolean {
  const known = actionNamed(action);
  return known === undefined || [...context.keys()].every((key) => key.startsWith("aws:") || key === "kms:calleraccount" || isListed(known, key));
}
