import type { Condition } from "../../checks/model/policy.ts";
import { text, type Text } from "../../checks/model/text.ts";
import type { Proof, RequestWitness } from "../../checks/model/verdict.ts";
import type { PrincipalClass, ResourceSide } from "../../checks/reason/policy/question.ts";
import { administrators, fact, keySide, originOf, policy } from "./documents.ts";

/** Classes, resources and answers that the tests of proofs share. */
export const home = "333333333333";
export const away = "222222222222";
export const unknownFact = { known: false, why: "Nobody read it", origin: originOf("unknown") } as const;
export const key = (...list: readonly unknown[]) => keySide({ Version: "2012-10-17", Statement: list });
export const delegation = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${home}:root` }, Action: "kms:*", Resource: "*" };
export const onlyCustomer = {
  Effect: "Deny",
  Principal: "*",
  Action: "kms:*",
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/customer/*` } },
};

export function witness(proof: Proof): RequestWitness {
  if (proof.outcome !== "refuted") throw new Error(`${proof.outcome}: ${"because" in proof ? proof.because : ""}`);
  return proof.witness as RequestWitness;
}

export function reason(proof: Proof): string {
  return proof.outcome === "undecided" ? proof.because : proof.outcome;
}

export function outsiders(more: Partial<PrincipalClass> = {}): PrincipalClass {
  return administrators({ name: "strangers", account: "*", arns: [text("arn:aws:iam::*:role/*")], except: [], organization: fact(null), ...more });
}

export const anonymous: PrincipalClass = outsiders({ name: "anyone", type: "anonymous", arns: [] });
export const condition = (operator: string, name: string, value: string, more: Partial<Condition> = {}): Condition => ({
  operator,
  ifExists: false,
  key: name,
  values: [[value]],
  origin: originOf("where"),
  ...more,
});

export function bucketSide(document: unknown, arns: readonly Text[] = [["arn:aws:s3:::b"], ["arn:aws:s3:::b/*"]]): ResourceSide {
  return {
    arns,
    account: home,
    policy: fact(document === null ? null : policy(document, "bucket")),
    rcp: { levels: [], unread: [] },
    organization: fact({ id: "o-example", path: "Tenants/Active" }),
  };
}
