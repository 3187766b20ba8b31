import type { Fact } from "../../checks/model/fact.ts";
import type { Condition, PolicyDocument, Statement } from "../../checks/model/policy.ts";
import { text, type Sym, type Text } from "../../checks/model/text.ts";
import { isUnknown } from "../../checks/reason/policy/layers.ts";
import type { PrincipalClass, Question, ResourceSide } from "../../checks/reason/policy/question.ts";
import { callerOf, stateOf, type Caller, type KeyState, type Layers, type Request } from "../../checks/reason/policy/request.ts";
import { layersOf } from "../../checks/reason/policy/witness.ts";
import { fact, hole, originOf, policy, unread } from "./documents.ts";
import type { Randoms } from "./randoms.ts";

/** Small random worlds: a question over random policies with holes and unread parts, and the concrete requests to try on it. */
export const home = "333333333333";
export const away = "222222222222";

const words = [hole("Name", "word"), hole("Any", "any"), hole("Made", "id")];

interface Pool {
  readonly actions: readonly string[];
  readonly patterns: readonly string[];
  readonly arns: readonly string[];
  readonly resources: readonly unknown[];
}

const pools: readonly Pool[] = [
  {
    actions: ["kms:Decrypt", "kms:DisableKey", "kms:CreateGrant", "kms:RetireGrant"],
    patterns: ["kms:*", "kms:D*", "kms:decrypt", "kms:CreateGrant", "*", "s3:*", "kms:?etireGrant"],
    arns: [`arn:aws:kms:us-east-1:${home}:key/k1`],
    resources: ["*", `arn:aws:kms:us-east-1:${home}:key/k1`, "arn:aws:kms:*:*:key/*", "arn:aws:kms", [`arn:aws:kms:us-east-1:${home}:key/`, words[0]], "arn:aws:s3:::b"],
  },
  {
    actions: ["s3:GetObject", "s3:PutObject"],
    patterns: ["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "*", "kms:*"],
    arns: ["arn:aws:s3:::b/k", "arn:aws:s3:::b/u/x"],
    resources: ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "arn:aws:s3:::*/k", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:PrincipalTag/team}", ["arn:aws:s3:::b/", words[1]]],
  },
];

const role = `arn:aws:iam::${home}:role/app/Worker`;
const admin = `arn:aws:iam::${home}:role/Admin`;
const user = `arn:aws:iam::${home}:user/u`;
const foreign = `arn:aws:iam::${away}:role/Worker`;

const principals: readonly unknown[] = [
  "*",
  { AWS: "*" },
  { AWS: home },
  { AWS: `arn:aws:iam::${home}:root` },
  { AWS: away },
  { AWS: [role, foreign] },
  { AWS: user },
  { AWS: [user, home] },
  { AWS: [["arn:aws:iam::", words[0], ":root"]] },
  { AWS: [[`arn:aws:iam::${home}:role/`, words[0]]] },
  { AWS: `arn:aws:sts::${home}:assumed-role/Worker/s` },
  { Service: "logs.amazonaws.com" },
  { Service: ["logs.amazonaws.com", "rds.amazonaws.com"] },
  { Federated: "cognito-identity.amazonaws.com" },
  unread,
];

/** Condition keys, the operators used on them, and values for policies and for requests. */
interface KeyPool {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly unknown[];
  readonly tries: readonly (string | readonly string[] | undefined)[];
}

const strings = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringEqualsIfExists", "StringNotEqualsIfExists", "StringNotLikeIfExists"];
const arns = ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEqualsIfExists", "StringLike", "StringNotLike"];
const sets = ["ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAllValues:StringNotEquals", "ForAnyValue:StringNotLike", "ForAllValues:StringLikeIfExists"];
const booleans = ["Bool", "BoolIfExists"];

