import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from "yaml";
import type { z } from "zod";
import { InputError } from "../model/input-error.ts";
import { nearest } from "../model/nearest.ts";

/*
 * YAML that people write, read strictly: what is not understood is an error with the file, the line and the nearest name.
 */

const limitBytes = 4 * 1024 * 1024;
const limitDepth = 100;

export type LineOf = (way: readonly PropertyKey[]) => number | undefined;

/** A YAML file that people write, and what to say of one that is none. */
export interface Kind {
  /** "an estate file". */
  readonly name: string;
  readonly schema: z.ZodType;
  /** "`cofferdam init` writes a first one". */
  readonly first: string;
}

/** The value of a YAML file, and the line of each key path in it. */
export function readYaml(bytes: Uint8Array, path: string, kind: Kind): { readonly value: unknown; readonly lineOf: LineOf } {
  const { document, lines } = parsed(bytes, path, kind);
  return { value: valueOf(document, path), lineOf: (way) => lineAt(document, lines, way) };
}

function parsed(bytes: Uint8Array, path: string, { name, first }: Kind): { document: Document; lines: LineCounter } {
  if (bytes.length > limitBytes) throw new InputError(`${path}: larger than ${limitBytes} bytes; ${name} is a few kilobytes`);
  const lines = new LineCounter();
  const text = utf8(bytes, path);
  if (text.trim() === "") throw new InputError(`${path}: the file is empty; ${first}`);
  refuseDeep(text, path);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const error = document.errors[0];
  if (error !== undefined) throw new InputError(`${path}:${lines.linePos(error.pos[0]).line}: ${firstLine(error.message)}`);
  refuseAliases(document, path, lines);
  return { document, lines };
}

function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: not UTF-8; save it as UTF-8`);
  }
}

/** Before parsing, since the parser itself recurses. */
function refuseDeep(text: string, path: string): void {
  let depth = 0;
  let line = 1;
  for (const char of text) {
    if (char === "\n") line++;
    else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
    if (depth > limitDepth) throw new InputError(`${path}:${line}: nested deeper than ${limitDepth} levels`);
  }
  const indents = text.split("\n").map((row) => /^[ ?:-]*/.exec(row)?.[0].length ?? 0);
  const deepest = indents.findIndex((indent) => indent > 4 * limitDepth);
  if (deepest !== -1) throw new InputError(`${path}:${deepest + 1}: nested deeper than ${limitDepth} levels`);
}

function valueOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new InputError(
      `${path}: its YAML aliases cannot be written out (${firstLine(error instanceof Error ? error.message : String(error))}); write the values out`,
    );
  }
}

function refuseAliases(document: Document, path: string, lines: LineCounter): void {
  let aliases = 0;
  visit(document, {
    Alias: (_, alias) => {
      aliases += 1;
      const at = alias.range?.[0] ?? 0;
      const node = alias.resolve(document);
      if (node !== undefined && (node.range?.[1] ?? 0) <= at) return;
      throw new InputError(
        `${path}:${lines.linePos(at).line}: the alias *${alias.source} has no anchor that is complete before it; write the value out`,
      );
    },
  });
  if (aliases > 50) throw new InputError(`${path}: more than 50 YAML aliases; write the values out`);
}

function lineAt(document: Document, lines: LineCounter, way: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let at: Node | undefined;
  for (const step of way) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      at = pair.key as Node;
      node = pair.value;
    } else if (typeof node === "object" && node !== null && "items" in node) {
      node = (node.items as unknown[])[Number(step)];
      if (node === undefined) break;
      at = node as Node;
    } else break;
  }
  return at?.range ? lines.linePos(at.range[0]).line : undefined;
}

/** A key that is mistyped is also one that is missing: the former is what to mend. */
export function firstProblem({ issues }: z.ZodError, path: string, lineOf: LineOf, kind: Kind): InputError {
  return problem(issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0], path, lineOf, kind);
}

function problem(issue: z.core.$ZodIssue | undefined, path: string, lineOf: LineOf, kind: Kind): InputError {
  const keysAt = (way: readonly PropertyKey[]): string[] => keysOf(kind.schema, way);
  if (issue === undefined) return new InputError(`${path}: not ${kind.name}`);
  if (issue.code === "invalid_union") {
    const deepest = issue.errors.flat().find((inner) => inner.code === "unrecognized_keys" || inner.path.length > 0) ?? issue.errors.flat()[0];
    if (deepest !== undefined) return problem({ ...deepest, path: [...issue.path, ...deepest.path] }, path, lineOf, kind);
  }
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const like = nearest(key, keysAt(issue.path));
    const hint = like === undefined ? `known here: ${keysAt(issue.path).join(", ")}` : `did you mean ${like}?`;
    return new InputError(`${where(path, lineOf([...issue.path, key]))}: unknown key ${[...issue.path, key].join(".")}; ${hint}`);
  }
  const name = issue.path.length === 0 ? "the file" : issue.path.join(".");
  return new InputError(`${where(path, lineOf(issue.path))}: ${name}: ${issueText(issue)}`);
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") {
    const given = typeof issue.input === "string" ? issue.input : undefined;
    const like = given === undefined ? undefined : nearest(given, issue.values.map(String));
    return `must be one of ${issue.values.join(", ")}${like === undefined ? "" : `; did you mean ${like}?`}`;
  }
  if (issue.code === "invalid_type" && issue.input === undefined) return "is required";
  if (issue.code === "invalid_type" && issue.expected === "string" && typeof issue.input === "number") return "is a number here; write it in quotes";
  return firstLine(issue.message);
}

/** The keys that the schema knows at a path, for "did you mean". */
function keysOf(root: unknown, way: readonly PropertyKey[]): string[] {
  let schema = root;
  for (const step of way) schema = below(schema, step);
  return shapeKeys(schema);
}

interface Inner {
  readonly def?: { readonly innerType?: unknown; readonly element?: unknown; readonly options?: readonly unknown[] };
  readonly shape?: Readonly<Record<string, unknown>>;
}

function below(schema: unknown, step: PropertyKey): unknown {
  const { def, shape } = (schema ?? {}) as Inner;
  if (shape !== undefined) return shape[String(step)];
  if (def?.innerType !== undefined) return below(def.innerType, step);
  return def?.element;
}

function shapeKeys(schema: unknown): string[] {
  const { def, shape } = (schema ?? {}) as Inner;
  if (shape !== undefined) return Object.keys(shape);
  if (def?.innerType !== undefined) return shapeKeys(def.innerType);
  return [...new Set((def?.options ?? []).flatMap(shapeKeys))];
}

export function where(path: string, line: number | undefined): string {
  return line === undefined ? path : `${path}:${line}`;
}

export function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
