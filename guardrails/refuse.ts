import { listed } from "./statement.ts";
import type { Clause, Document } from "./statement.ts";
import { shown } from "./value.ts";

/** Where a document is attached. */
export type PolicyType = "scp" | "rcp" | "key" | "bucket" | "endpoint" | "trust" | "boundary" | "identity";

/** What exists: names of actions, condition keys of an action, services with RCP support. */
export interface Catalogue {
  /** The actions that a pattern (`kms:Put*`) stands for; empty: none. */
  actions(pattern: string): readonly string[];
  hasKey(action: string, key: string): boolean;
  hasRcpSupport(service: string): boolean;
}

/**
 * Minified characters that fit. SCP and RCP: 5,120, the smaller of the SCP quota's values before and after 2026-05-15
 * (docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html); key policy 32 KB
 * (docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html); bucket and endpoint policy 20 KB; trust policy 2,048 by
 * default; managed policy 6,144; inline policies of a role 10,240 together
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export const sizeLimit: Readonly<Record<PolicyType, number>> = {
  scp: 5_120,
  rcp: 5_120,
  key: 32_768,
  bucket: 20_480,
  endpoint: 20_480,
  trust: 2_048,
  boundary: 6_144,
  identity: 10_240,
};

/** What the customer needs for the kill and its way back: pitfalls P8 and P10. */
export const killActions = [
  "kms:DisableKey",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
  "kms:EnableKey",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ListGrants",
  "iam:UpdateAssumeRolePolicy",
  "iam:PutRolePolicy",
  "iam:DeleteRolePolicy",
  "ec2:DeleteVpcPeeringConnection",
  "ec2:RevokeSecurityGroupIngress",
  "rds:StartDBCluster",
  "sts:AssumeRoleWithSAML",
] as const;

/** Everything wrong with these clauses for a policy of this type, each in one line; empty: fit to attach. */
export function refusals(type: PolicyType, clauses: readonly Clause[], catalogue?: Catalogue): readonly string[] {
  const size = minified({ Version: "2012-10-17", Statement: clauses.map(bare) }).length;
  return [
    ...(size > sizeLimit[type] ? [`${size} characters, at most ${sizeLimit[type]} fit a policy of type ${type}`] : []),
    ...duplicates(clauses.map((clause) => clause.Sid)).map((sid) => `${sid}: two statements have this Sid`),
    ...clauses.flatMap((clause) => refused(type, clause, catalogue).map((what) => `${clause.Sid}: ${what}`)),
  ];
}

function refused(type: PolicyType, clause: Clause, catalogue: Catalogue | undefined): readonly string[] {
  return [...grammar(type, clause), ...absentKeys(clause), ...killHits(clause), ...(catalogue ? names(type, clause, catalogue) : [])];
}

/** A clause without its author's decisions: the statement as attached. */
export function bare(clause: Clause): Document["Statement"][number] {
  const { ifAbsent: _ifAbsent, hitsCustomer: _hitsCustomer, ...statement } = clause;
  return statement;
}

export function minified(document: Document): string {
  return JSON.stringify(document, (_key, value: unknown) => (isIntrinsic(value) ? shown(value) : value));
}

function isIntrinsic(value: unknown): value is { readonly Ref: string } {
  return typeof value === "object" && value !== null && ["Ref", "Fn::Sub", "Fn::GetAtt"].some((name) => name in value);
}

