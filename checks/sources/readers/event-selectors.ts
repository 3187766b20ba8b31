import { booleanFact, textsFact, unread, wordFact } from "../values.ts";
import { known, type Fact, type Origin } from "../../model/fact.ts";
import type { EventSelector, FieldSelector } from "../../model/kinds.ts";
import { text, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

type Read<T> = { readonly value: T } | { readonly unread: Fact<never> };

/**
 * What a trail records. Without selectors: management events, reads and writes, and no data events.
 * (docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html)
 */
export function selectorsOf(resource: SourceResource): Fact<readonly EventSelector[]> {
  const { origin } = resource;
  const [advanced, basic] = [resource.property("AdvancedEventSelectors"), resource.property("EventSelectors")];
  if (advanced !== undefined && !isEmpty(advanced)) return each(advanced, advancedSelector);
  if (basic !== undefined && !isEmpty(basic)) return each(basic, basicSelectors);
  return known([{ fields: [category("Management")] }], origin);
}

function isEmpty(value: Value): boolean {
  return value.type === "list" && value.items.length === 0;
}

function each(list: Value, read: (item: Value) => Read<readonly EventSelector[]>): Fact<readonly EventSelector[]> {
  if (list.type !== "list") return unread(list, "a list");
  const all: EventSelector[] = [];
  for (const item of list.items) {
    const found = read(item);
    if ("unread" in found) return found.unread;
    all.push(...found.value);
  }
  return known(all, list.origin);
}

const operators = {
  Equals: "equals",
  StartsWith: "startsWith",
  EndsWith: "endsWith",
  NotEquals: "notEquals",
  NotStartsWith: "notStartsWith",
  NotEndsWith: "notEndsWith",
} as const;

/** `{ FieldSelectors: [{ Field, Equals: […], NotEquals: […] }] }`: all fields, and all operators of a field, must fit. */
function advancedSelector(item: Value): Read<readonly EventSelector[]> {
  if (item.type !== "map") return { unread: unread(item, "an object") };
  const list = item.members.get("FieldSelectors");
  if (list === undefined) return { value: [{ fields: [] }] };
  if (list.type !== "list") return { unread: unread(list, "a list") };
  const fields: FieldSelector[] = [];
  for (const one of list.items) {
    if (one.type !== "map") return { unread: unread(one, "an object") };
    const field = wordFact(one.members.get("Field"), { value: "", origin: one.origin });
    if (!field.known) return { unread: field };
    for (const [name, operator] of Object.entries(operators)) {
      const values = textsFact(one.members.get(name), { value: [], origin: one.origin });
      if (!values.known) return { unread: values };
      if (values.value.length > 0) fields.push({ field: field.value, operator, values: values.value });
    }
  }
  return { value: [{ fields }] };
}

/**
 * `{ ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources, DataResources }`, as the advanced selectors that record the same.
 * (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html)
 */
function basicSelectors(item: Value): Read<readonly EventSelector[]> {
  if (item.type !== "map") return { unread: unread(item, "an object") };
  const { origin } = item;
  const type = wordFact(item.members.get("ReadWriteType"), { value: "All", origin });
  const management = booleanFact(item.members.get("IncludeManagementEvents"), { value: true, origin });
  const excluded = textsFact(item.members.get("ExcludeManagementEventSources"), { value: [], origin });
  const data = dataResources(item.members.get("DataResources"), origin);
  if (!type.known) return { unread: type };
  if (!management.known) return { unread: management };
  if (!excluded.known) return { unread: excluded };
  if ("unread" in data) return data;
  const reads: readonly FieldSelector[] =
    type.value === "All" ? [] : [{ field: "readOnly", operator: "equals", values: [text(String(type.value === "ReadOnly"))] }];
  const without: readonly FieldSelector[] =
    excluded.value.length === 0 ? [] : [{ field: "eventSource", operator: "notEquals", values: excluded.value }];
  return {
    value: [
      ...(management.value ? [{ fields: [category("Management"), ...reads, ...without] }] : []),
      ...data.value.map((fields) => ({ fields: [category("Data"), ...reads, ...fields] })),
    ],
  };
}

/** A value is the beginning of the ARNs it is for: `arn:aws:s3` is every object, `arn:aws:s3:::bucket/` those of one bucket. */
function dataResources(list: Value | undefined, origin: Origin): Read<readonly (readonly FieldSelector[])[]> {
  if (list === undefined) return { value: [] };
  if (list.type !== "list") return { unread: unread(list, "a list") };
  const all: (readonly FieldSelector[])[] = [];
  for (const one of list.items) {
    if (one.type !== "map") return { unread: unread(one, "an object") };
    const type = wordFact(one.members.get("Type"), { value: "", origin });
    const values = textsFact(one.members.get("Values"), { value: [], origin });
    if (!type.known) return { unread: type };
    if (!values.known) return { unread: values };
    if (values.value.length > 0)
      all.push([is("resources.type", text(type.value)), { field: "resources.ARN", operator: "startsWith", values: values.value }]);
  }
  return { value: all };
}

function category(of: "Management" | "Data"): FieldSelector {
  return is("eventCategory", text(of));
}

function is(field: string, value: Text): FieldSelector {
  return { field, operator: "equals", values: [value] };
}
