import { booleanFact, optionalText, textFact, unread, wordFact } from "../values.ts";
import type { BlockDevice, Launch } from "../../model/fleet.ts";
import { known, lazily, mapFact, thenFact, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { literal, sameText, show, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** What lies beside a group and says how it starts instances. */
export interface Launchers {
  readonly templates: readonly SourceResource[];
  readonly configurations: readonly SourceResource[];
}

/** A launch template as a group names it, or why it is not known; with what the group puts over it. */
export interface NamedTemplate {
  readonly template: Fact<SourceResource>;
  readonly override?: Value | undefined;
}

/**
 * Families with GPUs: `p5`, `g4dn`, `gr6`. (docs.aws.amazon.com/ec2/latest/instancetypes/ac.html)
 * Other accelerators (`inf`, `trn`, `dl`, `vt`, `f`) are no GPUs.
 */
export function hasGpu(instanceType: string): boolean {
  return /^(p|g|gr)\d/.test(instanceType);
}

/** How a group starts an instance from a launch template, or from what it puts over it. */
export function readLaunch({ template, override }: NamedTemplate, origin: Origin): Launch {
  const ofTemplate = (...path: readonly string[]): Fact<Value | undefined> =>
    thenFact(template, (it, at) => {
      const all = it.property("LaunchTemplateData");
      return all?.type === "unknown" ? unread(all, "an object") : known(it.property("LaunchTemplateData", ...path), at);
    });
  const type = (): Fact<Value | undefined> => {
    const own = memberOf(override, "InstanceType");
    return own === undefined ? ofTemplate("InstanceType") : known(own, own.origin);
  };
  const requirements = (): Fact<Value | undefined> => {
    const own = memberOf(override, "InstanceRequirements");
    return own === undefined ? ofTemplate("InstanceRequirements") : known(own, own.origin);
  };
  return lazily<Launch>({
    origin: () => override?.origin ?? (template.known ? template.value.origin : origin),
    type: () => instanceType(type(), requirements(), origin),
    hasGpu: () => mayHaveGpu(type(), requirements()),
    devices: () => thenFact(ofTemplate("BlockDeviceMappings"), (value, at) => devices(value, at)),
    userData: () => thenFact(ofTemplate("UserData"), (value, at) => (value === undefined ? known(null, at) : plainText(value))),
  });
}

/** A launch configuration: new accounts have none, so only its instance type is read. (docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html) */
export function readConfiguration(configuration: Fact<SourceResource>, origin: Origin): Launch {
  const type = (): Fact<string> =>
    thenFact(configuration, (it) => {
      const value = it.property("InstanceType");
      return value === undefined ? unknown("It is started as another instance was.", it.origin) : wordFact(value, { value: "", origin: it.origin });
    });
  const unmodelled = (): Fact<never> => unknown("What a launch configuration says is not modelled.", configuration.origin);
  return lazily<Launch>({
    origin: () => (configuration.known ? configuration.value.origin : origin),
    type,
    hasGpu: () => mapFact(type(), hasGpu),
    devices: unmodelled,
    userData: unmodelled,
  });
}

/** The resource that a text names by its id, or by the name that the property gives it. */
export function named(
  value: Value | undefined,
  among: readonly SourceResource[],
  property: string,
  what: string,
  origin: Origin,
): Fact<SourceResource> {
  const name = textFact(value, unknown(`It names no ${what}.`, origin));
  return thenFact(name, (text, at) => {
    const found = among.find((each) => {
      const own = optionalText(each.property(property), { value: null, origin: each.origin });
      const isNamed = own.known && own.value !== null && sameText(own.value, text);
      return isNamed || (each.ref.type === "text" && sameText(each.ref.text, text));
    });
    return found === undefined ? unknown(`No ${what} that was read is ${show(text)}.`, at) : known(found, at);
  });
}

/** Base64 undone; where it is written as base64 already, it must be literal. */
function plainText(value: Value): Fact<Text> {
  if (value.type === "text" && value.plain !== undefined) return known(value.plain, value.origin);
  return mapFact(wordFact(value, { value: "", origin: value.origin }), (base64) => [Buffer.from(base64, "base64").toString("utf8")]);
}

function instanceType(type: Fact<Value | undefined>, requirements: Fact<Value | undefined>, origin: Origin): Fact<string> {
  return thenFact(type, (value) => {
    if (value !== undefined) return wordFact(value, { value: "", origin: value.origin });
    return thenFact(requirements, (attributes) => {
      const only = allowed(attributes);
      if (only?.length === 1 && only[0] !== undefined) return wordFact(only[0], { value: "", origin });
      return unknown(attributes === undefined ? "No instance type is stated." : "Attributes choose the instance type.", attributes?.origin ?? origin);
    });
  });
}

function mayHaveGpu(type: Fact<Value | undefined>, requirements: Fact<Value | undefined>): Fact<boolean> {
  return thenFact(type, (value, at) => {
    if (value !== undefined) return mapFact(wordFact(value, { value: "", origin: value.origin }), hasGpu);
    return thenFact(requirements, (attributes) => {
      if (attributes === undefined) return unknown("No instance type is stated.", at);
      const kinds = memberOf(attributes, "AcceleratorTypes");
      const most = memberOf(memberOf(attributes, "AcceleratorCount"), "Max");
      if (most?.type === "number" && most.number === 0) return known(false, most.origin);
      const words = (kinds?.type === "list" ? kinds.items : []).map((each) => (each.type === "text" ? literal(each.text) : undefined));
      if (words.includes("gpu")) return known(true, attributes.origin);
      const types = (allowed(attributes) ?? []).map((each) => (each.type === "text" ? literal(each.text) : undefined));
      // Without a word on accelerators AWS may choose any.
      if (types.length > 0 && types.every((each) => each !== undefined && !each.startsWith("*")))
        return known(
          types.some((each) => each !== undefined && hasGpu(each)),
          attributes.origin,
        );
      return unknown("Attributes choose the instance type, and whether it has GPUs.", attributes.origin);
    });
  });
}

function allowed(attributes: Value | undefined): readonly Value[] | undefined {
  const types = memberOf(attributes, "AllowedInstanceTypes");
  return types?.type === "list" ? types.items : undefined;
}

function devices(value: Value | undefined, origin: Origin): Fact<readonly BlockDevice[]> {
  if (value === undefined) return known([], origin);
  return value.type === "list" ? known(value.items.map(readDevice), value.origin) : unread(value, "a list");
}

/** (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-launchtemplate-blockdevicemapping.html) */
function readDevice(value: Value): BlockDevice {
  const { origin } = value;
  const ebs = memberOf(value, "Ebs");
  const stated = (name: string, otherwise: string): Fact<boolean> => {
    if (value.type === "unknown") return unknown(value.why, origin);
    if (ebs?.type === "unknown") return unknown(ebs.why, ebs.origin);
    const member = memberOf(ebs, name);
    return member === undefined ? unknown(otherwise, ebs?.origin ?? origin) : booleanFact(member, { value: false, origin });
  };
  return lazily<BlockDevice>({
    origin: () => origin,
    name: () => {
      const name = memberOf(value, "DeviceName");
      return name === undefined ? unknown("The mapping names no device.", origin) : wordFact(name, { value: "", origin });
    },
    store: () => {
      if (ebs === undefined && memberOf(value, "NoDevice") !== undefined) return "none";
      return ebs === undefined && memberOf(value, "VirtualName") !== undefined ? "instance-store" : "ebs";
    },
    // A volume is encrypted too where the account encrypts all, or its snapshot is. (docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html)
    encrypted: () => stated("Encrypted", "Encrypted is not stated, so the account's default, the image or the snapshot says."),
    // Of a data volume the ways to launch differ. (docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html)
    deletedWithInstance: () => stated("DeleteOnTermination", "DeleteOnTermination is not stated, so the image says."),
    snapshot: () => optionalText(memberOf(ebs, "SnapshotId"), { value: null, origin }),
  });
}

/** A member of an object; what is unknown has unknown members. */
export function memberOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.type === "map") return value.members.get(name);
  return value?.type === "unknown" ? value : undefined;
}
