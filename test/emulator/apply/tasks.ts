import type { Creator } from "./creators.ts";
import { signed } from "./signed.ts";

const ecs = "AmazonEC2ContainerServiceV20141113";

/** ECS: clusters, task definitions and services. */
export const taskCreators: Readonly<Record<string, Creator>> = {
  "AWS::ECS::Cluster": async ({ of, values, clients }) => {
    const clusterName = values.at(of, "ClusterName") ?? of.logicalId;
    const { cluster } = await signed(clients, { service: "ecs", region: of.region, target: `${ecs}.CreateCluster` }, { clusterName });
    return { ref: clusterName, attributes: { Arn: String((cluster as Readonly<Record<string, unknown>>)["clusterArn"]) } };
  },
  "AWS::ECS::ClusterCapacityProviderAssociations": async ({ of, values, clients }) => {
    const call = { service: "ecs", region: of.region, target: `${ecs}.PutClusterCapacityProviders` } as const;
    await signed(clients, call, small(values.at<object>(of) ?? {}));
    return { ref: of.logicalId };
  },
  "AWS::ECS::TaskDefinition": async ({ of, values, clients }) => {
    const call = { service: "ecs", region: of.region, target: `${ecs}.RegisterTaskDefinition` } as const;
    const { taskDefinition } = await signed(clients, call, small(values.at<object>(of) ?? {}));
    const { taskDefinitionArn, family, revision } = taskDefinition as Readonly<Record<string, unknown>>;
    return { ref: String(taskDefinitionArn), attributes: { Family: String(family), Revision: String(revision) } };
  },
  "AWS::ECS::Service": async ({ of, values, clients }) => {
    const call = { service: "ecs", region: of.region, target: `${ecs}.CreateService` } as const;
    const { service } = await signed(clients, call, { serviceName: of.logicalId, ...small(values.at<object>(of) ?? {}) });
    return { ref: String((service as Readonly<Record<string, unknown>>)["serviceArn"]), attributes: { Name: of.logicalId } };
  },
};

/** Members of the API begin with a small letter; those of maps that people fill (a log driver's options) do so already. */
function small(value: object): object {
  if (Array.isArray(value)) return value.map((item: unknown) => (typeof item === "object" && item !== null ? small(item) : item));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      typeof member === "object" && member !== null ? small(member) : member,
    ]),
  );
}
