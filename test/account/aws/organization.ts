import { at, ref, type FakeAccount, type Json } from "./deployed.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";
import type { TemplateResource } from "../../../checks/sources/template/index.ts";

const fullAccess = {
  Id: "p-FullAWSAccess",
  Arn: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
  Name: "FullAWSAccess",
  Type: "SERVICE_CONTROL_POLICY",
  AwsManaged: true,
};

/** The organization of the estate file with the units and policies of the templates. */
export function describeOrganization(file: EstateFile, management: FakeAccount, all: readonly TemplateResource[]): void {
  const organization = file.organization?.id ?? "";
  const units = all.filter((each) => each.type === "AWS::Organizations::OrganizationalUnit");
  const unitId = (path: string): string =>
    path
      .split("/")
      .reduce(
        (parent, name) => ref(units.find((unit) => at(unit, "Name") === name && at(unit, "ParentId") === parent) as TemplateResource),
        "r-ex01",
      );
  management.replies.set("organizations.DescribeOrganization", {
    Organization: { Id: organization, FeatureSet: "ALL", MasterAccountId: file.organization?.management },
  });
  management.add("organizations.ListRoots", {
    Id: "r-ex01",
    Arn: `arn:aws:organizations::111111111111:root/${organization}/r-ex01`,
    Name: "Root",
    PolicyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "S3_POLICY"].map((Type) => ({ Type, Status: "ENABLED" })),
  });
  for (const unit of units)
    management.add(`organizations.ListOrganizationalUnitsForParent ${String(at(unit, "ParentId"))}`, {
      Id: ref(unit),
      Name: at(unit, "Name"),
      Arn: `arn:aws:organizations::111111111111:ou/${organization}/${ref(unit)}`,
    });
  const vendor = Object.entries(file.vendor.accounts).map(([name, account]) => ({ account, unit: file.vendor.units[name] }));
  const members = [...vendor, ...file.tenants.map(({ account, unit }) => ({ account, unit }))];
  for (const { account, unit } of members) {
    management.add("organizations.ListAccounts", {
      Id: account,
      Arn: `arn:aws:organizations::111111111111:account/${organization}/${account}`,
      Name: account,
      Status: "ACTIVE",
    });
    management.add(`organizations.ListParents ${account}`, {
      Id: unit === undefined ? "r-ex01" : unitId(unit),
      Type: unit === undefined ? "ROOT" : "ORGANIZATIONAL_UNIT",
    });
  }
  const nodes = ["r-ex01", ...units.map(ref), ...members.map(({ account }) => account)];
  describePolicy(
    management,
    fullAccess,
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    nodes,
  );
  for (const policy of all.filter((each) => each.type === "AWS::Organizations::Policy")) {
    const summary = {
      Id: ref(policy),
      Arn: `arn:aws:organizations::111111111111:policy/${organization}/${ref(policy)}`,
      Name: at(policy, "Name"),
      Type: at(policy, "Type"),
      AwsManaged: false,
    };
    const content = at(policy, "Content");
    describePolicy(
      management,
      summary,
      typeof content === "string" ? content : JSON.stringify(content),
      (at(policy, "TargetIds") ?? []) as readonly string[],
    );
  }
}

function describePolicy(management: FakeAccount, summary: Json, Content: string, targets: readonly string[]): void {
  management.add(`organizations.ListPolicies ${String(summary["Type"])}`, summary);
  management.replies.set(`organizations.DescribePolicy ${String(summary["Id"])}`, { Policy: { PolicySummary: summary, Content } });
  management.add(`organizations.ListTargetsForPolicy ${String(summary["Id"])}`, ...targets.map((TargetId) => ({ TargetId })));
}
