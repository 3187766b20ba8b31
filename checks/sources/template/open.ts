import { known, unknown, type Fact, type Origin, type Unknown } from "../../model/fact.ts";
import { literal } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { World } from "../../model/world.ts";
import { openFrame } from "./open-frame.ts";
import type { Frame, FrameResource, Session } from "./frame.ts";
import type { StackInput } from "./input.ts";
import { member, textOf, type Node } from "./node.ts";
import { makeTheory } from "./theory.ts";
import type { Stack, TemplateResource } from "./types.ts";
import { asText, TextLeaf } from "./values.ts";

/** How many references may follow each other. */
const hopsMax = 100;

/**
 * Opens all stacks of one view in one world, together, so that they can refer to each other. Lazy: nothing is resolved, and no condition consulted,
 * before it is asked for. Open a view once per run: what its conditions imply is known to that opening alone.
 */
export function openStacks(inputs: readonly StackInput[], world: World, stated: Session["stated"] = () => undefined): readonly Stack[] {
  const following = new Set<string>();
  const session: Session = {
    world,
    theory: makeTheory((question) => world.choose(question)),
    ssmParameters: new Map(),
    stated,
    exports: new Map(),
    *framesIn(account, region) {
      for (const one of opened) if (one.account === account && one.region === region) yield* withNested(one.frame());
    },
    follow(key, follow, refuse) {
      if (following.has(key)) return refuse("it refers to itself");
      if (following.size >= hopsMax) return refuse(`more than ${hopsMax} references follow each other`);
      following.add(key);
      try {
        return follow();
      } finally {
        following.delete(key);
      }
    },
  };
  const opened = inputs.map((input) => new OpenedStack(session, input));
  return opened;
}

function* withNested(frame: Frame): Iterable<Frame> {
  yield frame;
  for (const nested of frame.nestedFrames()) yield* withNested(nested);
}

/** Costs nothing until a resource of it, or of its account and Region, is asked for: a fleet has thousands. */
class OpenedStack implements Stack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  private readonly session: Session;
  private readonly input: StackInput;
  private made: Frame | undefined = undefined;
  private readonly read = new Map<FrameResource, TemplateResource>();
  private parts: readonly Unknown[] | undefined = undefined;

  constructor(session: Session, input: StackInput) {
    this.name = input.name;
    this.account = input.account;
    this.region = input.region;
    this.session = session;
    this.input = input;
  }

  frame(): Frame {
    this.made ??= openFrame(this.session, this.input);
    return this.made;
  }

  resources(type: (name: string) => boolean): readonly TemplateResource[] {
    return [...matching(this.frame(), type)].map((one) => {
      const before = this.read.get(one) ?? new ReadResource(this, one);
      this.read.set(one, before);
      return before;
    });
  }

  declares(): number {
    return this.frame().section("Resources").members.size;
  }

  get unread(): readonly Unknown[] {
    this.parts ??= [...unreadOf(this.frame())];
    return this.parts;
  }
}

/** The stack's resources and its nested stacks', in the order of the template. */
function* matching(frame: Frame, type: (name: string) => boolean): Iterable<FrameResource> {
  for (const resource of frame.resources()) {
    const wanted = type(resource.type);
    const nested = resource.type === "AWS::CloudFormation::Stack" ? frame.nested(resource.logicalId) : undefined;
    if (!wanted && (nested === undefined || !mayHold(nested, type))) continue;
    if (!resource.exists()) continue;
    if (wanted) yield resource;
    if (nested !== undefined) yield* matching(nested, type);
  }
}

function mayHold(frame: Frame, type: (name: string) => boolean): boolean {
  return frame.resources().some((resource) => type(resource.type)) || frame.nestedFrames().some((nested) => mayHold(nested, type));
}

function* unreadOf(frame: Frame): Iterable<Unknown> {
  const { file } = frame.document;
  const origin = (path: string, at: number): Unknown["origin"] => ({ source: "template", path, file, line: frame.document.lineAt(at) });
  for (const { why, at } of frame.section("Resources").unread) yield unknown(why, origin(`${frame.name}/Resources`, at));
  for (const { why, at } of frame.section("Transform").unread) yield unknown(why, origin(`${frame.name}/Transform`, at));
  for (const [logicalId, node] of frame.section("Resources").members)
    if (textOf(member(node, "Type")) === undefined) yield unknown("a resource without a type", origin(`${frame.name}/${logicalId}`, node.at));
  for (const resource of frame.resources()) {
    const nested = resource.type === "AWS::CloudFormation::Stack" ? frame.nested(resource.logicalId) : undefined;
    if (nested !== undefined && resource.exists()) yield* unreadOf(nested);
    if (nested === undefined && resource.type === "AWS::CloudFormation::Stack" && resource.exists())
      yield unknown("the nested stack's template is not among the files", resource.place.origin);
    if (resource.type.endsWith("::MODULE") && resource.exists())
      yield unknown(`the module ${resource.type} holds resources of its own`, resource.place.origin);
  }
}

/** What readers see of a resource. */
class ReadResource implements TemplateResource {
  readonly id: string;
  readonly logicalId: string;
  readonly type: string;
  readonly stack: Stack;
  private readonly of: FrameResource;

  constructor(stack: Stack, of: FrameResource) {
    this.id = of.id;
    this.logicalId = of.logicalId;
    this.type = of.type;
    this.stack = stack;
    this.of = of;
  }

  get account(): string {
    return this.stack.account;
  }
  get region(): string {
    return this.stack.region;
  }
  get origin(): Origin {
    return this.of.place.origin;
  }
  property(...path: readonly string[]): Value | undefined {
    return this.of.property(...path);
  }
  get ref(): Value {
    return new TextLeaf(this.of.ref(), this.of.place);
  }
  attribute(name: string): Value {
    return this.of.attribute(name);
  }
  get dependsOn(): readonly string[] {
    return names(member(this.of.node, "DependsOn"));
  }
  get deletionPolicy(): Fact<string> | undefined {
    return policyOf(this.of, "DeletionPolicy");
  }
  get updateReplacePolicy(): Fact<string> | undefined {
    return policyOf(this.of, "UpdateReplacePolicy");
  }
}

function names(node: Node | undefined): readonly string[] {
  if (node?.kind === "text") return [node.text];
  return node?.kind === "list" ? node.items.flatMap((item) => (item.kind === "text" ? [item.text] : [])) : [];
}

function policyOf(of: FrameResource, name: string): Fact<string> | undefined {
  const node = member(of.node, name);
  if (node === undefined) return undefined;
  const place = of.place.below(name, node.at);
  if (of.frame.opaque !== undefined) return unknown(of.frame.opaque, place.origin);
  const value = of.frame.value(node, place);
  if (value === undefined) return undefined;
  const text = asText(value);
  const plain = text === undefined ? undefined : literal(text);
  return plain === undefined
    ? unknown(value.type === "unknown" ? value.why : `${name} is decided at deployment`, place.origin)
    : known(plain, place.origin);
}
