import { prove } from "../../checks/reason/policy/prove.ts";
import type { PrincipalClass, Question } from "../../checks/reason/policy/question.ts";
import { explore } from "../../checks/engine/worlds.ts";
import { known, type Fact, type Origin } from "../../checks/model/fact.ts";
import type { PolicyDocument, Statement } from "../../checks/model/policy.ts";
import { text } from "../../checks/model/text.ts";
import { readPolicyDocument } from "../../checks/sources/policy-document.ts";
import { openStacks } from "../../checks/sources/template/open.ts";
import { resourceId, type DocumentPlace } from "./mutant.ts";
import { whereOf, type Plan } from "./plans.ts";
import { estateFileOf, stacksOf, type Platform, type Scope } from "./platform.ts";

/** What an edit does to the requests that a document lets through, among those that the claim is about. */
export type Comparison = "equal" | "stricter" | "more or unknown";

/**
 * Compares two readings of one document by the engine, by itself: what does the edited one let through that the original does not,
 * and what the other way round? Each direction is a set of proofs that nothing is left over:
 * an Allow of the one, minus its Denies, minus the other's Allows; and a Deny of the other, minus the Denies of the one.
 */
export function equivalentFor(plan: Plan, document: DocumentPlace, scope: Scope, original: Platform, mutant: Platform | "gone"): Comparison {
  const before = readings(original, scope, document);
  const after = mutant === "gone" ? before?.map((one) => ({ ...one, statements: [] })) : readings(mutant, scope, document);
  if (before === undefined || after === undefined) return "more or unknown";
  const pairs = after.flatMap((one) => before.map((other) => [other, one] as const));
  if (!pairs.every(([from, to]) => letsNoMoreThrough(plan, document, to, from))) return "more or unknown";
  return pairs.every(([from, to]) => letsNoMoreThrough(plan, document, from, to)) ? "equal" : "stricter";
}

/** The document in every world of its template's conditions; undefined when it cannot be read in one. */
function readings(platform: Platform, scope: Scope, { stack, logicalId, way }: DocumentPlace): readonly PolicyDocument[] | undefined {
  const inputs = stacksOf(platform, estateFileOf(platform), scope);
  const { worlds, exceeded } = explore((world): Fact<PolicyDocument> | undefined => {
    const found = openStacks(inputs, world)
      .flatMap((each) => each.resources(() => true))
      .find(({ id }) => id === resourceId({ stack, logicalId }));
    const value = found?.property(...way.slice(1));
    return value === undefined ? undefined : readPolicyDocument(value);
  });
  const documents = worlds.map(({ value }) => value);
  if (exceeded || !documents.every((one) => one?.known === true)) return undefined;
  return documents.flatMap((one) => (one?.known ? [one.value] : []));
}

/** Nothing that `one` lets through is refused by `other`. */
function letsNoMoreThrough(plan: Plan, place: DocumentPlace, one: PolicyDocument, other: PolicyDocument): boolean {
  const denies = one.statements.filter(({ effect }) => effect === "Deny");
  const newlyAllowed = one.statements
    .filter((statement) => statement.effect !== "Deny" && !other.statements.some((same) => sameStatement(same, statement)))
    .every((statement) =>
      isNothing(plan, place, "allows", statement, [...denies, ...other.statements.filter(({ effect }) => effect === "Allow").map(asDeny)], one),
    );
  const noLongerDenied = other.statements
    .filter((statement) => statement.effect !== "Allow" && !one.statements.some((same) => sameStatement(same, statement)))
    .every((statement) => isNothing(plan, place, "denies", statement, denies, one));
  return newlyAllowed && noLongerDenied;
}

function sameStatement(a: Statement, b: Statement): boolean {
  return JSON.stringify(bare(a)) === JSON.stringify(bare(b));
}

/** Without what has no meaning: Sid and origins. */
function bare({ sid: _, origin: __, conditions, ...rest }: Statement): object {
  return { ...rest, conditions: conditions.map(({ origin: ___, ...condition }) => condition) };
}

function asDeny(statement: Statement): Statement {
  return { ...statement, effect: "Deny" };
}

/** No request of the claim fits the statement and none of the Denies. */
function isNothing(
  plan: Plan,
  place: DocumentPlace,
  what: "allows" | "denies",
  statement: Statement,
  denies: readonly Statement[],
  version: PolicyDocument,
): boolean {
  return questionsOf(plan).every(({ actions, arns, where }) => {
    const document: PolicyDocument = {
      version: version.version,
      origin: statement.origin,
      notes: [],
      statements: [{ ...statement, effect: "Allow" }, ...denies],
    };
    const onNothing = plan.identitySuffices && arns.every((arn) => arn[0] === "*");
    // The account's root user needs no Allow where identities suffice, so none gives it anything.
    const gainsNothing = ({ type, account }: PrincipalClass): boolean =>
      what === "allows" && plan.identitySuffices && type === "root" && account === plan.account;
    const asking = classes(plan, place).filter((who) => (!onNothing || who.type !== "anonymous") && !gainsNothing(who));
    return asking.every((who) => prove(question(plan, place, what, who, document, { actions, arns, where })).outcome === "proved");
  });
}

