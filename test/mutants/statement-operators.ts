import { atomsOf, conditionOf, flipped, isNegated, operatorParts, oppositeName, type Atom } from "./conditions.ts";
import { globMatches } from "./documents.ts";
import { isMap, listOf } from "./json.ts";
import type { Expected, Operator, StatementJson } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";
import { branches, noValue, openWritings, textWritings, type Writing } from "./written.ts";

/** One wrong edit of one statement. */
export interface StatementEdit {
  readonly id: string;
  readonly operator: Operator;
  readonly expected: Expected;
  /** What stands in the statement's place; undefined: it is taken out. */
  readonly made: Json | undefined;
  readonly with?: (platform: Platform, stack: string) => Platform;
  /** Why either will do. */
  readonly reason?: string;
}

/** Where a statement stands, as far as its elements depend on it. */
export interface Setting {
  readonly plan: Plan;
  /** Is it the subject's own policy, with principals to name? */
  readonly ofResource: boolean;
  readonly isRcp: boolean;
  /** Seeds which writing each value gets: the statement's place. */
  readonly seed: string;
}

export const vendorRole = "arn:aws:iam::222222222222:role/PanOpsServiceRole";
export const ownRole = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole";
export const ownRoot = "arn:aws:iam::333333333333:root";
const elsewhere = "sts:GetCallerIdentity";

/** Every wrong edit of a Deny that refuses one of the claim's requests. */
export function denyEdits(statement: StatementJson, setting: Setting): readonly StatementEdit[] {
  const changed = (members: StatementJson): StatementJson => ({ ...statement, ...members });
  const broken = (operator: Operator, id: string, made: Json | undefined): StatementEdit => ({ id, operator, expected: "broken", made });
  const narrower = changed({ Action: elsewhere });
  return [
    broken("remove", "statement out", undefined),
    ...[
      broken("negate", "Effect: Allow", changed({ Effect: "Allow", ...(setting.ofResource && { Principal: "*" }) })),
      ...written("Effect", textWritings("Allow", "Deny"), (value) => changed({ Effect: value }), setting, 2),
    ].map((edit): StatementEdit =>
      setting.isRcp
        ? {
            ...edit,
            expected: "broken or undecided",
            reason: "Organizations accepts no resource control policy that allows: what is attached then is unknown",
          }
        : edit,
    ),
    ...open("Effect", "Allow", "Deny", (value) => changed({ Effect: value })),
    ...branches(noValue, statement).map((writing) => hidden(`statement: ${writing.name}`, writing)),
    ...branches(narrower, statement).map((writing) => hidden(`narrower statement: ${writing.name}`, writing)),
    ...actionEdits(statement, setting),
    ...(setting.ofResource ? denyPrincipalEdits(statement, setting) : []),
    ...resourceEdits(statement, setting),
    ...conditionEdits(statement, setting),
    ...addedConditions(statement),
  ];
}

function hidden(id: string, { value, with: more, means }: Writing): StatementEdit {
  return { id, operator: "hide", expected: means === "open" ? "undecided" : "broken", made: value, with: more };
}

/** `count` of the resolvable writings, another choice for each place. */
export function written(what: string, writings: readonly Writing[], made: (value: Json) => Json, setting: Setting, count: number): StatementEdit[] {
  const decided = writings.filter(({ means }) => means !== "open");
  const start = seedOf(`${setting.seed} ${what}`) % decided.length;
  const chosen = Array.from({ length: Math.min(count, decided.length) }, (_, i) => decided[(start + i * 5) % decided.length] as Writing);
  return [...new Set(chosen)].map((writing) => ({ ...hidden(`${what}: ${writing.name}`, writing), made: made(writing.value) }));
}

export function open(what: string, bad: string, good: string, made: (value: Json) => Json, count = 1): StatementEdit[] {
  const writings = openWritings(bad, good);
  const start = seedOf(what + bad) % writings.length;
  const chosen = [writings[0] as Writing, ...Array.from({ length: count }, (_, i) => writings[(start + i) % writings.length] as Writing)];
  return [...new Set(chosen)].map(({ name, value, with: more }) => ({
    id: `${what}: ${name}`,
    operator: "parameter",
    expected: "undecided",
    made: made(value),
    with: more,
  }));
}

