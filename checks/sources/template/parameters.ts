import { show, type Domain, type Sym } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import { ssmParameter } from "./across.ts";
import type { Frame } from "./frame.ts";
import { split } from "./intrinsics/split.ts";
import { withoutReferences } from "./intrinsics/text.ts";
import { member, textOf, type Node } from "./node.ts";
import { matchesOnlyWords } from "./pattern.ts";
import { Place } from "./place.ts";
import { asText, MadeList, TextLeaf, UnknownLeaf } from "./values.ts";

/** What the deployment gives a parameter: a text, or a value of the parent stack. Undefined: not given. */
export type Given = (name: string) => Value | undefined;

/**
 * What Ref of a parameter gives, before the answers of this world are filled in: the given value, else a symbol; never the default, since a deployment
 * may give another. A nested stack's parameters are given by its parent's template alone, so there the default does hold.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html)
 */
export function parameterValue(frame: Frame, given: Given, name: string): Value | undefined {
  const declared = frame.section("Parameters").members.get(name);
  if (declared === undefined) return undefined;
  const place = new Place(frame.document, undefined, `${frame.name}/Parameters/${name}`, declared.at);
  const type = textOf(member(declared, "Type")) ?? "String";
  const value = given(name) ?? (frame.parent === undefined ? undefined : scalar(frame, member(declared, "Default"), place));
  const ssm = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1];
  if (ssm !== undefined) return ofSsm(frame, name, ssm, value ?? scalar(frame, member(declared, "Default"), place), place);
  if (isList(type)) return listOf(frame, name, value, place);
  if (value === undefined) return new TextLeaf([symbolOf(frame, name, declared, type)], place);
  return value.type === "text" ? new TextLeaf(withoutReferences(frame, value.text), place) : value;
}

/** The value of an SSM-typed parameter: the named parameter's, when the view defines it. */
function ofSsm(frame: Frame, name: string, inner: string, ssmName: Value | undefined, place: Place): Value {
  const key = ssmName === undefined ? undefined : asText(ssmName);
  const found = inner === "AWS::SSM::Parameter::Name" ? ssmName : key === undefined ? undefined : ssmParameter(frame, key);
  if (isList(inner)) return listOf(frame, name, found, place);
  if (found !== undefined) return found;
  return new TextLeaf(
    [
      {
        symbol: `${frame.name}/${name}`,
        domain: typeDomain(inner),
        why: `the SSM parameter ${key === undefined ? name : show(key)} is read at deployment`,
      },
    ],
    place,
  );
}

function scalar(frame: Frame, node: Node | undefined, place: Place): Value | undefined {
  return node === undefined ? undefined : frame.value(node, place);
}

function isList(type: string): boolean {
  return type === "CommaDelimitedList" || type.startsWith("List<");
}

/** A list parameter: the given text at its commas, blanks trimmed. */
function listOf(frame: Frame, name: string, value: Value | undefined, place: Place): Value {
  if (value?.type === "list") return value;
  const text = value === undefined ? undefined : asText(value);
  const parts = text === undefined ? undefined : split(",", text);
  if (parts === undefined || !parts.complete)
    return new UnknownLeaf(`the list parameter ${name} is given at deployment`, place, `${frame.name}/${name}`);
  const trimmed = parts.pieces.map((piece) => piece.map((part, i) => trim(part, i === 0, i === piece.length - 1)).filter((part) => part !== ""));
  return new MadeList(
    place,
    trimmed.map((piece, i) => new TextLeaf(piece, place.below(i, place.at))),
  );
}

function trim(part: string | Sym, first: boolean, last: boolean): string | Sym {
  if (typeof part !== "string") return part;
  const start = first ? part.trimStart() : part;
  return last ? start.trimEnd() : start;
}

function symbolOf(frame: Frame, name: string, declared: Node, type: string): Sym {
  const symbol = `${frame.name}/${name}`;
  const allowed = allowedValues(declared);
  if (allowed !== undefined && allowed.length > 0) frame.session.theory.allow(symbol, allowed);
  return { symbol, domain: domainOf(declared, type, allowed) };
}

function allowedValues(declared: Node): readonly string[] | undefined {
  const node = member(declared, "AllowedValues");
  if (node === undefined || node.kind !== "list") return undefined;
  // Which spellings of a number count as equal is not written down, but for plain whole ones.
  const values = node.items.map((item) =>
    item.kind === "text" ? item.text : item.kind === "number" && /^(?:0|[1-9]\d*)$/.test(item.raw) ? item.raw : undefined,
  );
  return values.every((value) => value !== undefined) ? values : undefined;
}

function domainOf(declared: Node, type: string, allowed: readonly string[] | undefined): Domain {
  if (allowed !== undefined && allowed.length > 0 && allowed.every((value) => /^[A-Za-z0-9_.-]+$/.test(value))) return "word";
  const pattern = textOf(member(declared, "AllowedPattern"));
  return pattern !== undefined && matchesOnlyWords(pattern) ? "word" : typeDomain(type);
}

/** What the AWS-specific types let through: ids, zone names and numbers; names of groups and key pairs may hold anything. */
function typeDomain(type: string): Domain {
  return type === "Number" || /^AWS::(?:EC2|Route53)::[A-Za-z]+::Id$/.test(type) || type === "AWS::EC2::AvailabilityZone::Name" ? "word" : "any";
}
