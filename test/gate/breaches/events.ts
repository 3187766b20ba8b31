import { Aspects, Lazy } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import type { Breaches, Edited } from "../edited.ts";

const trailOf = ({ get }: Edited): CfnTrail => get("Acme-audit/Trail", CfnTrail);
const every = (claim: string, at: string) => (edit: (trail: CfnTrail) => void) => ({
  claim,
  at,
  edit: (platform: Edited) => edit(trailOf(platform)),
});

const keyUse = every("audit-logs-every-key-use", "Acme-audit/Trail");
const dataAccess = every("audit-logs-every-data-access", "Acme-audit/Trail");

const objects = { field: "resources.type", equalTo: ["AWS::S3::Object"] };
const data = { field: "eventCategory", equalTo: ["Data"] };
const management = { field: "eventCategory", equalTo: ["Management"] };

export const breaches: Breaches = {
  "KMS's events are excluded for their number": keyUse((trail) => {
    trail.advancedEventSelectors = [
      { fieldSelectors: [management, { field: "eventSource", notEquals: ["kms.amazonaws.com"] }] },
      { fieldSelectors: [data, objects] },
    ];
  }),
  "management events are writes only": keyUse((trail) => {
    trail.advancedEventSelectors = [{ fieldSelectors: [management, { field: "readOnly", equalTo: ["false"] }] }, { fieldSelectors: [data, objects] }];
  }),
  "basic selectors exclude KMS": keyUse((trail) => {
    trail.advancedEventSelectors = undefined;
    trail.eventSelectors = [
      {
        includeManagementEvents: true,
        readWriteType: "All",
        excludeManagementEventSources: ["kms.amazonaws.com"],
        dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }],
      },
    ];
  }),
  "basic selectors leave management events out": keyUse((trail) => {
    trail.advancedEventSelectors = undefined;
    trail.eventSelectors = [
      { includeManagementEvents: false, readWriteType: "All", dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] },
    ];
  }),
  "the selector of management events is overridden with one of data": keyUse((trail) =>
    trail.addPropertyOverride("AdvancedEventSelectors.0.FieldSelectors", [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::Lambda::Function"] },
    ]),
  ),
  "data events are narrowed to one folder": dataAccess((trail) =>
    trail.addPropertyOverride("AdvancedEventSelectors.1.FieldSelectors.2", {
      Field: "resources.ARN",
      StartsWith: ["arn:aws:s3:::panops-data-333333333333-us-east-1/mail/"],
    }),
  ),
  "data events are writes only": dataAccess((trail) =>
    trail.addPropertyOverride("AdvancedEventSelectors.1.FieldSelectors.3", { Field: "readOnly", Equals: ["false"] }),
  ),
  "GetObject is left out of the data events": dataAccess((trail) => {
    trail.advancedEventSelectors = [
      { fieldSelectors: [management] },
      { fieldSelectors: [data, objects, { field: "eventName", notEquals: ["GetObject"] }] },
    ];
  }),
  "data events are dropped": dataAccess((trail) => {
    trail.advancedEventSelectors = [{ fieldSelectors: [management] }];
  }),
  "data events are of another bucket": dataAccess((trail) => {
    trail.advancedEventSelectors = [
      { fieldSelectors: [management] },
      { fieldSelectors: [data, objects, { field: "resources.ARN", startsWith: [Lazy.string({ produce: () => "arn:aws:s3:::panops-flow-" })] }] },
    ];
  }),
  "an aspect simplifies every trail": {
    claim: "audit-logs-every-data-access",
    at: "Acme-audit/Trail",
    edit: ({ app }) => {
      Aspects.of(app).add({
        visit: (node) => {
          if (node instanceof CfnTrail) node.addPropertyDeletionOverride("AdvancedEventSelectors");
        },
      });
    },
  },
};
