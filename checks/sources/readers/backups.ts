import { defaults } from "../defaults.ts";
import { numberFact, optionalText, textsFact, unread } from "../values.ts";
import { known, thenFact, unknown, type Fact, type Unknown } from "../../model/fact.ts";
import { matchesGlob } from "../../model/glob.ts";
import { literal, mayEqual, sameText, show, text, type Sym, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** What AWS Backup was told. */
export interface BesideBackups {
  /** `AWS::Backup::BackupPlan` */
  readonly plans: readonly SourceResource[];
  /** `AWS::Backup::BackupSelection` */
  readonly selections: readonly SourceResource[];
  /** Why there may be more of either. */
  readonly unread: readonly Unknown[];
}

/**
 * Of each rule that backs the cluster up: {@link Database.backupsLast}. A selection that may take it is an unknown one.
 * (docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html, …/API_BackupSelection.html)
 */
export function lastingBackups(cluster: SourceResource, { plans, selections, unread: gaps }: BesideBackups): readonly Fact<number | null>[] {
  // A plan takes what is in its own Region.
  const near = selections.filter(({ region }) => region === cluster.region);
  const found = near.flatMap((selection): readonly Fact<number | null>[] => {
    const taken = takes(selection, cluster);
    if (!taken.known) return [unknown(`${selection.id} may back it up: ${taken.why}`, taken.origin)];
    return taken.value ? rulesOf(selection, plans) : [];
  });
  return [...found, ...gaps];
}

function rulesOf(selection: SourceResource, plans: readonly SourceResource[]): readonly Fact<number | null>[] {
  const id = selection.property("BackupPlanId");
  const plan = plans.find(({ ref }) => id?.type === "text" && ref.type === "text" && sameText(id.text, ref.text));
  if (plan === undefined) return [unknown(`The plan of ${selection.id} is in no source.`, selection.origin)];
  const rules = plan.property("BackupPlan", "BackupPlanRule");
  if (rules === undefined) return [unknown(`${plan.id} states no rules.`, plan.origin)];
  return rules.type === "list" ? rules.items.map(lasts) : [unread(rules, "a list")];
}

function lasts(rule: Value): Fact<number | null> {
  if (rule.type !== "map") return unread(rule, "an object");
  const lifecycle = rule.members.get("Lifecycle");
  if (lifecycle !== undefined && lifecycle.type !== "map") return unread(lifecycle, "an object");
  const days = lifecycle?.members.get("DeleteAfterDays");
  if (days === undefined) return known(defaults.backupKept.value, lifecycle?.origin ?? rule.origin);
  return thenFact(numberFact(days, { value: 0, origin: rule.origin }), (kept, origin) =>
    thenFact(period(rule.members.get("ScheduleExpression"), rule), (every) => known(kept - every, origin)),
  );
}

/** Day of month, month, day of week and year of a cron expression → at most so many days from one time to the next. */
const periods: readonly (readonly [RegExp, number])[] = [
  [/^[*?] \* [*?] \*$/, 1],
  [/^[*?] \* (SUN|MON|TUE|WED|THU|FRI|SAT|[1-7])([,-](SUN|MON|TUE|WED|THU|FRI|SAT|[1-7]))* \*$/, 7],
  [/^([1-9]|1\d|2[0-8]) \* [*?] \*$/, 31],
];

/** (docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html) */
function period(expression: Value | undefined, { origin }: Value): Fact<number> {
  return thenFact(optionalText(expression, { value: null, origin }), (written, at) => {
    const cron = written === null ? defaults.backupSchedule.value : show(written);
    const [, days = ""] = /^cron\(\S+ \S+ (\S+ \S+ \S+ \S+)\)$/.exec(cron) ?? [];
    const [, most] = periods.find(([form]) => form.test(days)) ?? [];
    return most === undefined ? unknown(`How often ${cron} comes is not known.`, at) : known(most, at);
  });
}

/** Does the selection take the cluster, for certain or not at all? Resources and tags together are read as either's or both's. */
function takes(selection: SourceResource, cluster: SourceResource): Fact<boolean> {
  const { origin } = selection;
  const arn = cluster.attribute("DBClusterArn");
  if (arn.type !== "text") return unknown(`The ARN of ${cluster.id} is not known.`, origin);
  const list = (name: string): Fact<readonly Text[]> => textsFact(selection.property("BackupSelection", name), { value: [], origin });
  return thenFact(list("NotResources"), (left, at) => {
    const spared = left.map((each) => matches(each, arn.text));
    if (spared.includes("yes")) return known(false, at);
    if (spared.includes("maybe")) return unknown("NotResources may leave it out.", at);
    const narrowed = conditions(selection, cluster);
    if (narrowed !== undefined) return narrowed;
    return thenFact(list("Resources"), (named, place) =>
      byNameOrTag(
        named.map((each) => matches(each, arn.text)),
        selection,
        cluster,
        place,
      ),
    );
  });
}

type Answer = "yes" | "no" | "maybe";

function byNameOrTag(named: readonly Answer[], selection: SourceResource, cluster: SourceResource, origin: SourceResource["origin"]): Fact<boolean> {
  const tags = selection.property("BackupSelection", "ListOfTags");
  const byTags = tags === undefined || (tags.type === "list" && tags.items.length === 0) ? [] : tags.type === "list" ? tags.items : [tags];
  if (named.length === 0 && byTags.length === 0)
    return unknown("It names no resources, so it takes those of all types that the account opted into.", origin);
  const isNamed = named.includes("yes");
  const isTagged = byTags.some((each) => isTag(each, cluster));
  if ((isNamed || named.length === 0) && (isTagged || byTags.length === 0)) return known(true, origin);
  if (named.length > 0 && named.every((each) => each === "no") && byTags.length === 0) return known(false, origin);
  return unknown("what it names or asks of tags may be the cluster.", origin);
}

/** Every condition must fit, besides. Undefined: none is in the way. */
function conditions(selection: SourceResource, cluster: SourceResource): Unknown | undefined {
  const all = selection.property("BackupSelection", "Conditions");
  if (all === undefined) return undefined;
  const open = unknown(`${selection.id} asks for tags that the cluster may not have.`, all.origin);
  if (all.type !== "map") return open;
  for (const [operator, list] of all.members) {
    if (list.type !== "list") return open;
    if (list.items.length > 0 && (operator !== "StringEquals" || !list.items.every((each) => isTag(each, cluster)))) return open;
  }
  return undefined;
}

/** Is the tag that a condition asks for one that the cluster is written with? Stacks may add others. */
function isTag(condition: Value, cluster: SourceResource): boolean {
  const asked = condition.type === "map" ? condition.members : new Map<string, Value>();
  const word = (value: Value | undefined): string | undefined => (value?.type === "text" ? literal(value.text) : undefined);
  const [key, value] = [word(asked.get("ConditionKey"))?.replace(/^aws:ResourceTag\//, ""), word(asked.get("ConditionValue"))];
  const type = word(asked.get("ConditionType")) ?? "STRINGEQUALS";
  const tags = cluster.property("Tags");
  if (key === undefined || value === undefined || type !== "STRINGEQUALS" || tags?.type !== "list") return false;
  return tags.items.some((tag) => tag.type === "map" && word(tag.members.get("Key")) === key && word(tag.members.get("Value")) === value);
}

/** `*` of a pattern is any run of characters. What fills the holes of an ARN holds none. */
function matches(pattern: Text, arn: Text): Answer {
  if (sameText(pattern, arn)) return "yes";
  const written = literal(pattern);
  const filled = arn.map((part) => (typeof part === "string" ? part : "\0")).join("");
  if (written !== undefined && !written.includes("?") && matchesGlob(written, filled)) return "yes";
  return mayEqual(wild(pattern), arn) ? "maybe" : "no";
}

function wild(pattern: Text): Text {
  const any: Sym = { symbol: "*", domain: "any" };
  return text(
    ...pattern.flatMap((part): Text =>
      typeof part === "string" ? part.split(/[*?]/).flatMap((piece, i) => (i === 0 ? [piece] : [any, piece])) : [part],
    ),
  );
}
