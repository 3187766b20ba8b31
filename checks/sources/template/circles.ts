import { InputError } from "../../model/input-error.ts";
import { macrosOf } from "./macros.ts";
import { member, textOf, type Document, type MapNode, type Node } from "./node.ts";

/**
 * Refuses a template whose resources, or whose conditions, depend on each other in a circle, as CloudFormation does: nothing of it can be deployed.
 * Only what depends in every world counts: references behind `Fn::If`, and of resources with a condition, are left out.
 * (aws.amazon.com/blogs/infrastructure-and-automation/handling-circular-dependency-errors-in-aws-cloudformation,
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html)
 * @throws InputError naming the circle and the line of its first member.
 */
export function refuseCircles(document: Document): Document {
  if (macrosOf(document).opaque !== undefined) return document;
  for (const [section, what, referencesOf] of [
    ["Resources", "resources", dependenciesOf],
    ["Conditions", "conditions", conditionsOf],
  ] as const) {
    const nodes = member(document.root, section);
    if (nodes?.kind === "map") refuseCircle(document, nodes, what, referencesOf);
  }
  return document;
}

function refuseCircle(document: Document, nodes: MapNode, what: string, referencesOf: (node: Node) => readonly string[]): void {
  const names = new Set(nodes.keys);
  const left = new Map(nodes.keys.map((name, i) => [name, [...new Set(referencesOf(nodes.values[i] as Node))].filter((other) => names.has(other))]));
  const [first] = knot(left);
  if (first === undefined) return;
  const circle = [first];
  for (let at = first; ;) {
    at = left.get(at)?.find((other) => left.has(other)) ?? first;
    const start = circle.indexOf(at);
    circle.push(at);
    if (start !== -1) throw refused(document, nodes, what, circle.slice(start));
  }
}

/** Takes away whatever depends on nothing that is left, until only circles and what depends on them are left. */
function knot(left: Map<string, readonly string[]>): Iterable<string> {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const [name, others] of left) {
    waiting.set(name, others.length);
    for (const other of others) {
      const before = dependents.get(other);
      if (before === undefined) dependents.set(other, [name]);
      else before.push(name);
    }
  }
  const free = [...left.keys()].filter((name) => waiting.get(name) === 0);
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    left.delete(name);
    for (const dependent of dependents.get(name) ?? []) {
      const count = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, count);
      if (count === 0) free.push(dependent);
    }
  }
  return left.keys();
}

function refused(document: Document, nodes: MapNode, what: string, circle: readonly string[]): InputError {
  const shown = circle.length > 8 ? [...circle.slice(0, 7), "…", circle[0] ?? ""] : circle;
  const at = nodes.values[nodes.keys.indexOf(circle[0] ?? "")]?.at ?? nodes.at;
  return new InputError(
    `the ${what} ${shown.join(" → ")} depend on each other in a circle`,
    "CloudFormation refuses such a template; break the circle",
    { file: document.file, line: document.lineAt(at) },
  );
}

function dependenciesOf(resource: Node): readonly string[] {
  const found: string[] = [];
  if (member(resource, "Condition") !== undefined) return found;
  references(member(resource, "Properties"), found);
  const dependsOn = member(resource, "DependsOn");
  for (const one of dependsOn?.kind === "list" ? dependsOn.items : [dependsOn]) push(found, textOf(one));
  return found;
}

/** Adds the names in `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
function references(node: Node | undefined, found: string[]): void {
  if (node?.kind === "list") for (const item of node.items) references(item, found);
  if (node?.kind !== "map") return;
  const [key] = node.keys;
  if (key !== undefined && node.keys.length === 1 && key in namedBy) namedBy[key]?.(node.values[0], found);
  else for (const [i, name] of node.keys.entries()) if (name !== "Fn::If" && !name.startsWith("Fn::ForEach")) references(node.values[i], found);
}

/** Without a prototype, since a template's names may be those of one. */
const namedBy: Readonly<Record<string, (value: Node | undefined, found: string[]) => void>> = Object.assign(Object.create(null) as object, {
  Ref: (value: Node | undefined, found: string[]) => push(found, textOf(value)),
  "Fn::GetAtt": (value: Node | undefined, found: string[]) => push(found, textOf(value?.kind === "list" ? value.items[0] : value)?.split(".")[0]),
  "Fn::Sub": (value: Node | undefined, found: string[]) => {
    const [text, own] = value?.kind === "list" ? value.items : [value];
    const local = own?.kind === "map" ? own.keys : [];
    for (const [, name = ""] of (textOf(text) ?? "").matchAll(/\$\{([^!}][^}]*)\}/g)) if (!local.includes(name)) push(found, name.split(".")[0]);
    references(own, found);
  },
});

function conditionsOf(node: Node): readonly string[] {
  const found: string[] = [];
  conditionsIn(node, found);
  return found;
}

function conditionsIn(node: Node, found: string[]): void {
  if (node.kind === "list") for (const item of node.items) conditionsIn(item, found);
  if (node.kind !== "map") return;
  for (const [i, key] of node.keys.entries()) {
    const value = node.values[i];
    const name = key === "Condition" ? textOf(value) : undefined;
    if (name !== undefined) found.push(name);
    else if (value !== undefined) conditionsIn(value, found);
  }
}

function push(found: string[], name: string | undefined): void {
  if (name !== undefined) found.push(name);
}
