import type { FactPlace, FactRule } from "./fact-operators.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";

/* What must happen when a setting of the record, its bucket or a data bucket is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

const role: Rule = () => ({ noBearing: "read to tell apart the buckets that receive records" });

/** The bucket of another plan's subject is judged by itself. */
function own(rule: FactRule): Rule {
  return (_platform, plan, { stack, way }) =>
    plan.subjects?.includes(`${stack}/${way[1] ?? ""}`) === true ? rule : { noBearing: "another bucket, which is judged by itself" };
}

const word = (bad: string, good: string, others: readonly string[] = []): FactRule => ({
  wrong: [{ name: "out", value: undefined, expected: "broken" }, ...others.map((value) => ({ name: value, value, expected: "broken" as const }))],
  text: { bad, good, expected: "broken" },
});

const lists = own({
  wrong: [
    { name: "BucketOwnerPreferred", value: "BucketOwnerPreferred", expected: "broken" },
    { name: "out", value: undefined, expected: "undecided" },
  ],
  text: { bad: "ObjectWriter", good: "BucketOwnerEnforced", expected: "broken" },
});

const lock = "AWS::S3::Bucket ObjectLockConfiguration";
const selectors = "AWS::CloudTrail::Trail AdvancedEventSelectors/FieldSelectors";

/** The reference platform's trail: its first selector takes management events, its second the data bucket's objects. */
function ofSelector(index: string, rule: FactRule): Rule {
  return (_platform, _plan, { way }) =>
    way[way.indexOf("AdvancedEventSelectors") + 1] === index ? rule : { noBearing: "a selector of other events" };
}

const logging: Readonly<Record<string, Rule>> = {
  "AWS::CloudTrail::Trail IsLogging": () => ({
    wrong: [
      { name: "false", value: false, expected: "broken" },
      { name: "out", value: undefined, expected: "undecided", reason: "IsLogging is required: CloudFormation refuses the template" },
    ],
    text: { bad: "false", good: "true", expected: "broken" },
  }),
};

const roles: Readonly<Record<string, Rule>> = {
  "AWS::S3::Bucket BucketName": role,
  "AWS::CloudTrail::Trail S3BucketName": role,
  "AWS::EC2::FlowLog LogDestinationType": role,
  "AWS::EC2::FlowLog LogDestination": role,
  "AWS::SSM::Parameter Value": role,
  "AWS::SSM::Parameter Name": role,
  "Parameters Type": role,
  "Parameters Default": role,
};

function selecting(index: string): Readonly<Record<string, Rule>> {
  return {
    [`${selectors}/Field`]: ofSelector(index, {
      wrong: [{ name: "another field", value: "eventName", expected: "broken", operator: "move" }],
      text: { bad: "eventName", good: "eventCategory", expected: "broken" },
    }),
    [`${selectors}/Equals`]: ofSelector(index, {
      wrong: [{ name: "another value", value: "NetworkActivity", expected: "broken", operator: "move" }],
      text: { bad: "NetworkActivity", good: "Insight", expected: "broken" },
    }),
  };
}

export const auditRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "bucket-is-versioned": {
    ...roles,
    "AWS::S3::Bucket VersioningConfiguration/Status": own(word("Suspended", "Enabled", ["Suspended"])),
    "AWS::S3::Bucket OwnershipControls/Rules/ObjectOwnership": lists,
  },
  "audit-logs-are-locked": {
    ...roles,
    "AWS::S3::Bucket VersioningConfiguration/Status": own(word("Suspended", "Enabled", ["Suspended"])),
    "AWS::S3::Bucket ObjectLockEnabled": own({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    [`${lock}/ObjectLockEnabled`]: own(word("Disabled", "Enabled")),
    [`${lock}/Rule/DefaultRetention/Mode`]: own(word("GOVERNANCE", "COMPLIANCE", ["GOVERNANCE"])),
    [`${lock}/Rule/DefaultRetention/Days`]: own({
      wrong: [
        { name: "0", value: 0, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "0", good: "365", expected: "broken" },
    }),
    "AWS::CloudTrail::Trail EnableLogFileValidation": (_platform, plan) =>
      plan.subjects?.includes("Acme-audit/TrailBucket") === true
        ? {
            wrong: [
              { name: "false", value: false, expected: "broken" },
              { name: "out", value: undefined, expected: "broken" },
            ],
            text: { bad: "false", good: "true", expected: "broken" },
          }
        : { noBearing: "the trail delivers into another bucket" },
  },
  "audit-logs-every-key-use": {
    ...logging,
    ...selecting("0"),
    [`${selectors}/StartsWith`]: () => ({ noBearing: "a selector of other events" }),
  },
  "audit-logs-every-data-access": {
    ...roles,
    ...logging,
    ...selecting("1"),
    [`${selectors}/StartsWith`]: () => ({
      wrong: [
        { name: "one folder", value: "arn:aws:s3:::panops-data-333333333333-us-east-1/calls/", expected: "broken", operator: "narrow" },
        { name: "another bucket", value: "arn:aws:s3:::panops-data-444444444444-us-east-1/", expected: "broken", operator: "move" },
      ],
      text: { bad: "arn:aws:s3:::other/", good: "arn:aws:s3:::this/", expected: "broken" },
    }),
  },
};
