import {
  accounts,
  inAccount,
  judgesAll,
  ledger,
  of,
  orchid,
  organization,
  parameters,
  stackSet,
  type Case,
  type Json,
  type Resources,
} from "./platform.ts";

const pages = {
  trail: "AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html",
  create: "awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html",
  conditions: "AWSCloudFormation/latest/TemplateReference/conditions-section-structure.html",
  organization: "awscloudtrail/latest/userguide/creating-trail-organization.html",
};

const good = { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: { Ref: "Logs" } };
const logs: Resources = { Logs: of("S3::Bucket", { BucketName: { "Fn::Sub": "logs-${AWS::AccountId}" } }) };
const inProduction = {
  ...parameters("Stage"),
  Conditions: { Prod: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] }, Dev: { "Fn::Not": [{ Condition: "Prod" }] } },
};

function trail(name: string, is: Case["is"], page: string, properties: Json, resources: Resources = {}, more: Json = parameters("Open")): Case {
  return { name, is, page, example: ledger([orchid({ ...logs, Trail: of("CloudTrail::Trail", { ...good, ...properties }), ...resources }, more)]) };
}

function only(name: string, is: Case["is"], page: string, resources: Resources, more: Json = {}): Case {
  return { name, is, page, example: ledger([orchid({ ...logs, ...resources }, more)]) };
}

judgesAll("audit-trail-is-tenants-own", [
  trail("its bucket by Ref", "holds", pages.create, {}),
  trail("its bucket by the same name", "holds", pages.create, { S3BucketName: `logs-${accounts.orchid}` }),
  trail("a bucket that nobody shows", "undecided", pages.create, { S3BucketName: "somewhere" }),
  trail("a bucket by parameter", "undecided", pages.create, { S3BucketName: { Ref: "Open" } }),
  trail("it does not log", "broken", pages.trail, { IsLogging: false }),
  trail("whether it logs is a parameter", "undecided", pages.trail, { IsLogging: { Ref: "Open" } }),
  trail("one Region by default", "broken", pages.trail, { IsMultiRegionTrail: undefined }),
  trail("a second one is good", "holds", pages.create, { IsLogging: false }, { Second: of("CloudTrail::Trail", good) }),
  trail(
    "each of two lacks something else",
    "broken",
    pages.create,
    { IsLogging: false },
    { Second: of("CloudTrail::Trail", { ...good, IsMultiRegionTrail: false }) },
  ),
  only("none", "broken", pages.create, {}),
  only("none, and a custom resource", "undecided", pages.create, { Odd: { Type: "Custom::Trail", Properties: {} } }),
  only("an event data store", "broken", pages.create, { Store: of("CloudTrail::EventDataStore") }),
  only("one in one world", "broken", pages.conditions, { Trail: of("CloudTrail::Trail", good, { Condition: "Prod" }) }, inProduction),
  only(
    "one in each world",
    "holds",
    pages.conditions,
    { Trail: of("CloudTrail::Trail", good, { Condition: "Prod" }), Other: of("CloudTrail::Trail", good, { Condition: "Dev" }) },
    inProduction,
  ),
  {
    name: "the platform's bucket",
    is: "broken",
    page: pages.create,
    example: ledger([
      inAccount("Core", accounts.platform, { Logs: of("S3::Bucket", { BucketName: "nw-logs" }) }),
      orchid({ Trail: of("CloudTrail::Trail", { ...good, S3BucketName: "nw-logs" }) }),
    ]),
  },
  {
    name: "the organization's trail",
    is: "broken",
    page: pages.organization,
    example: ledger([organization({ ...logs, Trail: of("CloudTrail::Trail", { ...good, IsOrganizationTrail: true }) }), orchid(logs)]),
  },
  {
    name: "a stack set may bring one",
    is: "undecided",
    page: pages.create,
    example: ledger([organization({ Set: stackSet({ OrganizationalUnitIds: [{ Ref: "Clients" }] }) }), orchid(logs)]),
  },
]);
