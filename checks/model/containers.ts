import type { Resource } from "./estate.ts";
import type { Fact, Origin } from "./fact.ts";
import type { Text } from "./text.ts";

/** An ECS service with what its tasks are. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html) */
export interface ContainerService extends Resource {
  readonly kind: "ecs:service";
  /** The cluster's name; an ARN is cut down to it. */
  readonly cluster: Fact<Text>;
  /** `awsvpc`: each task has a network interface of its own. */
  readonly networkMode: Fact<string>;
  /** Of those interfaces. */
  readonly subnets: Fact<readonly Text[]>;
  readonly groups: Fact<readonly Text[]>;
  readonly publicAddress: Fact<boolean>;
  readonly containers: Fact<readonly Container[]>;
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html) */
export interface Container {
  readonly origin: Origin;
  readonly image: Fact<Text>;
  /** It reserves GPUs. */
  readonly hasGpu: Fact<boolean>;
  /** Entry point and command as one list; without them the image's own. */
  readonly command: Fact<readonly Text[]>;
  readonly environment: Fact<readonly Setting[]>;
}

export interface Setting {
  readonly name: string;
  /** Unknown: a secret or a file holds it. */
  readonly value: Fact<Text>;
}
