import type { Resource } from "./estate.ts";
import type { Fact, Origin } from "./fact.ts";
import type { ContainerService } from "./containers.ts";
import type { SecurityGroup, Subnet } from "./security-group.ts";
import type { Text } from "./text.ts";

/** Fleets of EC2 instances, what makes them larger and smaller, and the containers that run on them. */
export interface FleetKinds {
  readonly "autoscaling:group": Fleet;
  readonly "ec2:volume": Volume;
  readonly "ec2:subnet": Subnet;
  readonly "ec2:security-group": SecurityGroup;
  readonly "ecs:service": ContainerService;
}

/** An EC2 Auto Scaling group. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html) */
export interface Fleet extends Resource {
  readonly kind: "autoscaling:group";
  readonly arn: Fact<Text>;
  /** Each way in which it may start an instance: a launch template, and what the group puts over it. Not empty. */
  readonly launches: Fact<readonly Launch[]>;
  readonly sizeMin: Fact<number>;
  /** How much of it is on-demand: so many instances, and percent of those beyond. The rest is spot. */
  readonly onDemand: { readonly base: Fact<number>; readonly percent: Fact<number> };
  /** A new instance is not ended when the group shrinks, until somebody takes the protection off. */
  readonly protectsNew: Fact<boolean>;
  /** The policies that change its size. */
  readonly policies: Fact<readonly ScalingPolicy[]>;
  /** What else has a say: a schedule that changes its size, a warm pool that keeps stopped instances for it. */
  readonly besides: Fact<readonly Addition[]>;
}

export interface Addition {
  readonly id: string;
  /** AWS's type: `AWS::AutoScaling::WarmPool`. */
  readonly type: string;
  readonly origin: Origin;
}

/** A volume that is made by itself, not with an instance. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html) */
export interface Volume extends Resource {
  readonly kind: "ec2:volume";
  /** The instance that a template attaches it to; null: none does, so whoever runs may. */
  readonly instance: Fact<Text | null>;
}

/** How an instance is started. */
export interface Launch {
  /** Where it is written. */
  readonly origin: Origin;
  /** `g5.xlarge`; unknown where attributes choose. */
  readonly type: Fact<string>;
  readonly hasGpu: Fact<boolean>;
  /** Volumes that the launch states; those of the image that it does not mention are not among them. */
  readonly devices: Fact<readonly BlockDevice[]>;
  /** What the instance runs when it starts, base64 undone; null: nothing. */
  readonly userData: Fact<Text | null>;
}

/** (docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html) */
export interface BlockDevice {
  readonly origin: Origin;
  /** `/dev/xvda`. */
  readonly name: Fact<string>;
  /** `instance-store`: gone with the instance; `none`: the image's own is left out. */
  readonly store: "ebs" | "instance-store" | "none";
  readonly encrypted: Fact<boolean>;
  readonly deletedWithInstance: Fact<boolean>;
  /** The snapshot that it starts from; null: it starts empty, or as the image has it. */
  readonly snapshot: Fact<Text | null>;
}

/** (docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html) */
export interface ScalingPolicy {
  readonly id: string;
  readonly origin: Origin;
  /** `SimpleScaling`, `StepScaling`, `TargetTrackingScaling`, `PredictiveScaling`. */
  readonly type: Fact<string>;
  /** `ChangeInCapacity`, `ExactCapacity`, `PercentChangeInCapacity`. */
  readonly adjustment: Fact<string>;
  /** Simple scaling has one without bounds. */
  readonly steps: Fact<readonly Step[]>;
  /** What calls it. */
  readonly alarms: Fact<readonly Alarm[]>;
}

/** Bounds are distances from the alarm's threshold; null: none. */
export interface Step {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly by: number;
}

/** (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html) */
export interface Alarm {
  readonly id: string;
  readonly origin: Origin;
  /** `GreaterThanThreshold`, … */
  readonly comparison: Fact<string>;
  readonly threshold: Fact<number>;
  /** Of one period. */
  readonly seconds: Fact<number>;
  readonly periods: Fact<number>;
  /** How many of the periods must be beyond the threshold. */
  readonly periodsNeeded: Fact<number>;
  /** What a period without data counts as: `missing`, `ignore`, `breaching`, `notBreaching`. */
  readonly missing: Fact<string>;
  /** Its value is zero exactly when each of these is, counts up with each, and is never below. */
  readonly counts: Fact<readonly Metric[]>;
}

export interface Metric {
  readonly origin: Origin;
  /** `AWS/SQS`. */
  readonly namespace: string;
  /** `ApproximateNumberOfMessagesVisible`. */
  readonly name: string;
  /** The dimension `QueueName`; null: it has none. */
  readonly queue: Text | null;
}
