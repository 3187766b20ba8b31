import { mapNode, type Document, type MapNode, type Node } from "../../checks/sources/template/node.ts";
import { judge, type Question } from "./judge.ts";
import type { Platform } from "./platform.ts";

/** A place in a template: stack and path. `Acme-key`, `Resources/DataKey/Properties/KeyPolicy/Statement/0/Effect`. */
export interface Read {
  readonly stack: string;
  readonly path: readonly string[];
}

/** Every scalar of the templates that judging the claim looks at: the resolver asks for a node's content only when somebody needs it. */
export function readsOf(platform: Platform, question: Question): readonly Read[] {
  const found = new Map<string, Read>();
  const note = (stack: string, path: readonly string[]): void => {
    found.set(`${stack} ${path.join("\u0000")}`, { stack, path });
  };
  const judged = judge(platform, question, (document, stack) => recorded(document, (path) => note(stack, path)));
  if (judged.outcome !== "holds")
    throw new Error(
      `${question.claim} does not hold where its reads are recorded: ${judged.findings.find(({ outcome }) => outcome !== "holds")?.because ?? "no subject"}`,
    );
  return [...found.values()];
}

type Note = (path: readonly string[]) => void;

function recorded(document: Document, note: Note): Document {
  return { ...document, root: recordedNode(document.root, [], note) as MapNode, lineAt: (at) => document.lineAt(at) };
}

function recordedNode(node: Node, path: readonly string[], note: Note): Node {
  switch (node.kind) {
    case "map":
      return recordedMap(node, path, note);
    case "list": {
      let items: readonly Node[] | undefined;
      return {
        kind: "list",
        at: node.at,
        get items() {
          if (node.items.length === 0) note(path);
          return (items ??= node.items.map((item, i) => recordedNode(item, [...path, String(i)], note)));
        },
      };
    }
    case "text":
      return {
        kind: "text",
        at: node.at,
        get text() {
          note(path);
          return node.text;
        },
      };
    case "number":
      return {
        kind: "number",
        at: node.at,
        number: node.number,
        get raw() {
          note(path);
          return node.raw;
        },
      };
    case "boolean":
      return {
        kind: "boolean",
        at: node.at,
        get boolean() {
          note(path);
          return node.boolean;
        },
      };
    case "null":
    case "unclear":
      note(path);
      return node;
  }
}

/** Which of several members is asked for is only known by its own reading, so each is a node of its own from the start. */
function recordedMap(node: MapNode, path: readonly string[], note: Note): MapNode {
  return mapNode(node.keys, lazyValues(node, path, note), node.at);
}

function lazyValues(node: MapNode, path: readonly string[], note: Note): readonly Node[] {
  const values: Node[] = [];
  node.keys.forEach((key, i) => {
    let made: Node | undefined;
    Object.defineProperty(values, i, { enumerable: true, get: () => (made ??= recordedNode(node.values[i] as Node, [...path, key], note)) });
  });
  return values;
}
