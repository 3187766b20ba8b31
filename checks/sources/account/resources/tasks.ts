import { below, described, memberOf, requiredMember, stringOf, textValue, unreadAs, unreadValue } from "./described.ts";
import { pascal } from "./pascal.ts";
import { readSchedules, readTargetedRules } from "./schedules.ts";
import type { Read } from "./stores.ts";
import type { Earlier, Item } from "../operation.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import { unknown, type Unknown } from "../../../model/fact.ts";
import type { Value } from "../../../model/value.ts";

/**
 * The task definitions of a Region that tasks may be started of, as `AWS::ECS::TaskDefinition`: the last active revision of each family, which its name
 * alone stands for, and every revision that something names. (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html)
 */
export function readTasks(replies: Replies, region: string): Read {
  const { unread } = replies.list("ecs.ListTaskDefinitions", region);
  const arns = definitionsInUse({
    items: (id) => replies.list(id, region).items.map(({ json }) => json),
    reply: (id, request): Item | undefined => {
      const answer = replies.one(id, request, region);
      return answer.outcome === "found" ? answer.found.json : undefined;
    },
  });
  return { resources: arns.map((arn) => definition(replies, arn, region)), unread };
}

/** What a call may be about, of the replies so far: of a plan, or of evidence. */
export function definitionsInUse({ items, reply }: Pick<Earlier, "items" | "reply">): readonly string[] {
  const last = new Map<string, { readonly arn: string; readonly revision: number }>();
  for (const { taskDefinitionArn } of items("ecs.ListTaskDefinitions")) {
    const arn = String(taskDefinitionArn);
    const [, family = arn, digits = "1"] = /^(.*):(\d+)$/.exec(arn) ?? [];
    const revision = Number(digits);
    if ((last.get(family)?.revision ?? 0) < revision) last.set(family, { arn, revision });
  }
  const naming = [
    ...items("ecs.DescribeServices"),
    ...items("scheduler.ListSchedules").map(({ Name, GroupName }) => reply("scheduler.GetSchedule", { Name, GroupName })),
    ...items("eventbridge.ListTargetsByRule"),
    ...items("pipes.ListPipes").map(({ Name }) => reply("pipes.DescribePipe", { Name })),
  ];
  const named = JSON.stringify(naming).match(/arn:[\w-]+:ecs:[\w-]+:\d+:task-definition\/[\w-]+:\d+/g) ?? [];
  return [...new Set([...[...last.values()].map(({ arn }) => arn), ...named])].toSorted();
}

function definition(replies: Replies, arn: string, region: string): SourceResource {
  const answer = replies.one("ecs.DescribeTaskDefinition", { taskDefinition: arn }, region);
  const common = { id: arn, type: "AWS::ECS::TaskDefinition", account: replies.account, region, ref: arn };
  if (answer.outcome !== "found") {
    const why: Unknown = answer.outcome === "unread" ? answer.unread : unknown("The task definition is gone.", answer.origin);
    const names = ["Family", "Cpu", "Memory", "RequiresCompatibilities", "TaskRoleArn"];
    return described({ ...common, origin: why.origin, properties: Object.fromEntries(names.map((name) => [name, unreadAs(why)])) });
  }
  const of = member(answer.found, "taskDefinition");
  const properties = {
    Family: requiredMember(of, "family"),
    Cpu: memberOf(of, "cpu"),
    Memory: memberOf(of, "memory"),
    RequiresCompatibilities: compatibilities(of),
    TaskRoleArn: memberOf(of, "taskRoleArn"),
  };
  return described({ ...common, origin: of.origin, properties });
}

/** What it was registered for; where that was not said, what ECS found. */
function compatibilities(of: Found): Value {
  const stated = memberOf(of, "requiresCompatibilities");
  return stated?.type === "list" && stated.items.length > 0 ? stated : requiredMember(of, "compatibilities");
}

function member({ json, origin, region }: Found, name: string): Found {
  return { json: (json[name] ?? {}) as Item, origin: { ...origin, path: `${origin.path}/${name}` }, region };
}

