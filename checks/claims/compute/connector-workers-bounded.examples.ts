import { cellAnswers, inCell, page } from "./cell-example.ts";
import type { Example, ExampleReply } from "../../model/example.ts";

const spot = { CapacityProvider: "FARGATE_SPOT", Weight: 1 };
const demand = { CapacityProvider: "FARGATE", Weight: 1 };
const task = { Family: "worker", RequiresCompatibilities: ["FARGATE"], NetworkMode: "awsvpc", Cpu: "1024", Memory: "2048" };
const service = { Cluster: { Ref: "Cluster" }, TaskDefinition: { Ref: "Worker" }, CapacityProviderStrategy: [spot] };
const Cluster = { Type: "AWS::ECS::Cluster" };
const Service = { Type: "AWS::ECS::Service", Properties: service };
const Parameters = { Setting: { Type: "String" } };

function cell(changed: object, more: object = {}): Example {
  return inCell({ Worker: { Type: "AWS::ECS::TaskDefinition", Properties: { ...task, ...changed } }, Cluster, Service, ...more }, { Parameters });
}

function serviceWith(changed: object, more: object = {}): Example {
  return cell({}, { Service: { ...Service, Properties: { ...service, ...changed } }, ...more });
}

const schedule = (parameters: object): object => ({
  Type: "AWS::Scheduler::Schedule",
  Properties: {
    ScheduleExpression: "rate(6 hours)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: { "Fn::GetAtt": ["Cluster", "Arn"] },
      RoleArn: "arn:aws:iam::222222222222:role/Start",
      EcsParameters: { TaskDefinitionArn: { Ref: "Worker" }, CapacityProviderStrategy: [spot], ...parameters },
    },
  },
});
const machine = (properties: object): object => ({ Machine: { Type: "AWS::StepFunctions::StateMachine", Properties: properties } });
const defaultOf = (strategy: readonly object[]): object => ({
  Capacity: {
    Type: "AWS::ECS::ClusterCapacityProviderAssociations",
    Properties: { Cluster: { Ref: "Cluster" }, CapacityProviders: ["FARGATE", "FARGATE_SPOT"], DefaultCapacityProviderStrategy: strategy },
  },
});
const byDefault = { CapacityProviderStrategy: undefined };

const ecsArn = (what: string): string => `arn:aws:ecs:us-east-1:222222222222:${what}`;
const [clusterArn, serviceArn] = [ecsArn("cluster/cell"), ecsArn("service/cell/workers")];
const revision = (number: number): string => ecsArn(`task-definition/worker:${number}`);
const registered = { family: "worker", requiresCompatibilities: ["FARGATE"], cpu: "1024", memory: "2048" };
const onSpot = [{ capacityProvider: "FARGATE_SPOT", weight: 1, base: 0 }];

interface Changed {
  readonly task?: object;
  readonly service?: object;
  readonly arns?: readonly string[];
  readonly more?: Readonly<Record<string, readonly ExampleReply[]>>;
}

/** An account's service of one task definition, of which there are two revisions. */
function answered({ task: changed = {}, service: of = {}, arns = [revision(1), revision(2)], more = {} }: Changed): Example {
  const described = arns.map((arn) => ({ request: { taskDefinition: arn }, response: { taskDefinition: { ...registered, ...changed } } }));
  return cellAnswers({
    "ecs.ListTaskDefinitions": [page("taskDefinitionArns", ...arns)],
    "ecs.DescribeTaskDefinition": described,
    "ecs.ListClusters": [page("clusterArns", clusterArn)],
    "ecs.DescribeClusters": [{ request: { clusters: [clusterArn] }, ...page("clusters", { clusterArn, defaultCapacityProviderStrategy: onSpot }) }],
    "ecs.ListServices": [{ request: { cluster: clusterArn }, ...page("serviceArns", serviceArn) }],
    "ecs.DescribeServices": [
      {
        request: { cluster: "cell", services: [serviceArn] },
        ...page("services", { serviceArn, clusterArn, taskDefinition: revision(2), capacityProviderStrategy: onSpot, loadBalancers: [], ...of }),
      },
    ],
    "scheduler.ListSchedules": [page("Schedules")],
    "eventbridge.ListEventBuses": [page("EventBuses", { Name: "default" })],
    "eventbridge.ListRules": [page("Rules", { Name: "r", State: "ENABLED" })],
    "eventbridge.ListTargetsByRule": [{ request: { Rule: "r" }, ...page("Targets") }],
    "pipes.ListPipes": [page("Pipes")],
    "sfn.ListStateMachines": [page("stateMachines")],
    ...more,
  });
}

