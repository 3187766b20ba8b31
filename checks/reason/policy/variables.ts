import type { PolicyDocument } from "../../model/policy.ts";
import type { Text } from "../../model/text.ts";
import { unitsOf, unitsOfString, type Unit, type Units } from "./glob.ts";
import type { KeyState } from "./request.ts";

export type Version = PolicyDocument["version"];
export type Lookup = (key: string) => KeyState;

/** A text's pattern; null when a variable in it is unresolved: such a text matches nothing. */
export type Reading = Units | null;

/**
 * The readings of a policy's text in one request: two when AWS does not say which is meant. Only version 2012-10-17 has variables.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
 */
export function expand(text: Text, wild: boolean, version: Version, lookup: Lookup): readonly Reading[] {
  if (!text.some((part) => typeof part === "string" && part.includes("${"))) return [unitsOf(text, wild)];
  const verbatim = unitsOf(text, wild);
  if (version === "2008-10-17") return [verbatim];
  const substituted = substitute(text, wild, lookup);
  return version === "unread" ? [verbatim, ...substituted] : substituted;
}

const variable = /\$\{([^}]*)\}/g;
const named = /^\s*([^,\s']+)\s*(?:,\s*'([^']*)'\s*)?$/;

function substitute(text: Text, wild: boolean, lookup: Lookup): readonly Reading[] {
  let literally: Unit[] = [];
  let asGlob: Unit[] = [];
  const add = (units: readonly Unit[], other: readonly Unit[] = units) => {
    literally = literally.concat(units);
    asGlob = asGlob.concat(other);
  };
  for (const [index, part] of text.entries()) {
    if (typeof part !== "string") {
      add([{ is: "hole", hole: part }]);
      continue;
    }
    let end = 0;
    for (const found of part.matchAll(variable)) {
      add(unitsOfString(part.slice(end, found.index), wild));
      end = found.index + found[0].length;
      const value = valueOf(found[1] ?? "", lookup);
      if (value === "unresolved") return [null];
      if (value === "open") add([openUnit(found[0])]);
      else add(unitsOf(value, false), unitsOf(value, wild));
    }
    const rest = part.slice(end);
    // `${` that is closed in a later part has a name with a hole in it.
    if (rest.includes("${") && index < text.length - 1) add([openUnit(rest)]);
    else add(unitsOfString(rest, wild));
  }
  return literally.some((unit, i) => unit !== asGlob[i]) ? [literally, asGlob] : [literally];
}

function openUnit(name: string): Unit {
  return { is: "hole", hole: { symbol: `variable ${name}`, domain: "any" } };
}

function valueOf(inner: string, lookup: Lookup): Text | "unresolved" | "open" {
  if (inner === "*" || inner === "?" || inner === "$") return [inner];
  const [, key, fallback] = named.exec(inner) ?? [];
  if (key === undefined) return "open";
  const state = lookup(key.toLowerCase());
  if (state.is === "absent") return fallback === undefined ? "unresolved" : [fallback];
  // A multivalued key has no place in a variable; AWS does not say what it gives.
  if (state.is !== "values" || state.list || state.values.length !== 1) return "open";
  return state.values[0] as Text;
}
