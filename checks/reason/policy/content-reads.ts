import { actionNamed, resourcePatterns } from "./catalogue.ts";
import { readsOfServices, withResourcePolicies } from "./content-actions.ts";
import { beginsAsRead, classOfAction } from "./content-rules.ts";
import { guardrailsOf, membership } from "./guardrails.ts";
import { classOf, none } from "./principals.ts";
import { prove } from "./prove.ts";
import type { Question } from "./question.ts";
import { managementIsHonest } from "./who-can.ts";
import type { Estate } from "../../model/estate.ts";
import { known, type Fact, type Origin, type Unknown } from "../../model/fact.ts";
import type { Principal } from "../../model/kinds.ts";
import { partitionOf } from "../../model/partition.ts";
import type { PolicyDocument, PrincipalEntry } from "../../model/policy.ts";
import { literal, text, type Text } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Layer, type Proof, type Verdict } from "../../model/verdict.ts";

const content = [...readsOfServices.values()].flatMap((service) => service.content);
const reads = [...content, ...[...readsOfServices.values()].flatMap((service) => service.open)];

/**
 * "The principal can read configuration only": no action that returns content, and none of which nothing says that it does not, is allowed to it on any
 * resource of its account, whatever that resource's own policy says.
 */
export function readsNoContent(principal: Principal, estate: Estate): Verdict {
  return whenKnown(principal.policies, (policies) => {
    const asked: Asked = { principal, estate, allows: allowedBy(policies), dependsOn: new Set() };
    // Most often one proof settles all: everything else is denied, to whatever resource's policy.
    const everything = questionOf(asked, [...reads, ...asked.allows.others], { policy: saysYes(principal) });
    const settled = [withoutGuardrails(everything), everything].some((question) => provedFor(asked, question).outcome === "proved");
    const others = settled ? [] : untilBroken(asked);
    return every(...others.filter(({ outcome }) => outcome !== "holds"), nothingRead(asked));
  });
}

/** Guardrails only deny: what is proved without them stands, and they are many. */
function withoutGuardrails({ who, resource, ...question }: Question): Question {
  const nothing = { levels: [], unread: [] };
  return { ...question, who: who.map((each) => ({ ...each, scp: nothing })), resource: { ...resource, rcp: nothing } };
}

/** One service that breaks it suffices; those with content come first. */
function untilBroken(asked: Asked): readonly Verdict[] {
  const services = [...readsOfServices].toSorted(([, a], [, b]) => Math.sign(b.content.length) - Math.sign(a.content.length));
  const verdicts: Verdict[] = [];
  for (const [service] of services) {
    const verdict = ofService(service, asked);
    verdicts.push(verdict);
    if (verdict.outcome === "broken") return verdicts;
  }
  return [...verdicts, nothingElse(asked)];
}

function nothingRead(asked: Asked): Verdict {
  const { principal, estate } = asked;
  const dependsOn = [...asked.dependsOn].toSorted();
  const guardrails = dependsOn.some((layer) => layer === "scp" || layer === "rcp");
  return holds(`None of ${content.length} actions that return content is allowed to it${tomorrow(asked)}.`, {
    dependsOn,
    ...(guardrails && { assumes: [managementIsHonest(estate, { what: `read content as ${principal.id}`, origin: principal.origin })] }),
  });
}

interface Asked {
  readonly principal: Principal;
  readonly estate: Estate;
  readonly allows: Allowed;
  /** The layers that the proofs lean on, as they are found. */
  readonly dependsOn: Set<Layer>;
}

/** What the Allow statements name that no list of reads has. */
interface Allowed {
  /** Actions by name that are no configuration; of wildcards that match more than reads, a name that stands for them. */
  readonly others: readonly string[];
  /** Wildcards over reads: what they will match tomorrow. */
  readonly wild: readonly string[];
}

