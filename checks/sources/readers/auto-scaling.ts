import { defaults } from "../defaults.ts";
import { booleanFact, numberFact, optionalText, textFact, unread, wordFact } from "../values.ts";
import { alarmsOf } from "./cloudwatch.ts";
import { memberOf, named, readConfiguration, readLaunch, type Launchers } from "./launch.ts";
import type { Fleet, Launch, ScalingPolicy, Step } from "../../model/fleet.ts";
import { known, lazily, thenFact, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { literal, mayEqual, sameText } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** What lies beside a group and says more of it. */
export interface BesideGroup extends Launchers {
  readonly policies: readonly SourceResource[];
  readonly alarms: readonly SourceResource[];
  /** What changes a group's size by the clock, or keeps stopped instances for it. */
  readonly others: readonly SourceResource[];
}

/** `AWS::AutoScaling::AutoScalingGroup` with its launch templates, policies and alarms. */
export function readGroup(resource: SourceResource, beside: () => BesideGroup): Fleet {
  const { id, origin } = resource;
  return lazily<Fleet>({
    kind: () => "autoscaling:group",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    arn: () => textFact(resource.attribute("AutoScalingGroupARN"), unknown("The group's ARN is not known.", origin)),
    launches: () => launches(resource, beside()),
    sizeMin: () => {
      const value = resource.property("MinSize");
      return value === undefined ? unknown("MinSize is not stated.", origin) : numberFact(value, { value: 0, origin });
    },
    onDemand: () => onDemand(resource, beside()),
    protectsNew: () => booleanFact(resource.property("NewInstancesProtectedFromScaleIn"), { value: defaults.groupProtectsNew.value, origin }),
    policies: () => {
      const own = ofGroup(resource, beside().policies);
      return own.known
        ? known(
            own.value.map((each) => readPolicy(each, beside().alarms)),
            own.origin,
          )
        : own;
    },
    besides: () => ofGroup(resource, beside().others),
  });
}

/** The resources that name the group; unknown where one may. */
function ofGroup(group: SourceResource, others: readonly SourceResource[]): Fact<readonly SourceResource[]> {
  const name = textFact(group.ref, unknown("The group's name is not known.", group.origin));
  if (!name.known) return name;
  const own: SourceResource[] = [];
  for (const other of others) {
    const of = textFact(other.property("AutoScalingGroupName"), unknown("It names no group.", other.origin));
    if (of.known && sameText(of.value, name.value)) own.push(other);
    else if (!of.known || mayEqual(of.value, name.value)) return unknown(`${other.id} may be of this group.`, of.origin);
  }
  return known(own, group.origin);
}

function launches(resource: SourceResource, beside: BesideGroup): Fact<readonly Launch[]> {
  const { origin } = resource;
  const mixed = resource.property("MixedInstancesPolicy");
  if (mixed !== undefined) return mixedLaunches(mixed, beside);
  const own = resource.property("LaunchTemplate");
  if (own !== undefined) return known([readLaunch({ template: templateOf(own, beside, origin) }, own.origin)], own.origin);
  const configuration = resource.property("LaunchConfigurationName");
  if (configuration === undefined) return unknown("It names no launch template: it starts instances as another one was.", origin);
  const found = named(configuration, beside.configurations, "LaunchConfigurationName", "launch configuration", origin);
  return known([readConfiguration(found, configuration.origin)], configuration.origin);
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-autoscaling-autoscalinggroup-launchtemplate.html) */
function mixedLaunches(mixed: Value, beside: BesideGroup): Fact<readonly Launch[]> {
  const specification = memberOf(memberOf(mixed, "LaunchTemplate"), "LaunchTemplateSpecification");
  if (specification === undefined) return unknown("The policy names no launch template.", mixed.origin);
  const template = templateOf(specification, beside, mixed.origin);
  const overrides = memberOf(memberOf(mixed, "LaunchTemplate"), "Overrides");
  if (overrides === undefined) return known([readLaunch({ template }, specification.origin)], specification.origin);
  if (overrides.type !== "list") return unread(overrides, "a list");
  if (overrides.items.length === 0) return known([readLaunch({ template }, specification.origin)], specification.origin);
  return known(
    overrides.items.map((override) => {
      const other = memberOf(override, "LaunchTemplateSpecification");
      return readLaunch({ template: other === undefined ? template : templateOf(other, beside, override.origin), override }, override.origin);
    }),
    overrides.origin,
  );
}

/** Its version as it is written: the latest. An older one is kept by AWS and stands in no template. */
function templateOf(specification: Value, { templates }: Launchers, origin: Origin): Fact<SourceResource> {
  if (specification.type !== "map") return unread(specification, "an object");
  const id = memberOf(specification, "LaunchTemplateId") ?? memberOf(specification, "LaunchTemplateName");
  return thenFact(named(id, templates, "LaunchTemplateName", "launch template", specification.origin), (template) => {
    const version = optionalText(memberOf(specification, "Version"), { value: null, origin });
    return thenFact(version, (written, at) => {
      const latest = template.attribute("LatestVersionNumber");
      const isLatest = written !== null && (literal(written) === "$Latest" || (latest.type === "text" && sameText(latest.text, written)));
      return isLatest
        ? known(template, at)
        : unknown(`Which version of ${template.id} it takes is not known: only the latest is what stands in its template.`, at);
    });
  });
}

/** A mixed instances policy decides, else the launch template. (docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstancesDistribution.html) */
function onDemand(resource: SourceResource, beside: BesideGroup): Fleet["onDemand"] {
  const { origin } = resource;
  const mixed = resource.property("MixedInstancesPolicy");
  if (mixed !== undefined) {
    const distribution = memberOf(mixed, "InstancesDistribution");
    const at = distribution?.origin ?? mixed.origin;
    return {
      base: numberFact(memberOf(distribution, "OnDemandBaseCapacity"), { value: defaults.onDemandBase.value, origin: at }),
      percent: numberFact(memberOf(distribution, "OnDemandPercentageAboveBaseCapacity"), { value: defaults.onDemandPercent.value, origin: at }),
    };
  }
  const own = resource.property("LaunchTemplate");
  if (own === undefined) {
    const why = unknown("Whether its instances are spot is not known: it names no launch template.", origin);
    return { base: why, percent: why };
  }
  const percent = thenFact(templateOf(own, beside, origin), (template) => {
    const market = template.property("LaunchTemplateData", "InstanceMarketOptions") ?? unreadData(template);
    const word = wordFact(memberOf(market, "MarketType"), { value: "on-demand", origin: market?.origin ?? template.origin });
    return thenFact(word, (type, at) => known(type === "spot" ? 0 : 100, at));
  });
  return { base: known(0, origin), percent };
}

function unreadData(template: SourceResource): Value | undefined {
  const all = template.property("LaunchTemplateData");
  return all?.type === "unknown" ? all : undefined;
}

/** `AWS::AutoScaling::ScalingPolicy` */
function readPolicy(resource: SourceResource, alarms: readonly SourceResource[]): ScalingPolicy {
  const { id, origin } = resource;
  return lazily<ScalingPolicy>({
    id: () => id,
    origin: () => origin,
    type: () => policyType(resource),
    adjustment: () => {
      const value = resource.property("AdjustmentType");
      return value === undefined ? unknown("AdjustmentType is not stated.", origin) : wordFact(value, { value: "", origin });
    },
    steps: () => steps(resource),
    alarms: () => {
      const tracked = tracksOnly(resource);
      return tracked.known ? alarmsOf(textFact(resource.ref, unknown("The policy's ARN is not known.", origin)), alarms) : tracked;
    },
  });
}

function policyType(resource: SourceResource): Fact<string> {
  return wordFact(resource.property("PolicyType"), { value: defaults.scalingPolicyType.value, origin: resource.origin });
}

/** Target tracking makes alarms of its own: on the instances' load where nothing else is said. (docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html) */
function tracksOnly(resource: SourceResource): Fact<"instances"> {
  const { origin } = resource;
  const own = resource.property("TargetTrackingConfiguration", "CustomizedMetricSpecification");
  if (own === undefined) return known("instances", origin);
  const namespace = wordFact(memberOf(own, "Namespace"), { value: "", origin: own.origin });
  return thenFact(namespace, (word, at) =>
    word === "AWS/EC2" ? known("instances", at) : unknown("What it tracks besides the instances' own metrics is not modelled.", own.origin),
  );
}

function steps(resource: SourceResource): Fact<readonly Step[]> {
  const list = resource.property("StepAdjustments");
  const single = resource.property("ScalingAdjustment");
  if (list === undefined) {
    if (single === undefined) return unknown("By how much it changes the size is not stated.", resource.origin);
    return thenFact(numberFact(single, { value: 0, origin: single.origin }), (by, at) => known([{ lower: null, upper: null, by }], at));
  }
  if (list.type !== "list") return unread(list, "a list");
  const type = policyType(resource);
  // Simple scaling has one adjustment, and Auto Scaling refuses steps of it. (docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html)
  if (type.known && type.value === "SimpleScaling") return unknown("A policy of type SimpleScaling has steps.", list.origin);
  const all: Step[] = [];
  for (const item of list.items) {
    const { origin } = item;
    const by = memberOf(item, "ScalingAdjustment");
    if (by === undefined) return unknown("By how much a step changes the size is not stated.", origin);
    const change = numberFact(by, { value: 0, origin });
    const [lower, upper] = [bound(memberOf(item, "MetricIntervalLowerBound")), bound(memberOf(item, "MetricIntervalUpperBound"))];
    if (!change.known) return change;
    if (lower === undefined || upper === undefined) return unknown("The bounds of a step are not known.", origin);
    all.push({ lower, upper, by: change.value });
  }
  return known(all, list.origin);
}

/** Undefined: not known. */
function bound(value: Value | undefined): number | null | undefined {
  if (value === undefined) return null;
  if (value.type === "number") return value.number;
  const word = value.type === "text" ? literal(value.text) : undefined;
  return word !== undefined && /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : undefined;
}