/** FNV-1a: equal on every machine. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

function actionEdits(statement: StatementJson, setting: Setting): StatementEdit[] {
  const { goals } = setting.plan;
  const element = statement["Action"] === undefined ? "NotAction" : "Action";
  const entries = listOf(statement[element]);
  const put = (list: readonly Json[]): StatementJson => ({ ...statement, [element]: list.length === 0 ? elsewhere : list });
  if (element === "NotAction") return [];
  const { [element]: actions, ...rest } = statement;
  const each = entries.flatMap((entry, i): StatementEdit[] => {
    if (typeof entry !== "string" || !goals.some((goal) => globMatches(entry, goal))) return [];
    const others = entries.filter((_, j) => j !== i);
    const replaced = (value: Json): StatementJson => put([...entries.slice(0, i), value, ...entries.slice(i + 1)]);
    const typo = mistyped(entry);
    const what = `Action ${entry}`;
    return [
      { id: `${what} out`, operator: "remove", expected: "broken", made: put(others) },
      { id: `${what} → ${typo}`, operator: "narrow", expected: "broken", made: replaced(typo) },
      ...written(`${what} → ${typo}`, textWritings(typo, entry), replaced, setting, 2),
      ...open(what, typo, entry, replaced),
      ...(entry.endsWith("*")
        ? oneActionLess(entry, goals).map(
            (left) =>
              ({ id: `${what} without ${left.without}`, operator: "narrow", expected: "broken", made: put([...others, ...left.entries]) }) as const,
          )
        : []),
    ];
  });
  return [
    ...each,
    {
      id: "NotAction",
      operator: "negate",
      ...(setting.isRcp
        ? {
            expected: "broken or undecided",
            reason: "Organizations accepts no resource control policy with NotAction: what is attached then is unknown",
          }
        : { expected: "broken" }),
      made: { ...rest, NotAction: actions ?? "*" },
    },
    ...open("Action as a whole", elsewhere, "*", (value) => ({ ...statement, Action: value })),
  ];
}

function mistyped(entry: string): string {
  if (entry === "*") return "sts:*";
  const star = entry.indexOf("*");
  return star < 0 ? `${entry}s` : entry.endsWith(":*") ? `${entry.slice(0, -1)}Nothing*` : `${entry.slice(0, star)}Q${entry.slice(star)}`;
}

/** The actions that a glob stands for, less one of the claim's. Three of them at most: the first, the middle one, the last. */
function oneActionLess(entry: string, goals: readonly string[]): readonly { readonly without: string; readonly entries: readonly string[] }[] {
  const fits = goals.filter((goal) => globMatches(entry, goal));
  if (fits.length < 2) return [];
  const chosen = [...new Set([0, Math.floor(fits.length / 2), fits.length - 1])].map((i) => fits[i] as string);
  return chosen.map((without) => ({ without, entries: fits.filter((fit) => fit !== without) }));
}

function denyPrincipalEdits(statement: StatementJson, setting: Setting): StatementEdit[] {
  const { Principal: _, ...rest } = statement;
  const principal = (value: Json): StatementJson => ({ ...rest, Principal: value });
  const made: readonly (readonly [string, Operator, Json])[] = [
    ["only a vendor role", "narrow", principal({ AWS: vendorRole })],
    ["only a role of the account", "narrow", principal({ AWS: ownRole })],
    ["only the account", "narrow", principal({ AWS: ownRoot })],
    ["only a service", "narrow", principal({ Service: "s3.amazonaws.com" })],
    ["only federated ones", "narrow", principal({ Federated: "arn:aws:iam::333333333333:saml-provider/other" })],
    ["NotPrincipal: the account and a role", "negate", { ...rest, NotPrincipal: { AWS: [ownRoot, ownRole] } }],
  ];
  return [
    ...made.map(([id, operator, value]): StatementEdit => ({ id: `Principal: ${id}`, operator, expected: "broken", made: value })),
    {
      id: "Principal: NotPrincipal everybody",
      operator: "negate",
      expected: "broken or undecided",
      reason: "AWS does not say whom NotPrincipal with * spares",
      made: { ...rest, NotPrincipal: { AWS: "*" } },
    },
    ...written("Principal", textWritings(vendorRole, "*"), (value) => principal({ AWS: value }), setting, 3),
    ...open("Principal", vendorRole, "*", (value) => principal({ AWS: value })),
    ...open("Principal as a whole", vendorRole, "*", principal),
  ];
}

