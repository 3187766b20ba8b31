import { atomsOf, conditionOf, flipped, operatorParts, oppositeName, type Atom } from "./conditions.ts";
import { actionsMatched } from "./documents.ts";
import { listOf } from "./json.ts";
import type { Operator, StatementJson } from "./mutant.ts";
import type { Json } from "./platform.ts";
import { open, ownRole, ownRoot, seedOf, vendorRole, written, type Setting, type StatementEdit } from "./statement-operators.ts";
import { branches, textWritings } from "./written.ts";

/** Every wrong edit of an Allow: it comes to allow one of the claim's requests, or to allow it to more principals. */
export function allowEdits(statement: StatementJson, setting: Setting): readonly StatementEdit[] {
  const bears = actionsMatched(statement, setting.plan.goals).length > 0;
  return [
    ...widerActions(statement, setting),
    ...(setting.ofResource ? widerPrincipals(statement, setting, bears) : widerResources(statement, setting, bears)),
    ...(bears ? conditionEdits(statement, setting) : []),
  ];
}

/** An action of the claim that a place of the template gets: another one for each place, so that all have their turn. */
function goalFor(setting: Setting, turn: number): string {
  const gains = gainsOf(setting);
  return gains[(seedOf(setting.seed) + turn * 7) % gains.length] as string;
}

/** What somebody gains by a resource's policy is never what no resource's policy can give. */
export function gainsOf({ plan, ofResource }: Pick<Setting, "plan" | "ofResource">): readonly string[] {
  return ofResource ? plan.gains.filter((action) => plan.arns(action).every((arn) => arn[0] !== "*")) : plan.gains;
}

/** Who gets it: with a resource's policy of another account's role, or whose identity suffices, only outsiders gain anything. */
function everyoneToo({ ofResource, plan }: Setting): StatementJson {
  return { ...(ofResource && plan.identitySuffices && { Principal: "*" }), Resource: ofResource ? plan.ownResource : "*" };
}

function widerActions(statement: StatementJson, setting: Setting): StatementEdit[] {
  const { Action: actions, NotAction: _, ...rest } = statement;
  const service = (setting.plan.goals[0] ?? "").split(":")[0] ?? "";
  // Without the statement's conditions: AWS may send none of their keys with the added action, which would leave it open.
  const wide = { ...without(rest, "Condition"), ...everyoneToo(setting) };
  const withAction = (value: Json): StatementJson => ({ ...wide, Action: [...listOf(actions), value] });
  const first = goalFor(setting, 0);
  const edit = (id: string, made: Json, operator: Operator = "widen"): StatementEdit => ({ id: `Allow: ${id}`, operator, expected: "broken", made });
  return [
    ...[0, 1, 2].map((turn) => edit(`also ${goalFor(setting, turn)}`, withAction(goalFor(setting, turn)))),
    edit(`${service}:*`, { ...wide, Action: `${service}:*` }),
    edit("every action", { ...wide, Action: "*" }),
    edit("NotAction of something else", { ...wide, NotAction: "sts:GetCallerIdentity" }, "negate"),
    ...written(`Allow: also ${first}`, textWritings(first, `${service}:List*`), withAction, setting, 3),
    ...open("Allow: one more action", first, `${service}:List*`, (value) => ({ ...wide, Action: value }), 2),
    ...branches({ ...wide, Action: `${service}:*` }, statement).map((writing): StatementEdit => ({
      id: `Allow: wider statement: ${writing.name}`,
      operator: "hide",
      expected: "broken",
      made: writing.value,
      with: writing.with,
    })),
  ];
}

