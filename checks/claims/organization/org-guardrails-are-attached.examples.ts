import { example, exampleEstate, inOrganization, inTenant, type Example, type ExampleTemplate } from "../../model/example.ts";

const deny = { Sid: "KeepTrail", Effect: "Deny", Action: ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], Resource: "*" };
const root = { "Fn::GetAtt": ["Organization", "RootId"] };

type Changed = Readonly<Record<string, unknown>>;

/** One guardrail of unit Active, with some properties changed, and more resources. */
function guardrailWith(changed: Changed, more: object = {}, template: object = {}): Example {
  const organization = inOrganization(deny);
  const { Resources } = organization.template as { Resources: Record<string, { Properties: object }> };
  const Guardrail = { ...Resources["Guardrail"], Properties: { ...Resources["Guardrail"]?.Properties, ...changed } };
  const made: ExampleTemplate = { ...organization, template: { ...template, Resources: { ...Resources, Guardrail, ...more } } };
  return { templates: [made, inTenant({})] };
}

function denying(statement: object, type = "SERVICE_CONTROL_POLICY"): Example {
  return guardrailWith({ Type: type, Content: { Version: "2012-10-17", Statement: [statement] } });
}

function padded(characters: number): object {
  return { Version: "2012-10-17", Statement: [{ ...deny, Sid: "a".repeat(characters) }] };
}

const others = (count: number): object =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `Other${i}`,
      {
        Type: "AWS::Organizations::Policy",
        Properties: {
          Name: `other${i}`,
          Type: "SERVICE_CONTROL_POLICY",
          TargetIds: [{ Ref: "Active" }],
          Content: { Version: "2012-10-17", Statement: [deny] },
        },
      },
    ]),
  );

const toAll = { Effect: "Deny", Principal: "*", Resource: "*" };
const offEndpoint = { StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" } };
const notCustomer = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/customer/*" } };

/** The management account's replies: one guardrail of unit Active, its policy type switched on or off in the root. */
function found(Status: string): Example {
  const page = (name: string, ...items: readonly object[]) => ({ response: { [name]: items } });
  const none = (Filter: string) => ({ request: { Filter }, ...page("Policies") });
  const id = "p-11111111";
  const Content = JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
  const replies = {
    "organizations.DescribeOrganization": [{ response: { Organization: { Id: "o-exampleorgid", FeatureSet: "ALL" } } }],
    "organizations.ListRoots": [page("Roots", { Id: "r-ex01", PolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status }] })],
    "organizations.ListOrganizationalUnitsForParent": [
      { request: { ParentId: "r-ex01" }, ...page("OrganizationalUnits", { Id: "ou-ex01-tenants0", Name: "Tenants" }) },
      { request: { ParentId: "ou-ex01-tenants0" }, ...page("OrganizationalUnits", { Id: "ou-ex01-active00", Name: "Active" }) },
      { request: { ParentId: "ou-ex01-active00" }, ...page("OrganizationalUnits") },
    ],
    "organizations.ListAccounts": [
      page(
        "Accounts",
        { Id: example.management, Status: "ACTIVE", Paths: [`o-exampleorgid/r-ex01/${example.management}/`] },
        { Id: example.tenant, Status: "ACTIVE", Paths: [`o-exampleorgid/r-ex01/ou-ex01-tenants0/ou-ex01-active00/${example.tenant}/`] },
      ),
    ],
    "organizations.ListPolicies": [
      {
        request: { Filter: "SERVICE_CONTROL_POLICY" },
        ...page("Policies", {
          Id: id,
          Arn: `arn:aws:organizations::${example.management}:policy/o-exampleorgid/${id}`,
          Name: "guardrail",
          Type: "SERVICE_CONTROL_POLICY",
        }),
      },
      none("RESOURCE_CONTROL_POLICY"),
      none("S3_POLICY"),
    ],
    "organizations.DescribePolicy": [{ request: { PolicyId: id }, response: { Policy: { Content } } }],
    "organizations.ListTargetsForPolicy": [{ request: { PolicyId: id }, ...page("Targets", { TargetId: "ou-ex01-active00" }) }],
  };
  return { accounts: [{ account: example.management, replies }] };
}