function resourceEdits(statement: StatementJson, setting: Setting): StatementEdit[] {
  const element = statement["NotResource"] === undefined ? "Resource" : "NotResource";
  const entries = listOf(statement[element]);
  const { [element]: all, ...rest } = statement;
  const flippedElement = element === "Resource" ? "NotResource" : "Resource";
  const other = "arn:aws:s3:::another-bucket";
  const put = (list: readonly Json[]): StatementJson => ({ ...statement, [element]: list.length === 0 ? other : list });
  const each = entries.flatMap((entry, i): StatementEdit[] => {
    const replaced = (value: Json): StatementJson => put([...entries.slice(0, i), value, ...entries.slice(i + 1)]);
    const what = `${element} ${i}`;
    const narrower = typeof entry === "string" && entry.endsWith("/*") ? `${entry.slice(0, -1)}public/*` : other;
    return [
      ...(entries.length > 1
        ? [{ id: `${what} out`, operator: "remove", expected: "broken", made: put(entries.filter((_, j) => j !== i)) } as const]
        : []),
      { id: `${what} elsewhere`, operator: "narrow", expected: "broken", made: replaced(narrower) },
      ...written(`${what} elsewhere`, textWritings(narrower, "*"), replaced, setting, 1),
      ...open(what, narrower, "*", replaced),
    ];
  });
  return [...each, { id: flippedElement, operator: "negate", expected: "broken", made: { ...rest, [flippedElement]: all ?? "*" } }];
}

/** Conditions that a Deny gets besides its own: each lets some requests through. */
function addedConditions(statement: StatementJson): StatementEdit[] {
  const added: readonly Atom[] = [
    { operator: "StringEquals", key: "aws:PrincipalTag/team", values: ["red"] },
    { operator: "NotIpAddress", key: "aws:SourceIp", values: ["10.0.0.0/8"] },
    { operator: "Null", key: "aws:SourceVpce", values: ["true"] },
    { operator: "StringNotLike", key: "aws:UserAgent", values: ["*batch*"] },
    { operator: "DateLessThan", key: "aws:CurrentTime", values: ["2027-01-01T00:00:00Z"] },
    { operator: "ArnNotEquals", key: "aws:PrincipalArn", values: ["arn:aws:iam::333333333333:role/Emergency"] },
    { operator: "StringEquals", key: "aws:RequestedRegion", values: ["eu-central-1"] },
  ];
  const withAtom = (atom: Atom): StatementJson => ({ ...statement, Condition: conditionOf([...atomsOf(statement["Condition"]), atom]) });
  const exempt = (value: Json): StatementJson => withAtom({ operator: "ArnNotEquals", key: "aws:PrincipalArn", values: [value] });
  return [
    ...added.map((atom): StatementEdit => ({
      id: `added ${atom.operator} ${atom.key}`,
      operator: "narrow",
      expected: "broken",
      made: withAtom(atom),
    })),
    ...open("added exemption", "arn:aws:iam::333333333333:role/Emergency", "arn:aws:iam::333333333333:role/customer/KeyAdmin", exempt, 2),
  ];
}

function conditionEdits(statement: StatementJson, setting: Setting): StatementEdit[] {
  const atoms = atomsOf(statement["Condition"]);
  if (atoms.length === 0) return [];
  const withAtoms = (list: readonly Atom[]): StatementJson => {
    const { Condition: _, ...rest } = statement;
    return list.length === 0 ? rest : { ...rest, Condition: conditionOf(list) };
  };
  const each = atoms.flatMap((atom, i) =>
    atomEdits(
      atom,
      (made) => withAtoms([...atoms.slice(0, i), ...(made === undefined ? [] : [made]), ...atoms.slice(i + 1)]),
      setting,
      atoms.some(({ operator, key }) => operator === "Null" && key === atom.key),
    ),
  );
  return [
    ...each,
    ...open("Condition as a whole", "", "", (value) => ({ ...statement, Condition: value })),
    {
      id: "Condition on nothing that is sent",
      operator: "narrow",
      expected: "broken",
      made: { ...statement, Condition: { StringEquals: { "aws:PrincipalTag/never": "sent" } } },
    },
  ];
}

