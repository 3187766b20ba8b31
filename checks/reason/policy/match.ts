import type { PatternElement, PrincipalElement, PrincipalEntry } from "../../model/policy.ts";
import { literal, text, type Text } from "../../model/text.ts";
import { many, matchUnits, unitsOf, type Units } from "./glob.ts";
import { asResource, meets, type Meaning, type ResourceDialect } from "./meaning.ts";
import { fieldsOf, type Caller } from "./request.ts";
import { anyOf, not, type Truth } from "./truth.ts";
import { expand, hasVariable, type Lookup, type Version } from "./variables.ts";

/** Action, NotAction: globs without case (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html). */
export function matchesAction(element: PatternElement, action: string): Truth {
  const { names, globs, broad, open } = sortedOf(element);
  const name = action.toLowerCase();
  const ofService = globs.get(serviceIn(name)) ?? [];
  const matched =
    names.has(name) ||
    ofService.some((glob) => matchesPlain(glob, name)) ||
    broad.some((glob) => matchesPlain(glob, name)) ||
    anyOf(open, (pattern) => matchUnits(unitsOf(pattern, true), [action], true));
  return element.negated ? not(matched) : matched;
}

/** Lower case but for `open`. */
interface SortedPatterns {
  readonly names: ReadonlySet<string>;
  /** By the service that they name: long lists are asked about thousands of actions. */
  readonly globs: ReadonlyMap<string, readonly string[]>;
  /** That name none. */
  readonly broad: readonly string[];
  /** With holes. */
  readonly open: readonly Text[];
}

const sorted = new WeakMap<PatternElement, SortedPatterns>();

function sortedOf(element: PatternElement): SortedPatterns {
  let found = sorted.get(element);
  if (found === undefined) sorted.set(element, (found = sort(element)));
  return found;
}

function sort({ patterns }: PatternElement): SortedPatterns {
  const names = new Set<string>();
  const globs = new Map<string, string[]>();
  const [broad, open]: [string[], Text[]] = [[], []];
  for (const pattern of patterns) {
    const plain = literal(pattern)?.toLowerCase();
    if (plain === undefined) open.push(pattern);
    else if (!wild.test(plain)) names.add(plain);
    else if (!plain.includes(":") || wild.test(serviceIn(plain))) broad.push(plain);
    else globs.set(serviceIn(plain), [...(globs.get(serviceIn(plain)) ?? []), plain]);
  }
  return { names, globs, broad, open };
}

const wild = /[*?]/;

function serviceIn(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(":")));
}

/** A glob without holes against a name, in one pass that goes back to the last `*` only. */
function matchesPlain(glob: string, name: string): boolean {
  let [g, n, star, from] = [0, 0, -1, 0];
  while (n < name.length) {
    if (glob[g] === "*") {
      star = g++;
      from = n;
    } else if (g < glob.length && (glob[g] === "?" || glob[g] === name[n])) {
      g++;
      n++;
    } else if (star >= 0) {
      g = star + 1;
      n = ++from;
    } else return false;
  }
  while (glob[g] === "*") g++;
  return g === glob.length;
}

/** Resource, NotResource. */
export function matchesResource(element: PatternElement, resource: Text, dialect: ResourceDialect, version: Version, lookup: Lookup): Truth {
  const matched = anyOf(element.patterns, (pattern) => meets(resourceMeaning(pattern, dialect, version, lookup), resource));
  return element.negated ? not(matched) : matched;
}

/** Variables belong in an ARN's last field; what one gives in the others, AWS does not say. */
export function resourceMeaning(pattern: Text, dialect: ResourceDialect, version: Version, lookup: Lookup): Meaning {
  if (version !== "2008-10-17" && hasVariable(pattern)) {
    const first = fieldsOf(pattern).slice(0, 5);
    if (first.some(hasVariable) || first.length < 5) return { certain: null, possible: [[many]] };
  }
  return asResource(expand(pattern, true, version, lookup), dialect);
}

/** What an Allow to this entry gives: see rule 2 in authorize.ts. */
export type GrantKind = "everyone" | "account" | "role" | "user" | "session" | "service" | "login" | "other";

/** Does the entry name the caller? */
export function namesCaller(entry: PrincipalEntry, caller: Caller): { readonly kind: GrantKind; readonly truth: Truth } {
  if (entry.type === "*") return { kind: "everyone", truth: true };
  if (entry.type === "unread" || caller.type === "unknown") return { kind: "everyone", truth: "unknown" };
  if (entry.type === "Service") return { kind: "service", truth: caller.type === "service" && sameName(entry.value, caller.name) };
  // Canonical users stand for accounts or CloudFront identities that their id does not show; federated principals for sign-ins.
  if (entry.type === "CanonicalUser") return { kind: "other", truth: isSigned(caller) ? "unknown" : false };
  if (entry.type === "Federated")
    return {
      kind: "login",
      truth: caller.type === "login" ? namesProvider(entry.value, caller.name) : caller.type === "anonymous" ? "unknown" : false,
    };
  return isSigned(caller) ? namesAwsCaller(entry.value, caller) : { kind: "other", truth: mayBeEveryone(entry.value) };
}

/** Signed with AWS credentials: sign-ins by a provider, and services, are not. */
export function isSigned(caller: Caller): boolean {
  return caller.type !== "anonymous" && caller.type !== "service" && caller.type !== "login";
}

