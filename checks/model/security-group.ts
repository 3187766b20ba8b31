import type { Resource } from "./estate.ts";
import type { Fact, Origin } from "./fact.ts";
import type { Text } from "./text.ts";

/** Where a network interface stands, and what it may open connections to. */
export interface Subnet extends Resource {
  readonly kind: "ec2:subnet";
  readonly subnetId: Fact<Text>;
  readonly vpc: Fact<Text>;
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html) */
export interface SecurityGroup extends Resource {
  readonly kind: "ec2:security-group";
  readonly groupId: Fact<Text>;
  /** Where its members may open connections to: its own rules, and those that stand by themselves. */
  readonly egress: Fact<readonly EgressRule[]>;
}

export interface EgressRule {
  readonly origin: Origin;
  /** A range (`10.0.0.0/16`, `::/0`) as written; the id of a group; null: something else, a prefix list. */
  readonly to: Fact<{ readonly type: "range" | "group"; readonly text: Text } | null>;
  /** ICMP of a type that does not exist, or of one address that nobody has: it lets nothing out. */
  readonly matchesNothing: Fact<boolean>;
}