/** Elements that the type forbids or demands (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
function grammar(type: PolicyType, clause: Clause): readonly string[] {
  const operators = Object.keys(clause.Condition ?? {}).map((name) => name.replace(/^For(All|Any)Values:/, "").replace(/IfExists$/, ""));
  return [
    ...grammarRules.filter(({ types, breaks }) => types.includes(type) && breaks(clause)).map(({ says }) => says),
    ...operators.filter((name) => !knownOperators.has(name)).map((name) => `no such operator: ${name}`),
  ];
}

interface GrammarRule {
  readonly types: readonly PolicyType[];
  readonly breaks: (clause: Clause) => boolean;
  readonly says: string;
}

const everywhere: readonly PolicyType[] = ["scp", "rcp", "key", "bucket", "endpoint", "trust", "boundary", "identity"];

const grammarRules: readonly GrammarRule[] = [
  { types: everywhere, breaks: ({ Sid }) => !/^[A-Za-z0-9]+$/.test(Sid), says: "a Sid has letters and digits only" },
  { types: everywhere, breaks: (clause) => "NotPrincipal" in clause, says: "NotPrincipal over-denies sessions in ways that differ by service" },
  { types: everywhere, breaks: ({ Action, NotAction }) => (Action === undefined) === (NotAction === undefined), says: "either Action or NotAction" },
  {
    types: everywhere.filter((type) => type !== "trust"),
    breaks: ({ Resource, NotResource }) => (Resource === undefined) === (NotResource === undefined),
    says: "either Resource or NotResource",
  },
  { types: ["trust"], breaks: ({ Resource, NotResource }) => (Resource ?? NotResource) !== undefined, says: "no Resource in a trust policy" },
  {
    types: ["scp", "identity", "boundary"],
    breaks: ({ Principal }) => Principal !== undefined,
    says: "no Principal in a policy that binds its own principals",
  },
  { types: ["key", "bucket", "endpoint", "trust"], breaks: ({ Principal }) => Principal === undefined, says: "a Principal is needed" },
  { types: ["scp", "rcp"], breaks: ({ Effect }) => Effect !== "Deny", says: "guardrails of an organization only deny" },
  { types: ["rcp"], breaks: ({ Principal }) => Principal !== "*", says: 'an RCP names "*" as Principal' },
  { types: ["rcp"], breaks: ({ NotAction }) => NotAction !== undefined, says: "no NotAction in an RCP" },
  { types: ["rcp"], breaks: ({ Action }) => listed(Action).includes("*"), says: 'no Action "*" in an RCP' },
];

const knownOperators = new Set([
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"],
  ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"],
  ...["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null"],
]);

/** A negated operator and ForAllValues are true without the key; the author says so, or settles it by IfExists or Null. */
function absentKeys(clause: Clause): readonly string[] {
  const conditions = Object.entries(clause.Condition ?? {});
  const settledByNull = new Set(Object.keys(clause.Condition?.["Null"] ?? {}));
  return conditions.flatMap(([operator, keys]) => {
    const trueWhenAbsent = operator.startsWith("ForAllValues:") || /Not(Equals|Like|IpAddress)|^NotIpAddress/.test(operator);
    if (!trueWhenAbsent || operator.endsWith("IfExists")) return [];
    return Object.keys(keys)
      .filter((key) => !settledByNull.has(key) && clause.ifAbsent?.[key] !== "matches")
      .map((key) => `${operator} is true when ${key} is absent: say so in ifAbsent, or settle it with Null`);
  });
}

/** Could this Deny reach the customer's own principals on an action of the kill switch? */
function killHits(clause: Clause): readonly string[] {
  if (clause.Effect !== "Deny" || clause.hitsCustomer !== undefined || sparesCustomer(clause)) return [];
  const hit = killActions.filter((action) => reaches(clause, action));
  return hit.length > 0 ? [`may deny the customer ${hit.join(", ")}: spare role/customer/*, or say why in hitsCustomer`] : [];
}

function reaches(clause: Clause, action: string): boolean {
  const matches = (patterns: readonly string[]) => patterns.some((pattern) => glob(pattern.toLowerCase()).test(action.toLowerCase()));
  return clause.NotAction === undefined ? matches(listed(clause.Action)) : !matches(listed(clause.NotAction));
}

function sparesCustomer(clause: Clause): boolean {
  return Object.entries(clause.Condition ?? {}).some(([operator, keys]) => {
    const arns = listed(keys["aws:PrincipalArn"]).map(shown);
    if (/^(ArnNotLike|StringNotLike)(IfExists)?$/.test(operator)) return arns.some((arn) => arn.endsWith(":role/customer/*"));
    // A positive list that cannot match such a role.
    return (
      /^(ArnLike|ArnEquals|StringLike|StringEquals)$/.test(operator) &&
      arns.length > 0 &&
      arns.every((arn) => /:(root|role\/[A-Z][\w/-]*)$/.test(arn))
    );
  });
}

function names(type: PolicyType, clause: Clause, catalogue: Catalogue): readonly string[] {
  const patterns = [...listed(clause.Action), ...listed(clause.NotAction)];
  const keys = Object.values(clause.Condition ?? {}).flatMap((entry) => Object.keys(entry));
  return patterns.flatMap((pattern) => {
    if (pattern === "*") return [];
    const actions = catalogue.actions(pattern);
    const service = pattern.split(":")[0] ?? "";
    if (actions.length === 0) return [`no action is called ${pattern}`];
    return [
      ...(type === "rcp" && !catalogue.hasRcpSupport(service) ? [`no RCP covers ${service}`] : []),
      ...keys.filter((key) => !actions.some((action) => catalogue.hasKey(action, key))).map((key) => `${pattern} has no condition key ${key}`),
    ];
  });
}

export function glob(pattern: string): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${escaped}$`);
}

function duplicates(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