/** A provider by its ARN, or by its domain where AWS knows it. `*` is every provider. */
function namesProvider(value: Text, provider: Text): Truth {
  return literal(value) === "*" ? "unknown" : sameText(value, provider);
}

function mayBeEveryone(value: Text): Truth {
  return value.some((part) => typeof part === "object" && part.domain === "any") && matchUnits(unitsOf(value, false), ["*"]) !== false
    ? "unknown"
    : false;
}

function namesAwsCaller(value: Text, caller: Caller): { readonly kind: GrantKind; readonly truth: Truth } {
  const fields = fieldsOf(value);
  const account = accountNamed(value);
  if (account !== undefined) return { kind: "account", truth: sameText(account, caller.account ?? []) };
  // A unique id (`AROA…`) stands for a principal that no longer exists.
  if (fields.length < 6) return { kind: "everyone", truth: hasAnyHole(value) ? "unknown" : false };
  if (hasAnyHole(value)) return { kind: "everyone", truth: "unknown" };
  const kind = entryKind(fields[5] as Text);
  if (kind === "session") return { kind, truth: namesSession(value, caller) };
  return { kind, truth: caller.arn === null ? false : exactly(value, caller.arn) };
}

/** The account that an entry names as a whole: twelve digits, or the ARN of its root. */
export function accountNamed(value: Text): Text | undefined {
  const fields = fieldsOf(value);
  if (fields.length === 1 && /^\d{12}$/.test(literal(value) ?? "")) return value;
  // A lone hole that can hold no colon is an account's id; nothing else of that form is a principal.
  if (fields.length === 1 && value.length === 1 && typeof value[0] === "object" && value[0].domain !== "any") return value;
  return fields.length === 6 && literal(fields[5] as Text) === "root" ? fields[4] : undefined;
}

export function entryKind(resource: Text): GrantKind {
  const start = typeof resource[0] === "string" ? resource[0] : "";
  if (start.startsWith("role/")) return "role";
  if (start.startsWith("user/")) return "user";
  if (start.startsWith("assumed-role/") || start.startsWith("federated-user/")) return "session";
  return "other";
}

/** A session's ARN is known of sessions only: a role's caller may or may not have this session name. */
function namesSession(value: Text, caller: Caller): Truth {
  if (caller.type === "session" || caller.type === "federated") return exactly(value, caller.name);
  if (caller.type !== "role" || caller.arn === null) return false;
  return anyOf(rolesOfSession(value), (role) => matchUnits(role, caller.arn as Text)) === false ? false : "unknown";
}

/** Patterns of the role ARNs that a session's ARN may belong to: it does not show the role's path. */
export function rolesOfSession(value: Text): readonly Units[] {
  const fields = fieldsOf(value);
  const resource = fields[5] ?? [];
  // Any user may ask for a federated user's session of any name.
  if (typeof resource[0] === "string" && resource[0].startsWith("federated-user/")) return [unitsOf(value, false)];
  const name = nameOfSessionRole(resource);
  const start = text(fields[0] ?? [], ":", fields[1] ?? [], ":iam::", fields[4] ?? [], ":role/");
  return [[], ["*/"] as Text].map((path) => [...unitsOf(start, false), ...unitsOf(path, true), ...unitsOf(name, false)]);
}

function nameOfSessionRole(resource: Text): Text {
  const name: (string | Text[number])[] = [];
  let slashes = 0;
  for (const part of resource) {
    if (typeof part !== "string") {
      if (slashes === 1) name.push(part);
      continue;
    }
    for (const c of part) {
      if (c === "/") slashes++;
      else if (slashes === 1) name.push(c);
    }
  }
  return text(...name);
}

/** No wildcards are possible inside a principal's ARN; one that is written there is refused or ignored, AWS does not say which. */
function exactly(value: Text, arn: Text): Truth {
  const plain = sameText(value, arn);
  if (plain !== false || !value.some((part) => typeof part === "string" && /[*?]/.test(part))) return plain;
  return matchUnits(unitsOf(value, true), arn) === false ? false : "unknown";
}

export function sameText(a: Text, b: Text): Truth {
  return matchUnits(unitsOf(a, false), b);
}

function sameName(a: Text, b: Text): Truth {
  return matchUnits(unitsOf(a, false), b, true);
}

export function hasAnyHole(value: Text): boolean {
  return value.some((part) => typeof part === "object" && part.domain === "any");
}

/**
 * A Deny with NotPrincipal spares a caller only when its account, and its role, and its session are all listed; whether less
 * is enough differs per service (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
export function sparedByNotPrincipal(element: PrincipalElement, caller: Caller): Truth {
  const listed = (kinds: readonly GrantKind[]) =>
    anyOf(element.entries, (entry) => {
      const { kind, truth } = namesCaller(entry, caller);
      return kinds.includes(kind) && truth;
    });
  if (element.entries.some((entry) => entry.type === "*" || entry.type === "unread")) return "unknown";
  if (caller.type === "service") return listed(["service"]);
  if (caller.type === "anonymous") return false;
  const needed: readonly (readonly GrantKind[])[] =
    caller.type === "root" ? [["account"]] : caller.type === "user" ? [["account"], ["user"]] : [["account"], ["role"], ["session"]];
  const answers = needed.map(listed);
  if (answers.every((answer) => answer === true)) return true;
  const others = listed(["everyone", "other"]);
  return answers.every((answer) => answer === false) && others === false ? false : "unknown";
}