const keyPools: readonly KeyPool[] = [
  { key: "aws:PrincipalArn", operators: arns, values: [role, admin, `arn:aws:iam::${home}:role/app/*`, "arn:aws:iam::*:role/Worker", "arn:aws:iam::*", [`arn:aws:iam::${home}:role/`, words[0]], "*"], tries: [] },
  { key: "aws:PrincipalAccount", operators: strings, values: [home, away, "3*", [words[0]]], tries: [] },
  { key: "aws:PrincipalOrgID", operators: strings, values: ["o-one", "o-two", "o-*"], tries: [] },
  { key: "aws:PrincipalType", operators: ["StringEquals", "StringNotEquals"], values: ["User", "AssumedRole", "Anonymous"], tries: [] },
  { key: "aws:PrincipalIsAWSService", operators: booleans, values: ["true", false], tries: [] },
  { key: "aws:username", operators: [...strings, "Null"], values: ["u", "U", "*", "true"], tries: [] },
  { key: "aws:SecureTransport", operators: booleans, values: [true, "false"], tries: ["true", "false"] },
  { key: "aws:PrincipalTag/team", operators: [...strings, "Null"], values: ["red", "r*", "false", "true", [words[2]]], tries: [undefined, "red", "blue"] },
  { key: "aws:SourceVpce", operators: strings, values: ["vpce-1", "vpce-*", "${aws:PrincipalTag/team}"], tries: [undefined, "vpce-1", "vpce-2"] },
  { key: "aws:ViaAWSService", operators: booleans, values: ["true", "false"], tries: ["true", "false"] },
  { key: "aws:CalledVia", operators: [...sets, "Null"], values: ["athena.amazonaws.com", "glue.*", "true", "false"], tries: [undefined, ["athena.amazonaws.com"], ["glue.amazonaws.com", "athena.amazonaws.com"], ["glue.amazonaws.com"]] },
  { key: "aws:CurrentTime", operators: ["DateGreaterThan", "DateLessThanEquals", "DateNotEquals"], values: ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"], tries: ["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z"] },
  { key: "aws:SourceIp", operators: ["IpAddress", "NotIpAddress", "IpAddressIfExists"], values: ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.7"], tries: [undefined, "10.1.2.3", "10.2.0.1", "192.0.2.7"] },
  { key: "aws:UserAgent", operators: [...strings, "StringNotEquals"], values: ["tool", "t*", "", "${aws:PrincipalAccount}", "${aws:PrincipalTag/team, 'tool'}", "a${*}b"], tries: ["tool", "tail", "x", "", home] },
];
const kmsKeys: readonly KeyPool[] = [
  { key: "kms:CallerAccount", operators: ["StringEquals", "StringNotEquals"], values: [home, away], tries: [] },
  { key: "kms:ViaService", operators: strings, values: ["s3.us-east-1.amazonaws.com", "s3.*", "rds.*"], tries: [undefined, "s3.us-east-1.amazonaws.com"] },
  { key: "kms:GrantIsForAWSResource", operators: [...booleans, "Null"], values: ["true", "false"], tries: [undefined, "true", "false"] },
  { key: "kms:GrantOperations", operators: [...sets, "Null"], values: ["Decrypt", "Encrypt", "true", "false"], tries: [undefined, [], ["Decrypt"], ["Encrypt", "Decrypt"]] },
];
const s3Keys: readonly KeyPool[] = [
  { key: "s3:TlsVersion", operators: ["NumericLessThan", "NumericGreaterThanEquals", "NumericLessThanIfExists", "NumericNotEquals"], values: ["1.2", 1.3], tries: [undefined, "1.1", "1.2", "1.3"] },
];

export interface World {
  readonly question: Question;
  readonly keys: readonly KeyPool[];
}

export function world(random: Randoms): World {
  const pool = random.pick(pools);
  const candidates = [...keyPools, ...(pool === pools[0] ? kmsKeys : s3Keys)];
  const keys = random.list(3, () => random.pick(candidates));
  const maker = { random, pool, keys };
  const resource: ResourceSide = {
    arns: random.chance(0.5) ? [text(random.pick(pool.arns))] : pool.arns.map((arn) => text(arn)),
    account: home,
    policy: maybeUnread(random, random.chance(0.1) ? null : resourcePolicy(maker)),
    rcp: { levels: random.chance(0.5) ? [] : [[everything, documentOf(maker, { principal: true, allow: 0 })]], unread: unreadList(random) },
    organization: fact({ id: "o-one", path: "Tenants" }),
  };
  const where = random.chance(0.4) ? documentOf(maker, { principal: false, allow: 1, count: 1, plain: true }).statements.flatMap((one) => one.conditions) : [];
  // Keys of grants come with their action; elsewhere AWS does not list them.
  const ofGrants = keys.some(({ key }) => key.startsWith("kms:Grant")) && random.chance(0.85);
  const actions = ofGrants ? ["kms:CreateGrant"] : random.list(2, () => random.pick(pool.actions));
  return { question: { who: [principalClass(maker)], actions, resource, where }, keys };
}

interface Maker {
  readonly random: Randoms;
  readonly pool: Pool;
  readonly keys: readonly KeyPool[];
}

const everything = policy({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } });

/** Often one that lets much through, so that denials and conditions decide. */
function resourcePolicy(maker: Maker): PolicyDocument {
  const own = documentOf(maker, { principal: true, allow: 0.45 });
  if (maker.random.chance(0.4)) return own;
  const open = policy({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: maker.random.pick(["*", { AWS: [home, away] }]), Action: "*", Resource: "*" } }, "open");
  return { ...own, statements: [...own.statements, ...open.statements] };
}

