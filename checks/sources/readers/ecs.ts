import { runnersOf, type BesideTasks } from "./ecs-runners.ts";
import { optionalText, textFact, unread, valuesAt } from "../values.ts";
import type { TaskDefinition } from "../../model/compute.ts";
import { known, lazily, thenFact, unknown, type Fact } from "../../model/fact.ts";
import { literal } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

export { runnerTypes } from "./ecs-runners.ts";

/** `AWS::ECS::TaskDefinition`, with whatever may start its tasks and the clusters that these run in. */
export function readTaskDefinition(resource: SourceResource, beside: () => BesideTasks): TaskDefinition {
  const { id, origin } = resource;
  return lazily<TaskDefinition>({
    kind: () => "ecs:task-definition",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    arn: () => textFact(resource.ref, unknown("The task definition's ARN is not known.", origin)),
    role: () => optionalText(resource.property("TaskRoleArn"), { value: null, origin }),
    platforms: () => platforms(resource),
    cpu: () => amount(resource, "Cpu", "vcpu"),
    memory: () => amount(resource, "Memory", "gb"),
    runs: () => runnersOf(resource, beside()),
  });
}

/**
 * Where it states none, ECS finds out itself: Fargate wants the awsvpc network mode, a size of the task, and no GPU.
 * (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html, compatibilities; fargate-tasks-services.html)
 */
function platforms(resource: SourceResource): Fact<readonly string[]> {
  const stated = resource.property("RequiresCompatibilities");
  if (stated !== undefined) return words(stated);
  if (resource.property("Cpu") === undefined || resource.property("Memory") === undefined || wantsGpu(resource))
    return known(["EC2"], resource.origin);
  const mode = resource.property("NetworkMode");
  if (mode === undefined) return known(["EC2"], resource.origin);
  const word = mode.type === "text" ? literal(mode.text) : undefined;
  if (word === undefined) return unread(mode, "a literal");
  return known(word === "awsvpc" ? ["EC2", "FARGATE"] : ["EC2"], mode.origin);
}

function words(value: Value): Fact<readonly string[]> {
  if (value.type !== "list") return unread(value, "a list");
  let all: Fact<readonly string[]> = known([], value.origin);
  for (const item of value.items) {
    const word = item.type === "text" ? literal(item.text) : undefined;
    all = word === undefined ? unread(item, "a literal") : thenFact(all, (before, origin) => known([...before, word], origin));
  }
  return all;
}

function wantsGpu(resource: SourceResource): boolean {
  const types = valuesAt([resource.property()], ["ContainerDefinitions", "*", "ResourceRequirements", "*", "Type"]);
  return types.some((type) => type.type === "text" && literal(type.text) === "GPU");
}

/** `1024` or `1 vCPU`, `2048` or `2 GB`. (docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html, task size) */
function amount(resource: SourceResource, name: "Cpu" | "Memory", unit: string): Fact<number> {
  const value = resource.property(name);
  if (value === undefined) return unknown(`The task definition states no ${name}.`, resource.origin);
  if (value.type === "number") return known(value.number, value.origin);
  const word = value.type === "text" ? literal(value.text) : undefined;
  const [, digits, of = ""] = /^\s*(\d+|\d*\.\d+)\s*([a-z]*)\s*$/i.exec(word ?? "") ?? [];
  if (digits === undefined || (of !== "" && of.toLowerCase() !== unit)) return unread(value, `an amount (1024, or one in ${unit})`);
  return known(Number(digits) * (of === "" ? 1 : 1024), value.origin);
}
