import { actionNamed, isListed } from "../../checks/reason/policy/catalogue.ts";
import type { Randoms } from "./randoms.ts";

/** One concrete request with its policies as plain JSON, in the words of AWS. */
export interface OracleWorld {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly unknown[];
  readonly scp: readonly (readonly unknown[])[];
  readonly rcp: readonly (readonly unknown[])[];
  readonly boundary: unknown;
  readonly session: unknown;
  readonly endpoint: unknown;
  readonly resourcePolicy: unknown;
}

export const home = "333333333333";
const away = "222222222222";

interface Service {
  readonly actions: readonly string[];
  readonly patterns: readonly string[];
  readonly resources: readonly string[];
  readonly targets: readonly string[];
  readonly keys: readonly Key[];
  readonly policies: boolean;
}

interface Key {
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
  "StringNotEqualsIgnoreCase",
  "StringEqualsIfExists",
  "StringNotEqualsIfExists",
  "StringLikeIfExists",
  "StringNotLikeIfExists",
];

const shared: readonly Key[] = [
  {
    key: "aws:PrincipalArn",
    operators: ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals", "StringLike", "StringNotLikeIfExists"],
    values: [`arn:aws:iam::${home}:role/Worker`, `arn:aws:iam::${home}:role/*`, "arn:aws:iam::*:user/*", "arn:aws:iam::*:role/app/*"],
    tries: [],
  },
  { key: "aws:PrincipalAccount", operators: strings, values: [home, away, "3*", "?3*"], tries: [] },
  { key: "aws:PrincipalOrgID", operators: strings, values: ["o-one", "o-two", "o-*"], tries: ["o-one", undefined] },
  { key: "aws:PrincipalIsAWSService", operators: ["Bool", "BoolIfExists"], values: ["true", "false"], tries: [] },
  { key: "aws:SecureTransport", operators: ["Bool", "BoolIfExists"], values: ["true", "false"], tries: ["true", "false"] },
  { key: "aws:ViaAWSService", operators: ["Bool"], values: ["true", "false"], tries: ["true", "false"] },
  {
    key: "aws:SourceIp",
    operators: ["IpAddress", "NotIpAddress", "IpAddressIfExists", "NotIpAddressIfExists"],
    values: ["10.0.0.0/8", "10.1.2.0/24", "192.0.2.7/32", "2001:db8::/32"],
    tries: ["10.1.2.3", "192.0.2.7", "198.51.100.9", "2001:db8::1", undefined],
  },
  { key: "aws:SourceVpce", operators: [...strings, "Null"], values: ["vpce-1", "vpce-*", "vpce-2"], tries: [undefined, "vpce-1"] },
  {
    key: "aws:CurrentTime",
    operators: ["DateGreaterThan", "DateLessThan", "DateGreaterThanEquals", "DateEquals", "DateNotEquals"],
    values: ["2026-01-01T00:00:00Z", "2026-06-01T12:30:00Z"],
    tries: ["2025-03-01T00:00:00Z", "2026-06-01T12:30:00Z", "2027-01-01T00:00:00Z"],
  },
  { key: "aws:PrincipalTag/team", operators: [...strings, "Null"], values: ["red", "r*", "Red"], tries: [undefined, "red", "RED", "blue"] },
  {
    key: "aws:MultiFactorAuthAge",
    operators: ["NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericLessThanIfExists"],
    values: ["300", "60"],
    tries: [undefined, "60", "100", "3600"],
  },
  {
    key: "aws:TagKeys",
    operators: [
      "ForAllValues:StringEquals",
      "ForAnyValue:StringEquals",
      "ForAnyValue:StringLike",
      "ForAllValues:StringNotEquals",
      "ForAnyValue:StringNotEquals",
      "Null",
    ],
    values: ["team", "cost", "t*"],
    tries: [undefined, ["team"], ["team", "cost"], ["owner"]],
  },
  {
    key: "aws:UserAgent",
    operators: ["StringEquals", "StringLike", "StringNotEquals"],
    values: ["tool", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'tool'}", "a${*}b"],
    tries: ["tool", "red", "a*b"],
  },
];