const [tenant] = exampleEstate.tenants;
const withoutUnit = { tenants: [Object.fromEntries(Object.entries(tenant ?? {}).filter(([name]) => name !== "unit"))] };

export const examples = {
  holds: {
    "on the tenants' unit": guardrailWith({}),
    "on the root": guardrailWith({ TargetIds: [root] }),
    "on an account": guardrailWith({ TargetIds: [example.tenant] }),
    "10,000 characters": guardrailWith({ Content: padded(9800) }),
    "nine on a unit, and AWS's own": guardrailWith({}, others(8)),
    "it spares the customer": denying({ ...deny, Action: ["kms:DisableKey"], Condition: notCustomer }),
    "records through an endpoint, but for the customer": denying({ ...deny, Action: "s3:GetObject", Condition: { ...offEndpoint, ...notCustomer } }),
    "a resource control policy": denying({ ...toAll, Action: "s3:PutBucketAcl" }, "RESOURCE_CONTROL_POLICY"),
    "as an account shows it": found("ENABLED"),
    "a declarative policy": guardrailWith({ Type: "DECLARATIVE_POLICY_EC2", Content: { ec2_attributes: {} } }),
  },
  broken: {
    "its type is switched off": found("PENDING_DISABLE"),
    "attached to nothing": guardrailWith({ TargetIds: [] }),
    "no target is written": guardrailWith({ TargetIds: undefined }),
    "attached to the management account": guardrailWith({ TargetIds: [example.management] }),
    "10,300 characters": guardrailWith({ Content: padded(10_300) }),
    "5,200 characters of a resource control policy": guardrailWith({
      Type: "RESOURCE_CONTROL_POLICY",
      Content: { Version: "2012-10-17", Statement: [{ ...toAll, Sid: "a".repeat(5200), Action: "s3:PutBucketAcl" }] },
    }),
    "ten on a unit, and AWS's own": guardrailWith({}, others(9)),
    "a resource control policy of a service that none binds": denying({ ...toAll, Action: "cloudtrail:StopLogging" }, "RESOURCE_CONTROL_POLICY"),
    "the customer can not disable the key": denying({ ...deny, Action: ["kms:DisableKey"] }),
    "the customer can not log in": denying({ ...toAll, Action: "sts:AssumeRoleWithSAML" }, "RESOURCE_CONTROL_POLICY"),
    "the customer can read records through an endpoint only": denying({ ...deny, Action: "s3:GetObject", Condition: offEndpoint }),
  },
  undecided: {
    "in which unit the tenant is, is not said": { ...guardrailWith({}), estate: withoutUnit },
    "a type of policy that is not modelled": guardrailWith({ Type: "INSPECTOR_POLICY", Content: { inspector: {} } }),
    "a parameter says where": guardrailWith({ TargetIds: [{ Ref: "Where" }] }, {}, { Parameters: { Where: { Type: "String" } } }),
    "no template has the unit": guardrailWith({ TargetIds: ["ou-abcd-12345678"] }),
    "a parameter says of what type": guardrailWith({ Type: { Ref: "Where" } }, {}, { Parameters: { Where: { Type: "String" } } }),
    "an action that is not known": denying({ ...deny, Action: ["cloudtrail:StopLoging"] }),
    "a parameter is part of it": guardrailWith(
      { Content: { Version: "2012-10-17", Statement: [{ ...deny, Resource: { Ref: "Where" } }] } },
      {},
      { Parameters: { Where: { Type: "String" } } },
    ),
    "a tag decides": denying({ ...deny, Action: ["kms:DisableKey"], Condition: { StringNotEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } } }),
  },
};
