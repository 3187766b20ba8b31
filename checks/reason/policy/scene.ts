import { literal, text, type Text } from "../../model/text.ts";
import { actionNamed, resourcePatterns, type Action } from "./catalogue.ts";
import { globsTest, namedTest, textTest, type Cell, type Literal, type Mode, type Scope, type Test } from "./cells.ts";
import { char, many, unitsOfString, type Unit, type Units } from "./glob.ts";
import { rolesOfSession } from "./match.ts";
import { presenceOf, type Presence } from "./presence.ts";
import type { PrincipalClass, ResourceSide } from "./question.ts";
import { callerOf, fieldsOf, single, splitText, stateOf, type CallerType, type KeyState } from "./request.ts";
import { serviceLinkedRole, serviceOf } from "./rules.ts";
import type { Pattern } from "./theory/automaton.ts";

/** Everything that one search holds fixed: who asks, for what, how open points are read. */
export interface Scene {
  readonly mode: Mode;
  readonly who: PrincipalClass;
  readonly action: string;
  readonly known: Action | undefined;
  readonly resource: ResourceSide;
  readonly principal: Cell;
  readonly target: Cell;
  /** The same fact twice is one literal, in all searches of one question. */
  readonly literals: Map<string, Literal>;
  readonly keys: Map<string, readonly KeyCase[]>;
  /** Keys taken to have one value, because a policy puts them into its texts as variables. */
  readonly assumed: ReadonlyMap<string, KeyState>;
  /** Free keys that policies put into their texts. */
  readonly variables: Set<string>;
  /** The caller is this session, by its ARN; null: a session of any name. */
  readonly session: Text | null;
}

export function sceneOf(
  mode: Mode,
  who: PrincipalClass,
  action: string,
  resource: ResourceSide,
  literals: Scene["literals"] = new Map(),
  more: Partial<Pick<Scene, "assumed" | "session">> = {},
): Scene {
  return {
    mode,
    who,
    action,
    known: actionNamed(action),
    resource,
    principal: textCell("principal"),
    target: textCell("resource"),
    literals,
    keys: new Map(),
    assumed: new Map(),
    variables: new Set(),
    session: null,
    ...more,
  };
}

function textCell(name: string): Cell {
  return { name, list: false, kind: undefined, samples: [], closed: false };
}

export function literalOf(scene: Scene, cell: Cell, scope: Scope, test: Test | undefined, sign: boolean, exact = false): Literal {
  const key = `${cell.name} ${scope}${sign ? "+" : "-"}${exact ? "!" : ""}${test?.id ?? ""}`;
  let literal = scene.literals.get(key);
  if (literal === undefined) scene.literals.set(key, (literal = { id: scene.literals.size, cell, scope, test, sign, exact }));
  return literal;
}

/** The principal's name or ARN matches one of the patterns, or none of them. */
export function principalIs(scene: Scene, patterns: readonly Pattern[], sign = true, under: readonly Pattern[] = patterns): Literal {
  return literalOf(scene, scene.principal, "value", textTest(patterns, under), sign);
}

/** What makes a principal one of the class. */
export function membership(scene: Scene): readonly Literal[] {
  const { who, resource } = scene;
  if (who.type === "anonymous") return [];
  const is = (test: Test, sign: boolean) => literalOf(scene, scene.principal, "value", test, sign, sign);
  const members = [is(globsTest(who.arns), true)];
  if (who.type !== "service") members.push(literalOf(scene, scene.principal, "value", shapesTest(scene), true, scene.mode === "strict"));
  if (who.account === "*") members.push(is(namedTest(`account ${resource.account}`, () => [arnOf(partition, plain(resource.account), [many])]), false));
  if (who.type === "principal") members.push(is(linkedTest, false));
  if (scene.session !== null) members.push(principalIs(scene, rolesOfSession(scene.session).map((units) => ({ units, ignoreCase: false }))));
  return who.except.length === 0 ? members : [...members, is(globsTest(who.except), false)];
}

const partition: Units = [{ is: "many", never: ":" }];
const linkedTest = namedTest("service-linked roles", () => [arnOf(partition, [many], plain(`${serviceLinkedRole}*`))]);

export function plain(of: string): Units {
  return unitsOfString(of, true);
}

export function arnOf(partitions: Units, account: Units, resource: Units, service: Units = inField([many])): Pattern {
  return { units: [...plain("arn:"), ...partitions, char(":"), ...service, ...plain("::"), ...account, char(":"), ...resource], ignoreCase: false };
}

