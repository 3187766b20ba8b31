import type { Sym, Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { World } from "../../model/world.ts";
import type { Document, MapNode, Node } from "./node.ts";
import type { Place } from "./place.ts";
import type { Theory } from "./theory.ts";

/** One template opened in one world: what the intrinsics may ask. A nested stack is a frame of its own. */
export interface Frame {
  readonly session: Session;
  /** `Stack`, or `Stack/Nested`. */
  readonly name: string;
  /** What AWS::StackName gives. */
  readonly stackName: Text;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
  readonly document: Document;
  readonly parent: Frame | undefined;
  /** Set when a macro may rewrite everything: why no property can be known. */
  readonly opaque: string | undefined;

  /** The stack is there in this world: a nested one may have a condition. */
  exists(): boolean;
  /** What a node gives; undefined when it gives nothing (AWS::NoValue). `place` is where the node stands. */
  value(node: Node, place: Place): Value | undefined;
  /** A node as text; what cannot be read is one hole. Undefined: nothing, or no scalar. */
  text(node: Node, place: Place): Text | undefined;
  /** What Ref of a parameter gives; undefined when there is no such parameter. */
  parameter(name: string): Value | undefined;
  /** A resource by its logical id, whether or not its condition holds in this world. */
  resource(logicalId: string): FrameResource | undefined;
  resources(): readonly FrameResource[];
  /** Asks the world unless settled. */
  condition(name: string): boolean;
  /** The value of an output whose condition holds. */
  output(name: string): Value | undefined;
  outputs(): ReadonlyMap<string, Node>;
  /** A section of the template after Fn::ForEach: `Mappings`, `Outputs`, … */
  section(name: string): Section;
  /** The frame of a nested stack's resource; undefined when its template was not read. */
  nested(logicalId: string): Frame | undefined;
  /** All nested frames. */
  nestedFrames(): readonly Frame[];
}

/** A section's members, loops written out. */
export interface Section {
  readonly members: ReadonlyMap<string, Node>;
  /** Loops, macros and the like that may hold more members; each a reason. */
  readonly unread: readonly { readonly why: string; readonly at: number }[];
  /** Asked for while its own loops are being written out: not to be kept. */
  readonly unfinished?: true;
}

export interface FrameResource {
  readonly frame: Frame;
  readonly logicalId: string;
  /** `Stack/LogicalId`. */
  readonly id: string;
  readonly type: string;
  readonly node: MapNode;
  readonly place: Place;
  /** It and its stack are there in this world. */
  exists(): boolean;
  property(...path: readonly string[]): Value | undefined;
  ref(): Text;
  attribute(name: string): Value;
}

/** Something with a name that others read it by; undefined: the name is not known, so it may be any. */
export interface NamedThing<T> {
  readonly name: Text | undefined;
  readonly of: T;
}

export interface FrameOutput {
  readonly frame: Frame;
  readonly output: string;
}

/** The stacks of one view, opened together in one world. */
export interface Session {
  readonly world: World;
  readonly theory: Theory;
  /** The frames of an account and Region, nested ones included, whether or not they exist in this world. */
  framesIn(account: string, region: string): Iterable<Frame>;
  /** By `account/region`, filled by across.ts on first use. */
  readonly ssmParameters: Map<string, readonly NamedThing<FrameResource>[]>;
  /** The value of an SSM parameter that no template writes, where the estate file states it. */
  stated(account: string, region: string, name: string): Value | undefined;
  readonly exports: Map<string, readonly NamedThing<FrameOutput>[]>;
  /**
   * Runs `follow` one reference deeper. Gives the sentence why not when `key` is being followed already (a cycle) or references nest too deep.
   */
  follow<T>(key: string, follow: () => T, refuse: (why: string) => T): T;
}

/** A hole for something unread, named by where it stands. */
export function hole(place: Place, why: string, suffix = ""): Sym {
  return { symbol: `${place.path}${suffix}`, domain: "any", why };
}
