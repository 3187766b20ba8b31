import { isAscii, isUtf8 } from "node:buffer";
import { InputError } from "../../model/input-error.ts";
import { parseJson } from "./json.ts";
import type { Document, MapNode, Node } from "./node.ts";
import { parseYaml } from "./yaml.ts";

/** The largest file that is read, in bytes. (CloudFormation itself takes templates up to 1 MiB.) */
export const bytesMax = 50 * 1024 * 1024;
/** YAML costs far more to read; this is twice what CloudFormation takes. */
export const yamlBytesMax = 2 * 1024 * 1024;

/**
 * A CloudFormation template, JSON or YAML. Throws InputError, with the line where there is one, for a file that is empty, truncated, too large,
 * not UTF-8, neither JSON nor YAML, nested too deep, ambiguous (a name twice), or no object.
 */
export function parseTemplate(bytes: Uint8Array, file: string): Document {
  const text = decode(bytes, file);
  const parsed = looksLikeJson(text) ? jsonOrYaml(text, bytes.length, file) : yaml(text, bytes.length, file);
  return documentOf(parsed, file);
}

/** A JSON file that must hold an object: a manifest. Throws like {@link parseTemplate}. */
export function parseJsonFile(bytes: Uint8Array, file: string): Document {
  return documentOf(parseJson(decode(bytes, file), file), file);
}

interface Parsed {
  readonly root: Node;
  readonly lineAt: (at: number) => number;
}

function documentOf({ root, lineAt }: Parsed, file: string): Document {
  return { file, root: mapRoot(root, file), lineAt };
}

function jsonOrYaml(text: string, length: number, file: string): Parsed {
  try {
    return parseJson(text, file);
  } catch (error) {
    if (!/\.ya?ml$/i.test(file)) throw error;
    return yaml(text, length, file);
  }
}

function yaml(text: string, length: number, file: string): Parsed {
  if (length > yamlBytesMax) throw tooLarge(length, yamlBytesMax, file);
  return parseYaml(text, file);
}

function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

function mapRoot(root: Node, file: string): MapNode {
  if (root.kind === "map") return root;
  throw new InputError("the file holds no object at its top", "A template or manifest is one JSON or YAML object", { file });
}

/** Strict UTF-8, a byte order mark removed. */
function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > bytesMax) throw tooLarge(bytes.length, bytesMax, file);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isAscii(buffer) && !isUtf8(buffer)) throw notUtf8(buffer, file);
  const text = isAscii(buffer) ? buffer.toString("latin1") : buffer.toString("utf8").replace(/^\ufeff/, "");
  if (text.trim() === "") throw new InputError("the file is empty", "Write it again, or name the right file", { file });
  return text;
}

function notUtf8(buffer: Buffer, file: string): InputError {
  const utf16 = buffer.length >= 2 && ((buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff));
  return new InputError(`the file is not UTF-8${utf16 ? " (it looks like UTF-16)" : ""}`, "Save it as UTF-8", { file });
}

export function tooLarge(bytes: number, limit: number, file: string): InputError {
  const megabytes = (n: number): string => (n / (1024 * 1024)).toFixed(n % (1024 * 1024) === 0 ? 0 : 1);
  return new InputError(
    `the file has ${megabytes(bytes)} MiB, over the limit of ${megabytes(limit)} MiB`,
    "CloudFormation takes templates up to 1 MiB; name the right file",
    { file },
  );
}
