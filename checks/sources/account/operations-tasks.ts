import { row } from "./operations-stores.ts";
import { aboutService, definitionsInUse } from "./resources/tasks.ts";
import type { Operation, Paging } from "./operation.ts";

const cell = { only: "compute", where: "home", alsoWhere: "ecs.ListTaskDefinitions" } as const;
const byNextToken: Paging = { reply: "nextToken", request: "nextToken", size: { maxResults: 100 } };

/** Task definitions, in every Region: before all that is asked only where there is one. */
export function taskLists(): readonly Operation[] {
  return [
    row({
      only: "compute",
      service: "ecs",
      name: "ListTaskDefinitions",
      iam: ["ecs:ListTaskDefinitions"],
      where: "regions",
      list: "taskDefinitionArns",
      key: "taskDefinitionArn",
      texts: true,
      page: byNextToken,
    }),
  ];
}

/** Where there is a task definition, whatever may start its tasks. */
export function taskOperations(): readonly Operation[] {
  return [
    ...serviceOperations(),
    ...starterOperations(),
    row({
      ...cell,
      service: "ecs",
      name: "DescribeTaskDefinition",
      iam: ["ecs:DescribeTaskDefinition"],
      each: (found) => definitionsInUse(found).map((taskDefinition) => ({ parameters: { taskDefinition } })),
      parent: "ecs.ListTaskDefinitions",
      expect: ["taskDefinition"],
      redact: ["taskDefinition.containerDefinitions.*.environment.*.value"],
    }),
  ];
}

function serviceOperations(): readonly Operation[] {
  const ecs = { ...cell, service: "ecs" } as const;
  return [
    row({ ...ecs, name: "ListClusters", iam: ["ecs:ListClusters"], list: "clusterArns", key: "clusterArn", texts: true, page: byNextToken }),
    row({
      ...ecs,
      name: "DescribeClusters",
      iam: ["ecs:DescribeClusters"],
      each: (found) => found.items("ecs.ListClusters").map(({ clusterArn }) => ({ parameters: { clusters: [clusterArn] } })),
      list: "clusters",
      key: "clusterArn",
    }),
    row({
      ...ecs,
      name: "ListServices",
      iam: ["ecs:ListServices"],
      each: (found) => found.items("ecs.ListClusters").map(({ clusterArn }) => ({ parameters: { cluster: clusterArn } })),
      parent: "ecs.ListClusters",
      list: "serviceArns",
      key: "serviceArn",
      texts: true,
      page: byNextToken,
    }),
    row({
      ...ecs,
      name: "DescribeServices",
      iam: ["ecs:DescribeServices"],
      each: (found) => found.items("ecs.ListServices").map(({ serviceArn }) => ({ parameters: aboutService(String(serviceArn)) })),
      list: "services",
      key: "serviceArn",
    }),
  ];
}

/** Rules of other buses, pipes and state machines; schedules and the default bus's rules are asked for in any case. */
function starterOperations(): readonly Operation[] {
  const byToken: Paging = { reply: "NextToken", request: "NextToken" };
  return [
    row({
      ...cell,
      service: "pipes",
      name: "ListPipes",
      iam: ["pipes:ListPipes"],
      list: "Pipes",
      key: "Name",
      page: { ...byToken, size: { Limit: 100 } },
    }),
    row({
      ...cell,
      service: "pipes",
      name: "DescribePipe",
      iam: ["pipes:DescribePipe"],
      each: (found) => found.items("pipes.ListPipes").map(({ Name }) => ({ parameters: { Name } })),
      parent: "pipes.ListPipes",
      expect: ["Target"],
    }),
    row({
      ...cell,
      service: "sfn",
      name: "ListStateMachines",
      iam: ["states:ListStateMachines"],
      list: "stateMachines",
      key: "stateMachineArn",
      page: byNextToken,
    }),
    row({
      ...cell,
      service: "sfn",
      name: "DescribeStateMachine",
      iam: ["states:DescribeStateMachine"],
      each: (found) => found.items("sfn.ListStateMachines").map(({ stateMachineArn }) => ({ parameters: { stateMachineArn } })),
      parent: "sfn.ListStateMachines",
      expect: ["definition"],
    }),
  ];
}
