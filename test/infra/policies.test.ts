import { describe, expect, it } from "vitest";
import { acme, computeDocuments, organizationDocuments, tenantDocuments, vendorAccounts } from "../guardrails/documents.ts";
import type { Parts } from "../guardrails/documents.ts";
import { settings } from "../../infra/settings.ts";
import { placements, units } from "../../infra/organization/policies.ts";
import { minified } from "../../guardrails/refuse.ts";
import type { Document } from "../../guardrails/statement.ts";
import { resourcesOf, synthesized, templateOf, tenantTemplates } from "./assembly.ts";
import type { Resource, Template } from "./assembly.ts";

const assembly = synthesized();

/** Every policy document of a template, by `LogicalId/what`. */
function documentsIn(template: Template): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(template.Resources).flatMap(([id, { Properties }]) => [
      ...["KeyPolicy", "PolicyDocument", "Content"].filter((name) => name in Properties).map((name) => [`${id}/document`, Properties[name]] as const),
      ...("AssumeRolePolicyDocument" in Properties ? [[`${id}/trust`, Properties["AssumeRolePolicyDocument"]] as const] : []),
      ...inline(Properties).map(({ PolicyName, PolicyDocument }) => [`${id}/${PolicyName}`, PolicyDocument] as const),
    ]),
  );
}

function inline(properties: Resource["Properties"]): readonly { readonly PolicyName: string; readonly PolicyDocument: unknown }[] {
  return (properties["Policies"] ?? []) as readonly { readonly PolicyName: string; readonly PolicyDocument: unknown }[];
}

const asTemplate = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

function expected(parts: Parts, name: string): Readonly<Record<string, unknown>> {
  const own = Object.entries(tenantDocuments(parts, vendorAccounts)).filter(([at]) => at.startsWith(`${name}/`));
  return Object.fromEntries(own.map(([at, document]) => [at.slice(name.length + 1), asTemplate(document)]));
}

describe("every policy in a template is what its guardrail builds", () => {
  const [record] = settings.tenants;
  const concrete: Parts = {
    ...acme,
    keyArn: { Ref: "DataKeyArn" },
    endpoint: { Ref: "S3Endpoint" },
    cellVpc: record.cellVpc,
    externalId: record.customerId,
  };
  const canonical: Parts = {
    account: { Ref: "AWS::AccountId" },
    region: { Ref: "AWS::Region" },
    computeAccount: { Ref: "ComputeAccount" },
    organization: settings.organization.id,
    keyArn: { Ref: "DataKeyArn" },
    endpoint: { Ref: "S3Endpoint" },
    cellVpc: { Ref: "CellVpc" },
    externalId: { Ref: "CustomerId" },
  };
  it.each(tenantTemplates)("Acme-%s", (name) => {
    expect(documentsIn(templateOf(assembly, `Acme-${name}`))).toEqual(expected(concrete, name));
  });
  it.each(tenantTemplates)("Canonical-%s", (name) => {
    expect(documentsIn(templateOf(assembly, `Canonical-${name}`))).toEqual(expected(canonical, name));
  });
  it("Compute-access", () => {
    expect(documentsIn(templateOf(assembly, "Compute-access"))).toEqual(asTemplate(computeDocuments("222222222222")));
  });
  it("Organization", () => {
    const found = Object.entries(documentsIn(templateOf(assembly, "Organization"))).filter(([, document]) => "Version" in (document as object));
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries(organizationDocuments()).map(([id, document]) => [`${id}/document`, asTemplate(document)])),
    );
  });
});

describe("the organization", () => {
  const template = templateOf(assembly, "Organization");

  it("has its units", () => {
    const found = resourcesOf(template, /OrganizationalUnit$/).map(([id, { Properties }]) => [id, Properties["Name"], Properties["ParentId"]]);
    const root = { "Fn::GetAtt": ["Organization", "RootId"] };
    expect(found).toEqual(units.map(({ id, name, parent }) => [id, name, parent === "Root" ? root : { Ref: parent }]));
  });

  it("puts each policy on its nodes, one change after the other", () => {
    const policies = resourcesOf(template, /::Policy$/);
    expect(policies.map(([id]) => id)).toEqual(placements.map(({ id }) => id));
    for (const [i, placement] of placements.entries()) {
      const [, { Properties, DependsOn }] = policies[i] ?? ["", { Type: "", Properties: {} }];
      const targets = placement.nodes.map((node) => (node === "Root" ? { "Fn::GetAtt": ["Organization", "RootId"] } : { Ref: node }));
      expect(Properties["TargetIds"]).toEqual(targets);
      expect(Properties["Type"]).toBe(placement.type);
      expect(DependsOn).toEqual(i === 0 ? undefined : [placements[i - 1]?.id]);
    }
  });

  it("keeps every document within 5,120 minified characters", () => {
    expect(placements.filter(({ document }) => minified(document as Document).length > 5_120).map(({ id }) => id)).toEqual([]);
  });

  it("keeps every node within three SCPs and two RCPs of its own", () => {
    const nodes = ["Root", ...units.map(({ id }) => id)];
    const count = (node: string, type: string) =>
      placements.filter((placement) => placement.type === type && (placement.nodes as readonly string[]).includes(node)).length;
    expect(nodes.filter((node) => count(node, "SERVICE_CONTROL_POLICY") > 3 || count(node, "RESOURCE_CONTROL_POLICY") > 2)).toEqual([]);
  });

  it("binds a leaving account as an active one", () => {
    const at = (...nodes: readonly string[]) =>
      placements.filter((placement) => placement.nodes.some((node) => nodes.includes(node))).map(({ id }) => id);
    expect(at("Suspended", "SuspendedLeaving")).toEqual(at("Tenants", "TenantsActive"));
  });
});