function widerPrincipals(statement: StatementJson, setting: Setting, bears: boolean): StatementEdit[] {
  const { Principal: _, ...rest } = statement;
  const service = (setting.plan.goals[0] ?? "").split(":")[0] ?? "";
  const wide = bears ? rest : { ...without(rest, "Condition"), Action: `${service}:*`, Resource: setting.plan.ownResource };
  const to = (value: Json): StatementJson => ({ ...wide, Principal: value });
  const made: readonly (readonly [string, Operator, Json])[] = [
    ["everyone", "widen", to("*")],
    ["every AWS principal", "widen", to({ AWS: "*" })],
    // The account's own identities can do as much without it where their own policies suffice.
    ...(setting.plan.identitySuffices
      ? []
      : ([
          ["the account", "widen", to({ AWS: ownRoot })],
          ["the account's number", "widen", to({ AWS: "333333333333" })],
          ["a role of the account", "move", to({ AWS: ownRole })],
        ] as const)),
    ["a vendor role", "move", to({ AWS: vendorRole })],
    ["NotPrincipal", "negate", { ...wide, NotPrincipal: { AWS: "arn:aws:iam::999999999999:role/Nobody" } }],
  ];
  return [
    ...made.map(([id, operator, value]): StatementEdit => ({ id: `Allow: to ${id}`, operator, expected: "broken", made: value })),
    ...written("Allow: to", textWritings("*", vendorRole), (value) => to({ AWS: value }), setting, 2),
    ...open("Allow: to", "*", vendorRole, (value) => to({ AWS: value })),
  ];
}

/** Identities: what they may do elsewhere, they may do to the subject. */
function widerResources(statement: StatementJson, setting: Setting, bears: boolean): StatementEdit[] {
  if (!bears || listOf(statement["Resource"]).includes("*")) return [];
  const to = (value: Json): StatementJson => ({ ...statement, Resource: value });
  const entries = listOf(statement["Resource"]);
  return [
    { id: "Allow: on everything", operator: "widen", expected: "broken", made: to("*") },
    {
      id: "Allow: NotResource of something else",
      operator: "negate",
      expected: "broken",
      made: { ...without(statement, "Resource"), NotResource: "arn:aws:s3:::elsewhere" },
    },
    ...written("Allow: on", textWritings("*", "arn:aws:s3:::elsewhere"), (value) => to([...entries, value]), setting, 2),
    ...open("Allow: on", "*", "arn:aws:s3:::elsewhere", (value) => to([...entries, value])),
  ];
}

function without(statement: StatementJson, member: string): StatementJson {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== member));
}

/** The conditions of an Allow that bears on the claim keep it from allowing more. */
function conditionEdits(statement: StatementJson, setting: Setting): StatementEdit[] {
  const atoms = atomsOf(statement["Condition"]);
  if (atoms.length === 0) return [];
  const withAtoms = (list: readonly Atom[]): StatementJson =>
    list.length === 0 ? without(statement, "Condition") : { ...statement, Condition: conditionOf(list) };
  const each = atoms.flatMap((atom, i): StatementEdit[] => {
    const { set, name, ifExists } = operatorParts(atom.operator);
    const put = (made: Atom | undefined): StatementJson =>
      withAtoms([...atoms.slice(0, i), ...(made === undefined ? [] : [made]), ...atoms.slice(i + 1)]);
    const what = `Allow: ${atom.operator} ${atom.key}`;
    const edit = (operator: Operator, id: string, made: Atom | undefined): StatementEdit => ({
      id: `${what}: ${id}`,
      operator,
      expected: "broken",
      made: put(made),
    });
    const opposite = oppositeName(name);
    const bad = name === "Bool" || name === "Null" ? flipped(atom.values[0] ?? "") : "*";
    const value = (made: Json): StatementJson => put({ ...atom, values: [made] });
    return [
      edit("remove", "line out", undefined),
      ...(opposite === undefined
        ? []
        : [edit("negate", "opposite operator", { ...atom, operator: `${set}${opposite}${ifExists ? "IfExists" : ""}` })]),
      ...(name === "Null"
        ? []
        : [edit("negate", ifExists ? "without IfExists" : "with IfExists", { ...atom, operator: `${set}${name}${ifExists ? "" : "IfExists"}` })]),
      edit("widen", `value → ${bad}`, { ...atom, values: [bad] }),
      ...written(`${what} → ${bad}`, textWritings(bad, "x"), value, setting, 2),
      ...open(what, bad, "x", value, 1),
    ];
  });
  return [{ id: "Allow: Condition out", operator: "remove", expected: "broken", made: without(statement, "Condition") }, ...each];
}
