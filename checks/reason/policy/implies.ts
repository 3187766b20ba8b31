import { literal, show, text } from "../../model/text.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import type { Proof } from "../../model/verdict.ts";
import { actionsToldApart } from "./action-space.ts";
import { axioms } from "./axioms.ts";
import { actionNamed, resourcePatterns } from "./catalogue.ts";
import type { Mode } from "./cells.ts";
import { allowedBy, allows, anyResource, anything, callersOf, refusedBy, type DocumentType } from "./documents-alone.ts";
import { workOf, type Work } from "./find.ts";
import { keyCases } from "./key-cases.ts";
import { operators } from "./operators.ts";
import { matchesAction } from "./match.ts";
import { membership, targetLiterals } from "./membership.ts";
import type { PrincipalClass } from "./question.ts";
import { stateOf, type Request } from "./request.ts";
import { sceneOf, type Scene } from "./scene.ts";
import { always, search, type Goal, type Outcome } from "./search.ts";
import type { Budget } from "./theory/globs.ts";
import { hasVariable } from "./variables.ts";
import { contextOf, requestOf } from "./witness.ts";

export interface Comparison {
  readonly candidate: PolicyDocument;
  readonly reference: PolicyDocument;
  readonly type: DocumentType;
}

/** The work of one comparison, in places visited. */
const workMax = 3_000_000;

/**
 * Is every request that the candidate allows also allowed by the reference? `proved` however open points are read; `refuted` with a request
 * that the candidate allows and the reference does not, decided again statement by statement. Each document stands alone: an account as
 * Principal covers all its principals, and an RCP allows what it does not deny.
 */
export function implies(comparison: Comparison, budget: Budget = { left: workMax }): Proof {
  const { candidate, reference, type } = withoutCommon(comparison);
  const work = workOf(budget);
  let open: Proof | undefined;
  for (const action of actionsToldApart([candidate, reference], type === "trust", askedAbout(candidate, type))) {
    for (const who of callersOf(type, [candidate, reference])) {
      const answer = decide({ candidate, reference, type }, who, action, work);
      if (answer?.outcome === "refuted") return answer;
      open ??= answer;
    }
  }
  return open ?? { outcome: "proved", dependsOn: [] };
}

function decide(comparison: Comparison, who: PrincipalClass, action: string, work: Work): Proof | undefined {
  const perhaps = readingsOf(comparison, action)
    .map((how) => find(comparison, who, action, "permissive", work, how))
    .find(({ outcome }) => outcome.is !== "none");
  if (perhaps === undefined) return undefined;
  if (perhaps.outcome.is === "limit")
    return undecided(comparison, `the policies are too involved to be compared for ${action} within the limit of work`);
  const found = nameRequest(comparison, who, action, work);
  if (found === null) return undecided(comparison, `${whatIsOpen(perhaps.scene)} (${action})`);
  const request = [...plainer(found), found].find((one) => tellsApart(comparison, one));
  if (request === undefined) return undecided(comparison, `the request that was found for ${action} came out otherwise when it was decided again`);
  return refuted(comparison, request);
}

/** Where policies have variables, also by principals of whom everything is known, with values for what else is free. */
function nameRequest(comparison: Comparison, who: PrincipalClass, action: string, work: Work): Request | null {
  const named = ({ scene, outcome }: Found) => (outcome.is === "found" ? requestOf(scene, outcome.cells) : null);
  const first = find(comparison, who, action, "strict", work);
  const { variables } = first.scene;
  if (first.outcome.is === "found" || variables.size === 0 || who.type !== "principal") return named(first);
  const assumed = new Map(
    [...variables].filter((key) => !/^aws:(principalaccount|principalarn|username)$/.test(key)).map((key) => [key, stateOf("x")] as const),
  );
  for (const name of ["user/Example", "role/Example"]) {
    const one = { ...who, account: exampleAccount, arns: [text(`arn:aws:iam::${exampleAccount}:${name}`)] };
    const request = named(find(comparison, one, action, "strict", work, { assumed }));
    if (request !== null) return request;
  }
  return null;
}

