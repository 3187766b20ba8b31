import { describe, expect, it } from "vitest";
import { resourcesOf, synthesized, templateOf, tenantTemplates, variants } from "./assembly.ts";
import type { Resource } from "./assembly.ts";

const assembly = synthesized();

interface Trust {
  readonly Statement: readonly { readonly Principal: Readonly<Record<string, unknown>>; readonly Action: unknown }[];
}

describe.each(variants)("%s", (variant) => {
  const roles = tenantTemplates.flatMap((name) =>
    resourcesOf(templateOf(assembly, `${variant}-${name}`), /^AWS::IAM::/).map(([, resource]) => ({ name, resource })),
  );
  const arnOf = ({ Properties }: Resource) =>
    [Properties["Path"], Properties["RoleName"] ?? Properties["ManagedPolicyName"]].map((part) => (typeof part === "string" ? part : "?")).join("");

  it("has these roles and policies and no others", () => {
    expect(roles.map(({ name, resource }) => `${name} ${resource.Type} ${arnOf(resource)}`).toSorted()).toEqual(
      [
        "birth AWS::IAM::Role /vending/KeyBirth",
        "birth AWS::IAM::Role /vending/DatabaseBirth",
        "access AWS::IAM::Role /customer/CustomerKeyAdmin",
        "access AWS::IAM::Role /customer/CustomerTrailAdmin",
        "access AWS::IAM::Role /customer/KillAutomation",
        "access AWS::IAM::Role /customer/Restore",
        "access AWS::IAM::Role /Deployer",
        "access AWS::IAM::Role /TenantProvisioner",
        "access AWS::IAM::Role /PeeringAccepter",
        "access AWS::IAM::Role /PanOpsDataRole",
        "access AWS::IAM::Role /TenantBackup",
        "access AWS::IAM::Role /cofferdam/Collector",
        "access AWS::IAM::ManagedPolicy /panops/DataRoleBoundary",
        "access AWS::IAM::ManagedPolicy /panops/CollectorBoundary",
      ].toSorted(),
    );
  });

  it("is entered by these principals and no others", () => {
    const trusted = roles.flatMap(({ resource }) => {
      const trust = resource.Properties["AssumeRolePolicyDocument"] as Trust | undefined;
      const principals = (trust?.Statement ?? []).map(({ Principal }) => JSON.stringify(plain(Principal, variant)));
      return trust === undefined ? [] : [[arnOf(resource), [...new Set(principals)].toSorted()] as const];
    });
    const account = variant === "Globex" ? "444444444444" : "333333333333";
    expect(Object.fromEntries(trusted)).toEqual({
      "/vending/KeyBirth": ['{"Service":"cloudformation.amazonaws.com"}'],
      "/vending/DatabaseBirth": ['{"AWS":"arn:aws:iam::222222222222:role/DatabaseMigrator"}'],
      "/customer/CustomerKeyAdmin": [`{"Federated":"arn:aws:iam::${account}:saml-provider/customer-sso"}`],
      "/customer/CustomerTrailAdmin": [`{"Federated":"arn:aws:iam::${account}:saml-provider/customer-sso"}`],
      "/customer/KillAutomation": ['{"Service":"lambda.amazonaws.com"}'],
      "/customer/Restore": [
        `{"AWS":["arn:aws:iam::${account}:role/customer/CustomerKeyAdmin","arn:aws:iam::${account}:role/customer/CustomerTrailAdmin"]}`,
        '{"Service":"backup.amazonaws.com"}',
      ],
      "/Deployer": ['{"AWS":"arn:aws:iam::555555555555:role/TenantVending"}'],
      "/TenantProvisioner": ['{"Service":"cloudformation.amazonaws.com"}'],
      "/PeeringAccepter": ['{"AWS":"arn:aws:iam::222222222222:role/CellDeployer"}'],
      "/PanOpsDataRole": ['{"AWS":"arn:aws:iam::222222222222:role/PanOpsServiceRole"}'],
      "/TenantBackup": ['{"Service":"backup.amazonaws.com"}'],
      "/cofferdam/Collector": ['{"AWS":"arn:aws:iam::666666666666:role/Runner"}'],
    });
  });

  it("has these kinds of EC2 resources and no others", () => {
    const types = tenantTemplates.flatMap((name) =>
      resourcesOf(templateOf(assembly, `${variant}-${name}`), /^AWS::EC2::/).map(([, { Type }]) => Type),
    );
    const allowed = ["FlowLog", "Route", "RouteTable", "SecurityGroup", "Subnet", "SubnetRouteTableAssociation", "VPC", "VPCEndpoint"];
    expect([...new Set(types)].toSorted()).toEqual(allowed.map((name) => `AWS::EC2::${name}`));
  });

  it("routes to the cell only, and over the peering only", () => {
    for (const [, { Properties }] of resourcesOf(templateOf(assembly, `${variant}-network`), /::Route$/)) {
      expect(Object.keys(Properties).toSorted()).toEqual(["DestinationCidrBlock", "RouteTableId", "VpcPeeringConnectionId"]);
      expect(Properties["DestinationCidrBlock"]).toMatch(/^10\.0\./);
    }
  });

  it("keeps keys and buckets whatever happens to the stack", () => {
    for (const name of tenantTemplates) {
      for (const [, resource] of resourcesOf(templateOf(assembly, `${variant}-${name}`), /^AWS::(KMS::Key|S3::Bucket)$/)) {
        expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
      }
    }
  });
});

/** A value as tenant acme's or globex's template has it. */
function plain(value: unknown, variant: string): unknown {
  const account = variant === "Globex" ? "444444444444" : "333333333333";
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && "Fn::Sub" in inner
        ? String(inner["Fn::Sub"]).replaceAll("${AWS::AccountId}", account).replaceAll("${ComputeAccount}", "222222222222")
        : inner,
    ),
  );
}