/** ARNs of the class's type and account. Names are not empty. */
function shapesTest(scene: Scene): Test {
  const { type, account } = scene.who;
  const partitions = partitionsOf(scene);
  return namedTest(`${type} of ${account} in ${partitions.join()}`, () => {
    const accounts: Units = account === "*" ? Array.from({ length: 12 }, (): Unit => ({ is: "digit" })) : plain(account);
    const principals = [arn("iam", "role/?*"), arn("iam", "user/?*"), arn("sts", "federated-user/?*")];
    return partitions.flatMap((name) => (type === "root" ? [arn("iam", "root")] : principals).map((of) => of(plain(name), accounts)));
  });
}

function arn(service: string, resource: string): (partitions: Units, accounts: Units) => Pattern {
  return (partitions, accounts) => arnOf(partitions, accounts, plain(resource), plain(service));
}

/** Partitions do not mix: the class's and the resource's ARNs name theirs. */
function partitionsOf(scene: Scene): readonly string[] {
  const named = [...scene.who.arns, ...scene.resource.arns].flatMap((arn): readonly string[] => {
    const start = arn[0];
    const name = typeof start === "string" ? start.split(":")[1] : undefined;
    return name !== undefined && /^aws[a-z-]*$/.test(name) ? [name] : [];
  });
  return [...new Set(named.length === 0 ? ["aws"] : named)];
}

/** What makes a resource one of the question's, and one that the action acts on. */
export function targetLiterals(scene: Scene, arn: Text): readonly Literal[] {
  const is = (test: Test, exact: boolean) => literalOf(scene, scene.target, "value", test, true, exact);
  const asked = is(globsTest([arn]), true);
  // A name that only deployment fills in has the action's form for certain when strictly asked, and may have it when permissively.
  return scene.known === undefined ? [asked] : [asked, is(typesTest(scene.known, scene.mode), scene.mode === "strict")];
}

/** ARNs of the action's resource types. Without one, and permissively in any case, its resource may be `*`. */
function typesTest(action: Action, mode: Mode): Test {
  const types = resourcePatterns(action);
  return namedTest(`resources of ${types.map(({ arn, holdsSlash }) => `${arn}${holdsSlash}`).join()} ${mode}`, () => {
    const patterns = types.map(({ arn, holdsSlash }): Pattern => {
      const units = plain(arn).map((unit, i, all): Unit => (!holdsSlash && i === all.length - 1 && unit.is === "many" ? { is: "many", never: "/" } : unit));
      return { units: withinFields(units), ignoreCase: false };
    });
    const none: Pattern = { units: unitsOfString("*", false), ignoreCase: false };
    return patterns.length === 0 || mode === "permissive" ? [...patterns, none] : patterns;
  });
}

/** Wildcards of the first five fields stay in them. */
function withinFields(units: Units): Units {
  let colons = 0;
  return units.map((unit) => {
    if (unit.is === "char" && unit.char === ":") colons++;
    return unit.is === "many" && colons < 5 ? { is: "many", never: ":" } : unit;
  });
}

/** A condition key under one assumption about the principal: fixed, free, or a part of the principal's ARN. */
export interface KeyCase {
  readonly guard: readonly Literal[];
  readonly state: KeyState | { readonly is: "free"; readonly cell: Cell; readonly presence: Presence } | { readonly is: "part"; readonly embed: Embed };
}

/** Patterns of the whole ARN that say that the part matches. */
export type Embed = (units: Units, ignoreCase: boolean) => readonly Pattern[];

export function keyCases(scene: Scene, key: string): readonly KeyCase[] {
  let cases = scene.keys.get(key);
  if (cases === undefined) scene.keys.set(key, (cases = casesOf(scene, key)));
  return cases;
}

function casesOf(scene: Scene, key: string): readonly KeyCase[] {
  const assumed = scene.assumed.get(key);
  if (assumed !== undefined) return [{ guard: [], state: assumed }];
  const fixed = principalKey(scene, key) ?? resourceKey(scene, key);
  if (fixed !== undefined) return fixed;
  const presence = presenceOf(key, scene.known, scene.who);
  if (presence.present === "no") return [{ guard: [], state: { is: "absent" } }];
  if (presence.fixed !== undefined) return [{ guard: [], state: unknownState(`It depends on ${presence.fixed}.`) }];
  const cell: Cell = { name: key, list: presence.list, kind: presence.kind, samples: presence.samples, closed: presence.closed };
  return [{ guard: [], state: { is: "free", cell, presence } }];
}