function atomEdits(atom: Atom, put: (made: Atom | undefined) => StatementJson, setting: Setting, hasNull: boolean): StatementEdit[] {
  const { set, name, ifExists } = operatorParts(atom.operator);
  const what = `${atom.operator} ${atom.key}`;
  const edit = (operator: Operator, id: string, made: Atom | undefined): StatementEdit => ({
    id: `${what}: ${id}`,
    operator,
    expected: "broken",
    made: put(made),
  });
  const opposite = oppositeName(name);
  const bare =
    name === "Null"
      ? []
      : [edit("negate", ifExists ? "without IfExists" : "with IfExists", { ...atom, operator: `${set}${name}${ifExists ? "" : "IfExists"}` })];
  const sets =
    name === "Null"
      ? []
      : ["", "ForAllValues:", "ForAnyValue:"]
          .filter((one) => one !== set)
          .map((one): StatementEdit => ({
            ...edit("negate", `quantifier ${one === "" ? "none" : one}`, { ...atom, operator: `${one}${name}${ifExists ? "IfExists" : ""}` }),
            expected: "broken or undecided",
            reason: "set operators are for keys with several values: AWS does not say what they make of others",
          }));
  return [
    edit("remove", "line out", undefined),
    ...(opposite === undefined ? [] : [edit("negate", "opposite operator", { ...atom, operator: `${set}${opposite}${ifExists ? "IfExists" : ""}` })]),
    ...bare,
    ...sets,
    ...(name === "Null" || hasNull ? [] : [edit("negate", "Null instead", { operator: "Null", key: atom.key, values: ["true"] })]),
    edit("move", "another key", { ...atom, key: "aws:PrincipalTag/other" }),
    ...valueEdits(atom, what, put, setting),
  ];
}

function valueEdits(atom: Atom, what: string, put: (made: Atom) => StatementJson, setting: Setting): StatementEdit[] {
  const { values } = atom;
  return values.flatMap((value, i): StatementEdit[] => {
    const replaced = (made: Json): StatementJson => put({ ...atom, values: [...values.slice(0, i), made, ...values.slice(i + 1)] });
    const bad = badValues(atom, value);
    const at = `${what} value ${i}`;
    const first = bad[0] ?? "other";
    return [
      ...bad.map((made): StatementEdit => ({
        id: `${at} → ${made}`,
        operator: isNegated(atom.operator) ? "widen" : "narrow",
        ...said(atom, made),
        made: replaced(made),
      })),
      ...(values.length > 1
        ? [{ id: `${at} out`, operator: "remove", expected: "broken", made: put({ ...atom, values: values.filter((_, j) => j !== i) }) } as const]
        : []),
      ...(isNegated(atom.operator)
        ? [{ id: `${at} and a vendor role`, operator: "widen", expected: "broken", made: put({ ...atom, values: [...values, ownRole] }) } as const]
        : []),
      ...written(`${at} → ${first}`, textWritings(first, typeof value === "string" ? value : "x"), replaced, setting, 3),
      ...open(at, first, typeof value === "string" ? value : "x", replaced, 2),
    ];
  });
}

/** A lone `*` is no ARN: what AWS makes of it in an ARN operator is not written down. */
function said({ operator }: Atom, made: string): Pick<StatementEdit, "expected" | "reason"> {
  const isArn = operatorParts(operator).name.startsWith("Arn") && !/^arn:([^:]*:){4}/.test(made);
  return isArn
    ? { expected: "broken or undecided", reason: "AWS does not say what a value that is no ARN means in an ARN operator" }
    : { expected: "broken" };
}

/** Values that let other requests through than the one that stands there. */
function badValues({ operator, key }: Atom, value: Json): readonly string[] {
  const { name } = operatorParts(operator);
  const text = isMap(value) ? "" : String(value);
  if (name === "Bool" || name === "Null") return [flipped(value)];
  if (name.startsWith("Numeric")) return [String(Number(text) / 2), "0"];
  if (text.startsWith("arn:") && /principalarn/i.test(key)) return widerArns(text);
  return [`${text}-other`, "*"];
}

/** An exemption that fits more principals: the folder's parent, anything that begins alike, everybody; or others instead. */
function widerArns(arn: string): readonly string[] {
  const role = /^(arn:[^:]*:iam::[^:]*:)(role\/)(.*)$/.exec(arn);
  if (role === null) return ["arn:aws:iam::*:role/*", "*"];
  const [, start = "", kind = "", name = ""] = role;
  return [
    `${start}${kind}*`,
    `${start}*`,
    "*",
    `${start}${kind}${name.replace(/\/\*$/, "*")}`,
    `${start}${kind}?${name.slice(1)}`,
    ownRole,
    arn.replace("role/", "*/"),
  ].filter((made) => made !== arn);
}