const exampleAccount = "111122223333";

function tellsApart({ candidate, reference, type }: Comparison, request: Request): boolean {
  return allows(candidate, type, request).truth === true && allows(reference, type, request).truth === false;
}

function refuted({ candidate, reference, type }: Comparison, request: Request): Proof {
  const origin = allows(candidate, type, request).origin ?? candidate.origin;
  const context = contextOf(request, [candidate, reference]);
  const [principal, resource] = [show(request.caller.name), show(request.resource)];
  return {
    outcome: "refuted",
    witness: { kind: "request", principal, action: request.action, resource, context, allowedBy: origin },
    origin,
    because: `The candidate allows ${request.action} on ${resource} by ${principal}${shown(context)}, and the reference does not.`,
  };
}

type How = Pick<Scene, "reading" | "ofVariables">;

/**
 * How a proof reads the documents, each way by itself and both documents alike: wildcards that may go on beyond a colon; and a variable as a name of
 * its own. The latter is sound where only the candidate's Allow asks for a text (`isAskedOnce`): whatever the value, a text that the Allow matches is
 * matched with the variable's name in its place too, and what the reference's Allow then matches for certain, it matches with the value.
 */
function readingsOf({ candidate, reference }: Comparison, action: string): readonly How[] {
  const mayApply = ({ statements }: PolicyDocument) => statements.filter((statement) => matchesAction(statement.action, action) !== false);
  const [ours, theirs] = [mayApply(candidate), mayApply(reference)];
  const patterns = [...ours, ...theirs].flatMap(({ resource }) => resource?.patterns ?? []);
  const isOpen = patterns.some((pattern) => /[*?].*:/.test(literal(pattern) ?? "*:"));
  const ofVariables = [candidate, reference].every(({ version }) => version === "2012-10-17") && isAskedOnce(ours, theirs);
  return (isOpen ? (["narrow", "wide"] as const) : (["either"] as const)).map((reading) => ({ reading, ofVariables }));
}

