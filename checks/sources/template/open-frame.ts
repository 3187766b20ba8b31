import { text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import { attributeOfResource, refOf } from "./attributes.ts";
import { attributeHolds, conditionHolds } from "./conditions.ts";
import type { Frame, FrameResource, Section, Session } from "./frame.ts";
import type { NestedTemplate, StackInput } from "./input.ts";
import { isLoop, unrolled } from "./loops.ts";
import { member, textOf, type MapNode, type Node } from "./node.ts";
import { parameterValue, type Given } from "./parameters.ts";
import { partitionOf } from "../../model/partition.ts";
import { Place } from "./place.ts";
import { resolve, resolveText } from "./resolve.ts";
import { macrosOf } from "./macros.ts";
import { asText, TextLeaf, UnknownLeaf } from "./values.ts";

/** A stack of the view. */
export function openFrame(session: Session, input: StackInput): Frame {
  const given: Given = (name) => {
    const value = input.parameters.get(name);
    return value === undefined
      ? undefined
      : new TextLeaf(value === "" ? [] : [value], new Place(input.document, undefined, `${input.name}/Parameters/${name}`, 0));
  };
  const stackName = input.stackName === undefined ? [{ symbol: `${input.name}/AWS::StackName`, domain: "word" as const }] : [input.stackName];
  return frameOf(session, { ...input, stackName, given, parent: undefined, exists: () => true });
}

interface Opening {
  readonly name: string;
  readonly stackName: Frame["stackName"];
  readonly account: string;
  readonly region: string;
  readonly document: StackInput["document"];
  readonly nested: ReadonlyMap<string, NestedTemplate>;
  readonly given: Given;
  readonly parent: Frame | undefined;
  exists(): boolean;
}

function frameOf(session: Session, opening: Opening): Frame {
  const { name, document, parent } = opening;
  const sections = new Map<string, Section>();
  const conditions = new Map<string, boolean>();
  const parameters = new Map<string, Value | undefined>();
  const outputs = new Map<string, Value | undefined>();
  const nested = new Map<string, Frame | undefined>();
  let resources: Resources | undefined;
  const own = (): Resources => {
    if (resources !== undefined) return resources;
    const section = frame.section("Resources");
    const found = resourcesOf(frame, section);
    if (section.unfinished !== true) resources = found;
    return found;
  };
  const frame: Frame = {
    session,
    name,
    stackName: opening.stackName,
    account: opening.account,
    region: opening.region,
    ...partitionOf(opening.region),
    document,
    parent,
    opaque: parent?.opaque ?? macrosOf(document).opaque,
    exists: () => opening.exists(),
    value: (node, place) => resolve(frame, node, place),
    text: (node, place) => resolveText(frame, node, place),
    parameter: (parameter) =>
      remembered(parameters, parameter, () =>
        session.follow(
          `parameter ${name}/${parameter}`,
          () => parameterValue(frame, opening.given, parameter),
          (why) => new UnknownLeaf(why, new Place(document, undefined, `${name}/Parameters/${parameter}`, 0)),
        ),
      ),
    resource: (logicalId) => own().byId.get(logicalId),
    resources: () => own().all,
    condition: (condition) => remembered(conditions, condition, () => conditionHolds(frame, condition)),
    output: (output) => remembered(outputs, output, () => outputValue(frame, output)),
    outputs: () => frame.section("Outputs").members,
    section: (section) =>
      remembered(sections, section, () =>
        session.follow(
          `section ${name}/${section}`,
          () => sectionOf(frame, section),
          (why) => ({ members: new Map(), unread: [{ why: `the section ${section}: ${why}`, at: 0 }], unfinished: true }),
        ),
      ),
    nested: (logicalId) => remembered(nested, logicalId, () => openNested(frame, opening.nested.get(logicalId), logicalId)),
    nestedFrames: () => [...opening.nested.keys()].flatMap((logicalId) => frame.nested(logicalId) ?? []),
  };
  return frame;
}

function remembered<K, V>(in_: Map<K, V>, key: K, make: () => V): V {
  const before = in_.get(key);
  if (before !== undefined || in_.has(key)) return before as V;
  const value = make();
  in_.set(key, value);
  return value;
}

function sectionOf(frame: Frame, name: string): Section {
  if (name === "Transform") return { members: new Map(), unread: macrosOf(frame.document).unread };
  const node = member(frame.document.root, name);
  if (node === undefined) return { members: new Map(), unread: [] };
  if (node.kind !== "map") return { members: new Map(), unread: [{ why: `the section ${name} is no object`, at: node.at }] };
  const place = new Place(frame.document, undefined, `${frame.name}/${name}`, node.at);
  const section = node.keys.some(isLoop)
    ? unrolled(frame, node, place)
    : { members: new Map(node.keys.map((key, i) => [key, node.values[i] as Node])), unread: [] };
  // A macro inside the section: what it adds is not known.
  const macro = section.members.get("Fn::Transform");
  if (macro === undefined) return section;
  const members = new Map(section.members);
  members.delete("Fn::Transform");
  return { members, unread: [...section.unread, { why: `a macro adds to the section ${name}`, at: macro.at }] };
}

function outputValue(frame: Frame, name: string): Value | undefined {
  const node = frame.section("Outputs").members.get(name);
  const value = member(node, "Value");
  if (value === undefined) return undefined;
  const place = new Place(frame.document, undefined, `${frame.name}/Outputs/${name}`, value.at);
  return frame.session.follow(
    `output ${frame.name}/${name}`,
    () =>
      frame.opaque !== undefined
        ? new UnknownLeaf(frame.opaque, place)
        : !attributeHolds(frame, node, place)
          ? undefined
          : resolve(frame, value, place),
    (why) => new UnknownLeaf(why, place),
  );
}

interface Resources {
  readonly byId: ReadonlyMap<string, FrameResource>;
  readonly all: readonly FrameResource[];
}

function resourcesOf(frame: Frame, section: Section): Resources {
  const byId = new Map<string, FrameResource>();
  for (const [logicalId, node] of section.members) if (node.kind === "map") byId.set(logicalId, new OpenResource(frame, logicalId, node));
  return { byId, all: [...byId.values()] };
}

/** A class, since a template has hundreds and each question to them needs what earlier ones gave. */
class OpenResource implements FrameResource {
  readonly frame: Frame;
  readonly logicalId: string;
  readonly id: string;
  readonly type: string;
  readonly node: MapNode;
  readonly place: Place;
  private properties: Value | undefined = undefined;
  private own: ReturnType<FrameResource["ref"]> | undefined = undefined;
  private attributes: Map<string, Value> | undefined = undefined;

  constructor(frame: Frame, logicalId: string, node: MapNode) {
    this.frame = frame;
    this.logicalId = logicalId;
    this.id = `${frame.name}/${logicalId}`;
    this.type = textOf(member(node, "Type")) ?? "";
    this.node = node;
    this.place = new Place(frame.document, undefined, this.id, node.at);
  }

  exists(): boolean {
    return this.frame.exists() && attributeHolds(this.frame, this.node, this.place);
  }

  property(...path: readonly string[]): Value | undefined {
    const { frame, place } = this;
    if (frame.opaque !== undefined)
      return new UnknownLeaf(
        frame.opaque,
        path.reduce((at, key) => at.below(key, at.at), place),
      );
    const node = member(this.node, "Properties");
    if (node === undefined) return undefined;
    this.properties ??= resolve(frame, node, place);
    return descend(this.properties, path);
  }

  ref(): ReturnType<FrameResource["ref"]> {
    this.own ??= this.frame.session.follow(
      `Ref ${this.id}`,
      () => refOf(this),
      (why) => [{ symbol: this.id, domain: "any", why }],
    );
    return this.own;
  }

  attribute(name: string): Value {
    this.attributes ??= new Map();
    return remembered(this.attributes, name, () =>
      this.frame.session.follow(
        `${this.id}.${name}`,
        () => attributeOfResource(this, name),
        (why) => new UnknownLeaf(why, this.place),
      ),
    );
  }
}

/** The value at a path; what is below something unknown is unknown. */
function descend(from: Value | undefined, path: readonly string[]): Value | undefined {
  let value = from;
  for (const key of path) {
    if (value?.type === "map") value = value.members.get(key);
    else if (value?.type === "list") value = /^\d+$/.test(key) ? value.items[Number(key)] : undefined;
    else return value?.type === "unknown" ? value : undefined;
  }
  return value;
}

/** A nested stack: in its parent's account and Region, its parameters given by the parent. */
function openNested(parent: Frame, template: NestedTemplate | undefined, logicalId: string): Frame | undefined {
  const resource = parent.resource(logicalId);
  if (template === undefined || resource === undefined) return undefined;
  const name = resource.id;
  const given: Given = (parameter) => {
    const value = resource.property("Parameters", parameter);
    if (value?.type !== "list") return value;
    const texts = value.items.map(asText);
    return texts.every((one) => one !== undefined)
      ? new TextLeaf(text(...texts.flatMap((one, i) => (i === 0 ? [one] : [",", one]))), resource.place)
      : new UnknownLeaf("a list that is not known is given", resource.place);
  };
  return frameOf(parent.session, {
    name,
    stackName: [...parent.stackName, `-${logicalId}-`, { symbol: `${name}/AWS::StackName`, domain: "id" }],
    account: parent.account,
    region: parent.region,
    document: template.document,
    nested: template.nested,
    given,
    parent,
    exists: () => resource.exists(),
  });
}