function maybeUnread<T>(random: Randoms, value: T): Fact<T> {
  return random.chance(0.006) ? { known: false, why: "The test did not read it.", origin: originOf("test") } : fact(value);
}

function unreadList(random: Randoms) {
  return random.chance(0.006) ? [{ known: false, why: "The test did not read it.", origin: originOf("test") } as const] : [];
}

function principalClass(maker: Maker): PrincipalClass {
  const { random } = maker;
  const type = random.pick(["principal", "principal", "principal", "root", "anonymous", "service"] as const);
  const account = type === "principal" || type === "root" ? random.pick([home, home, away, "*"]) : "*";
  const own = account === "*" ? "*" : account;
  const arns = {
    principal: random.pick([[`arn:aws:iam::${own}:role/*`], [`arn:aws:iam::${own}:role/*`, `arn:aws:iam::${own}:user/*`], [`arn:aws:iam::${own}:user/u`], [`arn:aws:iam::${own}:role/Worker`]]),
    root: [`arn:aws:iam::${own}:root`],
    anonymous: [],
    service: random.pick([["logs.amazonaws.com"], ["*.amazonaws.com"]]),
  }[type];
  const mine = random.list(2, () => documentOf(maker, { principal: false, allow: 0.6 }));
  const identity = random.chance(0.4) ? ("administrator" as const) : maybeUnread(random, random.chance(0.5) ? [...mine, everything] : mine);
  return {
    name: "the class",
    type,
    account,
    arns: arns.map((arn) => text(arn)),
    except: random.chance(0.3) ? [text("arn:aws:iam::*:role/app/*")] : [],
    identity,
    boundary: random.chance(0.2) ? maybeUnread(random, documentOf(maker, { principal: false, allow: 0.8 })) : fact(null),
    scp: { levels: random.chance(0.5) || account === "*" ? [] : random.list(2, () => [everything, documentOf(maker, { principal: false, allow: 0.2 })]), unread: account === "*" ? [] : unreadList(random) },
    organization: fact(account === "*" ? null : { id: "o-one", path: "Tenants" }),
  };
}

function documentOf(maker: Maker, how: { readonly principal: boolean; readonly allow: number; readonly count?: number; readonly plain?: boolean }): PolicyDocument {
  const { random } = maker;
  const list = Array.from({ length: how.count ?? 1 + random.below(3) }, () => statementJson(maker, how));
  return policy({ ...(random.chance(0.9) && { Version: "2012-10-17" }), Statement: list });
}

function statementJson(maker: Maker, { principal, allow, plain }: { readonly principal: boolean; readonly allow: number; readonly plain?: boolean }): unknown {
  const { random, pool } = maker;
  const effect = random.chance(0.004) && plain !== true ? unread : random.chance(allow) ? "Allow" : "Deny";
  const element = (name: string, of: unknown) => ({ [`${random.chance(0.09) ? "Not" : ""}${name}`]: of });
  return {
    Effect: effect,
    ...element("Action", random.chance(0.004) ? unread : random.list(2, () => random.pick(pool.patterns))),
    ...element("Resource", random.chance(0.5) ? "*" : random.list(2, () => rarelyOpen(random, pool.resources))),
    ...(principal && (effect === "Deny" && random.chance(0.5) ? { Principal: "*" } : element("Principal", rarelyOpen(random, principals)))),
    ...((random.chance(0.6) || plain === true) && { Condition: conditionJson(maker, plain === true) }),
  };
}

/** Values with holes, unread ones, and those that AWS leaves open are chosen seldom, so that most worlds have an answer. */
function rarelyOpen(random: Randoms, from: readonly unknown[]): unknown {
  const value = random.pick(from);
  return isOpen(value) && random.chance(0.96) ? random.pick(from.filter((one) => !isOpen(one))) : value;
}