/** What may start tasks in a Region, and the clusters that these run in, with CloudFormation's types; what was not read stands as a service that may. */
export function readRunners(
  replies: Replies,
  region: string,
): { readonly runners: readonly SourceResource[]; readonly clusters: readonly SourceResource[] } {
  const [clusters, pipes] = [replies.list("ecs.ListClusters", region), replies.list("pipes.ListPipes", region)];
  const machines = replies.list("sfn.ListStateMachines", region);
  const listed = clusters.items.map(({ id }) => replies.list("ecs.ListServices", region, { cluster: id }));
  const services = listed.flatMap(({ items }) => items).map(({ id }) => replies.list("ecs.DescribeServices", region, aboutService(id)));
  const missing = services.filter(({ items, unread }) => items.length === 0 && unread.length === 0);
  const [schedules, rules] = [readSchedules(replies, region), readTargetedRules(replies, region)];
  const gaps = [
    ...[clusters, pipes, machines, schedules, rules, ...listed, ...services].flatMap(({ unread }) => unread),
    ...missing.map(() => unknown("ecs.DescribeServices found nothing of a service.", { source: "account", path: `${replies.account}/${region}` })),
  ];
  return {
    clusters: clusters.items.map(({ id }) => cluster(replies, id, region)),
    runners: [
      ...services.flatMap(({ items }) => items.flatMap((item) => service(replies, item, region))),
      ...schedules.resources,
      ...rules.resources,
      ...pipes.items.map((item) => pipe(replies, item, region)),
      ...machines.items.map((item) => machine(replies, item, region)),
      ...gaps.map((gap) => runner(replies, region, gap, "something", "AWS::ECS::Service", { TaskDefinition: unreadAs(gap) })),
    ],
  };
}

/** The cluster's name stands in the service's ARN. (docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html, long ARNs) */
export function aboutService(arn: string): Readonly<Record<string, unknown>> {
  const [, cluster] = /:service\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return { ...(cluster !== undefined && { cluster }), services: [arn] };
}

function runner(
  { account }: Replies,
  region: string,
  { origin }: Pick<Found, "origin">,
  id: string,
  type: string,
  properties: Readonly<Record<string, Value | undefined>>,
): SourceResource {
  return described({ id, type, account, region, origin, ref: id, properties });
}

/** A service that deploys by task sets has its definitions there. (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html) */
function service(replies: Replies, item: Listed, region: string): readonly SourceResource[] {
  const sets = below(item, "taskSets");
  return (sets.length > 0 ? sets : [item]).map((of) => {
    const balancers = [of, item].flatMap((each) => (below(each, "loadBalancers").length > 0 ? [memberOf(each, "loadBalancers")] : []));
    const lattice = below(item, "deployments").flatMap((each) => (below(each, "vpcLatticeConfigurations").length > 0 ? [each] : []));
    const [behind] = lattice;
    return runner(replies, region, of, item.id, "AWS::ECS::Service", {
      Cluster: memberOf(item, "clusterArn"),
      TaskDefinition: requiredMember(of, "taskDefinition"),
      LaunchType: memberOf(of, "launchType"),
      CapacityProviderStrategy: pascal(memberOf(of, "capacityProviderStrategy")),
      LoadBalancers: balancers[0],
      VpcLatticeConfigurations: behind === undefined ? undefined : memberOf(behind, "vpcLatticeConfigurations"),
    });
  });
}

function cluster(replies: Replies, arn: string, region: string): SourceResource {
  const { items, unread } = replies.list("ecs.DescribeClusters", region, { clusters: [arn] });
  const [item] = items;
  const origin = item?.origin ?? unread[0]?.origin ?? { source: "account", path: `${replies.account}/${region}/ecs.DescribeClusters` };
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const strategy =
    item === undefined
      ? unread[0] === undefined
        ? unreadValue("The cluster is gone.", origin)
        : unreadAs(unread[0])
      : pascal(requiredMember(item, "defaultCapacityProviderStrategy"));
  const common = { id: arn, type: "AWS::ECS::Cluster", account: replies.account, region, origin };
  return described({ ...common, ref: name, attributes: { Arn: arn }, properties: { DefaultCapacityProviderStrategy: strategy } });
}

function pipe(replies: Replies, item: Listed, region: string): SourceResource {
  const answer = replies.one("pipes.DescribePipe", { Name: item.id }, region);
  const id = stringOf(item, "Arn") ?? item.id;
  if (answer.outcome !== "found") {
    const why = answer.outcome === "unread" ? unreadAs(answer.unread) : unreadValue("The pipe is gone.", answer.origin);
    return runner(replies, region, item, id, "AWS::ECS::Service", { TaskDefinition: why });
  }
  const properties = { Target: memberOf(answer.found, "Target"), TargetParameters: pascal(memberOf(answer.found, "TargetParameters")) };
  return runner(replies, region, answer.found, id, "AWS::Pipes::Pipe", properties);
}

function machine(replies: Replies, item: Listed, region: string): SourceResource {
  const answer = replies.one("sfn.DescribeStateMachine", { stateMachineArn: item.id }, region);
  const why = answer.outcome === "unread" ? unreadAs(answer.unread) : unreadValue("The state machine is gone.", item.origin);
  const DefinitionString = answer.outcome === "found" ? textValue(String(answer.found.json["definition"]), answer.found.origin) : why;
  return runner(replies, region, item, item.id, "AWS::StepFunctions::StateMachine", { DefinitionString });
}