const services: readonly Service[] = [
  {
    actions: ["kms:Decrypt", "kms:DescribeKey", "kms:DisableKey", "kms:CreateGrant", "kms:PutKeyPolicy"],
    patterns: ["kms:*", "kms:D*", "kms:decrypt", "*", "kms:?isableKey", "s3:*", "kms:CreateGrant"],
    resources: ["*", `arn:aws:kms:us-east-1:${home}:key/k-1`, "arn:aws:kms:*:*:key/*", `arn:aws:kms:*:${away}:key/*`, "arn:aws:kms:us-east-1:*"],
    targets: [`arn:aws:kms:us-east-1:${home}:key/k-1`],
    keys: [
      {
        key: "kms:ViaService",
        operators: strings,
        values: ["s3.us-east-1.amazonaws.com", "s3.*.amazonaws.com", "rds.*"],
        tries: [undefined, "s3.us-east-1.amazonaws.com"],
      },
      { key: "kms:CallerAccount", operators: ["StringEquals", "StringNotEquals"], values: [home, away], tries: [] },
      {
        key: "kms:GrantIsForAWSResource",
        operators: ["Bool", "BoolIfExists", "Null"],
        values: ["true", "false"],
        tries: [undefined, "true", "false"],
      },
      {
        key: "kms:GrantOperations",
        operators: ["ForAllValues:StringEquals", "ForAnyValue:StringEquals"],
        values: ["Decrypt", "Encrypt"],
        tries: [undefined, ["Decrypt"], ["Decrypt", "CreateGrant"]],
      },
    ],
    policies: true,
  },
  {
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    patterns: ["s3:*", "s3:Get*", "s3:getobject", "s3:PutObject", "*", "kms:*"],
    resources: [
      "*",
      "arn:aws:s3:::bucket/*",
      "arn:aws:s3:::bucket/a/*",
      "arn:aws:s3:::*/b",
      "arn:aws:s3:::bucket",
      "arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*",
      "arn:aws:s3:::bucket/a/?",
    ],
    targets: ["arn:aws:s3:::bucket/a/b", "arn:aws:s3:::bucket/red/x", "arn:aws:s3:::bucket/c"],
    keys: [
      {
        key: "s3:TlsVersion",
        operators: ["NumericLessThan", "NumericGreaterThanEquals", "NumericLessThanIfExists", "NumericNotEquals"],
        values: ["1.2", "1.3"],
        tries: ["1.1", "1.2", "1.3"],
      },
    ],
    policies: true,
  },
  {
    actions: ["sqs:SendMessage", "sqs:DeleteQueue"],
    patterns: ["sqs:*", "sqs:Send*", "sqs:DeleteQueue", "*"],
    resources: ["*", `arn:aws:sqs:us-east-1:${home}:q`, "arn:aws:sqs:*:*:q*", "arn:aws:sqs:eu-west-1:*:*"],
    targets: [`arn:aws:sqs:us-east-1:${home}:q`],
    keys: [],
    policies: true,
  },
  {
    actions: ["ec2:TerminateInstances", "ec2:StartInstances"],
    patterns: ["ec2:*", "ec2:Start*", "*", "s3:*"],
    resources: ["*", `arn:aws:ec2:us-east-1:${home}:instance/i-1`, "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"],
    targets: [`arn:aws:ec2:us-east-1:${home}:instance/i-1`],
    keys: [],
    policies: false,
  },
];

const roles = [`arn:aws:iam::${home}:role/Worker`, `arn:aws:iam::${home}:role/app/Api`, `arn:aws:iam::${away}:role/Worker`];
const users = [`arn:aws:iam::${home}:user/u`, `arn:aws:iam::${away}:user/u`];

export function oracleWorld(random: Randoms): OracleWorld {
  const service = random.pick(services);
  const keys = random.list(3, () => random.pick([...shared, ...service.keys]));
  const maker: Maker = { random, service, keys };
  const action = random.pick(service.actions);
  const principal = random.pick([
    ...roles,
    ...users,
    ...users,
    `arn:aws:iam::${home}:root`,
    "logs.amazonaws.com",
    "*",
    `arn:aws:sts::${home}:assumed-role/Worker/one`,
  ]);
  const named = !["*", "logs.amazonaws.com"].includes(principal) && !principal.endsWith(":root");
  const signed = principal.startsWith("arn:");
  return {
    principal,
    action,
    resource: random.pick(service.targets),
    resourceAccount: home,
    context: contextOf(maker, principal, action),
    identity: named ? random.list(2, () => documentOf(maker, false, 0.75)) : [],
    scp:
      signed && random.chance(0.5)
        ? random.list(2, () => (random.chance(0.8) ? [everything, documentOf(maker, false, 0.2)] : [documentOf(maker, false, 0.7)]))
        : [],
    rcp: random.chance(0.4) ? [[documentOf(maker, true, 0)]] : [],
    boundary: named && random.chance(0.3) ? documentOf(maker, false, 0.8) : null,
    resourcePolicy: service.policies && random.chance(0.8) ? resourcePolicy(maker) : null,
    session: principal.includes(":assumed-role/") && random.chance(0.5) ? documentOf(maker, false, 0.8) : null,
    endpoint: random.chance(0.1) ? throughEndpoint(maker) : null,
  };
}

