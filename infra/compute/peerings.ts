import { CfnParameter } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnRoute, CfnVPCPeeringConnection } from "aws-cdk-lib/aws-ec2";
import { roleArn, roles } from "../../guardrails/names.ts";
import type { TenantSettings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { cellVpc, workerTables } from "./network.ts";

/**
 * What a cell holds for each of its tenants: a peering, which the tenant's own role accepts, and a route to it from each zone's workers. Of the
 * network it is all that grows with tenants (platform.md §5, "Cells").
 */
export function addPeerings(stack: Stack, tenants: readonly TenantSettings[]): void {
  for (const tenant of tenants) {
    const title = tenant.id.replaceAll(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, first: string) => first.toUpperCase());
    const peering = new CfnVPCPeeringConnection(stack, `PeeringOf${title}`, {
      vpcId: cellVpc(),
      peerVpcId: vpcOf(stack, tenant.id, title),
      peerOwnerId: tenant.account,
      peerRegion: tenant.region,
      peerRoleArn: asText(roleArn(tenant.account, roles.accepter)),
    });
    for (const [zone, routeTableId] of Object.entries(workerTables())) {
      new CfnRoute(stack, `RouteTo${title}${zone}`, { routeTableId, destinationCidrBlock: tenant.cidr, vpcPeeringConnectionId: peering.ref });
    }
  }
}

/** Made by the tenant's own template; the vending state machine writes its id down in the cell's account. */
function vpcOf(stack: Stack, id: string, title: string): string {
  const parameter = new CfnParameter(stack, `VpcOf${title}`, {
    type: "AWS::SSM::Parameter::Value<String>",
    default: `/panops/cell/tenants/${id}/vpc`,
    description: `The VPC of tenant ${id}`,
  });
  return asText({ Ref: parameter.logicalId });
}
