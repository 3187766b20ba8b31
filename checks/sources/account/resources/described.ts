import type { Found } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import type { Origin, Unknown } from "../../../model/fact.ts";
import { text } from "../../../model/text.ts";
import type { TextValue, Value } from "../../../model/value.ts";

/** A resource whose properties are made from replies, with the names that CloudFormation gives them. */
export interface Description {
  readonly id: string;
  readonly type: string;
  readonly account: string;
  readonly region: string;
  readonly origin: Origin;
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, Value | undefined>>;
}

export function described({ ref, attributes = {}, properties, ...of }: Description): SourceResource {
  return {
    ...of,
    ref: textValue(ref, of.origin),
    attribute(name) {
      const known = attributes[name];
      return known === undefined ? unreadValue(`Its attribute ${name} is not read from accounts.`, of.origin) : textValue(known, of.origin);
    },
    property(name, ...way) {
      if (name === undefined) return whole(properties, of.origin);
      let at: Value | undefined = properties[name];
      for (const step of way) {
        if (at === undefined || at.type === "unknown") return at;
        at = at.type === "map" ? at.members.get(step) : undefined;
      }
      return at;
    },
  };
}

function whole(properties: Description["properties"], origin: Origin): Value {
  const members = Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { type: "map", members: new Map(members), origin };
}

export function textValue(of: string, origin: Origin): TextValue {
  return { type: "text", text: text(of), origin };
}

export function unreadValue(why: string, origin: Origin): Value {
  return { type: "unknown", why, origin };
}

export function unreadAs({ why, origin }: Unknown): Value {
  return unreadValue(why, origin);
}

/** Literal JSON with the place of each node. Members that are null are not there. */
export function jsonValue(json: unknown, origin: Origin): Value {
  const at = (step: string | number): Origin => ({ ...origin, path: `${origin.path}/${step}` });
  if (typeof json === "string") return textValue(json, origin);
  if (typeof json === "number") return { type: "number", number: json, origin };
  if (typeof json === "boolean") return { type: "boolean", boolean: json, origin };
  if (Array.isArray(json)) return { type: "list", items: json.map((item, i) => jsonValue(item, at(i))), origin };
  if (typeof json !== "object" || json === null) return { type: "null", origin };
  const members = Object.entries(json).flatMap(([name, member]) =>
    member === null || member === undefined ? [] : [[name, jsonValue(member, at(name))] as const],
  );
  return { type: "map", members: new Map(members), origin };
}

/** A member of a reply. One that AWS always gives and that is missing is no default: `required` makes it unread. */
export function memberOf({ json, origin }: Found, name: string): Value | undefined {
  const value = json[name];
  return value === undefined || value === null ? undefined : jsonValue(value, { ...origin, path: `${origin.path}/${name}` });
}

export function requiredMember(of: Found, name: string): Value {
  return memberOf(of, name) ?? unreadValue(`The reply does not state ${name}.`, of.origin);
}

export function stringOf({ json }: Found, name: string): string | undefined {
  const value = json[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A list of maps below a member; empty when it is not there. */
export function below(of: Found, name: string): readonly Found[] {
  const value = of.json[name];
  if (!Array.isArray(value)) return [];
  return value.map((json: Found["json"], i) => ({ json, origin: { ...of.origin, path: `${of.origin.path}/${name}/${i}` }, region: of.region }));
}
