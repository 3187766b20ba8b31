import { textsFact, wordFact } from "../values.ts";
import { unknown, type Unknown } from "../../model/fact.ts";
import { literal, mayEqual, sameText, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** The account that a stack set may reach: its number, and the names on its unit's path, where the estate file states them. */
export interface Target {
  readonly account: string;
  readonly units: readonly string[] | undefined;
}

/**
 * Stack sets of other accounts that may make anything in the target: what they bring is in a template of theirs. Those whose accounts
 * and units are known to leave it out do not count.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudformation-stackset-deploymenttargets.html)
 */
export function stackSetsInto(target: Target, sets: readonly SourceResource[], units: readonly SourceResource[]): Unknown[] {
  return sets
    .filter((set) => mayReach(target, set.property("StackInstancesGroup"), units))
    .map((set) => unknown(`Stack set ${set.id} may make any resource in account ${target.account}.`, set.origin, target.account));
}

function mayReach(target: Target, groups: Value | undefined, units: readonly SourceResource[]): boolean {
  if (groups === undefined) return false;
  if (groups.type !== "list") return true;
  return groups.items.some((group) => {
    const targets = group.type === "map" ? group.members.get("DeploymentTargets") : undefined;
    return targets?.type !== "map" || isTarget(target, targets.members, units);
  });
}

/** Without units the accounts are the targets; with them they narrow (INTERSECTION), are spared (DIFFERENCE) or are added (UNION). */
function isTarget(target: Target, members: ReadonlyMap<string, Value>, units: readonly SourceResource[]): boolean {
  const filter = wordFact(members.get("AccountFilterType"), { value: "NONE", origin: anywhere });
  if (members.has("AccountsUrl") || !filter.known) return true;
  const accounts = textsOf(members.get("Accounts"));
  const inside = textsOf(members.get("OrganizationalUnitIds")).some((unit) => mayHold(target, unit, units));
  const mayBeNamed = accounts.some((each) => mayEqual(each, [target.account]));
  if (!members.has("OrganizationalUnitIds")) return mayBeNamed;
  if (filter.value === "INTERSECTION") return mayBeNamed && inside;
  if (filter.value === "DIFFERENCE") return inside && !accounts.some((each) => literal(each) === target.account);
  return inside || mayBeNamed;
}

const anywhere = { source: "template", path: "StackInstancesGroup" } as const;

/** A list that could not be read may name anything. */
function textsOf(value: Value | undefined): readonly Text[] {
  const texts = textsFact(value, { value: [], origin: anywhere });
  return texts.known ? texts.value : [[{ symbol: "targets", domain: "any" }]];
}

/** A unit of the templates whose name is not on the target's path does not hold it. */
function mayHold({ units: path }: Target, unit: Text, units: readonly SourceResource[]): boolean {
  const own = units.find((each) => each.ref.type === "text" && sameText(each.ref.text, unit));
  const name = own?.property("Name");
  const word = name?.type === "text" ? literal(name.text) : undefined;
  return path === undefined || word === undefined || path.includes(word);
}
