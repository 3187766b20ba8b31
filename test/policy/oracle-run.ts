import { anonymousPrincipal, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { PolicyDocument } from "../../checks/model/policy.ts";
import type { Decision } from "../../checks/reason/policy/authorize.ts";
import type { Layers } from "../../checks/reason/policy/request.ts";
import { policy } from "./documents.ts";
import type { OracleWorld } from "./oracle-worlds.ts";

export function agree(ours: Decision, theirs: string): boolean {
  const names: Readonly<Record<string, string>> = {
    allowed: "Allowed",
    "denied-implicitly": "ImplicitlyDenied",
    "denied-explicitly": "ExplicitlyDenied",
  };
  return names[ours.decision] === theirs;
}

export function layersOf(world: OracleWorld): Layers {
  const read = (json: unknown): PolicyDocument | null => (json === null ? null : policy(json));
  return {
    identity: world.identity.map((json) => policy(json)),
    scp: world.scp.map((level) => level.map((json) => policy(json))),
    rcp: world.rcp.map((level) => level.map((json) => policy(json))),
    unread: [],
    boundary: read(world.boundary),
    session: read(world.session),
    resource: read(world.resourcePolicy),
    endpoint: read(world.endpoint),
    grants: [],
    managementAccount: null,
  };
}

export async function simulated(world: OracleWorld): Promise<string> {
  const named = (policies: readonly unknown[]) => policies.map((json, i) => ({ name: `p${i}`, policy: json }));
  const levels = (list: readonly (readonly unknown[])[]) => list.map((level, i) => ({ orgIdentifier: `ou-${i}`, policies: named(level) }));
  const simulation: Simulation = {
    request: {
      principal: world.principal === "*" ? anonymousPrincipal : world.principal,
      action: world.action,
      resource: { resource: world.resource, accountId: world.resourceAccount },
      contextVariables: Object.fromEntries(
        Object.entries(world.context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
      ),
    },
    identityPolicies: named(world.identity),
    serviceControlPolicies: levels(world.scp),
    resourceControlPolicies: levels(world.rcp),
    ...(world.resourcePolicy !== null && { resourcePolicy: world.resourcePolicy }),
    ...(world.session !== null && { sessionPolicy: world.session }),
    ...(world.endpoint !== null && { vpcEndpointPolicies: named([world.endpoint]) }),
    ...(world.boundary !== null && { permissionBoundaryPolicies: named([world.boundary]) }),
  };
  const result = await runSimulation(simulation, {});
  return result.resultType === "error" ? `error: ${JSON.stringify(result.errors)}` : result.overallResult;
}