function allowedBy(policies: readonly PolicyDocument[]): Allowed {
  const allows = policies.flatMap(({ statements }) => statements.filter(({ effect }) => effect !== "Deny").map(({ action }) => action));
  const patterns = allows.flatMap(({ negated, patterns }) => (negated ? ["*"] : patterns.map((pattern) => literal(pattern) ?? "*")));
  const isWild = (pattern: string): boolean => /[*?]/.test(pattern);
  return {
    others: patterns.flatMap((pattern) => {
      if (!isWild(pattern)) return classOfAction(pattern) === "open" ? [pattern] : [];
      return beginsAsRead.test(pattern) ? [] : [standsFor(pattern)];
    }),
    wild: [...new Set(patterns.filter((pattern) => isWild(pattern) && beginsAsRead.test(pattern)))],
  };
}

/** An action that a wildcard matches and that AWS does not have. */
function standsFor(pattern: string): string {
  const full = pattern.includes(":") ? pattern : "newservice:*";
  return full.replaceAll("*", "NewThing").replaceAll("?", "X");
}

function ofService(service: string, asked: Asked): Verdict {
  const of = readsOfServices.get(service);
  const actions = [...(of?.content ?? []), ...(of?.open ?? [])];
  if (provedFor(asked, questionOf(asked, actions, { policy: saysYes(asked.principal) })).outcome === "proved") return holds("");
  const { account } = asked.principal;
  if (service === "s3") {
    const { items, unread } = asked.estate.list("s3:bucket", account);
    return onRead(
      service,
      actions,
      asked,
      unread,
      items.map(({ name, policy }) => ({ policy, arns: objectsOf(name, asked) })),
    );
  }
  if (service === "kms") {
    const { items, unread } = asked.estate.list("kms:key", account);
    return onRead(
      service,
      actions,
      asked,
      unread,
      items.map(({ arn, policy }) => ({ policy, arns: arn.known ? [arn.value] : undefined })),
    );
  }
  const itself = provedFor(asked, questionOf(asked, actions, { policy: none }));
  if (itself.outcome !== "proved") return verdictOf(itself, asked, { policy: none });
  if (!withResourcePolicies.has(service)) return holds("");
  const why = `A policy of a resource of ${service} in account ${account} could allow it ${actions[0] ?? ""}, and those are not read`;
  return undecided(`${why}; deny it in the role's own policy.`, asked.principal.origin);
}

interface OnResource {
  readonly policy: Fact<PolicyDocument | null>;
  readonly arns?: readonly Text[] | undefined;
}

/** Buckets and keys have their policies read: those there are decide, and where there is none, one that says nothing against it. */
function onRead(service: string, actions: readonly string[], asked: Asked, unread: readonly Unknown[], read: readonly OnResource[]): Verdict {
  const resources = read.length > 0 ? read : [{ policy: service === "kms" ? delegated(asked.principal) : none }];
  const verdicts = resources.map((resource) => {
    const proof = provedFor(asked, questionOf(asked, actions, resource));
    return proof.outcome === "proved" ? holds("") : verdictOf(proof, asked, resource);
  });
  return every(...verdicts, ...unread.slice(0, 1).map(({ why, origin }) => undecided(why, origin)));
}

function objectsOf(name: Fact<Text>, { principal }: Asked): readonly Text[] | undefined {
  if (!name.known) return undefined;
  const bucket: Text = [`arn:${partitionOf(principal.region).partition}:s3:::`, ...name.value];
  return [[...bucket, "/*"], bucket];
}

/** Writes, and names that AWS's reference does not have: allowed, they leave the claim open. */
function nothingElse(asked: Asked): Verdict {
  const on = { policy: saysYes(asked.principal) };
  const proof = provedFor(asked, questionOf(asked, asked.allows.others, on));
  return proof.outcome === "proved" ? holds("") : verdictOf(proof, asked, on);
}

