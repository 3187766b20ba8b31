import { hasGpu } from "./launch.ts";
import { valuesAt } from "../values.ts";
import { unknown, type Unknown } from "../../model/fact.ts";
import { literal } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/**
 * What starts instances besides Auto Scaling groups, and where it says of which type; `*` is each item of a list. Without a type the service
 * chooses, or a launch template says. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference, the page of each type)
 */
const starters: Readonly<Record<string, { readonly types: readonly string[]; readonly withoutGpu?: readonly string[] }>> = {
  "AWS::EC2::Instance": { types: ["InstanceType"] },
  "AWS::EC2::EC2Fleet": { types: ["LaunchTemplateConfigs", "*", "Overrides", "*", "InstanceType"] },
  "AWS::EC2::SpotFleet": { types: ["SpotFleetRequestConfigData", "LaunchSpecifications", "*", "InstanceType"] },
  "AWS::Batch::ComputeEnvironment": { types: ["ComputeResources", "InstanceTypes", "*"], withoutGpu: ["ComputeResources", "Type"] },
  "AWS::EKS::Nodegroup": { types: ["InstanceTypes", "*"] },
  "AWS::SageMaker::EndpointConfig": { types: ["ProductionVariants", "*", "InstanceType"] },
  "AWS::SageMaker::NotebookInstance": { types: ["InstanceType"] },
};

/** On Fargate there are none; of Batch's `optimal` families none has one. (docs.aws.amazon.com/batch/latest/userguide/create-compute-environment.html) */
const without = ["FARGATE", "FARGATE_SPOT", "optimal", "default_x86_64", "default_arm64"];

/** What may run GPUs and is no Auto Scaling group: not modelled, so what it does is not known. */
export function gpusElsewhere(where: (type: (name: string) => boolean) => readonly SourceResource[]): readonly Unknown[] {
  const managed = where((type) => type === "AWS::ECS::CapacityProvider").filter((each) => each.property("ManagedInstancesProvider") !== undefined);
  return [...where((type) => starters[type] !== undefined).filter(mayHaveGpu), ...managed].map((each) =>
    unknown(`${each.id} (${each.type}) may run GPUs, and is not modelled.`, each.origin),
  );
}

function mayHaveGpu(resource: SourceResource): boolean {
  const { types = [], withoutGpu = [] } = starters[resource.type] ?? {};
  const stated = withoutGpu.length > 0 ? resource.property(...withoutGpu) : undefined;
  if (stated?.type === "text" && without.includes(literal(stated.text) ?? "")) return false;
  const found = valuesAt([resource.property()], types);
  return found.length === 0 || found.some((value) => value.type !== "text" || isGpu(literal(value.text)));
}

function isGpu(type: string | undefined): boolean {
  return type === undefined || (!without.includes(type) && hasGpu(type.replace(/^ml\./, "")));
}
