import { readPolicyDocument } from "../checks/sources/policy-document.ts";
import { jsonValue } from "../checks/sources/policy-text.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import type { PolicyDocument } from "../checks/model/policy.ts";
import { show } from "../checks/model/text.ts";
import type { Value } from "../checks/model/value.ts";
import { documentTypes, type DocumentType } from "../checks/reason/policy/documents-alone.ts";
import type { Comparison } from "../checks/reason/policy/implies.ts";
import { requestFrom, type KmsGrant, type Layers, type PlainRequest, type Request } from "../checks/reason/policy/request.ts";

/** A question with its policies is at most this long, in characters. */
export const questionMax = 16 * 1024 * 1024;

/** Questions about policies as other programs ask them: contract.md, "Policy answers". Each error names the member that is wrong. */
export interface AuthorizeQuestion {
  readonly request: Request;
  readonly layers: Layers;
}

/** @throws InputError */
export function parseQuestion(of: string, name = "question"): Value {
  const value = jsonValue(of, { source: "template", path: "" }, questionMax);
  if ("known" in value)
    throw new InputError(`${name}: ${value.why.replace(/^The policy's text is not JSON that can be read: /, "not JSON: ").replace(/\.+$/, "")}`);
  return value;
}

/** What the asker calls the question; null without a name. */
export function idOf(question: Value): string | number | null {
  const id = question.type === "map" ? question.members.get("id") : undefined;
  if (id?.type === "text") return show(id.text);
  return id?.type === "number" ? id.number : null;
}

/** @throws InputError */
export function authorizeQuestion(question: Value): AuthorizeQuestion {
  const { request, layers } = membersOf(question, "question", ["id", "request", "layers"]);
  return { request: requestFrom(readRequest(needed(request, "request"))), layers: readLayers(layers) };
}

/** @throws InputError */
export function impliesQuestion(question: Value): Comparison {
  const { candidate, reference, type } = membersOf(question, "question", ["id", "candidate", "reference", "type"]);
  return {
    candidate: readPolicy(needed(candidate, "candidate"), "candidate"),
    reference: readPolicy(needed(reference, "reference"), "reference"),
    type: type === undefined ? "identity" : typeNamed(words(type, "type")),
  };
}

/** @throws InputError */
export function typeNamed(name: string): DocumentType {
  const found = documentTypes.find((type) => type === name);
  if (found === undefined) throw new InputError(`type: there is no ${name}; ${offer(name, documentTypes)}`);
  return found;
}

/** @throws InputError when no document can be seen; what it does not understand is an unread part of it. */
export function readPolicy(value: Value, path: string): PolicyDocument {
  const read = readPolicyDocument(at(value, path));
  if (!read.known) throw new InputError(`${path}: ${read.why.replace(/\.$/, "")}`);
  return read.value;
}

function readRequest(value: Value): PlainRequest {
  const { principal, action, resource, resourceAccount, context } = membersOf(value, "request", [
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
  ]);
  const name = words(needed(action, "request.action"), "request.action");
  if (!/^[^:*?]+:[^:*?]+$/.test(name)) throw new InputError(`request.action: ${name} names no action; write service:Action`);
  return {
    principal: words(needed(principal, "request.principal"), "request.principal"),
    action: name,
    resource: words(needed(resource, "request.resource"), "request.resource"),
    ...(resourceAccount !== undefined && resourceAccount.type !== "null" && { resourceAccount: words(resourceAccount, "request.resourceAccount") }),
    context:
      context === undefined
        ? {}
        : Object.fromEntries(pairs(context, "request.context").map(([key, one]) => [key, keyValue(one, `request.context.${key}`)])),
  };
}

function keyValue(value: Value, path: string): string | readonly string[] {
  return value.type === "list" ? value.items.map((item) => scalar(item, path)) : scalar(value, path);
}

function scalar(value: Value, path: string): string {
  if (value.type === "number") return String(value.number);
  return value.type === "boolean" ? String(value.boolean) : words(value, path);
}