function isOpen(value: unknown): boolean {
  return value === unread || value === "arn:aws:kms" || value === "arn:aws:iam::*" || JSON.stringify(value).includes('"domain"');
}

function conditionJson({ random, keys }: Maker, plain: boolean): unknown {
  const blocks = random.list(2, () => {
    const { key, operators, values } = random.pick(keys);
    const operator = random.chance(0.004) && !plain ? "StringSounds" : random.pick(operators);
    const usable = operator === "Null" ? ["true", "false"] : values.filter((value) => value !== "true" || operators.includes("Bool"));
    return [operator, { [key]: random.list(2, () => rarelyOpen(random, usable)) }] as const;
  });
  return Object.fromEntries(blocks);
}

/** One deployment: what fills the holes, and what stands where nothing was read. */
export interface Filling {
  readonly texts: ReadonlyMap<string, string>;
  readonly random: Randoms;
}

export function filling(random: Randoms): Filling {
  const texts = new Map([
    ["Name", random.pick(["Worker", "k1", "Admin", home, "u"])],
    ["Any", random.pick(["", "k", "*", "u/x"])],
    ["Made", "made-at-deployment"],
  ]);
  return { texts, random };
}

function filled(of: Text, { texts, random }: Filling): Text {
  return text(...of.map((part) => (typeof part === "string" ? part : (texts.get(part.symbol) ?? fresh(part, random)))));
}

function fresh({ domain }: Sym, random: Randoms): string {
  return domain === "any" ? random.pick(["*", "", "none:none"]) : "x";
}

export function filledDocument(document: PolicyDocument, by: Filling): PolicyDocument {
  return { ...document, statements: document.statements.map((statement) => filledStatement(statement, by)) };
}

function filledStatement(statement: Statement, by: Filling): Statement {
  const { random } = by;
  const unreadActs = statement.conditions.some((one) => one.operator === "unread") && random.chance(0.5);
  const effect = statement.effect === "unread" ? random.pick(["Allow", "Deny"] as const) : statement.effect;
  const patterns = (of: Statement["action"]) => ({ ...of, patterns: of.patterns.map((pattern) => filled(pattern, by)) });
  return {
    ...statement,
    effect,
    action: unreadActs ? { negated: false, patterns: [["none:None"]] } : patterns(statement.action),
    ...(statement.resource !== undefined && { resource: patterns(statement.resource) }),
    ...(statement.principal !== undefined && {
      principal: {
        ...statement.principal,
        entries: statement.principal.entries.map((entry) =>
          entry.type === "unread" ? random.pick([{ type: "*", value: ["*"] } as const, { type: "AWS", value: ["AIDANOBODY"] } as const]) : { ...entry, value: filled(entry.value, by) },
        ),
      },
    }),
    conditions: statement.conditions
      .filter((one) => one.operator !== "unread")
      .map((one): Condition => ({ ...one, values: one.values.map((value) => filled(value, by)) })),
  };
}

/** The layers of one deployment; what was not read becomes permissive or strict at random. */
export function filledLayers({ who, resource }: Question, by: Filling): Layers {
  const [only] = who;
  const layers = layersOf(only as PrincipalClass, resource);
  const { random } = by;
  const document = (of: Layers["resource"], open: PolicyDocument): Layers["resource"] =>
    of === null ? null : isUnknown(of) ? (random.chance(0.5) ? open : nothing) : filledDocument(of, by);
  const levels = (of: Layers["scp"]) => of.map((level) => level.map((one) => filledDocument(one, by)));
  const denying = (layer: "scp" | "rcp") => (layers.unread.some((one) => one.layer === layer) && random.chance(0.5) ? [[denyAll]] : []);
  const { identity } = layers;
  return {
    ...layers,
    unread: [],
    identity: identity === "administrator" ? identity : isUnknown(identity) ? [random.pick([everything, nothing])] : identity.map((one) => filledDocument(one, by)),
    scp: [...levels(layers.scp), ...denying("scp")],
    rcp: [...levels(layers.rcp), ...denying("rcp")],
    boundary: document(layers.boundary, everything),
    resource: document(layers.resource, everything),
  };
}

