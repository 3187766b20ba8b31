import type { z } from "zod";
import { registrySchema, type RegistryFile } from "./schema.ts";
import { parseJson } from "../template/json.ts";
import type { Node } from "../template/node.ts";
import { InputError } from "../../model/input-error.ts";

/** Larger ones are refused without being parsed: 100,000 tenants are about 50 MB. */
export const registryBytesMax = 64 * 1024 * 1024;

/** A registry as written, and where. */
export interface RegistryText {
  readonly content: RegistryFile;
  /** 1-based line of a way through the file: `["tenants", 3, "cidr"]`; of the nearest part above where it leads nowhere. */
  lineOf(way: readonly PropertyKey[]): number;
}

/**
 * Reads a registry: JSON of the shape of `schemas/registry.schema.json`, in which no name occurs twice.
 * @throws InputError naming the file, the line and the field.
 */
export function parseRegistry(bytes: Uint8Array, path: string): RegistryText {
  const written = utf8(bytes, path);
  if (written.trim() === "")
    throw new InputError(`${path}: the file is empty; a registry is \`{"schema": "cofferdam/registry/1", "tenants": []}\` at least`);
  const { root, lineAt } = parseJson(written, path);
  const lineOf = (way: readonly PropertyKey[]): number => lineAt(nodeAt(root, way).at);
  const parsed = registrySchema.safeParse(plain(root, path, lineAt), { reportInput: true });
  if (parsed.success) return { content: parsed.data, lineOf };
  // A key that is mistyped is also one that is missing: the former is what to mend.
  const issue = parsed.error.issues.find(({ code }) => code === "unrecognized_keys") ?? parsed.error.issues[0];
  const way = issue === undefined ? [] : issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  const name = way.length === 0 ? "the file" : way.map(String).join(".");
  throw new InputError(`${name}: ${issue === undefined ? "not a registry" : said(issue)}`, "", { file: path, line: lineOf(way) });
}

function said(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return "unknown key";
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if ("input" in issue && issue.input === undefined) return "is missing";
  if (issue.code === "invalid_value") return `must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(String).join(", ")}`;
  return issue.message;
}

function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: not UTF-8; save it as UTF-8`);
  }
}

function plain(node: Node, file: string, lineAt: (at: number) => number): unknown {
  switch (node.kind) {
    case "map":
      return Object.fromEntries(
        node.keys.map((key, i) => {
          const value = node.values[i] as Node;
          // What stands under this name would vanish on its way through plain objects.
          if (key === "__proto__") throw new InputError("unknown key __proto__", "", { file, line: lineAt(value.at) });
          return [key, plain(value, file, lineAt)];
        }),
      );
    case "list":
      return node.items.map((item) => plain(item, file, lineAt));
    case "text":
      return node.text;
    case "number":
      return node.number;
    case "boolean":
      return node.boolean;
    case "null":
      return null;
    case "unclear":
      throw new InputError(node.why, "", { file, line: lineAt(node.at) });
  }
}

function nodeAt(root: Node, way: readonly PropertyKey[]): Node {
  let node = root;
  for (const step of way) {
    const next = node.kind === "map" ? node.values[node.keys.indexOf(String(step))] : node.kind === "list" ? node.items[Number(step)] : undefined;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}
