import type { Fact } from "../../checks/model/fact.ts";
import type { PolicyDocument } from "../../checks/model/policy.ts";
import { text } from "../../checks/model/text.ts";
import type { PrincipalClass, Question, ResourceSide } from "../../checks/reason/policy/question.ts";
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
    resources: [
      "*",
      `arn:aws:kms:us-east-1:${home}:key/k1`,
      "arn:aws:kms:*:*:key/*",
      "arn:aws:kms",
      [`arn:aws:kms:us-east-1:${home}:key/`, words[0]],
      "arn:aws:s3:::b",
    ],
  },
  {
    actions: ["s3:GetObject", "s3:PutObject"],
    patterns: ["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "*", "kms:*"],
    arns: ["arn:aws:s3:::b/k", "arn:aws:s3:::b/u/x"],
    resources: [
      "*",
      "arn:aws:s3:::b/*",
      "arn:aws:s3:::b",
      "arn:aws:s3:::*/k",
      "arn:aws:s3:::b/${aws:username}/*",
      "arn:aws:s3:::b/${aws:PrincipalTag/team}",
      ["arn:aws:s3:::b/", words[1]],
    ],
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

const strings = [
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringNotLike",
  "StringEqualsIgnoreCase",
  "StringEqualsIfExists",
  "StringNotEqualsIfExists",
  "StringNotLikeIfExists",
];
const arns = ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEqualsIfExists", "StringLike", "StringNotLike"];
const sets = [
  "ForAllValues:StringEquals",
  "ForAnyValue:StringLike",
  "ForAllValues:StringNotEquals",
  "ForAnyValue:StringNotLike",
  "ForAllValues:StringLikeIfExists",
];
const booleans = ["Bool", "BoolIfExists"];

const keyPools: readonly KeyPool[] = [
  {
    key: "aws:PrincipalArn",
    operators: arns,
    values: [
      role,
      admin,
      `arn:aws:iam::${home}:role/app/*`,
      "arn:aws:iam::*:role/Worker",
      "arn:aws:iam::*",
      [`arn:aws:iam::${home}:role/`, words[0]],
      "*",
    ],
    tries: [],
  },
  { key: "aws:PrincipalAccount", operators: strings, values: [home, away, "3*", [words[0]]], tries: [] },
  { key: "aws:PrincipalOrgID", operators: strings, values: ["o-one", "o-two", "o-*"], tries: [] },
  { key: "aws:PrincipalType", operators: ["StringEquals", "StringNotEquals"], values: ["User", "AssumedRole", "Anonymous"], tries: [] },
  { key: "aws:PrincipalIsAWSService", operators: booleans, values: ["true", false], tries: [] },
  { key: "aws:username", operators: [...strings, "Null"], values: ["u", "U", "*", "true"], tries: [] },
  { key: "aws:SecureTransport", operators: booleans, values: [true, "false"], tries: ["true", "false"] },
  {
    key: "aws:PrincipalTag/team",
    operators: [...strings, "Null"],
    values: ["red", "r*", "false", "true", [words[2]]],
    tries: [undefined, "red", "blue"],
  },
  { key: "aws:SourceVpce", operators: strings, values: ["vpce-1", "vpce-*", "${aws:PrincipalTag/team}"], tries: [undefined, "vpce-1", "vpce-2"] },
  { key: "aws:ViaAWSService", operators: booleans, values: ["true", "false"], tries: ["true", "false"] },
  {
    key: "aws:CalledVia",
    operators: [...sets, "Null"],
    values: ["athena.amazonaws.com", "glue.*", "true", "false"],
    tries: [undefined, ["athena.amazonaws.com"], ["glue.amazonaws.com", "athena.amazonaws.com"], ["glue.amazonaws.com"]],
  },
  {
    key: "aws:CurrentTime",
    operators: ["DateGreaterThan", "DateLessThanEquals", "DateNotEquals"],
    values: ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    tries: ["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z"],
  },
  {
    key: "aws:SourceIp",
    operators: ["IpAddress", "NotIpAddress", "IpAddressIfExists"],
    values: ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.7"],
    tries: [undefined, "10.1.2.3", "10.2.0.1", "192.0.2.7"],
  },
  {
    key: "aws:UserAgent",
    operators: [...strings, "StringNotEquals"],
    values: ["tool", "t*", "", "${aws:PrincipalAccount}", "${aws:PrincipalTag/team, 'tool'}", "a${*}b"],
    tries: ["tool", "tail", "x", "", home],
  },
];
const kmsKeys: readonly KeyPool[] = [
  { key: "kms:CallerAccount", operators: ["StringEquals", "StringNotEquals"], values: [home, away], tries: [] },
  {
    key: "kms:ViaService",
    operators: strings,
    values: ["s3.us-east-1.amazonaws.com", "s3.*", "rds.*"],
    tries: [undefined, "s3.us-east-1.amazonaws.com"],
  },
  { key: "kms:GrantIsForAWSResource", operators: [...booleans, "Null"], values: ["true", "false"], tries: [undefined, "true", "false"] },
  {
    key: "kms:GrantOperations",
    operators: [...sets, "Null"],
    values: ["Decrypt", "Encrypt", "true", "false"],
    tries: [undefined, [], ["Decrypt"], ["Encrypt", "Decrypt"]],
  },
];
const s3Keys: readonly KeyPool[] = [
  {
    key: "s3:TlsVersion",
    operators: ["NumericLessThan", "NumericGreaterThanEquals", "NumericLessThanIfExists", "NumericNotEquals"],
    values: ["1.2", 1.3],
    tries: [undefined, "1.1", "1.2", "1.3"],
  },
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
  const where = random.chance(0.4)
    ? documentOf(maker, { principal: false, allow: 1, count: 1, plain: true }).statements.flatMap((one) => one.conditions)
    : [];
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

export const everything = policy({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } });

/** Often one that lets much through, so that denials and conditions decide. */
function resourcePolicy(maker: Maker): PolicyDocument {
  const own = documentOf(maker, { principal: true, allow: 0.45 });
  if (maker.random.chance(0.4)) return own;
  const open = policy(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: maker.random.pick(["*", { AWS: [home, away] }]), Action: "*", Resource: "*" } },
    "open",
  );
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
    principal: random.pick([
      [`arn:aws:iam::${own}:role/*`],
      [`arn:aws:iam::${own}:role/*`, `arn:aws:iam::${own}:user/*`],
      [`arn:aws:iam::${own}:user/u`],
      [`arn:aws:iam::${own}:role/Worker`],
    ]),
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
    scp: {
      levels: random.chance(0.5) || account === "*" ? [] : random.list(2, () => [everything, documentOf(maker, { principal: false, allow: 0.2 })]),
      unread: account === "*" ? [] : unreadList(random),
    },
    organization: fact(account === "*" ? null : { id: "o-one", path: "Tenants" }),
  };
}

function documentOf(
  maker: Maker,
  how: { readonly principal: boolean; readonly allow: number; readonly count?: number; readonly plain?: boolean },
): PolicyDocument {
  const { random } = maker;
  const list = Array.from({ length: how.count ?? 1 + random.below(3) }, () => statementJson(maker, how));
  return policy({ ...(random.chance(0.9) && { Version: "2012-10-17" }), Statement: list });
}

function statementJson(
  maker: Maker,
  { principal, allow, plain }: { readonly principal: boolean; readonly allow: number; readonly plain?: boolean },
): unknown {
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
