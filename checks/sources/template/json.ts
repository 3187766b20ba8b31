import { InputError } from "../../model/input-error.ts";
import { lineTable, mapNode, type Document, type Node } from "./node.ts";

/** How deep a template may nest. CloudFormation's own templates stay far below; deeper ones are an attack or an accident. */
export const depthMax = 200;

interface Cursor {
  readonly text: string;
  readonly file: string;
  i: number;
  depth: number;
  /** Members and items of all objects and arrays that are open; each takes its own off at its end. One growing list is cheaper than many. */
  readonly keys: string[];
  readonly values: Node[];
  top: number;
}

/**
 * JSON (RFC 8259) in one pass, stricter than `JSON.parse`: a name that occurs twice in an object, nesting deeper than {@link depthMax} and
 * half a surrogate pair are errors. Throws InputError with the line.
 */
export function parseJson(text: string, file: string): Omit<Document, "root"> & { readonly root: Node } {
  const cursor: Cursor = { text, file, i: 0, depth: 0, keys: [], values: [], top: 0 };
  const first = space(cursor);
  const root = value(cursor, first, cursor.i);
  const rest = space(cursor);
  if (!Number.isNaN(rest)) throw broken(cursor, cursor.i, "there is more after the end of the JSON value");
  return { file, root, lineAt: lineTable(text) };
}

/** Skips white space; gives the code of the next character, NaN at the end. */
function space(cursor: Cursor): number {
  const { text } = cursor;
  let { i } = cursor;
  let code = text.charCodeAt(i);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++i);
  cursor.i = i;
  return code;
}

function value(cursor: Cursor, code: number, at: number): Node {
  switch (code) {
    case 0x22:
      return { kind: "text", text: string(cursor), at };
    case 0x7b:
      return object(cursor, at);
    case 0x5b:
      return array(cursor, at);
    case 0x74:
      word(cursor, "true");
      return { kind: "boolean", boolean: true, at };
    case 0x66:
      word(cursor, "false");
      return { kind: "boolean", boolean: false, at };
    case 0x6e:
      word(cursor, "null");
      return { kind: "null", at };
    default:
      return number(cursor, at);
  }
}

function object(cursor: Cursor, at: number): Node {
  deeper(cursor);
  const { keys } = cursor;
  const start = cursor.top;
  let seen: Set<string> | undefined;
  cursor.i += 1;
  let code = space(cursor);
  if (code === 0x7d) return close(cursor, mapNode([], [], at));
  for (;;) {
    const keyAt = cursor.i;
    if (code !== 0x22) throw broken(cursor, keyAt, "a name in quotes is missing");
    const key = string(cursor);
    if (cursor.top - start >= 12) seen ??= new Set(keys.slice(start, cursor.top));
    if (seen === undefined ? among(cursor, start, key) : seen.has(key)) throw duplicate(cursor, keyAt, key);
    seen?.add(key);
    if (space(cursor) !== 0x3a) throw broken(cursor, cursor.i, "a colon is missing");
    cursor.i += 1;
    code = space(cursor);
    keys[cursor.top] = key;
    push(cursor, code, keyAt);
    code = space(cursor);
    if (code === 0x7d) return close(cursor, mapNode(keys.slice(start, cursor.top), taken(cursor, start), at));
    if (code !== 0x2c) throw broken(cursor, cursor.i, "a comma or } is missing");
    cursor.i += 1;
    code = space(cursor);
  }
}

function array(cursor: Cursor, at: number): Node {
  deeper(cursor);
  const start = cursor.top;
  cursor.i += 1;
  let code = space(cursor);
  if (code === 0x5d) return close(cursor, { kind: "list", items: [], at });
  for (;;) {
    cursor.keys[cursor.top] = "";
    push(cursor, code, cursor.i);
    code = space(cursor);
    if (code === 0x5d) return close(cursor, { kind: "list", items: taken(cursor, start), at });
    if (code !== 0x2c) throw broken(cursor, cursor.i, "a comma or ] is missing");
    cursor.i += 1;
    code = space(cursor);
  }
}

/** Holds a place, so that the list has no gaps. */
const pending: Node = { kind: "null", at: 0 };

