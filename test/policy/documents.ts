import { readPolicyDocument } from "../../checks/sources/policy-document.ts";
import { known, type Fact, type Origin } from "../../checks/model/fact.ts";
import type { PolicyDocument, Statement } from "../../checks/model/policy.ts";
import { text, type Sym, type Text } from "../../checks/model/text.ts";
import type { Value } from "../../checks/model/value.ts";
import type { PrincipalClass, Question, ResourceSide } from "../../checks/reason/policy/question.ts";

/** Plain JSON, with holes written as `{ hole: "Name", domain }` or inside texts as lists of strings and holes. */
export function valueOf(json: unknown, path = "policy"): Value {
  const origin = originOf(path);
  if (isText(json)) return { type: "text", text: text(...json), origin };
  if (typeof json === "string") return { type: "text", text: text(json), origin };
  if (typeof json === "number") return { type: "number", number: json, origin };
  if (typeof json === "boolean") return { type: "boolean", boolean: json, origin };
  if (json === null || json === undefined) return { type: "null", origin };
  if (json === unread) return { type: "unknown", why: "The test did not read it.", origin };
  if (Array.isArray(json)) return { type: "list", items: json.map((item, i) => valueOf(item, `${path}/${i}`)), origin };
  const members = Object.entries(json).map(([key, member]) => [key, valueOf(member, `${path}/${key}`)] as const);
  return { type: "map", members: new Map(members), origin };
}

export const unread = { unread: true };

export function hole(symbol: string, domain: Sym["domain"] = "word"): Sym {
  return { symbol, domain };
}

/** A list with a hole in it is one text, not a list. */
function isText(json: unknown): json is Text {
  return Array.isArray(json) && json.some((part) => typeof part === "object" && part !== null && "symbol" in part && "domain" in part);
}

export function originOf(path: string): Origin {
  return { source: "template", path };
}

export function policy(json: unknown, path = "policy"): PolicyDocument {
  const read = readPolicyDocument(valueOf(json, path));
  if (!read.known) throw new Error(read.why);
  return read.value;
}

export function statements(...list: readonly unknown[]): PolicyDocument {
  return policy({ Version: "2012-10-17", Statement: list });
}

export function only(document: PolicyDocument): Statement {
  const [statement, ...more] = document.statements;
  if (statement === undefined || more.length > 0) throw new Error(`${document.statements.length} statements`);
  return statement;
}

export function fact<T>(value: T): Fact<T> {
  return known(value, originOf("test"));
}

export const fullAccess = statements({ Effect: "Allow", Action: "*", Resource: "*" });

export const keyArn = "arn:aws:kms:us-east-1:333333333333:key/0b9f6b1e-58a2-4f6c-9a34-1d6a3f0f2c11";

export function administrators(more: Partial<PrincipalClass> = {}): PrincipalClass {
  return {
    name: "administrators of 333333333333",
    type: "principal",
    account: "333333333333",
    arns: [text("arn:aws:iam::333333333333:role/*"), text("arn:aws:iam::333333333333:user/*")],
    except: [text("arn:aws:iam::333333333333:role/customer/*")],
    identity: "administrator",
    boundary: fact(null),
    scp: { levels: [], unread: [] },
    organization: fact({ id: "o-example", path: "Tenants/Active" }),
    ...more,
  };
}

export function keySide(document: unknown, more: Partial<ResourceSide> = {}): ResourceSide {
  return {
    arns: [text(keyArn)],
    account: "333333333333",
    policy: fact(document === null ? null : policy(document, "key")),
    rcp: { levels: [], unread: [] },
    organization: fact({ id: "o-example", path: "Tenants/Active" }),
    ...more,
  };
}

export function question(
  who: PrincipalClass | readonly PrincipalClass[],
  actions: readonly string[],
  resource: ResourceSide,
  where: Question["where"] = [],
): Question {
  return { who: Array.isArray(who) ? (who as readonly PrincipalClass[]) : [who as PrincipalClass], actions, resource, where };
}
