import { numberFact, optionalText, textFact, unread, valuesAt } from "../values.ts";
import type { CapacityShare, TaskCapacity, TaskRun } from "../../model/compute.ts";
import { known, thenFact, unknown, type Fact, type Listing, type Origin, type Unknown } from "../../model/fact.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** What lies beside a task definition and says where its tasks run. */
export interface BesideTasks {
  readonly runners: readonly SourceResource[];
  readonly clusters: readonly SourceResource[];
  /** `AWS::ECS::ClusterCapacityProviderAssociations`. */
  readonly defaults: readonly SourceResource[];
}

/** Where a type says which tasks it starts, and on what. */
interface RunnerType {
  /** The way to each thing that may start tasks. */
  readonly at: readonly string[];
  readonly tasks: readonly string[];
  readonly definition: string;
  readonly cluster: readonly string[];
}

const target: Omit<RunnerType, "at"> = { tasks: ["EcsParameters"], definition: "TaskDefinitionArn", cluster: ["Arn"] };
const service: RunnerType = { at: [], tasks: [], definition: "TaskDefinition", cluster: ["Cluster"] };

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference, the page of each type) */
const types: Readonly<Record<string, RunnerType>> = {
  "AWS::ECS::Service": service,
  "AWS::ECS::TaskSet": service,
  "AWS::Scheduler::Schedule": { ...target, at: ["Target"] },
  "AWS::Events::Rule": { ...target, at: ["Targets", "*"] },
  "AWS::Pipes::Pipe": { at: [], tasks: ["TargetParameters", "EcsTaskParameters"], definition: "TaskDefinitionArn", cluster: ["Target"] },
};

const stateMachine = "AWS::StepFunctions::StateMachine";
export const runnerTypes: readonly string[] = [...Object.keys(types), stateMachine];

/** What starts tasks of a definition. A call of RunTask names its tasks where nothing reads them. */
export function runnersOf(definition: SourceResource, beside: BesideTasks): Listing<TaskRun> {
  const items: TaskRun[] = [];
  const open: Unknown[] = [];
  for (const runner of beside.runners) {
    const type = types[runner.type];
    const hidden = hiddenIn(runner);
    if (hidden !== undefined) open.push(unknown(`${runner.id} may start tasks of it: ${hidden}`, runner.origin));
    if (type === undefined) continue;
    for (const one of valuesAt([runner.property()], type.at)) {
      const names = valuesAt([one], [...type.tasks, type.definition]);
      for (const name of names) {
        const text = textFact(name, unknown("It names no task definition.", name.origin));
        const is = text.known ? isDefinition(text.value, definition) : "maybe";
        if (is === true) items.push({ id: runner.id, capacity: capacityOf(one, type, beside, runner), servesRequests: servesRequests(runner) });
        else if (is === "maybe") open.push(unknown(`${runner.id} may start tasks of it: ${text.known ? show(text.value) : text.why}`, name.origin));
      }
    }
  }
  return { items, unread: open };
}

/** Scheduler's universal target, and Step Functions' task. A definition that lies elsewhere may call anything. */
function hiddenIn(runner: SourceResource): string | undefined {
  const isSchedule = runner.type === "AWS::Scheduler::Schedule";
  if (!isSchedule && runner.type !== stateMachine) return undefined;
  const said = isSchedule ? [runner.property("Target", "Arn")] : ["DefinitionString", "Definition"].map((name) => runner.property(name));
  const unread = said.find((each) => each?.type === "unknown");
  if (unread?.type === "unknown") return unread.why;
  const calls = runner.property("DefinitionS3Location") !== undefined || said.some((each) => mentions(each, "ecs:runTask"));
  return calls ? "what it calls RunTask with is not read." : undefined;
}

function mentions(value: Value | undefined, word: string): boolean {
  if (value === undefined) return false;
  if (value.type === "text") return value.text.some((part) => (typeof part === "string" ? part.includes(word) : part.domain === "any"));
  if (value.type === "list") return value.items.some((each) => mentions(each, word));
  if (value.type === "map") return [...value.members.values()].some((each) => mentions(each, word));
  return value.type === "unknown";
}