/** The value that starts at the cursor, on top of the open ones. */
function push(cursor: Cursor, code: number, at: number): void {
  const own = cursor.top;
  cursor.values[own] = pending;
  cursor.top = own + 1;
  const node = value(cursor, code, at);
  cursor.values[own] = node;
  cursor.top = own + 1;
}

function taken(cursor: Cursor, start: number): Node[] {
  const own = cursor.values.slice(start, cursor.top);
  cursor.top = start;
  return own;
}

function among(cursor: Cursor, start: number, key: string): boolean {
  for (let i = start; i < cursor.top; i++) if (cursor.keys[i] === key) return true;
  return false;
}

function deeper(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth > depthMax) throw tooDeep(cursor.file, lineTable(cursor.text)(cursor.i));
}

function close(cursor: Cursor, node: Node): Node {
  cursor.i += 1;
  cursor.depth -= 1;
  return node;
}

/** The string that starts at the cursor. */
function string(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.i + 1;
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      cursor.i = i + 1;
      return text.slice(start, i);
    }
    if (code === 0x5c || !(code >= 0x20)) return escaped(cursor, start, i);
  }
}

/** The rest of a string that has an escape (or an error) at `from`. */
function escaped(cursor: Cursor, start: number, from: number): string {
  const { text } = cursor;
  let result = "";
  let begin = start;
  for (let i = from; ;) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      cursor.i = i + 1;
      result += text.slice(begin, i);
      if (/\p{Cs}/u.test(result)) throw broken(cursor, start, "half a surrogate pair (\\uD800 to \\uDFFF) is no character");
      return result;
    }
    if (Number.isNaN(code)) throw truncated(cursor, start);
    if (code < 0x20) throw broken(cursor, i, "a control character stands in a string");
    if (code !== 0x5c) {
      i += 1;
      continue;
    }
    result += text.slice(begin, i) + escape(cursor, i);
    i += text.charCodeAt(i + 1) === 0x75 ? 6 : 2;
    begin = i;
  }
}

const escapes: ReadonlyMap<string, string> = new Map(Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }));

function escape(cursor: Cursor, i: number): string {
  const letter = cursor.text.charAt(i + 1);
  const plain = escapes.get(letter);
  if (plain !== undefined) return plain;
  const digits = cursor.text.slice(i + 2, i + 6);
  if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(digits)) return String.fromCharCode(Number.parseInt(digits, 16));
  throw letter === "" ? truncated(cursor, i) : broken(cursor, i, `\\${letter} is no escape of JSON`);
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function number(cursor: Cursor, at: number): Node {
  numberPattern.lastIndex = cursor.i;
  const raw = numberPattern.exec(cursor.text)?.[0];
  if (raw === undefined)
    throw Number.isNaN(cursor.text.charCodeAt(cursor.i)) ? truncated(cursor, cursor.i) : broken(cursor, cursor.i, "no JSON value starts here");
  cursor.i += raw.length;
  return { kind: "number", number: Number(raw), raw, at };
}

function word(cursor: Cursor, expected: string): void {
  if (!cursor.text.startsWith(expected, cursor.i)) throw broken(cursor, cursor.i, "no JSON value starts here");
  cursor.i += expected.length;
}

export function tooDeep(file: string, line: number): InputError {
  return new InputError(`nested deeper than the limit of ${depthMax} levels`, "Templates do not nest that deep; check how the file was made", {
    file,
    line,
  });
}

function duplicate(cursor: Cursor, at: number, key: string): InputError {
  return new InputError(
    `the name ${JSON.stringify(key)} occurs twice in one object`,
    "Remove one: readers differ in which they take",
    place(cursor, at),
  );
}

function truncated(cursor: Cursor, at: number): InputError {
  return new InputError("the file ends in the middle of a JSON value", "It seems to be cut off; write it again", place(cursor, at));
}

function broken(cursor: Cursor, at: number, what: string): InputError {
  if (at >= cursor.text.length) return truncated(cursor, at);
  return new InputError(`not valid JSON: ${what}`, "Correct the file", place(cursor, at));
}

function place(cursor: Cursor, at: number): { readonly file: string; readonly line: number } {
  return { file: cursor.file, line: lineTable(cursor.text)(at) };
}
