import { readWrite, trailed } from "./recorded-examples.ts";

const all = { FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] };

export const examples = {
  holds: {
    "the trail states no selectors": trailed({}),
    "advanced selectors take all management events": trailed({ AdvancedEventSelectors: [all] }),
    "one selector takes reads, one writes": trailed({
      AdvancedEventSelectors: [readWrite("Management", "true"), readWrite("Management", "false")],
    }),
    "basic selectors exclude another service": trailed({ EventSelectors: [{ ExcludeManagementEventSources: ["rdsdata.amazonaws.com"] }] }),
  },
  broken: {
    "KMS is excluded": trailed({ EventSelectors: [{ ExcludeManagementEventSources: ["kms.amazonaws.com"] }] }),
    "an advanced selector leaves KMS out": trailed({
      AdvancedEventSelectors: [{ FieldSelectors: [...all.FieldSelectors, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }] }],
    }),
    "writes only": trailed({ EventSelectors: [{ ReadWriteType: "WriteOnly" }] }),
    "no management events": trailed({ EventSelectors: [{ IncludeManagementEvents: false }] }),
    "one kind of call only": trailed({
      AdvancedEventSelectors: [{ FieldSelectors: [...all.FieldSelectors, { Field: "eventName", Equals: ["Decrypt"] }] }],
    }),
    "the trail does not log": trailed({ IsLogging: false }),
    "there is no trail": trailed(undefined),
  },
  undecided: {
    "a parameter is excluded": trailed({ EventSelectors: [{ ExcludeManagementEventSources: [{ Ref: "Value" }] }] }),
    "a parameter decides which": trailed({ EventSelectors: [{ ReadWriteType: { Ref: "Value" } }] }),
  },
};
