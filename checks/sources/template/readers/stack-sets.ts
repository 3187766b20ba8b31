import { textsFact, unread, wordFact } from "../../values.ts";
import { known, unknown, type Fact, type Unknown } from "../../../model/fact.ts";
import { literal, sameText, type Text } from "../../../model/text.ts";
import type { Value } from "../../../model/value.ts";
import type { TemplateResource } from "../types.ts";

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
export function stackSetsInto(target: Target, sets: readonly TemplateResource[], units: readonly TemplateResource[]): Unknown[] {
  return sets
    .filter((set) => mayReach(target, set.property("StackInstancesGroup"), units))
    .map((set) => unknown(`Stack set ${set.id} may make any resource in account ${target.account}.`, set.origin, target.account));
}

function mayReach(target: Target, groups: Value | undefined, units: readonly TemplateResource[]): boolean {
  if (groups === undefined) return false;
  if (groups.type !== "list") return true;
  return groups.items.some((group) => {
    const targets = group.type === "map" ? group.members.get("DeploymentTargets") : undefined;
    return targets?.type !== "map" || isTarget(target, targets.members, units);
  });
}

/** Without units the accounts are the targets; with them they narrow (INTERSECTION), are spared (DIFFERENCE) or are added (UNION). */
function isTarget(target: Target, members: ReadonlyMap<string, Value>, units: readonly TemplateResource[]): boolean {
  const texts = (name: string): Fact<readonly Text[] | null> => {
    const value = members.get(name);
    return value === undefined ? known(null, groupOrigin) : value.type === "list" || value.type === "text" ? textsFact(value, { value: [], origin: value.origin }) : unread(value, "a list");
  };
  const [accounts, within] = [texts("Accounts"), texts("OrganizationalUnitIds")];
  const filter = wordFact(members.get("AccountFilterType"), { value: "NONE", origin: groupOrigin });
  if (members.has("AccountsUrl") || !accounts.known || !within.known || !filter.known) return true;
  const named = accounts.value?.some((each) => literal(each) === undefined || literal(each) === target.account) ?? false;
  const certain = accounts.value?.some((each) => literal(each) === target.account) ?? false;
  const inside = within.value?.some((unit) => mayHold(target, unit, units)) ?? false;
  if (within.value === null) return named;
  if (filter.value === "INTERSECTION") return named && inside;
  if (filter.value === "DIFFERENCE") return inside && !certain;
  return inside || named;
}

const groupOrigin = { source: "template", path: "StackInstancesGroup" } as const;

/** A unit of the templates whose name is not on the target's path does not hold it. */
function mayHold({ units: path }: Target, unit: Text, units: readonly TemplateResource[]): boolean {
  const own = units.find((each) => each.ref.type === "text" && sameText(each.ref.text, unit));
  const name = own?.property("Name");
  const word = name?.type === "text" ? literal(name.text) : undefined;
  return path === undefined || word === undefined || path.includes(word);
}
