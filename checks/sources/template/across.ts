import { literal, mayEqual, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { Frame, FrameOutput, FrameResource, NamedThing } from "./frame.ts";
import { member, textOf } from "./node.ts";
import { Place } from "./place.ts";
import { comparedMax, lengthOf } from "./texts.ts";

/*
 * What one stack reads of another in the same view. Each answer is given only when exactly one definition can be meant.
 */

/** The value of the SSM parameter of that name in the frame's account and Region: a template's, or else what the estate file states. */
export function ssmParameter(frame: Frame, name: Text): Value | undefined {
  const wanted = literal(name);
  // `name:3` is a version of its own, which may differ from what the template writes now.
  if (wanted === undefined || wanted.includes(":")) return undefined;
  return frame.session.follow(
    `SSM parameter ${frame.account}/${frame.region}${wanted}`,
    () => writtenParameter(frame, wanted),
    () => undefined,
  );
}

function writtenParameter(frame: Frame, wanted: string): Value | undefined {
  const found: Value[] = [];
  for (const { name: own, of } of index(frame.session.ssmParameters, frame, ssmNames)) {
    if (!mayBe(own, wanted) || !of.exists()) continue;
    const value = of.property("Value");
    if (own === undefined || literal(own) === undefined || value === undefined || value.type === "unknown") return undefined;
    found.push(value);
  }
  return found.length === 0 ? frame.session.stated(frame.account, frame.region, wanted) : found.length === 1 ? found[0] : undefined;
}

/** The value exported under that name in the frame's account and Region. */
export function exported(frame: Frame, name: Text): Value | undefined {
  const wanted = literal(name);
  if (wanted === undefined) return undefined;
  const found: Value[] = [];
  for (const { name: own, of } of index(frame.session.exports, frame, exportNames)) {
    if (!mayBe(own, wanted)) continue;
    const value = of.frame.output(of.output);
    if (value === undefined || !of.frame.exists()) continue;
    if (own === undefined || literal(own) === undefined) return undefined;
    found.push(value);
  }
  return found.length === 1 ? found[0] : undefined;
}

/** An output of the stack of that name, in that account and Region. */
export function stackOutput(
  frame: Frame,
  where: { readonly stack: string; readonly account: string; readonly region: string },
  output: string,
): Value | undefined {
  const named = [...frame.session.framesIn(where.account, where.region)].filter(
    (other) => other.parent === undefined && mayBe(other.stackName, where.stack),
  );
  const [only] = named;
  return named.length === 1 && only !== undefined && literal(only.stackName) === where.stack ? only.output(output) : undefined;
}

/** A name that is looked up while the names are being resolved (they refer to each other) may be any. */
const beingMade: readonly never[] = [];

/** All things of one account and Region, their names resolved once per session. */
function index<T>(
  ofSession: Map<string, readonly NamedThing<T>[]>,
  frame: Frame,
  namesOf: (frame: Frame) => Iterable<NamedThing<T>>,
): readonly NamedThing<T>[] {
  const { session, account, region } = frame;
  const key = `${account}/${region}`;
  const before = ofSession.get(key);
  if (before !== undefined) return before;
  const made: NamedThing<T>[] = [];
  ofSession.set(key, beingMade);
  try {
    for (const other of session.framesIn(account, region)) made.push(...namesOf(other));
    ofSession.set(key, made);
  } finally {
    if (ofSession.get(key) === beingMade) ofSession.delete(key);
  }
  return made;
}

function* ssmNames(frame: Frame): Iterable<NamedThing<FrameResource>> {
  for (const [logicalId, node] of frame.section("Resources").members) {
    const of = textOf(member(node, "Type")) === "AWS::SSM::Parameter" ? frame.resource(logicalId) : undefined;
    const name = of?.property("Name");
    // Without a name AWS makes one that nobody can write down beforehand.
    if (of !== undefined && name !== undefined) yield { name: name.type === "text" ? name.text : undefined, of };
  }
}

function* exportNames(frame: Frame): Iterable<NamedThing<FrameOutput>> {
  for (const [output, node] of frame.outputs()) {
    const name = member(member(node, "Export"), "Name");
    if (name === undefined) continue;
    yield {
      name: frame.text(name, new Place(frame.document, undefined, `${frame.name}/Outputs/${output}/Export/Name`, name.at)),
      of: { frame, output },
    };
  }
}

function mayBe(name: Text | undefined, wanted: string): boolean {
  if (name === undefined) return true;
  const plain = literal(name);
  if (plain !== undefined) return plain === wanted;
  return lengthOf(name) > comparedMax || mayEqual(name, [wanted]);
}