/** Some text has a variable, and what is compared with such a text is compared by one positive operator in each statement of the candidate. */
function isAskedOnce(ours: readonly Statement[], theirs: readonly Statement[]): boolean {
  const all = [...ours, ...theirs];
  if (all.some(({ effect, resource }) => effect !== "Allow" || resource?.negated === true)) return false;
  const conditions = all.flatMap((statement) => statement.conditions);
  // Where the key is absent, a default stands in its place: not the variable's name.
  const texts = [...all.flatMap(({ resource }) => resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  if (texts.some((of) => /\$\{[^}]*,/.test(literal(of) ?? "${,"))) return false;
  const keys = new Set(conditions.filter(({ values }) => values.some(hasVariable)).map(({ key }) => key.toLowerCase()));
  const isOf = ({ key }: { readonly key: string }) => keys.has(key.toLowerCase());
  const isPlain = conditions.filter(isOf).every(({ operator, quantifier }) => quantifier === undefined && operators[operator]?.negated === false);
  const once = ours.every(({ conditions: own }) => [...keys].every((name) => own.filter(({ key }) => key.toLowerCase() === name).length <= 1));
  return isPlain && once && (keys.size > 0 || all.some(({ resource }) => resource?.patterns.some(hasVariable) ?? false));
}

/** The same request on a resource as AWS would write it. */
function plainer(request: Request): readonly Request[] {
  const [, partition, service = "", region, account, ...rest] = (literal(request.resource) ?? "").split(":");
  const known = actionNamed(request.action);
  const patterns = known === undefined ? [] : resourcePatterns(known).map(({ arn }) => arn.split(":"));
  const own = patterns.filter((fields) => fields[2] === service);
  const pattern = own.find((fields) => fields[3] === region && fields[4] === account) ?? own[0];
  if (rest.length === 0 || pattern === undefined) return [];
  const filled = (field: string | undefined, at: number, plain: string) => (field === "" && pattern[at] === "*" ? plain : (field ?? ""));
  const last = rest.join(":").replace(/^\//, "example/").replace(/\/$/, "/example") || "example";
  const arn = ["arn", filled(partition, 1, "aws"), service, filled(region, 3, "us-east-1"), filled(account, 4, exampleAccount), last].join(":");
  return [{ ...request, resource: text(arn) }];
}

function shown(context: Readonly<Record<string, string | readonly string[]>>): string {
  const keys = Object.entries(context).map(([key, value]) => `${key}=${[value].flat().join(",")}`);
  return keys.length === 0 ? "" : ` with ${keys.join(" ")}`;
}

function undecided({ candidate }: Comparison, because: string): Proof {
  return { outcome: "undecided", because: `Whether the reference allows all of it is open: ${because}.`, origin: candidate.origin };
}

/** What a search could not count on for certain. */
function whatIsOpen(scene: Scene): string {
  const [variable] = scene.variables;
  if (variable !== undefined) return `policies use the variable \${${variable}}, whose value is free`;
  for (const key of scene.keys.keys()) {
    const state = keyCases(scene, key)[0]?.state;
    if (state?.is === "unknown") return state.why.replace(/\.$/, "");
    if (state?.is === "free" && state.presence.present === "doubtful") return `AWS does not list the condition key ${key} for the action`;
  }
  return "no request could be named that they tell apart for certain";
}

interface Found {
  readonly scene: Scene;
  readonly outcome: Outcome;
}

function find(
  comparison: Comparison,
  who: PrincipalClass,
  action: string,
  mode: Mode,
  work: Work,
  how: Partial<How & Pick<Scene, "assumed">> = {},
): Found {
  const { candidate, reference, type } = comparison;
  const scene = sceneOf(mode, who, action, anyResource, work.literals, { anywhere: true, ...how });
  const goals: readonly Goal[] = [
    [{ literals: [...membership(scene), ...(type === "trust" || how.ofVariables === true ? [] : targetLiterals(scene, anything))], goals: [] }],
    ...allowedBy(scene, candidate, type),
    refusedBy(scene, reference, type),
  ];
  if (goals.some((goal) => goal.length === 0)) return { scene, outcome: { is: "none" } };
  return {
    scene,
    outcome: search(
      [...goals, ...axioms(scene)].filter((goal) => goal !== always),
      work[mode],
    ),
  };
}

/** The statements that may allow; an RCP allows all that it does not deny. */
function askedAbout({ statements, origin }: PolicyDocument, type: DocumentType): readonly Statement[] {
  if (type !== "rcp") return statements.filter(({ effect }) => effect !== "Deny");
  const [every] = [{ negated: false, patterns: [anything] }];
  return [{ effect: "Allow", origin, action: every, resource: every, conditions: [] }];
}

/**
 * A statement that both have needs no comparison, as long as the reference denies no more than the candidate does: what it allows, it allows in both.
 */
function withoutCommon({ candidate, reference, type }: Comparison): Comparison {
  const [ours, theirs] = [candidate, reference].map(({ statements }) => statements.map((statement) => ({ statement, key: keyOf(statement) }))) as [
    Keyed[],
    Keyed[],
  ];
  const has = (list: readonly Keyed[], effect: Statement["effect"], key: string) =>
    list.some((one) => one.statement.effect === effect && one.key === key);
  const deniesMore = theirs.some(({ statement, key }) => statement.effect !== "Allow" && !has(ours, "Deny", key));
  if (deniesMore || type === "rcp" || candidate.version !== reference.version) return { candidate, reference, type };
  const kept = ours.filter(({ statement, key }) => statement.effect !== "Allow" || !has(theirs, "Allow", key)).map(({ statement }) => statement);
  return { candidate: { ...candidate, statements: kept }, reference, type };
}

interface Keyed {
  readonly statement: Statement;
  readonly key: string;
}

/** Equal for statements that say the same in the same order; unread parts are equal to nothing but themselves. */
function keyOf({ sid: _sid, ...statement }: Statement): string {
  return JSON.stringify(statement, (name, value: unknown) => (name === "origin" ? undefined : value));
}
