import { optionalText, unread, wordFact } from "../values.ts";
import { known, thenFact, unknown, type Fact } from "../../model/fact.ts";
import type { Expiry } from "../../model/kinds.ts";
import { literal } from "../../model/text.ts";
import type { MapValue, Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/**
 * What the rules that are on delete. Prefixes, tags and sizes only say of which objects; transitions move objects, and what is left of uploads
 * that broke off, or of objects that are gone, is no object.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html)
 */
export function readLifecycle(resource: SourceResource): Fact<readonly Expiry[]> {
  const whole = resource.property("LifecycleConfiguration");
  if (whole === undefined) return known([], resource.origin);
  if (whole.type !== "map") return unread(whole, "an object");
  const rules = whole.members.get("Rules");
  if (rules === undefined) return unknown("The lifecycle configuration states no rules.", whole.origin);
  if (rules.type !== "list") return unread(rules, "a list");
  const all: Expiry[] = [];
  for (const rule of rules.items) {
    const deletes = ofRule(rule);
    if (!deletes.known) return deletes;
    all.push(...deletes.value);
  }
  return known(all, rules.origin);
}

/** Members that delete nothing. */
const harmless = new Set([
  ...["Id", "Status", "Prefix", "TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"],
  ...["Transition", "Transitions", "NoncurrentVersionTransition", "NoncurrentVersionTransitions"],
  ...["AbortIncompleteMultipartUpload", "ExpiredObjectDeleteMarker"],
]);

function ofRule(rule: Value): Fact<readonly Expiry[]> {
  if (rule.type !== "map") return unread(rule, "an object");
  const status = wordFact(rule.members.get("Status"), { value: "", origin: rule.origin });
  if (!status.known) return status;
  if (status.value === "Disabled") return known([], status.origin);
  if (status.value !== "Enabled") return unknown("The rule does not say whether it is on.", status.origin);
  const all: Expiry[] = [];
  for (const [name, value] of rule.members) {
    if (harmless.has(name)) continue;
    const [read, of] = [deletions[name], value.type === "map" ? value : undefined];
    const expiry = read === undefined ? unknown(`What ${name} of the rule does is not known.`, value.origin) : read(value, of);
    if (!expiry.known) return expiry;
    all.push(expiry.value);
  }
  return known(all, rule.origin);
}

type Read = (value: Value, of: MapValue | undefined) => Fact<Expiry>;

const deletions: Readonly<Record<string, Read>> = {
  ExpirationInDays: (value) => expiry(value, "objects", "days"),
  ExpirationDate: (value) => expiry(value, "objects", "date"),
  NoncurrentVersionExpirationInDays: (value) => expiry(value, "versions", "days"),
  // Newer versions that are kept only put a deletion off.
  NoncurrentVersionExpiration: (value, of) =>
    of === undefined ? unread(value, "an object") : expiry(of.members.get("NoncurrentDays") ?? of, "versions", "days"),
};

function expiry(value: Value, deletes: Expiry["deletes"], by: Expiry["by"]): Fact<Expiry> {
  return thenFact(optionalText(value, { value: null, origin: value.origin }), (written, origin) => {
    if (written === null) return unread(value, "a number");
    // The time is midnight UTC, however it is written. (docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html)
    const day = by === "date" ? /^\d{4}-\d{2}-\d{2}/.exec(literal(written) ?? "")?.[0] : undefined;
    return known({ deletes, by, when: day === undefined ? written : [day], origin }, origin);
  });
}
