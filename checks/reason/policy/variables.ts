import type { PolicyDocument } from "../../model/policy.ts";
import type { Text } from "../../model/text.ts";
import { many, unitsOf, unitsOfString, type Unit } from "./glob.ts";
import { matchesNothing, plainly, type Meaning } from "./meaning.ts";
import type { KeyState } from "./request.ts";

export type Version = PolicyDocument["version"];
export type Lookup = (key: string) => KeyState;

/**
 * The meaning of a policy's text in one request. Only version 2012-10-17 has variables; a text with one that is unresolved matches
 * nothing. (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
 */
export function expand(text: Text, wild: boolean, version: Version, lookup: Lookup): Meaning {
  const verbatim = unitsOf(text, wild);
  if (version === "2008-10-17" || !hasVariable(text)) return plainly(verbatim);
  const substituted = substitute(text, wild, lookup);
  return version === "unread" ? { certain: null, possible: [verbatim, ...substituted.possible] } : substituted;
}

export function hasVariable(text: Text): boolean {
  return text.some((part) => typeof part === "string" && part.includes("${"));
}

const variable = /\$\{([^}]*)\}/g;
const named = /^\s*([^,\s']+)\s*(?:,\s*'([^']*)'\s*)?$/;

function substitute(text: Text, wild: boolean, lookup: Lookup): Meaning {
  let literally: Unit[] = [];
  let asGlob: Unit[] = [];
  const add = (units: readonly Unit[], other: readonly Unit[] = units) => {
    literally = literally.concat(units);
    asGlob = asGlob.concat(other);
  };
  for (const part of text) {
    if (typeof part !== "string") {
      add([{ is: "hole", hole: part }]);
      continue;
    }
    let end = 0;
    for (const found of part.matchAll(variable)) {
      add(unitsOfString(part.slice(end, found.index), wild));
      end = found.index + found[0].length;
      const inner = found[1] ?? "";
      if (inner === "*" || inner === "?" || inner === "$") {
        add(unitsOfString(inner, false));
        continue;
      }
      const value = valueOf(inner, lookup);
      if (value === "unresolved") return matchesNothing;
      if (value === "open") add([open]);
      else add(unitsOf(value, false), unitsOf(value, wild));
    }
    const rest = part.slice(end);
    // `${` that is closed behind a hole, or not at all.
    if (rest.includes("${")) return { certain: null, possible: [[many]] };
    add(unitsOfString(rest, wild));
  }
  // Whether wildcards in a substituted value count, AWS does not say.
  return literally.some((unit, i) => unit !== asGlob[i]) ? { certain: literally, possible: [literally, asGlob] } : plainly(literally);
}

/** A variable whose value is not known. */
const open: Unit = { is: "hole", hole: { symbol: "", domain: "any" } };

function valueOf(inner: string, lookup: Lookup): Text | "unresolved" | "open" {
  const [, key, fallback] = named.exec(inner) ?? [];
  if (key === undefined) return "open";
  const state = lookup(key.toLowerCase());
  if (state.is === "absent") return fallback === undefined ? "unresolved" : [fallback];
  // A multivalued key has no place in a variable; AWS does not say what it gives.
  if (state.is !== "values" || state.list || state.values.length !== 1) return "open";
  return state.values[0] as Text;
}