const nothing = policy({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "none:None", Resource: "*" } });
const denyAll = policy({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*", Principal: "*" } });

/** Concrete callers of a class. */
export function callersOf(who: PrincipalClass): readonly Caller[] {
  if (who.type === "anonymous") return [callerOf(["*"])];
  if (who.type === "service") return ["logs.amazonaws.com", "rds.amazonaws.com"].map((name) => ({ type: "service", name: [name], arn: null, account: null }) as const);
  const accounts = who.account === "*" ? [away, "999999999999"] : [who.account];
  const names = who.type === "root" ? ["root"] : ["role/app/Worker", "role/Worker", "role/Admin", "role/s", "user/u", "user/x/U"];
  return accounts.flatMap((account) => names.map((name) => callerOf([`arn:aws:iam::${account}:${name}`])));
}

/** Requests of one caller, action and resource with every combination of the tried context values. */
export function contextsOf({ question, keys }: World, caller: Caller): readonly ReadonlyMap<string, KeyState>[] {
  const [who] = question.who as [PrincipalClass];
  let contexts: ReadonlyMap<string, KeyState>[] = [new Map(fixedKeys(who, caller, question))];
  const tried = [...new Set(keys)].filter((pool) => pool.tries.length > 0);
  for (const { key, tries } of tried) {
    contexts = contexts.flatMap((context) => tries.map((value) => (value === undefined ? context : new Map([...context, [key.toLowerCase(), stateOf(value)]]))));
  }
  const mentioned = new Set(tried.map((pool) => pool.key.toLowerCase()));
  return contexts.filter((context) => isPossible(context, who, mentioned));
}

function fixedKeys(who: PrincipalClass, caller: Caller, { resource }: Question): readonly (readonly [string, KeyState])[] {
  const shared = [["aws:resourceaccount", stateOf(resource.account)]] as const;
  if (who.type === "anonymous") return [...shared, ["aws:principalaccount", stateOf("anonymous")], ["aws:principaltype", stateOf("Anonymous")]];
  if (who.type === "service") return [...shared, ["aws:principalisawsservice", stateOf("true")]];
  const arn = (caller.name as readonly string[])[0] ?? "";
  const [, , , , account = "", rest = ""] = arn.split(":");
  const isUser = rest.startsWith("user/");
  return [
    ...shared,
    ["aws:principalarn", stateOf(arn)],
    ["aws:principalaccount", stateOf(account)],
    ["kms:calleraccount", stateOf(account)],
    ["aws:principalisawsservice", stateOf("false")],
    ["aws:principaltype", stateOf(rest === "root" ? "Account" : isUser ? "User" : "AssumedRole")],
    ...(isUser ? [["aws:username", stateOf(rest.split("/").at(-1) ?? "")] as const] : []),
    ...(who.account === "*" ? [] : [["aws:principalorgid", stateOf("o-one")] as const]),
  ];
}

/** What AWS documents of keys together; a key that no policy mentions may take the value it has to. */
function isPossible(context: ReadonlyMap<string, KeyState>, who: PrincipalClass, mentioned: ReadonlySet<string>): boolean {
  const has = (key: string) => context.has(key);
  const is = (key: string, value: string) => {
    const state = context.get(key);
    return state?.is === "values" && (state.values[0] as readonly string[] | undefined)?.[0] === value;
  };
  if (who.type === "anonymous" && (has("aws:principaltag/team") || is("aws:viaawsservice", "true") || has("kms:viaservice"))) return false;
  if (who.type === "service") return !has("aws:principaltag/team") && !has("aws:calledvia");
  const both = mentioned.has("aws:sourceip") && mentioned.has("aws:sourcevpce");
  if (both && has("aws:sourceip") === has("aws:sourcevpce")) return false;
  if (who.type === "anonymous" && has("aws:calledvia")) return false;
  if (mentioned.has("aws:viaawsservice") && mentioned.has("aws:calledvia") && is("aws:viaawsservice", "true") !== has("aws:calledvia")) return false;
  if (mentioned.has("kms:viaservice") && mentioned.has("aws:calledvia") && has("kms:viaservice") && !has("aws:calledvia")) return false;
  if (mentioned.has("aws:viaawsservice") && has("kms:viaservice") && is("aws:viaawsservice", "false")) return false;
  if (mentioned.has("aws:securetransport") && mentioned.has("s3:tlsversion") && is("aws:securetransport", "true") !== has("s3:tlsversion")) return false;
  return true;
}

export function requestOf(question: Question, caller: Caller, action: string, resource: Text, context: ReadonlyMap<string, KeyState>): Request {
  return { caller, action, resource, resourceAccount: text(question.resource.account), context };
}