const onDemand = { EcsParameters: { TaskDefinitionArn: revision(2), LaunchType: "FARGATE" } };
const byRule = (Targets: readonly object[]): Changed => ({
  more: { "eventbridge.ListTargetsByRule": [{ request: { Rule: "r" }, response: { Targets } }] },
});

export const examples = {
  holds: {
    "1 vCPU, 2 GB, on spot": cell({}),
    "an account's service on spot": answered({}),
    "the default of an account's cluster is spot": answered({ service: { capacityProviderStrategy: [] } }),
    "an account's only revision": answered({ arns: [revision(2)] }),
    "an account's rule that starts no tasks": answered(byRule([{ Id: "a", Arn: "arn:aws:lambda:us-east-1:222222222222:function:f" }])),
    "the least, in vCPU and GB": cell({ Cpu: "0.5 vCPU", Memory: "1 GB" }),
    "the most": cell({ Cpu: "2 vcpu", Memory: "4GB" }),
    "the cluster's default is spot": serviceWith(byDefault, defaultOf([spot])),
    "the cluster states its default itself": serviceWith(byDefault, {
      Cluster: { ...Cluster, Properties: { DefaultCapacityProviderStrategy: [spot] } },
    }),
    "one task on demand, the rest on spot": serviceWith({
      CapacityProviderStrategy: [
        { ...demand, Base: 1 },
        { ...spot, Weight: 3 },
      ],
    }),
    "spot alone needs no weight": serviceWith({ CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT" }] }),
    "a schedule starts it by its family": cell(
      {},
      { Schedule: schedule({ TaskDefinitionArn: "arn:aws:ecs:us-east-1:222222222222:task-definition/worker" }) },
    ),
    "tasks on instances are no workers": cell(
      {},
      {
        Other: { Type: "AWS::ECS::TaskDefinition", Properties: { ...task, RequiresCompatibilities: ["EC2"], Cpu: "8192" } },
      },
    ),
    "ECS finds out what one is for": cell({ RequiresCompatibilities: undefined }),
    "a state machine that starts no tasks": cell({}, machine({ DefinitionString: '{"States":{"A":{"Resource":"arn:aws:states:::lambda:invoke"}}}' })),
  },
  broken: {
    "8 vCPU": cell({ Cpu: "8192" }),
    "an account's task of 8 vCPU": answered({ task: { cpu: "8192" } }),
    "an account's service on demand": answered({ service: { capacityProviderStrategy: [], launchType: "FARGATE" } }),
    "an account's rule that starts tasks on demand": answered(byRule([{ Id: "a", Arn: clusterArn, ...onDemand }])),
    "a quarter of a vCPU": cell({ Cpu: ".25 vCPU" }),
    "8 GB": cell({ Memory: "8 GB" }),
    "half a gigabyte": cell({ Memory: "512" }),
    "8 vCPU, and ECS finds out what for": cell({ RequiresCompatibilities: undefined, Cpu: "8192" }),
    "on demand by launch type": serviceWith({ ...byDefault, LaunchType: "FARGATE" }, defaultOf([spot])),
    "on demand by strategy": serviceWith({ CapacityProviderStrategy: [demand] }),
    "spot gets nothing": serviceWith({
      CapacityProviderStrategy: [
        { ...demand, Base: 1 },
        { ...spot, Weight: 0 },
      ],
    }),
    "the cluster's default is on demand": serviceWith(byDefault, defaultOf([demand])),
    "a schedule starts it on demand": cell({}, { Schedule: schedule({ CapacityProviderStrategy: [demand] }) }),
    "one more worker of 8 vCPU": cell({}, { Other: { Type: "AWS::ECS::TaskDefinition", Properties: { ...task, Family: "other", Cpu: "8192" } } }),
  },
  undecided: {
    "nothing runs it": inCell({ Worker: { Type: "AWS::ECS::TaskDefinition", Properties: task } }),
    "no service of an account runs the last revision": answered({ service: { taskDefinition: revision(1) } }),
    "an account's services may not be listed": answered({ more: { "ecs.ListServices": [] } }),
    "an account's pipes may not be listed": answered({ more: { "pipes.ListPipes": [] } }),
    "an account's service is gone": answered({
      more: { "ecs.DescribeServices": [{ request: { cluster: "cell", services: [serviceArn] }, ...page("services") }] },
    }),
    "an account's rule whose targets may not be listed": answered({ more: { "eventbridge.ListTargetsByRule": [] } }),
    "an account's state machine runs tasks": answered({
      more: {
        "sfn.ListStateMachines": [page("stateMachines", { stateMachineArn: "arn:machine" })],
        "sfn.DescribeStateMachine": [
          { request: { stateMachineArn: "arn:machine" }, response: { definition: '{"Resource":"arn:aws:states:::ecs:runTask"}' } },
        ],
      },
    }),
    "a parameter is its size": cell({ Cpu: { Ref: "Setting" } }),
    "it states no size": cell({ Memory: undefined }),
    "a parameter says what it is for": cell({ RequiresCompatibilities: [{ Ref: "Setting" }] }),
    "a parameter is the launch type": serviceWith({ CapacityProviderStrategy: undefined, LaunchType: { Ref: "Setting" } }),
    "a parameter names the capacity": serviceWith({ CapacityProviderStrategy: [{ CapacityProvider: { Ref: "Setting" } }] }),
    "a parameter names what the service runs": serviceWith({ TaskDefinition: { Ref: "Setting" } }),
    "more on demand than on spot": serviceWith({ CapacityProviderStrategy: [{ ...demand, Weight: 2 }, spot] }),
    "the first ten on demand": serviceWith({ CapacityProviderStrategy: [{ ...demand, Weight: 0, Base: 10 }, spot] }),
    "spot is a base only": serviceWith({ CapacityProviderStrategy: [demand, { ...spot, Base: 1, Weight: 0 }] }),
    "container instances may be spot": serviceWith({ CapacityProviderStrategy: [{ CapacityProvider: "ours" }] }),
    "the cluster has no default": serviceWith(byDefault),
    "no source has the cluster": serviceWith({ ...byDefault, Cluster: "elsewhere" }),
    "on demand behind a load balancer": serviceWith({
      CapacityProviderStrategy: [demand],
      LoadBalancers: [{ ContainerName: "api", ContainerPort: 443, TargetGroupArn: "arn" }],
    }),
    "a state machine runs tasks": cell({}, machine({ DefinitionString: '{"States":{"A":{"Resource":"arn:aws:states:::ecs:runTask.sync"}}}' })),
    "a state machine lies in a bucket": cell({}, machine({ DefinitionS3Location: { Bucket: "b", Key: "k" } })),
    "a schedule calls RunTask": cell(
      {},
      {
        Schedule: { Type: "AWS::Scheduler::Schedule", Properties: { Target: { Arn: "arn:aws:scheduler:::aws-sdk:ecs:runTask", Input: "{}" } } },
      },
    ),
  },
};