function throughEndpoint(maker: Maker): unknown {
  const list = maker.random.list(2, () => ({ ...(statementOf(maker, false, 0.8) as object), Principal: "*" }));
  return { Version: "2012-10-17", Statement: list };
}

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

interface Maker {
  readonly random: Randoms;
  readonly service: Service;
  readonly keys: readonly Key[];
}

function contextOf({ random, keys }: Maker, principal: string, action: string): Record<string, string | readonly string[]> {
  const context: Record<string, string | readonly string[]> = { "aws:ViaAWSService": "false" };
  const [, , , , account = "", rest = ""] = principal.split(":");
  if (principal.startsWith("arn:")) {
    context["aws:PrincipalAccount"] = account;
    context["kms:CallerAccount"] = account;
    context["aws:PrincipalArn"] = rest.startsWith("assumed-role/") ? `arn:aws:iam::${account}:role/Worker` : principal;
  } else if (principal === "*") context["aws:PrincipalAccount"] = "anonymous";
  if (principal !== "*") context["aws:PrincipalIsAWSService"] = String(!principal.startsWith("arn:"));
  if (rest.startsWith("user/")) context["aws:username"] = "u";
  for (const { key, tries } of keys) {
    // The simulator drops a service's own keys where AWS does not list them for the action.
    const known = actionNamed(action);
    const listed = key.startsWith("aws:") || (known !== undefined && isListed(known, key));
    const value = tries.length === 0 || !listed ? undefined : random.pick(tries);
    if (value !== undefined) context[key] = value;
  }
  return context;
}

function resourcePolicy(maker: Maker): unknown {
  const { random } = maker;
  const list = random.list(3, () => statementOf(maker, true, 0.6));
  const delegation = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${home}:root` }, Action: maker.service.patterns[0], Resource: "*" };
  return { Version: random.chance(0.95) ? "2012-10-17" : "2008-10-17", Statement: random.chance(0.4) ? [delegation, ...list] : list };
}

function documentOf(maker: Maker, principal: boolean, allow: number): unknown {
  const list = maker.random.list(2, () => statementOf(maker, principal, allow));
  return { Version: !principal && maker.random.chance(0.05) ? "2008-10-17" : "2012-10-17", Statement: list };
}

function statementOf(maker: Maker, principal: boolean, allow: number): unknown {
  const { random, service } = maker;
  const effect = random.chance(allow) ? "Allow" : "Deny";
  const isOrganization = principal && allow === 0;
  const not = (name: string, p: number) => `${random.chance(p) ? "Not" : ""}${name}`;
  return {
    Effect: effect,
    [not("Action", isOrganization ? 0 : 0.1)]: random.list(2, () =>
      random.pick(isOrganization ? service.patterns.filter((one) => one !== "*") : service.patterns),
    ),
    [not("Resource", 0.1)]: random.chance(0.5) ? "*" : random.list(2, () => random.pick(service.resources)),
    ...(principal && { Principal: isOrganization ? "*" : random.pick(principals) }),
    ...(random.chance(0.6) && { Condition: conditionOf(maker) }),
  };
}

const principals: readonly unknown[] = [
  "*",
  "*",
  { AWS: "*" },
  { AWS: home },
  { AWS: `arn:aws:iam::${home}:root` },
  { AWS: `arn:aws:iam::${away}:root` },
  { AWS: [roles[0], roles[2]] },
  { AWS: users },
  { AWS: [roles[1], home] },
  { Service: "logs.amazonaws.com" },
  { Service: ["rds.amazonaws.com", "logs.amazonaws.com"] },
];

function conditionOf({ random, keys }: Maker): unknown {
  const blocks = random.list(2, () => {
    const { key, operators, values } = random.pick(keys);
    const operator = random.pick(operators);
    return [operator, { [key]: operator === "Null" ? random.pick(["true", "false"]) : random.list(2, () => random.pick(values)) }] as const;
  });
  return Object.fromEntries(blocks);
}