const layerNames = ["identity", "scp", "rcp", "boundary", "session", "resource", "endpoint", "grants", "managementAccount"];

function readLayers(value: Value | undefined): Layers {
  const of = value === undefined ? {} : membersOf(value, "layers", layerNames);
  const one = (name: string): PolicyDocument | null => {
    const found = of[name];
    return found === undefined || found.type === "null" ? null : readPolicy(found, name);
  };
  const levels = (name: string) =>
    listOf(of[name], name).map((level, i) => listOf(level, `${name}/${i}`).map((document, k) => readPolicy(document, `${name}/${i}/${k}`)));
  const { managementAccount } = of;
  return {
    identity: listOf(of["identity"], "identity").map((document, i) => readPolicy(document, `identity/${i}`)),
    scp: levels("scp"),
    rcp: levels("rcp"),
    unread: [],
    boundary: one("boundary"),
    session: one("session"),
    resource: one("resource"),
    endpoint: one("endpoint"),
    grants: listOf(of["grants"], "grants").map((grant, i) => readGrant(grant, `grants/${i}`)),
    managementAccount: managementAccount === undefined || managementAccount.type === "null" ? null : words(managementAccount, "managementAccount"),
  };
}

/** The members that have a meaning; ListGrants gives more. */
function readGrant(value: Value, path: string): KmsGrant {
  const of = Object.fromEntries(pairs(value, path));
  const word = (name: string) => (of[name] === undefined ? {} : { [name]: words(of[name], `${path}.${name}`) });
  const constraints = of["Constraints"] === undefined ? [] : pairs(of["Constraints"], `${path}.Constraints`);
  const texts = (one: Value, name: string) => Object.fromEntries(pairs(one, name).map(([key, text]) => [key, words(text, `${name}.${key}`)]));
  return {
    ...word("KeyId"),
    ...word("GranteePrincipal"),
    ...word("RetiringPrincipal"),
    Operations: listOf(of["Operations"], `${path}.Operations`).map((name) => words(name, `${path}.Operations`)),
    ...(constraints.length > 0 && { Constraints: Object.fromEntries(constraints.map(([name, one]) => [name, texts(one, `${path}.${name}`)])) }),
  };
}

function needed(value: Value | undefined, path: string): Value {
  if (value === undefined) throw new InputError(`${path} is missing`);
  return value;
}

function words(value: Value, path: string): string {
  if (value.type !== "text") throw new InputError(`${path}: a text is wanted, not a ${value.type}`);
  return show(value.text);
}

function listOf(value: Value | undefined, path: string): readonly Value[] {
  if (value === undefined || value.type === "null") return [];
  if (value.type !== "list") throw new InputError(`${path}: a list is wanted, not a ${value.type}`);
  return value.items;
}

function pairs(value: Value, path: string): readonly (readonly [string, Value])[] {
  if (value.type !== "map") throw new InputError(`${path}: an object is wanted, not a ${value.type}`);
  return [...value.members];
}

function membersOf(value: Value, path: string, names: readonly string[]): Readonly<Record<string, Value | undefined>> {
  const found = pairs(value, path);
  const stray = found.find(([name]) => !names.includes(name));
  if (stray !== undefined) throw new InputError(`${path}: unknown member ${stray[0]}; ${offer(stray[0], names)}`);
  return Object.fromEntries(found);
}

function offer(name: string, names: readonly string[]): string {
  const like = nearest(name, names);
  return like === undefined ? `there are ${names.join(", ")}` : `did you mean ${like}?`;
}

/** The same value under a path of its own: what is unread in one document is nothing of another. */
function at(value: Value, path: string): Value {
  const origin = { ...value.origin, path };
  if (value.type === "list") return { ...value, origin, items: value.items.map((item, i) => at(item, `${path}/${i}`)) };
  if (value.type === "map")
    return { ...value, origin, members: new Map([...value.members].map(([name, member]) => [name, at(member, `${path}/${name}`)])) };
  return { ...value, origin };
}