function unknownState(why: string): KeyState {
  return { is: "unknown", why };
}

const absent: KeyState = { is: "absent" };

/** Axioms A1, A2, A3, A6, A7: the keys that follow from who the principal is. */
function principalKey(scene: Scene, key: string): readonly KeyCase[] | undefined {
  const { who } = scene;
  const always = (state: KeyCase["state"]): readonly KeyCase[] => [{ guard: [], state }];
  switch (key) {
    case "aws:principalarn":
      if (who.type === "anonymous") return always(absent);
      if (who.type === "service") return serviceArn(scene);
      return always({ is: "part", embed: (units, ignoreCase) => [{ units, ignoreCase }] });
    case "aws:principalaccount":
      if (who.type === "anonymous") return always(stateOf("anonymous"));
      return who.type === "service" ? always(unknownState("The account that a service acts from is not documented.")) : always(accountState(scene));
    case "kms:calleraccount":
      if (serviceOf(scene.action) !== "kms") return undefined;
      return who.type === "principal" || who.type === "root" ? always(accountState(scene)) : undefined;
    case "aws:principalorgid":
    case "aws:principalorgpaths":
      return organizationCases(scene, key);
    case "aws:principaltype":
      if (who.type === "principal") return byKind(scene, stateOf("User"), stateOf("AssumedRole"), stateOf("FederatedUser"));
      return always(who.type === "root" ? stateOf("Account") : who.type === "anonymous" ? stateOf("Anonymous") : unknownState("The type of a service principal is not documented."));
    case "aws:principalisawsservice":
      return always(who.type === "anonymous" ? absent : stateOf(String(who.type === "service")));
    case "aws:principalservicename":
      return always(who.type === "service" ? { is: "part", embed: (units, ignoreCase) => [{ units, ignoreCase }] } : absent);
    case "aws:principalservicenameslist":
      return always(who.type === "service" ? unknownState("The other names of a service are not documented.") : absent);
    case "aws:viaawsservice":
      if (who.type === "anonymous") return always(stateOf("false"));
      return who.type === "service" ? always(scene.mode === "strict" ? stateOf("false") : unknownState("What a service's own request says of forwarding is not documented.")) : undefined;
    case "kms:viaservice":
      return who.type === "anonymous" ? always(absent) : undefined;
    case "aws:userid":
      return always(who.type === "anonymous" ? stateOf("anonymous") : unknownState("The unique ids of principals are in no source."));
    case "aws:username":
      return who.type === "principal" ? userName(scene) : always(absent);
    default:
      return undefined;
  }
}

function accountState(scene: Scene): KeyCase["state"] {
  if (scene.who.account !== "*") return stateOf(scene.who.account);
  return { is: "part", embed: (units, ignoreCase) => [{ ...arnOf(partition, inField(units), [many]), ignoreCase }] };
}

function inField(units: Units): Units {
  return units.map((unit) => (unit.is === "many" || unit.is === "one" ? { ...unit, never: ":" } : unit));
}

function organizationCases(scene: Scene, key: string): readonly KeyCase[] {
  const { who } = scene;
  const always = (state: KeyCase["state"]): readonly KeyCase[] => [{ guard: [], state }];
  if (who.type === "anonymous" || who.type === "service") return always(absent);
  if (!who.organization.known) return always(unknownState(who.organization.why));
  // A lone account of its own is in none, as far as we know; it may be in one that nobody told us of.
  if (who.organization.value === null) return who.account === scene.resource.account && scene.mode === "strict" ? always(absent) : strangerCases(scene, key);
  if (key === "aws:principalorgid") return always(stateOf(who.organization.value.id));
  return always(unknownState("The principal's path in its organization is made of ids that no source shows."));
}

/** A stranger's account is in no organization, or in another than the resource's. */
function strangerCases(scene: Scene, key: string): readonly KeyCase[] {
  const list = key === "aws:principalorgpaths";
  const cell: Cell = { name: key, list, kind: undefined, samples: [], closed: false };
  const presence = presenceOf(key, scene.known, scene.who);
  const { organization } = scene.resource;
  const ours = organization.known && organization.value !== null ? [organization.value.id] : [];
  const patterns = ours.map((id): Pattern => ({ units: plain(list ? `${id}/*` : id), ignoreCase: false }));
  return [
    { guard: [literalOf(scene, cell, "absent", undefined, true)], state: absent },
    {
      guard: [literalOf(scene, cell, list ? "each" : "value", textTest(patterns), false)],
      state: { is: "free", cell, presence: { ...presence, list, present: "yes", absent: "no" } },
    },
  ];
}