/** Wildcards that will also match reads which do not exist yet are reported, and no more. */
function tomorrow(asked: Asked): string {
  const open = asked.allows.wild.filter(
    (pattern) => provedFor(asked, questionOf(asked, [standsFor(pattern)], { policy: none })).outcome !== "proved",
  );
  const more = open.length > 5 ? ", …" : "";
  return open.length === 0 ? "" : `; its wildcards ${open.slice(0, 5).join(", ")}${more} will also match actions that do not exist yet`;
}

function verdictOf(proof: Exclude<Proof, { outcome: "proved" }>, asked: Asked, on: OnResource): Verdict {
  const { principal, estate } = asked;
  if (proof.outcome === "undecided") return undecided(`Whether ${principal.id} reads content is not decided: ${proof.because}`, proof.origin);
  const action = proof.witness.kind === "request" ? proof.witness.action : "";
  if (classOfAction(action) !== "content")
    return undecided(`It can ${action}, and nothing says that this leads to no content; leave it out, or deny it.`, proof.origin);
  if (estate.file.collector?.readsLogs === true && /^(s3|kms):/.test(action))
    return undecided(`It can ${action}. It is to read logs (collector.readsLogs), and which objects are logs is not judged yet.`, proof.origin);
  const plain = plausible(proof, asked, on);
  return broken(`The collecting role reads content: ${plain.because}`, plain.origin, { witness: plain.witness, discriminator: action });
}

/** The same request on a resource that there could be, where that is allowed too: a proof's own names are as short as they can be. */
function plausible(proof: Extract<Proof, { outcome: "refuted" }>, asked: Asked, on: OnResource): Extract<Proof, { outcome: "refuted" }> {
  const { witness } = proof;
  if (witness.kind !== "request") return proof;
  const arn = on.arns === undefined ? someArn(witness.action, asked) : witness.resource.replace(/\/$/, "/any");
  if (arn === undefined || arn === witness.resource) return proof;
  const again = provedFor(asked, questionOf(asked, [witness.action], { policy: on.policy, arns: [text(arn)] }));
  return again.outcome === "refuted" ? again : proof;
}

/** By the reference's pattern, in the principal's account. (docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html) */
function someArn(action: string, { principal: { account, region } }: Asked): string | undefined {
  const known = actionNamed(action);
  const [pattern] = known === undefined ? [] : resourcePatterns(known);
  const own = ["arn", partitionOf(region).partition, "", region, account];
  return pattern?.arn
    .split(":")
    .map((field, i) => (field === "*" ? own[i] : undefined) ?? field.replaceAll("*", "any"))
    .join(":");
}

function provedFor({ dependsOn }: Asked, question: Question): Proof {
  const proof = prove(question);
  if (proof.outcome === "proved") for (const layer of proof.dependsOn) dependsOn.add(layer);
  return proof;
}

/** On the resources that are named, or on any. */
function questionOf({ principal, estate }: Asked, actions: readonly string[], { policy, arns = [text("*")] }: OnResource): Question {
  const { account } = principal;
  const resource = {
    arns,
    account,
    policy,
    rcp: guardrailsOf(estate, account, "RESOURCE_CONTROL_POLICY"),
    organization: membership(estate, account),
  };
  return { who: [classOf(estate, principal)], actions, resource, where: [] };
}

/** A resource's policy that allows everybody everything. */
function saysYes({ origin }: Principal): Fact<PolicyDocument> {
  return allowingAll({ type: "*", value: text("*") }, origin);
}

/** A key's policy that leaves it to the account's. (docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html) */
function delegated({ account, region, origin }: Principal): Fact<PolicyDocument> {
  return allowingAll({ type: "AWS", value: text(`arn:${partitionOf(region).partition}:iam::${account}:root`) }, origin);
}

function allowingAll(who: PrincipalEntry, origin: Origin): Fact<PolicyDocument> {
  const everything = { negated: false, patterns: [text("*")] };
  const principal = { negated: false, entries: [who] };
  const statement = { effect: "Allow", origin, principal, action: everything, resource: everything, conditions: [] } as const;
  return known({ version: "2012-10-17", statements: [statement], origin, notes: [] }, origin);
}
