import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnOrganization, CfnOrganizationalUnit, CfnPolicy } from "aws-cdk-lib/aws-organizations";
import { addLandingZone } from "./landing-zone.ts";
import { asText } from "../tenant/inputs.ts";
import { placements, units } from "./policies.ts";
import type { Node } from "./policies.ts";

/** The management account's stack: the organization, its units, and its guardrails on them. No workload. */
export function addOrganization(stack: Stack): void {
  const organization = new CfnOrganization(stack, "Organization", { featureSet: "ALL" });
  kept(organization);
  for (const { id, name, parent } of units) {
    kept(new CfnOrganizationalUnit(stack, id, { name, parentId: nodeId(parent) }));
  }
  addLandingZone(stack);
  addPolicies(stack);
}

/** One after the other: AWS Organizations refuses concurrent changes. */
function addPolicies(stack: Stack): void {
  let previous: CfnPolicy | undefined;
  for (const { id, type, about, document, nodes } of placements) {
    const policy = new CfnPolicy(stack, id, { name: `panops-${id}`, description: about, type, content: document, targetIds: nodes.map(nodeId) });
    if (previous !== undefined) policy.addResourceDependency(previous);
    previous = policy;
  }
}

function nodeId(node: Node): string {
  return asText(node === "Root" ? { "Fn::GetAtt": ["Organization", "RootId"] } : { Ref: node });
}

function kept(resource: CfnOrganization | CfnOrganizationalUnit): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}