/** By its ARN, or by its family with or without a revision; where both state one, by that too. */
function isDefinition(name: Text, definition: SourceResource): boolean | "maybe" {
  const { ref } = definition;
  if (ref.type !== "text") return "maybe";
  if (sameText(name, ref.text)) return true;
  const family = optionalText(definition.property("Family"), { value: null, origin: definition.origin });
  if (!family.known) return "maybe";
  if (isOtherRevision(name, ref.text)) return false;
  const own = literal(family.value ?? []);
  const named = literal(name)
    ?.replace(/^.*:task-definition\//, "")
    .replace(/:\d+$/, "");
  if (named !== undefined && family.value !== null && own !== undefined) return named === own;
  return mayEqual(name, ref.text) || (family.value !== null && mayEqual(name, family.value)) ? "maybe" : false;
}

function isOtherRevision(...names: readonly [Text, Text]): boolean {
  const [one, other] = names.map((name) => /:\d+$/.exec(literal(name) ?? "")?.[0]);
  return one !== undefined && other !== undefined && one !== other;
}

/** Its own, or else its cluster's. (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html) */
function capacityOf(runner: Value, type: RunnerType, beside: BesideTasks, { origin }: SourceResource): Fact<TaskCapacity> {
  const [strategy] = valuesAt([runner], [...type.tasks, "CapacityProviderStrategy"]);
  const [launch] = valuesAt([runner], [...type.tasks, "LaunchType"]);
  if (strategy !== undefined && !isEmpty(strategy)) return shares(strategy);
  if (launch === undefined) return clusterDefault(valuesAt([runner], type.cluster)[0], beside, origin);
  const word = launch.type === "text" ? literal(launch.text) : undefined;
  return word === undefined ? unread(launch, "a literal") : known({ launchType: word }, launch.origin);
}

function isEmpty(value: Value): boolean {
  return value.type === "list" && value.items.length === 0;
}

function clusterDefault(named: Value | undefined, { clusters, defaults }: BesideTasks, origin: Origin): Fact<TaskCapacity> {
  if (named === undefined) return unknown("It names no cluster, and what the default one's capacity is stands in no source.", origin);
  const name = textFact(named, unknown("It names no cluster.", named.origin));
  return thenFact(name, (text, at) => {
    const cluster = clusters.find((each) => isCluster(text, each));
    if (cluster === undefined) return unknown(`Cluster ${show(text)} is in no source.`, at);
    const apart = defaults.filter((each) => mayBeOf(each, cluster));
    const strategies = [
      ...valuesAt([cluster.property()], ["DefaultCapacityProviderStrategy"]),
      ...apart.flatMap((each) => valuesAt([each.property()], ["DefaultCapacityProviderStrategy"])),
    ].filter((each) => !isEmpty(each));
    const [first, second] = strategies;
    if (first === undefined) return known({ launchType: "EC2" }, cluster.origin);
    return second === undefined ? shares(first) : unknown("Two places state the cluster's default capacity.", second.origin);
  });
}

function isCluster(name: Text, cluster: SourceResource): boolean {
  return [cluster.ref, cluster.attribute("Arn")].some((own) => own.type === "text" && sameText(own.text, name));
}

function mayBeOf(association: SourceResource, cluster: SourceResource): boolean {
  const value = association.property("Cluster");
  return value?.type !== "text" || isCluster(value.text, cluster) || (cluster.ref.type === "text" && mayEqual(value.text, cluster.ref.text));
}

function shares(strategy: Value): Fact<TaskCapacity> {
  if (strategy.type !== "list") return unread(strategy, "a list");
  let all: Fact<readonly CapacityShare[]> = known([], strategy.origin);
  for (const item of strategy.items) {
    const one = share(item);
    all = thenFact(all, (before, origin) => thenFact(one, (each) => known([...before, each], origin)));
  }
  return thenFact(all, (found, origin) => known({ strategy: found }, origin));
}

function share(item: Value): Fact<CapacityShare> {
  if (item.type !== "map") return unread(item, "an object");
  const absent = { value: 0, origin: item.origin };
  const provider = textFact(item.members.get("CapacityProvider"), unknown("It names no capacity provider.", item.origin));
  return thenFact(provider, (name, origin) => {
    if (name.some((part) => typeof part === "object" && part.domain !== "id"))
      return unknown(`Which capacity provider it is (${show(name)}) is only known at deployment.`, origin);
    return thenFact(numberFact(item.members.get("Base"), absent), (base) =>
      thenFact(numberFact(item.members.get("Weight"), absent), (weight) => known({ provider: show(name), base, weight }, origin)),
    );
  });
}

function servesRequests(runner: SourceResource): Fact<boolean> {
  const found = ["LoadBalancers", "VpcLatticeConfigurations"].map((name) => runner.property(name)).find((value) => value !== undefined);
  if (found === undefined) return known(false, runner.origin);
  return found.type === "list" ? known(found.items.length > 0, found.origin) : unread(found, "a list");
}
