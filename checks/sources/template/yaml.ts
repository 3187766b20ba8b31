import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type CST,
  type Document as YamlDocument,
  type ParsedNode,
  type Scalar,
} from "yaml";
import { InputError } from "../../model/input-error.ts";
import { depthMax, tooDeep } from "./json.ts";
import { mapNode, type Node } from "./node.ts";

/** How many nodes a YAML file may have once its aliases are written out. */
export const nodesMax = 1_000_000;

interface Reading {
  readonly file: string;
  readonly lines: LineCounter;
  readonly anchors: Map<string, Node>;
  /** Nodes below each node, aliases written out. */
  readonly sizes: Map<Node, number>;
}

/**
 * YAML as CloudFormation reads it: version 1.1 scalars, the short forms of its functions (`!Ref`), aliases written out. Throws InputError for
 * what CloudFormation does not support (merge keys, other tags, several documents), for a name twice, and for aliases that
 * would grow past {@link nodesMax}.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html)
 */
export function parseYaml(text: string, file: string): { readonly root: Node; readonly lineAt: (at: number) => number } {
  const lines = new LineCounter();
  const lineAt = (at: number): number => Math.max(1, lines.linePos(at).line);
  const document = compose(text, file, lines);
  const reading: Reading = { file, lines, anchors: new Map(), sizes: new Map() };
  const root = document.contents === null ? ({ kind: "null", at: 0 } as const) : convert(reading, document.contents, 0);
  return { root, lineAt };
}

function compose(text: string, file: string, lines: LineCounter): YamlDocument.Parsed {
  const tokens = tokensOf(text, file, lines);
  const composer = new Composer({ version: "1.1", schema: "failsafe", uniqueKeys: false, merge: false, keepSourceTokens: false, logLevel: "silent" });
  const [document, second] = [...composer.compose(tokens, true, text.length)] as YamlDocument.Parsed[];
  if (document === undefined) throw new InputError("the file holds no YAML document", "Write a template into it", { file });
  const [error] = [...document.errors, ...(second?.errors ?? [])];
  if (error !== undefined) throw invalid(error.message, file, lines.linePos(error.pos[0]).line);
  if (second !== undefined) throw several(file, lines.linePos(second.range[0]).line);
  return document;
}

/** Stops at what makes the whole file useless, since the rest of a hostile file may take long. */
function tokensOf(text: string, file: string, lines: LineCounter): readonly CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  let documents = 0;
  const take = (token: CST.Token): void => {
    if (token.type === "error") throw invalid(token.message, file, lines.linePos(token.offset).line);
    if (token.type === "document") documents += 1;
    if (documents > 1) throw several(file, lines.linePos(token.offset).line);
    tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) take(token);
    // The document, the collections that are open, and what is being read.
    if (parser.stack.length > depthMax + 2) throw tooDeep(file, lines.linePos(parser.offset).line);
  }
  for (const token of parser.end()) take(token);
  return tokens;
}

function invalid(message: string, file: string, line: number): InputError {
  return new InputError(`not valid YAML: ${message.split(/ at line|\n/)[0] ?? "it cannot be read"}`, "Correct the file", { file, line });
}

function several(file: string, line: number): InputError {
  return new InputError("the file holds more than one YAML document", "A template is one document", { file, line });
}

function convert(reading: Reading, of: ParsedNode, at: number): Node {
  if (isAlias(of)) return alias(reading, of.source, of.range[0]);
  const node = tagged(reading, of, plain(reading, of, at), at);
  if (of.anchor !== undefined) reading.anchors.set(of.anchor, node);
  return node;
}

function plain(reading: Reading, of: Exclude<ParsedNode, { source: string; resolve: unknown }>, at: number): Node {
  if (isMap(of)) return map(reading, of, at);
  if (isSeq(of)) return list(reading, of.items, at);
  if (isScalar(of)) return scalar(of, at);
  throw unsupported(reading, at, "this kind of YAML node");
}

function alias(reading: Reading, name: string, at: number): Node {
  const node = reading.anchors.get(name);
  if (node !== undefined) return node;
  throw new InputError(`the alias *${name} has no anchor that is complete before it`, "Write the value out", {
    file: reading.file,
    line: reading.lines.linePos(at).line,
  });
}