/** Whether a service's request has a PrincipalArn is not documented; it is none of IAM. */
function serviceArn(scene: Scene): readonly KeyCase[] {
  const cell: Cell = { name: "aws:principalarn", list: false, kind: undefined, samples: [], closed: false };
  const presence = { ...presenceOf("aws:principalarn", undefined, scene.who), absent: "no", present: "doubtful" } as const;
  const notOfIam = literalOf(scene, cell, "value", namedTest("ARNs of IAM", () => [arnOf(partition, inField([many]), [many], plain("iam"))]), false);
  return [
    { guard: [literalOf(scene, cell, "absent", undefined, true)], state: absent },
    { guard: [notOfIam], state: { is: "free", cell, presence } },
  ];
}

const users = (scene: Scene): Literal => principalIs(scene, [arnOf(partition, inField([many]), plain("user/*"))]);
const roles = (scene: Scene): Literal => principalIs(scene, [arnOf(partition, inField([many]), plain("role/*"))]);

const federated = (scene: Scene): Literal => principalIs(scene, [arnOf(partition, inField([many]), plain("federated-user/*"))]);

/** One case for each kind of principal, in the order of `kinds`. */
function byKind(scene: Scene, user: KeyCase["state"], role: KeyCase["state"], other: KeyCase["state"]): readonly KeyCase[] {
  return [
    { guard: [users(scene)], state: user },
    { guard: [roles(scene)], state: role },
    { guard: [federated(scene)], state: other },
  ];
}

export const kinds: readonly CallerType[] = ["user", "role", "federated"];

/** The last part of a user's ARN; roles have no user name. */
function userName(scene: Scene): readonly KeyCase[] {
  const types = new Set(scene.who.arns.map((arn) => callerOf(arn).type));
  if (types.size === 1 && types.has("role")) return [{ guard: [], state: absent }];
  const [only] = scene.who.arns;
  if (types.size === 1 && types.has("user") && scene.who.arns.length === 1 && !/[*?]/.test(literal(only as Text) ?? "*")) {
    return [{ guard: [], state: single(splitText(fieldsOf(only as Text)[5] ?? [], "/").at(-1) ?? []) }];
  }
  const embed: Embed = (units, ignoreCase) =>
    [plain("user/"), [...plain("user/"), many, char("/")]].map((start) => {
      const name = units.map((unit): Unit => (unit.is === "many" || unit.is === "one" ? { ...unit, never: "/" } : unit));
      return { ...arnOf(partition, inField([many]), [...start, ...name]), ignoreCase };
    });
  return byKind(scene, { is: "part", embed }, absent, absent);
}

/** A key is reached in its own Region only; of other resources with a Region only a strict reading takes that for certain. */
function regionCases(scene: Scene): readonly KeyCase[] | undefined {
  const regions = new Set(scene.resource.arns.map((arn) => literal(fieldsOf(arn)[3] ?? []) ?? ""));
  const [region = ""] = regions;
  if (regions.size !== 1 || !/^[a-z0-9-]+$/.test(region)) return undefined;
  return serviceOf(scene.action) === "kms" || scene.mode === "strict" ? [{ guard: [], state: stateOf(region) }] : undefined;
}

function resourceKey(scene: Scene, key: string): readonly KeyCase[] | undefined {
  const { organization, account } = scene.resource;
  if (key === "aws:requestedregion") return regionCases(scene);
  if (key === "aws:resourceaccount" || key === "s3:resourceaccount") return [{ guard: [], state: single(text(account)) }];
  if (key !== "aws:resourceorgid" && key !== "aws:resourceorgpaths") return undefined;
  if (!organization.known) return [{ guard: [], state: unknownState(organization.why) }];
  if (organization.value === null) return [{ guard: [], state: absent }];
  if (key === "aws:resourceorgid") return [{ guard: [], state: stateOf(organization.value.id) }];
  return [{ guard: [], state: unknownState("The resource's path in its organization is made of ids that no source shows.") }];
}
