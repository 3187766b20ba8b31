import { example, exampleEstate, inOrganization, inTenant, type Example } from "../../model/example.ts";

const zone = { Type: "AWS::ControlTower::LandingZone", Properties: { Version: "4.0", Manifest: { accessManagement: { enabled: true } } } };

/** The example's organization with its landing zone, and resources changed or left out. */
function organizationWith(changed: object, estate?: object, more: object = {}): Example {
  const organization = inOrganization();
  const { Resources } = organization.template as { Resources: object };
  const resources = Object.fromEntries(Object.entries({ ...Resources, Zone: zone, ...changed }).filter(([, resource]) => resource !== undefined));
  return { ...(estate !== undefined && { estate }), templates: [{ ...organization, template: { ...more, Resources: resources } }, inTenant({})] };
}

const root = { "Fn::GetAtt": ["Organization", "RootId"] };
const Parameters = { Name: { Type: "String" } };

export const examples = {
  holds: {
    "landing zone, units, nothing else": organizationWith({}),
    "a topic of alarms": organizationWith({ Alarms: { Type: "AWS::SNS::Topic" } }),
    "an organization that was there before": organizationWith({
      Organization: undefined,
      Tenants: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: "Tenants", ParentId: "r-abcd" } },
      Infrastructure: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: "Infrastructure", ParentId: "r-abcd" } },
    }),
  },
  broken: {
    "no landing zone": organizationWith({ Zone: undefined }),
    "no unit of tenants that are active": organizationWith({ Active: undefined }),
    "no unit of shared accounts": organizationWith({ Infrastructure: undefined }),
    "shared accounts in the tenants' unit": organizationWith({}, { vendor: { ...exampleEstate.vendor, units: { compute: "Tenants" } } }),
    "billing alone": organizationWith({
      Organization: { Type: "AWS::Organizations::Organization", Properties: { FeatureSet: "CONSOLIDATED_BILLING" } },
    }),
    "a function in management": organizationWith({ Report: { Type: "AWS::Lambda::Function", Properties: { MemorySize: 512 } } }),
    "a machine in management": organizationWith({ Host: { Type: "AWS::EC2::Instance" } }),
  },
  undecided: {
    "the organization was made by hand, perhaps its landing zone too": organizationWith({
      Organization: undefined,
      Zone: undefined,
      Tenants: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: "Tenants", ParentId: "r-abcd" } },
      Infrastructure: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: "Infrastructure", ParentId: "r-abcd" } },
    }),
    "a parameter names a unit": organizationWith(
      { Infrastructure: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: { Ref: "Name" }, ParentId: root } } },
      undefined,
      { Parameters },
    ),
    "a parameter says in which unit a unit is": organizationWith(
      { Infrastructure: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: "Infrastructure", ParentId: { Ref: "Name" } } } },
      undefined,
      { Parameters },
    ),
    "the unit of shared accounts is not named": organizationWith({}, { vendor: { ...exampleEstate.vendor, units: {} } }),
    "a parameter says which features": organizationWith(
      { Organization: { Type: "AWS::Organizations::Organization", Properties: { FeatureSet: { Ref: "Name" } } } },
      undefined,
      { Parameters },
    ),
    "a bucket in management": organizationWith({ Files: { Type: "AWS::S3::Bucket" } }),
    "a resource that may make anything": organizationWith({
      Maker: { Type: "Custom::Maker", Properties: { ServiceToken: `arn:aws:lambda:us-east-1:${example.management}:function:f` } },
    }),
  },
};