function list(reading: Reading, items: readonly ParsedNode[], at: number): Node {
  const nodes = items.map((item) => convert(reading, item, item.range[0]));
  return sized(reading, { kind: "list", items: nodes, at }, nodes, at);
}

function map(reading: Reading, of: { readonly items: readonly unknown[] }, at: number): Node {
  const keys: string[] = [];
  const values: Node[] = [];
  const seen = new Set<string>();
  for (const { key, value } of of.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
    const keyAt = key.range[0];
    const name = convert(reading, key, keyAt);
    const text = name.kind === "text" ? name.text : isScalar(key) && key.tag === undefined ? key.source : undefined;
    if (text === undefined) throw unsupported(reading, keyAt, "a name that is no text");
    if (text === "<<" && isScalar(key) && key.type === "PLAIN") throw unsupported(reading, keyAt, "the merge key <<");
    if (seen.has(text))
      throw new InputError(`the name ${JSON.stringify(text)} occurs twice in one object`, "Remove one: readers differ in which they take", {
        file: reading.file,
        line: reading.lines.linePos(keyAt).line,
      });
    seen.add(text);
    keys.push(text);
    values.push(value === null ? { kind: "null", at: keyAt } : convert(reading, value, keyAt));
  }
  return sized(reading, mapNode(keys, values, at), values, at);
}

/** Counts what the node holds with its aliases written out: a small file may describe an endless one. */
function sized(reading: Reading, node: Node, children: readonly Node[], at: number): Node {
  const size = children.reduce((sum, child) => sum + (reading.sizes.get(child) ?? 1), 1);
  if (size > nodesMax)
    throw new InputError(`its aliases written out give more than the limit of ${nodesMax} values`, "Write fewer aliases of aliases", {
      file: reading.file,
      line: reading.lines.linePos(at).line,
    });
  reading.sizes.set(node, size);
  return node;
}

/** The short forms: `!GetAtt a.b` is `{ "Fn::GetAtt": "a.b" }`. */
function tagged(reading: Reading, of: ParsedNode, node: Node, at: number): Node {
  const tag = of.tag;
  if (tag === undefined || tag === "!" || coreTags.has(tag)) return node;
  const name = /^!([A-Za-z][A-Za-z0-9:]*)$/.exec(tag)?.[1];
  if (name === undefined) throw unsupported(reading, at, `the tag ${tag.replace("tag:yaml.org,2002:", "!!")}`);
  const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  return sized(reading, mapNode([key], [node], at), [node], at);
}

const core = "tag:yaml.org,2002:";
const coreTags: ReadonlySet<string> = new Set(["str", "int", "float", "bool", "null", "map", "seq"].map((name) => core + name));

/**
 * A scalar by YAML 1.1's implicit types (yaml.org/type), which CloudFormation's reader follows but for timestamps. Numbers in bases other than ten
 * and the like are unclear: the deployed value depends on the reader.
 */
function scalar(of: Scalar.Parsed, at: number): Node {
  // The failsafe schema makes texts of all scalars.
  const source = typeof of.value === "string" ? of.value : of.source;
  if (of.tag === `${core}str` || (of.type !== "PLAIN" && !coreTags.has(of.tag ?? ""))) return text(source, at);
  if (/^(?:~|null|Null|NULL|)$/.test(source)) return of.tag?.startsWith("!") ? text(source, at) : { kind: "null", at };
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(source)) return { kind: "boolean", boolean: true, at };
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(source)) return { kind: "boolean", boolean: false, at };
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(source)) return { kind: "number", number: Number(source), raw: source, at };
  if (unclear.test(source)) return { kind: "unclear", why: `the unquoted ${source} is a number in another notation to YAML 1.1`, at };
  return text(source, at);
}

/** YAML 1.1 int and float without the plain decimal ones: signs, octal, hexadecimal, binary, base sixty, underscores, exponents. */
const unclear =
  /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/;

function text(source: string, at: number): Node {
  return { kind: "text", text: source, at };
}

function unsupported(reading: Reading, at: number, what: string): InputError {
  return new InputError(`CloudFormation does not support ${what} in YAML`, "Write the value out", {
    file: reading.file,
    line: reading.lines.linePos(at).line,
  });
}