type About = Pick<Question, "actions" | "where"> & Pick<Question["resource"], "arns">;

/** The claim's requests: actions that are about the same resources in the same contexts together. */
function questionsOf(plan: Plan): readonly About[] {
  const groups = new Map<string, { actions: string[]; about: Omit<About, "actions"> }>();
  for (const action of plan.goals) {
    for (const where of whereOf(plan, action)) {
      const about = { arns: plan.arns(action), where };
      const key = JSON.stringify(about);
      const group = groups.get(key) ?? { actions: [], about };
      group.actions.push(action);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ actions, about }) => ({ ...about, actions }));
}

const origin: Origin = { source: "template", path: "" };
const everything: Omit<Statement, "origin"> = {
  effect: "Allow",
  action: { negated: false, patterns: [["*"]] },
  resource: { negated: false, patterns: [["*"]] },
  conditions: [],
};

function openTo(principal: Statement["principal"]): PolicyDocument {
  return { version: "2012-10-17", origin, notes: [], statements: [{ ...everything, origin, ...(principal !== undefined && { principal }) }] };
}

function question(
  plan: Plan,
  place: DocumentPlace,
  what: "allows" | "denies",
  who: PrincipalClass,
  document: PolicyDocument,
  { actions, arns, where }: About,
): Question {
  const signed = who.type === "principal" || who.type === "root";
  const resource = {
    arns,
    account: plan.account,
    rcp: { levels: [], unread: [] },
    organization: known({ id: "o-exampleorgid", path: "Tenants/Active" }, origin),
  };
  const ofIdentity = place.layer === "identity" || place.layer === "boundary";
  if (what === "denies" && signed) {
    const anyone = openTo({ negated: false, entries: [{ type: "*", value: ["*"] }] });
    // What is done to no resource, no resource's policy allows.
    const policy = plan.identitySuffices && arns.every((arn) => arn[0] === "*") ? null : anyone;
    return { who: [{ ...who, scp: { levels: [[document]], unread: [] } }], actions, where, resource: { ...resource, policy: known(policy, origin) } };
  }
  if (ofIdentity) {
    const delegated = openTo({ negated: false, entries: [{ type: "AWS", value: text(`arn:aws:iam::${plan.account}:root`) }] });
    const policy = plan.identitySuffices ? known(null, origin) : known(delegated, origin);
    return { who: [{ ...who, identity: known([document], origin) }], actions, where, resource: { ...resource, policy } };
  }
  const ownIdentity = plan.identitySuffices && who.account === plan.account && who.type === "principal" ? { identity: known([], origin) } : {};
  const opened =
    what === "denies"
      ? {
          ...document,
          statements: document.statements.map((each, i) =>
            i === 0 ? { ...each, principal: { negated: false, entries: [{ type: "*", value: ["*"] }] } as const } : each,
          ),
        }
      : document;
  return { who: [{ ...who, ...ownIdentity }], actions, where, resource: { ...resource, policy: known(opened, origin) } };
}

/** Who the claim is about and the document binds. */
function classes(plan: Plan, place: DocumentPlace): readonly PrincipalClass[] {
  const customer = plan.by === "anyone" ? [] : [text(`arn:aws:iam::${plan.account}:role/customer/*`)];
  const own = principals(plan.account, customer, true);
  if (["identity", "boundary"].includes(place.layer)) return own.slice(0, 1);
  const otherTenant = principals("444444444444", [text("arn:aws:iam::444444444444:role/customer/*")], true);
  if (place.layer === "scp") return [...own, ...otherTenant];
  const vendors = ["111111111111", "222222222222", "555555555555", "666666666666"].flatMap((account) => principals(account, [], true));
  const outside = plan.by === "vendor" ? [] : [...principals("*", [], false).slice(0, 1), anonymous];
  return [...own, ...otherTenant, ...vendors, ...outside];
}

const unbound = { identity: "administrator", boundary: known(null, origin), scp: { levels: [], unread: [] } } as const;
const anonymous: PrincipalClass = {
  ...unbound,
  name: "anyone, unsigned",
  type: "anonymous",
  account: "*",
  arns: [],
  except: [],
  organization: known(null, origin),
};

function principals(account: string, except: PrincipalClass["except"], member: boolean): readonly PrincipalClass[] {
  const arn = (rest: string) => text(`arn:aws:iam::${account}:${rest}`);
  const organization = known(member ? { id: "o-exampleorgid", path: "?" } : null, origin);
  return [
    { ...unbound, name: `principals of ${account}`, type: "principal", account, arns: [arn("role/*"), arn("user/*")], except, organization },
    { ...unbound, name: `root of ${account}`, type: "root", account, arns: [arn("root")], except, organization },
  ];
}
