import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from "@aws-sdk/client-cloudtrail";
import { breaking, harmless, type Edit } from "./edit.ts";
import { role, type Step } from "./steps.ts";
import { again, second, selectors, tagged } from "./trail.ts";
import { changeTemplate, type JsonMap } from "../../mutants/json.ts";

/** What a trail records: the reference's has a selector of management events, and one of the data bucket's objects. */

const isOf =
  (category: string) =>
  ({ FieldSelectors = [] }: AdvancedEventSelector): boolean =>
    FieldSelectors.some(({ Field, Equals = [] }) => Field === "eventCategory" && Equals.includes(category));
const [ofManagement, ofData] = [isOf("Management"), isOf("Data")];

/** The chosen selectors with other fields, one or several times; the others as they are. */
function fields(
  chosen: (selector: AdvancedEventSelector) => boolean,
  ...changes: readonly ((before: readonly AdvancedFieldSelector[]) => readonly AdvancedFieldSelector[])[]
): readonly Step[] {
  return [
    selectors((before) =>
      before.flatMap((one) =>
        chosen(one) ? changes.map((change) => ({ Name: one.Name, FieldSelectors: [...change(one.FieldSelectors ?? [])] })) : [one],
      ),
    ),
  ];
}

const also =
  (...more: readonly AdvancedFieldSelector[]) =>
  (before: readonly AdvancedFieldSelector[]): readonly AdvancedFieldSelector[] => [...before, ...more];
const reads: AdvancedFieldSelector = { Field: "readOnly", Equals: ["true"] };
const writes: AdvancedFieldSelector = { Field: "readOnly", Equals: ["false"] };

/** The field otherwise; undefined: not at all. */
const put =
  (Field: string, to: ((before: AdvancedFieldSelector) => AdvancedFieldSelector) | undefined) =>
  (before: readonly AdvancedFieldSelector[]): readonly AdvancedFieldSelector[] =>
    before.flatMap((one) => (one.Field !== Field ? [one] : to === undefined ? [] : [to(one)]));
const arns = (change: (prefix: string) => Omit<AdvancedFieldSelector, "Field">) =>
  put("resources.ARN", ({ StartsWith = [] }) => ({ Field: "resources.ARN", ...change(StartsWith[0] ?? "") }));

/** The older kind of selector in place of all. The trail is made again: moto keeps the newer ones beside them, where AWS replaces them. */
function basic(...list: readonly EventSelector[]): readonly Step[] {
  const template: Step["template"] = (platform) =>
    changeTemplate(platform, "Acme-audit", ["Resources", "Trail", "Properties"], (before) => {
      const { AdvancedEventSelectors: _, ...others } = before as JsonMap;
      return { ...others, EventSelectors: list as unknown as readonly JsonMap[] };
    });
  return [again(() => ({}), true, template, list)];
}

const objects = (...Values: string[]): EventSelector => ({
  ReadWriteType: "All",
  IncludeManagementEvents: true,
  DataResources: [{ Type: "AWS::S3::Object", Values }],
});

const noUses: readonly Edit[] = breaking("audit-logs-every-key-use", {
  "writes of management alone": fields(ofManagement, also(writes)),
  "reads of management alone": fields(ofManagement, also(reads)),
  "all but KMS": fields(ofManagement, also({ Field: "eventSource", NotEquals: ["kms.amazonaws.com"] })),
  "all but KMS and the Data API": fields(ofManagement, also({ Field: "eventSource", NotEquals: ["rdsdata.amazonaws.com", "kms.amazonaws.com"] })),
  "no management events": fields(ofManagement),
  "the older selectors, KMS excluded": basic({
    ReadWriteType: "All",
    IncludeManagementEvents: true,
    ExcludeManagementEventSources: ["kms.amazonaws.com"],
  }),
  "the older selectors, writes alone": basic({ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }),
  "the older selectors, reads alone": basic({ ReadWriteType: "ReadOnly", IncludeManagementEvents: true }),
  "the older selectors, no management events": basic({ ...objects("arn:aws:s3"), IncludeManagementEvents: false }),
});

const noAccess: readonly Edit[] = breaking("audit-logs-every-data-access", {
  "no data events": fields(ofData),
  "reads of objects alone": fields(ofData, also(reads)),
  "writes of objects alone": fields(ofData, also(writes)),
  "downloads alone": fields(ofData, also({ Field: "eventName", Equals: ["GetObject"] })),
  "another bucket's objects": fields(
    ofData,
    arns(() => ({ StartsWith: ["arn:aws:s3:::somewhere-else/"] })),
  ),
  "the objects of one folder": fields(
    ofData,
    arns((prefix) => ({ StartsWith: [`${prefix}public/`] })),
  ),
  "all objects but those of one folder": fields(
    ofData,
    arns((prefix) => ({ StartsWith: [prefix], NotStartsWith: [`${prefix}private/`] })),
  ),
  "one object": fields(
    ofData,
    arns((prefix) => ({ Equals: [`${prefix}one`] })),
  ),
  "items of tables in place of objects": fields(
    ofData,
    put("resources.type", () => ({ Field: "resources.type", Equals: ["AWS::DynamoDB::Table"] })),
  ),
  "the older selectors, of management events": basic({ ReadWriteType: "All", IncludeManagementEvents: true }),
  "the older selectors, of another bucket": basic(objects("arn:aws:s3:::somewhere-else/")),
  "the older selectors, writes alone": basic({ ...objects("arn:aws:s3"), ReadWriteType: "WriteOnly" }),
});

const tables: AdvancedEventSelector = {
  Name: "Tables",
  FieldSelectors: [
    { Field: "eventCategory", Equals: ["Data"] },
    { Field: "resources.type", Equals: ["AWS::DynamoDB::Table"] },
  ],
};

const alike = {
  "its selectors in another order": [selectors((before) => before.toReversed())],
  "a selector of other events more": [selectors((before) => [...before, tables])],
  "a selector twice": [selectors((before) => [...before, ...before.slice(0, 1)])],
  "a selector under another name": [selectors((before) => before.map((each) => ({ ...each, Name: `${each.Name ?? ""} renamed` })))],
  "the older selectors, of everything": basic(objects("arn:aws:s3")),
  "a second trail for one Region": [second],
  "a tag": [tagged],
  "a role that may describe trails": [
    role({ name: "Auditor", statements: () => [{ Effect: "Allow", Action: "cloudtrail:DescribeTrails", Resource: "*" }] }),
  ],
};

const benign: readonly Edit[] = [
  ...harmless("audit-logs-every-key-use", {
    ...alike,
    "reads and writes by a selector each": fields(ofManagement, also(reads), also(writes)),
    "all but the Data API": fields(ofManagement, also({ Field: "eventSource", NotEquals: ["rdsdata.amazonaws.com"] })),
    "no data events": fields(ofData),
  }),
  ...harmless("audit-logs-every-data-access", {
    ...alike,
    "reads and writes by a selector each": fields(ofData, also(reads), also(writes)),
    "the objects of all buckets": fields(ofData, put("resources.ARN", undefined)),
    "another bucket's objects too": fields(
      ofData,
      arns((prefix) => ({ StartsWith: [prefix, "arn:aws:s3:::somewhere-else/"] })),
    ),
    "no management events": fields(ofManagement),
  }),
];

export const recordEdits: readonly Edit[] = [...noUses, ...noAccess, ...benign];
