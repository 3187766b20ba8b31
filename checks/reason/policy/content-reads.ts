import { contentActions, unclassifiedActions, withResourcePolicies } from "./content-actions.ts";
import { guardrailsOf, membership } from "./guardrails.ts";
import { matchesAction } from "./match.ts";
import { classOf, none } from "./principals.ts";
import { prove } from "./prove.ts";
import type { PrincipalClass, Question } from "./question.ts";
import type { Estate } from "../../model/estate.ts";
import { known, type Fact } from "../../model/fact.ts";
import type { Principal } from "../../model/kinds.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { partitionOf } from "../../model/partition.ts";
import { show, text, type Text } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Layer, type Proof, type Verdict } from "../../model/verdict.ts";

/** "The principal can read no content": for every action that returns content, on every resource of its account, whatever that resource's own policy says. */
export function readsNoContent(principal: Principal, estate: Estate): Verdict {
  return whenKnown(principal.policies, (policies) => {
    const who = classOf(estate, principal);
    const dependsOn = new Set<Layer>();
    const verdicts = [...contentActions].map(([service, actions]) => ofService(service, actions, { principal, policies, who, estate, dependsOn }));
    return every(
      ...verdicts.filter(({ outcome }) => outcome !== "holds"),
      unclassified({ principal, policies, who, estate, dependsOn }),
      holds(
        `None of ${[...contentActions.values()].flat().length} actions that return content is allowed to it${tomorrow(policies, who, estate, principal)}.`,
        {
          dependsOn: [...dependsOn].toSorted(),
        },
      ),
    );
  });
}

interface Asked {
  readonly principal: Principal;
  readonly policies: readonly PolicyDocument[];
  readonly who: PrincipalClass;
  readonly estate: Estate;
  readonly dependsOn: Set<Layer>;
}

function ofService(service: string, actions: readonly string[], asked: Asked): Verdict {
  const own = actions.filter((action) => mayAllow(asked.policies, action));
  const byPolicy = withResourcePolicies.has(service);
  // Keys need their own policy's word; one that says yes to the account is the rule. (docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html)
  const itself = own.length === 0 ? undefined : prove(questionOf(asked, own, service === "kms" ? saysYes(asked) : none));
  if (itself !== undefined && itself.outcome !== "proved") return verdictOf(itself, asked);
  for (const layer of itself?.dependsOn ?? []) asked.dependsOn.add(layer);
  if (!byPolicy) return holds("");
  const whatever = prove(questionOf(asked, actions, saysYes(asked)));
  if (whatever.outcome === "proved") {
    for (const layer of whatever.dependsOn) asked.dependsOn.add(layer);
    return holds("");
  }
  return byReadPolicies(service, actions, asked);
}

/** Nothing of its own refuses these: then the resources' policies decide, of which those of buckets and keys are read. */
function byReadPolicies(service: string, actions: readonly string[], asked: Asked): Verdict {
  const { estate, principal } = asked;
  const missing = undecided(
    `A policy of a resource of ${service} in account ${principal.account} could allow it ${actions[0] ?? ""}, and those are not read; deny it in the role's own policy.`,
    principal.origin,
  );
  if (service !== "s3" && service !== "kms") return missing;
  const list = service === "s3" ? estate.list("s3:bucket", principal.account) : estate.list("kms:key", principal.account);
  const [unread] = list.unread;
  const verdicts = list.items.map((resource) => {
    const proof = prove(questionOf(asked, actions, resource.policy, resource.kind === "kms:key" ? resource.arn : undefined));
    return proof.outcome === "proved" ? holds("") : verdictOf(proof, asked);
  });
  return every(...verdicts, unread === undefined ? holds("") : undecided(unread.why, unread.origin));
}

/** Reads that nothing classifies: one that is allowed leaves the claim open. */
function unclassified(asked: Asked): Verdict {
  const own = unclassifiedActions.filter((action) => mayAllow(asked.policies, action));
  if (own.length === 0) return holds("");
  const proof = prove(questionOf(asked, own, none));
  if (proof.outcome === "proved") return holds("");
  const action = proof.outcome === "refuted" && proof.witness.kind === "request" ? proof.witness.action : (own[0] ?? "");
  return undecided(`It can ${action}, and nothing says whether that returns content; name what it reads, or deny it.`, proof.origin);
}

/** Wildcards that will also match actions which do not exist yet are reported, and no more. */
function tomorrow(policies: readonly PolicyDocument[], who: PrincipalClass, estate: Estate, principal: Principal): string {
  const wild = policies
    .flatMap(({ statements }) => statements)
    .filter(({ effect, action }) => effect !== "Deny" && !action.negated)
    .flatMap(({ action }) => action.patterns.map(show))
    .filter((pattern) => pattern.includes("*"));
  const open = [...new Set(wild)].filter((pattern) => {
    const action = pattern === "*" ? "newservice:GetNewContent" : pattern.replaceAll("*", "NewContent");
    const asked = { principal, policies, who, estate, dependsOn: new Set<Layer>() };
    return prove(questionOf(asked, [action], none)).outcome !== "proved";
  });
  return open.length === 0
    ? ""
    : `; its wildcards ${open.slice(0, 5).join(", ")}${open.length > 5 ? ", …" : ""} will also match actions that do not exist yet`;
}

function verdictOf(proof: Exclude<Proof, { outcome: "proved" }>, { principal }: Asked): Verdict {
  if (proof.outcome === "undecided") return undecided(`Whether ${principal.id} reads content is not decided: ${proof.because}`, proof.origin);
  const discriminator = proof.witness.kind === "request" ? proof.witness.action : "";
  return broken(`The collecting role reads content: ${proof.because}`, proof.origin, { witness: proof.witness, discriminator });
}

/** On one resource, or on any: those with an ARN first, for the witness. */
function questionOf({ principal, who, estate }: Asked, actions: readonly string[], policy: Fact<PolicyDocument | null>, arn?: Fact<Text>): Question {
  const { account, region } = principal;
  const any = [text(`arn:${partitionOf(region).partition}:*`), text("*")];
  const resource = {
    arns: arn?.known === true ? [arn.value] : any,
    account,
    policy,
    rcp: guardrailsOf(estate, account, "RESOURCE_CONTROL_POLICY"),
    organization: membership(estate, account),
  };
  return { who: [who], actions, resource, where: [] };
}

function mayAllow(policies: readonly PolicyDocument[], action: string): boolean {
  return policies.some(({ statements }) =>
    statements.some(({ effect, action: element }) => effect !== "Deny" && matchesAction(element, action) !== false),
  );
}

/** A resource's policy that allows everybody everything. */
function saysYes({ principal }: Asked): Fact<PolicyDocument> {
  const everything = { negated: false, patterns: [text("*")] };
  const statement = {
    effect: "Allow",
    origin: principal.origin,
    principal: { negated: false, entries: [{ type: "*", value: text("*") }] },
    action: everything,
    resource: everything,
    conditions: [],
  } as const;
  return known({ version: "2012-10-17", statements: [statement], origin: principal.origin, notes: [] }, principal.origin);
}
